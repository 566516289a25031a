"""Conditions as text: what is read, and what is refused with a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zprime_bridge.charges.places import Place
from zprime_bridge.core.errors import CardError
from zprime_bridge.solve.patterns import read_relations, read_scalar_term, read_yukawa
from zprime_bridge.solve.request_reader import load_request, read_request

if TYPE_CHECKING:
    from pathlib import Path

PLACE = Place(label="my.yaml", line=3, column=5)

GOOD = """\
name: mine
template: chiral_two_doublets
nu: false
equal: ["12"]
yukawas: ["u,d:Phi:block", "e:phi:33"]
relations: ["q1 = q2 = q3", "H0 = 0"]
scalar_terms: ["Phi^* phi chi0"]
nonzero: ["l1"]
scalars: [chi1]
symbols: [H0]
parameters: {a: "q1 - l1"}
"""


@pytest.mark.parametrize(
    ("pattern", "entries"),
    [
        ("third", {(2, 2)}),
        ("33", {(2, 2)}),
        ("3x12", {(2, 0), (2, 1)}),
        ("12x3+33", {(0, 2), (1, 2), (2, 2)}),
        ("diagonal", {(0, 0), (1, 1), (2, 2)}),
        ("block", {(0, 0), (0, 1), (1, 0), (1, 1), (2, 2)}),
    ],
)
def test_generation_patterns(pattern: str, entries: set[tuple[int, int]]) -> None:
    assert set(read_yukawa(f"u,nu:H:{pattern}", ["H"], PLACE).entries) == entries


def test_the_only_doublet_need_not_be_named() -> None:
    condition = read_yukawa("d:33", ["H"], PLACE)
    assert (condition.sectors, condition.doublet) == (("d",), "H")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("u:H:44", "unknown generation pattern '44'"),
        ("u:H:diagnal", "unknown generation pattern"),
        ("q:H:33", "unknown Yukawa sector 'q'"),
        ("u:Phi:33", "no doublet 'Phi'"),
        ("u", "is no Yukawa condition"),
    ],
)
def test_bad_yukawas_say_what_is_known(text: str, message: str) -> None:
    with pytest.raises(CardError, match=message) as caught:
        read_yukawa(text, ["H"], PLACE)
    assert "my.yaml:3:5" in str(caught.value)


def test_chained_equations_are_two() -> None:
    relations = read_relations("q1 = q2 = q3", ["q1", "q2", "q3"], PLACE)
    assert [relation.text for relation in relations] == ["q1 = q2", "q2 = q3"]


@pytest.mark.parametrize("text", ["q1 = x9", "__import__('os')", "q1 = = q2", ""])
def test_relations_are_never_evaluated(text: str) -> None:
    with pytest.raises(CardError):
        read_relations(text, ["q1", "q2"], PLACE)


def test_scalar_terms_have_powers_and_conjugates() -> None:
    term = read_scalar_term("Phi^* phi chi0^2", ["Phi", "phi", "chi0"], PLACE)
    assert term.powers == (("Phi", -1), ("phi", 1), ("chi0", 2))


@pytest.mark.parametrize("text", ["Phi*phi", "eta", "chi0^4 chi0", ""])
def test_bad_scalar_terms_are_refused(text: str) -> None:
    with pytest.raises(CardError):
        read_scalar_term(text, ["Phi", "phi", "chi0"], PLACE)


def test_a_request_file_is_read_whole() -> None:
    request = read_request(GOOD, "my.yaml")
    assert not request.with_nu
    assert request.equal == ((0, 1),)
    assert [y.text for y in request.yukawas] == ["u,d:Phi:block", "e:phi:33"]
    assert len(request.relations) == 3
    assert request.scalar_names == ("Phi", "phi", "chi0", "chi1")
    assert request.symbols == ("H0",)
    assert set(request.parameters) == {"a"}


def test_everything_wrong_is_told_at_once() -> None:
    text = GOOD.replace('"12"', '"14"').replace("e:phi:33", "e:eta:33").replace('l1"]', 'l9"]')
    with pytest.raises(CardError) as caught:
        read_request(text, "my.yaml")
    assert len(caught.value.findings) >= 3
    assert all("my.yaml:" in finding.where for finding in caught.value.findings)


def test_an_unknown_preset_suggests_a_name() -> None:
    with pytest.raises(CardError, match="chiral-VI"):
        load_request("chiral-Vi")


def test_a_file_is_a_request(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_request(path).name == "mine"
