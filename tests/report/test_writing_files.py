"""Output appears whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from zprime_bridge.core.errors import ExportError
from zprime_bridge.report.files import write_files

TEXTS = {"report.json": "{}\n", "BM3.model": "Name: BM3\n", "c.yaml": "μ: 1\n"}


def content(directory: Path) -> dict[str, str]:
    """Everything below a directory, hidden files included."""
    return {
        str(path.relative_to(directory)): path.read_text("utf-8") if path.is_file() else "<dir>"
        for path in directory.rglob("*")
    }


def test_all_files_are_written_in_order(tmp_path: Path) -> None:
    directory = tmp_path / "new" / "deep"
    assert write_files(directory, TEXTS) == tuple(directory / name for name in TEXTS)
    assert content(directory) == TEXTS


def test_files_are_replaced_whole_and_others_left_alone(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text("a much longer old report")
    (tmp_path / "notes.txt").write_text("mine")
    write_files(tmp_path, TEXTS)
    assert content(tmp_path) == TEXTS | {"notes.txt": "mine"}


def test_nothing_to_write_is_no_error(tmp_path: Path) -> None:
    assert write_files(tmp_path, {}) == ()
    assert content(tmp_path) == {}


@pytest.mark.parametrize(
    "bad_name", ["../x", "a/b", "", "..", "a\0b", "x" * 300], ids=lambda name: repr(name)[:9]
)
def test_an_unwritable_name_leaves_nothing_behind(tmp_path: Path, bad_name: str) -> None:
    with pytest.raises(ExportError, match=r"plain file name|cannot write"):
        write_files(tmp_path / "deep" / "out", {**TEXTS, bad_name: "text"})
    assert content(tmp_path) == {}


def test_text_that_cannot_be_encoded_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"cannot write to .*surrogates"):
        write_files(tmp_path / "out", {**TEXTS, "bad.txt": "\ud800"})
    assert content(tmp_path) == {}


def test_a_directory_in_the_way_of_the_last_file_brings_the_old_files_back(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text("old")
    (tmp_path / "c.yaml").mkdir()
    before = content(tmp_path)
    with pytest.raises(ExportError, match="cannot write to"):
        write_files(tmp_path, TEXTS)
    assert content(tmp_path) == before


def test_a_file_in_the_way_of_the_directory_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_text("precious")
    with pytest.raises(ExportError, match="is not a directory; choose another one"):
        write_files(target, TEXTS)
    with pytest.raises(ExportError, match="cannot write to"):
        write_files(target / "below", TEXTS)
    assert content(tmp_path) == {"out": "precious"}


@pytest.mark.parametrize("successes", [0, 1, 2])
def test_a_full_disk_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, successes: int
) -> None:
    (tmp_path / "report.json").write_text("old")
    before = content(tmp_path)
    calls = []

    def full(_descriptor: int) -> None:
        calls.append(1)
        if len(calls) > successes:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="No space left on device"):
        write_files(tmp_path, TEXTS)
    assert content(tmp_path) == before


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), KeyboardInterrupt()])
def test_an_interruption_between_two_files_brings_the_old_ones_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    (tmp_path / "report.json").write_text("old")
    before = content(tmp_path)
    replace = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        if target.name == "c.yaml":
            raise error
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises((ExportError, KeyboardInterrupt)):
        write_files(tmp_path, TEXTS)
    assert content(tmp_path) == before
