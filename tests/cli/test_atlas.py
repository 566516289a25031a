"""``zprime-bridge atlas``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from zprime_bridge.cli import atlas

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Outcome
    from tests.conftest import ReferenceValue


def test_json_has_the_contracted_keys(
    zprime_bridge: Callable[..., Outcome], reference: Callable[[str], ReferenceValue]
) -> None:
    outcome = zprime_bridge("atlas", "--max-charge", "3", "--json")
    document = json.loads(outcome.out)
    assert outcome.code == 0
    assert list(document) == ["max_charge", "with_nu", "count", "seconds"]
    assert document["max_charge"] == 3
    assert document["with_nu"] is True
    assert document["count"] == reference("atlas/published_with_nu").value[3]


def test_a_file_has_as_many_rows_as_are_told(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    file = tmp_path / "atlas.parquet"
    outcome = zprime_bridge("atlas", "--max-charge", "3", "--no-nu", "-o", str(file), "--json")
    document = json.loads(outcome.out)
    assert document["with_nu"] is False
    assert document["count"] == pq.read_table(file).num_rows
    assert document["file"] == str(file)


def test_conditions_select_rows_that_can_be_shown(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge(
        "atlas", "--max-charge", "2", "--where", "yukawa(u, d, e) == 3", "--show", "2", "--json"
    )
    document = json.loads(outcome.out)
    assert len(document["rows"]) == 2
    assert document["columns"][:3] == ["q1", "q2", "q3"]
    assert document["where"] == "yukawa(u, d, e) == 3"


def test_people_get_a_table_and_one_line(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("atlas", "--max-charge", "1", "--show", "1")
    assert "38 anomaly-free charge sets, |charge| <= 1, SM + 3 nu_R" in outcome.out


def test_a_row_becomes_a_card_that_check_accepts(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    card = tmp_path / "row.yaml"
    card.write_text(zprime_bridge("atlas", "--max-charge", "3", "--card", "77").out)
    outcome = zprime_bridge("check", str(card), "--json")
    assert outcome.code == 0
    assert json.loads(outcome.out)["anomaly_free"] is True


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--max-charge", "31"], "integer from 0 to 30"),
        (["--max-charge", "2", "--where", "q1 +"], "not a condition"),
        (["--max-charge", "2", "-o", "atlas.csv"], "must end with .parquet"),
        (["--max-charge", "1", "--card", "38"], "there are 38 rows, counted from 0"),
        (["--max-charge", "1", "--card", "3", "--json"], "leave out"),
    ],
)
def test_bad_requests_are_usage_errors(
    zprime_bridge: Callable[..., Outcome], arguments: list[str], message: str
) -> None:
    outcome = zprime_bridge("atlas", *arguments)
    assert outcome.code == 2
    assert message in outcome.err
    assert not outcome.out


def test_a_long_request_says_so_and_waits_for_a_yes(
    zprime_bridge: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(atlas, "LONG_S", 0.0)
    refused = zprime_bridge("atlas", "--max-charge", "2", "--json")
    assert refused.code == 2
    assert "at the rate measured here; add --yes" in refused.err
    file = str(tmp_path / "atlas.parquet")
    accepted = zprime_bridge("atlas", "--max-charge", "2", "--yes", "-o", file, "--json")
    assert json.loads(accepted.out)["count"] == 358
