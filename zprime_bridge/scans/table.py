"""Results of a scan in memory and in files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, final

import pyarrow as pa
import pyarrow.parquet as pq

from zprime_bridge.core.errors import RunningError
from zprime_bridge.core.whole_files import write_whole
from zprime_bridge.scans import results, store
from zprime_bridge.scans.designs import GridDesign
from zprime_bridge.scans.job import ScanJob, job_from_text
from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.scans.results import Reading

_JOB_KEY: Final = b"zprime_bridge.job"
_CLASS_CODES: Final = {member.label: int(member) for member in VacuumClass}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ScanTable:
    """Results of a scan.

    Attributes
    ----------
    job : ScanJob
        What was computed.
    table : pyarrow.Table
        One row per point, by ``index``; columns: :func:`zprime_bridge.scans.evaluate.evaluate`.
    """

    job: ScanJob
    table: pa.Table

    @property
    def is_complete(self) -> bool:
        """Whether every point of the design is there."""
        return bool(self.table.num_rows == self.job.design.count)

    def column(self, name: str) -> FloatArray:
        """Return a column of numbers, (N,); null becomes NaN.

        Raises
        ------
        RunningError
            If there is none of this name.
        """
        if name not in self.table.column_names:
            raise RunningError(
                f"the scan has no column {name!r}; there are {', '.join(self.table.column_names)}"
            )
        values: FloatArray = self.table.column(name).to_numpy()
        return values

    def classes(self, reading: Reading) -> NDArray[np.uint8]:
        """Return the :class:`VacuumClass` of every point, (N,).

        Raises
        ------
        RunningError
            If the stability conditions of this potential are not known.
        """
        column = self.table.column(reading.column)
        if column.null_count:
            raise RunningError(
                f"the vacuum of model '{self.job.model.name}' was not classified: no stability "
                "conditions are known for its potential"
            )
        return results.unlabelled(column, _CLASS_CODES)

    def plane(self, reading: Reading) -> NDArray[np.uint8]:
        """Return the classes of a complete grid by axis, ``plane[i, j]`` at values i and j.

        Raises
        ------
        RunningError
            If the design is no grid or points are missing.
        """
        if not isinstance(self.job.design, GridDesign) or not self.is_complete:
            raise RunningError("only a complete scan of a grid can be arranged by its axes")
        return self.classes(reading).reshape(self.job.design.shape)

    def write_parquet(self, path: Path) -> None:
        """Write one Parquet file with everything; :func:`load_scan` reads it.

        Raises
        ------
        RunningError
            If it cannot be written; nothing of it is left then.
        """
        metadata = {**(self.table.schema.metadata or {}), _JOB_KEY: self.job.text().encode()}
        content = results.to_bytes(self.table.replace_schema_metadata(metadata))
        try:
            write_whole(path, content)
        except OSError as err:
            raise RunningError(f"cannot write {path}: {err.strerror or err}") from err


def table_of(job_text: str, contents: Iterable[bytes]) -> ScanTable:
    """Join finished chunks, in order."""
    job = job_from_text(job_text, "the job of this scan")
    parts = list(contents)
    if not parts:
        raise RunningError("no chunk of this scan is finished yet")
    return ScanTable(job=job, table=results.from_bytes(parts))


def load_scan(path: str | Path, *, partial: bool = False) -> ScanTable:
    """Load the results of a scan.

    Parameters
    ----------
    path : str or Path
        A store, or a file written by :meth:`ScanTable.write_parquet`.
    partial : bool
        Return what is finished of a scan that is not.

    Raises
    ------
    RunningError
        If it is neither, is damaged, or not finished and not asked for so.
    """
    path = Path(path)
    if path.is_file():
        return _from_file(path)
    stored = store.read(path)
    loaded = table_of(stored.job, stored.contents())
    if not (loaded.is_complete or partial):
        raise RunningError(
            f"{path} holds {loaded.table.num_rows} of {stored.count} points: run the same scan "
            "again to finish it, or load it with partial=True"
        )
    return loaded


def _from_file(path: Path) -> ScanTable:
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException) as err:
        raise RunningError(f"{path} is no Parquet file, or a damaged one ({err})") from err
    text = (table.schema.metadata or {}).get(_JOB_KEY)
    if text is None:
        raise RunningError(f"{path} was not written by a scan")
    job = job_from_text(text.decode(), str(path))
    kept = {k: v for k, v in (table.schema.metadata or {}).items() if k != _JOB_KEY}
    return ScanTable(job=job, table=table.replace_schema_metadata(kept or None))
