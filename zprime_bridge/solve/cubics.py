"""Cubic surfaces with two skew rational lines: a rational parametrisation of all their points."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, TypeAlias, final

import numpy as np
import sympy

from zprime_bridge.solve.linear import rank, reduced_echelon
from zprime_bridge.solve.steps import polynomial_at

if TYPE_CHECKING:
    from sympy import Expr, Symbol

    from zprime_bridge.solve.linear import Row
    from zprime_bridge.solve.steps import Point

IntegerArray: TypeAlias = np.ndarray[Any, np.dtype[Any]]

CUBIC: Final = 3
SURFACE_VARIABLES: Final = 4
_LARGEST_COORDINATES: Final = (1, 2, 4)
_MOST_POINTS: Final = 200
_MOST_LINES: Final = 60


@final
@dataclass(frozen=True, slots=True)
class CubicLines:
    r"""Third points of the lines that meet two skew lines of a cubic surface F = 0.

    With a on the first and b on the second line, and F(a + b) = m(a, b) + n(a, b), m quadratic
    in a and n quadratic in b,

    .. math:: x = k\,\big(n(a, b)\, a - m(a, b)\, b\big)

    Attributes
    ----------
    first, second : tuple of two Symbol
        Coordinates of a and b; they get replaced.
    quadratic_first, quadratic_second : Expr
        m and n.
    scale : Symbol
        k.
    new_first, new_second : tuple of two Symbol
        The new coordinates of a and b.
    """

    first: tuple[Symbol, Symbol]
    second: tuple[Symbol, Symbol]
    quadratic_first: Expr
    quadratic_second: Expr
    scale: Symbol
    new_first: tuple[Symbol, Symbol]
    new_second: tuple[Symbol, Symbol]

    @property
    def directions(self) -> tuple[Symbol, ...]:
        """All new symbols but the scale."""
        return (*self.new_first, *self.new_second)

    @property
    def forward(self) -> dict[Symbol, Expr]:
        """Old symbols in new ones."""
        old = (*self.first, *self.second)
        renamed = dict(zip(old, self.directions, strict=True))
        m = self.quadratic_first.subs(renamed, simultaneous=True)
        n = self.quadratic_second.subs(renamed, simultaneous=True)
        firsts = {s: sympy.expand(self.scale * n * renamed[s]) for s in self.first}
        return firsts | {s: sympy.expand(-self.scale * m * renamed[s]) for s in self.second}

    def locate(self, point: Point) -> Point | None:
        """Decompose x = a + b; a point of the lines themselves, or where m = n = 0, is missed."""
        old = (*self.first, *self.second)
        factor = polynomial_at(self.quadratic_second, point)
        if factor == 0:
            return None
        result = {name: v for name, v in point.items() if name not in set(map(str, old))}
        result[str(self.scale)] = 1 / factor
        for symbol, new in zip(old, self.directions, strict=True):
            result[str(new)] = point[str(symbol)]
        return result


def skew_lines(cubic: Expr, symbols: tuple[Symbol, ...]) -> list[Row] | None:
    """Find two skew lines of a cubic surface through small integer points.

    Parameters
    ----------
    cubic : Expr
        Homogeneous, in four symbols.
    symbols : tuple of four Symbol

    Returns
    -------
    list of four rows, or None
        Two points of the first and two of the second line.
    """
    form = _integer_form(cubic, symbols)
    for bound in _LARGEST_COORDINATES:
        axes = np.meshgrid(*[np.arange(-bound, bound + 1)] * len(symbols), indexing="ij")
        grid = np.stack([axis.ravel() for axis in axes], axis=1)
        grid = grid[len(grid) // 2 + 1 :]  # the first half is minus the second
        grid = grid[np.gcd.reduce(grid, axis=1) == 1]
        points = grid[_values(form, grid) == 0]
        points = points[np.argsort(np.abs(points).sum(axis=1), kind="stable")][:_MOST_POINTS]
        i, j = np.triu_indices(len(points), 1)
        # four points of a line on the surface: the whole line
        on = (_values(form, points[i] + points[j]) == 0) & (
            _values(form, points[i] - points[j]) == 0
        )
        lines = [(points[a], points[b]) for a, b in zip(i[on], j[on], strict=True)]
        for (a, b), (c, d) in combinations(lines[:_MOST_LINES], 2):
            rows = [[Fraction(int(x)) for x in point] for point in (a, b, c, d)]
            if rank(rows) == SURFACE_VARIABLES:
                return rows
    return None


def _integer_form(cubic: Expr, symbols: tuple[Symbol, ...]) -> list[tuple[tuple[int, ...], int]]:
    poly = sympy.Poly(cubic, *symbols).clear_denoms()[1]
    return [(powers, int(coefficient)) for powers, coefficient in poly.terms()]


def _values(form: list[tuple[tuple[int, ...], int]], points: IntegerArray) -> IntegerArray:
    """Evaluate at many points, in integers of any size."""
    exact = points.astype(object)
    total = np.zeros(len(points), dtype=object)
    for powers, coefficient in form:
        term = np.full(len(points), coefficient, dtype=object)
        for column, power in enumerate(powers):
            for _ in range(power):
                term = term * exact[:, column]
        total = total + term
    return total


def inverse_matrix(basis: list[Row]) -> list[Row]:
    """Return the inverse of a square matrix."""
    size = len(basis)
    unit = [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]
    rows = [[*row, *one] for row, one in zip(basis, unit, strict=True)]
    return [row[size:] for row in reduced_echelon(rows)[0]]
