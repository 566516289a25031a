"""Every renormalisable term of the scalar potential that the charges allow."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement
from math import lcm
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, final

from zprime_bridge.charges.exact import is_zero

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zprime_bridge.charges.assignment import Scalar
    from zprime_bridge.charges.exact import Charge

MAX_DIMENSION: Final = 4

_FLOAT_ZERO: Final = 1e-9
"""A charge sum above this is not zero: charges are O(1) with rounding errors of 1e-15."""

Bilinear: TypeAlias = tuple[int, int]
"""(a, b) stands for the SU(2) contraction H_a^dag H_b."""

Letter: TypeAlias = tuple[int, int]
"""(s, +1) stands for the singlet s, (s, -1) for its conjugate."""


class ScalarContent(Protocol):
    """Anything that knows its scalars: doublets of hypercharge 1/2, singlets and the matrix S."""

    @property
    def doublets(self) -> tuple[Scalar, ...]:
        """Doublets."""

    @property
    def singlets(self) -> tuple[Scalar, ...]:
        """Singlets of one flavour."""

    @property
    def matrix(self) -> Scalar | None:
        """The 3 x 3 matrix of the ungauged flavour symmetry."""


@final
@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Monomial:
    """A gauge-invariant contraction of scalars; conjugate pairs are represented once.

    Attributes
    ----------
    doublets : tuple of Bilinear
        H_a^dag H_b contractions, sorted. Products of two epsilon contractions are linear
        combinations of these (Fierz).
    epsilon : Bilinear or None
        H_a eps H_b with a < b (needs charged singlets).
    matrix : str
        ``""``, ``"tr"`` for tr(S^dag S), ``"trtr"`` for its square, ``"tr4"`` for
        tr(S^dag S S^dag S), ``"det"`` for det S, ``"det*"`` for its conjugate.
    singlets : tuple of Letter
        Sorted.
    """

    doublets: tuple[Bilinear, ...] = ()
    epsilon: Bilinear | tuple[()] = ()
    matrix: str = ""
    singlets: tuple[Letter, ...] = ()

    @property
    def dimension(self) -> int:
        """Mass dimension of the monomial."""
        pairs = len(self.doublets) + bool(self.epsilon)
        return 2 * pairs + _MATRIX_DIMENSION[self.matrix] + len(self.singlets)

    def conjugate(self) -> Monomial | None:
        """Return the hermitian conjugate; None if it is outside the chosen basis (epsilon)."""
        if self.epsilon:
            return None
        return Monomial(
            doublets=tuple(sorted((b, a) for a, b in self.doublets)),
            matrix=MATRIX_CONJUGATE.get(self.matrix, self.matrix),
            singlets=tuple(sorted((s, -sign) for s, sign in self.singlets)),
        )

    @property
    def is_hermitian(self) -> bool:
        """Whether the monomial equals its hermitian conjugate."""
        return self.conjugate() == self

    @property
    def is_modular(self) -> bool:
        """Whether it is a product of |field|^2 (tr(S^dag S) and its square count as such)."""
        return self.is_hermitian and self.matrix != "tr4" and all(a == b for a, b in self.doublets)

    @property
    def has_determinant(self) -> bool:
        """Whether it contains det S or its conjugate."""
        return self.matrix.startswith("det")


_MATRIX_DIMENSION: Final = {"": 0, "tr": 2, "det": 3, "det*": 3, "trtr": 4, "tr4": 4}
MATRIX_CONJUGATE: Final = {"det": "det*", "det*": "det"}


def allowed_monomials(fields: ScalarContent) -> tuple[Monomial, ...]:
    """Enumerate the scalar terms of dimension 1 to 4 that SU(2) x U(1)_Y x U(1)' allows.

    Parameters
    ----------
    fields : ScalarContent
        Doublets (hypercharge 1/2), singlets and the matrix S; each charge exact.

    Returns
    -------
    tuple of Monomial
        Linearly independent, one of each conjugate pair (K9: chi and chi^* are both tried),
        sorted by dimension, then by fields in the order of the card.

    References
    ----------
    [SAFE] arXiv:2109.06201, eqs. (11), (12); PHYSICS section 2.
    """
    found: set[Monomial] = set()
    integers = _integers(fields)
    for monomial in _all_monomials(fields):
        if 1 <= monomial.dimension <= MAX_DIMENSION and _invariant(monomial, fields, integers):
            conjugate = monomial.conjugate()
            found.add(monomial if conjugate is None else max(monomial, conjugate, key=_preference))
    return tuple(sorted(found, key=_order))


def _all_monomials(fields: ScalarContent) -> Iterator[Monomial]:
    doublets = range(len(fields.doublets))
    pairs = [(a, b) for a in doublets for b in doublets]
    blocks = [Monomial()]
    blocks += [Monomial(doublets=(pair,)) for pair in pairs]
    blocks += [Monomial(doublets=two) for two in combinations_with_replacement(pairs, 2)]
    blocks += [Monomial(epsilon=(a, b)) for a, b in pairs if a < b]
    if fields.matrix is not None:
        blocks += [
            Monomial(doublets=block.doublets, epsilon=block.epsilon, matrix=matrix)
            for block in blocks
            for matrix in _MATRIX_DIMENSION
            if matrix and block.dimension + _MATRIX_DIMENSION[matrix] <= MAX_DIMENSION
        ]
    letters = [(s, sign) for s in range(len(fields.singlets)) for sign in (-1, 1)]
    for block in blocks:
        for degree in range(MAX_DIMENSION - block.dimension + 1):
            for word in combinations_with_replacement(letters, degree):
                yield Monomial(
                    doublets=block.doublets,
                    epsilon=block.epsilon,
                    matrix=block.matrix,
                    singlets=word,
                )


def _integers(fields: ScalarContent) -> dict[str, tuple[int, int]] | None:
    """Return hypercharges and U(1)' charges as integers in one common unit, if all are rational."""
    scalars = [*fields.doublets, *fields.singlets, *([fields.matrix] if fields.matrix else [])]
    charges = {scalar.name: (scalar.y, scalar.charge) for scalar in scalars}
    rationals = [x for pair in charges.values() for x in pair if isinstance(x, Fraction)]
    if len(rationals) < 2 * len(charges):
        return None
    unit = lcm(*(x.denominator for x in rationals))
    numbers = iter([int(x * unit) for x in rationals])
    return dict(zip(charges, zip(numbers, numbers, strict=True), strict=True))


