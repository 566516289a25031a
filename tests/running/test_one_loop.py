"""One-loop beta functions against closed forms and the Coleman-Weinberg potential."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest

from tests.running.charge_sets import RANDOM_SETS, planck_safe_model
from tests.running.conftest import exact_order
from zprime_bridge.charges.kinetic_mixing import kinetic_mixing_trace
from zprime_bridge.running.evaluate import evaluate_order
from zprime_bridge.running.one_loop_gauge import gauge_coefficients
from zprime_bridge.running.templates import beta_system

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    import zprime_bridge as zb
    from tests.conftest import ReferenceValue

CARDS = ("BM1", "BM1nu", "BM2", "BM3", "BM4")
ALL = (*CARDS, *RANDOM_SETS)
RTOL_HESSIAN = 1e-9  # second differences of a quartic polynomial lose four digits
STEPS = (1.0, 2.0)
SIGMA = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]]) / 2
REAL_FIELDS = 24  # H: 4, phi: 2, S: 18

if TYPE_CHECKING:
    RealArray: TypeAlias = NDArray[np.float64]
    ComplexArray: TypeAlias = NDArray[np.complex128]


@pytest.mark.parametrize("name", ALL)
def test_gauge_couplings_run_by_the_charge_sums(name: str) -> None:
    model = planck_safe_model(name)
    system = beta_system(model)
    point = {c: Fraction(7 + 3 * i, 5 + i) for i, c in enumerate(system.names)}
    beta = exact_order(system, point, 1)
    b = gauge_coefficients(model.charges)
    assert beta["g2"] == b.su2 * point["g2"] ** 3
    assert beta["g3"] == b.su3 * point["g3"] ** 3
    zero = Fraction(0)
    g = np.array([[point["g1"], point["g_12"]], [zero, point["g4"]]])
    dg = np.array([[beta["g1"], beta["g_12"]], [zero, beta["g4"]]])
    square = g @ g.T
    assert np.array_equal(
        dg @ g.T + g @ dg.T, 2 * square @ np.array([[b.yy, b.yx], [b.yx, b.xx]]) @ square
    )


@pytest.mark.parametrize("name", ALL)
def test_kinetic_mixing_is_generated_by_the_trace_of_charges(name: str) -> None:
    charges = planck_safe_model(name).charges
    (doublet,) = charges.doublets
    expected = Fraction(2, 3) * kinetic_mixing_trace(charges) + Fraction(1, 3) * doublet.charge
    assert gauge_coefficients(charges).yx == expected


@pytest.mark.parametrize("card", ["BM1", "BM1nu", "BM3"])
def test_sums_have_the_reference_values(
    card: str, reference: Callable[[str], ReferenceValue]
) -> None:
    b = gauge_coefficients(planck_safe_model(card).charges)
    assert b.xx == Fraction(reference(f"pyrate/{card}.b4_oneloop").value)


@pytest.mark.parametrize("name", ["BM1nu", "BM3", "random-0", "random-3", "random-4"])
@pytest.mark.parametrize("seed", [1, 2])
def test_quartics_cancel_the_scale_of_the_coleman_weinberg_potential(name: str, seed: int) -> None:
    model = planck_safe_model(name)
    system = beta_system(model, y_tau=True)
    generator = np.random.default_rng(seed)
    couplings = {c: complex(generator.normal()) for c in system.names}
    for yukawa in ("yt", "yb", "ytau", "y"):
        if yukawa in couplings:
            couplings[yukawa] = complex(generator.normal(), generator.normal())
    fields = generator.normal(size=REAL_FIELDS)
    beta = {n: np.asarray(x).item() for n, x in evaluate_order(system, couplings, 1).items()}
    left = potential(beta, fields)
    right = supertrace(model, couplings, fields) / 2 + wave_function(model, couplings, fields)
    scale = abs(potential({n: abs(b) for n, b in beta.items()}, np.abs(fields)))
    assert abs(left - right) <= RTOL_HESSIAN * scale


def parts(fields: RealArray) -> tuple[ComplexArray, complex, ComplexArray]:
    """H, phi and S from real fields with canonical kinetic terms."""
    z = (fields[::2] + 1j * fields[1::2]) / np.sqrt(2)
    return z[:2], complex(z[2]), z[3:].reshape(3, 3)


def potential(couplings: Mapping[str, complex], fields: RealArray) -> float:
    """[SAFE] (12) without masses."""
    h, phi, s = parts(fields)
    hh, pp = np.vdot(h, h).real, abs(phi) ** 2
    ss = s.conj().T @ s
    trace, trace4 = np.trace(ss).real, np.trace(ss @ ss).real
    c = {name: couplings[name].real for name in ("lam", "s", "u", "v", "del_", "delt", "w")}
    quartic = c["lam"] * hh**2 + c["s"] * pp**2 + c["u"] * trace4 + c["v"] * trace**2
    return float(quartic + c["del_"] * hh * trace + c["delt"] * hh * pp + c["w"] * trace * pp)


def hessian(couplings: Mapping[str, complex], fields: RealArray) -> RealArray:
    """Second derivatives; two step lengths make differences of a quartic exact."""
    unit = np.eye(REAL_FIELDS)
    matrix = np.zeros((REAL_FIELDS, REAL_FIELDS))

    def difference(i: int, j: int, step: float) -> float:
        a, b = step * unit[i], step * unit[j]
        values = [potential(couplings, fields + x) for x in (a + b, -a - b, a - b, b - a)]
        return (values[0] + values[1] - values[2] - values[3]) / (4 * step**2)

    for i in range(REAL_FIELDS):
        for j in range(i + 1):
            short, long = (difference(i, j, step) for step in STEPS)
            matrix[i, j] = matrix[j, i] = (4 * short - long) / 3
    return matrix


def supertrace(
    model: zb.U1PrimeModel, couplings: Mapping[str, complex], fields: RealArray
) -> float:
    """STr M^4 of scalars, vector bosons (Landau gauge) and fermions in a background."""
    scalars = hessian(couplings, fields)
    vectors = vector_masses(model, couplings, fields)
    h, _, s = parts(fields)
    ss = s.conj().T @ s
    fermions = abs(couplings["y"]) ** 4 * np.trace(ss @ ss).real
    for name, colours in (("yt", 3), ("yb", 3), ("ytau", 1)):
        fermions += colours * abs(couplings.get(name, 0)) ** 4 * np.vdot(h, h).real ** 2
    return float(np.sum(scalars**2) + 3 * np.sum(vectors**2) - 4 * fermions)


def vector_masses(
    model: zb.U1PrimeModel, couplings: Mapping[str, complex], fields: RealArray
) -> RealArray:
    """Mass matrix of three SU(2) bosons and two Abelian ones, order of K7."""
    h, phi, _ = parts(fields)
    g1, g2, g4, g12 = (couplings[name].real for name in ("g1", "g2", "g4", "g_12"))
    x_h, x_phi = (float(s.charge) for s in model.charges.scalars[:2])
    moved = [np.append(g2 * sigma @ h, 0) for sigma in SIGMA]
    moved.append(np.append(g1 / 2 * h, 0))
    moved.append(np.append((g4 * x_h + g12 / 2) * h, g4 * x_phi * phi))
    stack = np.array(moved)
    masses: RealArray = 2 * (stack.conj() @ stack.T).real
    return masses


def wave_function(
    model: zb.U1PrimeModel, couplings: Mapping[str, complex], fields: RealArray
) -> float:
    """Field renormalisation in Landau gauge: sum of gamma_i phi_i dV/dphi_i."""
    g1, g2, g4, g12 = (couplings[name].real for name in ("g1", "g2", "g4", "g_12"))
    x_h, x_phi = (float(s.charge) for s in model.charges.scalars[:2])
    yukawas = {n: abs(couplings.get(n, 0)) ** 2 for n in ("yt", "yb", "ytau", "y")}
    higgs = 3 * yukawas["yt"] + 3 * yukawas["yb"] + yukawas["ytau"]
    higgs -= 3 * (3 / 4 * g2**2 + (g1 / 2) ** 2 + (g4 * x_h + g12 / 2) ** 2)
    gamma = np.repeat([higgs, -3 * (g4 * x_phi) ** 2, yukawas["y"]], [4, 2, 18])
    step = 1e-1  # along a ray V is a quartic polynomial: five points are exact
    total = 0.0
    for i in range(REAL_FIELDS):
        shift = step * np.eye(REAL_FIELDS)[i]
        near = potential(couplings, fields + shift) - potential(couplings, fields - shift)
        far = potential(couplings, fields + 2 * shift) - potential(couplings, fields - 2 * shift)
        total += gamma[i] * fields[i] * (8 * near - far) / (12 * step)
    return total
