r"""Born cross sections of e e -> l l and q q -> l l with contact terms.

Helicity amplitudes :math:`G_{ij}(x) = Q_1Q_2e^2/x + g_i g_j/(x - m_Z^2) + C_{ij}`. They serve one
purpose: to translate a limit on one chirality into one on a model that has several
(:mod:`zprime_bridge.constraints.recast`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.constraints.contact import CHIRALITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.inputs.electroweak import ElectroweakInputs
    from zprime_bridge.inputs.sm import SMInputs

CHARGES: Final = {"e": -1.0, "u": 2 / 3, "d": -1 / 3}
ISOSPIN: Final = {"e": -0.5, "u": 0.5, "d": -0.5}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Electroweak:
    """Couplings of photon and Z.

    Attributes
    ----------
    alpha, sin2_theta_w, m_z : float
        alpha_e and mixing angle at m_Z; m_Z in GeV.
    """

    alpha: float
    sin2_theta_w: float
    m_z: float

    @property
    def e2(self) -> float:
        """Squared electric charge."""
        return 4 * math.pi * self.alpha

    def z_coupling(self, species: str, side: str) -> float:
        """Coupling of a fermion to the Z, e/(s c) included."""
        isospin = ISOSPIN[species] if side == "L" else 0.0
        norm = math.sqrt(self.e2 / (self.sin2_theta_w * (1 - self.sin2_theta_w)))
        return norm * (isospin - CHARGES[species] * self.sin2_theta_w)


def electroweak(inputs: SMInputs, fit: ElectroweakInputs) -> Electroweak:
    """Collect what the Born amplitudes need."""
    return Electroweak(
        alpha=1 / fit.inverse_alpha_e_m_z, sin2_theta_w=inputs.sin2_theta_w, m_z=inputs.m_z
    )


def amplitude(
    sm: Electroweak,
    chirality: str,
    second: str,
    x: FloatArray,
    contact: Mapping[str, float],
) -> FloatArray:
    """Helicity amplitude of e e -> f f at momentum transfer squared x (GeV^2), GeV^-2."""
    photon = sm.e2 * CHARGES["e"] * CHARGES[second] / x
    z = sm.z_coupling("e", chirality[0]) * sm.z_coupling(second, chirality[1])
    value: FloatArray = photon + z / (x - sm.m_z**2) + contact.get(chirality, 0.0)
    return value


def bhabha(
    sm: Electroweak, s: float, cosine: FloatArray, contact: Mapping[str, float]
) -> FloatArray:
    """Angular distribution of e+e- -> e+e- up to a constant.

    Parameters
    ----------
    sm : Electroweak
        Photon and Z.
    s : float
        GeV^2.
    cosine : array
        Of the scattering angle.
    contact : mapping
        C of LL, LR, RL, RR, GeV^-2.
    """
    t, u = -s * (1 - cosine) / 2, -s * (1 + cosine) / 2
    whole = np.full_like(cosine, s)
    total = np.zeros_like(cosine)
    for chirality in CHIRALITIES:
        direct = amplitude(sm, chirality, "e", whole, contact)
        exchange = amplitude(sm, chirality, "e", t, contact)
        if chirality[0] == chirality[1]:
            total += u**2 * (direct + exchange) ** 2
        else:
            total += t**2 * direct**2 + s**2 * exchange**2
    return total


def pair_production(
    sm: Electroweak, s: float, cosine: FloatArray, contact: Mapping[str, float]
) -> FloatArray:
    """Angular distribution of e+e- -> mu+mu- up to a constant; see :func:`bhabha`."""
    t, u = -s * (1 - cosine) / 2, -s * (1 + cosine) / 2
    whole = np.full_like(cosine, s)
    total = np.zeros_like(cosine)
    for chirality in CHIRALITIES:
        same = chirality[0] == chirality[1]
        total += (u if same else t) ** 2 * amplitude(sm, chirality, "e", whole, contact) ** 2
    return total


def drell_yan(sm: Electroweak, quark: str, s: float, contact: Mapping[str, float]) -> float:
    """Return the sum of squared helicity amplitudes of q q -> l l at s (GeV^2), GeV^-4."""
    return math.fsum(
        float(amplitude(sm, chirality, quark, np.array([s]), contact)[0]) ** 2
        for chirality in CHIRALITIES
    )
