"""The U(1)' charge of every field."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zprime_bridge.charges.exact import Charge, Triple

FERMIONS: Final = ("q", "u", "d", "l", "e", "nu")
"""Fermion multiplets in the order of cards; u, d, e, nu are right-handed Dirac fields (K2)."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A scalar multiplet with a U(1)' charge.

    Attributes
    ----------
    name : str
        A plain identifier.
    charge : Charge
        U(1)' charge, exact.
    su2 : int
        1 (singlet) or 2 (doublet).
    y : Fraction
        Hypercharge, Q = T3 + Y (K1).
    flavour : int
        1, or N for an N x N matrix of the ungauged flavour symmetry of the vector-like
        fermions (S of [SAFE]); matrices get no vacuum expectation value here.
    """

    name: str
    charge: Charge
    su2: int
    y: Fraction
    flavour: int = 1

    @property
    def is_doublet(self) -> bool:
        """Whether the scalar is an SU(2) doublet."""
        return self.su2 == 2  # noqa: PLR2004  # the dimension itself


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class VectorLikeFermion:
    """A vector-like fermion: left and right components carry the same charges.

    Attributes
    ----------
    name : str
        A plain identifier.
    charge : Charge
        U(1)' charge of both chiralities, exact.
    su3, su2 : int
        Dimensions of the representations (3, 1; 2, 1).
    y : Fraction
        Hypercharge (K1).
    copies : int
        Number of generations.
    """

    name: str
    charge: Charge
    su3: int = 1
    su2: int = 1
    y: Fraction = Fraction(0)
    copies: int = 1


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeAssignment:
    """U(1)' charges of all fields, exact; generations count from 0 (K4).

    Attributes
    ----------
    q, u, d, l, e : tuple of three Charge
        Charges of the three generations.
    nu : tuple of three Charge, or None
        Charges of the right-handed neutrinos; None if there are none.
    scalars : tuple of Scalar
        Doublets and singlets, in the order of the card.
    extra : tuple of VectorLikeFermion
        Vector-like fermions; they drop out of all anomalies.
    """

    q: Triple[Charge]
    u: Triple[Charge]
    d: Triple[Charge]
    l: Triple[Charge]
    e: Triple[Charge]
    nu: Triple[Charge] | None
    scalars: tuple[Scalar, ...] = ()
    extra: tuple[VectorLikeFermion, ...] = ()

    def triples(self) -> Iterator[tuple[str, Triple[Charge]]]:
        """Yield ``(name, charges)`` of every chiral multiplet present."""
        for name in FERMIONS:
            charges: Triple[Charge] | None = getattr(self, name)
            if charges is not None:
                yield name, charges

    @property
    def doublets(self) -> tuple[Scalar, ...]:
        """The SU(2)-doublet scalars, in the order of the card."""
        return tuple(scalar for scalar in self.scalars if scalar.is_doublet)

    @property
    def singlets(self) -> tuple[Scalar, ...]:
        """The scalar singlets that can get a vacuum expectation value."""
        return tuple(s for s in self.scalars if not s.is_doublet and s.flavour == 1)

    @property
    def is_numeric(self) -> bool:
        """Whether no charge depends on a free parameter."""
        charges = [charge for _, triple in self.triples() for charge in triple]
        charges += [scalar.charge for scalar in self.scalars]
        charges += [fermion.charge for fermion in self.extra]
        return all(isinstance(c, Fraction) or c.is_number for c in charges)
