"""Finished parts of an atlas beside the file that it will become, so that it can be resumed.

``FILE.parquet.parts/`` holds ``job.json`` and one Arrow stream per finished chunk of cells, whose
name tells its cells and the SHA-256 of its bytes. It is written under another name, synced, and
moved in place: a name that fits its bytes is a whole part.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import ExportError
from zprime_bridge.core.whole_files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from zprime_bridge.atlas.job import AtlasJob, Chunk

SUFFIX: Final = ".parts"
_JOB: Final = "job.json"
_PART: Final = ".arrows"
_ORDER: Final = 1
"""Version of the order of rows and of the division into chunks."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A directory with the finished parts of one job."""

    directory: Path

    def content(self, chunk: Chunk) -> bytes | None:
        """Return a finished part; None if there is none, or if it is damaged (it is removed then).

        Raises
        ------
        ExportError
            If it cannot be read.
        """
        try:
            for path in self.directory.glob(f"{_prefix(chunk)}-*{_PART}"):
                content = path.read_bytes()
                if path.name == _name(chunk, content):
                    return content
                path.unlink()
        except OSError as err:
            raise ExportError(f"cannot read {self.directory}: {err.strerror or err}") from err
        return None

    def write(self, chunk: Chunk, content: bytes) -> None:
        """Keep a finished part.

        Raises
        ------
        ExportError
            If it cannot be written, for example because the disk is full.
        """
        _write(self.directory / _name(chunk, content), content)

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
        _write(directory / _JOB, content.encode())
    return Parts(directory=directory)


def _prefix(chunk: Chunk) -> str:
    start, stop = chunk
    return f"{start:06d}-{stop:06d}"


def _name(chunk: Chunk, content: bytes) -> str:
    return f"{_prefix(chunk)}-{hashlib.sha256(content).hexdigest()}{_PART}"


def _write(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content)
    except OSError as err:
        raise ExportError(f"cannot write {path}: {err.strerror or err}") from err
