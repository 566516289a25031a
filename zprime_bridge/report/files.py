"""Writing output so that it appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from zprime_bridge.core.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_files(directory: Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    """Write texts into a directory; on any failure nothing of them is left there.

    Everything is first written and synced to a temporary directory beside the target, then moved
    in place file by file. Files of the same names are replaced, others are left alone.

    Parameters
    ----------
    directory : Path
        Created if absent.
    texts : mapping of str to str
        Plain file name to content.

    Returns
    -------
    tuple of Path
        The files written, in the order of ``texts``.

    Raises
    ------
    ExportError
        If the directory cannot be written.
    """
    try:
        if directory.exists() and not directory.is_dir():
            raise ExportError(f"{directory} exists and is not a directory; choose another one")
        directory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            prefix=f".{directory.name}-", dir=directory.parent
        ) as staging:
            for name, text in texts.items():
                _write_synced(Path(staging) / name, text)
            directory.mkdir(exist_ok=True)
            for name in texts:
                (Path(staging) / name).replace(directory / name)
    except OSError as err:
        raise ExportError(f"cannot write to {directory}: {err.strerror or err}") from err
    return tuple(directory / name for name in texts)


def _write_synced(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
