"""Composite Gauss-Legendre integration on panels that the integrand's scales suggest."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.core.arrays import FloatArray, frozen_floats

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ORDER: Final = 16
"""Points per panel: exact for polynomials of degree 31."""


def nodes(edges: Sequence[float] | FloatArray) -> tuple[FloatArray, FloatArray]:
    """Points and weights of composite Gauss-Legendre integration.

    Parameters
    ----------
    edges : sequence of float
        Ascending edges of the panels.

    Returns
    -------
    tuple of array
        Points and weights, (16 (number of edges - 1),).
    """
    unit_points, unit_weights = _legendre()
    low, high = np.asarray(edges[:-1]), np.asarray(edges[1:])
    half = (high - low)[:, None] / 2
    points = (high + low)[:, None] / 2 + half * unit_points
    return points.reshape(-1), (half * unit_weights).reshape(-1)


def integral(
    function: Callable[[FloatArray], FloatArray], edges: Sequence[float] | FloatArray
) -> float:
    """Integrate a vectorised function over panels."""
    points, weights = nodes(edges)
    return float(np.sum(weights * function(points)))


def both_ends(decades: int, per_decade: int = 2) -> FloatArray:
    """Edges in (0, 1) that approach both ends geometrically, down to ``10**-decades``."""
    lower = np.logspace(-decades, np.log10(0.5), decades * per_decade)
    return np.concatenate(([0.0], lower, 1 - lower[-2::-1], [1.0]))


@lru_cache
def _legendre() -> tuple[FloatArray, FloatArray]:
    points, weights = np.polynomial.legendre.leggauss(ORDER)
    return frozen_floats(points), frozen_floats(weights)
