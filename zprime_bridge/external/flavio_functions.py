"""flavio's own functions of angular coefficients, by flavio's names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external.flavio_import import load
from zprime_bridge.external.flavio_process import Kind, Process

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def functions_of(process: Process, par: Any) -> dict[str, Callable[..., float]]:  # noqa: ANN401
    """Return flavio's numerators by its names, with "rate" for the differential rate.

    Of mixed decays there are three of each: without suffix, and those that the cosine and the sine
    of the mixing phase multiply (``"S4:cos"``, ``"S4:sin"``).
    """
    bdecays = load().physics.bdecays
    match process.kind:
        case Kind.VECTOR:
            vector = bdecays.bvll.observables
            found = _numerators(
                vector._observables,  # noqa: SLF001
                vector._observables_p,  # noqa: SLF001
                vector._observables_pprime,  # noqa: SLF001
            )
            number = vector.S_experiment_num
            return found | {
                "rate": vector.dGdq2_ave,
                "P den": vector.P_den,
                "2s": lambda J, J_bar: number(J, J_bar, "2s"),
                "2c": lambda J, J_bar: number(J, J_bar, "2c"),
            }
        case Kind.MIXED_VECTOR:
            strange = bdecays.bvll.observables_bs
            found = _numerators(strange._observables)  # noqa: SLF001
            found |= {"rate": strange.dGdq2_ave_Bs}
            return _with_phase(found, par[f"DeltaGamma/Gamma_{process.parent}"] / 2.0)
        case Kind.SCALAR:
            scalar = bdecays.bpll
            found = _numerators(scalar._observables)  # noqa: SLF001
            return found | {"rate": scalar.dGdq2_cpaverage}
        case Kind.BARYON:
            baryon = bdecays.lambdablambdall
            found = _numerators(baryon._observables)  # noqa: SLF001
            return found | {"rate": baryon.dGdq2}
    raise ExternalToolError(f"no functions for {process.kind}", tool="flavio")


def _numerators(*tables: Any) -> dict[str, Callable[..., float]]:  # noqa: ANN401
    return {name: entry["func_num"] for table in tables for name, entry in table.items()}


def _with_phase(
    functions: Mapping[str, Callable[..., float]], y: float
) -> dict[str, Callable[..., float]]:
    """Split functions of (y, J, Jbar, J_h), which are linear in the last three."""

    def split(function: Callable[..., float], part: int) -> Callable[..., float]:
        def value(*states: Any) -> float:  # noqa: ANN401
            nothing = {key: 0.0 * form for key, form in states[0].items()}
            if part == 0:
                return function(y, states[0], states[1], nothing)
            return function(y, nothing, nothing, states[1 + part])

        return value

    return {
        f"{name}{suffix}": split(function, part)
        for name, function in functions.items()
        for part, suffix in enumerate(("", ":cos", ":sin"))
    }
