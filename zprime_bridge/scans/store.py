"""A directory in which a scan rests: one file per finished chunk, each whole or absent.

``manifest.json`` holds the job and the chunk size. A chunk is a Parquet file whose name tells its
points and the SHA-256 of job and bytes, ``chunks/000000001024-000000002048-<sha256>.parquet``: it
is written beside its place, synced, and moved there. A name that fits its bytes is a whole chunk of
this job.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias, final

from zprime_bridge.core.errors import RunningError
from zprime_bridge.core.whole_files import UNFINISHED, write_whole
from zprime_bridge.scans.job import canonical, differences
from zprime_bridge.scans.lock import LOCK_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

MANIFEST: Final = "manifest.json"
CHUNKS: Final = "chunks"

Chunk: TypeAlias = tuple[int, int]
"""Points ``start <= i < stop``."""

_NAME: Final = re.compile(
    r"(?P<start>[0-9]{12})-(?P<stop>[0-9]{12})-(?P<sha256>[0-9a-f]{64})\.parquet"
)
_STORE_FORMAT: Final = "zprime_bridge scan store"
_STORE_SCHEMA: Final = 1
_CHECKSUM: Final = "sha256"
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A store on disk.

    Attributes
    ----------
    directory : Path
        Where it is.
    job : str
        Text of its job.
    count, chunk_size : int
        Points in all, and in each chunk but the last.
    """

    directory: Path
    job: str
    count: int
    chunk_size: int

    def chunks(self) -> tuple[Chunk, ...]:
        """All chunks of the scan, in order."""
        return chunks_of(self.count, self.chunk_size)

    def finished(self, notice: Callable[[str], None]) -> dict[Chunk, Path]:
        """Find the chunks whose bytes are those that were written; remove damaged ones.

        Parameters
        ----------
        notice : callable
            Told of every damaged chunk: it will be computed again.

        Raises
        ------
        RunningError
            If the store cannot be read or mended.
        """
        expected = set(self.chunks())
        found: dict[Chunk, Path] = {}
        try:
            for path in sorted((self.directory / CHUNKS).iterdir()):
                chunk = _chunk(path)
                if chunk in expected and self._is_whole(path, path.read_bytes()):
                    found[chunk] = path
                elif chunk is not None:
                    notice(f"{path} is damaged: its points are computed again")
                    path.unlink()
                elif path.name.startswith(UNFINISHED):
                    path.unlink()
        except OSError as err:
            raise RunningError(f"cannot go on in {self.directory}: {err.strerror or err}") from err
        return found

    def write(self, chunk: Chunk, content: bytes) -> Path:
        """Store a finished chunk.

        Raises
        ------
        RunningError
            If it cannot be written, for example because the disk is full; nothing of it is left.
        """
        start, stop = chunk
        name = f"{start:012d}-{stop:012d}-{self._digest(content)}.parquet"
        path = self.directory / CHUNKS / name
        try:
            write_whole(path, content)
        except OSError as err:
            reason = err.strerror or str(err)
            if err.errno in _FULL:
                reason += "; make room"
            raise RunningError(
                f"cannot write to {self.directory}: {reason}. What was finished is kept: run the "
                "same scan again to go on"
            ) from err
        return path

    def contents(self) -> Iterator[bytes]:
        """Yield the bytes of all finished chunks in order, each checked.

        Raises
        ------
        RunningError
            If one is damaged or cannot be read.
        """
        for path in sorted((self.directory / CHUNKS).iterdir()):
            if _NAME.fullmatch(path.name) is None:
                continue
            try:
                content = path.read_bytes()
            except OSError as err:
                raise RunningError(f"cannot read {path}: {err.strerror or err}") from err
            if not self._is_whole(path, content):
                raise RunningError(
                    f"{path} is damaged: run the same scan on this store again to compute it anew"
                )
            yield content

    def _digest(self, content: bytes) -> str:
        return hashlib.sha256(self.job.encode() + content).hexdigest()

    def _is_whole(self, path: Path, content: bytes) -> bool:
        match = _NAME.fullmatch(path.name)
        return match is not None and match["sha256"] == self._digest(content)


