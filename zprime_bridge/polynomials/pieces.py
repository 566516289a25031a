"""Functions of q^2 that are smooth between known places, as interpolants piece by piece.

flavio's integrands are analytic but for the grids on which flavio interpolates (linearly) and for
thresholds. Between these, values at few Chebyshev nodes give them everywhere to rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray

ORDER: Final = 12
"""Nodes per piece."""

OWN: Final = 1e-12
COMMON: Final = 1e-14
"""A piece is resolved if interpolation misses by less than these fractions of the function's own
size between two edges plus that of all functions (imaginary parts are differences of larger
numbers)."""

DEEPEST: Final = 30
"""Halvings after which a piece is taken as it is: its width is 1e-9 of the first."""

_CHECKS: Final = np.array([0.004, 0.28, 0.52, 0.77, 0.996])
"""Where interpolation is compared with the function, as fractions of the piece."""


def chebyshev() -> FloatArray:
    """Return Chebyshev nodes on [-1, 1], ascending, and their barycentric weights: (2, ORDER)."""
    angles = (2 * np.arange(ORDER)[::-1] + 1) * np.pi / (2 * ORDER)
    signs = np.where(np.arange(ORDER) % 2 == 0, 1.0, -1.0)
    return np.array([np.cos(angles), signs * np.sin(angles)])


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Piecewise:
    """Interpolants on adjacent pieces.

    Attributes
    ----------
    edges : FloatArray
        (n + 1,), ascending.
    values : FloatArray
        (n, ORDER, ...): at the Chebyshev nodes of each piece.
    """

    edges: FloatArray
    values: FloatArray

    def at(self, q2: FloatArray) -> FloatArray:
        """Interpolate: (m, ...) at (m,) places between the first and the last edge."""
        places = np.clip(np.searchsorted(self.edges, q2, side="right") - 1, 0, len(self.edges) - 2)
        weights = self._weights(np.asarray(q2), places)
        found: FloatArray = np.einsum("mj,mj...->m...", weights, self.values[places])
        return found

    def between(self, low: float, high: float) -> Piecewise:
        """Keep the pieces that reach into an interval."""
        first = int(np.clip(np.searchsorted(self.edges, low, side="right") - 1, 0, None))
        last = int(np.searchsorted(self.edges, high, side="left"))
        return Piecewise(edges=self.edges[first : last + 1], values=self.values[first:last])

    @property
    def nodes(self) -> FloatArray:
        """Chebyshev nodes of all pieces: (n, ORDER)."""
        return np.array([nodes_between(low, high) for low, high in pairwise(self.edges)])

    def _weights(self, q2: FloatArray, places: NDArray[np.int64]) -> FloatArray:
        low, high = self.edges[places], self.edges[places + 1]
        positions, weights = chebyshev()
        distance = ((2 * q2 - low - high) / (high - low))[:, np.newaxis] - positions
        hit = distance == 0.0
        ratios = np.where(
            hit.any(axis=1, keepdims=True), hit, weights / np.where(hit, 1.0, distance)
        )
        return np.asarray(ratios / ratios.sum(axis=1, keepdims=True))


def nodes_between(low: float, high: float) -> FloatArray:
    """Return the Chebyshev nodes of a piece: (ORDER,)."""
    return np.asarray(0.5 * (low + high) + 0.5 * (high - low) * chebyshev()[0])


def resolved(
    function: Callable[[float], FloatArray], edges: Sequence[float], scales: FloatArray
) -> Piecewise:
    """Halve pieces until interpolation reproduces a function on each of them.

    Parameters
    ----------
    function : callable
        From q^2 to (functions, monomials).
    edges : sequence of float
        Ascending; where the function is known not to be smooth, with first and last place.
    scales : FloatArray
        (monomials,): sizes of the monomials, relative to which accuracy is meant.
    """
    done: list[tuple[float, FloatArray]] = []
    for first, last in pairwise(edges):
        allowed = 0.0  # from the whole: a function may vanish at one of its ends
        waiting = [(first, last, 0)]
        while waiting:
            low, high, depth = waiting.pop()
            values = np.array([function(q2) for q2 in nodes_between(low, high).tolist()])
            if depth == 0:
                size = np.abs(values * scales).max(axis=(0, 2))
                allowed = OWN * size + COMMON * size.max()
            tolerance = 2.0**depth * allowed  # what counts are integrals
            if depth == DEEPEST or _reproduces(function, (low, high), values, scales, tolerance):
                done.append((low, values))
                continue
            middle = 0.5 * (low + high)
            waiting += [(middle, high, depth + 1), (low, middle, depth + 1)]
    return Piecewise(
        edges=np.array([low for low, _ in done] + [edges[-1]]),
        values=np.array([values for _, values in done]),
    )


def _reproduces(
    function: Callable[[float], FloatArray],
    bounds: tuple[float, float],
    values: FloatArray,
    scales: FloatArray,
    tolerance: FloatArray | float,
) -> bool:
    piece = Piecewise(edges=np.array(bounds), values=values[np.newaxis])
    for q2 in bounds[0] + (bounds[1] - bounds[0]) * _CHECKS:  # the first failure is enough
        miss = np.abs(piece.at(np.array([q2]))[0] - function(float(q2))) * scales
        if np.any(miss.max(axis=1) > tolerance):
            return False
    return True
