"""Worker processes: every chunk is done, whoever dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, NoReturn

import pytest

from tests.external.stand_in import DEADLINE_S, wait_until_dead
from tests.scans import stand_in
from tests.scans.stand_in import HERE, MARK, small_job
from zprime_bridge.core.errors import RunningError
from zprime_bridge.scans.local import in_process, in_workers
from zprime_bridge.scans.task import Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

JOB = small_job().text()
CHUNKS = tuple((start, start + 10) for start in range(0, 120, 10))


@pytest.fixture
def mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where stand-ins note what happened."""
    path = tmp_path / "mark"
    monkeypatch.setenv(MARK, str(path))
    return path


def task(function: str) -> Task:
    return Task(function=f"{HERE}:{function}", text=JOB)


def silence(text: str) -> NoReturn:
    raise AssertionError(text)


def done(function: str, notice: Callable[[str], None] = silence) -> dict[tuple[int, int], bytes]:
    with closing(in_workers(task(function), CHUNKS, 2, notice)) as results:
        return dict(results)


def expected() -> dict[tuple[int, int], bytes]:
    return {chunk: stand_in.steady(JOB, *chunk) for chunk in CHUNKS}


def test_workers_and_this_process_give_the_same_bytes() -> None:
    assert dict(in_process(task("steady"), CHUNKS)) == expected()
    assert done("steady") == expected()


def test_what_the_evaluation_prints_is_not_an_answer() -> None:
    assert done("chatters") == expected()


@pytest.mark.usefixtures("mark")
def test_the_chunk_of_a_worker_that_dies_is_done_again() -> None:
    notices: list[str] = []
    assert done("dies_once", notices.append) == expected()
    assert len(notices) >= 1
    assert all(text.startswith("a worker died (signal 9) at the points ") for text in notices)


def test_repeated_deaths_are_an_error() -> None:
    notices: list[str] = []
    with pytest.raises(
        RunningError, match=r"a worker died \(signal 9\) at the points \d+ to"
    ) as err:
        done("dies_always", notices.append)
    assert "3 times in a row. What was finished is kept." in str(err.value)
    assert len(notices) >= 2


def test_a_crash_is_told_with_its_last_line() -> None:
    with pytest.raises(RunningError, match="exit code 1: ZeroDivisionError: a bug"):
        done("crashes", lambda _: None)


def test_a_refusal_is_told_at_once() -> None:
    with pytest.raises(RunningError, match=r"^no beta functions for point \d+$"):
        done("refuses")


def _noted(mark: Path, count: int) -> list[int]:
    """Process ids of the workers that hang."""
    deadline = time.monotonic() + DEADLINE_S
    while True:
        found = list(map(int, mark.read_text().split())) if mark.exists() else []
        if len(found) == count:
            return found
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_closing_stops_workers_in_the_middle_of_a_chunk(mark: Path) -> None:
    with closing(in_workers(task("hanging"), CHUNKS, 2, silence)) as results:
        assert next(results)[0] == CHUNKS[0]
        workers = _noted(mark, 2)
    wait_until_dead(*workers)


SCAN = f"""
import sys
from pathlib import Path
from tests.scans.stand_in import small_job
from zprime_bridge.scans.scan import Crew, run_job
run_job(small_job(), store=Path(sys.argv[1]), crew=Crew(workers=2), notice=print,
        evaluation={HERE!r} + ":" + sys.argv[2])
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_its_caller(mark: Path, tmp_path: Path, number: signal.Signals) -> None:
    store = tmp_path / "store"
    command = [sys.executable, "-c", SCAN, str(store), "hanging"]
    path = os.pathsep.join(sys.path)
    with subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": path}, stderr=subprocess.DEVNULL
    ) as process:
        workers = _noted(mark, 2)
        process.send_signal(number)
        assert process.wait(DEADLINE_S) == -number
    wait_until_dead(*workers)
