"""The six gauge-anomaly sums."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from zprime_bridge.charges.exact import Charge, as_text, is_zero, simplified

if TYPE_CHECKING:
    from zprime_bridge.charges.assignment import ChargeAssignment


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AnomalyCoefficients:
    """Six anomaly sums over three generations, exact.

    Attributes
    ----------
    su3, su2 : Charge
        SU(3)^2 U(1)', SU(2)^2 U(1)'.
    yy, y : Charge
        U(1)_Y^2 U(1)', U(1)_Y U(1)'^2.
    gravity, cubic : Charge
        Gauge-gravity, U(1)'^3.
    """

    su3: Charge
    su2: Charge
    yy: Charge
    gravity: Charge
    y: Charge
    cubic: Charge

    @property
    def vanish(self) -> bool:
        """Whether all six sums vanish identically."""
        return not self.nonzero()

    def nonzero(self) -> dict[str, str]:
        """Return the sums that do not vanish, by name, as exact text."""
        return {name: as_text(value) for name, value in asdict(self).items() if not is_zero(value)}

    def as_texts(self) -> dict[str, str]:
        """Return all six sums as exact text, in the order of the attributes."""
        return {name: as_text(value) for name, value in asdict(self).items()}


def anomaly_coefficients(charges: ChargeAssignment) -> AnomalyCoefficients:
    """Sum the six anomalies; vector-like fermions drop out.

    Parameters
    ----------
    charges : ChargeAssignment
        Rational or symbolic.

    Returns
    -------
    AnomalyCoefficients
        Normalised as in the reference (hypercharges cleared of denominators).

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (15); [CHI] eqs. (28a-f).
    """

    def total(power: int, **weights: int) -> Charge:
        result: Charge = Fraction(0)
        for name, triple in charges.triples():
            for charge in triple:
                result = result + weights.get(name, 0) * charge**power
        return simplified(result)

    return AnomalyCoefficients(
        su3=total(1, q=2, u=-1, d=-1),
        su2=total(1, q=3, l=1),
        yy=total(1, q=1, l=3, u=-8, d=-2, e=-6),
        gravity=total(1, q=6, l=2, u=-3, d=-3, e=-1, nu=-1),
        y=total(2, q=1, l=-1, u=-2, d=1, e=1),
        cubic=total(3, q=6, l=2, u=-3, d=-3, e=-1, nu=-1),
    )
