"""Chunks of a task on this computer: in this process, or in worker processes of our own.

Workers are fresh Python processes that talk through pipes. So the caller's script needs no
``__main__`` guard, workers die with the caller even if that is killed (their standard input ends),
and one that dies takes nothing along but the chunk it was at, which is done again.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import RunningError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from zprime_bridge.scans.store import Chunk
    from zprime_bridge.scans.task import Task

MAX_ATTEMPTS: Final = 3
"""How often a chunk is tried before the deaths of its workers count as its own fault."""

_MODULE: Final = "zprime_bridge.scans.worker"
_TAIL_BYTES: Final = 2000
_POLL_S: Final = 0.5
_LAST_WORDS_S: Final = 5.0


def in_process(task: Task, chunks: Iterable[Chunk]) -> Generator[tuple[Chunk, bytes], None, None]:
    """Do chunks one after the other, here."""
    for chunk in chunks:
        yield chunk, task(*chunk)


def in_workers(
    task: Task, chunks: Iterable[Chunk], workers: int, notice: Callable[[str], None]
) -> Generator[tuple[Chunk, bytes], None, None]:
    """Do chunks in worker processes; yield them as they finish.

    Parameters
    ----------
    task : Task
        What to do.
    chunks : iterable of (int, int)
        Consumed as workers become free.
    workers : int
        Number of processes.
    notice : callable
        Told of every worker that dies.

    Raises
    ------
    RunningError
        If a worker refuses a chunk, or workers die at the same chunk again and again.

    Notes
    -----
    Close the iterator (:func:`contextlib.closing`) to stop the workers at once.
    """
    remaining = iter(chunks)
    staff = [_Worker(task) for _ in range(workers)]
    idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
    deaths: queue.SimpleQueue[str] = queue.SimpleQueue()
    for worker in staff:
        idle.put(worker)

    def do(chunk: Chunk) -> bytes:
        worker = idle.get()
        try:
            return _with_patience(worker, chunk, deaths.put)
        finally:
            idle.put(worker)

    threads = ThreadPoolExecutor(workers, thread_name_prefix="scan")
    pending: dict[Future[bytes], Chunk] = {}
    try:
        while True:
            while len(pending) <= workers and (chunk := next(remaining, None)) is not None:
                pending[threads.submit(do, chunk)] = chunk
            if not pending:
                return
            done = wait(pending, timeout=_POLL_S, return_when=FIRST_COMPLETED).done
            while not deaths.empty():
                notice(deaths.get())
            for future in done:
                yield pending.pop(future), future.result()
    finally:
        for worker in staff:
            worker.dismiss()
        threads.shutdown(cancel_futures=True)
        for worker in staff:
            worker.close()


def _with_patience(worker: _Worker, chunk: Chunk, notice: Callable[[str], None]) -> bytes:
    """Do a chunk, with a new process after a death."""
    start, stop = chunk
    attempt = 1
    while True:
        try:
            return worker.do(chunk)
        except _WorkerDiedError as err:
            what = f"a worker died ({err}) at the points {start} to {stop - 1}"
            if attempt == MAX_ATTEMPTS:
                raise RunningError(
                    f"{what}, {MAX_ATTEMPTS} times in a row. What was finished is kept. Is there "
                    "enough memory? 'workers=1' runs in one process and shows more"
                ) from err
            notice(f"{what}; it is replaced and they are computed again")
        attempt += 1


@final
class _WorkerDiedError(Exception):
    """The process ended in the middle of a chunk."""


@final
class _DismissedError(Exception):
    """The scan is over: nobody waits for this chunk."""


@final
class _Worker:
    """A worker process, started when first needed."""

    def __init__(self, task: Task) -> None:
        self._greeting = json.dumps({"function": task.function, "text": task.text})
        self._process: subprocess.Popen[bytes] | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the worker
        self._starting = threading.Lock()
        self._dismissed = False

    def do(self, chunk: Chunk) -> bytes:
        """Do one chunk; called by one thread at a time."""
        process = self._process or self._started()
        try:
            return _answer(process, json.dumps(chunk))
        except (OSError, ValueError, EOFError) as err:  # a closed pipe, an empty or half an answer
            how = self._bury()
            if self._dismissed:
                raise _DismissedError from err
            raise _WorkerDiedError(how) from err

    def dismiss(self) -> None:
        """Stop the process; every later call is refused."""
        with self._starting:
            self._dismissed = True
            if self._process is not None:
                self._process.kill()

    def close(self) -> None:
        """Release everything, after :meth:`dismiss` and when no thread is at work any more."""
        self._bury()
        self._log.close()

    def _started(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)  # noqa: PTH109
        with self._starting:
            if self._dismissed:
                raise _DismissedError
            self._process = process = subprocess.Popen(  # noqa: S603  # our own module, no shell
                [sys.executable, "-P", "-m", _MODULE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,  # Ctrl-C is for us; we end the workers
            )
        _tell(process, self._greeting)
        return process

    def _bury(self) -> str:
        """Forget a dead process and say how it died."""
        process, self._process = self._process, None
        if process is None:
            return "it was not there"
        try:
            code = process.wait(_LAST_WORDS_S)  # its pipe is closed: it is about to end
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):  # a request that nobody read
                    stream.close()
        self._log.seek(0, os.SEEK_END)
        self._log.seek(max(self._log.tell() - _TAIL_BYTES, 0))
        last = self._log.read().decode("utf-8", "replace").strip().splitlines()
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return f"{how}: {last[-1]}" if last else how


def _answer(process: subprocess.Popen[bytes], request: str) -> bytes:
    """Ask a worker.

    Raises
    ------
    RunningError
        If it refuses.
    OSError, ValueError, EOFError
        If it dies.
    """
    _tell(process, request)
    if process.stdout is None:
        raise EOFError
    header = json.loads(process.stdout.readline())
    if "error" in header:
        raise RunningError(header["error"])
    content = process.stdout.read(header["bytes"])
    if len(content) != header["bytes"]:
        raise EOFError
    return content


def _tell(process: subprocess.Popen[bytes], line: str) -> None:
    if process.stdin is not None:
        with suppress(BrokenPipeError):  # it died: the answer will be missing
            process.stdin.write(line.encode() + b"\n")
            process.stdin.flush()
