"""One scan at a time on one store: a lock that no dead process holds for ever.

The operating system drops the lock of a process that ends, however it ends. Some network file
systems keep such locks on each computer by itself, so the holder also writes down who it is and
touches the file now and then: a stranger's file that was touched lately is respected.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
import tempfile
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import RunningError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_FILE: Final = "lock"
HEARTBEAT_S: Final = 10.0
STALE_S: Final = 120.0
"""A holder on another computer that was silent for so long is dead."""

_TAKEN: Final = frozenset({errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN})


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a store.

    Attributes
    ----------
    pid : int
        Process.
    host : str
        Computer.
    since : str
        When it began, UTC.
    """

    pid: int
    host: str
    since: str

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}, since {self.since} UTC"


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Hold a store meanwhile.

    Raises
    ------
    RunningError
        If another scan holds it, saying who, or the file cannot be written.
    """
    path = directory / LOCK_FILE
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as err:
        raise RunningError(f"cannot write to {directory}: {err.strerror or err}") from err
    try:
        _acquire(descriptor, directory)
        try:
            with _heartbeat(descriptor):
                yield
        finally:
            with suppress(OSError):
                os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)  # drops the lock


def _acquire(descriptor: int, directory: Path) -> None:
    holder = _holder(descriptor)
    is_locked = True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as err:
        if err.errno in _TAKEN:
            raise RunningError(_in_use(directory, holder)) from err
        is_locked = False  # the file system knows no locks
    age = _age_s(descriptor, directory)
    if holder is not None and age < STALE_S and _may_live(holder, is_locked=is_locked):
        raise RunningError(
            f"{_in_use(directory, holder)}; if it is dead, the store is free in {STALE_S - age:.0f}"
            f" seconds (or remove {directory / LOCK_FILE})"
        )
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    mine = {"pid": os.getpid(), "host": socket.gethostname(), "since": now}
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(mine).encode(), 0)
        os.fsync(descriptor)
    except OSError as err:
        raise RunningError(f"cannot write to {directory}: {err.strerror or err}") from err


def _may_live(holder: Holder, *, is_locked: bool) -> bool:
    """Tell whether a holder may still be there although the lock, if there are any, was free."""
    if holder.host != socket.gethostname():
        return True
    if is_locked:
        return False
    try:
        os.kill(holder.pid, 0)  # asks only
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _in_use(directory: Path, holder: Holder | None) -> str:
    who = "another process" if holder is None else str(holder)
    return f"another scan is writing to {directory} ({who}): wait for it, or use another store"


def _holder(descriptor: int) -> Holder | None:
    """Return who wrote the file; None if nobody, or nobody knows."""
    try:
        document = json.loads(os.pread(descriptor, 4096, 0))
        return Holder(
            pid=int(document["pid"]), host=str(document["host"]), since=str(document["since"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _age_s(descriptor: int, directory: Path) -> float:
    """Seconds since the file was touched, by the clock of the file system."""
    try:
        with tempfile.TemporaryFile(dir=directory) as probe:
            now = os.fstat(probe.fileno()).st_mtime
        return now - os.fstat(descriptor).st_mtime
    except OSError as err:
        raise RunningError(f"cannot write to {directory}: {err.strerror or err}") from err


@contextmanager
def _heartbeat(descriptor: int) -> Iterator[None]:
    """Touch the file now and then, until the block ends."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(HEARTBEAT_S):
            with suppress(OSError):
                os.utime(descriptor)

    thread = threading.Thread(target=beat, name="scan lock", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
