"""Masses and lifetimes that the formulas of a light Z' need, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

from zprime_bridge.external.flavio_form_factors import parameters

FLAVIO_NAMES: Final = {
    "m_e": "m_e",
    "m_mu": "m_mu",
    "m_tau": "m_tau",
    "m_pi": "m_pi+",
    "m_kaon": "m_K+",
    "m_kstar": "m_K*0",
    "m_d_meson": "m_D+",
    "m_b_plus": "m_B+",
    "m_b_zero": "m_B0",
    "tau_kaon": "tau_K+",
    "tau_b_plus": "tau_B+",
    "tau_b_zero": "tau_B0",
}
"""Fields and flavio's names of them."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Particles:
    """Masses in GeV, lifetimes ``tau_*`` in GeV^-1.

    Attributes
    ----------
    m_e, m_mu, m_tau : float
        Charged leptons.
    m_pi, m_kaon, m_kstar, m_d_meson, m_b_plus, m_b_zero : float
        pi+, K+, K*(892)0, D+, B+, B0.
    tau_kaon, tau_b_plus, tau_b_zero : float
        K+, B+, B0.
    """

    m_e: float
    m_mu: float
    m_tau: float
    m_pi: float
    m_kaon: float
    m_kstar: float
    m_d_meson: float
    m_b_plus: float
    m_b_zero: float
    tau_kaon: float
    tau_b_plus: float
    tau_b_zero: float

    @property
    def charged_leptons(self) -> tuple[float, float, float]:
        """Masses by generation, GeV."""
        return self.m_e, self.m_mu, self.m_tau


def flavio_particles() -> Particles:
    """Return the values that flavio predicts with (its parameters quote the PDG)."""
    values = parameters(tuple(FLAVIO_NAMES.values()))
    return Particles(**{field: values[name] for field, name in FLAVIO_NAMES.items()})
