"""A worker process: does chunks of one task until its standard input ends.

:mod:`zprime_bridge.scans.local` starts it with ``python -m zprime_bridge.scans.worker``. It reads
one JSON document per line, first ``{"function", "text"}``, then ``[start, stop]``, and answers each
chunk with one line ``{"bytes": n}`` and n bytes, or with ``{"error": text}``. Nothing that other
code prints can get into the answers.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from typing import TYPE_CHECKING, Final

from zprime_bridge.core.errors import ZPrimeBridgeError
from zprime_bridge.scans.task import Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

_BLOCK: Final = 1 << 16


def serve(requests: Callable[[], bytes], answers: BinaryIO) -> None:
    """Answer requests for ever.

    Parameters
    ----------
    requests : callable
        Gives the next line.
    answers : binary stream
        Where answers go.
    """
    task = Task(**json.loads(requests()))
    while True:
        start, stop = json.loads(requests())
        try:
            content = task(start, stop)
        except ZPrimeBridgeError as err:
            header: dict[str, object] = {"error": str(err)}
            content = b""
        else:
            header = {"bytes": len(content)}
        answers.write(json.dumps(header).encode() + b"\n" + content)
        answers.flush()


def lines_until_the_end(descriptor: int) -> Callable[[], bytes]:
    """Read lines in a thread, which ends this process at once when there are no more."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def read() -> None:
        rest = b""
        while received := os.read(descriptor, _BLOCK):
            *complete, rest = (rest + received).split(b"\n")
            for line in complete:
                lines.put(line)
        os._exit(0)  # whoever asked is gone, even if it was killed

    threading.Thread(target=read, daemon=True).start()
    return lines.get


def main() -> None:
    """Serve on the standard streams; what is printed meanwhile goes to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(lines_until_the_end(sys.stdin.fileno()), answers)


if __name__ == "__main__":
    main()
