"""Every quartic term of the scalar potential that the charges allow, under its coupling's name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Final, TypeAlias, final

from zprime_bridge.charges.exact import is_zero

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zprime_bridge.charges.assignment import Scalar
    from zprime_bridge.charges.exact import Charge

PLANCK_SAFE: Final = "planck_safe"

_QUARTIC: Final = 4
_FLOAT_ZERO: Final = 1e-9
"""A charge sum above this is not zero: charges are O(1) with rounding errors of 1e-15."""

Pair: TypeAlias = tuple[int, int]
"""(a, b): the contraction H_a^dag H_b; as ``epsilon``, H_a eps H_b with a < b."""

Letter: TypeAlias = tuple[int, int]
"""(k, +1): the singlet s_k; (k, -1): its conjugate."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Quartic:
    """A gauge-invariant product of four scalars; V contains it plus its conjugate if it has one.

    Attributes
    ----------
    pairs : tuple of Pair
        H_a^dag H_b, sorted.
    epsilon : Pair or empty
        H_a eps H_b (hypercharge 1; needs charged singlets).
    matrix : str
        ``""``, ``"tr"`` for tr(S^dag S), ``"trtr"`` for its square, ``"tr4"`` for
        tr(S^dag S S^dag S). det S is left out, as in the files for PyR@TE.
    singlets : tuple of Letter
        Sorted.
    """

    pairs: tuple[Pair, ...] = ()
    epsilon: Pair | tuple[()] = ()
    matrix: str = ""
    singlets: tuple[Letter, ...] = ()

    @property
    def dimension(self) -> int:
        """Mass dimension."""
        blocks = len(self.pairs) + bool(self.epsilon)
        return 2 * blocks + _MATRIX_DIMENSION[self.matrix] + len(self.singlets)

    @property
    def is_hermitian(self) -> bool:
        """Whether the product is its own hermitian conjugate."""
        return not self.epsilon and self.conjugate() == self

    @property
    def is_modular(self) -> bool:
        """Whether it is a product of |field|^2 (tr(S^dag S) and its square count as such)."""
        return self.is_hermitian and self.matrix != "tr4" and all(a == b for a, b in self.pairs)

    def conjugate(self) -> Quartic:
        """Return the hermitian conjugate of a product without epsilon."""
        return Quartic(
            pairs=tuple(sorted((b, a) for a, b in self.pairs)),
            matrix=self.matrix,
            singlets=tuple(sorted((k, -sign) for k, sign in self.singlets)),
        )


