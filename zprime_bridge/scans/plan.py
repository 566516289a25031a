"""From a model and a design to a complete job: everything is looked up and checked here, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zprime_bridge.core.errors import RunningError
from zprime_bridge.flow.alphas import ALPHA_1, HYPERCHARGE
from zprime_bridge.flow.given import given_values
from zprime_bridge.flow.start import Origin, initial_conditions
from zprime_bridge.running.templates import symbolic_beta_system
from zprime_bridge.scans.evaluate import betas_hash, prepare, starting_points
from zprime_bridge.scans.job import FlowSettings, ScanJob, check_settings, installed_versions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.flow.start import InitialConditions
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint
    from zprime_bridge.running.system import BetaSystem
    from zprime_bridge.scans.designs import Design


def plan_scan(
    model: U1PrimeModel,
    design: Design,
    point: ParameterPoint | None = None,
    *,
    initial: Mapping[str, float] | None = None,
    mu_start: float | None = None,
    mu_max: float = 1e19,
    samples: int = 250,
    rtol: float = 1e-6,
    pole_alpha: float = 5.0,
    loops: Mapping[str, int] | None = None,
    y_tau: bool = False,
    notice: Callable[[str], None],
) -> ScanJob:
    """Make the job of a scan.

    Parameters
    ----------
    model : U1PrimeModel
        Rational charges.
    design : GridDesign or RandomDesign
        Initial conditions that vary.
    point, initial, mu_start
        All others, as in :func:`zprime_bridge.run`.
    mu_max : float
        Last scale, GeV.
    samples : int
        Log-equidistant scales at which the vacuum is classified.
    rtol, pole_alpha, loops, y_tau
        As in :func:`zprime_bridge.run`.
    notice : callable
        Told what was chosen for couplings that nobody gave.

    Raises
    ------
    RunningError
        If a name, a value or a scale is impossible.
    """
    system, _ = symbolic_beta_system(model, y_tau=y_tau)
    conditions = initial_conditions(model, system, point, initial=initial, mu_start=mu_start)
    for finding in conditions.findings:
        notice(finding.text)
    settings = FlowSettings(
        mu_start=conditions.mu,
        mu_end=mu_max,
        samples=samples,
        rtol=rtol,
        pole_alpha=pole_alpha,
        loops=tuple(sorted((loops or {}).items())),
        y_tau=y_tau,
    )
    check_settings(settings)
    job = ScanJob(
        model=model,
        start=_start(system, model, conditions, initial or {}),
        design=design,
        settings=settings,
        betas_sha256=betas_hash(system),
        versions=installed_versions(),
    )
    starting_points(prepare(job.text()), _corners(design))
    return job


def _start(
    system: BetaSystem,
    model: U1PrimeModel,
    conditions: InitialConditions,
    initial: Mapping[str, float],
) -> tuple[tuple[str, float], ...]:
    """Return one number per component; alpha_1 in place of g1 where that is what was given.

    A scan in eta keeps what was given fixed: alpha_1, which contains the mixing, or g1 (K7).
    """
    start: dict[str, float] = {}
    for name, value in conditions.values.items():
        if value.ndim:
            raise RunningError(
                f"{name} has {value.size} initial values: in a scan, vary it by an axis"
            )
        start[name] = float(value)
    spelt = {
        Origin.GIVEN: initial,
        Origin.CARD: model.flow.couplings if model.flow is not None else {},
    }.get(conditions.origins.get(HYPERCHARGE, Origin.ZERO), {})
    given = given_values(system, spelt)
    if ALPHA_1 in given:
        del start[HYPERCHARGE]
        start[ALPHA_1] = float(given[ALPHA_1])
    return tuple(sorted(start.items()))


def _corners(design: Design) -> FloatArray:
    """Return both ends of all ranges together: impossible names and values show here."""
    low = [interval.low for interval in design.ranges]
    high = [interval.high for interval in design.ranges]
    return np.array([low, high])
