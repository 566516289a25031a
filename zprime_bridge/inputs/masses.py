"""Masses of the known particles, in dated sets."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import final

from zprime_bridge.inputs.packaged import packaged


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ParticleMasses:
    """Masses of fermions and of the Higgs boson, GeV.

    Attributes
    ----------
    name : str
        Name of the dated set.
    m_u, m_d, m_s, m_c, m_b, m_t : float
        Quarks; light ones only stand for zero, the top mass is its pole mass.
    m_e, m_mu, m_tau : float
        Charged leptons.
    m_higgs : float
        Higgs boson.
    """

    name: str
    m_u: float
    m_d: float
    m_s: float
    m_c: float
    m_b: float
    m_t: float
    m_e: float
    m_mu: float
    m_tau: float
    m_higgs: float

    def generations(self, species: str) -> tuple[float, float, float]:
        """Masses of ``"u"``, ``"d"``, ``"e"`` or ``"nu"`` (zero) by generation, GeV."""
        return {
            "u": (self.m_u, self.m_c, self.m_t),
            "d": (self.m_d, self.m_s, self.m_b),
            "e": (self.m_e, self.m_mu, self.m_tau),
            "nu": (0.0, 0.0, 0.0),
        }[species]


def particle_masses(name: str = "2024") -> ParticleMasses:
    """Load a dated set shipped with the package.

    Raises
    ------
    FileNotFoundError
        If there is no such set.
    """
    values = packaged(f"masses-{name}")
    numbers = {
        field.name: float(values[field.name]["value"])
        for field in fields(ParticleMasses)
        if field.name != "name"
    }
    return ParticleMasses(name=name, **numbers)
