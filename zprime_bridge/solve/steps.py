"""Changes of variables that are undone exactly, one after the other.

Each step expresses old symbols in new ones (``forward``) and finds the new values of a point
from the old ones (``locate``); a point where that is impossible lies outside of the branch.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, final

import sympy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sympy import Expr, Symbol

    from zprime_bridge.solve.linear import Row

Point: TypeAlias = "dict[str, Fraction]"


def number_at(expression: Expr, point: Mapping[str, Fraction]) -> Fraction | None:
    """Evaluate a rational expression exactly; None where its denominator vanishes."""
    if expression.is_polynomial():
        return polynomial_at(expression, point)
    top, bottom = _fraction(expression)
    numerator, denominator = polynomial_at(top, point), polynomial_at(bottom, point)
    return numerator / denominator if denominator else None


def polynomial_at(expression: Expr, point: Mapping[str, Fraction]) -> Fraction:
    """Evaluate a polynomial exactly."""
    symbols, terms = _terms(expression)
    values = [point[symbol] for symbol in symbols]
    total = Fraction(0)
    for powers, coefficient in terms:
        term = coefficient
        for value, power in zip(values, powers, strict=True):
            if power:
                term *= value**power
        total += term
    return total


@lru_cache(maxsize=4096)
def _fraction(expression: Expr) -> tuple[Expr, Expr]:
    top, bottom = sympy.fraction(sympy.together(expression))
    return top, bottom


@lru_cache(maxsize=4096)
def _terms(
    expression: Expr,
) -> tuple[tuple[str, ...], tuple[tuple[tuple[int, ...], Fraction], ...]]:
    """Take a polynomial apart once: names, and exponents with coefficient of each term."""
    symbols = sorted(expression.free_symbols, key=str)
    if not symbols:
        return (), (((), Fraction(int(expression.p), int(expression.q))),)
    terms = sympy.Poly(expression, *symbols).terms()
    return tuple(map(str, symbols)), tuple(
        (powers, Fraction(int(c.p), int(c.q))) for powers, c in terms
    )


@final
@dataclass(frozen=True, slots=True)
class Elimination:
    """One symbol expressed by the others: ``symbol = expression``, where ``divisor`` is not 0."""

    symbol: Symbol
    expression: Expr
    divisor: Expr

    @property
    def forward(self) -> dict[Symbol, Expr]:
        """Old symbols in new ones."""
        return {self.symbol: self.expression}

    def locate(self, point: Point) -> Point | None:
        """Drop the symbol; its value is compared at the end."""
        if polynomial_at(self.divisor, point) == 0:
            return None
        return {name: value for name, value in point.items() if name != str(self.symbol)}


@final
@dataclass(frozen=True, slots=True)
class LinearChange:
    """New symbols for linear forms of old ones: ``symbol -> new - remainder``.

    Attributes
    ----------
    pairs : tuple of (old symbol, new symbol, remainder)
        ``old = new - remainder``; the remainder holds symbols that stay.
    """

    pairs: tuple[tuple[Symbol, Symbol, Expr], ...]

    @property
    def forward(self) -> dict[Symbol, Expr]:
        """Old symbols in new ones."""
        return {old: new - remainder for old, new, remainder in self.pairs}

    def locate(self, point: Point) -> Point | None:
        """Evaluate the linear forms."""
        result = dict(point)
        for old, new, remainder in self.pairs:
            del result[str(old)]
            result[str(new)] = point[str(old)] + polynomial_at(remainder, point)
        return result


@final
@dataclass(frozen=True, slots=True)
class BasisChange:
    """Coordinates along another basis: old_i = sum_j new_j basis_j[i]."""

    old: tuple[Symbol, ...]
    new: tuple[Symbol, ...]
    basis: tuple[tuple[Fraction, ...], ...]
    inverse: tuple[tuple[Fraction, ...], ...]

    @property
    def forward(self) -> dict[Symbol, Expr]:
        """Old symbols in new ones."""
        return {
            symbol: sum(
                (
                    sympy.Rational(row[i].numerator, row[i].denominator) * new
                    for new, row in zip(self.new, self.basis, strict=True)
                ),
                sympy.Integer(0),
            )
            for i, symbol in enumerate(self.old)
        }

    def locate(self, point: Point) -> Point | None:
        """Multiply by the inverse matrix: new_j = sum_i old_i inverse_i[j]."""
        values = [point[str(symbol)] for symbol in self.old]
        result = {name: v for name, v in point.items() if name not in set(map(str, self.old))}
        for j, symbol in enumerate(self.new):
            result[str(symbol)] = sum(
                (v * row[j] for v, row in zip(values, self.inverse, strict=True)), Fraction(0)
            )
        return result


@final
@dataclass(frozen=True, slots=True)
class QuadricLines:
    r"""All points of a quadric, by lines through one of them.

    .. math:: y = k\,\big(Q(w) P - 2 B(P, w)\, w\big), \quad w_j = 0

    Attributes
    ----------
    coordinates : tuple of Symbol
        The y, on which the quadric depends; they get replaced.
    gram : tuple of rows
        Q(y) = y^T gram y, not singular.
    point : tuple of Fraction
        P, with Q(P) = 0 and P_j not 0.
    scale : Symbol
        k.
    directions : tuple of Symbol
        The w without w_j.
    missing : int
        j.
    """

    coordinates: tuple[Symbol, ...]
    gram: tuple[tuple[Fraction, ...], ...]
    point: tuple[Fraction, ...]
    scale: Symbol
    directions: tuple[Symbol, ...]
    missing: int

    @property
    def forward(self) -> dict[Symbol, Expr]:
        """Old symbols in new ones, without common rational factors of all y."""
        w: list[Expr] = list(self.directions)
        w.insert(self.missing, sympy.Integer(0))
        rational = [
            [sympy.Rational(entry.numerator, entry.denominator) for entry in row]
            for row in self.gram
        ]
        p = [sympy.Rational(x.numerator, x.denominator) for x in self.point]
        size = range(len(w))
        quadratic = sum(rational[i][j] * w[i] * w[j] for i in size for j in size)
        mixed = sum(rational[i][j] * p[i] * w[j] for i in size for j in size)
        return {
            y: sympy.expand(self.scale * (quadratic * p[i] - 2 * mixed * w[i]))
            for i, y in enumerate(self.coordinates)
        }

    def locate(self, point: Point) -> Point | None:
        """Project from P; the tangent hyperplane at P (beyond P itself) is not reached."""
        y = [point[str(symbol)] for symbol in self.coordinates]
        result = {n: v for n, v in point.items() if n not in set(map(str, self.coordinates))}
        alpha = y[self.missing] / self.point[self.missing]
        w = [value - alpha * p for value, p in zip(y, self.point, strict=True)]
        if not any(w):
            w = self._tangent_direction()
            k = alpha / self._form(w, w)
        else:
            mixed = self._form(list(self.point), w)
            if mixed == 0:
                return None
            k = Fraction(-1, 2) / mixed
        del w[self.missing]
        result[str(self.scale)] = k
        result |= {str(s): v for s, v in zip(self.directions, w, strict=True)}
        return result

    def _form(self, left: Row, right: Row) -> Fraction:
        return sum(
            (
                left[i] * entry * right[j]
                for i, row in enumerate(self.gram)
                for j, entry in enumerate(row)
            ),
            Fraction(0),
        )

    def _tangent_direction(self) -> Row:
        """Return w with B(P, w) = 0, w_j = 0 and Q(w) not 0, which leads to P itself."""
        size = len(self.point)
        unit = [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]
        free = [i for i in range(size) if i != self.missing]
        mixed = {i: self._form(list(self.point), unit[i]) for i in free}
        pivot = next((i for i in free if mixed[i]), free[0])
        candidates = [
            [mixed[pivot] * a - mixed[i] * b for a, b in zip(unit[i], unit[pivot], strict=True)]
            for i in free
            if i != pivot
        ]
        sums = [
            [a + b for a, b in zip(first, second, strict=True)]
            for first in candidates
            for second in candidates
        ]
        return next(w for w in (*candidates, *sums) if self._form(w, w))


@final
@dataclass(frozen=True, slots=True)
class SetToOne:
    """The last of a set of homogeneous directions: w = 1, absorbed by the scale k of the y."""

    direction: Symbol
    scale: Symbol

    @property
    def forward(self) -> dict[Symbol, Expr]:
        """Old symbols in new ones."""
        return {self.direction: sympy.Integer(1)}

    def locate(self, point: Point) -> Point | None:
        """Absorb w^2 into k."""
        result = dict(point)
        w = result.pop(str(self.direction))
        result[str(self.scale)] = point[str(self.scale)] * w**2
        return result


Step: TypeAlias = Elimination | LinearChange | BasisChange | QuadricLines | SetToOne
