"""A chunk of a scan: a pure function of the job and two numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, final

import numpy as np
import pyarrow as pa

from zprime_bridge.core.errors import RunningError
from zprime_bridge.flow.alphas import alpha_names, alphas_of
from zprime_bridge.flow.compiled import compile_flow
from zprime_bridge.flow.driver import FINITE, POLE
from zprime_bridge.flow.given import given_values, layered, natural
from zprime_bridge.running.beta_file import variant_of
from zprime_bridge.running.system import Kind
from zprime_bridge.running.templates import symbolic_beta_system
from zprime_bridge.scans import results
from zprime_bridge.scans.job import installed_versions, job_from_text
from zprime_bridge.scans.results import Reading
from zprime_bridge.vacuum.classes import VacuumClass
from zprime_bridge.vacuum.conditions import vacuum_conditions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.flow.compiled import CompiledFlow, Trajectories
    from zprime_bridge.running.system import BetaSystem
    from zprime_bridge.scans.job import ScanJob
    from zprime_bridge.vacuum.conditions import VacuumConditions

_NUMBERS_AT_ONCE: Final = 4_000_000
"""Couplings of all points and scales held in memory: 32 MB."""

STATUS_LABELS: Final = ("finite", "pole", "stopped")
"""By the codes of :mod:`zprime_bridge.flow.driver`."""

CLASS_LABELS: Final = tuple(member.label for member in VacuumClass)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A job with everything that its chunks share, made once per process.

    Attributes
    ----------
    job : ScanJob
        What is computed.
    system : BetaSystem
        Tells what the couplings are.
    flow : CompiledFlow
        Compiled, for the charges of the model.
    conditions : VacuumConditions or None
        Of its potential.
    """

    job: ScanJob
    system: BetaSystem
    flow: CompiledFlow
    conditions: VacuumConditions | None


def betas_hash(system: BetaSystem) -> str:
    """SHA-256 of beta functions with charges as symbols, hexadecimal."""
    return variant_of("", system).sha256


@lru_cache(maxsize=1)
def prepare(text: str) -> Evaluation:
    """Prepare a job for its chunks.

    Parameters
    ----------
    text : str
        The job.

    Raises
    ------
    RunningError
        If the packages of this process are not those that the job was made for, or it is no job.
    """
    job = job_from_text(text, "the job of this scan")
    here = installed_versions()
    if here != job.versions:
        theirs = ", ".join(f"{name} {v}" for name, v in sorted({*job.versions} - {*here}))
        ours = ", ".join(f"{name} {v}" for name, v in sorted({*here} - {*job.versions}))
        raise RunningError(f"a worker has {ours}, the scan was made for {theirs}: install the same")
    system, charges = symbolic_beta_system(job.model, y_tau=job.settings.y_tau)
    if betas_hash(system) != job.betas_sha256:
        raise RunningError("a worker has other beta functions than the scan: install the same")
    loops = {Kind(kind): order for kind, order in job.settings.loops}
    return Evaluation(
        job=job,
        system=system,
        flow=compile_flow(system, charges, loops=loops),
        conditions=vacuum_conditions(job.model),
    )


def evaluate_chunk(text: str, start: int, stop: int) -> bytes:
    """Run the points ``start <= i < stop`` of a job.

    Parameters
    ----------
    text : str
        The job.
    start, stop : int
        Points.

    Returns
    -------
    bytes
        A Parquet table; the columns are those of :func:`evaluate`.
    """
    evaluation = prepare(text)
    scales = evaluation.job.settings.samples * len(evaluation.flow.names)
    size = max(_NUMBERS_AT_ONCE // scales, 1)
    parts = [
        evaluate(evaluation, first, min(first + size, stop)) for first in range(start, stop, size)
    ]
    return results.to_bytes(pa.concat_tables(parts).combine_chunks())


def evaluate(evaluation: Evaluation, start: int, stop: int) -> pa.Table:
    """Run some points.

    Returns
    -------
    pyarrow.Table
        ``index``; the design's columns (``log10_alpha_y``, ``eta``); ``status``; ``pole_gev`` (null
        without a pole); ``mu_reached_gev``; ``class_end`` and ``class_worst`` (null where no
        conditions are known); ``<alpha>_end``, NaN where a trajectory does not get; ``steps``.
    """
    job, flow = evaluation.job, evaluation.flow
    values = job.design.values(start, stop)
    trajectories = flow.trajectories(
        starting_points(evaluation, values),
        mu_start=job.settings.mu_start,
        mu_end=job.settings.mu_end,
        samples=job.settings.samples,
        rtol=job.settings.rtol,
        pole_alpha=job.settings.pole_alpha,
    )
    status = trajectories.status
    columns: dict[str, pa.Array] = {results.INDEX: pa.array(np.arange(start, stop))}
    for name, column in zip(job.design.columns, values.T, strict=True):
        columns[name] = pa.array(np.ascontiguousarray(column))
    columns[results.STATUS] = results.labelled(status.astype(np.uint8), STATUS_LABELS)
    columns[results.POLE_GEV] = results.nullable(trajectories.mu_reached, status != POLE)
    columns[results.MU_REACHED] = pa.array(trajectories.mu_reached)
    columns |= _classes(evaluation.conditions, trajectories)
    last = {name: trajectories.values[:, -1, i] for i, name in enumerate(flow.names)}
    alphas = alphas_of(evaluation.system, last)
    for name in alpha_names(evaluation.system):
        columns[f"{name}{results.END_SUFFIX}"] = pa.array(np.ascontiguousarray(alphas[name]))
    columns[results.STEPS] = pa.array(trajectories.steps)
    return pa.table(columns)


def starting_points(evaluation: Evaluation, values: FloatArray) -> FloatArray:
    """Natural couplings of some points at ``mu_start``, (N, components), from the design's values.

    Parameters
    ----------
    evaluation : Evaluation
        Tells what the values mean.
    values : array, shape (N, axes)
        log10 alpha, or the quantity itself.
    """
    given = {
        interval.name: 10.0**column if interval.is_logarithmic else column
        for interval, column in zip(evaluation.job.design.ranges, values.T, strict=True)
    }
    couplings = natural(
        layered(_arrays(dict(evaluation.job.start)), given_values(evaluation.system, given))
    )
    columns = [np.broadcast_to(couplings[name], len(values)) for name in evaluation.flow.names]
    return np.stack(columns, axis=1)


def _arrays(numbers: Mapping[str, float]) -> dict[str, FloatArray]:
    return {name: np.asarray(value, dtype=np.float64) for name, value in numbers.items()}


def _classes(
    conditions: VacuumConditions | None, trajectories: Trajectories
) -> dict[str, pa.Array]:
    """Both readings; where a trajectory did not get to the end, the vacuum is lost in a pole."""
    count = len(trajectories.status)
    if conditions is None:
        return {reading.column: pa.nulls(count, _label_type()) for reading in Reading}
    complete = trajectories.status == FINITE
    places = {name: trajectories.names.index(name) for name in conditions.names}
    values = {name: trajectories.values[complete, :, place] for name, place in places.items()}
    classes = conditions.classify(values)
    codes = {reading: np.full(count, VacuumClass.POLE, dtype=np.uint8) for reading in Reading}
    codes[Reading.END][complete] = classes[:, -1]
    codes[Reading.WORST][complete] = classes.max(axis=1)
    return {r.column: results.labelled(codes[r], CLASS_LABELS) for r in Reading}


def _label_type() -> pa.DataType:
    return pa.dictionary(pa.int8(), pa.string())