_MATRIX_DIMENSION: Final = {"": 0, "tr": 2, "trtr": 4, "tr4": 4}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class QuarticPotential:
    """The quartic part of a potential, by names of couplings.

    Attributes
    ----------
    doublets, singlets : tuple of Scalar
        Hypercharge 1/2; one flavour.
    matrix : Scalar or None
        The 3 x 3 matrix S.
    terms : tuple of (str, Quartic)
        Name as in :class:`~zprime_bridge.running.system.BetaSystem`, real coupling (K3).
    """

    doublets: tuple[Scalar, ...]
    singlets: tuple[Scalar, ...]
    matrix: Scalar | None
    terms: tuple[tuple[str, Quartic], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the couplings."""
        return tuple(name for name, _ in self.terms)


def quartic_potential(scalars: tuple[Scalar, ...], template: str) -> QuarticPotential:
    """Enumerate and name the quartic terms of a model, as ``export_pyrate`` writes them.

    Parameters
    ----------
    scalars : tuple of Scalar
        Exact numeric charges; SU(2) singlets, doublets of hypercharge 1/2 and at most one matrix.
    template : str
        ``planck_safe`` keeps the terms of [SAFE] (12) and their names.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (12). K9: a singlet and its conjugate are both tried.
    """
    doublets = tuple(s for s in scalars if s.is_doublet)
    singlets = tuple(s for s in scalars if not s.is_doublet and s.flavour == 1)
    matrix = next((s for s in scalars if s.flavour != 1), None)
    bare = QuarticPotential(doublets=doublets, singlets=singlets, matrix=matrix, terms=())
    found = {_representative(q) for q in _products(bare) if _invariant(q, bare)}
    ordered = sorted(found, key=_order)
    named = _safe_names(ordered) if template == PLANCK_SAFE else _general_names(ordered, bare)
    return QuarticPotential(doublets=doublets, singlets=singlets, matrix=matrix, terms=named)


def _products(fields: QuarticPotential) -> Iterator[Quartic]:
    """Yield all products of dimension four, both members of conjugate pairs."""
    indices = range(len(fields.doublets))
    pairs = [(a, b) for a in indices for b in indices]
    blocks = [Quartic(), *(Quartic(pairs=(pair,)) for pair in pairs)]
    blocks += [Quartic(pairs=two) for two in combinations_with_replacement(pairs, 2)]
    blocks += [Quartic(epsilon=(a, b)) for a, b in pairs if a < b]
    if fields.matrix is not None:
        blocks += [
            Quartic(pairs=block.pairs, epsilon=block.epsilon, matrix=matrix)
            for block in blocks
            for matrix, dimension in _MATRIX_DIMENSION.items()
            if matrix and block.dimension + dimension <= _QUARTIC
        ]
    letters = [(k, sign) for k in range(len(fields.singlets)) for sign in (-1, 1)]
    for block in blocks:
        for word in combinations_with_replacement(letters, _QUARTIC - block.dimension):
            yield Quartic(
                pairs=block.pairs, epsilon=block.epsilon, matrix=block.matrix, singlets=word
            )


def _invariant(quartic: Quartic, fields: QuarticPotential) -> bool:
    """Whether hypercharge and U(1)' charge vanish, exactly."""
    content = list(_content(quartic, fields))
    if sum((n * scalar.y for scalar, n in content), Fraction(0)) != 0:
        return False
    if abs(sum(n * float(scalar.charge) for scalar, n in content)) > _FLOAT_ZERO:
        return False  # exact arithmetic of square roots is slow
    total: Charge = Fraction(0)
    for scalar, n in content:
        total = total + n * scalar.charge
    return is_zero(total)


def _content(quartic: Quartic, fields: QuarticPotential) -> Iterator[tuple[Scalar, int]]:
    """Yield scalars with the sign by which they count in a charge sum."""
    for a, b in quartic.pairs:
        yield fields.doublets[a], -1
        yield fields.doublets[b], 1
    for a in quartic.epsilon:
        yield fields.doublets[a], 1
    for k, sign in quartic.singlets:
        yield fields.singlets[k], sign


def _representative(quartic: Quartic) -> Quartic:
    """Choose the member of a conjugate pair that is written: H_a^dag H_b with a < b, s first."""
    if quartic.epsilon:
        return quartic
    return max(quartic, quartic.conjugate(), key=_preference)


def _preference(quartic: Quartic) -> tuple[object, ...]:
    raising = sum(b - a for a, b in quartic.pairs)
    plain = sum(sign for _, sign in quartic.singlets)
    return (raising, plain, quartic.singlets, quartic.pairs)


def _order(quartic: Quartic) -> tuple[object, ...]:
    """Sort as in a PyR@TE file: numbered couplings count in this order."""
    return (
        -len(quartic.pairs),
        not quartic.is_hermitian,
        quartic.pairs,
        quartic.epsilon,
        quartic.matrix,
        tuple((k, -sign) for k, sign in quartic.singlets),
    )


_SAFE_NAMES: Final = {
    # (doublet pairs, matrix, singlets): name in [SAFE] (12); PyR@TE turns `del` into `del_`
    (2, "", 0): "lam",
    (0, "", 4): "s",
    (0, "tr4", 0): "u",
    (0, "trtr", 0): "v",
    (1, "tr", 0): "del_",
    (1, "", 2): "delt",
    (0, "tr", 2): "w",
}

_TWO_DOUBLETS: Final = {
    ((0, 0), (0, 0)): "l1",
    ((1, 1), (1, 1)): "l2",
    ((0, 0), (1, 1)): "l3",
    ((0, 1), (1, 0)): "l4",
    ((0, 1), (0, 1)): "l5",
    ((0, 0), (0, 1)): "l6",
    ((0, 1), (1, 1)): "l7",
}


def _safe_names(ordered: list[Quartic]) -> tuple[tuple[str, Quartic], ...]:
    return tuple(
        (_SAFE_NAMES[len(q.pairs), q.matrix, len(q.singlets)], q) for q in ordered if q.is_hermitian
    )


def _general_names(
    ordered: list[Quartic], fields: QuarticPotential
) -> tuple[tuple[str, Quartic], ...]:
    numbers: Counter[str] = Counter()
    named = []
    for quartic in ordered:
        name = _plain_name(quartic, fields)
        if not name:
            numbers["lx"] += 1
            name = f"lx{numbers['lx']}"
        named.append((name, quartic))
    return tuple(named)


def _plain_name(quartic: Quartic, fields: QuarticPotential) -> str:
    """Name a term made of |field|^2 or of doublets alone; empty for others."""
    if len(quartic.pairs) == 2:  # noqa: PLR2004  # four doublets
        if len(fields.doublets) == 1:
            return "lam"
        if len(fields.doublets) == 2:  # noqa: PLR2004  # the two-doublet potential
            return _TWO_DOUBLETS[quartic.pairs]
        return "l" + "".join(f"{a + 1}{b + 1}" for a, b in quartic.pairs)
    if not quartic.is_hermitian or any(a != b for a, b in quartic.pairs):
        return ""
    if quartic.matrix in ("trtr", "tr4"):
        return {"tr4": "u", "trtr": "v"}[quartic.matrix]
    factors = [fields.doublets[a].name for a, _ in quartic.pairs]
    if quartic.matrix and fields.matrix is not None:
        factors.append(fields.matrix.name)
    factors += [fields.singlets[k].name for k, sign in quartic.singlets if sign > 0]
    return f"l{''.join(factors)}"
