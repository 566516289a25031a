"""Cards by name, by path and from standard input."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from zprime_bridge.charges.library import load_card, shipped_cards, shipped_names
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_catalogue_is_complete_and_sorted() -> None:
    assert shipped_names() == (
        "B-L",
        "B3-L2",
        "BM1",
        "BM1nu",
        "BM2",
        "BM3",
        "BM4",
        "chiral-I",
        "chiral-II",
        "chiral-III",
        "chiral-III-chi4",
        "chiral-III-seesaw",
        "chiral-IV",
        "chiral-V",
        "chiral-V-seesaw",
        "chiral-VI",
        "chiral-VI-seesaw",
        "chiral-VII",
        "chiral-VII-seesaw",
        "chiral-VIII-left",
        "chiral-VIII-left-a0",
        "chiral-VIII-left-seesaw",
        "chiral-VIII-right",
        "chiral-VIII-right-a0",
        "chiral-VIII-right-seesaw",
        "chiral-IX",
        "chiral-XI",
        "Lmu-Ltau",
    )


def test_every_shipped_card_says_what_it_is_and_where_it_comes_from() -> None:
    for card in shipped_cards():
        assert card.source.paper, card.name
        assert card.source.where, card.name
        assert card.notes, card.name


def test_a_path_and_the_shipped_name_give_the_same_card(tmp_path: Path, good_card: str) -> None:
    path = tmp_path / "my.yaml"
    path.write_text(good_card)
    for given in (path, str(path)):
        card = load_card(given)
        assert card.name == "good"
        assert card.label == str(path)


def test_a_file_without_suffix_is_found(
    tmp_path: Path, good_card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mycard").write_text(good_card)
    (tmp_path / "BM3").write_text(good_card)
    monkeypatch.chdir(tmp_path)
    assert load_card("mycard").name == "good"
    assert load_card("BM3").name == "BM3", "a shipped name wins"
    assert load_card("./BM3").name == "good"


def test_a_hyphen_is_standard_input(good_card: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(good_card.encode())))
    assert load_card("-").name == "good"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"name: [x")))
    with pytest.raises(CardError, match=r"^<stdin>:[12]:[19]: error: not valid YAML"):
        load_card("-")


def test_a_closed_standard_input_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(CardError, match=r"^<stdin>: error: standard input is closed"):
        load_card("-")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("a" * 5000, "is neither a shipped card nor a file"),
        ("bm3", "'bm3': error: is neither a shipped card nor a file (did you mean 'BM3'?)"),
        ("chiral-8", "(did you mean 'chiral-"),
        ("", "'': error: is neither a shipped card nor a file; 'zprime-bridge cards' lists"),
        ("no.yaml", "no.yaml: error: cannot be read: No such file or directory"),
        ("../../x", "../../x: error: cannot be read: No such file or directory"),
        ("a\0b.yaml", "'a\\x00b.yaml': error: cannot be read: embedded null byte"),
        ("\x1b[31m.yaml", "'\\x1b[31m.yaml': error: cannot be read: No such file"),
    ],
)
def test_what_cannot_be_loaded_is_refused(
    given: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CardError) as caught:
        load_card(given)
    assert message in str(caught.value)


def test_a_rational_card_is_checked_without_heavy_imports() -> None:
    code = """
import sys
from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.charges.library import load_card
card = load_card("BM3")
assert anomaly_coefficients(card.symbolic()).vanish
assert card.content_hash
print(*sorted({"sympy", "numpy", "wilson", "flavio"} & set(sys.modules)))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
