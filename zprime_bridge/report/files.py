"""Writing output so that it appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zprime_bridge.core.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

STAGING_PREFIX: Final = ".zprime-bridge-"


def write_files(directory: Path, texts: Mapping[str, str | bytes]) -> tuple[Path, ...]:
    """Write texts into a directory; on any failure it is as it was before.

    Everything is first written and synced to a temporary directory inside the target (which may
    be a mounted volume), then moved in place file by file. Files of the same names are replaced,
    others are left alone.

    Parameters
    ----------
    directory : Path
        Created if absent, parents included.
    texts : mapping of str to str or bytes
        Plain file name to content.

    Returns
    -------
    tuple of Path
        The files written, in the order of ``texts``.

    Raises
    ------
    ExportError
        If the directory cannot be written or a name is not a plain file name.
    """
    if directory.exists() and not directory.is_dir():
        raise ExportError(f"{directory} exists and is not a directory; choose another one")
    for name in texts:
        if not name or Path(name).name != name:
            raise ExportError(f"not a plain file name: {name!r}")
    try:
        with (
            _present(directory),
            tempfile.TemporaryDirectory(prefix=STAGING_PREFIX, dir=directory) as staging,
        ):
            new, old = Path(staging) / "new", Path(staging) / "old"
            new.mkdir()
            old.mkdir()
            for name, text in texts.items():
                _write_synced(new / name, text)
            _move(texts, new, directory, old)
    except OSError as err:
        raise ExportError(f"cannot write to {directory}: {err.strerror or err}") from err
    except ValueError as err:  # a null byte in a name, a lone surrogate in a text
        raise ExportError(f"cannot write to {directory}: {err}") from err
    return tuple(directory / name for name in texts)


@contextmanager
def _present(directory: Path) -> Iterator[None]:
    """Create a directory and its parents; remove what was created if the block fails."""
    absent = [path for path in (directory, *directory.parents) if not path.exists()]
    complete = False
    try:
        directory.mkdir(parents=True, exist_ok=True)
        yield
        complete = True
    finally:
        if not complete:
            for path in absent:
                if path.is_dir() and not any(path.iterdir()):
                    path.rmdir()


def _move(names: Iterable[str], source: Path, target: Path, backup: Path) -> None:
    """Move files from ``source`` to ``target``; put everything back if one of them fails."""
    moved: list[str] = []
    complete = False
    try:
        for name in names:
            if (target / name).exists():
                shutil.copy2(target / name, backup / name)
            (source / name).replace(target / name)
            moved.append(name)
        complete = True
    finally:
        if not complete:
            for name in moved:
                if (backup / name).exists():
                    (backup / name).replace(target / name)
                else:
                    (target / name).unlink()


def _write_synced(path: Path, text: str | bytes) -> None:
    with path.open("wb") as stream:
        stream.write(text.encode() if isinstance(text, str) else text)
        stream.flush()
        os.fsync(stream.fileno())
