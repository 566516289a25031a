"""How many charge sets there are, without listing them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import TYPE_CHECKING

from zprime_bridge.atlas.cells import cells
from zprime_bridge.atlas.kernels import count_cell
from zprime_bridge.atlas.triples import triples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zprime_bridge.atlas.cells import Cell


def count_atlas(max_charge: int, *, with_nu: bool = True, workers: int = 2) -> int:
    """Count the anomaly-free charge sets with |charge| <= N up to order, divisor and sign.

    Parameters
    ----------
    max_charge : int
        N, at most ``triples.MAX_CHARGE``.
    with_nu : bool
        Whether there are three right-handed neutrinos.
    workers : int
        Number of threads.

    Returns
    -------
    int
        Sets sorted within each species, without common divisor, one of each pair of overall
        signs; the all-zero set is one of them, as in the reference.

    Notes
    -----
    With P(N) all non-zero solutions, those without common divisor are sum_d mu(d) P(N // d). Of
    them, those that equal their own negative are counted once and all others twice.

    References
    ----------
    B. C. Allanach, J. Davighi, S. Melville, arXiv:1812.04602 (the same convention of counting).
    """

    def solutions(size: int) -> int:
        counts = count_cells(cells(size, with_nu=with_nu), size, workers)
        return 2 * sum(counts) - counts[0] - 1  # the first cell holds both signs, and the zero

    def symmetric(size: int) -> int:
        return symmetric_solutions(size, with_nu=with_nu)

    return 1 + (_primitive(solutions, max_charge) + _primitive(symmetric, max_charge)) // 2


def count_cells(among: Sequence[Cell], max_charge: int, workers: int) -> list[int]:
    """Count the solutions of cells: any common divisor; both signs in a central one."""
    table = triples(max_charge)
    with ThreadPoolExecutor(workers) as threads:
        return list(threads.map(lambda cell: int(count_cell(table, cell)), among))


def symmetric_solutions(max_charge: int, *, with_nu: bool) -> int:
    """Count non-zero solutions that equal their own negative: (-a, 0, a) in every species.

    The linear and cubic sums vanish; q^2 + d^2 + e^2 = l^2 + 2 u^2 is left.
    """
    span = range(max_charge + 1)
    sums: dict[int, int] = {}
    for q, d, e in product(span, repeat=3):
        value = q * q + d * d + e * e
        sums[value] = sums.get(value, 0) + 1
    charged = sum(sums.get(l * l + 2 * u * u, 0) for l, u in product(span, repeat=2))
    return charged * (len(span) if with_nu else 1) - 1


def _primitive(counted: Callable[[int], int], size: int) -> int:
    """Sum mu(d) counted(size // d) over d from 1 to size (Moebius inversion)."""
    values: dict[int, int] = {}
    total = 0
    for divisor in range(1, size + 1):
        sign = _moebius(divisor)
        scaled = size // divisor
        if sign and scaled not in values:
            values[scaled] = counted(scaled)
        total += sign * values[scaled] if sign else 0
    return total


def _moebius(number: int) -> int:
    """Return the Moebius function."""
    sign, rest, prime = 1, number, 2
    while rest > 1:
        if rest % prime == 0:
            rest //= prime
            sign = -sign
            if rest % prime == 0:
                return 0
        prime += 1
    return sign
