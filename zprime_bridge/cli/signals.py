"""Ending politely when asked to end: temporary files are removed, child processes stopped."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


@contextmanager
def termination_as_exit() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP into ``SystemExit`` meanwhile, so that ``finally`` blocks run."""
    if threading.current_thread() is not threading.main_thread():  # only that one gets signals
        yield
        return
    wanted = [signal.SIGTERM, signal.SIGHUP]
    before = {number: signal.signal(number, _exit) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _exit(number: int, frame: FrameType | None) -> NoReturn:
    del frame
    raise SystemExit(128 + number)
