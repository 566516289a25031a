r"""Coherent elastic neutrino-nucleus scattering with a light Z'.

.. math:: \frac{d\sigma}{dT} = \frac{G_F^2 M_N}{\pi} Q_V^2 F^2(q)
          \Big(1 - \frac{T}{E} - \frac{M_N T}{2E^2}\Big), \quad
          Q_V = Z g_p + N g_n + \frac{g_\nu [Z g^p_{Z'} + N g^n_{Z'}]}{2\sqrt2 G_F (M^2 + 2 M_N T)}

with :math:`g_p = \tfrac12 - 2 s_W^2`, :math:`g_n = -\tfrac12`, and
:math:`g^{p}_{Z'} = 2 g^u + g^d`, :math:`g^{n}_{Z'} = g^u + 2 g^d`, :math:`g^q = g^q_L + g^q_R`.
The axial current of the nucleus is neglected: it is not coherent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.light.quadrature import nodes

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.couplings.zprime import ZPrimeCouplings

GEV_FM: Final = 5.067730717679396  # 1 fm in GeV^-1: 1/(hbar c), CODATA 2018 (exact constants)
GEV2_IN_CM2: Final = 3.893793721718594e-28  # (hbar c)^2 in GeV^2 cm^2, CODATA 2018
SKIN_FM: Final = 0.9
"""Surface thickness of the Helm form factor, Lewin & Smith, Astropart. Phys. 6 (1996) 87."""

FLAVOURS: Final = (1, 0, 1)
"""nu_mu (prompt), nu_e and anti-nu_mu (delayed) of pions and muons at rest."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Nucleus:
    """A target nucleus.

    Attributes
    ----------
    protons, neutrons : int
        Z and N.
    mass : float
        GeV.
    """

    protons: int
    neutrons: int
    mass: float

    @property
    def radius_fm(self) -> float:
        """Box radius of the Helm form factor, fm (Lewin & Smith)."""
        core = 1.23 * (self.protons + self.neutrons) ** (1 / 3) - 0.60
        return math.sqrt(core**2 + 7 / 3 * math.pi**2 * 0.52**2 - 5 * SKIN_FM**2)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedPions:
    """Neutrinos of pions and muons at rest, and what they scatter with.

    Attributes
    ----------
    G_F, sin2_theta_w : float
        GeV^-2; at low momentum transfer.
    m_mu, m_pi : float
        GeV; they fix the spectra.
    """

    G_F: float
    sin2_theta_w: float
    m_mu: float
    m_pi: float


def helm_form_factor(q: FloatArray, nucleus: Nucleus) -> FloatArray:
    """Helm form factor at momentum transfer q (GeV); one at q = 0."""
    x = np.maximum(q * nucleus.radius_fm * GEV_FM, 1e-3)  # below, the series is 1 - 1e-7
    bessel = (np.sin(x) - x * np.cos(x)) / x**2
    factor: FloatArray = 3 * bessel / x * np.exp(-((q * SKIN_FM * GEV_FM) ** 2) / 2)
    return factor


def standard_charge(nucleus: Nucleus, sin2_theta_w: float) -> float:
    """Half of the weak charge, Z g_p + N g_n of the Standard Model at tree level."""
    return nucleus.protons * (0.5 - 2 * sin2_theta_w) - nucleus.neutrons * 0.5


def zprime_charge(couplings: ZPrimeCouplings, nucleus: Nucleus) -> float:
    """Sum of g_L + g_R over the valence quarks of a nucleus."""
    up = (couplings.u_left[0, 0] + couplings.u_right[0, 0]).real
    down = (couplings.d_left[0, 0] + couplings.d_right[0, 0]).real
    protons, neutrons = nucleus.protons, nucleus.neutrons
    return float(protons * (2 * up + down) + neutrons * (up + 2 * down))


def cross_section(
    nucleus: Nucleus,
    source: StoppedPions,
    *,
    threshold: float = 0.0,
    couplings: ZPrimeCouplings | None = None,
) -> float:
    """Cross section averaged over the three kinds of neutrinos, cm^2.

    Parameters
    ----------
    nucleus : Nucleus
        Target.
    source : StoppedPions
        Neutrinos and Standard Model numbers.
    threshold : float
        Smallest recoil, GeV (a step for the detector's efficiency).
    couplings : ZPrimeCouplings, optional
        Of the Z'; absent: the Standard Model.
    """
    total = 0.0
    for flavour, (energies, weights) in zip(FLAVOURS, _spectra(source), strict=True):
        largest = 2 * np.max(energies) ** 2 / nucleus.mass
        recoil, recoil_weights = nodes(np.geomspace(max(threshold, 1e-6 * largest), largest, 13))
        charge = standard_charge(nucleus, source.sin2_theta_w) * np.ones_like(recoil)
        if couplings is not None:
            charge = charge + (
                couplings.nu_left[flavour, flavour].real
                * zprime_charge(couplings, nucleus)
                / (2 * math.sqrt(2) * source.G_F)
                / (couplings.m_zprime**2 + 2 * nucleus.mass * recoil)
            )
        factor = helm_form_factor(np.sqrt(2 * nucleus.mass * recoil), nucleus)
        amplitude = recoil_weights * (charge * factor) ** 2
        kinematics = (
            1
            - recoil[:, None] / energies[None, :]
            - nucleus.mass * recoil[:, None] / (2 * energies[None, :] ** 2)
        )
        total += float(amplitude @ np.maximum(kinematics, 0.0) @ weights)
    return total / len(FLAVOURS) * source.G_F**2 * nucleus.mass / math.pi * GEV2_IN_CM2


def _spectra(source: StoppedPions) -> list[tuple[FloatArray, FloatArray]]:
    """Energies (GeV) and normalised weights of nu_mu, nu_e, anti-nu_mu."""
    m_mu, m_pi = source.m_mu, source.m_pi
    line = np.array([(m_pi**2 - m_mu**2) / (2 * m_pi)])
    energies, widths = nodes(np.linspace(0.0, m_mu / 2, 5))
    x = energies / m_mu
    electron = 192 / m_mu * x**2 * (0.5 - x)
    antimuon = 64 / m_mu * x**2 * (0.75 - x)
    return [(line, np.ones(1)), (energies, electron * widths), (energies, antimuon * widths)]
