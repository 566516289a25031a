"""Parquet files of the atlas: whole or absent, resumed after an interruption."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from zprime_bridge.atlas import job as job_module
from zprime_bridge.atlas import produce
from zprime_bridge.atlas.job import AtlasJob
from zprime_bridge.atlas.rows import chunk_bytes, rows_of
from zprime_bridge.core.errors import ExportError

if TYPE_CHECKING:
    from pathlib import Path

JOB = AtlasJob(max_charge=4)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_module, "CHUNK_ROWS", 3000)


class _StoppedError(Exception):
    """As if the user had pressed Ctrl-C."""


def stop_after(parts: int) -> list[str]:
    """A list that refuses to grow: its ``append`` is a progress callback."""

    class Told(list[str]):
        def append(self, text: str) -> None:
            super().append(text)
            if len(self) == parts:
                raise _StoppedError

    return Told()


def test_a_file_holds_all_rows_and_nothing_else_is_left(tmp_path: Path) -> None:
    file = tmp_path / "atlas.parquet"
    told: list[str] = []
    count = produce.write_atlas(JOB, file, progress=told.append)
    table = pq.read_table(file)
    assert count == table.num_rows
    columns = [table.column(name).to_pylist() for name in JOB.columns]
    assert [list(row) for row in zip(*columns, strict=True)] == rows_of(JOB, 0, 10**6).tolist()
    assert pq.ParquetFile(file).num_row_groups == len(told) > 5
    assert table.schema.metadata[b"zprime_bridge.atlas"].decode() == JOB.text()
    assert [path.name for path in tmp_path.iterdir()] == ["atlas.parquet"]


def test_an_interrupted_file_is_resumed_and_equals_one_written_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once, resumed = tmp_path / "once.parquet", tmp_path / "resumed.parquet"
    produce.write_atlas(JOB, once)
    with pytest.raises(_StoppedError):
        produce.write_atlas(JOB, resumed, progress=stop_after(4).append)
    assert not resumed.exists()
    kept = list((tmp_path / "resumed.parquet.parts").glob("*.arrows"))
    assert len(kept) >= 4
    computed: list[int] = []

    def counted(text: str, start: int, stop: int) -> bytes:
        computed.append(start)
        return chunk_bytes(text, start, stop)

    monkeypatch.setattr(produce, "chunk_bytes", counted)
    produce.write_atlas(JOB, resumed)
    assert len(computed) == len(produce.chunks(JOB, 1)) - len(kept)
    assert resumed.read_bytes() == once.read_bytes()


def test_parts_of_another_atlas_are_not_mixed_in(tmp_path: Path) -> None:
    file = tmp_path / "atlas.parquet"
    with pytest.raises(_StoppedError):
        produce.write_atlas(JOB, file, progress=stop_after(1).append)
    with pytest.raises(ExportError, match=r"parts of another atlas.*remove it"):
        produce.write_atlas(AtlasJob(max_charge=4, with_nu=False), file)


def test_a_directory_with_something_else_is_left_alone(tmp_path: Path) -> None:
    theirs = tmp_path / "atlas.parquet.parts" / "thesis.tex"
    theirs.parent.mkdir()
    theirs.write_text("years of work")
    with pytest.raises(ExportError, match="something else"):
        produce.write_atlas(JOB, tmp_path / "atlas.parquet")
    assert theirs.read_text() == "years of work"


def test_a_damaged_part_is_computed_again(tmp_path: Path) -> None:
    once, file = tmp_path / "once.parquet", tmp_path / "atlas.parquet"
    produce.write_atlas(JOB, once)
    with pytest.raises(_StoppedError):
        produce.write_atlas(JOB, file, progress=stop_after(2).append)
    part = min((tmp_path / "atlas.parquet.parts").glob("*.arrows"))
    part.write_bytes(part.read_bytes()[:-100])
    produce.write_atlas(JOB, file)
    assert file.read_bytes() == once.read_bytes()


def test_a_full_disk_is_one_clear_error_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        del descriptor
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ExportError, match="No space left on device"):
        produce.write_atlas(JOB, tmp_path / "atlas.parquet")
    assert not list(tmp_path.glob("*.parquet"))
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_killed_process_is_resumed(tmp_path: Path) -> None:
    once, file = tmp_path / "once.parquet", tmp_path / "atlas.parquet"
    produce.write_atlas(JOB, once)
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from zprime_bridge.atlas import job, produce\n"
        "job.CHUNK_ROWS = 3000\n"
        "told = []\n"
        "def progress(text):\n"
        "    told.append(text)\n"
        "    if len(told) == 3:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "produce.write_atlas(job.AtlasJob(max_charge=4), Path(sys.argv[1]), progress=progress)\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(file)], check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert not file.exists()
    assert len(list((tmp_path / "atlas.parquet.parts").glob("*.arrows"))) >= 3
    produce.write_atlas(JOB, file)
    assert file.read_bytes() == once.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["atlas.parquet", "once.parquet"]


def test_a_missing_directory_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be used"):
        produce.write_atlas(JOB, tmp_path / "absent" / "atlas.parquet")


def test_a_condition_that_nothing_fulfils_gives_an_empty_file(tmp_path: Path) -> None:
    file = tmp_path / "none.parquet"
    assert produce.write_atlas(AtlasJob(max_charge=2, where="q1 > 2"), file) == 0
    assert pq.read_table(file).num_rows == 0
