"""Real quadratic polynomials in complex coefficients, found exactly from few values.

A function that is exactly quadratic is determined by its values at sums of at most two unit
vectors. No equations are solved: each polynomial coefficient is a difference of values, so that it
is good to the rounding of these values. Points are scaled to the box in which they serve.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.polynomials.blocks import full_monomials

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray

ROUNDING: Final = 2e-14
"""Coefficients below this fraction of the largest value (in units of the box) are rounding."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Interpolation:
    """Points and the linear map from values there to polynomial coefficients.

    Attributes
    ----------
    points : FloatArray
        (n_points, 2 k): real and imaginary parts in turn.
    monomials : NDArray of int
        (n_monomials, 2): indices of two factors; 0 is the constant 1, i the i-th real variable.
    weights : FloatArray
        (n_points, n_monomials): coefficients are values @ weights, in units of the box.
    scales : FloatArray
        (n_monomials,): size of each monomial in the box.
    """

    points: FloatArray
    monomials: NDArray[np.int64]
    weights: FloatArray
    scales: FloatArray

    def coefficients(self, values: FloatArray) -> FloatArray:
        """Return polynomial coefficients (m, n_monomials) of values (m, n_points) at the points."""
        found = values @ self.weights
        size = np.abs(values).max(axis=-1, keepdims=True)
        found[np.abs(found) < ROUNDING * size] = 0.0
        return np.asarray(found / self.scales)


def interpolation(box: FloatArray, *, hermitian: bool) -> Interpolation:
    """Choose points for quadratic polynomials in complex variables.

    Parameters
    ----------
    box : FloatArray
        (k,): largest absolute value of each complex variable.
    hermitian : bool
        True if products occur as C_i^* C_j only, never as C_i C_j: (k + 1)^2 points instead of
        (k + 1) (2 k + 1). Amplitudes that are linear in the coefficients have such squares.

    Returns
    -------
    Interpolation
    """
    size = 2 * len(box)
    pairs = full_monomials(size)
    index = {(int(i), int(j)): place for place, (i, j) in enumerate(pairs)}
    builder = _Builder(size=size, index=index, points=[], rows=[])
    (_hermitian if hermitian else _general)(builder)
    scale = np.concatenate([[1.0], np.repeat(box, 2)])
    weights = np.array(builder.rows)
    return Interpolation(
        points=np.array(builder.points) * scale[1:],
        monomials=pairs,
        weights=weights,
        scales=scale[pairs[:, 0]] * scale[pairs[:, 1]],
    )


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Builder:
    """Collects points, and for each the polynomial coefficients that its value contributes to."""

    size: int
    index: dict[tuple[int, int], int]
    points: list[list[float]]
    rows: list[FloatArray]

    def point(self, entries: dict[int, float]) -> int:
        """Add a point with the given variables (counted from 1) set; return its number."""
        vector = [0.0] * self.size
        for variable, value in entries.items():
            vector[variable - 1] = value
        self.points.append(vector)
        self.rows.append(np.zeros(len(self.index)))
        return len(self.points) - 1

    def add(self, monomial: tuple[int, int], terms: dict[int, float]) -> None:
        """Let a monomial's coefficient contain ``weight`` times the value at each point."""
        place = self.index[min(monomial), max(monomial)]
        for point, weight in terms.items():
            self.rows[point][place] += weight


def _general(builder: _Builder) -> None:
    """f0, f(+-e_i), f(e_i + e_j)."""
    origin = builder.point({})
    builder.add((0, 0), {origin: 1.0})
    plus: dict[int, int] = {}
    for i in range(1, builder.size + 1):
        plus[i], minus = builder.point({i: 1.0}), builder.point({i: -1.0})
        builder.add((0, i), {plus[i]: 0.5, minus: -0.5})
        builder.add((i, i), {plus[i]: 0.5, minus: 0.5, origin: -1.0})
    for i, j in combinations(range(1, builder.size + 1), 2):
        both = builder.point({i: 1.0, j: 1.0})
        builder.add((i, j), {both: 1.0, plus[i]: -1.0, plus[j]: -1.0, origin: 1.0})


def _hermitian(builder: _Builder) -> None:
    """As above in complex variables: |C_i|^2, Re and Im of C_i^* C_j; x = 2 i + 1, y = 2 i + 2."""
    origin = builder.point({})
    builder.add((0, 0), {origin: 1.0})
    real: dict[int, int] = {}
    imaginary: dict[int, int] = {}
    for x in range(1, builder.size, 2):
        y = x + 1
        real[x], minus, imaginary[x] = (
            builder.point({x: 1.0}),
            builder.point({x: -1.0}),
            builder.point({y: 1.0}),
        )
        square = {real[x]: 0.5, minus: 0.5, origin: -1.0}
        builder.add((0, x), {real[x]: 0.5, minus: -0.5})
        builder.add((x, x), square)
        builder.add((y, y), square)
        builder.add((0, y), {imaginary[x]: 1.0, real[x]: -0.5, minus: -0.5})
    for x, u in combinations(range(1, builder.size, 2), 2):
        even = builder.point({x: 1.0, u: 1.0})
        odd = builder.point({x: 1.0, u + 1: 1.0})
        common = {even: 1.0, real[x]: -1.0, real[u]: -1.0, origin: 1.0}
        builder.add((x, u), common)
        builder.add((x + 1, u + 1), common)
        mixed = {odd: 1.0, real[x]: -1.0, imaginary[u]: -1.0, origin: 1.0}
        builder.add((x, u + 1), mixed)
        builder.add((x + 1, u), {point: -weight for point, weight in mixed.items()})
