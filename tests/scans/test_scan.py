"""A scan into a store: interrupted, damaged, disputed, and always the same table."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
import warnings
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import pytest

from tests.external.stand_in import DEADLINE_S
from tests.scans import stand_in
from tests.scans.stand_in import HERE, MARK, bm1, small_job
from zprime_bridge.core.errors import RunningError
from zprime_bridge.scans.axis_text import parse_axes, parse_ranges
from zprime_bridge.scans.designs import GridDesign, RandomDesign
from zprime_bridge.scans.results import to_bytes
from zprime_bridge.scans.scan import Crew, ScanProgress, chunk_size, run_job, scan
from zprime_bridge.scans.table import load_scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from zprime_bridge.scans.table import ScanTable

SLOW = f"""
import sys
from pathlib import Path
from tests.scans.stand_in import small_job
from zprime_bridge.scans.scan import Crew, run_job
run_job(small_job(), store=Path(sys.argv[1]), crew=Crew(workers=2), notice=print,
        evaluation="{HERE}:slow")
"""

REAL = """
import sys
from tests.scans.stand_in import bm1
from zprime_bridge.scans.axis_text import parse_ranges
from zprime_bridge.scans.designs import RandomDesign
from zprime_bridge.scans.scan import scan
ranges = parse_ranges(["alpha_y=-2:0.5,alpha_delta=-6:0,alpha_deltatilde=-6:0,alpha_s=-6:-1"])
scan(bm1(), RandomDesign(ranges=ranges, count=20_000, seed=4), store=sys.argv[1], workers=2)
"""


def silence(text: str) -> NoReturn:
    raise AssertionError(text)


def stand_in_scan(
    store: Path | None, *, function: str = "steady", workers: int = 1, seed: int = 1
) -> ScanTable:
    return run_job(
        small_job(seed=seed),
        store=store,
        crew=Crew(workers=workers),
        notice=silence,
        evaluation=f"{HERE}:{function}",
    )


def files(store: Path) -> dict[str, bytes]:
    """Finished chunks of a store."""
    return {path.name: path.read_bytes() for path in (store / "chunks").glob("0*.parquet")}


@contextmanager
def started(code: str, store: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a scan in a process of its own, at most until the end of the block."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", code, str(store)], env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(claim: Callable[[], bool]) -> None:
    """Wait until something is true, but not for long."""
    deadline = time.monotonic() + DEADLINE_S
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_killed_scan_ends_with_the_table_of_an_undisturbed_one(tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311  # moments of a kill
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    expected = stand_in_scan(undisturbed)
    for finished in (0, 2, 4):
        with started(SLOW, killed) as process:
            wait_for(lambda: len(files(killed)) > finished)  # noqa: B023  # called at once
            time.sleep(chance.uniform(0.0, 2 * stand_in.PAUSE_S))
            process.kill()
    with started(SLOW, killed) as process:
        assert process.wait(DEADLINE_S) == 0
    assert files(killed) == files(undisturbed)
    assert load_scan(killed).table.equals(expected.table)


@pytest.mark.slow
def test_a_real_scan_killed_twenty_times_ends_with_the_same_table(tmp_path: Path) -> None:
    chance = random.Random()  # noqa: S311  # moments of a kill
    for _ in range(20):
        with started(REAL, tmp_path / "killed") as process:
            time.sleep(chance.uniform(0.0, 3.0))
            process.kill()
    for name in ("killed", "undisturbed"):
        with started(REAL, tmp_path / name) as process:
            assert process.wait(10 * DEADLINE_S) == 0
    assert files(tmp_path / "killed") == files(tmp_path / "undisturbed")
    killed, undisturbed = load_scan(tmp_path / "killed"), load_scan(tmp_path / "undisturbed")
    assert killed.table.num_rows == 20_000
    assert to_bytes(killed.table) == to_bytes(undisturbed.table)


def test_store_memory_and_workers_give_the_same_table(tmp_path: Path) -> None:
    expected = stand_in_scan(None).table
    assert expected.column("index").to_pylist() == list(range(2000))
    assert stand_in_scan(None, workers=2).table.equals(expected)
    assert stand_in_scan(tmp_path / "a").table.equals(expected)
    assert stand_in_scan(tmp_path / "b", workers=2).table.equals(expected)


def test_a_finished_scan_is_not_computed_again(tmp_path: Path) -> None:
    expected = stand_in_scan(tmp_path).table
    seen: list[ScanProgress] = []
    again = run_job(
        small_job(),
        store=tmp_path,
        crew=Crew(scheduler="nowhere"),
        progress=seen.append,
        notice=silence,
        evaluation=f"{HERE}:refuses",
    )
    assert again.table.equals(expected)
    assert [progress.done for progress in seen] == [2000]


def test_what_was_finished_before_an_error_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MARK, str(tmp_path / "mark"))
    with pytest.raises(RunningError, match="3 times in a row"):
        run_job(
            small_job(),
            store=tmp_path / "store",
            crew=Crew(workers=2),
            notice=lambda _: None,
            evaluation=f"{HERE}:dies_always",
        )
    partial = load_scan(tmp_path / "store", partial=True)
    assert partial.table.column("index").to_pylist() == list(range(256))
    assert not partial.is_complete
    expected = stand_in_scan(None).table
    assert stand_in_scan(tmp_path / "store").table.equals(expected)


def test_a_damaged_chunk_is_reported_and_computed_again(tmp_path: Path) -> None:
    expected = stand_in_scan(tmp_path)
    whole = files(tmp_path)
    name = sorted(whole)[2]
    (tmp_path / "chunks" / name).write_bytes(whole[name][:-20])
    with pytest.raises(RunningError, match=f"{name} is damaged"):
        load_scan(tmp_path)
    notices: list[str] = []
    again = run_job(
        small_job(),
        store=tmp_path,
        crew=Crew(workers=1),
        notice=notices.append,
        evaluation=f"{HERE}:steady",
    )
    assert [text for text in notices if name in text] == notices
    assert len(notices) == 1
    assert again.table.equals(expected.table)
    assert files(tmp_path) == whole


def test_another_scan_on_the_same_store_is_refused(tmp_path: Path) -> None:
    stand_in_scan(tmp_path)
    with pytest.raises(RunningError, match=r"holds another scan .*design\.seed: 1, now 2"):
        stand_in_scan(tmp_path, seed=2)


def test_two_scans_on_one_store_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MARK, str(tmp_path / "mark"))
    store = tmp_path / "store"
    with started(SLOW.replace(":slow", ":hanging"), store) as process:
        wait_for(lambda: len(files(store)) > 0)
        with pytest.raises(RunningError, match=f"another scan is writing .*{process.pid} on"):
            stand_in_scan(store)
        assert load_scan(store, partial=True).table.num_rows == 256  # reading is free
    assert stand_in_scan(store).is_complete


def test_a_full_disk_ends_the_scan_and_loses_nothing_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = 0
    real = os.fsync

    def full_after_three(descriptor: int) -> None:
        nonlocal written
        written += 1
        if written > 2 + 2 * 2 + 2:  # lock, manifest; two chunks; each with its folder
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr("os.fsync", full_after_three)
    with pytest.raises(RunningError, match="No space left on device; make room"):
        stand_in_scan(tmp_path, workers=2)
    monkeypatch.undo()
    kept = load_scan(tmp_path, partial=True).table.num_rows
    assert 0 < kept < 2000
    assert stand_in_scan(tmp_path).table.equals(stand_in_scan(None).table)


def test_progress_counts_every_point_also_those_of_an_earlier_run(tmp_path: Path) -> None:
    seen: list[ScanProgress] = []

    def go_on() -> None:
        run_job(
            small_job(),
            store=tmp_path,
            crew=Crew(workers=1),
            progress=seen.append,
            notice=silence,
            evaluation=f"{HERE}:slow",
        )

    go_on()
    assert [progress.done for progress in seen[:2]] == [256, 512]
    assert {progress.total for progress in seen} == {2000}
    assert seen[-1].done == 2000
    assert seen[0].seconds_left > seen[-1].seconds_left == 0.0
    fastest = 256 / stand_in.PAUSE_S
    assert all(0 < progress.rate < fastest for progress in seen)
    for path in sorted((tmp_path / "chunks").iterdir())[4:]:
        path.unlink()
    seen.clear()
    go_on()
    assert seen[0].done == 5 * 256
    assert all(0 < progress.rate < fastest for progress in seen)


@pytest.mark.parametrize(
    ("count", "size"), [(1, 256), (16_384, 256), (75_000, 2048), (10**8, 16_384)]
)
def test_chunks_are_neither_many_nor_large(count: int, size: int) -> None:
    assert chunk_size(count) == size


@pytest.mark.parametrize("workers", [0, -2])
def test_a_scan_without_workers_is_refused(workers: int) -> None:
    with pytest.raises(RunningError, match=f"at least 1 worker is needed, got {workers}"):
        Crew(workers=workers)


def test_a_real_scan_is_the_same_with_two_workers_and_in_a_store(tmp_path: Path) -> None:
    ranges = parse_ranges(["alpha_y=-2:0.5,alpha_delta=-6:0,alpha_deltatilde=-6:0"])
    design = RandomDesign(ranges=ranges, count=700, seed=4)
    here = scan(bm1(), design, workers=1, notice=silence)
    there = scan(bm1(), design, workers=2, store=tmp_path, notice=silence)
    assert to_bytes(here.table) == to_bytes(there.table)
    assert here.job.text() == there.job.text()


def test_notices_are_warnings_unless_somebody_listens() -> None:
    design = GridDesign(axes=parse_axes(["alpha_y=-0.5:-0.4:2"]))
    with pytest.warns(UserWarning, match="initial conditions at 5000 GeV, the flow starts at 6000"):
        scan(bm1(), design, mu_start=6000.0, workers=1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scan(bm1(), design, workers=1)


def test_jobs_of_other_settings_are_other_jobs() -> None:
    job = small_job()
    assert replace(job, start=(("g1", 0.3),)).text() != job.text()
    assert stand_in.small_job().text() == job.text()
