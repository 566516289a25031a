"""Integrals over q^2 at the nodes that flavio's integration visits.

flavio integrates with QUADPACK's QAGS (through ``scipy.integrate.quad``): a 21-point Gauss-Kronrod
rule, whose intervals are halved where its own error estimate asks for it. With the intervals given,
the integral is a fixed sum over nodes and therefore as polynomial as the integrand.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.polynomials.terms import Integral

NODES: Final = 21
"""Nodes of the Gauss-Kronrod rule of QAGS."""

Panel = tuple[float, float]
"""An interval of q^2, GeV^2."""


def rule() -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return nodes on [-1, 1], Kronrod weights and Gauss weights (zero off its nodes): (21,) each.

    They are read off QUADPACK itself: it is linear in the values at the nodes.
    """
    import scipy.integrate  # noqa: PLC0415  # only those who compute new polynomials need SciPy

    nodes: list[float] = []

    def remember(x: float) -> float:
        nodes.append(x)
        return 1.0

    scipy.integrate.quad(remember, -1.0, 1.0, limit=1, full_output=1)
    ordered = sorted(nodes)
    kronrod = [
        scipy.integrate.quad(lambda x, k=k: float(x == k), -1.0, 1.0, limit=1, full_output=1)[0]
        for k in ordered
    ]
    positions, weights = np.polynomial.legendre.leggauss(NODES // 2)
    gauss = np.zeros(NODES)
    for position, weight in zip(positions, weights, strict=True):
        gauss[np.argmin(np.abs(np.array(ordered) - position))] = weight
    return np.array(ordered), np.array(kronrod), gauss


def nodes_of(panel: Panel, nodes: FloatArray) -> list[float]:
    """Nodes in one interval, rounded as QUADPACK rounds them."""
    low, high = panel
    center, half = 0.5 * (low + high), 0.5 * (high - low)
    return [center - half * -x if x < 0 else center + half * x for x in nodes.tolist()]


def panels_of(function: Callable[[float], float], integral: Integral) -> list[Panel]:
    """Return the intervals on which flavio's integration of this function ends."""
    import scipy.integrate  # noqa: PLC0415

    result = scipy.integrate.quad(
        function,
        integral.low,
        integral.high,
        epsabs=0,
        epsrel=integral.tolerance,
        full_output=1,
    )
    last = result[2]["last"]
    bounds = zip(result[2]["alist"][:last], result[2]["blist"][:last], strict=True)
    return sorted((float(low), float(high)) for low, high in bounds)


def integrated(
    values: Callable[[FloatArray], FloatArray], integral: Integral, panels: Sequence[Panel]
) -> FloatArray:
    """Integrate over given intervals, with flavio's subtraction of the photon pole.

    Parameters
    ----------
    values : callable
        The integrand (n, m) at q^2 (n,).
    integral : Integral
        Limits and pole.
    panels : sequence of Panel
        Disjoint intervals that fill the limits.

    Returns
    -------
    FloatArray
        (m,)
    """
    nodes, kronrod, _ = rule()
    low = np.array([integral.low])
    pole = values(low)[0] * (integral.low if integral.pole else 0.0)
    total = pole * math.log(integral.high / integral.low) if integral.pole else pole
    for panel in panels:
        q2 = np.array(nodes_of(panel, nodes))
        half = 0.5 * (panel[1] - panel[0])
        total = total + half * kronrod @ (values(q2) - pole / q2[:, np.newaxis])
    return np.asarray(total)
