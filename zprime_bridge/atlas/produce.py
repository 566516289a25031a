"""Producing the rows of an atlas on several threads: streamed, in order, resumable."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from zprime_bridge.atlas.cells import cells
from zprime_bridge.atlas.count import count_cells
from zprime_bridge.atlas.job import chunks_of
from zprime_bridge.atlas.parts import open_parts
from zprime_bridge.atlas.rows import COMPRESSION, chunk_bytes, rows_of, schema_of, table_from_bytes
from zprime_bridge.core.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from zprime_bridge.atlas.job import AtlasJob, Chunk

_Result = TypeVar("_Result")


def chunks(job: AtlasJob, workers: int) -> tuple[Chunk, ...]:
    """Divide an atlas into chunks of about a million rows; nothing of it is listed yet."""
    among = cells(job.max_charge, with_nu=job.with_nu)
    return chunks_of(count_cells(among, job.max_charge, workers))


def stream_rows(job: AtlasJob, *, workers: int = 2) -> Iterator[NDArray[np.int8]]:
    """Yield the rows of an atlas, in order, in blocks of (n, 15 or 18).

    Parameters
    ----------
    job : AtlasJob
        What is wanted.
    workers : int
        Number of threads; at most one block more than that is in memory.
    """
    yield from in_order(lambda chunk: rows_of(job, *chunk), chunks(job, workers), workers)


def write_atlas(
    job: AtlasJob, path: Path, *, workers: int = 2, progress: Callable[[str], object] = str
) -> int:
    """Write an atlas to one Parquet file, or go on where an interrupted call stopped.

    Parameters
    ----------
    job : AtlasJob
        What is wanted.
    path : Path
        The file: it appears when it is complete. Until then, finished parts stand in the directory
        ``path`` + ``.parts``.
    workers : int
        Number of threads.
    progress : callable
        Told what is done.

    Returns
    -------
    int
        Number of rows.

    Raises
    ------
    ExportError
        If something cannot be written, or the parts belong to another atlas.
    """
    parts = open_parts(path, job)
    todo = chunks(job, workers)

    def part(chunk: Chunk) -> bytes:
        content = parts.content(chunk)
        if content is None:
            content = chunk_bytes(job.text(), *chunk)
            parts.write(chunk, content)
        return content

    temporary = parts.directory / f"{path.name}.{os.getpid()}.tmp"
    rows = 0
    try:
        with pq.ParquetWriter(temporary, schema_of(job), compression=COMPRESSION) as writer:
            for done, content in enumerate(in_order(part, todo, workers), start=1):
                table = table_from_bytes(content)
                rows += table.num_rows
                if table.num_rows:
                    writer.write_table(table)
                progress(f"{rows} rows, {done} of {len(todo)} parts")
        temporary.replace(path)
    except (OSError, pa.ArrowException) as err:
        raise ExportError(
            f"cannot write {path}: {err}. What was finished is kept in {parts.directory}: the same "
            "command goes on"
        ) from err
    finally:
        with suppress(OSError):
            temporary.unlink()
    parts.remove()
    return rows


def in_order(
    function: Callable[[Chunk], _Result], todo: Iterable[Chunk], workers: int
) -> Iterator[_Result]:
    """Yield the results of a function on threads, in the order of its arguments.

    Only as many results as there are workers, and one, wait to be taken.
    """
    with ThreadPoolExecutor(workers, thread_name_prefix="atlas") as threads:
        waiting: deque[Future[_Result]] = deque()
        try:
            for chunk in todo:
                waiting.append(threads.submit(function, chunk))
                if len(waiting) > workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
