"""``zprime-bridge solve`` as a shell sees it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from zprime_bridge.charges.library import load_card

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Outcome

    Shell = Callable[..., Outcome]


def test_a_preset_prints_its_family_and_writes_its_card(
    zprime_bridge: Shell, tmp_path: Path
) -> None:
    outcome = zprime_bridge("solve", "chiral-III", "-o", str(tmp_path / "cards"))
    assert outcome.code == 0
    assert "1 family" in outcome.out
    card = load_card(tmp_path / "cards" / "chiral-III.yaml")
    assert set(card.parameters) == {"a", "l", "l3", "chi0"}
    checked = zprime_bridge("check", str(tmp_path / "cards" / "chiral-III.yaml"))
    assert checked.code == 0
    assert "anomaly-free" in checked.out


def test_json_is_one_document(zprime_bridge: Shell) -> None:
    outcome = zprime_bridge("solve", "safe-D", "--json")
    document = json.loads(outcome.out)
    assert outcome.code == 0
    assert [family["dimension"] for family in document["families"]] == [4, 4]
    first = document["families"][0]
    assert first["charges"]["q3"] == "-2*q"
    assert first["check"]["anomaly_free"]
    assert first["card"].startswith("name: safe-D-1\n")


def test_free_conditions_by_options(zprime_bridge: Shell) -> None:
    outcome = zprime_bridge(
        "solve", "--equal", "123", "--yukawa", "u,d,e:all", "--relation", "H = 0",
        "--parameter", "b=q1", "--json",
    )  # fmt: skip
    (family,) = json.loads(outcome.out)["families"]
    assert family["parameters"] == ["b", "phi"]
    assert family["charges"]["l1"] == "-3*b"


def test_a_contradiction_is_exit_code_1_with_a_sentence(zprime_bridge: Shell) -> None:
    outcome = zprime_bridge("solve", "--relation", "H = 1", "--relation", "H = 0", "--json")
    assert outcome.code == 1
    assert outcome.out == ""
    assert "relation H = 1; relation H = 0" in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--yukawa", "u:H:44"),
        ("--relation", "q1 = z"),
        ("no-such-preset",),
        ("--template", "none"),
        ("chiral-III", "--preset", "chiral-III"),
        ("--parameter", "a"),
        ("--time-limit", "0"),
        ("--like", "safe", "--max-charge", "x"),
        ("--like", "nothing"),
    ],
)
def test_bad_input_is_exit_code_2(zprime_bridge: Shell, arguments: tuple[str, ...]) -> None:
    outcome = zprime_bridge("solve", *arguments)
    assert outcome.code == 2
    assert outcome.err
    assert "Traceback" not in outcome.err


def test_presets_are_listed_with_their_sources(zprime_bridge: Shell) -> None:
    outcome = zprime_bridge("solve", "--list")
    assert outcome.code == 0
    assert "chiral-VIII-a-3i" in outcome.out
    assert "arXiv:2109.06201" in outcome.out


def test_completion_of_a_card(zprime_bridge: Shell) -> None:
    outcome = zprime_bridge("solve", "--complete", "chiral-III", "--json")
    document = json.loads(outcome.out)
    assert document["seesaw_goldstones"] == document["lower_bound"] == 1
    assert len(document["contents"][0]["singlets"]) == 1
    told = zprime_bridge("solve", "--complete", "BM1")
    assert told.code == 0
    assert "no type-I seesaw" in told.out


def test_search_prints_writes_and_refuses(zprime_bridge: Shell, tmp_path: Path) -> None:
    outcome = zprime_bridge(
        "solve", "--like", "safe", "--max-denominator", "8", "--limit", "3", "--json",
        "-o", str(tmp_path / "found"),
    )  # fmt: skip
    document = json.loads(outcome.out)
    assert len(document["sets"]) == 3
    growth = [entry["growth"] for entry in document["sets"]]
    assert growth == sorted(growth)
    assert len(list((tmp_path / "found").iterdir())) == 3
    refused = zprime_bridge("solve", "--like", "safe", "--c9", "0.5")
    assert refused.code == 1
    assert "-C9 >= C10 >= 0" in refused.err
