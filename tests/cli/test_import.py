"""``zprime-bridge import``."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

from tests.importers.requests import ATLAS_ORDER, SARAH, atlas_rows, integer_list
from zprime_bridge.importers.protocol import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from tests.cli.conftest import Outcome


def test_a_single_card_is_printed_and_check_accepts_it(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    (tmp_path / "B-L.m").write_text(SARAH)
    printed = zprime_bridge("import", str(tmp_path / "B-L.m"))
    assert printed.code == 0
    card = tmp_path / "card.yaml"
    card.write_text(printed.out)
    checked = json.loads(zprime_bridge("check", str(card), "--json").out)
    assert checked["anomaly_free"] is True
    assert checked["textures"]["Me"] == [["H"] * 3] * 3


def test_a_list_becomes_a_directory_of_cards(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    rows = atlas_rows(1)
    file, target = tmp_path / "atlas.txt", tmp_path / "cards"
    file.write_text(integer_list(rows, ATLAS_ORDER))
    outcome = zprime_bridge("import", str(file), "-o", str(target), "--json")
    document = json.loads(outcome.out)
    assert outcome.code == 0
    assert document["format"] == "atlas"
    assert len(document["sets"]) == len(list(target.glob("*.yaml"))) == len(rows)
    assert all(given["anomaly_free"] for given in document["sets"])
    assert zprime_bridge("check", str(target / "atlas-17.yaml")).code == 0


def test_conventions_are_shown_to_people(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    file = tmp_path / "atlas.txt"
    file.write_text(integer_list(atlas_rows(1), ATLAS_ORDER, conjugates=True))
    outcome = zprime_bridge("import", str(file))
    assert "order of species: q, nu, e, u, l, d" in outcome.out
    assert "signs of their charges changed" in outcome.out
    assert "38 card(s) not written: use -o DIR" in outcome.out


def test_anomalous_charges_exit_with_one(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    file = tmp_path / "bad.txt"
    file.write_text("1 " * 18)
    outcome = zprime_bridge("import", str(file), "--order", "q,u,d,l,e,nu", "--json")
    assert outcome.code == 1
    assert json.loads(outcome.out)["sets"][0]["anomalies"]["su2"] == "12"
    assert "anomalous charges: 1 of 1" in outcome.err


def test_standard_input_is_read(
    zprime_bridge: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SARAH.encode())))
    assert "template: minimal" in zprime_bridge("import", "-").out


def test_formats_are_listed(zprime_bridge: Callable[..., Outcome]) -> None:
    assert "SARAH model file" in zprime_bridge("import", "list").out


def test_bad_files_are_one_clear_error(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    large, binary = tmp_path / "large.txt", tmp_path / "binary.txt"
    large.write_text("0 " * (MAX_BYTES // 2 + 1))
    binary.write_bytes(b"\xff\xfe\x00")
    for file, message in ((large, "is larger than"), (binary, "is not UTF-8 text")):
        outcome = zprime_bridge("import", str(file))
        assert outcome.code == 2
        assert message in outcome.err
        assert not outcome.out
