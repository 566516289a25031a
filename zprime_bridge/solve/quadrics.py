"""Quadratic conditions: their radical, rational points, and parametrisation."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

import sympy

from zprime_bridge.solve.linear import reduced_echelon

if TYPE_CHECKING:
    from sympy import Expr, Symbol

    from zprime_bridge.solve.linear import Row
    from zprime_bridge.solve.state import State

QUADRATIC = 2


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Quadric:
    """A quadratic form in as few coordinates as possible.

    Attributes
    ----------
    coordinates : tuple of Symbol
        Symbols of the state on which it depends, independent.
    gram : tuple of rows
        Not singular.
    """

    coordinates: tuple[Symbol, ...]
    gram: tuple[tuple[Fraction, ...], ...]

    def mixed(self, left: Row, right: Row) -> Fraction:
        """Return B(left, right)."""
        return sum(
            (
                x * entry * y
                for x, row in zip(left, self.gram, strict=True)
                for entry, y in zip(row, right, strict=True)
            ),
            Fraction(0),
        )

    def tangent(self, point: Row) -> Expr:
        """Return B(point, y) as a linear form in the coordinates."""
        size = len(point)
        unit = [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]
        return sum(
            (
                _rational(self.mixed(point, vector)) * y
                for vector, y in zip(unit, self.coordinates, strict=True)
            ),
            sympy.Integer(0),
        )


def is_quadratic_form(condition: Expr) -> bool:
    """Whether a polynomial is homogeneous of degree two."""
    poly = sympy.Poly(condition, *sorted(condition.free_symbols, key=str))
    return bool(poly.is_homogeneous and poly.total_degree() == QUADRATIC)


def gram_matrix(condition: Expr, symbols: tuple[Symbol, ...]) -> list[Row]:
    """Return the symmetric matrix of a quadratic form."""
    poly = sympy.Poly(condition, *symbols)
    size = len(symbols)
    gram = [[Fraction(0)] * size for _ in range(size)]
    for powers, coefficient in poly.terms():
        value = Fraction(int(coefficient.p), int(coefficient.q))
        places = [i for i, power in enumerate(powers) for _ in range(power)]
        i, j = places
        gram[i][j] += value / 2
        gram[j][i] += value / 2
    return gram


def quadric_rank(condition: Expr) -> int:
    """Return the rank of a quadratic form."""
    symbols = tuple(sorted(condition.free_symbols, key=str))
    return len(reduced_echelon(gram_matrix(condition, symbols))[1])


def aligned_quadric(state: State, condition: Expr) -> tuple[State, Quadric]:
    """Change coordinates so that a quadric depends on as few symbols as it can.

    Returns
    -------
    State, Quadric
        Symbols of its radical stay what they were, wherever possible.
    """
    symbols = tuple(s for s in state.free if s in condition.free_symbols)
    gram = gram_matrix(condition, symbols)
    rows, pivots = reduced_echelon(gram)
    pairs = tuple(
        (
            symbols[pivot],
            sum(
                (_rational(row[j]) * symbols[j] for j in range(len(symbols))
                 if j != pivot and row[j]),
                sympy.Integer(0),
            ),
        )
        for row, pivot in zip(rows, pivots, strict=True)
    )  # fmt: skip
    changed, coordinates = state.aligned(pairs)
    inner = tuple(tuple(gram[i][j] for j in pivots) for i in pivots)
    return changed, Quadric(coordinates=coordinates, gram=inner)


def _rational(value: Fraction) -> Expr:
    return sympy.Rational(value.numerator, value.denominator)
