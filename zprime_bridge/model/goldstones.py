"""Counting physical Goldstone bosons of the scalar potential."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.charges.exact import is_zero

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zprime_bridge.charges.assignment import ChargeAssignment, Scalar
    from zprime_bridge.charges.exact import Charge

MAX_DIMENSION: Final = 4


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class GoldstoneCount:
    """Massless phases of the scalar potential.

    Attributes
    ----------
    phases : int
        Number of complex scalars that get a vacuum expectation value.
    rank_terms : int
        Rank of the phase-dependent potential terms that the charges allow.
    gauged : int
        Rank of the gauged charges (Y, X): the Goldstones eaten by Z and Z'.
    physical : int
        Massless scalars left over.
    terms : tuple of str
        The phase-dependent terms, e.g. ``"Phi^* phi chi0"``, one of each conjugate pair.
    """

    phases: int
    rank_terms: int
    gauged: int
    physical: int
    terms: tuple[str, ...]


def goldstones(charges: ChargeAssignment) -> GoldstoneCount:
    """Count the physical Goldstone bosons if every doublet and singlet gets a vev.

    Parameters
    ----------
    charges : ChargeAssignment
        Numeric, or symbolic: then the count holds for generic parameters. Scalars that are
        flavour matrices are left out (no vev).

    References
    ----------
    PHYSICS section 2: phases - rank(allowed terms of dimension <= 4, doublets only as bilinears)
    - rank(gauged charges). K9: both chi and its conjugate are tried.
    """
    scalars = charges.doublets + charges.singlets
    vectors = list(_invariants(scalars))
    rank_terms = int(np.linalg.matrix_rank(np.array(vectors))) if vectors else 0
    gauged = _gauged_rank(scalars)
    return GoldstoneCount(
        phases=len(scalars),
        rank_terms=rank_terms,
        gauged=gauged,
        physical=len(scalars) - rank_terms - gauged,
        terms=tuple(_as_text(scalars, vector) for vector in vectors),
    )


def _invariants(scalars: tuple[Scalar, ...]) -> Iterator[tuple[int, ...]]:
    """Yield exponent vectors of invariant phase-dependent monomials, one of each conjugate pair."""
    for vector in _exponents(len(scalars)):
        fields = [(n, scalar) for n, scalar in zip(vector, scalars, strict=True) if n]
        doublets = sum(abs(n) for n, scalar in fields if scalar.is_doublet)
        hypercharge = sum((n * scalar.y for n, scalar in fields), Fraction(0))
        if doublets % 2 or hypercharge != 0:
            continue
        charge: Charge = Fraction(0)
        for n, scalar in fields:
            charge = charge + n * scalar.charge
        if is_zero(charge):
            yield vector


def _exponents(fields: int) -> Iterator[tuple[int, ...]]:
    """Yield integer vectors with 1 <= sum |n| <= 4 whose first non-zero entry is positive."""
    for size in range(1, MAX_DIMENSION + 1):
        for places in combinations(range(fields), size):
            nonzero = [n for n in range(-MAX_DIMENSION, MAX_DIMENSION + 1) if n]
            for values in product(nonzero, repeat=size):
                if values[0] > 0 and sum(map(abs, values)) <= MAX_DIMENSION:
                    vector = [0] * fields
                    for place, value in zip(places, values, strict=True):
                        vector[place] = value
                    yield tuple(vector)


def _gauged_rank(scalars: tuple[Scalar, ...]) -> int:
    """Rank of the 2 x N matrix of hypercharges and U(1)' charges."""
    independent = any(
        not is_zero(first.charge * second.y - second.charge * first.y)
        for first, second in combinations(scalars, 2)
    )
    if independent:
        return 2
    return int(any(scalar.y != 0 or not is_zero(scalar.charge) for scalar in scalars))


def _as_text(scalars: tuple[Scalar, ...], vector: tuple[int, ...]) -> str:
    factors = []
    for n, scalar in zip(vector, scalars, strict=True):
        if n:
            name = scalar.name if n > 0 else f"{scalar.name}^*"
            factors.append(name if abs(n) == 1 else f"{name}^{abs(n)}")
    return " ".join(factors)
