"""Running a program so that nothing of it is left, whatever happens to it or to us."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_POLL_S: Final = 0.5
_TAIL_BYTES: Final = 2000

LIFELINE: Final = """\
import os, runpy, signal, sys, threading

def watch():
    while os.read(0, 1):
        pass
    os.killpg(0, signal.SIGKILL)

threading.Thread(target=watch, daemon=True).start()
del sys.argv[0]
sys.path[0] = os.getcwd()
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""``python -c LIFELINE program.py arguments``: the program and its group die with the caller, even
if that is killed, because standard input then ends."""


def run_in_group(
    command: Sequence[str],
    *,
    cwd: Path,
    log: Path,
    timeout_s: float,
    environment: Mapping[str, str],
    progress: Callable[[str], None] | None = None,
) -> int:
    """Run a command in a session of its own and kill all that is left of it at the end.

    Parameters
    ----------
    command : sequence of str
        Program and arguments; no shell is involved.
    cwd, log : Path
        Working directory; file for all that is printed.
    timeout_s : float
        Wall-clock seconds after which the group is killed.
    environment : mapping of str to str
        The complete environment.
    progress : callable, optional
        Told the last printed line now and then.

    Returns
    -------
    int
        The exit code.

    Raises
    ------
    subprocess.TimeoutExpired
        After ``timeout_s`` seconds.
    OSError
        If the program cannot be started or the log not be written.
    """
    deadline = time.monotonic() + timeout_s
    with log.open("wb") as stream:
        process = subprocess.Popen(  # noqa: S603  # our own argument list, no shell
            command,
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            start_new_session=True,
        )
    try:
        while True:
            remaining = deadline - time.monotonic()
            try:
                return process.wait(min(_POLL_S, max(remaining, 0)))
            except subprocess.TimeoutExpired:
                if remaining <= 0:
                    raise
            if progress is not None:
                progress(_last_line(log))
    finally:
        _kill_group(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill whatever is left of the group; a finished group is no error."""
    with suppress(ProcessLookupError, PermissionError):  # macOS: a group of zombies
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


def _last_line(log: Path) -> str:
    with log.open("rb") as stream:
        stream.seek(0, os.SEEK_END)
        stream.seek(max(stream.tell() - _TAIL_BYTES, 0))
        lines = stream.read().decode("utf-8", "replace").splitlines()
    return next((" ".join(line.split()) for line in reversed(lines) if line.strip()), "")
