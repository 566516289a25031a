"""Masses and mixing angle: published numbers, forty digits, limits, refusals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mixing.full_matrix import Vacuum, diagonalised
from zprime_bridge.core.errors import ModelError
from zprime_bridge.mixing.higgs import higgs_charge
from zprime_bridge.mixing.scheme import (
    ElectroweakScheme,
    m_z_sm_scheme,
    physical_m_z_scheme,
)
from zprime_bridge.mixing.sector import (
    Refusal,
    forbidden_window,
    neutral_sector,
    solved_sector,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from zprime_bridge.mixing.sector import NeutralSector

# M_Z' enters as a double: 1e-16, divided by the smallest distance of the two masses drawn (5 %)
# and, for u_chi at finite v_phi, by what is left after a cancellation.
RTOL_DIAGONAL = 1e-11
RTOL_U_CHI = 1e-8
RTOL_EXACT = 1e-13
LEADING_ORDER = 1.5  # the remainder of an expansion, in units of the square of its parameter
SCHEMES = (m_z_sm_scheme(), physical_m_z_scheme())
BOTH = pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.name)


@pytest.mark.parametrize("regime", ["light", "heavy"])
def test_the_numbers_of_figs_1_and_2(
    reference: Callable[[str], ReferenceValue], regime: str
) -> None:
    found = reference(f"mixing/{regime}")
    points, given_scheme = found.inputs["points"], found.inputs["scheme"]
    scheme = ElectroweakScheme(name="paper", physical_m_z=False, **given_scheme)
    columns = {name: [point[name] for point in points] for name in points[0]}
    sector = neutral_sector(**columns, scheme=scheme)
    for name, values in {
        "alpha": sector.alpha,
        "rho_minus_1": sector.rho - 1,
        "m_z": sector.m_z,
        "u_chi": sector.u_chi,
    }.items():
        assert values == pytest.approx([row[name] for row in found.value], rel=found.rtol)


def sector_of(vacuum: Vacuum) -> NeutralSector:
    bosons = diagonalised(vacuum)
    return solved_sector(
        float(bosons.masses[2]),
        vacuum.g_x,
        vacuum.mean_charge(),
        scheme=vacuum.scheme(),
        g_12=vacuum.g_12,
        spread=vacuum.spread(),
    )


def test_forty_digits_agree_on_masses_and_angle(vacuum: Vacuum) -> None:
    bosons, sector = diagonalised(vacuum), sector_of(vacuum)
    assert float(bosons.masses[0]) < 1e-15
    assert float(sector.m_z) == pytest.approx(float(bosons.masses[1]), rel=RTOL_DIAGONAL)
    # O(alpha) of [CHI] (10): C has the component -sin(alpha) in Z and cos(alpha) in Z'.
    z_of_c, zprime_of_c = (float(bosons.vectors[i][2]) for i in (1, 2))
    assert math.sin(sector.alpha) == pytest.approx(-z_of_c, rel=RTOL_DIAGONAL)
    assert math.cos(sector.alpha) == pytest.approx(zprime_of_c, rel=RTOL_DIAGONAL)
    assert float(sector.u_chi) == pytest.approx(vacuum.u_chi(), rel=RTOL_U_CHI)


def test_forty_digits_agree_on_rho(vacuum: Vacuum) -> None:
    bosons, sector = diagonalised(vacuum), sector_of(vacuum)
    m_w = vacuum.g * vacuum.v / 2
    cos2 = vacuum.g**2 / (vacuum.g**2 + vacuum.g_y**2)
    expected = m_w**2 / (float(bosons.masses[1]) ** 2 * cos2)
    assert float(sector.rho) == pytest.approx(expected, rel=RTOL_DIAGONAL)


def test_rho_obeys_eq_15_of_the_paper(vacuum: Vacuum) -> None:
    sector = sector_of(vacuum)
    ratio = (vacuum_mass(vacuum) / sector.m_z) ** 2
    assert float(sector.rho - 1) == pytest.approx(
        float((ratio - 1) * np.sin(sector.alpha) ** 2), rel=1e-6, abs=RTOL_EXACT
    )


def vacuum_mass(vacuum: Vacuum) -> float:
    return float(diagonalised(vacuum).masses[2])


@BOTH
@settings(deadline=None)  # a busy machine is no failure
@given(
    m_zprime=st.floats(1e-3, 1e4),
    g_x=st.floats(1e-6, 0.5),
    higgs=st.floats(-4, 4),
    g_12=st.floats(-0.1, 0.1),
)
def test_a_solution_has_trace_and_determinant_of_the_matrix(
    scheme: ElectroweakScheme, m_zprime: float, g_x: float, higgs: float, g_12: float
) -> None:
    sector = neutral_sector(m_zprime, g_x, higgs, scheme=scheme, g_12=g_12)
    if not sector.allowed:
        assert np.isnan([sector.alpha, sector.rho, sector.m_z, sector.u_chi]).all()
        return
    vh = scheme.v * (g_x * higgs + g_12 / 2)
    m_c2 = float((g_x * sector.u_chi) ** 2 + vh**2)
    off = -vh * float(sector.m_z_sm)
    matrix = np.array([[float(sector.m_z_sm) ** 2, off], [off, m_c2]])
    found = np.array([float(sector.m_z) ** 2, m_zprime**2])
    scale = np.trace(matrix)
    assert found.sum() == pytest.approx(scale, rel=RTOL_EXACT)
    assert found.prod() == pytest.approx(np.linalg.det(matrix), rel=1e-10, abs=1e-14 * scale**2)


@BOTH
def test_the_sign_of_alpha_tells_the_regime(scheme: ElectroweakScheme) -> None:
    sector = neutral_sector([10.0, 1000.0], 0.01, 1.0, scheme=scheme)
    assert sector.alpha[0] > 0 > sector.alpha[1]
    assert sector.rho[0] < 1 < sector.rho[1]


@BOTH
@pytest.mark.parametrize("m_zprime", [1e-3, 1.0])
def test_light_zprime_limit(scheme: ElectroweakScheme, m_zprime: float) -> None:
    """[CHI] (16): alpha = 2 X g_x/g_Z, rho = 1 - alpha^2, u_chi = M_Z'/g_x."""
    g_x, higgs = 1e-4, 2.0
    sector = neutral_sector(m_zprime, g_x, higgs, scheme=scheme)
    alpha = 2 * higgs * g_x / float(sector.g_z)
    small = LEADING_ORDER * (alpha**2 + (m_zprime / scheme.m_z) ** 2)
    assert float(sector.alpha) == pytest.approx(alpha, rel=small)
    assert float(sector.rho - 1) == pytest.approx(-(alpha**2), rel=small + 1e-7)
    assert float(sector.u_chi) == pytest.approx(m_zprime / g_x, rel=small)


