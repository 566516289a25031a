"""Couplings of photon and Z for collider cross sections: explicit inputs, at any scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.inputs.electroweak import electroweak_inputs
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.mixing.couplings import ELECTRIC, T3_LEFT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.inputs.electroweak import ElectroweakInputs
    from zprime_bridge.inputs.sm import SMInputs

Z_WIDTH_GEV: Final = 2.4955
"""PDG 2024 (Phys. Rev. D 110, 030001), Z boson: full width."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ElectroweakCouplings:
    """Gauge couplings of the Standard Model and the Z resonance.

    Attributes
    ----------
    name : str
        Where they come from, for reports.
    g_1, g_2 : float
        Of U(1)_Y (no GUT factor, K3) and SU(2).
    m_z, width_z : float
        GeV.
    """

    name: str
    g_1: float
    g_2: float
    m_z: float
    width_z: float = Z_WIDTH_GEV

    @property
    def sin2(self) -> float:
        """sin^2(theta_W) = g_1^2/(g_1^2 + g_2^2)."""
        return self.g_1**2 / (self.g_1**2 + self.g_2**2)

    @property
    def charge(self) -> float:
        """Positron charge e = g_2 sin(theta_W)."""
        return self.g_2 * math.sqrt(self.sin2)

    def photon(self, species: str) -> tuple[float, float]:
        """Couplings e Q of the left- and right-handed field (K2)."""
        coupling = self.charge * float(ELECTRIC[species])
        return coupling, coupling

    def z(self, species: str) -> tuple[float, float]:
        """Couplings g_2/cos(theta_W) (T3 - Q sin^2) of the left- and right-handed field (K2)."""
        g_z = math.hypot(self.g_1, self.g_2)
        right = -g_z * float(ELECTRIC[species]) * self.sin2
        return g_z * float(T3_LEFT[species]) + right, right


def couplings_at_m_z(
    inputs: SMInputs | None = None, electroweak: ElectroweakInputs | None = None
) -> ElectroweakCouplings:
    """Couplings from alpha_e(m_Z) and sin^2(theta_W), both MS-bar."""
    inputs = inputs or sm_inputs()
    electroweak = electroweak or electroweak_inputs()
    e = math.sqrt(4 * math.pi / electroweak.inverse_alpha_e_m_z)
    return ElectroweakCouplings(
        name="alpha_e and sin^2 theta_W at m_Z, MS-bar",
        g_1=e / math.sqrt(1 - inputs.sin2_theta_w),
        g_2=e / math.sqrt(inputs.sin2_theta_w),
        m_z=inputs.m_z,
    )


def couplings_of(
    values: Mapping[str, float], scale: float, inputs: SMInputs | None = None
) -> ElectroweakCouplings:
    """Take running couplings ``g1``, ``g2`` (K3), e.g. of ``flow.sm_couplings``, at a scale.

    Parameters
    ----------
    values : mapping of str to float
        With ``g1`` and ``g2``.
    scale : float
        Where they hold, GeV; only named in reports.
    inputs : SMInputs, optional
        The Z mass.
    """
    return ElectroweakCouplings(
        name=f"two-loop running to {scale:g} GeV",
        g_1=values["g1"],
        g_2=values["g2"],
        m_z=(inputs or sm_inputs()).m_z,
    )