def chunks_of(count: int, size: int) -> tuple[Chunk, ...]:
    """Cut ``count`` points into chunks."""
    return tuple((start, min(start + size, count)) for start in range(0, count, size))


def prepare_directory(directory: Path) -> None:
    """Make a directory for a store; refuse one that holds anything else.

    Raises
    ------
    RunningError
        If it is not empty and no store, or cannot be made.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        strange = [p.name for p in directory.iterdir() if not _is_ours(p.name)]
    except OSError as err:
        raise RunningError(
            f"{directory} cannot be a store: {err.strerror or err}; choose another directory"
        ) from err
    if strange and not (directory / MANIFEST).exists():
        raise RunningError(
            f"{directory} is not empty ({min(strange)}) and no store of a scan: choose another "
            "directory"
        )


def create(directory: Path, job: str, count: int, chunk_size: int) -> Store:
    """Begin a store, or go on with the one that is there.

    Parameters
    ----------
    directory : Path
        Absent, empty, or a store of the same job.
    job : str
        Text of the job.
    count : int
        Number of points.
    chunk_size : int
        Points per chunk; a store that exists keeps its own.

    Raises
    ------
    RunningError
        If the directory holds another job, saying in what it differs, or something else.
    """
    if (directory / MANIFEST).exists():
        store = read(directory)
        if store.job != job:
            changes = "; ".join(differences(json.loads(store.job), json.loads(job)))
            raise RunningError(
                f"{directory} holds another scan ({changes}): use another store, or remove it"
            )
        return store
    manifest = {
        "format": _STORE_FORMAT,
        "schema": _STORE_SCHEMA,
        "count": count,
        "chunk_size": chunk_size,
        "job": json.loads(job),
    }
    signed = {_CHECKSUM: _checksum(manifest), **manifest}
    content = (json.dumps(signed, indent=1, allow_nan=False) + "\n").encode()
    try:
        (directory / CHUNKS).mkdir(exist_ok=True)
        write_whole(directory / MANIFEST, content)
    except OSError as err:
        raise RunningError(f"cannot write to {directory}: {err.strerror or err}") from err
    return Store(directory=directory, job=job, count=count, chunk_size=chunk_size)


def read(directory: Path) -> Store:
    """Read the manifest of a store.

    Raises
    ------
    RunningError
        If there is none, or it is damaged or of another version.
    """
    path = directory / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if manifest["format"] != _STORE_FORMAT or manifest["schema"] != _STORE_SCHEMA:
            raise RunningError(
                f"{path}: format {manifest['format']!r}, schema {manifest['schema']!r}; this "
                f"zprime_bridge reads {_STORE_FORMAT!r}, schema {_STORE_SCHEMA}"
            )
        if manifest.pop(_CHECKSUM, None) != _checksum(manifest):
            raise RunningError(f"{path} was changed after it was written: remove the store")
        return Store(
            directory=directory,
            job=canonical(manifest["job"]),
            count=int(manifest["count"]),
            chunk_size=int(manifest["chunk_size"]),
        )
    except OSError as err:
        raise RunningError(
            f"{directory} is no store of a scan: {err.strerror or err} ({MANIFEST})"
        ) from err
    except (ValueError, KeyError, TypeError) as err:
        raise RunningError(f"{path} is damaged ({err!r}): remove the store") from err


def _is_ours(name: str) -> bool:
    return name in {MANIFEST, CHUNKS, LOCK_FILE} or name.startswith((UNFINISHED, "tmp"))


def _checksum(manifest: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(manifest).encode()).hexdigest()


def _chunk(path: Path) -> Chunk | None:
    match = _NAME.fullmatch(path.name)
    return (int(match["start"]), int(match["stop"])) if match else None
