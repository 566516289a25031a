"""The deeper door to flavio: integrands over q^2 at many points of Wilson coefficients at once.

flavio's amplitudes are affine functions of the coefficients, and its angular coefficients are
quadratic forms of the amplitudes. Both are found by asking flavio at unit vectors, once per q^2,
and then multiplied out for each point; what is integrated are flavio's own functions of them.
A flavio version without the functions named here raises ``ExternalToolError``; its public
observables must serve then (:func:`public_values`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external.flavio import Observable, observable_name, version
from zprime_bridge.external.flavio_amplitudes import Keys, affine, amplitudes_of, forms_of
from zprime_bridge.external.flavio_functions import functions_of
from zprime_bridge.external.flavio_import import load
from zprime_bridge.external.flavio_process import (
    RATES,
    Kind,
    Process,
    central_parameters,
    coefficients_object,
    coefficients_of,
    deeper,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zprime_bridge.core.arrays import ComplexArray, FloatArray


def allowed(process: Process) -> tuple[float, float]:
    """Kinematic limits of q^2 in GeV^2, outside of which flavio's integrands vanish."""
    par = central_parameters()
    low = 0.0 if process.lepton == "nu" else 4 * par[f"m_{process.lepton}"] ** 2
    if process.kind is Kind.INCLUSIVE:
        with deeper("B -> X l l"):
            high = load().physics.running.running.get_mb_pole(par) ** 2
        return float(low), float(high)
    return float(low), float((par[f"m_{process.parent}"] - par[f"m_{process.daughter}"]) ** 2)


def kinks(process: Process) -> tuple[float, ...]:
    """Places in q^2, GeV^2, where flavio's integrand is not analytic: ascending.

    Thresholds, and the grids of its linear interpolations of hard-spectator scattering and of the
    two-loop matrix elements of O_1 and O_2. What is not listed here is found by halving intervals.
    """
    flavio = load()
    par = central_parameters()
    running = flavio.physics.running.running
    with deeper("the grids of its interpolations"):
        bottom, charm = running.get_mb_pole(par) ** 2, running.get_mc_pole(par) ** 2
        bdecays = flavio.physics.bdecays
        grids = [bdecays.matrixelements._f_z * bottom]  # noqa: SLF001
        if process.kind in {Kind.VECTOR, Kind.MIXED_VECTOR}:
            grids.append(bdecays.bvll.qcdf_interpolate.q2_arr)
    return tuple(sorted({*allowed(process), 4 * charm, bottom, *np.concatenate(grids).tolist()}))


def integrand(
    process: Process,
    functions: Sequence[str],
    parameters: Sequence[str],
    points: FloatArray,
) -> Callable[[float], FloatArray]:
    """Return the integrands over q^2 as one function.

    Parameters
    ----------
    process : Process
        The decay.
    functions : sequence of str
        flavio's names of what is integrated, e.g. ``"S5"``, ``"rate"``; see
        :mod:`~zprime_bridge.external.flavio_functions`.
    parameters : sequence of str
        WCxf names of k coefficients.
    points : FloatArray
        (n, 2 k): real and imaginary parts in turn, at 4.8 GeV, new physics only.

    Returns
    -------
    callable
        From q^2 in GeV^2 to an array (number of functions, n).

    Raises
    ------
    ExternalToolError
        If this flavio lacks a function, or its amplitudes are not affine.
    """
    with deeper(process.kind):
        if process.kind in RATES:
            return _rate(process, parameters, points)
        return _angular(process, functions, parameters, points)


def public_values(
    observable: Observable, parameters: Sequence[str], points: FloatArray
) -> FloatArray:
    """Predict one public observable at many points: (n,); see :func:`integrand`."""
    flavio = load()
    name, arguments = observable
    par = central_parameters()
    predicted = flavio.Observable[name]
    given = dict(zip(predicted.arguments or (), arguments, strict=True))
    with deeper(observable_name(observable)):
        return np.array(
            [
                float(predicted.prediction_par(par, coefficients_of(parameters, point), **given))
                for point in points
            ]
        )


