"""All rational charge sets like the benchmarks of [SAFE], as integers over a denominator."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias, final

import numpy as np

from zprime_bridge.charges.assignment import ChargeAssignment, Scalar, VectorLikeFermion
from zprime_bridge.core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator

IntegerArray: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]

COLUMNS: Final = ("q1", "q3", "l2", "l3", "e2", "e3", "nu1", "nu2", "nu3")
"""Columns of the integer rows; the other charges follow from them."""

MAX_DENOMINATOR: Final = 60


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SafeLikeSets:
    """Charge sets as integers over a denominator of their own.

    Attributes
    ----------
    numerators : int array, shape (n, 9)
        In the order of ``COLUMNS``; nu sorted.
    denominators : int array, shape (n,)
        Lowest terms: no factor is common to a row and its denominator.
    """

    numerators: IntegerArray
    denominators: IntegerArray

    def charges(self, row: int, *, psi: Fraction, phi: Fraction) -> ChargeAssignment:
        """Return one set as an assignment in template ``planck_safe``.

        Without any charge of right-handed neutrinos these are left out.
        """
        denominator = int(self.denominators[row])
        x = {
            name: Fraction(int(n), denominator)
            for name, n in zip(COLUMNS, self.numerators[row], strict=True)
        }
        quarks = (x["q1"], x["q1"], x["q3"])
        zero = Fraction(0)
        nu = (x["nu1"], x["nu2"], x["nu3"])
        return ChargeAssignment(
            q=quarks,
            u=quarks,
            d=quarks,
            l=(zero, x["l2"], x["l3"]),
            e=(zero, x["e2"], x["e3"]),
            nu=nu if any(nu) else None,
            scalars=(
                Scalar(name="H", charge=zero, su2=2, y=Fraction(1, 2)),
                Scalar(name="phi", charge=phi, su2=1, y=zero),
                Scalar(name="S", charge=zero, su2=1, y=zero, flavour=3),
            ),
            extra=(VectorLikeFermion(name="psi", charge=psi, copies=3),),
        )

    def __len__(self) -> int:
        return len(self.denominators)


def safe_like_sets(max_denominator: int = 20, max_charge: Fraction = Fraction(1)) -> SafeLikeSets:
    r"""Enumerate charges under (7), (8), (15), (17), (19) and (40) of [SAFE], exactly.

    With u = d = q, H = 0 and neutral electrons the anomaly sums leave

    .. math:: 2 q_1 + q_3 = -\tfrac13 (l_2 + l_3), \quad \{e_2, e_3\} = \{l_2, l_3\}, \quad
              \sum \nu_i = l_2 + l_3, \quad \sum \nu_i^3 = l_2^3 + l_3^3

    Parameters
    ----------
    max_denominator : int
        Largest common denominator of the charges of a set.
    max_charge : Fraction
        Largest size of a charge.

    Returns
    -------
    SafeLikeSets
        One of each pair of opposite sign: q3 > q1 and l2 >= e2 >= 0, so that C9 < 0.

    Raises
    ------
    ModelError
        If a bound is out of range.

    References
    ----------
    [SAFE] arXiv:2109.06201. Quarks follow from (17) with (19); the quadratic sum then says that
    e is a permutation of l.
    """
    if not 1 <= max_denominator <= MAX_DENOMINATOR:
        raise ModelError(
            f"the largest denominator must lie between 1 and {MAX_DENOMINATOR}, "
            f"got {max_denominator}"
        )
    if not max_charge > 0:
        raise ModelError(f"the largest charge must be positive, got {max_charge}")
    rows: list[IntegerArray] = []
    denominators: list[IntegerArray] = []
    for denominator in range(1, max_denominator + 1):
        largest = math.floor(max_charge * denominator)
        found = np.concatenate([*_sets(largest), np.empty((0, len(COLUMNS)), dtype=np.int64)])
        common = np.gcd(np.gcd.reduce(np.abs(found), axis=1), denominator)
        found = found[common == 1]
        rows.append(found)
        denominators.append(np.full(len(found), denominator, dtype=np.int64))
    return SafeLikeSets(numerators=np.concatenate(rows), denominators=np.concatenate(denominators))


def _sets(largest: int) -> Iterator[IntegerArray]:
    """Yield blocks of rows with integer charges of at most this size."""
    span = np.arange(-largest, largest + 1, dtype=np.int64)
    l2, l3 = (axis.ravel() for axis in np.meshgrid(span, span, indexing="ij"))
    alike = (l2 > 0) & ((l2 + l3) % 3 == 0)
    swapped = (l2 > l3) & (l3 >= 0) & ((l2 + l3) % 3 == 0)
    leptons = np.concatenate(
        [
            np.stack([l2, l3, l2, l3], axis=1)[alike],
            np.stack([l2, l3, l3, l2], axis=1)[swapped],
        ]
    )
    with_quarks = _joined_quarks(leptons, span)
    neutrinos = _neutrinos(span)
    keys = _key(neutrinos.sum(axis=1), (neutrinos**3).sum(axis=1), largest)
    order = np.argsort(keys, kind="stable")
    keys, neutrinos = keys[order], neutrinos[order]
    pair = with_quarks[:, 2:4]
    wanted = _key(pair.sum(axis=1), (pair**3).sum(axis=1), largest)
    first, last = np.searchsorted(keys, wanted), np.searchsorted(keys, wanted, side="right")
    counts = last - first
    left = np.repeat(np.arange(len(with_quarks)), counts)
    offsets = np.arange(len(left)) - np.repeat(np.cumsum(counts) - counts, counts)
    yield np.concatenate([with_quarks[left], neutrinos[first[left] + offsets]], axis=1)


def _joined_quarks(leptons: IntegerArray, span: IntegerArray) -> IntegerArray:
    """Combine every lepton row with every q1 < q3."""
    left = np.repeat(np.arange(len(leptons)), len(span))
    q1 = np.tile(span, len(leptons))
    q3 = -(leptons[left, 0] + leptons[left, 1]) // 3 - 2 * q1
    good = (q3 > q1) & (np.abs(q3) <= span[-1])
    return np.concatenate([np.stack([q1, q3], axis=1)[good], leptons[left[good]]], axis=1)


def _neutrinos(span: IntegerArray) -> IntegerArray:
    """Return all sorted triples."""
    grid = np.stack([a.ravel() for a in np.meshgrid(span, span, span, indexing="ij")], axis=1)
    return grid[(grid[:, 0] <= grid[:, 1]) & (grid[:, 1] <= grid[:, 2])]


def _key(total: IntegerArray, cubes: IntegerArray, largest: int) -> IntegerArray:
    """Make one integer of a sum of three charges and the sum of their cubes."""
    return total * (8 * largest**3 + 1) + cubes
