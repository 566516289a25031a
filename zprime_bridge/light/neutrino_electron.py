r"""Neutrino-electron scattering with a light Z'.

.. math:: \frac{d\sigma}{dT} = \frac{2 G_F^2 m_e}{\pi}
          \Big[ g_L^2 + g_R^2 (1 - T/E)^2 - g_L g_R \frac{m_e T}{E^2} \Big], \quad
          g_{L,R} \to g_{L,R} + \frac{g_\nu\, g^e_{L,R}}{2\sqrt2\, G_F (M^2 + 2 m_e T)}

for neutrinos; antineutrinos have L and R exchanged. In the Standard Model
:math:`g_L = \pm\tfrac12 + s_W^2` (+ for nu_e, - for nu_mu, nu_tau) and :math:`g_R = s_W^2`.
The sign of the shift: both currents are exchanged with
:math:`-J_\nu J_e/(M^2 - q^2)`, :math:`q^2 = -2 m_e T` (K2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.light.quadrature import nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.couplings.zprime import ZPrimeCouplings

MIN_RATIO: Final = 1e-6
"""Recoil panels start at this fraction of their end if the threshold is zero."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ElectronTarget:
    """Standard Model numbers of neutrino-electron scattering.

    Attributes
    ----------
    G_F : float
        GeV^-2.
    m_e : float
        GeV.
    sin2_theta_w : float
        At low momentum transfer.
    """

    G_F: float
    m_e: float
    sin2_theta_w: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class NeutrinoBeam:
    """Neutrinos of one flavour and their energies.

    Attributes
    ----------
    flavour : int
        Generation, 0-based.
    antineutrinos : bool
        Exchanges L and R.
    energies, weights : array
        GeV and relative numbers of neutrinos (integration weights included).
    t_min, t_max : float
        Window of the electron's kinetic energy, GeV.
    """

    flavour: int
    antineutrinos: bool
    energies: FloatArray
    weights: FloatArray
    t_min: float
    t_max: float


def standard_couplings(flavour: int, sin2_theta_w: float) -> tuple[float, float]:
    """g_L and g_R of nu e scattering in the Standard Model; charged current for nu_e."""
    return (0.5 if flavour == 0 else -0.5) + sin2_theta_w, sin2_theta_w


def zprime_shifts(
    recoil: FloatArray, couplings: ZPrimeCouplings, flavour: int, target: ElectronTarget
) -> tuple[FloatArray, FloatArray]:
    """Shifts of g_L and g_R at kinetic energies of the electron (GeV)."""
    strength = (
        couplings.nu_left[flavour, flavour].real
        / (2 * math.sqrt(2) * target.G_F)
        / (couplings.m_zprime**2 + 2 * target.m_e * recoil)
    )
    return strength * couplings.e_left[0, 0].real, strength * couplings.e_right[0, 0].real


def differential_cross_section(
    recoil: FloatArray,
    energy: FloatArray,
    *,
    g_left: FloatArray | float,
    g_right: FloatArray | float,
    target: ElectronTarget,
) -> FloatArray:
    """D sigma/dT of neutrinos, GeV^-3; zero beyond the largest recoil.

    Parameters
    ----------
    recoil, energy : array
        Kinetic energy of the electron and neutrino energy, GeV; broadcast.
    g_left, g_right : array or float
        Couplings of the electron; exchanged for antineutrinos.
    target : ElectronTarget
        G_F and m_e.
    """
    largest = 2 * energy**2 / (target.m_e + 2 * energy)
    shape = (
        g_left**2
        + g_right**2 * (1 - recoil / energy) ** 2
        - g_left * g_right * target.m_e * recoil / energy**2
    )
    value: FloatArray = np.where(
        recoil <= largest, 2 * target.G_F**2 * target.m_e / math.pi * shape, 0.0
    )
    return value


def event_rate(
    beam: NeutrinoBeam, target: ElectronTarget, couplings: ZPrimeCouplings | None = None
) -> float:
    """Rate in the recoil window, arbitrary units: integral over flux and recoil.

    Parameters
    ----------
    beam : NeutrinoBeam
        Flux and window.
    target : ElectronTarget
        Standard Model numbers.
    couplings : ZPrimeCouplings, optional
        Of the Z'; absent: the Standard Model.
    """
    low = max(beam.t_min, MIN_RATIO * beam.t_max)
    recoil, recoil_weights = nodes(np.geomspace(low, beam.t_max, 9))
    g_left, g_right = standard_couplings(beam.flavour, target.sin2_theta_w)
    left, right = np.full_like(recoil, g_left), np.full_like(recoil, g_right)
    if couplings is not None:
        shift_left, shift_right = zprime_shifts(recoil, couplings, beam.flavour, target)
        left, right = left + shift_left, right + shift_right
    if beam.antineutrinos:
        left, right = right, left
    section = differential_cross_section(
        recoil[:, None], beam.energies[None, :], g_left=left[:, None], g_right=right[:, None],
        target=target,
    )  # fmt: skip
    return float(recoil_weights @ section @ beam.weights)


def rate_ratio(
    beams: Sequence[NeutrinoBeam], target: ElectronTarget, couplings: ZPrimeCouplings
) -> float:
    """Rate with a Z' over that of the Standard Model, summed over beams."""
    with_zprime = sum(event_rate(beam, target, couplings) for beam in beams)
    return with_zprime / sum(event_rate(beam, target) for beam in beams)


def reactor_spectrum(energies_mev: FloatArray, coefficients: Sequence[float]) -> FloatArray:
    """Reactor antineutrinos per fission and MeV: exp of a polynomial in E/MeV."""
    exponent = np.polynomial.polynomial.polyval(energies_mev, np.asarray(coefficients))
    spectrum: FloatArray = np.exp(exponent)
    return spectrum
