"""Installing a pinned tree: verified, whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest

from tests.external.stand_in import pin_of, write_tree
from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external.pyrate_install import install
from zprime_bridge.external.pyrate_source import Origin, Pin, find_source, pinned

if TYPE_CHECKING:
    from pathlib import Path

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("ZPRIME_PYRATE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "zprime_bridge" / "pyrate"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    directory = tmp_path / "tree"
    write_tree(directory)
    return directory


@pytest.fixture
def pin(tree: Path) -> Pin:
    return pin_of(tree, "c0ffee")


def git(directory: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=m")
    command = ["git", *identity, "-C", str(directory), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(tree: Path) -> Path:
    """The tree as its first commit; the second one changes and removes files."""
    git(tree, "init", "--quiet")
    git(tree, "add", ".")
    git(tree, "commit", "--quiet", "-m", "one")
    (tree / "pyR@TE.py").write_text("# rewritten\n")
    git(tree, "rm", "--quiet", "--cached", "src/Model.py")
    (tree / "src" / "Model.py").unlink()
    git(tree, "commit", "--quiet", "-a", "-m", "two")
    return tree


def test_the_packaged_list_pins_what_a_run_needs() -> None:
    pin = pinned()
    assert len(pin.commit) == 40
    assert {"pyR@TE.py", "default.settings", "src/PyLie/PyLieDB.hd5f.gz"} <= pin.files.keys()
    assert all(len(digest) == 64 for digest in pin.files.values())
    assert not any(name.startswith(("/", ".")) or ".." in name for name in pin.files)


def test_plain_directory_is_installed_without_what_is_not_pinned(
    cache: Path, tree: Path, pin: Pin
) -> None:
    (tree / "yaml.py").write_text("raise SystemExit\n")
    directory = install(pin, str(tree))
    assert directory == cache / "c0ffee"
    installed = {path.relative_to(directory).as_posix() for path in directory.rglob("*.*")}
    assert installed == set(pin.files)
    source = find_source(pin)
    assert source.is_verified
    assert (source.origin, source.commit, source.identity) == (Origin.CACHE, "c0ffee", "c0ffee")


def test_installing_twice_needs_no_source(cache: Path, tree: Path, pin: Pin) -> None:
    first = install(pin, str(tree))
    assert install(pin, str(cache / "nowhere")) == first


@pytest.mark.parametrize("change", ["edited", "absent"])
def test_another_tree_is_refused_and_nothing_installed(
    cache: Path, tree: Path, pin: Pin, change: str
) -> None:
    if change == "edited":
        (tree / "src" / "Model.py").write_text("# another model\n")
    else:
        (tree / "src" / "Model.py").unlink()
    with pytest.raises(ExternalToolError, match=r"commit c0ffee \(src/Model.py differs\)"):
        install(pin, str(tree))
    assert list(cache.iterdir()) == []


@needs_git
@pytest.mark.parametrize("as_url", [False, True])
def test_pinned_commit_is_taken_out_of_a_repository_that_moved_on(
    cache: Path, tree: Path, pin: Pin, repository: Path, as_url: bool
) -> None:
    pin = Pin(commit=git(repository, "rev-parse", "HEAD~1"), files=pin.files)
    directory = install(pin, f"file://{repository}" if as_url else str(tree))
    assert find_source(pin).is_verified
    assert list(cache.iterdir()) == [directory]


@needs_git
def test_bare_repository_and_relative_path(
    cache: Path, pin: Pin, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin = Pin(commit=git(repository, "rev-parse", "HEAD~1"), files=pin.files)
    git(tmp_path, "clone", "--quiet", "--bare", str(repository), "bare")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert install(pin, "bare").parent == cache


@needs_git
def test_repository_without_the_commit_is_refused(cache: Path, pin: Pin, repository: Path) -> None:
    with pytest.raises(ExternalToolError, match="does not hold commit c0ffee"):
        install(pin, f"file://{repository}")
    assert list(cache.iterdir()) == []


@needs_git
def test_right_commit_with_other_contents_is_refused(
    cache: Path, pin: Pin, repository: Path
) -> None:
    pin = Pin(commit=git(repository, "rev-parse", "HEAD"), files=pin.files)
    with pytest.raises(ExternalToolError, match="holds other files at commit"):
        install(pin, f"file://{repository}")
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize("source", ["/no/such/place", "--upload-pack=touch x", "ext::sh -c id", ""])
def test_what_is_neither_directory_nor_url_is_refused(cache: Path, pin: Pin, source: str) -> None:
    with pytest.raises(ExternalToolError, match="neither a directory nor the URL"):
        install(pin, source)
    assert list(cache.iterdir()) == []


@needs_git
def test_unreachable_url_is_one_clear_error(cache: Path, pin: Pin, tmp_path: Path) -> None:
    with pytest.raises(ExternalToolError, match=r"cannot be cloned .* '--from PATH'"):
        install(pin, f"file://{tmp_path}/nothing")
    assert list(cache.iterdir()) == []


def test_missing_git_says_what_to_do(
    cache: Path, pin: Pin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(ExternalToolError, match=r"git is not installed; .* '--from PATH'"):
        install(pin)
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize(
    ("accident", "seen", "message"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), ExternalToolError, "No space left"),
        (KeyboardInterrupt(), KeyboardInterrupt, None),
    ],
    ids=["disk-full", "ctrl-c"],
)
def test_accident_half_way_leaves_nothing(
    *,
    cache: Path,
    tree: Path,
    pin: Pin,
    monkeypatch: pytest.MonkeyPatch,
    accident: BaseException,
    seen: type[BaseException],
    message: str | None,
) -> None:
    calls = []

    def fail_at_the_second_file(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise accident

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail_at_the_second_file)
        with pytest.raises(seen, match=message):
            install(pin, str(tree))
    assert list(cache.iterdir()) == []
    assert install(pin, str(tree)).is_dir()


def test_damaged_installation_is_told_and_mended(cache: Path, tree: Path, pin: Pin) -> None:
    directory = install(pin, str(tree))
    (directory / "src" / "Model.py").write_text("import os\n")
    with pytest.raises(ExternalToolError, match=r"damaged \(src/Model.py differs\)") as info:
        find_source(pin)
    assert info.value.missing
    install(pin, str(tree))
    assert find_source(pin).is_verified
    assert list(cache.iterdir()) == [directory]


def test_concurrent_installations_agree(cache: Path, tree: Path, pin: Pin) -> None:
    failures: list[BaseException] = []
    barrier = threading.Barrier(8)

    def one() -> None:
        barrier.wait()
        try:
            install(pin, str(tree))
        except ExternalToolError as err:
            failures.append(err)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert find_source(pin).is_verified
    assert [path.name for path in cache.iterdir()] == ["c0ffee"]


def test_unwritable_cache_is_one_clear_error(cache: Path, tree: Path, pin: Pin) -> None:
    cache.parent.parent.mkdir()
    cache.parent.write_text("a file where the directory should be")
    with pytest.raises(ExternalToolError, match="cannot be installed"):
        install(pin, str(tree))


def test_missing_program_is_one_sentence_that_says_what_to_do(cache: Path, pin: Pin) -> None:
    with pytest.raises(ExternalToolError, match="run 'zprime-bridge pyrate install'") as info:
        find_source(pin)
    assert info.value.missing
    assert not cache.exists()


def test_a_wrong_variable_is_named(
    pin: Pin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZPRIME_PYRATE", str(tmp_path))
    with pytest.raises(ExternalToolError, match=r"is not there \(ZPRIME_PYRATE=") as info:
        find_source(pin)
    assert info.value.missing
    assert str(tmp_path) in str(info.value)


def test_override_is_the_users_choice_and_reported_as_such(
    cache: Path, tree: Path, pin: Pin, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(pin, str(tree))
    monkeypatch.setenv("ZPRIME_PYRATE", str(tree))
    unchanged = find_source(pin)
    assert (unchanged.origin, unchanged.commit) == (Origin.OVERRIDE, "c0ffee")
    (tree / "src" / "Model.py").write_text("# mine\n")
    changed = find_source(pin)
    assert not changed.is_verified
    assert changed.differing == ("src/Model.py",)
    (tree / "src" / "Model.py").write_text("# mine, again\n")
    assert len({unchanged.identity, changed.identity, find_source(pin).identity}) == 3
    assert list(cache.iterdir()) == [cache / "c0ffee"]


def test_relative_cache_home_is_ignored(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pin: Pin, tree: Path
) -> None:
    monkeypatch.delenv("ZPRIME_PYRATE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "somewhere")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert install(pin, str(tree)) == tmp_path / ".cache" / "zprime_bridge" / "pyrate" / "c0ffee"
