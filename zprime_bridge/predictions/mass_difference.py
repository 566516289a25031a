r"""Closed formulas of B mixing with a heavy Z': appendix C of [SAFE].

The second route to flavio's mass differences; leading logarithms of QCD, no electroweak running.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

if TYPE_CHECKING:
    from zprime_bridge.inputs.sm import SMInputs

FLAVOURS: Final = 5
BETA_0: Final = 11 - 2 * FLAVOURS / 3
BETA_1: Final = 102 - 38 * FLAVOURS / 3
BETA_2: Final = 2857 / 2 - 5033 * FLAVOURS / 18 + 325 * FLAVOURS**2 / 54

REFERENCE_MASS_GEV: Final = 5000.0
"""The Z' mass in which [SAFE] (97) measures couplings."""

STEPS: Final = 50
"""Of the integration: more digits than three loops have."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MixingInputs:
    """Numbers of [SAFE] (93)-(96); sources in ``papers/data/safe.yaml``.

    Attributes
    ----------
    alpha_s : float
        Strong coupling at m_Z, five flavours.
    m_b, m_s, m_meson : float
        Quark masses in the MS-bar scheme at mu_b = m_b, and the mass of the B_s; GeV.
    m_top : float
        m_t(m_t) in the MS-bar scheme, GeV.
    m_w : float
        GeV.
    eta_b : float
        Short-distance QCD correction of the Standard Model loop.
    bag_1, bag_4, bag_5 : float
        Bag parameters at mu_b in the convention of arXiv:1909.11087.
    ckm_factor : float
        ``|V_tb V_ts^*|``.
    """

    alpha_s: float
    m_b: float
    m_s: float
    m_meson: float
    m_top: float
    m_w: float
    eta_b: float
    bag_1: float
    bag_4: float
    bag_5: float
    ckm_factor: float


def strong_coupling(mu: float, *, alpha_s: float, m_z: float) -> float:
    r"""Strong coupling at three loops with five flavours at every scale, as the WET has them.

    .. math:: \frac{da}{d\ln\mu^2} = -a^2 (\beta_0 + \beta_1 a + \beta_2 a^2), \quad
              a = \frac{\alpha_s}{4\pi}

    Parameters
    ----------
    mu : float
        GeV.
    alpha_s, m_z : float
        Where it starts: alpha_s(m_Z), and m_Z in GeV.

    References
    ----------
    PDG 2024, review of QCD, eq. (9.3).
    """

    def beta(a: float) -> float:
        return -(a**2) * (BETA_0 + BETA_1 * a + BETA_2 * a**2)

    a = alpha_s / (4 * math.pi)
    h = 2 * math.log(mu / m_z) / STEPS
    for _ in range(STEPS):  # classical Runge-Kutta
        k1 = beta(a)
        k2 = beta(a + h / 2 * k1)
        k3 = beta(a + h / 2 * k2)
        k4 = beta(a + h * k3)
        a += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return 4 * math.pi * a


def strong_ratio(high: float, low: float, *, alpha_s: float, m_z: float) -> float:
    """Return A of [SAFE] (95): the strong coupling at ``high`` over that at ``low``, both GeV."""
    return strong_coupling(high, alpha_s=alpha_s, m_z=m_z) / strong_coupling(
        low, alpha_s=alpha_s, m_z=m_z
    )


def run_mixing(
    left: complex, right: complex, mixed: complex, *, strong_ratio: float
) -> dict[str, complex]:
    r"""Run the operators of B mixing to the b scale at leading logarithm.

    .. math:: C_{VLR} \to A^{3/23} C_{VLR}, \quad
              C_{SLR} = \tfrac23 (A^{3/23} - A^{-24/23}) C_{VLR}

    Parameters
    ----------
    left, right, mixed : complex
        CVLL, CVRR and CVLR at M_Z'.
    strong_ratio : float
        A = alpha_s(M_Z')/alpha_s(mu_b).

    Returns
    -------
    dict of str to complex
        ``CVLL``, ``CVRR``, ``CVLR``, ``CSLR``: WET flavio basis, unit of the input.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (95), solved for the two left-right operators.
    """
    a = strong_ratio
    return {
        "CVLL": left * a ** (6 / 23),
        "CVRR": right * a ** (6 / 23),
        "CVLR": mixed * a ** (3 / 23),
        "CSLR": mixed * 2 / 3 * (a ** (3 / 23) - a ** (-24 / 23)),
    }


def standard_loop(inputs: MixingInputs, *, G_F: float) -> float:
    r"""Loop function of the Standard Model.

    .. math:: R = \frac{\sqrt2 G_F M_W^2 \hat\eta_B S_0(x_t)}{16\pi^2}, \quad
              S_0 = \frac{4x - 11x^2 + x^3}{4(1-x)^2} - \frac{3 x^3 \ln x}{2 (1-x)^3}

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (96); S_0: Inami, Lim, Prog. Theor. Phys. 65 (1981) 297.
    """
    x = (inputs.m_top / inputs.m_w) ** 2
    s_0 = (4 * x - 11 * x**2 + x**3) / (4 * (1 - x) ** 2)
    s_0 -= 3 * x**3 * math.log(x) / (2 * (1 - x) ** 3)
    return math.sqrt(2) * G_F * inputs.m_w**2 * inputs.eta_b * s_0 / (16 * math.pi**2)


def left_coefficient(inputs: MixingInputs, sm: SMInputs, m_zprime: float) -> float:
    r"""Return the factor of :math:`(5\,\mathrm{TeV}/M_{Z'})^2 g_L^2` in (97): "200".

    .. math:: \frac{A^{6/23}}{R}\, \frac{1}{4\sqrt2 G_F |V_{tb}V_{ts}^*|^2 (5\,\mathrm{TeV})^2}

    Parameters
    ----------
    inputs : MixingInputs
        B_s mixing.
    sm : SMInputs
        G_F and m_Z.
    m_zprime : float
        Where the running starts, GeV.

    References
    ----------
    [SAFE] arXiv:2109.06201, eqs. (93) (which lacks 1/M^2), (95) and (97).
    """
    a = strong_ratio(m_zprime, inputs.m_b, alpha_s=inputs.alpha_s, m_z=sm.m_z)
    tree = 4 * math.sqrt(2) * sm.G_F * (inputs.ckm_factor * REFERENCE_MASS_GEV) ** 2
    return float(a ** (6 / 23) / (standard_loop(inputs, G_F=sm.G_F) * tree))


def chiral_enhancement(inputs: MixingInputs, sm: SMInputs, m_zprime: float) -> float:
    r"""X_s: weight of g_L g_R over that of g_L^2 in the mass difference.

    .. math:: X_s = A^{-3/23} \Big[ \frac{B_5}{B_1} \Big(r + \frac32\Big)
              + \frac{B_4}{B_1} \Big(r + \frac16\Big) (A^{-27/23} - 1) \Big], \quad
              r = \frac{m_{B_s}^2}{(m_b + m_s)^2}

    References
    ----------
    [SAFE] arXiv:2109.06201, eqs. (95) and (97), with C_LR = 2 (g_R/g_L) C_LL of (93).
    """
    a = strong_ratio(m_zprime, inputs.m_b, alpha_s=inputs.alpha_s, m_z=sm.m_z)
    r = (inputs.m_meson / (inputs.m_b + inputs.m_s)) ** 2
    vector = inputs.bag_5 / inputs.bag_1 * (r + 3 / 2)
    scalar = inputs.bag_4 / inputs.bag_1 * (r + 1 / 6) * (a ** (-27 / 23) - 1)
    return float(a ** (-3 / 23) * (vector + scalar))


def mass_difference_ratio(
    left: float, right: float, *, coefficient: float, x_s: float, m_zprime: float
) -> float:
    r"""Mass difference over its Standard Model value.

    .. math:: \Big| 1 + c \Big(\frac{5\,\mathrm{TeV}}{M_{Z'}}\Big)^2
              (g_L^2 + g_R^2 - X_s\, g_L g_R) \Big|

    Parameters
    ----------
    left, right : float
        g_L^{bs}, g_R^{bs}: real relative to V_tb V_ts^*.
    coefficient, x_s : float
        :func:`left_coefficient` and :func:`chiral_enhancement`.
    m_zprime : float
        GeV.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (97).
    """
    shift = left**2 + right**2 - x_s * left * right
    return abs(1 + coefficient * (REFERENCE_MASS_GEV / m_zprime) ** 2 * shift)


def cancelling_ratios(x_s: float) -> tuple[float, float]:
    r"""Values of g_R/g_L for which the Z' does not change the mass difference.

    Parameters
    ----------
    x_s : float
        Larger than 2.

    Returns
    -------
    tuple of two floats
        LH-dominated (about 1/X_s) and RH-dominated (about X_s); their product is one.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (99) with w = 0; (100) and (101) are its leading order.
    """
    root = math.sqrt(x_s**2 / 4 - 1)
    return x_s / 2 - root, x_s / 2 + root


def largest_ratio(
    *, measured: float, uncertainty: float, sm: float, sm_below: float, deviations: float
) -> float:
    r"""Largest mass difference over its Standard Model value that data allow, as [SAFE] (94).

    .. math:: \frac{\Delta M^{exp} + n \sigma^{exp}}{\Delta M^{SM} - n \sigma^{SM}_-}

    Parameters
    ----------
    measured, uncertainty : float
        Measurement.
    sm, sm_below : float
        Standard Model and its downward uncertainty, same unit.
    deviations : float
        n: 2.5 in [SAFE].

    Notes
    -----
    Measurement and prediction are both at the end of their interval; the formula is not printed
    in [SAFE] but gives the printed numbers.
    """
    return (measured + deviations * uncertainty) / (sm - deviations * sm_below)
