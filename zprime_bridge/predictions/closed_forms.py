"""Closed formulas for what flavio does not hold."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

LFU_SLOPE: Final = 0.48
"""4 Re C9^SM/(|C9^SM|^2 + |C10^SM|^2) for C10^SM = -C9^SM, as printed in [SAFE] (71)."""


def anomalous_moment(*, g_left: float, g_right: float, m_lepton: float, m_zprime: float) -> float:
    r"""One-loop Z' contribution to the anomalous magnetic moment of a lepton, M_Z' >> m.

    .. math:: \Delta a_\ell = \frac{m_\ell^2}{12\pi^2 M_{Z'}^2} (g_V^2 - 5 g_A^2), \quad
              g_{V,A} = \tfrac12 (g_R \pm g_L)

    Parameters
    ----------
    g_left, g_right : float
        Flavour-diagonal Z' couplings of the lepton, gauge coupling included (K2).
    m_lepton, m_zprime : float
        GeV.

    Returns
    -------
    float
        Dimensionless. Flavour-changing lepton couplings would add to it.

    Notes
    -----
    flavio's ``a_mu`` holds only what running to the dipole operator induces, not this finite
    one-loop matching contribution: the two add up.

    References
    ----------
    Leveille, Nucl. Phys. B137 (1978) 63; used in [SAFE] arXiv:2109.06201, sec. 5.2.
    """
    vector, axial = (g_right + g_left) / 2, (g_right - g_left) / 2
    return m_lepton**2 / (12 * math.pi**2 * m_zprime**2) * (vector**2 - 5 * axial**2)


def dineutrino_ratio(
    left: Sequence[complex], right_handed: Sequence[complex], *, cl_sm: float
) -> float:
    r"""B -> H nu nu branching ratio over its Standard Model value, left-handed quark current.

    .. math:: \frac13 \Big( \sum_{\ell} \Big|1 + \frac{C_L^{\ell}}{C_L^{SM}}\Big|^2
              + \sum_{\nu_R} \Big|\frac{C_{\nu_R}}{C_L^{SM}}\Big|^2 \Big)

    Parameters
    ----------
    left : sequence of complex
        New-physics ``CL`` of the three left-handed neutrino flavours.
    right_handed : sequence of complex
        Coefficients with light right-handed neutrinos, normalised like ``CL``; may be empty.
    cl_sm : float
        Standard Model ``CL``: X_SM / 2 = -6.32 in [SAFE], whose X_SM = -12.64.

    Returns
    -------
    float
        The same for K and K* as long as there is no right-handed quark current.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (59).
    """
    interfering = sum(abs(1 + coefficient / cl_sm) ** 2 for coefficient in left)
    return (interfering + sum(abs(c / cl_sm) ** 2 for c in right_handed)) / 3


def lfu_double_ratio(c9_primed: float, c10_primed: float, *, polarisation: float) -> float:
    r"""R_{K*}/R_K to first order in new physics of muons.

    .. math:: \frac{R_{K^*}}{R_K} \simeq 1 - 0.48\, p\, (C_9'^{\mu} - C_{10}'^{\mu})

    Parameters
    ----------
    c9_primed, c10_primed : float
        Right-handed quark currents with muons; electrons as in the Standard Model.
    polarisation : float
        Fraction p of longitudinal K*: 0.86 in [SAFE].

    Returns
    -------
    float
        Left-handed currents drop out.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (71).
    """
    return 1 - LFU_SLOPE * polarisation * (c9_primed - c10_primed)
