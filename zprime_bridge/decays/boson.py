r"""Couplings of the physical Z' to everything that is not a known fermion.

Of the boson :math:`Z' = \sin\alpha\, Z_{SM} + \cos\alpha\, C` (K8), with
:math:`H = g' X_H + g_{12}/2` the coupling of the electroweak vacuum to C.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.mixing.mass_basis import ExactMixing, exact_mixing

if TYPE_CHECKING:
    from zprime_bridge.inputs.sm import SMInputs
    from zprime_bridge.mixing.mass_basis import MassBasisCouplings
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MixedZPrime:
    """The Z' mass eigenstate of a model at a point.

    Attributes
    ----------
    point : ParameterPoint
        g', M_Z', g_12.
    mixing : ExactMixing
        Masses, angle, couplings to the known fermions.
    """

    point: ParameterPoint
    mixing: ExactMixing

    @property
    def fermions(self) -> MassBasisCouplings:
        """Couplings to the known fermions, mass basis."""
        return self.mixing.zprime

    @property
    def g_z(self) -> float:
        """g_2/cos(theta_W)."""
        return float(self.mixing.sector.g_z)

    @property
    def cosine_w(self) -> float:
        """cos(theta_W)."""
        return math.sqrt(1 - float(self.mixing.sector.sin2_theta_w))

    @property
    def m_z(self) -> float:
        """Physical Z mass, GeV."""
        return float(self.mixing.sector.m_z)

    @property
    def m_w(self) -> float:
        """W mass at tree level, GeV."""
        return float(self.mixing.sector.m_z_sm) * self.cosine_w

    @property
    def w_pair(self) -> float:
        """Coupling to W+ W-: g_2 cos(theta_W) sin(alpha)."""
        g_2 = self.g_z * self.cosine_w
        return g_2 * self.cosine_w * self._sine

    @property
    def higgs_z(self) -> float:
        r"""Coefficient of h Z'_mu Z^mu, GeV.

        .. math:: c = \frac{v}{2} (g_Z\cos\alpha + 2H\sin\alpha)(g_Z\sin\alpha - 2H\cos\alpha)

        from the mass term of the vacuum, v -> v + h; one doublet with a vacuum expectation value.
        """
        sector = self.mixing.sector
        vacuum = 2 * (self.point.g_prime * float(sector.higgs) + self.point.g_12 / 2)
        to_z = self.g_z * self._cosine + vacuum * self._sine
        to_zprime = self.g_z * self._sine - vacuum * self._cosine
        return sector.v / 2 * to_z * to_zprime

    def coupling(self, charge: float, *, y: float = 0.0, t3: float = 0.0) -> float:
        """Coupling of a field with U(1)' charge, hypercharge and isospin (K1, K2)."""
        sin2 = 1 - self.cosine_w**2
        neutral = self.g_z * (t3 - (t3 + y) * sin2)
        own = self.point.g_prime * charge + self.point.g_12 * y
        return neutral * self._sine + own * self._cosine

    @property
    def _sine(self) -> float:
        return math.sin(float(self.mixing.sector.alpha))

    @property
    def _cosine(self) -> float:
        return math.cos(float(self.mixing.sector.alpha))


def mixed_zprime(
    model: U1PrimeModel, point: ParameterPoint, inputs: SMInputs | None = None
) -> MixedZPrime:
    """Diagonalise Z and Z' exactly.

    Raises
    ------
    ModelError
        If no vacuum gives this M_Z'.
    """
    mixing = exact_mixing(model, point, inputs=inputs or sm_inputs())
    return MixedZPrime(point=point, mixing=mixing)
