"""Calling a stranger's code such that it can neither stop nor hold up the caller."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, final

from zprime_bridge.core.errors import ZPrimeBridgeError

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt(Generic[_T]):
    """What came of a call.

    Attributes
    ----------
    value : object or None
        Its result; None on failure.
    failure : str or None
        One sentence; None on success.
    error : ZPrimeBridgeError or None
        What was raised, if it was one of our own errors.
    seconds : float
        Wall-clock time taken.
    """

    value: _T | None
    failure: str | None
    error: ZPrimeBridgeError | None = None
    seconds: float


def attempt(call: Callable[[], _T], *, name: str, timeout_s: float) -> Attempt[_T]:
    """Call a function in a thread of its own; whatever it does is reported, never raised.

    Parameters
    ----------
    call : callable
        Without arguments.
    name : str
        Name of the thread, for debuggers.
    timeout_s : float
        Wall-clock seconds after which it is given up; its thread is left behind.
    """
    start = time.monotonic()
    values: list[_T] = []
    failures: list[str] = []
    errors: list[ZPrimeBridgeError] = []

    def work() -> None:
        try:
            values.append(call())
        except ZPrimeBridgeError as err:
            errors.append(err)
            failures.append(str(err))
        except (Exception, SystemExit) as err:  # noqa: BLE001  # strangers may raise anything
            failures.append(f"{type(err).__name__}: {err}")

    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    thread.join(timeout_s)
    seconds = time.monotonic() - start
    if values:
        return Attempt(value=values[0], failure=None, seconds=seconds)
    failure = failures[0] if failures else f"did not finish within {timeout_s:g} s"
    error = errors[0] if errors else None
    return Attempt(value=None, failure=failure, error=error, seconds=seconds)