@BOTH
def test_heavy_zprime_limit_is_reached_with_the_fourth_power(scheme: ElectroweakScheme) -> None:
    """K8: alpha = -2 X gx/gZ (MZ/MZ')^2 and rho - 1 = (v gx X/MZ')^2, up to O(MZ^2/MZ'^2)."""
    masses = np.array([2000.0, 4000.0])
    g_x, higgs = 0.2, 1.5
    sector = neutral_sector(masses, g_x, higgs, scheme=scheme)
    alpha = -2 * higgs * g_x / sector.g_z * (sector.m_z_sm / masses) ** 2
    rho = (scheme.v * g_x * higgs / masses) ** 2
    for exact, leading in ((sector.alpha, alpha), (sector.rho - 1, rho)):
        first, second = np.abs(exact / leading - 1)
        assert first < 2e-2
        assert first / second == pytest.approx(4.0, rel=2e-2)


def test_the_two_schemes_describe_the_same_vacua() -> None:
    """Physical M_Z and alpha_e of a point of one scheme, given to the other, give it back."""
    masses, first = np.array([5.0, 60.0, 150.0, 3000.0]), m_z_sm_scheme()
    sector = neutral_sector(masses, 0.03, 1.3, scheme=first, g_12=0.01)
    assert first.sin2_theta_w is not None
    e2 = sector.g_z**2 * first.sin2_theta_w * (1 - first.sin2_theta_w)
    for index, mass in enumerate(masses):
        second = ElectroweakScheme(
            name="physical",
            v=first.v,
            m_z=float(sector.m_z[index]),
            physical_m_z=True,
            alpha_e=float(e2[index]) / (4 * math.pi),
        )
        other = neutral_sector(mass, 0.03, 1.3, scheme=second, g_12=0.01)
        for name in ("m_z", "m_z_sm", "sin2_theta_w", "alpha", "rho", "u_chi"):
            expected = float(getattr(sector, name)[index])
            assert float(getattr(other, name)) == pytest.approx(expected, rel=RTOL_DIAGONAL), name


