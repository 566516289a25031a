"""All sorted triples of integer charges, with the sums that the anomalies are made of."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from zprime_bridge.core.errors import CardError
from zprime_bridge.core.findings import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_CHARGE: Final = 30
"""Largest |charge| of an atlas. Sums of cubes stay below 36 N^3 < 2^31 and the number of sets with
given sums of charges below 2^63, so that no integer of the compiled code overflows."""


class Triples(NamedTuple):
    """Sorted triples of integers ``a <= b <= c`` with |a|, |b|, |c| <= N, grouped by their sum.

    Inside a group they are in lexicographic order. Power sums of order 1, 2, 3 determine a triple.

    Attributes
    ----------
    size : int
        N.
    charges : array of int8, shape (T, 3)
        The triples.
    starts : array of int64, shape (6 N + 2,)
        Those with sum s are ``starts[s + 3 N] <= i < starts[s + 3 N + 1]``.
    squares, cubes : arrays of int64, shape (T,)
        a^2 + b^2 + c^2 and a^3 + b^3 + c^3.
    divisors : array of int64, shape (T,)
        gcd(a, b, c); 0 for (0, 0, 0).
    mirrors : array of int64, shape (T,)
        Place of (-c, -b, -a).
    gcds : array of int64, shape (N + 1, N + 1)
        ``gcds[i, j]`` is gcd(i, j).
    """

    size: int
    charges: NDArray[np.int8]
    starts: NDArray[np.int64]
    squares: NDArray[np.int64]
    cubes: NDArray[np.int64]
    divisors: NDArray[np.int64]
    mirrors: NDArray[np.int64]
    gcds: NDArray[np.int64]

    def group(self, total: int) -> slice:
        """Return the places of the triples with this sum."""
        if abs(total) > 3 * self.size:
            return slice(0, 0)
        first, last = self.starts[total + 3 * self.size : total + 3 * self.size + 2]
        return slice(int(first), int(last))


@lru_cache(maxsize=4)
def triples(size: int) -> Triples:
    """Tabulate the sorted triples of charges up to ``size``.

    Raises
    ------
    CardError
        If ``size`` is negative or larger than ``MAX_CHARGE``.
    """
    if not 0 <= size <= MAX_CHARGE:
        text = f"the largest charge must be an integer from 0 to {MAX_CHARGE}, got {size}"
        raise CardError([Finding(0, 0, "--max-charge", text)])
    span = range(-size, size + 1)
    ordered = sorted(combinations_with_replacement(span, 3), key=lambda t: (sum(t), t))
    place = {triple: i for i, triple in enumerate(ordered)}
    values = np.array(ordered, dtype=np.int64)
    sums = values.sum(axis=1)
    integers = np.arange(size + 1)
    return Triples(
        size=size,
        charges=values.astype(np.int8),
        starts=np.searchsorted(sums, np.arange(-3 * size, 3 * size + 2)).astype(np.int64),
        squares=(values**2).sum(axis=1),
        cubes=(values**3).sum(axis=1),
        divisors=np.gcd.reduce(values, axis=1),
        mirrors=np.array([place[-c, -b, -a] for a, b, c in ordered], dtype=np.int64),
        gcds=np.gcd.outer(integers, integers),
    )
