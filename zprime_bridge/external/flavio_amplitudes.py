"""flavio's amplitudes, and flavio's angular coefficients as quadratic forms of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, final

import numpy as np

from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external.flavio import version
from zprime_bridge.external.flavio_import import load
from zprime_bridge.external.flavio_process import Kind, Process

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zprime_bridge.core.arrays import ComplexArray, FloatArray

AFFINE: Final = 1e-11
"""How far an amplitude may be from an affine function, relative to its largest value."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Names of amplitudes; those that are used do not vanish."""

    all: list[Any]
    used: list[Any]

    def state(self, entries: Mapping[int, complex]) -> dict[Any, Any]:
        """Return all amplitudes, zero but for some of the used ones."""
        result = dict.fromkeys(self.all, np.complex128(0.0))
        for place, value in entries.items():
            result[self.used[place]] = np.complex128(value)
        return result


def affine(
    flat: ComplexArray, test: ComplexArray, points: ComplexArray, process: Process
) -> ComplexArray:
    """Combine amplitudes at unit vectors for all points: (n, amplitudes); the last is a test."""
    slopes = flat[1:-1] - flat[0]
    miss = np.abs(flat[0] + test @ slopes - flat[-1]).max()
    if miss > AFFINE * np.abs(flat).max():
        raise ExternalToolError(
            f"amplitudes of {process.kind} in flavio {version()} are not affine in the Wilson "
            "coefficients: its observables must be evaluated by flavio itself",
            tool="flavio",
        )
    return np.asarray(flat[0] + points @ slopes)


def amplitudes_of(
    process: Process,
    coefficients: Sequence[Any],
    par: Any,  # noqa: ANN401
) -> Callable[[float], list[tuple[Any, ...]]]:
    """Return flavio's amplitudes of decay and conjugate decay, for several sets of coefficients."""
    match process.kind:
        case Kind.VECTOR | Kind.MIXED_VECTOR:
            return _vector(process, coefficients, par)
        case Kind.SCALAR | Kind.BARYON:
            single = [_single(process, wc, par) for wc in coefficients]
            return lambda q2: [amplitudes(q2) for amplitudes in single]
    raise ExternalToolError(f"no amplitudes for {process.kind}", tool="flavio")


def _vector(
    process: Process,
    coefficients: Sequence[Any],
    par: Any,  # noqa: ANN401
) -> Callable[[float], list[tuple[Any, ...]]]:
    module = load().physics.bdecays.bvll.observables
    given = process.parent, process.daughter, process.lepton
    cached = [module.BVllObservable(*given, wc, par) for wc in coefficients]
    for other in cached[1:]:
        other.ff = cached[0].ff  # form factors do not know of coefficients

    def amplitudes(q2: float) -> list[tuple[Any, ...]]:
        return [(one.ha(q2), one.ha_bar(q2)) for one in cached]

    return amplitudes


def _single(process: Process, wc: Any, par: Any) -> Callable[[float], tuple[Any, ...]]:  # noqa: ANN401
    bdecays = load().physics.bdecays
    parent, daughter, lepton = process.parent, process.daughter, process.lepton
    match process.kind:
        case Kind.SCALAR:
            given = (wc, par, parent, daughter, lepton)
            return lambda q2: (
                bdecays.bpll.helicity_amps(q2, *given),
                bdecays.bpll.helicity_amps_bar(q2, *given),
            )
        case Kind.BARYON:
            baryon = bdecays.lambdablambdall.get_transverity_amps
            return lambda q2: (baryon(q2, wc, par, lepton, cp_conjugate=False),)
    raise ExternalToolError(f"no amplitudes for {process.kind}", tool="flavio")


