"""Finished parts of an atlas beside the file that it will become, so that it can be resumed.

``FILE.parquet.parts/`` holds ``job.json`` and one Arrow stream per finished chunk of cells. A part
is written under another name, synced, and moved in place: what has the name of a part is whole.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import ExportError

if TYPE_CHECKING:
    from pathlib import Path

    from zprime_bridge.atlas.job import AtlasJob, Chunk

SUFFIX: Final = ".parts"
_JOB: Final = "job.json"
_ORDER: Final = 1
"""Version of the order of rows and of the division into chunks."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A directory with the finished parts of one job."""

    directory: Path

    def path(self, chunk: Chunk) -> Path:
        """Return where a part stands, or will."""
        start, stop = chunk
        return self.directory / f"{start:06d}-{stop:06d}.arrows"

    def has(self, chunk: Chunk) -> bool:
        """Tell whether a part is finished."""
        return self.path(chunk).is_file()

    def write(self, chunk: Chunk, content: bytes) -> None:
        """Keep a finished part.

        Raises
        ------
        ExportError
            If it cannot be written, for example because the disk is full.
        """
        write_whole(self.path(chunk), content)

    def remove(self) -> None:
        """Remove the directory with everything in it."""
        shutil.rmtree(self.directory, ignore_errors=True)


def open_parts(file: Path, job: AtlasJob) -> Parts:
    """Begin the parts of a file, or go on with those that are there.

    Raises
    ------
    ExportError
        If they belong to another job, or the directory cannot be used.
    """
    directory = file.with_name(file.name + SUFFIX)
    content = json.dumps({"order": _ORDER, "job": json.loads(job.text())})
    try:
        directory.mkdir(exist_ok=True)
        known = (directory / _JOB).read_text("utf-8") if (directory / _JOB).exists() else None
        foreign = known is None and any(directory.iterdir())
    except (OSError, UnicodeDecodeError) as err:
        raise ExportError(f"{directory} cannot be used: {err}") from err
    if foreign or known not in (None, content):
        held = f"parts of another atlas, {known}" if known else "something else"
        raise ExportError(f"{directory} holds {held}: remove it, or choose another output file")
    if known is None:
        write_whole(directory / _JOB, content.encode())
    return Parts(directory=directory)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it appears whole or not at all.

    Raises
    ------
    ExportError
        If it cannot be written.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as err:
        with suppress(OSError):
            temporary.unlink()
        raise ExportError(f"cannot write {path}: {err.strerror or err}") from err
