"""Relations between coefficients, read as text."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.fits.toys import linear_toy
from zprime_bridge.core.errors import CardError
from zprime_bridge.fits.relations import Part, parse_relations
from zprime_bridge.fits.space import coefficient_space, evenly_spread


def test_a_relation_leaves_one_number_free() -> None:
    relations = parse_relations("C9_bsmumu, C10_bsmumu=-C9_bsmumu")
    nine, ten = Part("C9_bsmumu"), Part("C10_bsmumu")
    assert relations.free == (nine,)
    assert relations.forms == {nine: {nine: Fraction(1)}, ten: {nine: Fraction(-1)}}


def test_what_stands_on_the_right_only_is_free() -> None:
    assert parse_relations("C9_bsmumu=C9_bsee").free == (Part("C9_bsee"),)


def test_linear_forms_are_exact() -> None:
    relations = parse_relations("A=2*(B - Im(C)/3) + 1/2*B, B, Im(C)")
    b, c = Part("B"), Part("C", imaginary=True)
    assert relations.forms[Part("A")] == {b: Fraction(5, 2), c: Fraction(-2, 3)}
    assert relations.text == "B, Im(C), A = 5/2 B - 2/3 Im(C)"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "name at least one coefficient"),
        ("A, A", "given twice"),
        ("A=B=C", "no linear form"),
        ("A=B*B", "relations are linear"),
        ("A=B/B", "denominator"),
        ("A=B/0", "divides by zero"),
        ("A=0.5*B", "write a rational"),
        ("A=B+1", "must vanish in the Standard Model"),
        ("A=2B", r"write 2\*C9_bsmumu"),
        ("A=B, B=C", "both given by a relation"),
        ("__import__('os')", "write NAME"),
        ("A=exec(B)", "only sums"),
        ("A=" + "9" * 13 + "*B", "more than 12 digits"),
        ("A=" + "(" * 150 + "B" + ")" * 150, "no linear form"),
        ("A=0", "nothing is left to vary"),
        ("A" * 2000, "too long"),
    ],
)
def test_anything_else_is_refused(text: str, message: str) -> None:
    with pytest.raises(CardError, match=message):
        parse_relations(text)


def test_every_bad_item_is_reported() -> None:
    with pytest.raises(CardError) as caught:
        parse_relations("A=B*B, C=1, D")
    assert len(caught.value.findings) == 2


def test_an_unknown_coefficient_is_told_with_its_neighbour() -> None:
    toy = linear_toy(names=("C9_bsmumu", "C10_bsmumu"))
    with pytest.raises(CardError, match=r"'C9_bsmuu' \(did you mean 'C9_bsmumu'\?\)"):
        coefficient_space("C9_bsmuu", toy)


def test_imaginary_parts_multiply_i() -> None:
    toy = linear_toy()
    space = coefficient_space("A, Im(A)=2*A, Im(B)", toy)
    values = space.coefficients(evenly_spread(5, 2))
    first, second = evenly_spread(5, 2).T
    assert values["A"] == pytest.approx(first + 2j * first)
    assert values["B"] == pytest.approx(1j * second)


def test_starting_points_fill_every_quarter_of_the_square() -> None:
    points = evenly_spread(64, 2)
    for right in (False, True):
        for upper in (False, True):
            inside = ((points[:, 0] > 0.5) == right) & ((points[:, 1] > 0.5) == upper)
            assert 12 <= inside.sum() <= 20
