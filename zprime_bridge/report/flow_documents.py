"""A trajectory as a JSON document, as a table of numbers, and the verdict on it."""

from __future__ import annotations

import csv
import io
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zprime_bridge.flow.alphas import ALPHA_1, MIXING, alpha_names, alphas_of, components
from zprime_bridge.flow.run import M_PLANCK
from zprime_bridge.flow.solution import FlowStatus
from zprime_bridge.flow.start import Origin
from zprime_bridge.inputs.top_scale import top_scale_inputs, top_scale_sources
from zprime_bridge.vacuum.classes import VacuumClass
from zprime_bridge.vacuum.conditions import vacuum_conditions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zprime_bridge.core.source import Source
    from zprime_bridge.flow.solution import RunningSolution
    from zprime_bridge.model.model import U1PrimeModel

_BEFORE_POLE: Final = 1 - 1e-6
_REFUSED: Final = (VacuumClass.UNSTABLE, VacuumClass.HIGGS_UNSTABLE)


def flow_document(
    model: U1PrimeModel,
    solution: RunningSolution,
    *,
    loops: Mapping[str, int] | None = None,
    scales: Iterable[float] = (),
    files: Iterable[str] = (),
) -> dict[str, Any]:
    """Return the document of ``flow --json``.

    Keys: ``status`` (``finite``, ``pole``, ``stopped``), ``pole_gev`` (null without a pole),
    ``vacuum`` (class at the last scale, by default M_Pl), ``vacuum_path``, ``vacuum_worst``,
    ``couplings_at`` (by scale, then by alpha name; null where the trajectory does not get),
    ``initial``, ``origins``, ``zero_crossings``, ``findings``, ``sources``.

    Parameters
    ----------
    model : U1PrimeModel
        What was run.
    solution : RunningSolution
        Its trajectory.
    loops : mapping of str to int, optional
        As given to :func:`zprime_bridge.run`.
    scales : iterable of float
        Scales of ``couplings_at`` besides first and last one, powers of ten and 1e19, GeV.
    files : iterable of str
        What was written.

    Notes
    -----
    Keys of ``couplings_at`` are GeV as text: ``"5000"``, ``"1e+06"``, ``"1e+19"``; ``float(key)``
    is the scale.
    """
    at = couplings_at(solution, [*decades(solution), *scales])
    return {
        "card": model.name,
        "template": model.template,
        "status": solution.status.value,
        "pole_gev": solution.pole_gev,
        "pole_coupling": pole_coupling(solution),
        "refusal": refusal(solution),
        "vacuum": solution.vacuum,
        "vacuum_worst": solution.vacuum_worst,
        "vacuum_path": [
            {"vacuum": part.vacuum, "mu_from": part.mu_from, "mu_to": part.mu_to}
            for part in solution.vacuum_path
        ],
        "mu_start": solution.mu_start,
        "mu_end": solution.mu_end,
        "mu_reached": solution.mu_reached,
        "initial": at[solution.mu_start],
        "origins": origins_of(solution),
        "unset": list(solution.initial.unset),
        "couplings_at": {scale_key(scale): values for scale, values in at.items()},
        "zero_crossings": {name: list(places) for name, places in solution.zero_crossings.items()},
        "loops": "two" if loops is None else dict(loops),
        "rtol": solution.path.rtol,
        "pole_alpha": solution.path.pole_alpha,
        "steps": solution.steps,
        "findings": [
            {"where": found.where, "severity": found.severity.value, "text": found.text}
            for found in solution.findings
        ],
        "sources": _sources(model, solution),
        "files": list(files),
    }


def refusal(solution: RunningSolution) -> str | None:
    """Say why this is no viable theory up to the last scale, if it is none.

    A pole, a potential unbounded from below at the last scale (a metastable Higgs is none), or a
    trajectory that could not be followed.
    """
    if solution.status is FlowStatus.POLE:
        return (
            f"{pole_coupling(solution)} has a pole at {solution.pole_gev:.4g} GeV: the theory "
            "needs new physics below"
        )
    if solution.status is FlowStatus.STOPPED:
        return (
            f"the integration stopped at {solution.mu_reached:.4g} GeV after {solution.steps} "
            "steps: give a larger rtol"
        )
    if solution.vacuum in {member.label for member in _REFUSED}:
        what = "Higgs potential" if "Higgs" in solution.vacuum else "scalar potential"
        return f"the {what} is unbounded from below at {solution.mu_end:.4g} GeV"
    return None


