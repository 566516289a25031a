"""JSON."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from tests.importers.requests import request
from zprime_bridge.core.errors import CardError
from zprime_bridge.importers.documents import read_document, recognises

CHARGES: dict[str, Any] = {
    "q": [0, 0, "1/3"],
    "u": [0, 0, "1/3"],
    "d": [0, 0, "1/3"],
    "l": [0, -1, 0],
    "e": [0, -1, 0],
    "nu": [0, -1, 0],
}


def document(**changes: Any) -> str:  # noqa: ANN401  # JSON
    return json.dumps({"name": "B3-L2", "charges": CHARGES} | changes)


def test_an_object_is_read_exactly() -> None:
    (given,) = read_document(request(document(scalars={"H": 0, "phi": "3/2"}))).sets
    assert given.name == "B3-L2"
    assert given.charges.q == (0, 0, Fraction(1, 3))
    assert [scalar.charge for scalar in given.charges.scalars] == [0, Fraction(3, 2)]


def test_decimals_are_exact() -> None:
    text = document(charges=CHARGES | {"q": ["0", "0", "X"]}).replace('"X"', "0.1")
    (given,) = read_document(request(text)).sets
    assert given.charges.q[2] == Fraction(1, 10)


def test_each_object_of_a_list_may_tell_its_convention() -> None:
    conjugate = {
        name: [str(-Fraction(x)) for x in triple] if name in {"u", "d", "e", "nu"} else triple
        for name, triple in CHARGES.items()
    }
    text = json.dumps([{"charges": CHARGES}, {"charges": conjugate, "convention": "conjugates"}])
    first, second = read_document(request(text)).sets
    assert list(first.charges.triples()) == list(second.charges.triples())


def test_names_of_fields_may_tell_conjugates() -> None:
    renamed = {"q": [0, 0, 1], "u^c": [0, 0, -1], "d^c": [0, 0, -1]}
    renamed |= {"L": [0, -3, 0], "e^c": [0, 3, 0]}
    (given,) = read_document(request(document(charges=renamed))).sets
    assert given.charges.e == (0, -3, 0)
    assert given.charges.nu is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"charges": ', "theirs.txt:1:13: error: is no JSON"),
        ('{"charges": {}, "charges": {}}', "'charges' is there twice"),
        ('{"charges": {"q": [NaN, 0, 0]}}', "NaN is no charge"),
        ("[1]", "[0]: error: is not an object"),
        ("[]", "holds no charges"),
        ("[" * 100_000, "nested too deeply"),
        (document(charge={}), "is unknown (did you mean 'charges'?)"),
        (document(name=[]), "name: error: is not text"),
        (document(convention="left"), "must be one of right-handed, conjugates"),
        (document(charges=[1]), "charges: error: is not an object"),
        (document(charges={"q": [0, 0, 1]}), "u, d, l, e missing"),
        (document(charges=CHARGES | {"u": [0, 1]}), "charges.u: error: is not a list of three"),
        (document(charges=CHARGES | {"u": [0, 1, "x"]}), "charges.u.2: error: 'x' is not a"),
        (document(charges=CHARGES | {"u": [0, 1, True]}), "'True' is not a number"),
        (document(charges=CHARGES | {"t": [0, 1, 1]}), "charges.t: error: is no fermion"),
        (document(charges=CHARGES | {"uR": [0, 1, 1]}), "gives u a second time"),
        (document(scalars={"chi": 1}), "only H and phi are read"),
    ],
)
def test_broken_documents_are_refused_with_their_paths(text: str, message: str) -> None:
    with pytest.raises(CardError) as caught:
        read_document(request(text))
    assert message in str(caught.value)


def test_only_json_about_charges_is_recognised() -> None:
    assert recognises(document())
    assert not recognises('{"eft": "WET"}')
    assert not recognises("charges: {}")
