"""The trace that feeds kinetic mixing at one loop."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.exact import Charge, simplified

if TYPE_CHECKING:
    from zprime_bridge.charges.assignment import ChargeAssignment

# Hypercharge times number of colour and weak-isospin states of each multiplet (K1).
WEIGHTS: Final = {"q": 1, "u": 2, "d": -1, "l": -1, "e": -1, "nu": 0}


def kinetic_mixing_trace(charges: ChargeAssignment) -> Charge:
    """Tr(Y X) over all Weyl fermion states, exact.

    Where it does not vanish, the one-loop running generates kinetic mixing between hypercharge
    and U(1)', whatever it is at one scale.

    Parameters
    ----------
    charges : ChargeAssignment
        Rational or symbolic; vector-like fermions count with both chiralities.

    References
    ----------
    [SAFE] arXiv:2109.06201, sec. 2.4; K1, K2.
    """
    total: Charge = Fraction(0)
    for name, triple in charges.triples():
        for charge in triple:
            total = total + WEIGHTS[name] * charge
    for fermion in charges.extra:
        states = 2 * fermion.su3 * fermion.su2 * fermion.copies
        total = total + states * fermion.y * fermion.charge
    return simplified(total)
