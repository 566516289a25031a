r"""Range factor K(M) of atomic parity violation: a light Z' is no contact interaction in an atom.

Near the nucleus the zero-energy Dirac electrons in the field of a point charge make the density of
:math:`\langle s_{1/2}|\gamma_5|p_{1/2}\rangle` equal to :math:`J_{2\gamma}^2(x)/r^2`,
:math:`x = \sqrt{8Zr/a_0}`, :math:`\gamma^2 = 1 - Z^2\alpha^2`; inside a nucleus of radius R it is
constant to leading order. With the Yukawa field V_M of a uniformly charged sphere
:math:`\rho`, normalised such that :math:`V_M \to \rho` for a heavy Z',

.. math:: K(M) = \frac{\int dr\, w(r)\, V_M(r)}{\int dr\, w(r)\, \rho(r)}, \quad
          w(r) = J_{2\gamma}^2(x) \;(r > R), \quad w(r) = J_{2\gamma}^2(x_R)\, r^2/R^2 \;(r < R).

Screening by other electrons is neglected: it matters for M below about 0.1 MeV.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.light.cevns import GEV_FM
from zprime_bridge.light.quadrature import integral

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.light.cevns import Nucleus

SMALLEST_MASS_GEV: Final = 1e-4
"""Below, the Z' reaches the outer electrons, which these wave functions do not describe."""

BESSEL_TERMS: Final = 60
LARGEST_X: Final = 12.0
"""Where the power series still has ten digits; the Yukawa field has died out."""


def bessel_j(order: float, x: FloatArray) -> FloatArray:
    """Bessel function of the first kind by its power series, 0 < x < 12."""
    quarter = (x / 2) ** 2
    term = (x / 2) ** order / math.gamma(order + 1)
    total = term.copy()
    for k in range(1, BESSEL_TERMS):
        term = -term * quarter / (k * (k + order))
        total = total + term
    return total


@lru_cache(maxsize=4096)
def range_factor(nucleus: Nucleus, m_zprime: float, *, alpha: float, m_e: float) -> float:
    """K(M): what of a contact interaction is left for a Z' of mass M.

    Parameters
    ----------
    nucleus : Nucleus
        Z; the radius is 1.2 fm A^(1/3).
    m_zprime : float
        GeV.
    alpha : float
        Fine-structure constant at zero momentum.
    m_e : float
        GeV.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    PredictionError
        Below 0.1 MeV.

    References
    ----------
    Wave functions: Khriplovich, Parity Nonconservation in Atomic Phenomena (1991); the idea of
    K(M): Bouchiat & Fayet, hep-ph/0410260. The numbers are our own (docs/theory.md).
    """
    if m_zprime < SMALLEST_MASS_GEV:
        raise PredictionError(
            f"M_Z' = {m_zprime:g} GeV is below {SMALLEST_MASS_GEV:g} GeV: atomic parity violation "
            "then needs wave functions of the whole atom"
        )
    gamma = math.sqrt(1 - (nucleus.protons * alpha) ** 2)
    radius = 1.2 * (nucleus.protons + nucleus.neutrons) ** (1 / 3) * GEV_FM
    scale = 8 * nucleus.protons * alpha * m_e  # x^2 = scale r
    at_surface = float(bessel_j(2 * gamma, np.array([math.sqrt(scale * radius)]))[0] ** 2)

    def outside(r: FloatArray) -> FloatArray:
        yukawa = _sphere(m_zprime * radius) * np.exp(-m_zprime * (r - radius)) / r
        value: FloatArray = bessel_j(2 * gamma, np.sqrt(scale * r)) ** 2 * yukawa
        return m_zprime**2 / (4 * math.pi) * value

    def inside(r: FloatArray) -> FloatArray:
        field = 1 - (1 + m_zprime * radius) * _sinh_over(m_zprime, r, radius)
        value: FloatArray = at_surface * (r / radius) ** 2 * field * density
        return value

    density = 3 / (4 * math.pi * radius**3)
    contact = at_surface * density * radius / 3
    far = min(LARGEST_X**2 / scale, radius + 40 / m_zprime)
    outer = integral(outside, np.geomspace(radius, far, 41))
    inner = integral(inside, np.linspace(0.0, radius, 41))
    return float((outer + inner) / contact)


def _sphere(y: float) -> float:
    """Return 3 (y cosh y - sinh y) exp(-y)/y^3: the field of a sphere seen from outside."""
    if y < 1e-2:  # noqa: PLR2004  # series; the next term is y^4/280
        return (1 + y**2 / 10) * math.exp(-y)
    decay = math.exp(-2 * y)
    return 3 * (y * (1 + decay) - (1 - decay)) / (2 * y**3)


def _sinh_over(mass: float, r: FloatArray, radius: float) -> FloatArray:
    """Return exp(-M R) sinh(M r)/(M r) without overflow."""
    y = np.maximum(mass * r, 1e-8)
    value: FloatArray = (np.exp(y - mass * radius) - np.exp(-y - mass * radius)) / (2 * y)
    return value
