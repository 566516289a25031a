r"""Effective contact interactions of a heavy Z'.

Convention (Eichten, Lane, Peskin; PDG): with :math:`g^2 = 4\pi` and :math:`\delta = 1` for
:math:`f = e`, else 0,

.. math:: L = \frac{4\pi}{(1+\delta)\Lambda^2} \sum_{ij} \eta_{ij}\,
          (\bar e_i\gamma_\mu e_i)(\bar f_j\gamma^\mu f_j), \qquad
          C_{ij} = \frac{4\pi\eta_{ij}}{\Lambda^2} = -\frac{g_e^i\, g_f^j}{M_{Z'}^2}

(K2: L = -J.J/2M^2). eta = -1 for equal signs of the couplings.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

if TYPE_CHECKING:
    from zprime_bridge.couplings.zprime import ZPrimeCouplings

SIDES: Final = {"L": "left", "R": "right"}
CHIRALITIES: Final = ("LL", "LR", "RL", "RR")
"""First the lepton of the beam (or of the Drell-Yan pair), then the other fermion."""

GEV_PER_TEV: Final = 1e3


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactTerm:
    """One helicity combination.

    Attributes
    ----------
    chirality : str
        ``"LR"``: first fermion left, second right.
    coefficient : float
        C = 4 pi eta/Lambda^2, GeV^-2.
    """

    chirality: str
    coefficient: float

    @property
    def eta(self) -> int:
        """Sign of the interaction; 0 if there is none."""
        return (self.coefficient > 0) - (self.coefficient < 0)

    @property
    def scale_tev(self) -> float:
        """Lambda in TeV with g^2 = 4 pi; infinite without interaction."""
        if self.coefficient == 0:
            return math.inf
        return math.sqrt(4 * math.pi / abs(self.coefficient)) / GEV_PER_TEV


def coefficient_at(scale_tev: float) -> float:
    """Return 4 pi/Lambda^2 in GeV^-2."""
    return 4 * math.pi / (scale_tev * GEV_PER_TEV) ** 2


def contact_terms(
    couplings: ZPrimeCouplings, first: tuple[str, int], second: tuple[str, int]
) -> tuple[ContactTerm, ...]:
    """Contact terms of two fermions, flavour-diagonal couplings.

    Parameters
    ----------
    couplings : ZPrimeCouplings
        Mass basis.
    first, second : tuple
        Species (``"e"``, ``"u"``, ``"d"``) and generation, 0-based.

    Returns
    -------
    tuple of ContactTerm
        LL, LR, RL, RR.
    """
    return tuple(
        ContactTerm(
            chirality=chirality,
            coefficient=-diagonal(couplings, first, chirality[0])
            * diagonal(couplings, second, chirality[1])
            / couplings.m_zprime**2,
        )
        for chirality in CHIRALITIES
    )


def diagonal(couplings: ZPrimeCouplings, fermion: tuple[str, int], side: str) -> float:
    """Flavour-diagonal coupling of a fermion; side ``"L"`` or ``"R"``."""
    species, generation = fermion
    matrix = getattr(couplings, f"{species}_{SIDES[side]}")
    return float(matrix[generation, generation].real)
