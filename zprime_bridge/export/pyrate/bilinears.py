"""Every renormalisable fermion term that the gauge charges allow."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, final

from zprime_bridge.charges.exact import is_zero
from zprime_bridge.export.pyrate.fields import tilde

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from zprime_bridge.charges.assignment import Scalar
    from zprime_bridge.charges.exact import Charge
    from zprime_bridge.export.pyrate.fields import FermionField, Fields


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FermionTerm:
    """A fermion bilinear, alone (mass) or with one scalar (Yukawa).

    Attributes
    ----------
    first, second : FermionField
        In the order in which they are written; ``first`` is barred if the chiralities differ.
    scalar : Scalar or None
        None for a mass.
    conjugate : bool
        Whether the conjugate scalar takes part (for doublets: the tilde).
    text : str
        The term as PyR@TE reads it.
    """

    first: FermionField
    second: FermionField
    scalar: Scalar | None
    conjugate: bool
    text: str

    @property
    def is_dirac(self) -> bool:
        """Whether the term joins a left-handed and a right-handed field."""
        return self.first.is_left and not self.second.is_left

    @property
    def keeps_flavour(self) -> bool:
        """Whether the ungauged flavour symmetry of psi and S allows the term."""
        flavours = (self.first.flavour, self.second.flavour)
        is_matrix = self.scalar is not None and self.scalar.flavour != 1
        if is_matrix:
            return flavours == ("FL", "FR") and self.is_dirac and not self.conjugate
        return flavours == ("", "")


def fermion_terms(fields: Fields) -> tuple[FermionTerm, ...]:
    """Enumerate masses and Yukawa terms invariant under SU(3) x SU(2) x U(1)_Y x U(1)'.

    Parameters
    ----------
    fields : Fields
        All fields; the ungauged flavour symmetry is not asked here (``keeps_flavour``).

    Returns
    -------
    tuple of FermionTerm
        Each invariant once, Dirac terms first, without its hermitian conjugate.

    References
    ----------
    [SAFE] arXiv:2109.06201, eqs. (9), (10), (16); [CHI] eqs. (34)-(45). K2, K9.
    """
    left = [field for field in fields.fermions if field.is_left]
    right = [field for field in fields.fermions if not field.is_left]
    pairs = [(first, second) for first in left for second in right]
    pairs += combinations_with_replacement(left, 2)
    pairs += combinations_with_replacement(right, 2)
    return tuple(
        FermionTerm(
            first=first,
            second=second,
            scalar=scalar,
            conjugate=conjugate,
            text=_text(first, second, scalar, conjugate=conjugate),
        )
        for first, second in pairs
        for scalar, conjugate in _insertions(fields.scalars)
        if _allowed(first, second, scalar, conjugate=conjugate)
    )


def _insertions(scalars: tuple[Scalar, ...]) -> Iterator[tuple[Scalar | None, bool]]:
    yield None, False
    for scalar in scalars:
        yield scalar, False
        yield scalar, True


def _allowed(
    first: FermionField, second: FermionField, scalar: Scalar | None, *, conjugate: bool
) -> bool:
    """Test colour, weak isospin, hypercharge and, exactly, the U(1)' charge sum."""
    dirac = first.is_left != second.is_left
    colour = first.su3 == second.su3 if dirac else first.su3 == second.su3 == 1
    doublets = first.is_doublet + second.is_doublet + (scalar is not None and scalar.is_doublet)
    if not colour or doublets % 2:
        return False
    if first is second and first.is_doublet and first.copies == 1:
        return False  # eps L L vanishes for one generation
    sign = -1 if dirac else 1
    y: Fraction = sign * first.y + second.y
    x: Charge = sign * first.charge + second.charge
    if scalar is not None:
        y += -scalar.y if conjugate else scalar.y
        x = x - scalar.charge if conjugate else x + scalar.charge
    return y == 0 and is_zero(x)


def _text(
    first: FermionField, second: FermionField, scalar: Scalar | None, *, conjugate: bool
) -> str:
    """Write the invariant; SU(2) indices i, j, k, colour a, flavour m, n (order of the groups)."""
    dirac = first.is_left != second.is_left
    # SU(2) indices are down on a barred field and on a conjugate scalar: unequal positions
    # contract directly, equal ones need Eps (for conjugate doublets: their tilde).
    needs_eps = first.is_doublet and second.is_doublet and not dirac
    matrix = scalar is not None and scalar.flavour != 1
    parts = ["Eps[i,j]"] if needs_eps else []
    parts.append(_fermion(first, weak="i", flavour="m", barred=dirac))
    if scalar is not None:
        meets_bar = dirac and first.is_doublet
        parts.append(_scalar(scalar, conjugate=conjugate, meets_bar=meets_bar))
    parts.append(_fermion(second, weak="j" if needs_eps else "i", flavour="n" if matrix else "m"))
    return " ".join(parts)


def _fermion(field: FermionField, *, weak: str, flavour: str, barred: bool = False) -> str:
    indices = [weak] if field.is_doublet else []
    indices += ["a"] if field.is_triplet else []
    indices += [flavour] if field.flavour else []
    name = f"{field.name}bar" if barred else field.name
    return f"{name}[{','.join(indices)}]" if indices else name


def _scalar(scalar: Scalar, *, conjugate: bool, meets_bar: bool) -> str:
    """Write the scalar so that its SU(2) index meets the one of the fermion doublet."""
    if scalar.flavour != 1:
        return f"{scalar.name}bar[m,n]" if conjugate else f"{scalar.name}[m,n]"
    if not scalar.is_doublet:
        return f"{scalar.name}bar" if conjugate else scalar.name
    if meets_bar:
        return f"{tilde(scalar)}[i]" if conjugate else f"{scalar.name}[i]"
    return f"{scalar.name}bar[i]" if conjugate else f"Eps[i,k] {scalar.name}[k]"