def forms_of(
    process: Process,
    par: Any,  # noqa: ANN401
) -> Callable[[float, Keys, Sequence[ComplexArray], Sequence[Callable[..., Any]]], FloatArray]:
    """Return the evaluation of flavio's functions of amplitudes at q^2: (n_functions, n)."""
    flavio = load()
    angular = flavio.physics.bdecays.angular
    if process.kind is Kind.BARYON:
        fixed = par["Lambda->ppi alpha_-"], par["Lambdab polarisation"]
        baryon = flavio.physics.bdecays.lambdablambdall.angular_coefficients

        def single(
            _q2: float, keys: Keys, states: Sequence[ComplexArray], selected: Sequence[Any]
        ) -> FloatArray:
            forms = _quadratic(lambda a: baryon(a, *fixed), keys)
            return np.array([_real(states[0], function(forms), states[0]) for function in selected])

        return single
    module = "bpll" if process.kind is Kind.SCALAR else "bvll"
    mb = flavio.physics.running.running.get_mb(par, flavio.config["renormalization scale"][module])
    ml = par[f"m_{process.lepton}"]
    masses = (par[f"m_{process.parent}"], par[f"m_{process.daughter}"], mb, 0, ml, ml)
    pair = angular.angularcoeffs_general_p if module == "bpll" else angular.angularcoeffs_general_v

    def plain(
        q2: float, keys: Keys, states: Sequence[ComplexArray], selected: Sequence[Any]
    ) -> FloatArray:
        forms = _quadratic(lambda a: pair(a, q2, *masses), keys)
        none = dict.fromkeys(forms, np.zeros((len(keys.used), len(keys.used))))
        own, conjugate = states
        return np.array(
            [
                _real(own, function(forms, none), own)
                + _real(conjugate, function(none, forms), conjugate)
                for function in selected
            ]
        )

    def mixed(
        q2: float, keys: Keys, states: Sequence[ComplexArray], selected: Sequence[Any]
    ) -> FloatArray:
        forms = _quadratic(lambda a: pair(a, q2, *masses), keys)
        interference = _sesquilinear(
            lambda a, b: angular.angularcoeffs_h_v(0, a, b, q2, *masses), keys
        )
        # a phase of q/p is one of the amplitudes that it multiplies
        crossed = interference, {key: 1j * matrix for key, matrix in interference.items()}
        none = dict.fromkeys(forms, np.zeros((len(keys.used), len(keys.used))))
        own, conjugate = states
        tilde = conjugate @ _transformation(keys.used)
        return np.array(
            [
                _real(own, function(forms, none, none, none), own)
                + _real(conjugate, function(none, forms, none, none), conjugate)
                + _real(own, function(none, none, *crossed), tilde)
                for function in selected
            ]
        )

    return mixed if process.kind is Kind.MIXED_VECTOR else plain


def _real(left: ComplexArray, matrix: ComplexArray, right: ComplexArray) -> FloatArray:
    """Re(left^+ matrix right) of each point."""
    return np.asarray(((left.conj() @ matrix) * right).sum(axis=1).real)


def _transformation(keys: Sequence[Any]) -> FloatArray:
    """Return the map of 1502.05509 (flavio's bsvll_obs): + and - interchanged, S flipped."""
    result = np.zeros((len(keys), len(keys)))
    for place, key in enumerate(keys):
        target, sign = key, 1.0
        if key == "S":
            sign = -1.0
        elif key[0] in {"pl", "mi"} and key[1] in {"V", "A"}:
            target = ("mi" if key[0] == "pl" else "pl", key[1])
        result[keys.index(target), place] = sign
    return result


def _sesquilinear(
    function: Callable[[dict[Any, complex], dict[Any, complex]], Mapping[Any, float]],
    keys: Keys,
) -> dict[Any, ComplexArray]:
    """Matrices M of real functions Re(a^+ M b) of two sets of amplitudes, by output name."""
    size = len(keys.used)
    result: dict[Any, ComplexArray] = {}
    for i in range(size):
        for j in range(size):
            for factor in (1.0, -1.0j):  # Re M and Re(-i M) = Im M
                for name, value in function(keys.state({i: 1.0}), keys.state({j: factor})).items():
                    matrix = result.setdefault(name, np.zeros((size, size), dtype=np.complex128))
                    matrix[i, j] += value if factor == 1.0 else 1j * value
    return result


def _quadratic(
    function: Callable[[dict[Any, complex]], Mapping[Any, float]], keys: Keys
) -> dict[Any, ComplexArray]:
    """Hermitian matrices M of real functions a^+ M a of amplitudes, by output name."""
    size = len(keys.used)
    result: dict[Any, ComplexArray] = {}

    def add(entries: Mapping[int, complex], places: Mapping[tuple[int, int], complex]) -> None:
        for name, value in function(keys.state(entries)).items():
            matrix = result.setdefault(name, np.zeros((size, size), dtype=np.complex128))
            for place, weight in places.items():
                matrix[place] += weight * value

    for i in range(size):
        # |a_i|^2 also appears in the mixed values below and is taken out of these
        places: dict[tuple[int, int], complex] = {(i, i): 1.0}
        places |= {(min(i, j), max(i, j)): -0.5 - 0.5j for j in range(size) if j != i}
        add({i: 1.0}, places)
        for j in range(i + 1, size):
            add({i: 1.0, j: 1.0}, {(i, j): 0.5})
            add({i: 1.0, j: -1.0j}, {(i, j): 0.5j})
    for matrix in result.values():
        lower = np.tril_indices(size, -1)
        matrix[lower] = matrix.T[lower].conj()
    return result