def _invariant(
    monomial: Monomial, fields: ScalarContent, integers: dict[str, tuple[int, int]] | None
) -> bool:
    """Whether hypercharge and U(1)' charge vanish, exactly."""
    contents = list(_content(monomial, fields))
    if integers is not None:
        pairs = [(n, integers[scalar.name]) for scalar, n in contents]
        return sum(n * y for n, (y, _) in pairs) == 0 == sum(n * x for n, (_, x) in pairs)
    if sum((n * scalar.y for scalar, n in contents), Fraction(0)) != 0:
        return False
    if _clearly_nonzero(contents):
        return False
    total: Charge = Fraction(0)
    for scalar, n in contents:
        total = total + n * scalar.charge
    return is_zero(total)


def _clearly_nonzero(contents: list[tuple[Scalar, int]]) -> bool:
    """Sort out most numeric monomials fast: exact arithmetic of square roots is slow."""
    if not all(isinstance(s.charge, Fraction) or s.charge.is_number for s, _ in contents):
        return False
    return abs(sum(n * float(scalar.charge) for scalar, n in contents)) > _FLOAT_ZERO


def _content(monomial: Monomial, fields: ScalarContent) -> Iterator[tuple[Scalar, int]]:
    """Yield scalars with the power by which they count in a charge sum."""
    for a, b in monomial.doublets:
        yield fields.doublets[a], -1
        yield fields.doublets[b], 1
    for a in monomial.epsilon:
        yield fields.doublets[a], 1
    for s, sign in monomial.singlets:
        yield fields.singlets[s], sign
    if fields.matrix is not None and monomial.has_determinant:
        yield fields.matrix, -3 if monomial.matrix.endswith("*") else 3


def _preference(monomial: Monomial) -> tuple[object, ...]:
    """Choose the member of a conjugate pair that is written: H_a^dag H_b with a < b, chi first."""
    raising = sum(b - a for a, b in monomial.doublets)
    plain = sum(sign for _, sign in monomial.singlets)
    return (raising, monomial.matrix == "det", plain, monomial.singlets, monomial.doublets)


def _order(monomial: Monomial) -> tuple[object, ...]:
    return (
        monomial.dimension,
        -len(monomial.doublets),
        not monomial.is_hermitian,
        monomial.doublets,
        monomial.epsilon,
        monomial.matrix,
        tuple((s, -sign) for s, sign in monomial.singlets),
    )
