"""Cards: values, charges, hashes."""

from __future__ import annotations

import dataclasses
import pickle
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
import sympy

from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.charges.card import charges_hash
from zprime_bridge.charges.library import load_card
from zprime_bridge.charges.reader import read_card
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from zprime_bridge.charges.card import Card

HALF = Fraction(1, 2)


@pytest.fixture
def card(good_card: str) -> Card:
    return read_card(good_card, "my.yaml")


def test_a_card_holds_what_is_written(card: Card) -> None:
    assert card.name == "good"
    assert card.template == "minimal"
    assert str(card.source) == "arXiv:0000.00000, Table 1"
    assert card.notes == "a test"
    assert card.parameters == {"a": HALF, "b": None}
    assert [expression.text for expression in card.charges["l"]] == ["-1", "-1", "-3*a"]
    assert card.point is not None
    assert (card.point.m_zprime, card.point.g_prime, card.point.g_12) == (5000.0, 0.5, 0.0)
    assert str(card.places["charges.q[2]"]) == "my.yaml:7:18 charges.q[2]"
    assert card.warnings == ()


def test_defaults_and_given_values_make_numeric_charges(card: Card) -> None:
    charges = card.assignment({"b": Fraction(7)})
    assert charges.l == (-1, -1, Fraction(-3, 2))
    assert charges.nu == (-1, -1, 7)
    assert charges.is_numeric
    assert card.assignment({"a": Fraction(1, 3), "b": Fraction(-1)}).singlets[0].charge == Fraction(
        2, 3
    )


def test_a_parameter_without_value_is_named_with_its_place(card: Card) -> None:
    with pytest.raises(CardError) as caught:
        card.assignment()
    assert str(caught.value) == (
        "my.yaml:5:25 parameters.b: error: parameter 'b' has no value: give one (--param b=1/2)"
    )


def test_all_wrong_values_are_reported_at_once(card: Card) -> None:
    wrong: dict[str, Any] = {"aa": HALF, "a": 0.5}
    with pytest.raises(CardError) as caught:
        card.assignment(wrong)
    texts = [finding.text for finding in caught.value.findings]
    assert texts == [
        "the card has no parameter 'aa' (did you mean 'a'?)",
        "'a' must be exact (an integer or a Fraction), got 0.5",
        "parameter 'b' has no value: give one (--param b=1/2)",
    ]


def test_symbolic_charges_are_real_symbols(card: Card) -> None:
    a, b = sympy.symbols("a b", real=True)
    charges = card.symbolic()
    assert charges.l == (-1, -1, -3 * a)
    assert charges.nu == (-1, -1, b)
    assert not charges.is_numeric
    assert anomaly_coefficients(charges).nonzero()["gravity"] == "-3*a - b"


def test_without_parameters_symbolic_charges_are_the_numbers() -> None:
    card = load_card("BM3")
    assert card.symbolic() == card.assignment()


def test_a_division_by_zero_at_given_values_has_the_place_of_the_charge(good_card: str) -> None:
    card = read_card(good_card.replace("phi: 2*a", "phi: 1/(a - b)"), "my.yaml")
    with pytest.raises(CardError, match=r"my\.yaml:13:24 charges\.scalars\.phi: .*by zero"):
        card.assignment({"b": HALF})


def test_the_hash_does_not_depend_on_how_charges_are_written(good_card: str) -> None:
    rewritten = good_card.replace("phi: 2*a", "phi: (4*a + 2*a)/3").replace("-3*a", "a - 4*a")
    other = good_card.replace("phi: 2*a", "phi: 3*a")
    hashes = [read_card(text, "x").content_hash for text in (good_card, rewritten, other)]
    assert hashes[0] == hashes[1] != hashes[2]
    assert len(hashes[0]) == 64


def test_the_hash_of_charges_distinguishes_parameter_values(card: Card) -> None:
    values = [{"a": Fraction(1), "b": Fraction(b)} for b in (1, 2)]
    first, second = (charges_hash(card.assignment(value)) for value in values)
    assert first != second


def test_the_hash_distinguishes_representations() -> None:
    charges = load_card("BM3").assignment()
    (psi,) = charges.extra
    doubled = dataclasses.replace(charges, extra=(dataclasses.replace(psi, copies=2),))
    assert charges_hash(charges) != charges_hash(doubled)


def test_cards_are_frozen_and_can_be_sent_to_another_process(card: Card) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        card.name = "other"  # type: ignore[misc]  # the point of the test
    again = pickle.loads(pickle.dumps(card))  # noqa: S301  # our own object
    assert again == card
    assert again.assignment({"b": HALF}) == card.assignment({"b": HALF})
