"""Running a scan: in memory or into a store, here or on a cluster, with the same table."""

from __future__ import annotations

import os
import time
import warnings
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import RunningError
from zprime_bridge.external.dask import on_cluster
from zprime_bridge.scans import store as stores
from zprime_bridge.scans.local import in_process, in_workers
from zprime_bridge.scans.lock import locked
from zprime_bridge.scans.plan import plan_scan
from zprime_bridge.scans.table import ScanTable, table_of
from zprime_bridge.scans.task import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint
    from zprime_bridge.scans.designs import Design
    from zprime_bridge.scans.job import ScanJob
    from zprime_bridge.scans.store import Chunk, Store

EVALUATION: Final = "zprime_bridge.scans.evaluate:evaluate_chunk"

SMALL_SCAN: Final = 4000
"""Points below which starting workers takes longer than the scan."""

_CHUNKS: Final = 64
_CHUNK_SIZES: Final = (256, 16384)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ScanProgress:
    """How far a scan is.

    Attributes
    ----------
    done, total : int
        Points; ``done`` contains those of an earlier run.
    rate : float
        Points per second of this run.
    seconds_left : float
        At this rate.
    """

    done: int
    total: int
    rate: float
    seconds_left: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Who does a scan.

    Attributes
    ----------
    workers : int or None
        Processes on this computer, 1: the calling one; None: one for each processor, and the
        calling one for small scans.
    scheduler : str or None
        Address of a dask scheduler, whose workers do it instead.
    """

    workers: int | None = None
    scheduler: str | None = None

    def __post_init__(self) -> None:
        if self.workers is not None and self.workers < 1:
            raise RunningError(f"at least 1 worker is needed, got {self.workers!r}")

    def results(
        self, task: Task, chunks: Sequence[Chunk], notice: Callable[[str], None]
    ) -> Generator[tuple[Chunk, bytes], None, None]:
        """Do chunks in any order; close the iterator to stop."""
        if self.scheduler is not None:
            return on_cluster(self.scheduler, task, chunks)
        workers = min(self._workers(chunks), len(chunks))
        return (
            in_workers(task, chunks, workers, notice) if workers > 1 else in_process(task, chunks)
        )

    def _workers(self, chunks: Sequence[Chunk]) -> int:
        if self.workers is None:
            points = sum(stop - start for start, stop in chunks)
            return 1 if points < SMALL_SCAN else _processors()
        return self.workers


def scan(
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
    store: str | Path | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    progress: Callable[[ScanProgress], None] | None = None,
    notice: Callable[[str], None] | None = None,
) -> ScanTable:
    """Run the couplings of a model from many initial conditions and classify the vacuum.

    Parameters
    ----------
    model : U1PrimeModel
        Rational charges.
    design : GridDesign or RandomDesign
        Initial conditions that vary.
    point, initial, mu_start, mu_max, samples, rtol, pole_alpha, loops, y_tau
        As in :func:`zprime_bridge.run`, for everything that does not vary.
    store : str or Path, optional
        Directory in which finished chunks rest; a scan that was interrupted goes on there.
    workers : int, optional
        Processes on this computer; default: one for each processor, for small scans this one.
    scheduler : str, optional
        Address of a dask scheduler, whose workers do the scan instead.
    progress : callable, optional
        Told how far the scan is, after each chunk.
    notice : callable, optional
        Told, one sentence at a time, of what was chosen, damaged or died; default: warnings.

    Returns
    -------
    ScanTable
        The same for the same job, whoever did it and however often it was interrupted.

    Raises
    ------
    RunningError
        If a value is impossible, the store holds something else, is in use or cannot be written,
        or workers die again and again. What was finished is kept.
    ExternalToolError
        If the scheduler cannot be used.
    """
    told = notice or _warn
    job = plan_scan(
        model,
        design,
        point,
        initial=initial,
        mu_start=mu_start,
        mu_max=mu_max,
        samples=samples,
        rtol=rtol,
        pole_alpha=pole_alpha,
        loops=loops,
        y_tau=y_tau,
        notice=told,
    )
    return run_job(
        job,
        store=None if store is None else Path(store),
        crew=Crew(workers=workers, scheduler=scheduler),
        progress=progress,
        notice=told,
    )


def run_job(
    job: ScanJob,
    *,
    store: Path | None,
    crew: Crew,
    progress: Callable[[ScanProgress], None] | None = None,
    notice: Callable[[str], None],
    evaluation: str = EVALUATION,
) -> ScanTable:
    """Do a job; see :func:`scan`.

    Parameters
    ----------
    evaluation : str
        Name of the function that makes the chunks (:class:`Task`).
    """
    task = Task(function=evaluation, text=job.text())
    count = job.design.count
    size = chunk_size(count)
    if store is None:
        chunks = stores.chunks_of(count, size)
        clock = _Clock(count, 0, progress)
        found: dict[Chunk, bytes] = {}
        with closing(crew.results(task, chunks, notice)) as fresh:
            for chunk, content in fresh:
                found[chunk] = content
                clock.tick(chunk)
        return table_of(task.text, (found[chunk] for chunk in chunks))
    stores.prepare_directory(store)
    with locked(store):
        opened = stores.create(store, task.text, count, size)
        _finish(opened, task, crew, progress, notice)
        return table_of(task.text, opened.contents())


def chunk_size(count: int) -> int:
    """Points per chunk: a power of two, so that a scan has some dozens of them."""
    smallest, largest = _CHUNK_SIZES
    size = smallest
    while size < largest and size * _CHUNKS < count:
        size *= 2
    return size


def _finish(
    store: Store,
    task: Task,
    crew: Crew,
    progress: Callable[[ScanProgress], None] | None,
    notice: Callable[[str], None],
) -> None:
    """Compute the chunks that a store lacks."""
    finished = store.finished(notice)
    missing = [chunk for chunk in store.chunks() if chunk not in finished]
    clock = _Clock(store.count, sum(stop - start for start, stop in finished), progress)
    if not missing:
        clock.tick((0, 0))
        return
    with closing(crew.results(task, missing, notice)) as fresh:
        for chunk, content in fresh:
            store.write(chunk, content)
            clock.tick(chunk)


@final
class _Clock:
    """Counts points and tells of them."""

    def __init__(
        self, total: int, done: int, progress: Callable[[ScanProgress], None] | None
    ) -> None:
        self._total, self._done, self._progress = total, done, progress
        self._before = done
        self._begin = time.monotonic()

    def tick(self, chunk: Chunk) -> None:
        start, stop = chunk
        self._done += stop - start
        if self._progress is None:
            return
        fresh = self._done - self._before
        rate = fresh / max(time.monotonic() - self._begin, 1e-9)
        left = (self._total - self._done) / rate if rate else 0.0  # all was there
        self._progress(
            ScanProgress(done=self._done, total=self._total, rate=rate, seconds_left=left)
        )


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _warn(text: str) -> None:
    warnings.warn(text, stacklevel=2)
