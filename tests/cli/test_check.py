"""``zprime-bridge check`` and ``cards``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Outcome

ANOMALOUS = """
name: broken
template: minimal
charges:
  q: [0, 0, 1]
  u: [0, 0, 1]
  d: [0, 0, 1]
  l: [0, 0, 0]
  e: [0, 0, 0]
  scalars: {H: 0, phi: 1}
"""


def test_check_json_has_the_contracted_keys(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("check", "BM3", "--json")
    document = json.loads(outcome.out)
    assert outcome.code == 0
    assert document["anomalies"] == dict.fromkeys(
        ("su3", "su2", "yy", "gravity", "y", "cubic"), "0"
    )
    assert document["anomaly_free"] is True
    assert document["textures"]["Mu"] == [["H", "H", "0"], ["H", "H", "0"], ["0", "0", "H"]]
    assert document["goldstones"] == 0


def test_anomalous_card_exits_with_one_and_names_the_sums(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    card = tmp_path / "broken.yaml"
    card.write_text(ANOMALOUS)
    outcome = zprime_bridge("check", str(card), "--json")
    assert outcome.code == 1
    assert json.loads(outcome.out)["anomaly_free"] is False
    assert "su2 = 3" in outcome.err
    assert "su3" not in outcome.err


def test_run_refuses_an_anomalous_card_and_writes_nothing(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    card = tmp_path / "broken.yaml"
    card.write_text(ANOMALOUS + "point: {m_zprime: 5000, g_prime: 1}\n")
    outcome = zprime_bridge("run", str(card), "-o", str(tmp_path / "out"))
    assert outcome.code == 1
    assert "su2 = 3" in outcome.err
    assert outcome.out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.yaml"]


def test_parametric_card_is_checked_symbolically(zprime_bridge: Callable[..., Outcome]) -> None:
    document = json.loads(zprime_bridge("check", "chiral-II", "--json").out)
    assert set(document["parameters"]) == {"l", "l3", "x", "a"}
    assert set(document["anomalies"].values()) == {"0"}
    assert document["textures"]["Me"] == [
        ["phi", "phi", "0"],
        ["phi", "phi", "0"],
        ["0", "0", "Phi"],
    ]


def test_parameter_values_can_allow_more(zprime_bridge: Callable[..., Outcome]) -> None:
    generic = json.loads(zprime_bridge("check", "chiral-II", "--json").out)
    special = json.loads(
        zprime_bridge("check", "chiral-II", "-p", "l=1", "-p", "l3=1", "--json").out
    )
    assert generic["textures_at_values"] is None
    assert special["textures_at_values"]["Md"][2][0] == "phi"
    assert special["textures"] == generic["textures"]


def test_unknown_card_is_a_usage_error_with_a_near_match(
    zprime_bridge: Callable[..., Outcome],
) -> None:
    outcome = zprime_bridge("check", "BM33")
    assert outcome.code == 2
    assert "BM3" in outcome.err
    assert "zprime-bridge cards" in outcome.err


def test_unreadable_parameter_is_refused(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("check", "chiral-II", "-p", "l=__import__('os')", "-p", "x=1e400")
    assert outcome.code == 2
    assert len(outcome.err.splitlines()) == 2
    assert "not a number" in outcome.err
    assert "out of range" in outcome.err


def test_all_shipped_cards_are_listed(zprime_bridge: Callable[..., Outcome]) -> None:
    names = {card["name"] for card in json.loads(zprime_bridge("cards", "--json").out)["cards"]}
    tables = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII-left", "VIII-right", "IX", "XI")
    expected = {"BM1", "BM1nu", "BM2", "BM3", "BM4", "B-L", "B3-L2", "Lmu-Ltau"}
    expected |= {f"chiral-{table}" for table in tables}
    seesaw = ("III", "V", "VI", "VII", "VIII-left", "VIII-right")
    expected |= {f"chiral-{table}-seesaw" for table in seesaw}
    assert names == expected | {"chiral-III-chi4", "chiral-VIII-left-a0", "chiral-VIII-right-a0"}


def test_missing_argument_is_a_usage_error(zprime_bridge: Callable[..., Outcome]) -> None:
    assert zprime_bridge("check").code == 2
    assert zprime_bridge("export", "pyrate").code == 2
    assert zprime_bridge("nonsense").code == 2
