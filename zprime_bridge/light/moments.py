r"""Anomalous magnetic moments of leptons, exact in M_Z'.

With :math:`r = M_{Z'}^2/m^2` and :math:`D = x^2 + (1-x)\,r`

.. math:: \Delta a = \frac{1}{4\pi^2} \Big[ g_V^2 \int_0^1\! dx\, \frac{x^2(1-x)}{D}
          - g_A^2 \int_0^1\! dx\, \frac{x(1-x)(4-x) + 2x^3/r}{D} \Big], \quad
          g_{V,A} = \tfrac12 (g_R \pm g_L).

The term :math:`2x^3/r` is the longitudinal Z': for a light one it is what a Goldstone boson with
Yukawa coupling :math:`2 m g_A/M_{Z'}` gives.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.light.quadrature import both_ends, integral

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray

DECADES: Final = 16
"""The integrands change at x ~ sqrt(r) and at 1 - x ~ 1/r."""

EDGES: Final = both_ends(DECADES)


@lru_cache(maxsize=4096)
def vector_loop(r: float) -> float:
    r"""Integral of the vector coupling: 1/2 for r << 1, 1/(3 r) for r >> 1.

    Parameters
    ----------
    r : float
        (M_Z'/m)^2, positive.
    """

    def integrand(x: FloatArray) -> FloatArray:
        return x**2 * (1 - x) / (x**2 + (1 - x) * r)

    return integral(integrand, EDGES)


@lru_cache(maxsize=4096)
def axial_loop(r: float) -> float:
    r"""Integral of the axial coupling: -1/r for r << 1, -5/(3 r) for r >> 1.

    Parameters
    ----------
    r : float
        (M_Z'/m)^2, positive.
    """

    def integrand(x: FloatArray) -> FloatArray:
        return -(x * (1 - x) * (4 - x) + 2 * x**3 / r) / (x**2 + (1 - x) * r)

    return integral(integrand, EDGES)


def anomalous_moment_exact(
    *, g_left: float, g_right: float, m_lepton: float, m_zprime: float
) -> float:
    """One-loop Z' contribution to the anomalous magnetic moment of a lepton, any M_Z'.

    Parameters
    ----------
    g_left, g_right : float
        Flavour-diagonal Z' couplings of the lepton, gauge coupling included (K2).
    m_lepton, m_zprime : float
        GeV.

    Returns
    -------
    float
        Dimensionless. Flavour-changing lepton couplings and physical Goldstones or Higgses are
        not included.

    Raises
    ------
    PredictionError
        If a mass is not positive.

    References
    ----------
    Leveille, Nucl. Phys. B137 (1978) 63; derivation of the limits: docs/theory.md, section on
    light Z'. For M_Z' >> m it is :func:`zprime_bridge.predictions.closed_forms.anomalous_moment`.
    """
    if not (m_lepton > 0 and m_zprime > 0):
        raise PredictionError(
            f"masses must be positive, got m = {m_lepton!r} GeV, M_Z' = {m_zprime!r} GeV"
        )
    r = (m_zprime / m_lepton) ** 2
    vector, axial = (g_right + g_left) / 2, (g_right - g_left) / 2
    loops = vector**2 * vector_loop(r) + axial**2 * axial_loop(r)
    return loops / (4 * math.pi**2)
