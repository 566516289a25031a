"""Results of a scan: columns, planes and files."""

from __future__ import annotations

import errno
import math
import os
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.scans.stand_in import HERE, bm1, small_job
from zprime_bridge.core.errors import RunningError
from zprime_bridge.scans.axis_text import parse_axes
from zprime_bridge.scans.designs import GridDesign
from zprime_bridge.scans.results import Reading, to_bytes
from zprime_bridge.scans.scan import Crew, run_job, scan
from zprime_bridge.scans.table import load_scan

if TYPE_CHECKING:
    from pathlib import Path

    from zprime_bridge.scans.table import ScanTable


@pytest.fixture(scope="module")
def plane() -> ScanTable:
    """Four by three points around a border of BM1."""
    axes = parse_axes(["alpha_y=-1.6:-0.4:4,alpha_deltatilde=-6:-2:3"])
    return scan(bm1(), GridDesign(axes=axes), workers=1)


def test_columns_are_arrays_and_null_is_nan(plane: ScanTable) -> None:
    assert plane.column("log10_alpha_y")[::3].tolist() == pytest.approx([-1.6, -1.2, -0.8, -0.4])
    poles = plane.column("pole_gev")
    finite = np.array(plane.table.column("status").to_pylist()) == "finite"
    assert 0 < finite.sum() < 12
    assert (np.isnan(poles) == finite).all()


def test_a_column_that_is_not_there_is_refused(plane: ScanTable) -> None:
    with pytest.raises(RunningError, match="no column 'alpha_z_end'; there are index, log10_alpha"):
        plane.column("alpha_z_end")


@pytest.mark.parametrize("reading", list(Reading))
def test_a_plane_is_arranged_by_its_axes(plane: ScanTable, reading: Reading) -> None:
    arranged = plane.plane(reading)
    assert arranged.shape == (4, 3)
    assert arranged.ravel().tolist() == plane.classes(reading).tolist()
    assert len(set(arranged.ravel().tolist())) > 1


def test_one_parquet_file_holds_table_and_job(plane: ScanTable, tmp_path: Path) -> None:
    path = tmp_path / "scan.parquet"
    plane.write_parquet(path)
    back = load_scan(path)
    assert back.job.text() == plane.job.text()
    assert to_bytes(back.table) == to_bytes(plane.table)
    assert (back.plane(Reading.END) == plane.plane(Reading.END)).all()
    assert pq.read_table(path).num_rows == 12
    assert list(tmp_path.iterdir()) == [path]


def test_a_parquet_file_that_cannot_be_written_is_told(
    plane: ScanTable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(RunningError, match=r"cannot write .*absent"):
        plane.write_parquet(tmp_path / "absent" / "scan.parquet")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(RunningError, match="No space left on device"):
        plane.write_parquet(tmp_path / "scan.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_or_foreign_file_is_refused(plane: ScanTable, tmp_path: Path) -> None:
    path = tmp_path / "scan.parquet"
    plane.write_parquet(path)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(RunningError, match="is no Parquet file, or a damaged one"):
        load_scan(path)
    pq.write_table(pa.table({"index": [1]}), path)
    with pytest.raises(RunningError, match="was not written by a scan"):
        load_scan(path)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunningError, match="is no store of a scan"):
        load_scan(tmp_path / "absent")


def test_an_unfinished_scan_is_loaded_only_if_asked_for(tmp_path: Path) -> None:
    run_job(
        small_job(),
        store=tmp_path,
        crew=Crew(workers=1),
        notice=lambda _: None,
        evaluation=f"{HERE}:steady",
    )
    chunks = sorted((tmp_path / "chunks").iterdir())
    chunks[1].unlink()
    with pytest.raises(RunningError, match="holds 1744 of 2000 points: run the same scan again"):
        load_scan(tmp_path)
    partial = load_scan(tmp_path, partial=True)
    assert partial.table.num_rows == 1744
    with pytest.raises(RunningError, match="only a complete scan of a grid"):
        partial.plane(Reading.END)
    for path in (tmp_path / "chunks").iterdir():
        path.unlink()
    with pytest.raises(RunningError, match="no chunk of this scan is finished yet"):
        load_scan(tmp_path, partial=True)


def test_numbers_survive_storage_to_the_last_digit(tmp_path: Path) -> None:
    values = [0.1, 1 / 3, 5e-324, -0.0, math.inf, math.nan]
    table = pa.table({"x": values})
    path = tmp_path / "x.parquet"
    path.write_bytes(to_bytes(table))
    back = pq.read_table(path).column("x").to_numpy()
    assert back.tobytes() == np.array(values).tobytes()
