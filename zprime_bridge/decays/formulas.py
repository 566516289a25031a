r"""Two-body widths of a neutral vector boson, exact at tree level.

All take the mass M of the decaying boson, which may be the virtual :math:`\sqrt s` of an exchange,
and vanish below threshold. With :math:`x_i = m_i^2/M^2` and
:math:`\lambda = 1 + x_1^2 + x_2^2 - 2x_1 - 2x_2 - 2x_1x_2`.
"""

from __future__ import annotations

import math


def triangle(x_1: float, x_2: float) -> float:
    """Kaellen function lambda(1, x_1, x_2); zero below threshold."""
    if math.sqrt(x_1) + math.sqrt(x_2) >= 1:
        return 0.0
    return (1 - x_1 - x_2) ** 2 - 4 * x_1 * x_2


def fermion_width(
    *,
    g_left: complex,
    g_right: complex,
    mass: float,
    m_1: float = 0.0,
    m_2: float | None = None,
    colours: int = 1,
) -> float:
    r"""Width of V -> f_1 anti-f_2 for one charge combination, GeV.

    .. math:: \Gamma = \frac{N_c M}{24\pi} \sqrt\lambda \left[ (|g_L|^2 + |g_R|^2)
              \left(1 - \frac{x_1 + x_2}{2} - \frac{(x_1 - x_2)^2}{2}\right)
              + 6 \sqrt{x_1 x_2}\, \mathrm{Re}(g_L g_R^*) \right]

    Parameters
    ----------
    g_left, g_right : complex
        Couplings, gauge coupling included (K2).
    mass : float
        M, GeV.
    m_1, m_2 : float
        Masses of the two fermions, GeV; ``m_2`` is ``m_1`` unless given.
    colours : int
        N_c.

    References
    ----------
    [SAFE] (60) for equal masses, g_L = g' F_L and alpha_4 = (g'/4 pi)^2.
    """
    x_1, x_2 = (m_1 / mass) ** 2, ((m_1 if m_2 is None else m_2) / mass) ** 2
    phase_space = triangle(x_1, x_2)
    if phase_space == 0:
        return 0.0
    same = 1 - (x_1 + x_2) / 2 - (x_1 - x_2) ** 2 / 2
    flip = 6 * math.sqrt(x_1 * x_2) * (g_left * g_right.conjugate()).real
    shape = (abs(g_left) ** 2 + abs(g_right) ** 2) * same + flip
    return colours * mass / (24 * math.pi) * math.sqrt(phase_space) * shape


def majorana_width(*, g_right: complex, mass: float, m_1: float, m_2: float) -> float:
    r"""Width into a pair of right-handed neutrinos with Majorana masses, GeV.

    .. math:: \Gamma = \frac{|g_R|^2 M}{24\pi} \sqrt\lambda
              \left(1 - \frac{x_1 + x_2}{2} - \frac{(x_1 - x_2)^2}{2} - 3\sqrt{x_1 x_2}\right)

    for a real coupling (no Majorana phases); equal masses give (1 - 4 x)^(3/2), and masses zero
    what a Weyl fermion gives. With i != j this is half of the width into the pair.
    """
    x_1, x_2 = (m_1 / mass) ** 2, (m_2 / mass) ** 2
    phase_space = triangle(x_1, x_2)
    shape = 1 - (x_1 + x_2) / 2 - (x_1 - x_2) ** 2 / 2 - 3 * math.sqrt(x_1 * x_2)
    return abs(g_right) ** 2 * mass / (24 * math.pi) * math.sqrt(phase_space) * shape


def scalar_width(*, coupling: float, mass: float, m_scalar: float) -> float:
    r"""Width into a complex scalar and its conjugate, GeV.

    .. math:: \Gamma = \frac{g^2 M}{48\pi} \left(1 - 4x\right)^{3/2}

    References
    ----------
    [SAFE] (61), g = g' F_s.
    """
    x = (m_scalar / mass) ** 2
    return coupling**2 * mass / (48 * math.pi) * _three_halves(triangle(x, x))


def higgs_z_width(*, coupling: float, mass: float, m_z: float, m_higgs: float) -> float:
    r"""Width into h Z from the term c h Z'_mu Z^mu, GeV.

    .. math:: \Gamma = \frac{c^2}{192\pi M}\, \frac{\sqrt\lambda\, (\lambda + 12 x_Z)}{x_Z}

    Parameters
    ----------
    coupling : float
        c, GeV.
    mass, m_z, m_higgs : float
        GeV.

    References
    ----------
    Sum over polarisations c^2 (2 + (k.p)^2/(M^2 m_Z^2)) with phase space; docs/theory.md.
    """
    x_z = (m_z / mass) ** 2
    phase_space = triangle(x_z, (m_higgs / mass) ** 2)
    shape = math.sqrt(phase_space) * (phase_space + 12 * x_z) / x_z
    return coupling**2 / (192 * math.pi * mass) * shape


def w_pair_width(*, coupling: float, mass: float, m_w: float) -> float:
    r"""Width into W+ W- through a coupling of the form of the Z W W vertex, GeV.

    .. math:: \Gamma = \frac{g^2 M}{192\pi}\, \frac{(1 - 4x)^{3/2} (1 + 20x + 12x^2)}{x^2},
              \quad x = M_W^2/M^2

    Parameters
    ----------
    coupling : float
        g: g_2 cos(theta_W) sin(alpha) for Z-Z' mixing.
    mass, m_w : float
        GeV.

    References
    ----------
    Yang-Mills vertex with all polarisations; its limit M >> M_W is that of the Goldstone bosons
    (docs/theory.md).
    """
    x = (m_w / mass) ** 2
    shape = _three_halves(triangle(x, x)) * (1 + 20 * x + 12 * x**2) / x**2
    return coupling**2 * mass / (192 * math.pi) * shape


def _three_halves(value: float) -> float:
    return value * math.sqrt(value)
