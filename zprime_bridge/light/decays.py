r"""Widths of a light Z' into fermions.

.. math:: \Gamma(Z' \to f\bar f) = \frac{N_c M}{12\pi} \sqrt{1 - 4x}
          \left[ g_V^2 (1 + 2x) + g_A^2 (1 - 4x) \right], \quad x = m_f^2/M^2.

Quarks stand for hadrons: a pair opens at the mass of its lightest mesons, with no resonances.
Between 0.3 and 2 GeV this is an estimate within a factor of a few; leptonic and invisible
branching ratios inherit it, other quantities of this room do not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np

from zprime_bridge.decays.fermions import QUARK_COLOURS
from zprime_bridge.decays.formulas import fermion_width

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import ComplexArray
    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.light.particles import Particles


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ZPrimeWidths:
    """Partial widths of the Z', GeV.

    Attributes
    ----------
    invisible : float
        All neutrinos, light right-handed ones of the model included.
    leptons : tuple of float
        e+e-, mu+mu-, tau+tau-; flavour-changing pairs are not included.
    hadrons : float
        Quark pairs, by generation thresholds of mesons.
    """

    invisible: float
    leptons: tuple[float, float, float]
    hadrons: float

    @property
    def total(self) -> float:
        """Total width, GeV."""
        return self.invisible + sum(self.leptons) + self.hadrons

    def fraction(self, width: float) -> float:
        """Branching ratio of a partial width; zero for a Z' that cannot decay."""
        return width / self.total if self.total > 0 else 0.0

    @property
    def invisible_fraction(self) -> float:
        """Branching ratio into neutrinos."""
        return self.fraction(self.invisible)

    def lepton_fraction(self, generation: int) -> float:
        """Branching ratio into a pair of charged leptons."""
        return self.fraction(self.leptons[generation])


def zprime_widths(couplings: ZPrimeCouplings, particles: Particles) -> ZPrimeWidths:
    """Partial widths of the Z' at tree level.

    Parameters
    ----------
    couplings : ZPrimeCouplings
        Mass basis, Z-Z' mixing included.
    particles : Particles
        Thresholds.

    Notes
    -----
    Decays into scalars of the model are not included: they are heavier in the cases meant here.
    """
    neutrinos = _all_pairs(couplings.nu_left)
    if couplings.nu_right is not None:
        neutrinos += _all_pairs(couplings.nu_right)
    up = (particles.m_pi, particles.m_d_meson)
    down = (particles.m_pi, particles.m_kaon, particles.m_b_plus)
    hadrons = [
        *zip(up, _diagonal(couplings.u_left), _diagonal(couplings.u_right), strict=False),
        *zip(down, _diagonal(couplings.d_left), _diagonal(couplings.d_right), strict=True),
    ]
    first, second, third = (
        fermion_width(g_left=left, g_right=right, m_1=mass, mass=couplings.m_zprime)
        for mass, left, right in zip(
            particles.charged_leptons,
            _diagonal(couplings.e_left),
            _diagonal(couplings.e_right),
            strict=True,
        )
    )
    return ZPrimeWidths(
        invisible=couplings.m_zprime / (24 * math.pi) * neutrinos,
        leptons=(first, second, third),
        hadrons=sum(
            fermion_width(
                g_left=left,
                g_right=right,
                m_1=mass,
                mass=couplings.m_zprime,
                colours=QUARK_COLOURS,
            )
            for mass, left, right in hadrons
        ),
    )


def _diagonal(matrix: ComplexArray) -> list[float]:
    return [float(entry) for entry in np.diag(matrix).real]


def _all_pairs(matrix: ComplexArray) -> float:
    """Sum of |g_ij|^2 over all pairs of massless neutrinos."""
    return float(np.sum(np.abs(matrix) ** 2))
