"""The store: what is finished stays, what is damaged is seen."""

from __future__ import annotations

import errno
import json
import os
from typing import TYPE_CHECKING, NoReturn

import pytest

from tests.scans.stand_in import small_job
from zprime_bridge.core.errors import RunningError
from zprime_bridge.scans import store as stores

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zprime_bridge.scans.store import Store

JOB = small_job().text()
CHUNKS = ((0, 4), (4, 8), (8, 10))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of ten points in chunks of four."""
    return stores.create(tmp_path, JOB, 10, 4)


def refuse(text: str) -> NoReturn:
    raise AssertionError(text)


def content(chunk: tuple[int, int]) -> bytes:
    return f"bytes of {chunk}".encode() * 100


def test_finished_chunks_are_found_again(store: Store) -> None:
    assert store.chunks() == CHUNKS
    assert store.finished(refuse) == {}
    paths = {chunk: store.write(chunk, content(chunk)) for chunk in CHUNKS[1:]}
    reopened = stores.create(store.directory, JOB, 10, 4)
    assert reopened == store
    assert reopened.finished(refuse) == paths
    assert list(reopened.contents()) == [content(chunk) for chunk in CHUNKS[1:]]


def test_a_store_keeps_its_chunk_size(store: Store) -> None:
    assert stores.create(store.directory, JOB, 10, 1000).chunk_size == 4


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _flip(path: Path) -> None:
    changed = bytearray(path.read_bytes())
    changed[7] ^= 1
    path.write_bytes(bytes(changed))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [_cut, _flip, _empty])
def test_a_damaged_chunk_is_reported_and_removed(
    store: Store, damage: Callable[[Path], None]
) -> None:
    paths = [store.write(chunk, content(chunk)) for chunk in CHUNKS]
    damage(paths[1])
    with pytest.raises(RunningError, match="is damaged: run the same scan on this store again"):
        list(store.contents())
    notices: list[str] = []
    assert sorted(store.finished(notices.append)) == [CHUNKS[0], CHUNKS[2]]
    assert notices == [f"{paths[1]} is damaged: its points are computed again"]
    assert not paths[1].exists()


def test_a_chunk_of_another_job_is_damaged(store: Store, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    stranger = stores.create(other, small_job(seed=2).text(), 10, 4)
    path = stranger.write(CHUNKS[0], content(CHUNKS[0]))
    path.rename(store.directory / stores.CHUNKS / path.name)
    notices: list[str] = []
    assert store.finished(notices.append) == {}
    assert len(notices) == 1


def test_a_file_that_was_not_finished_is_removed_and_others_stay(store: Store) -> None:
    folder = store.directory / stores.CHUNKS
    started = folder / ".part-000000000000-000000000004.parquet"
    started.write_bytes(b"half")
    foreign = folder / "notes.txt"
    foreign.write_text("mine")
    assert store.finished(refuse) == {}
    assert not started.exists()
    assert foreign.exists()


def test_another_job_is_refused_with_what_differs(store: Store) -> None:
    with pytest.raises(RunningError, match="holds another scan") as caught:
        stores.create(store.directory, small_job(rtol=1e-8).text(), 10, 4)
    assert "settings.rtol: 1e-06, now 1e-08" in str(caught.value)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_leaves_what_was_finished(
    store: Store, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    kept = store.write(CHUNKS[0], content(CHUNKS[0]))

    def full(_descriptor: int) -> NoReturn:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(RunningError, match=f"{os.strerror(code)}; make room. What was finished"):
        store.write(CHUNKS[1], content(CHUNKS[1]))
    monkeypatch.undo()
    assert store.finished(refuse) == {CHUNKS[0]: kept}
    assert [path.name for path in (store.directory / stores.CHUNKS).iterdir()] == [kept.name]


@pytest.mark.parametrize(
    "change", [{"chunk_size": 5}, {"count": 11}, {"job": {}}, {"sha256": "0" * 64}]
)
def test_a_changed_manifest_is_refused(store: Store, change: dict[str, object]) -> None:
    path = store.directory / stores.MANIFEST
    manifest = json.loads(path.read_text()) | change
    path.write_text(json.dumps(manifest))
    with pytest.raises(RunningError, match="was changed after it was written"):
        stores.read(store.directory)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null"])
def test_a_damaged_manifest_is_refused(store: Store, text: str) -> None:
    (store.directory / stores.MANIFEST).write_text(text)
    with pytest.raises(RunningError, match=r"manifest\.json is damaged"):
        stores.read(store.directory)


def test_a_manifest_of_another_version_is_refused(store: Store) -> None:
    path = store.directory / stores.MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), "schema": 7}))
    with pytest.raises(RunningError, match="schema 7; this zprime_bridge reads"):
        stores.read(store.directory)


def test_a_directory_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(RunningError, match=r"is not empty \(thesis.tex\) and no store of a scan"):
        stores.prepare_directory(tmp_path)


def test_a_file_in_place_of_the_directory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    with pytest.raises(RunningError, match="cannot be a store"):
        stores.prepare_directory(path)


def test_no_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunningError, match="is no store of a scan"):
        stores.read(tmp_path)
