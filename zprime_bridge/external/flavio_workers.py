"""Work for several processes that ends with its parent."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

from zprime_bridge.external.flavio_import import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Task = TypeVar("Task")
Result = TypeVar("Result")

_ORPHAN_CHECK_S: Final = 1.0


@contextmanager
def mapped(
    function: Callable[[Task], Result], tasks: Sequence[Task], workers: int
) -> Iterator[Iterator[Result]]:
    """Map a function over tasks, in forked processes that end with the block of code.

    flavio is imported before the fork, once. Results come in any order.
    """
    if workers <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield map(function, tasks)
        return
    load()
    with warnings.catch_warnings():
        # newer Pythons warn of forks beside threads: ours wait for nothing
        warnings.simplefilter("ignore", DeprecationWarning)
        pool = multiprocessing.get_context("fork").Pool(workers, _prepare_worker, (os.getpid(),))
    try:
        yield pool.imap_unordered(function, tasks)
    finally:
        pool.terminate()
        pool.join()


def _prepare_worker(parent: int) -> None:
    """Leave Ctrl-C to the parent process, and end when that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_ORPHAN_CHECK_S)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
