"""Run the couplings of a model to the Planck scale, or down."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.core.arrays import frozen_floats
from zprime_bridge.core.errors import RunningError
from zprime_bridge.flow.alphas import alphas_of
from zprime_bridge.flow.compiled import POLE_ALPHA, RTOL, SAMPLES, compile_flow, loop_orders
from zprime_bridge.flow.path import Path
from zprime_bridge.flow.solution import FlowStatus, RunningSolution, VacuumSegment
from zprime_bridge.flow.start import initial_conditions
from zprime_bridge.running.templates import symbolic_beta_system
from zprime_bridge.vacuum.classes import VacuumClass
from zprime_bridge.vacuum.conditions import vacuum_conditions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.flow.given import GivenValue
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint
    from zprime_bridge.running.system import BetaSystem
    from zprime_bridge.vacuum.classes import ClassArray
    from zprime_bridge.vacuum.conditions import VacuumConditions

M_PLANCK: Final = 1e19
"""The Planck scale of [SAFE], GeV."""

STATUS: Final = (FlowStatus.FINITE, FlowStatus.POLE, FlowStatus.STOPPED)
"""By the codes of :mod:`zprime_bridge.flow.driver`."""


def run(
    model: U1PrimeModel,
    point: ParameterPoint | None = None,
    *,
    initial: Mapping[str, GivenValue] | None = None,
    mu_start: float | None = None,
    mu_max: float = M_PLANCK,
    mu_min: float | None = None,
    loops: Mapping[str, int] | None = None,
    y_tau: bool = False,
    system: BetaSystem | None = None,
    samples: int = SAMPLES,
    rtol: float = RTOL,
    pole_alpha: float = POLE_ALPHA,
) -> RunningSolution:
    r"""Run all couplings of a model with its two-loop beta functions.

    Parameters
    ----------
    model : U1PrimeModel
        Rational charges.
    point : ParameterPoint, optional
        g' and M_Z', where the flow starts; default: the card's.
    initial : mapping of str to number, optional
        Couplings at the start: alphas (``alpha_y``), ``eta``, or natural ones (``y``); they replace
        those of the card and of the Standard Model.
    mu_start : float, optional
        GeV; default: M_Z'.
    mu_max : float
        GeV; above the start.
    mu_min : float, optional
        GeV; run down to it instead of up to ``mu_max``.
    loops : mapping of str to int, optional
        Loop orders by kind of the running coupling, e.g. ``{"gauge": 2, "yukawa": 1,
        "quartic": 1}``; default: two for all.
    y_tau : bool
        In planck_safe, keep the tau Yukawa coupling where the charges allow it.
    system : BetaSystem, optional
        Beta functions of the model without parameters, e.g. computed by PyR@TE; default: those
        that its template ships.
    samples : int
        Number of scales, logarithmically equidistant, at which couplings are kept and the vacuum
        is classified.
    rtol : float
        Relative accuracy of each step.
    pole_alpha : float
        A trajectory with a larger alpha, at any step, has met a pole.

    Returns
    -------
    RunningSolution

    Raises
    ------
    RunningError
        If no beta functions are known, an initial value is unknown or unusable, or the last scale
        does not lie beyond the first.

    Notes
    -----
    Conventions K3, K7. Couplings are real.

    References
    ----------
    [SAFE] arXiv:2109.06201, secs. 4.1, 4.2; eqs. (13), (14), (46), (47).
    """
    charges = None
    if system is None:
        system, charges = symbolic_beta_system(model, y_tau=y_tau)
    flow = compile_flow(system, charges, loops=loop_orders(loops))
    begin = initial_conditions(model, system, point, initial=initial, mu_start=mu_start)
    table = begin.table(flow.names)
    if len(table) != 1:
        raise RunningError(f"one value for each coupling is needed, got {len(table)}: use a scan")
    end = _last_scale(begin.mu, mu_max, mu_min)
    if samples < 2:  # noqa: PLR2004  # both ends
        raise RunningError(f"samples must be at least 2, got {samples!r}")
    found = flow.trajectories(
        table, mu_start=begin.mu, mu_end=end, samples=samples, rtol=rtol, pole_alpha=pole_alpha
    )
    path = Path(
        system=system,
        flow=flow,
        start=frozen_floats(table[0]),
        mu_start=begin.mu,
        rtol=rtol,
        pole_alpha=pole_alpha,
    )
    status, reached = STATUS[found.status[0]], float(found.mu_reached[0])
    couplings = {name: found.values[0, :, i] for i, name in enumerate(found.names)}
    conditions = vacuum_conditions(model)
    classes = None if conditions is None else _along(conditions, couplings, status)
    return RunningSolution(
        status=status,
        pole_gev=reached if status is FlowStatus.POLE else None,
        mu_start=begin.mu,
        mu_end=end,
        mu_reached=reached,
        scales=found.mu,
        couplings=couplings,
        alphas=alphas_of(system, couplings),
        vacuum=None if classes is None else VacuumClass(classes[-1]).label,
        vacuum_path=()
        if conditions is None or classes is None
        else _segments(path, conditions, found.mu, classes, reached),
        vacuum_worst=None if classes is None else VacuumClass(classes.max()).label,
        zero_crossings=_crossings(path, found.mu, couplings),
        initial=begin,
        steps=int(found.steps[0]),
        path=path,
    )


def _last_scale(start: float, mu_max: float, mu_min: float | None) -> float:
    if mu_min is not None:
        if not (math.isfinite(mu_min) and 0 < mu_min < start):
            raise RunningError(
                f"mu_min = {mu_min!r} GeV must be positive and below the start at {start:g} GeV"
            )
        return mu_min
    if not (math.isfinite(mu_max) and mu_max > start):
        raise RunningError(
            f"mu_max = {mu_max!r} GeV must lie above the start at {start:g} GeV; "
            "give mu_min to run down"
        )
    return mu_max


def _along(
    conditions: VacuumConditions, couplings: Mapping[str, FloatArray], status: FlowStatus
) -> ClassArray:
    """Classes at all scales; what is not reached is lost in the pole."""
    classes = conditions.classify(couplings).copy()
    if status is not FlowStatus.FINITE:
        classes[-1] = VacuumClass.POLE
    return classes


def _segments(
    path: Path,
    conditions: VacuumConditions,
    scales: FloatArray,
    classes: ClassArray,
    reached: float,
) -> tuple[VacuumSegment, ...]:
    """Join scales with the same class; between two classes the change is looked for."""
    segments = []
    begin = path.mu_start
    for (mu, here), (following, there) in pairwise(zip(scales, classes, strict=True)):
        if here in {there, VacuumClass.POLE}:
            continue
        if there == VacuumClass.POLE:
            change = reached
        else:
            change = path.change(float(mu), float(following), conditions.classify)
        segments.append(VacuumSegment(vacuum=VacuumClass(here).label, mu_from=begin, mu_to=change))
        begin = change
    if classes[-1] != VacuumClass.POLE:
        last = VacuumClass(classes[-1]).label
        segments.append(VacuumSegment(vacuum=last, mu_from=begin, mu_to=reached))
    return tuple(segments)


def _crossings(
    path: Path, scales: FloatArray, couplings: Mapping[str, FloatArray]
) -> dict[str, tuple[float, ...]]:
    """Where alphas change their sign, as far as it can change: quartics and kinetic mixing."""
    signed = alphas_of(path.system, couplings)
    found: dict[str, tuple[float, ...]] = {}
    for name, values in signed.items():
        signs = np.sign(values)
        places = np.flatnonzero(signs[:-1] * signs[1:] < 0)
        if len(places):
            found[name] = tuple(
                path.change(
                    float(scales[k]),
                    float(scales[k + 1]),
                    lambda x, name=name: np.sign(alphas_of(path.system, x)[name]),  # type: ignore[misc]
                )
                for k in places
            )
    return found
