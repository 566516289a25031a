"""Cached results of PyR@TE: used only if whole, unchanged and of this version."""

from __future__ import annotations

import errno
import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.external.stand_in import SUCCESS, write_program
from zprime_bridge.external import pyrate_cache
from zprime_bridge.external.pyrate import PyrateRun, run_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MODEL = "Name: M\n"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory of cached results, beside a PyR@TE that works."""
    monkeypatch.setenv("ZPRIME_PYRATE", str(tmp_path / "pyrate"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write_program(tmp_path / "pyrate", SUCCESS)
    return tmp_path / "cache" / "zprime_bridge" / "pyrate_runs"


def run(text: str = MODEL, loops: int = 2) -> PyrateRun:
    return run_model(text, loops=loops, cached=True)


def test_second_run_is_the_first_one(cache: Path) -> None:
    first, second = run(), run()
    assert not first.from_cache
    assert second.from_cache
    assert (second.python_rges, second.log) == (first.python_rges, first.log)
    assert len(list(cache.iterdir())) == 1


def test_other_text_loops_or_program_is_another_result(cache: Path, tmp_path: Path) -> None:
    run()
    assert not run("Name: N\n").from_cache
    assert not run(loops=1).from_cache
    write_program(tmp_path / "pyrate", SUCCESS + "# changed")
    assert not run().from_cache
    assert len(list(cache.iterdir())) == 4


def truncated(text: str) -> str:
    return text[: len(text) // 2]


def with_another_format(text: str) -> str:
    document = json.loads(text)
    document["format"] = -1
    del document["sha256"]
    document["sha256"] = pyrate_cache.text_hash(json.dumps(document, sort_keys=True))
    return json.dumps(document)


def with_a_changed_number(text: str) -> str:
    return text.replace("loops 2", "loops 3")


def of_another_shape(text: str) -> str:
    del text
    return "[1, 2]"


@pytest.mark.parametrize(
    "damage", [truncated, with_another_format, with_a_changed_number, of_another_shape]
)
def test_damaged_or_foreign_results_are_rebuilt(cache: Path, damage: Callable[[str], str]) -> None:
    first = run()
    (path,) = cache.iterdir()
    good = path.read_text()
    assert damage(good) != good
    path.write_text(damage(good))
    second = run()
    assert not second.from_cache
    assert "loops 2" in second.log
    assert len(list(cache.iterdir())) == 1
    assert run().from_cache
    assert first.model_sha256 == second.model_sha256


def test_result_under_the_name_of_another_is_not_used(cache: Path) -> None:
    run()
    (first,) = cache.iterdir()
    run(loops=1)
    (second,) = set(cache.iterdir()) - {first}
    second.write_bytes(first.read_bytes())
    again = run(loops=1)
    assert not again.from_cache
    assert "loops 1" in again.log


def test_a_new_version_of_the_format_ignores_old_results(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    monkeypatch.setattr(pyrate_cache, "CACHE_FORMAT", pyrate_cache.CACHE_FORMAT + 1)
    assert not run().from_cache
    assert len(list(cache.iterdir())) == 2


def test_full_disk_while_caching_is_a_warning_and_leaves_nothing(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(handle))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.warns(UserWarning, match="could not be cached: No space left on device"):
            result = run()
    assert "loops 2" in result.log
    assert list(cache.iterdir()) == []
    assert not run().from_cache


def test_unwritable_cache_is_a_warning(cache: Path) -> None:
    cache.parent.mkdir(parents=True)
    cache.write_text("a file where the directory should be")
    with pytest.warns(UserWarning, match="could not be cached"):
        assert "loops 2" in run().log
