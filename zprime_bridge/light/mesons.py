r"""Two-body decays of mesons into a Z' and a lighter meson.

The current is :math:`\bar q (c_V \gamma_\mu + c_A \gamma_\mu\gamma_5) q'`,
:math:`c_{V,A} = (g_R \pm g_L)/2`. For a light Z' the longitudinal polarisation dominates,
:math:`\Gamma \propto g^2/M_{Z'}^2`: a decay into the Goldstone boson. Rates at tree level with
the flavour-changing couplings of the model; couplings induced by loops of the Standard Model are
not added.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.external.flavio_form_factors import form_factors
from zprime_bridge.matching.wet import B_TO_S, S_TO_D

if TYPE_CHECKING:
    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.light.particles import Particles
    from zprime_bridge.matching.wet import Transition


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TwoBodyDecays:
    """Branching ratios; zero where the Z' is too heavy.

    Attributes
    ----------
    b_to_k, b_to_kstar, k_to_pi : float
        B+ -> K+ Z', B0 -> K*0 Z', K+ -> pi+ Z'.
    """

    b_to_k: float
    b_to_kstar: float
    k_to_pi: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class VectorFormFactors:
    """Form factors of B -> K* at q^2 = M_Z'^2: V, A1 and A12."""

    v: float
    a1: float
    a12: float


def kallen(a: float, b: float, c: float) -> float:
    """Return a^2 + b^2 + c^2 - 2(ab + bc + ca), of squared masses in GeV^2."""
    return a**2 + b**2 + c**2 - 2 * (a * b + b * c + c * a)


def momentum(parent: float, daughter: float, m_zprime: float) -> float:
    """Momentum in the rest frame of the parent, GeV; zero below threshold."""
    if daughter + m_zprime >= parent:
        return 0.0
    return math.sqrt(kallen(parent**2, daughter**2, m_zprime**2)) / (2 * parent)


def pseudoscalar_width(
    *, vector: complex, parent: float, daughter: float, m_zprime: float, f_plus: float
) -> float:
    r"""Width of P -> P' Z', GeV.

    .. math:: \Gamma = \frac{|c_V|^2 f_+^2(M^2)}{16\pi\, m_P^3}
              \frac{\lambda^{3/2}(m_P^2, m_{P'}^2, M^2)}{M^2}

    Parameters
    ----------
    vector : complex
        c_V; parity forbids the axial current.
    parent, daughter, m_zprime : float
        GeV.
    f_plus : float
        f_+ at q^2 = M_Z'^2. The current is contracted with a polarisation orthogonal to q: f_0
        drops out; in the Goldstone limit f_+(0) = f_0(0).
    """
    p = momentum(parent, daughter, m_zprime)
    squared_amplitude = abs(vector) ** 2 * f_plus**2 * (2 * parent * p / m_zprime) ** 2
    return p / (8 * math.pi * parent**2) * squared_amplitude


def vector_meson_width(
    *,
    vector: complex,
    axial: complex,
    parent: float,
    daughter: float,
    m_zprime: float,
    factors: VectorFormFactors,
) -> float:
    r"""Width of P -> V' Z' from its three helicity amplitudes, GeV.

    .. math:: H_0 = \frac{8 m_P m_V A_{12}}{M}\, c_A, \quad
              H_\pm = (m_P + m_V) A_1\, c_A \mp \frac{\sqrt\lambda}{m_P + m_V} V\, c_V

    Parameters
    ----------
    vector, axial : complex
        c_V and c_A.
    parent, daughter, m_zprime : float
        GeV.
    factors : VectorFormFactors
        At q^2 = M_Z'^2.

    References
    ----------
    Helicity form factors as in arXiv:1503.05534; the longitudinal one is A_0 at q^2 = 0.
    """
    p = momentum(parent, daughter, m_zprime)
    total = parent + daughter
    longitudinal = 8 * parent * daughter * factors.a12 / m_zprime * axial
    transverse_axial = total * factors.a1 * axial
    transverse_vector = 2 * parent * p / total * factors.v * vector
    # |H_+|^2 + |H_-|^2: the interference of the two currents cancels in the rate.
    squared = abs(longitudinal) ** 2 + 2 * (
        abs(transverse_axial) ** 2 + abs(transverse_vector) ** 2
    )
    return p / (8 * math.pi * parent**2) * squared


def two_body_decays(couplings: ZPrimeCouplings, particles: Particles) -> TwoBodyDecays:
    """Branching ratios of B+ -> K+ Z', B0 -> K*0 Z' and K+ -> pi+ Z', flavio's form factors.

    Parameters
    ----------
    couplings : ZPrimeCouplings
        Mass basis.
    particles : Particles
        Masses and lifetimes.
    """
    mass = couplings.m_zprime
    vector_bs, axial_bs = currents(couplings, B_TO_S)
    vector_sd, _ = currents(couplings, S_TO_D)
    b_to_k = b_to_kstar = k_to_pi = 0.0
    if vector_bs and particles.m_b_plus > particles.m_kaon + mass:
        width = pseudoscalar_width(
            vector=vector_bs,
            parent=particles.m_b_plus,
            daughter=particles.m_kaon,
            m_zprime=mass,
            f_plus=_form_factor("B->K", "f+", mass),
        )
        b_to_k = width * particles.tau_b_plus
    if (vector_bs or axial_bs) and particles.m_b_zero > particles.m_kstar + mass:
        width = vector_meson_width(
            vector=vector_bs,
            axial=axial_bs,
            parent=particles.m_b_zero,
            daughter=particles.m_kstar,
            m_zprime=mass,
            factors=VectorFormFactors(
                v=_form_factor("B->K*", "V", mass),
                a1=_form_factor("B->K*", "A1", mass),
                a12=_form_factor("B->K*", "A12", mass),
            ),
        )
        b_to_kstar = width * particles.tau_b_zero
    if vector_sd and particles.m_kaon > particles.m_pi + mass:
        width = pseudoscalar_width(
            vector=vector_sd,
            parent=particles.m_kaon,
            daughter=particles.m_pi,
            m_zprime=mass,
            f_plus=_form_factor("K->pi", "f+", mass),
        )
        k_to_pi = width * particles.tau_kaon
    return TwoBodyDecays(b_to_k=b_to_k, b_to_kstar=b_to_kstar, k_to_pi=k_to_pi)


def currents(couplings: ZPrimeCouplings, transition: Transition) -> tuple[complex, complex]:
    """Return c_V and c_A of a flavour-changing transition."""
    left, right = transition.left(couplings), transition.right(couplings)
    return (right + left) / 2, (right - left) / 2


SMALL: Final = 1e-9
"""GeV: below this a form factor is that at q^2 = 0."""


@lru_cache(maxsize=4096)
def _form_factor(transition: str, name: str, mass: float) -> float:
    return form_factors(transition, mass**2 if mass > SMALL else 0.0)[name]
