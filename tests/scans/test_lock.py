"""One scan at a time on one store."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from zprime_bridge.core.errors import RunningError
from zprime_bridge.scans.lock import LOCK_FILE, STALE_S, locked

if TYPE_CHECKING:
    from pathlib import Path

HOLD = """
import sys, time
from pathlib import Path
from zprime_bridge.scans.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def test_the_second_is_told_who_the_first_is(tmp_path: Path) -> None:
    with (
        locked(tmp_path),
        pytest.raises(RunningError, match="another scan is writing to") as caught,
        locked(tmp_path),
    ):
        raise AssertionError
    assert f"process {os.getpid()} on {socket.gethostname()}, since 20" in str(caught.value)


def test_the_lock_is_free_again_at_the_end_even_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError), locked(tmp_path):
        raise KeyError
    with locked(tmp_path):
        assert json.loads((tmp_path / LOCK_FILE).read_text())["pid"] == os.getpid()
    assert (tmp_path / LOCK_FILE).read_text() == ""


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(RunningError, match=f"process {process.pid} on"), locked(tmp_path):
            raise AssertionError
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (tmp_path / LOCK_FILE).read_text() != ""
        with locked(tmp_path):
            pass


def _written_elsewhere(directory: Path, age_s: float) -> None:
    """Leave the file of a process on another computer, whose lock is not seen here."""
    path = directory / LOCK_FILE
    path.write_text(json.dumps({"pid": 1, "host": "node-17", "since": "2026-01-01 00:00:00"}))
    touched = time.time() - age_s
    os.utime(path, (touched, touched))


def test_another_computer_that_was_active_lately_is_respected(tmp_path: Path) -> None:
    _written_elsewhere(tmp_path, STALE_S / 2)
    with pytest.raises(RunningError, match="process 1 on node-17") as caught, locked(tmp_path):
        raise AssertionError
    assert "if it is dead, the store is free in" in str(caught.value)


def test_another_computer_that_was_silent_for_long_is_dead(tmp_path: Path) -> None:
    _written_elsewhere(tmp_path, STALE_S * 2)
    with locked(tmp_path):
        assert json.loads((tmp_path / LOCK_FILE).read_text())["pid"] == os.getpid()


def test_the_holder_shows_that_it_lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zprime_bridge.scans.lock.HEARTBEAT_S", 0.01)
    path = tmp_path / LOCK_FILE
    with locked(tmp_path):
        os.utime(path, (0, 0))
        deadline = time.monotonic() + 20
        while path.stat().st_mtime == 0:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_a_damaged_lock_file_blocks_nobody(tmp_path: Path) -> None:
    (tmp_path / LOCK_FILE).write_bytes(b"\xff{")
    with locked(tmp_path):
        pass


def test_without_locks_in_the_file_system_a_living_process_is_respected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(_descriptor: int, _operation: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", unsupported)
    with (
        locked(tmp_path),
        pytest.raises(RunningError, match=f"process {os.getpid()} on"),
        locked(tmp_path),
    ):
        raise AssertionError
    with locked(tmp_path):
        pass


def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunningError, match="cannot write to"), locked(tmp_path / "absent"):
        raise AssertionError