def mixing_amplitudes(
    meson: str, parameters: Sequence[str], points: FloatArray
) -> tuple[ComplexArray, complex]:
    """M12 (n,) and Gamma12 of a neutral meson in GeV; the latter is the Standard Model's.

    Raises
    ------
    ExternalToolError
        If this flavio lacks the amplitudes, or puts new physics into Gamma12.
    """
    flavio = load()
    par = central_parameters()
    with deeper(f"mixing of {meson}"):
        amplitudes = [
            flavio.physics.mesonmixing.observables.get_M12_G12(
                coefficients_of(parameters, point), par, meson
            )
            for point in points
        ]
    widths = {complex(width) for _, width in amplitudes}
    if len(widths) != 1:
        raise ExternalToolError(
            f"flavio {version()} puts new physics into Gamma12 of {meson}: the closed form of "
            "mixing observables does not hold there",
            tool="flavio",
        )
    return np.array([complex(m12) for m12, _ in amplitudes]), widths.pop()


def decay_phase(meson: str) -> complex:
    """Return A / Abar of the golden mode: of flavio's S_psiK for B0, of S_psiphi for Bs."""
    flavio = load()
    with deeper("S_psiK, S_psiphi"):
        module = flavio.physics.mesonmixing.observables
        amplitude = module.amplitude_BJpsiK if meson == "B0" else module.amplitude_Bspsiphi
        par = central_parameters()
        conjugate = flavio.physics.common.conjugate_par(par)
        return complex(amplitude(par) / amplitude(conjugate))


def _angular(
    process: Process, functions: Sequence[str], parameters: Sequence[str], points: FloatArray
) -> Callable[[float], FloatArray]:
    par = central_parameters()
    size = len(parameters)
    test = np.asarray(np.linspace(-1.0, 1.0, size) + 0.5j, dtype=np.complex128)
    units = np.vstack([np.zeros(size), np.eye(size), test])
    amplitudes = amplitudes_of(process, [coefficients_object(parameters, u) for u in units], par)
    forms = forms_of(process, par)
    selected = [functions_of(process, par)[name] for name in functions]
    complex_points = np.asarray(points[:, 0::2] + 1j * points[:, 1::2], dtype=np.complex128)
    low, high = allowed(process)

    def evaluate(q2: float) -> FloatArray:
        if q2 < low or q2 > high or (process.kind is Kind.SCALAR and q2 == low):
            return np.zeros((len(selected), len(points)))
        with deeper(process.kind):
            tables = amplitudes(q2)
            names = list(tables[0][0])
            used = [k for k in names if any(s.get(k, 0) for t in tables for s in t)]
            states = []
            for place, given in enumerate((complex_points, np.conj(complex_points))):
                if place < len(tables[0]):
                    flat = np.array([[complex(t[place].get(k, 0)) for k in used] for t in tables])
                    unit = test if place == 0 else np.conj(test)
                    states.append(affine(flat, unit, given, process))
            return forms(q2, Keys(all=names, used=used), states, selected)

    return evaluate


def _rate(
    process: Process, parameters: Sequence[str], points: FloatArray
) -> Callable[[float], FloatArray]:
    """Return the differential branching ratio, of which flavio shows no amplitudes."""
    bdecays = load().physics.bdecays
    par = central_parameters()
    coefficients = [coefficients_of(parameters, point) for point in points]
    given: tuple[str, ...]
    match process.kind:
        case Kind.INCLUSIVE:
            rate = bdecays.bxll.bxll_dbrdq2
            given = process.daughter[-1], process.lepton
        case Kind.DINEUTRINO_SCALAR:
            rate = bdecays.bpnunu.bpnunu_dbrdq2_summed
            given = process.parent, process.daughter
        case _:
            rate = bdecays.bvnunu.bvnunu_dbrdq2_summed
            given = process.parent, process.daughter

    def evaluate(q2: float) -> FloatArray:
        with deeper(process.kind):
            return np.array([[float(rate(q2, wc, par, *given)) for wc in coefficients]])

    return evaluate