@BOTH
def test_the_window_is_exactly_where_no_real_u_chi_exists(scheme: ElectroweakScheme) -> None:
    g_x, higgs, g_12 = 0.1, 1.2, -0.03
    low, high = forbidden_window(g_x * higgs + g_12 / 2, scheme)
    near = np.array([low * (1 - 1e-9), low * (1 + 1e-9), (low + high) / 2, high * (1 - 1e-9)])
    sector = neutral_sector(
        np.append(near, high * (1 + 1e-9)), g_x, higgs, scheme=scheme, g_12=g_12
    )
    window = Refusal.MASS_WINDOW
    assert sector.refusal.tolist() == [Refusal.NONE, window, window, window, Refusal.NONE]
    assert np.isfinite(sector.alpha[[0, -1]]).all()
    assert np.isnan(sector.alpha[1:-1]).all()
    assert np.isnan(sector.rho[1:-1]).all()


@BOTH
def test_the_window_is_refused_with_its_reason(scheme: ElectroweakScheme) -> None:
    with pytest.raises(ModelError, match=r"no vacuum gives M_Z' = 95 GeV.*imaginary u_chi"):
        solved_sector(95.0, 0.3, 1.0, scheme=scheme)


def test_mixing_that_leaves_no_weak_angle_is_refused() -> None:
    """s^2 c^2 = pi alpha/(sqrt2 G_F M_SM^2) <= 1/4 needs M_SM > 74.6 GeV."""
    scheme = physical_m_z_scheme()
    sector = neutral_sector([1.0, 1.0], [0.1, 0.3], 1.0, scheme=scheme)
    assert sector.refusal.tolist() == [Refusal.NONE, Refusal.NO_WEAK_ANGLE]
    assert sector.m_z_sm[0] > 74.6
    assert np.isnan(sector.alpha[1])
    with pytest.raises(ModelError, match="no weak mixing angle"):
        solved_sector(1.0, 0.3, 1.0, scheme=scheme)


def test_a_neutral_vacuum_has_no_window_and_no_mixing() -> None:
    scheme = m_z_sm_scheme()
    sector = neutral_sector([scheme.m_z, 95.0], 0.3, 0.0, scheme=scheme)
    assert sector.allowed.all()
    assert (sector.alpha == 0).all()
    assert (sector.rho == 1).all()
    assert sector.u_chi == pytest.approx([scheme.m_z / 0.3, 95 / 0.3], rel=RTOL_EXACT)


