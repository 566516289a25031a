"""Slow search for anomaly-free charges, by nothing but the six sums."""

from __future__ import annotations

from itertools import combinations_with_replacement, product
from math import gcd

Row = tuple[int, ...]


def sums(row: Row) -> tuple[int, ...]:
    """Six anomaly sums of q, u, d, l, e and perhaps nu: [SAFE] (15), [CHI] (28a-f)."""
    q, u, d, l, e, *rest = (row[i : i + 3] for i in range(0, len(row), 3))
    nu = rest[0] if rest else (0, 0, 0)
    return (
        sum(2 * q[i] - u[i] - d[i] for i in range(3)),
        sum(3 * q[i] + l[i] for i in range(3)),
        sum(q[i] + 3 * l[i] - 8 * u[i] - 2 * d[i] - 6 * e[i] for i in range(3)),
        sum(6 * q[i] + 2 * l[i] - 3 * u[i] - 3 * d[i] - e[i] - nu[i] for i in range(3)),
        sum(q[i] ** 2 - l[i] ** 2 - 2 * u[i] ** 2 + d[i] ** 2 + e[i] ** 2 for i in range(3)),
        sum(
            6 * q[i] ** 3 + 2 * l[i] ** 3 - 3 * u[i] ** 3 - 3 * d[i] ** 3 - e[i] ** 3 - nu[i] ** 3
            for i in range(3)
        ),
    )


def negative(row: Row) -> Row:
    """The same charges with the other overall sign, sorted again."""
    triples = (row[i : i + 3] for i in range(0, len(row), 3))
    return tuple(x for a, b, c in triples for x in (-c, -b, -a))


def search(largest: int, *, with_nu: bool) -> set[frozenset[Row]]:
    """All sets {X, -X} without common divisor; three linear sums are used to stop early."""
    triples = list(combinations_with_replacement(range(-largest, largest + 1), 3))
    last = triples if with_nu else [()]
    found = set()
    for q, u in product(triples, repeat=2):
        for d in (t for t in triples if sum(t) == 2 * sum(q) - sum(u)):
            for l in (t for t in triples if sum(t) == -3 * sum(q)):
                for e, nu in product(triples, last):
                    row = (*q, *u, *d, *l, *e, *nu)
                    if gcd(*row) <= 1 and not any(sums(row)):
                        found.add(frozenset({row, negative(row)}))
    return found
