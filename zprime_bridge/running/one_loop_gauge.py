"""One-loop running of the gauge couplings in closed form: a check that needs no PyR@TE."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zprime_bridge.charges.assignment import ChargeAssignment
    from zprime_bridge.charges.exact import Charge

# SU(3) dimension, SU(2) dimension, hypercharge (K1); chirality does not matter here
_MULTIPLETS: Final = {
    "q": (3, 2, Fraction(1, 6)),
    "u": (3, 1, Fraction(2, 3)),
    "d": (3, 1, Fraction(-1, 3)),
    "l": (1, 2, Fraction(-1, 2)),
    "e": (1, 1, Fraction(-1)),
    "nu": (1, 1, Fraction(0)),
}
_WEYL: Final = Fraction(2, 3)
_COMPLEX_SCALAR: Final = Fraction(1, 3)
_FUNDAMENTAL: Final = Fraction(1, 2)
_ADJOINT: Final = Fraction(11, 3)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeCoefficients:
    r"""One-loop coefficients of the gauge couplings.

    The matrix over (Y, X) gives, for the matrix :math:`G` of Abelian couplings,

    .. math:: \frac{d\,GG^T}{d\ln\mu} = \frac{2}{(4\pi)^2}\, GG^T\, b\, GG^T, \quad
              G = \begin{pmatrix} g_1 & g_{12} \\ 0 & g_X \end{pmatrix}

    Attributes
    ----------
    yy, yx, xx : Charge
        Entries of the symmetric matrix b; exact.
    su2, su3 : Fraction
        beta(g2) = su2 g2^3 / (4 pi)^2, likewise for SU(3).

    Notes
    -----
    Conventions K1, K3, K7. Right-handed fields count by their own charges: products of two are
    the same for the conjugate left-handed fields.

    References
    ----------
    Phys. Lett. B 166 (1986) 196 (kinetic mixing); Nucl. Phys. B 222 (1983) 83, eq. (2.1).
    """

    yy: Fraction
    yx: Charge
    xx: Charge
    su2: Fraction
    su3: Fraction


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Multiplet:
    """A field with what it contributes per state."""

    weight: Fraction
    su3: int
    su2: int
    y: Fraction
    x: Charge
    copies: int = 1


def gauge_coefficients(charges: ChargeAssignment) -> GaugeCoefficients:
    """Sum products of charges: 2/3 per Weyl fermion, 1/3 per complex scalar state.

    Parameters
    ----------
    charges : ChargeAssignment
        Numeric or symbolic.
    """
    yy = Fraction(0)
    yx: Charge = Fraction(0)
    xx: Charge = Fraction(0)
    su2, su3 = -2 * _ADJOINT, -3 * _ADJOINT
    for field in _multiplets(charges):
        states = field.weight * field.copies * field.su3 * field.su2
        yy += states * field.y**2
        yx = yx + states * field.y * field.x
        xx = xx + states * field.x**2
        su2 += states / field.su2 * _FUNDAMENTAL * (field.su2 > 1)
        su3 += states / field.su3 * _FUNDAMENTAL * (field.su3 > 1)
    return GaugeCoefficients(yy=yy, yx=yx, xx=xx, su2=su2, su3=su3)


def _multiplets(charges: ChargeAssignment) -> Iterator[_Multiplet]:
    for species, triple in charges.triples():
        su3, su2, y = _MULTIPLETS[species]
        for x in triple:
            yield _Multiplet(weight=_WEYL, su3=su3, su2=su2, y=y, x=x)
    for fermion in charges.extra:  # two chiralities
        yield _Multiplet(
            weight=_WEYL,
            su3=fermion.su3,
            su2=fermion.su2,
            y=fermion.y,
            x=fermion.charge,
            copies=2 * fermion.copies,
        )
    for scalar in charges.scalars:
        yield _Multiplet(
            weight=_COMPLEX_SCALAR,
            su3=1,
            su2=scalar.su2,
            y=scalar.y,
            x=scalar.charge,
            copies=scalar.flavour**2,
        )
