"""``zprime-bridge papers``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Outcome

NAMES = {
    "safe-table-2", "safe-figure-1", "safe-mixing", "safe-lfu", "chi-figure-4", "chi-kaon",
}  # fmt: skip
KEYS = {"name", "title", "where", "rows", "remarks", "sources", "figure", "files"}
ROW_KEYS = {
    "quantity", "value", "uncertainty", "printed", "printed_value", "deviation", "unit", "data",
    "note",
}  # fmt: skip
COLUMNS = 80


def test_without_a_name_the_results_are_listed(zprime_bridge: Callable[..., Outcome]) -> None:
    done = zprime_bridge("papers", "--json")
    assert done.code == 0
    assert {one["name"] for one in json.loads(done.out)["results"]} == NAMES
    shown = zprime_bridge("papers")
    assert all(name in shown.out for name in NAMES)
    assert max(map(len, shown.out.splitlines())) <= COLUMNS


def test_a_result_as_json(zprime_bridge: Callable[..., Outcome]) -> None:
    done = zprime_bridge("papers", "safe-mixing", "--data", "paper", "--json")
    assert done.code == 0
    document = json.loads(done.out)
    assert set(document) == KEYS
    assert all(set(row) == ROW_KEYS for row in document["rows"])
    assert len(document["figure"]["panels"]) == 1


@pytest.mark.parametrize("name", ["safe-mixing", "chi-kaon"])
def test_tables_fit_into_80_columns(name: str, zprime_bridge: Callable[..., Outcome]) -> None:
    done = zprime_bridge("papers", name)
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= COLUMNS


def test_files_are_written(tmp_path: Path, zprime_bridge: Callable[..., Outcome]) -> None:
    done = zprime_bridge("papers", "safe-mixing", "--data", "paper", "-o", str(tmp_path))
    assert done.code == 0
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {"safe-mixing.json", "safe-mixing.png", "safe-mixing.svg"}
    assert (tmp_path / "safe-mixing.png").read_bytes().startswith(b"\x89PNG")


def test_a_table_has_no_figure(tmp_path: Path, zprime_bridge: Callable[..., Outcome]) -> None:
    assert zprime_bridge("papers", "chi-kaon", "-o", str(tmp_path)).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"chi-kaon.json"}


def test_a_name_that_does_not_exist(zprime_bridge: Callable[..., Outcome]) -> None:
    done = zprime_bridge("papers", "chi-figure-5")
    assert done.code == 2
    assert "did you mean 'chi-figure-4'?" in done.err


def test_a_directory_without_a_name(tmp_path: Path, zprime_bridge: Callable[..., Outcome]) -> None:
    done = zprime_bridge("papers", "-o", str(tmp_path))
    assert done.code == 2
    assert "needs the NAME of a result" in done.err