def test_doublets_alone_make_the_zprime_too_heavy() -> None:
    """[CHI] below (13): for u_chi -> 0 the lighter mass is of order v_phi g_x."""
    charge = higgs_charge([1.0, -2.0], [0.99, 0.01])
    scheme, g_x = m_z_sm_scheme(), 1e-3
    vacuum = Vacuum(
        g=0.65,
        g_y=0.35,
        g_x=g_x,
        g_12=0.0,
        doublets=((1.0, scheme.v * math.sqrt(0.99)), (-2.0, scheme.v * 0.1)),
        singlets=(),
    )
    least = vacuum_mass(vacuum)
    own = vacuum.scheme()
    allowed = neutral_sector(
        [least * (1 - 1e-9), least * (1 + 1e-9)], g_x, charge.mean, scheme=own, spread=charge.spread
    )
    assert allowed.refusal.tolist() == [Refusal.DOUBLETS_TOO_HEAVY, Refusal.NONE]
    with pytest.raises(ModelError, match=r"lighter than the doublets alone make it, about 0\.0"):
        solved_sector(0.9 * least, g_x, charge.mean, scheme=scheme, spread=charge.spread)


@pytest.mark.parametrize(
    "bad", [{"m_zprime": 0.0}, {"m_zprime": math.nan}, {"g_x": -0.1}, {"higgs": math.inf}]
)
def test_impossible_inputs_are_named(bad: dict[str, float]) -> None:
    values = {"m_zprime": 10.0, "g_x": 0.1, "higgs": 1.0} | bad
    with pytest.raises(ModelError, match="must be positive and the other inputs finite"):
        solved_sector(**values, scheme=m_z_sm_scheme())


def test_scalars_and_arrays_agree_to_the_last_bit() -> None:
    scheme = physical_m_z_scheme()
    masses = np.geomspace(1e-3, 80, 7)
    together = neutral_sector(masses, 0.01, 1.0, scheme=scheme, g_12=1e-3)
    for index, mass in enumerate(masses):
        alone = solved_sector(mass, 0.01, 1.0, scheme=scheme, g_12=1e-3)
        assert alone.alpha == together.alpha[index]
        assert alone.rho == together.rho[index]


def test_kinetic_mixing_alone_shifts_rho_as_in_safe() -> None:
    """[SAFE] (20) with the corrected sign: 1/rho - 1 = -eta^2 s_W^2 z^2/(1 - z^2), z = M_Z/M_Z'."""
    scheme, eta = m_z_sm_scheme(), 1e-3
    assert scheme.sin2_theta_w is not None
    g_hyper = 2 * scheme.m_z / scheme.v * math.sqrt(scheme.sin2_theta_w)
    sector = solved_sector(3000.0, 0.5, 0.0, scheme=scheme, g_12=eta * g_hyper)
    z2 = (scheme.m_z / 3000.0) ** 2
    expected = -(eta**2) * scheme.sin2_theta_w * z2 / (1 - z2)
    assert float(1 / sector.rho - 1) == pytest.approx(expected, rel=1e-5)


def test_eqs_5_and_6_of_two_doublets() -> None:
    """Mean q is (5); q^2 + spread is the doublet part of u^2 in (6)."""
    large, small, share = 1.5, -0.7, 0.2
    charge = higgs_charge([large, small], [1 - share, share])
    assert charge.mean == pytest.approx(large + share * (small - large), rel=RTOL_EXACT)
    u2 = large**2 + share * (small**2 - large**2)
    assert charge.mean**2 + charge.spread == pytest.approx(u2, rel=RTOL_EXACT)


@pytest.mark.parametrize("shares", [[0.5], [0.7, 0.7], [1.2, -0.2]])
def test_shares_that_are_no_shares_are_refused(shares: list[float]) -> None:
    with pytest.raises(ModelError, match=r"v_i\^2/v\^2"):
        higgs_charge([1.0, 2.0], shares)


def test_a_scheme_needs_one_of_angle_and_alpha() -> None:
    with pytest.raises(ModelError, match="either sin2_theta_w or alpha_e"):
        ElectroweakScheme(name="none", v=246.0, m_z=91.0, physical_m_z=False)
