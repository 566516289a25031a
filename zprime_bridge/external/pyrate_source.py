"""Where PyR@TE's source tree is, and whether it is the one that this package was tested with.

Only hashes of PyR@TE's files are shipped. They are compared with the files each time, because what
lies in these files is run.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external.user_cache import cache_directory

if TYPE_CHECKING:
    from collections.abc import Mapping

TOOL: Final = "PyR@TE 3"
PROGRAM: Final = "pyR@TE.py"
ENVIRONMENT_VARIABLE: Final = "ZPRIME_PYRATE"
REPOSITORY: Final = "https://github.com/LSartore/pyrate"
COMMIT: Final = "04b219c2016f3fc4f2371d72607edc26a7e06364"
INSTALL_COMMAND: Final = "zprime-bridge pyrate install"

_MANIFEST: Final = "pyrate.sha256"
_LEFT_BEHIND: Final = shutil.ignore_patterns(
    ".git", "__pycache__", "doc", "models", "results", "log"
)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One exact state of PyR@TE's source tree.

    Attributes
    ----------
    commit : str
        Full commit hash in its repository.
    files : mapping of str to str
        SHA-256 (hexadecimal) of every file that a run needs, by path with ``/``.
    """

    commit: str
    files: Mapping[str, str]

    def differing(self, contents: Mapping[str, bytes]) -> tuple[str, ...]:
        """Name the files of the pin that are absent or have other contents."""
        return tuple(
            name
            for name, expected in self.files.items()
            if name not in contents or hashlib.sha256(contents[name]).hexdigest() != expected
        )


@final
class Origin(StrEnum):
    """Who chose a source tree."""

    OVERRIDE = "override"
    CACHE = "cache"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PyrateSource:
    """A source tree that can be run.

    Attributes
    ----------
    directory : Path
        Holds ``pyR@TE.py``.
    origin : Origin
        The user's own choice (``ZPRIME_PYRATE``) or the user cache.
    commit : str or None
        The pinned commit if the files are those of that commit, else None.
    differing : tuple of str
        Files that differ from the pinned commit.
    identity : str
        Commit, or a hash of all files: names the source in the keys of cached results.
    files : tuple of str
        Paths of the files to be copied for a run; empty if the whole tree is copied.
    """

    directory: Path
    origin: Origin
    commit: str | None
    differing: tuple[str, ...]
    identity: str
    files: tuple[str, ...]

    @property
    def is_verified(self) -> bool:
        """Whether every file is that of the pinned commit."""
        return self.commit is not None

    def copy_to(self, target: Path) -> None:
        """Copy what a run needs; of a verified tree nothing but the verified files."""
        if not self.files:
            shutil.copytree(self.directory, target, ignore=_LEFT_BEHIND)
            return
        for name in self.files:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.directory / name, target / name)


def pinned() -> Pin:
    """Return the pinned state of PyR@TE, from the packaged list of hashes."""
    text = (files("zprime_bridge.external") / _MANIFEST).read_text(encoding="utf-8")
    lines = (line.split(maxsplit=1) for line in text.splitlines())
    return Pin(commit=COMMIT, files={name: digest for digest, name in lines})


def installed_directory(pin: Pin) -> Path:
    """Return where ``zprime-bridge pyrate install`` puts this state of PyR@TE."""
    return cache_directory() / "pyrate" / pin.commit


def find_source(pin: Pin) -> PyrateSource:
    """Find PyR@TE: what ``ZPRIME_PYRATE`` names, as it is; else the user cache, verified.

    Raises
    ------
    ExternalToolError
        With ``missing=True`` and the one thing to do, if there is none or the cache is damaged.
    """
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    directory = Path(named).expanduser() if named else installed_directory(pin)
    if not (directory / PROGRAM).is_file():
        found = f"is not there ({ENVIRONMENT_VARIABLE}={named})" if named else "is not installed"
        raise ExternalToolError(f"{TOOL} {found}: {remedy()}", tool=TOOL, missing=True)
    directory = directory.resolve()
    try:
        differing = pin.differing(read_tree(directory, pin))
        commit = None if differing else pin.commit
        if differing and not named:
            raise ExternalToolError(
                f"{TOOL} in {directory} is damaged ({first_of(differing)}): {remedy()}",
                tool=TOOL,
                missing=True,
            )
        return PyrateSource(
            directory=directory,
            origin=Origin.OVERRIDE if named else Origin.CACHE,
            commit=commit,
            differing=differing,
            identity=commit or f"tree-{_tree_hash(directory)}",
            files=() if differing else tuple(pin.files),
        )
    except OSError as err:
        raise ExternalToolError(
            f"{TOOL} in {directory} cannot be read: {err.strerror or err}", tool=TOOL, missing=True
        ) from err


def read_tree(directory: Path, pin: Pin) -> dict[str, bytes]:
    """Read those files of the pin that are in a directory."""
    return {
        name: (directory / name).read_bytes() for name in pin.files if (directory / name).is_file()
    }


def first_of(names: tuple[str, ...]) -> str:
    """Say which files, without filling the screen."""
    return f"{names[0]} differs" if len(names) == 1 else f"{len(names)} files, first {names[0]}"


def remedy() -> str:
    """Say what makes :func:`find_source` succeed."""
    if os.environ.get(ENVIRONMENT_VARIABLE):
        return f"unset or correct {ENVIRONMENT_VARIABLE}"
    return f"run '{INSTALL_COMMAND}', offline with '--from PATH'"


def _tree_hash(directory: Path) -> str:
    """Hash names and contents of all that would be copied, so that a changed tree is another."""
    digest = hashlib.sha256()
    for folder, folders, names in os.walk(directory):
        folders[:] = sorted(set(folders) - _LEFT_BEHIND(folder, folders))
        for name in sorted(set(names) - _LEFT_BEHIND(folder, names)):
            path = Path(folder, name)
            entry = f"{path.relative_to(directory).as_posix()}\0{path.stat().st_size}\0"
            digest.update(entry.encode("utf-8", "surrogateescape"))
            digest.update(path.read_bytes())
    return digest.hexdigest()
