"""Fields of a PyR@TE file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, final

from zprime_bridge.charges.exact import is_zero

if TYPE_CHECKING:
    from fractions import Fraction

    from zprime_bridge.charges.assignment import Scalar
    from zprime_bridge.charges.exact import Charge


@final
class Chirality(StrEnum):
    """Handedness of a fermion field."""

    LEFT = "left"
    RIGHT = "right"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FermionField:
    """One fermion field of the file.

    Attributes
    ----------
    name : str
        Name in the file, e.g. ``"Q12"``.
    species : str
        ``"q"`` ... ``"nu"``, or the name of the vector-like fermion.
    label : str
        Generations in the field, e.g. ``"12"``; empty for vector-like fermions.
    copies : int
        Number of generations in the field.
    su3, su2 : int
        Dimensions of the representations.
    y : Fraction
        Hypercharge (K1).
    charge : Charge
        U(1)' charge, exact, of the field as it stands (K2).
    chirality : Chirality
        Handedness.
    flavour : str
        ``""``, ``"FL"`` or ``"FR"``: the ungauged flavour group it is a triplet of.
    """

    name: str
    species: str
    label: str
    copies: int
    su3: int
    su2: int
    y: Fraction
    charge: Charge
    chirality: Chirality
    flavour: str = ""

    @property
    def is_left(self) -> bool:
        """Whether the field is left-handed."""
        return self.chirality is Chirality.LEFT

    @property
    def is_doublet(self) -> bool:
        """Whether the field is an SU(2) doublet."""
        return self.su2 == 2  # noqa: PLR2004  # the dimension itself

    @property
    def is_triplet(self) -> bool:
        """Whether the field is a colour triplet."""
        return self.su3 == 3  # noqa: PLR2004  # the dimension itself

    @property
    def is_sterile(self) -> bool:
        """Whether the field feels no gauge interaction at all."""
        singlet = self.su3 == self.su2 == 1 and self.y == 0 and not self.flavour
        return singlet and is_zero(self.charge)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """All fields of the file.

    Attributes
    ----------
    fermions : tuple of FermionField
        In the order in which they are written.
    doublets, singlets : tuple of Scalar
        Scalars that can get a vacuum expectation value.
    matrix : Scalar or None
        The matrix scalar S of the ungauged flavour symmetry.
    """

    fermions: tuple[FermionField, ...]
    doublets: tuple[Scalar, ...]
    singlets: tuple[Scalar, ...]
    matrix: Scalar | None

    @property
    def scalars(self) -> tuple[Scalar, ...]:
        """All scalars: doublets, singlets, the matrix."""
        matrix = () if self.matrix is None else (self.matrix,)
        return self.doublets + self.singlets + matrix


def tilde(doublet: Scalar) -> str:
    """Name of the charge-conjugate doublet eps H^*, hypercharge -1/2."""
    return f"{doublet.name}tilde"
