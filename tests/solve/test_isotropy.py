"""Rational zeros of quadratic forms: decided by theory, confirmed by search."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zprime_bridge.solve.isotropy import is_isotropic, isotropic_vector
from zprime_bridge.solve.linear import rank, reduced_echelon


def diagonal(*entries: int) -> list[list[Fraction]]:
    size = len(entries)
    return [[Fraction(entries[i] if i == j else 0) for j in range(size)] for i in range(size)]


def value(gram: list[list[Fraction]], x: list[Fraction]) -> Fraction:
    pairs = product(range(len(x)), repeat=2)
    return sum((x[i] * gram[i][j] * x[j] for i, j in pairs), Fraction(0))


@pytest.mark.parametrize(
    ("entries", "isotropic"),
    [
        ((1, 1, -1), True),  # Pythagoras
        ((1, 1, -3), False),  # 3 is no sum of two squares
        ((1, 1, -2), True),
        ((1, 1, 1), False),
        ((2, 3, -5), True),
        ((1, 1, -7), False),
        ((1, 1, 1, -7), False),  # 7 is no sum of three squares
        ((1, 1, 1, -6), True),
        ((1, -2), False),
        ((1, -4), True),
        ((1, 1, 1, 1, -7), True),  # Meyer
        ((1, -3, 5, -15), False),  # the norm form of a division algebra at 2 or 5
    ],
)
def test_known_forms(entries: tuple[int, ...], isotropic: bool) -> None:
    gram = diagonal(*entries)
    found = isotropic_vector(gram)
    assert (found is not None) <= isotropic
    assert is_isotropic(gram) is isotropic
    if found is not None:
        assert any(found)
        assert value(gram, found) == 0


@given(st.lists(st.integers(-9, 9).filter(bool), min_size=3, max_size=4))
def test_the_decision_agrees_with_a_search(entries: list[int]) -> None:
    gram = diagonal(*entries)
    found = isotropic_vector(gram)
    if found is not None:
        assert value(gram, found) == 0
        assert is_isotropic(gram)
    elif len(entries) == 3:
        # a zero of a x^2 + b y^2 + c z^2 has |x| <= sqrt(|b c|) (Holzer): here at most 9
        assert not is_isotropic(gram)


def test_a_form_without_diagonal_entries_is_decided() -> None:
    hyperbolic = [[Fraction(0), Fraction(1)], [Fraction(1), Fraction(0)]]
    assert is_isotropic(hyperbolic) is True


@given(st.lists(st.lists(st.integers(-3, 3), min_size=4, max_size=4), min_size=1, max_size=5))
def test_echelon_rows_span_the_same_space(rows: list[list[int]]) -> None:
    exact = [[Fraction(x) for x in row] for row in rows]
    echelon, pivots = reduced_echelon(exact)
    assert rank([*exact, *echelon]) == rank(exact) == len(echelon)
    for row, pivot in zip(echelon, pivots, strict=True):
        assert row[pivot] == 1
        assert sum(other[pivot] != 0 for other in echelon) == 1
