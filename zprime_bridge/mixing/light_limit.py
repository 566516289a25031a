r"""Exact couplings in the limit M_Z' -> 0, with sin^2 theta_W as a real symbol.

.. math:: g_f/g_x = X_f + 2 q (T_3 - Q s_W^2)

is [CHI] (25) with q of (5); it is also the combination of charges to which low-energy contact
interactions of a heavy Z' are proportional, because Z exchange adds the same term to first order
in 1/M_Z'^2.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.charges.exact import Charge, simplified
from zprime_bridge.core.errors import ModelError
from zprime_bridge.mixing.couplings import ELECTRIC, LEFT_MULTIPLET, SPECIES, T3_LEFT

if TYPE_CHECKING:
    from zprime_bridge.charges.assignment import ChargeAssignment

SIN2: Final = "s2"
"""Name of sin^2 theta_W among exact numbers; a card's parameter of this name is the same."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ExactCouplings:
    """Couplings of one fermion in units of g_x, gauge basis.

    Attributes
    ----------
    left, right : Charge
        Exact, in the parameters of the card and ``s2``; ``right`` is None without nu_R.
    """

    left: Charge
    right: Charge | None

    @property
    def vector(self) -> Charge | None:
        """C_V = (g_L + g_R)/2, [CHI] (22), (27)."""
        if self.right is None:
            return None
        return simplified((self.left + self.right) / 2)

    @property
    def axial(self) -> Charge | None:
        """C_A = (g_L - g_R)/2, [CHI] (22), (27)."""
        if self.right is None:
            return None
        return simplified((self.left - self.right) / 2)


def light_limit(
    charges: ChargeAssignment, small_share: Fraction = Fraction(0)
) -> dict[tuple[str, int], ExactCouplings]:
    """Couplings of all fermions for M_Z' -> 0, exact.

    Parameters
    ----------
    charges : ChargeAssignment
        Numeric, or with free parameters (``card.symbolic()``).
    small_share : Fraction
        v_phi^2/v^2 of the second doublet: q of [CHI] (5).

    Returns
    -------
    dict
        By species (``SPECIES``) and generation, 0-based.

    References
    ----------
    [CHI] eqs. (5), (25), (27), (48); Table X from Table IX.
    """
    charge = _vacuum_charge(charges, small_share)
    return {
        (species, generation): _couplings(charges, species, generation, charge)
        for species in SPECIES
        for generation in range(3)
    }


def without_mixing(charges: ChargeAssignment) -> dict[tuple[str, int], ExactCouplings]:
    """Couplings g_f/g_x = X_f to an on-shell Z' for M_Z' -> infinity; see :func:`light_limit`."""
    return {
        (species, generation): _couplings(charges, species, generation, Fraction(0))
        for species in SPECIES
        for generation in range(3)
    }


def _vacuum_charge(charges: ChargeAssignment, small_share: Fraction) -> Charge:
    doublets = charges.doublets
    if not doublets:
        raise ModelError("the model has no Higgs doublet: nothing breaks the electroweak symmetry")
    large = doublets[0].charge
    if not small_share:
        return large
    if len(doublets) == 1:
        raise ModelError("v_phi^2/v^2 needs a second Higgs doublet; the model has one")
    return large + _rational(small_share) * (doublets[1].charge - large)


def _couplings(
    charges: ChargeAssignment, species: str, generation: int, charge: Charge
) -> ExactCouplings:
    from sympy import Symbol  # noqa: PLC0415  # half a second that numeric cards must not pay

    electric = _rational(ELECTRIC[species]) * Symbol(SIN2, real=True)
    singlets = getattr(charges, species)
    left = getattr(charges, LEFT_MULTIPLET[species])[generation]
    return ExactCouplings(
        left=simplified(left + 2 * charge * (_rational(T3_LEFT[species]) - electric)),
        right=None
        if singlets is None
        else simplified(singlets[generation] - 2 * charge * electric),
    )


def _rational(value: Fraction) -> Charge:
    from sympy import Rational  # noqa: PLC0415

    rational: Charge = Rational(value.numerator, value.denominator)
    return rational
