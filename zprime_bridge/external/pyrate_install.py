"""Putting the pinned PyR@TE into the user cache: whole and verified, or not at all."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external.process_group import run_in_group
from zprime_bridge.external.pyrate_source import (
    REPOSITORY,
    TOOL,
    Pin,
    first_of,
    installed_directory,
    read_tree,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

DOWNLOAD_TIMEOUT_S: Final = 600.0

_URL: Final = re.compile(r"(https?|ssh|git|file)://.+|[\w.-]+@[\w.-]+:.+")
_HINT: Final = "get a copy by other means and give '--from PATH'"
# Set by git for its hooks; they would point our commands at another repository.
_GIT_LOCATIONS: Final = frozenset(
    {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE"}
)


def install(pin: Pin, source: str | None = None) -> Path:
    """Install the pinned PyR@TE into the user cache.

    Parameters
    ----------
    pin : Pin
        What is accepted; anything else is refused.
    source : str, optional
        A directory with PyR@TE's files, a git repository (bare or not), or the URL of one;
        default: the public repository.

    Returns
    -------
    Path
        The directory; it may have been there already.

    Raises
    ------
    ExternalToolError
        If the source is not that commit, cannot be read, or the cache not be written.
    """
    target = installed_directory(pin)
    try:
        if not pin.differing(read_tree(target, pin)):
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".install-", dir=target.parent) as staging:
            contents = _fetch(REPOSITORY if source is None else source, pin, Path(staging))
            tree = Path(staging, "tree")
            _write_tree(tree, contents)
            _move_in_place(tree, target, pin, aside=Path(staging, "old"))
    except OSError as err:
        raise ExternalToolError(
            f"{TOOL} cannot be installed in {target}: {err.strerror or err}; nothing was changed",
            tool=TOOL,
        ) from err
    return target


def _write_tree(tree: Path, contents: Mapping[str, bytes]) -> None:
    for name, content in contents.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())


def _move_in_place(tree: Path, target: Path, pin: Pin, *, aside: Path) -> None:
    """Move the finished tree to its place; another process may have done so meanwhile."""
    try:
        tree.replace(target)
    except OSError:
        if not target.exists():
            raise
        if not pin.differing(read_tree(target, pin)):
            return
        target.replace(aside)  # damaged: out of the way, removed with the staging directory
        tree.replace(target)


def _fetch(source: str, pin: Pin, staging: Path) -> dict[str, bytes]:
    """Return the verified contents of the pinned files."""
    local = Path(source).expanduser().resolve()  # git runs elsewhere
    if source and local.is_dir():
        contents = read_tree(local, pin)
        differing = pin.differing(contents)
        if not differing:
            return contents
        if not _holds_commit(local, pin, staging):
            raise _refusal(f"{source} is not {TOOL} at commit {pin.commit} ({first_of(differing)})")
        return _archived(local, pin, staging)
    if not _URL.fullmatch(source):
        raise _refusal(f"--from {source}: neither a directory nor the URL of a git repository")
    clone = staging / "clone"
    code, log = _git(["clone", "--quiet", "--bare", "--", source, str(clone)], staging)
    if code:
        raise _refusal(f"{source} cannot be cloned ({log}); {_HINT}")
    if not _holds_commit(clone, pin, staging):
        raise _refusal(f"{source} does not hold commit {pin.commit} of {TOOL}")
    return _archived(clone, pin, staging)


def _holds_commit(repository: Path, pin: Pin, staging: Path) -> bool:
    if shutil.which("git") is None:
        return False
    code, _ = _git(["-C", str(repository), "cat-file", "-e", f"{pin.commit}^{{commit}}"], staging)
    return code == 0


def _archived(repository: Path, pin: Pin, staging: Path) -> dict[str, bytes]:
    """Read the files of the pinned commit out of a repository."""
    archive = staging / "tree.tar"
    command = ["-c", "core.autocrlf=false", "-C", str(repository), "archive", "--format=tar"]
    code, log = _git([*command, f"--output={archive}", pin.commit], staging)
    if code:
        raise _refusal(f"git cannot read commit {pin.commit} of {repository}: {log}")
    contents = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            stream = tar.extractfile(member) if member.name in pin.files else None
            if stream is not None:
                contents[member.name] = stream.read()
    archive.unlink()
    differing = pin.differing(contents)
    if differing:
        raise _refusal(f"{repository} holds other files at commit {pin.commit}: {differing[0]}")
    return contents


def _git(arguments: list[str], staging: Path) -> tuple[int, str]:
    """Run git without prompts; return its exit code and what it said, on one line."""
    git = shutil.which("git")
    if git is None:
        raise _refusal(f"git is not installed; {_HINT}")
    environment = {k: v for k, v in os.environ.items() if k not in _GIT_LOCATIONS}
    environment |= {"GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh"}
    log = staging / "git.log"
    try:
        code = run_in_group(
            [git, *arguments],
            cwd=staging,
            log=log,
            timeout_s=DOWNLOAD_TIMEOUT_S,
            environment=environment,
        )
    except subprocess.TimeoutExpired as err:
        raise _refusal(f"git did not finish within {DOWNLOAD_TIMEOUT_S:g} s; {_HINT}") from err
    return code, " ".join(log.read_text(encoding="utf-8", errors="replace").split())


def _refusal(text: str) -> ExternalToolError:
    return ExternalToolError(f"{text}; nothing was installed", tool=TOOL)