def pole_coupling(solution: RunningSolution) -> str | None:
    """Name the largest alpha just before the pole, if there is one."""
    if solution.pole_gev is None:
        return None
    scale = solution.mu_start * (solution.pole_gev / solution.mu_start) ** _BEFORE_POLE
    values = couplings_at(solution, [scale])[scale]
    sizes = {
        name: abs(value)
        for name, value in values.items()
        if value is not None and name.startswith("alpha")
    }
    return max(sizes, key=lambda name: sizes[name])


def couplings_at(
    solution: RunningSolution, scales: Iterable[float]
) -> dict[float, dict[str, float | None]]:
    """Alphas (and eta, g_12, masses) at scales, integrated to each of them.

    Parameters
    ----------
    solution : RunningSolution
        A trajectory.
    scales : iterable of float
        GeV, any order.

    Returns
    -------
    dict of float to dict of str to float or None
        By scale, ascending; None for scales that the trajectory does not pass.
    """
    low, high = sorted((solution.mu_start, solution.mu_reached))
    wanted = np.unique(np.array(list(scales), dtype=np.float64))
    inside = wanted[(wanted >= low) & (wanted <= high)]
    if solution.mu_reached < solution.mu_start:
        inside = inside[::-1]
    system = solution.path.system
    names = alpha_names(system)
    alphas = alphas_of(system, solution.path.couplings(inside)) if len(inside) else {}
    found: dict[float, dict[str, float | None]] = {
        float(scale): dict.fromkeys(names) for scale in wanted
    }
    for index, scale in enumerate(inside):
        values = {name: float(alphas[name][index]) for name in names}
        found[float(scale)] = {n: x if math.isfinite(x) else None for n, x in values.items()}
    return found


def scale_key(scale: float) -> str:
    """Write a scale so that ``float`` gives it back: ``5000``, ``1e+19``."""
    short = f"{scale:g}"
    return short if float(short) == scale else repr(scale)


def trajectory_text(solution: RunningSolution) -> str:
    """Write all samples as comma-separated values: ``mu_gev`` and alphas; empty beyond a pole."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["mu_gev", *solution.alphas])
    for row in zip(solution.scales, *solution.alphas.values(), strict=True):
        writer.writerow([f"{x:.9g}" if math.isfinite(x) else "" for x in row])
    return stream.getvalue()


def decades(solution: RunningSolution) -> list[float]:
    """First and last scale, powers of ten between them, and M_Pl; GeV."""
    low, high = sorted((solution.mu_start, solution.mu_end))
    powers = range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)
    inside = (float(f"1e{power}") for power in powers)
    return [low, *(scale for scale in inside if low < scale < high), high, M_PLANCK]


def origins_of(solution: RunningSolution) -> dict[str, str]:
    """Where each initial value comes from, by alpha name."""
    origins = solution.initial.origins
    found = {c.alpha: origins[c.name].value for c in components(solution.path.system)}
    if MIXING in found:
        found["eta"] = found[MIXING]
    return found


def _sources(model: U1PrimeModel, solution: RunningSolution) -> dict[str, Any]:
    provenance = solution.path.system.provenance
    conditions = vacuum_conditions(model)
    inputs = top_scale_inputs().name
    from_sm = Origin.STANDARD_MODEL in solution.initial.origins.values()
    return {
        "charges": _source(model.source),
        "beta_functions": {
            "program": provenance.program,
            "model_sha256": provenance.model_sha256,
            "loops": provenance.loops,
            "command": provenance.command,
        },
        "initial_conditions": None if model.flow is None else _source(model.flow.source),
        "standard_model": {"set": inputs, **top_scale_sources(inputs)} if from_sm else None,
        "vacuum": None
        if conditions is None
        else {
            **_source(conditions.source),
            "description": conditions.description,
            "is_exact": conditions.is_exact,
        },
        "pole": "any |alpha| > pole_alpha at a step of the integrator",
        "definitions": "docs/conventions.md K3, K7: " + ALPHA_1 + " contains g_12^2",
    }


def _source(source: Source) -> dict[str, str]:
    return {"paper": source.paper, "where": source.where}
