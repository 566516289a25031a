"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

UNFINISHED: Final = ".part-"
"""How the name of a file begins while it is written; after a crash such files may be removed."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it appears whole or not at all, even if the power fails.

    Parameters
    ----------
    path : Path
        In a directory that exists; what was there is replaced.
    content : bytes
        All of it.

    Raises
    ------
    OSError
        If it cannot be written; nothing of it is left then.
    """
    temporary = path.with_name(f"{UNFINISHED}{os.getpid()}-{path.name}")
    complete = False
    try:
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        complete = True
    finally:
        if not complete:
            with suppress(OSError):
                temporary.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
