r"""Dilepton resonances at hadron colliders, narrow width, no interference.

.. math:: \sigma(pp \to Z' \to \ell\ell) = \frac{\pi}{6s} \sum_{q} c_q\, w_q, \qquad
          c_q = \sum_{q'} \left(|g_L^{qq'}|^2 + |g_R^{qq'}|^2\right) B(Z' \to \ell\ell)

[SAFE] (66), (67), with flavour-changing couplings of the quark: where light quarks are neutral
they are all there is. Non-universal charges enter quark by quark.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

if TYPE_CHECKING:
    from collections.abc import Callable

    from zprime_bridge.couplings.zprime import ZPrimeCouplings

GEV2_PB: Final = 0.3893793721e9
"""(hbar c)^2 in GeV^2 pb, CODATA."""

PDG_CODES: Final = {"u": (2, 4, 6), "d": (1, 3, 5)}
TOP: Final = 6


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class DileptonCouplings:
    """Coefficients of [SAFE] (67) of one lepton flavour, dimensionless.

    Attributes
    ----------
    up, down : tuple of float
        c_q of u, c, t and of d, s, b, flavour-changing couplings included.
    """

    up: tuple[float, float, float]
    down: tuple[float, float, float]

    @property
    def c_u(self) -> float:
        """Coefficient of the up quark."""
        return self.up[0]

    @property
    def c_d(self) -> float:
        """Coefficient of the down quark."""
        return self.down[0]


def dilepton_couplings(couplings: ZPrimeCouplings, branching: float) -> DileptonCouplings:
    """Coefficients c_q of dilepton production.

    Parameters
    ----------
    couplings : ZPrimeCouplings
        Mass basis.
    branching : float
        B(Z' -> l l).
    """

    def row(species: str, generation: int) -> float:
        return branching * math.fsum(_squares(couplings, species, generation, j) for j in range(3))

    return DileptonCouplings(
        up=(row("u", 0), row("u", 1), row("u", 2)), down=(row("d", 0), row("d", 1), row("d", 2))
    )


def cross_section_pb(
    couplings: ZPrimeCouplings,
    branching: float,
    luminosity: Callable[[int, int, float], float],
    *,
    sqrt_s: float,
) -> float:
    """Narrow-width cross section times branching ratio, pb, leading order.

    Parameters
    ----------
    couplings : ZPrimeCouplings
        Mass basis.
    branching : float
        B(Z' -> l l).
    luminosity : callable
        Of two PDG codes and tau = M^2/s: integral of f_1(x) f_2(tau/x) dx/x, e.g. of
        :func:`zprime_bridge.external.parton.luminosities`.
    sqrt_s : float
        Collision energy, GeV.
    """
    tau = (couplings.m_zprime / sqrt_s) ** 2
    if tau >= 1:
        return 0.0
    total = 0.0
    for species, codes in PDG_CODES.items():
        for i, quark in enumerate(codes):
            for j, other in enumerate(codes):
                strength = _squares(couplings, species, i, j)
                if TOP in (quark, other) or strength == 0:
                    continue
                total += strength * (
                    luminosity(quark, -other, tau) + luminosity(-other, quark, tau)
                )
    return math.pi / (6 * sqrt_s**2) * branching * total * GEV2_PB


def _squares(couplings: ZPrimeCouplings, species: str, i: int, j: int) -> float:
    left = getattr(couplings, f"{species}_left")[i, j]
    right = getattr(couplings, f"{species}_right")[i, j]
    return float(abs(left) ** 2 + abs(right) ** 2)
