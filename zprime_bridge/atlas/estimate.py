"""How long a request will take, from rates measured on a small piece of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import pyarrow as pa
import pyarrow.parquet as pq

from zprime_bridge.atlas.cells import cells
from zprime_bridge.atlas.job import chunks_of
from zprime_bridge.atlas.kernels import count_cell
from zprime_bridge.atlas.rows import COMPRESSION, rows_of, table_of
from zprime_bridge.atlas.triples import triples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.atlas.job import AtlasJob

SAMPLE_WORK: Final = 5_000_000
"""Combinations in the piece that is timed: some hundredths of a second."""

SAMPLE_ROWS: Final = 300_000
COPIES: Final = 4  # of a block of rows while it is filtered, turned into columns and compressed


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a request costs.

    Attributes
    ----------
    seconds : float
        Wall-clock time on idle processors.
    rows : int or None
        Rows to list, before any condition (both signs of a few counted twice); None if they are
        only counted.
    file_bytes, memory_bytes : int
        Size of the Parquet file without condition, and of the largest blocks in memory.
    """

    seconds: float
    rows: int | None = None
    file_bytes: int = 0
    memory_bytes: int = 0


def counting_cost(max_charge: int, *, with_nu: bool, workers: int) -> Estimate:
    """Estimate the time to count an atlas, at the rate of one of its cells.

    Parameters
    ----------
    max_charge : int
        N.
    with_nu : bool
        Whether there are three right-handed neutrinos.
    workers : int
        Number of threads.
    """
    among = cells(max_charge, with_nu=with_nu)
    count_cell(triples(1), cells(1, with_nu=with_nu)[0])  # compiled before the clock starts
    small = [cell for cell in among if cell.work <= SAMPLE_WORK]
    sample = max(small or among, key=lambda cell: cell.work if small else -cell.work)
    start = time.perf_counter()
    count_cell(triples(max_charge), sample)
    seconds = time.perf_counter() - start
    total = sum(cell.work for cell in among)
    return Estimate(seconds=seconds * total / sample.work / workers)


def listing_cost(job: AtlasJob, counts: Sequence[int], workers: int) -> Estimate:
    """Estimate the cost of listing and writing an atlas, at the rate of one of its cells.

    Parameters
    ----------
    job : AtlasJob
        What is wanted.
    counts : sequence of int
        Solutions of each cell.
    workers : int
        Number of threads.
    """
    rows = sum(counts)
    place = max(range(len(counts)), key=lambda i: counts[i] if counts[i] <= SAMPLE_ROWS else -1)
    start = time.perf_counter()
    table = table_of(job, rows_of(job, place, place + 1))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression=COMPRESSION)
    seconds = time.perf_counter() - start
    share = rows / max(counts[place], 1)
    block = max(sum(counts[start:stop]) for start, stop in chunks_of(counts))
    return Estimate(
        seconds=seconds * share / workers,
        rows=rows,
        file_bytes=int(sink.tell() * share),
        memory_bytes=block * len(job.columns) * COPIES * (workers + 1),
    )
