"""The words of conditions on charge sets.

``q1 <= q2 <= q3`` are the sorted charges of a species: in the atlas, numbers of generations have no
meaning across species. So everything here is the same for all ways of pairing the generations.

========================  ======================================================================
``sum(q)``                sum of the three charges
``min(q)``, ``max(q)``    smallest, largest
``distinct(q)``           number of different charges, 1 to 3
``zeros(q)``              number of charges that vanish, 0 to 3
``shared(l, e)``          number of charges that two species have in common, 0 to 3
``yukawa(u)``             generations of u that one Higgs doublet of some charge can give a mass
``yukawa(u, d, e)``       the same in all sectors at once: the smallest number of them
``yukawa(u, higgs=2)``    the same for a Higgs doublet of this charge
``c9(l1, e1)``            sign of C9 (b -> s l l) of a lepton with these charges, if the quark
                          doublet that differs from the two others is the third generation and
                          V_dL = V_CKM; 0 if there is none
``abs(q1)``               absolute value
``vectorlike_leptons``    e has the charges of l
``vectorlike_quarks``     u and d have the charges of q
``dirac_neutrinos``       nu has the charges of l
========================  ======================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.atlas.matching_charges import best_yukawas, common_charges, yukawas
from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.charges.pairing import PARTNERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Values = NDArray[np.int64]
    Mask = NDArray[np.bool_]


@final
@dataclass(frozen=True, slots=True)
class Rows:
    """Charge sets, (n, 3 * species), with the names of their species."""

    charges: NDArray[np.int8]
    species: tuple[str, ...]

    def column(self, place: int) -> Values:
        """Return one charge of all rows, (n,)."""
        return self.charges[:, place].astype(np.int64)

    def triple(self, name: str) -> NDArray[np.int8]:
        """Return the three charges of a species, (n, 3)."""
        first = 3 * self.species.index(name)
        return self.charges[:, first : first + 3]

    def full(self, mask: Mask) -> Mask:
        """Return a mask of all rows, also if it was made of constants only."""
        return np.broadcast_to(mask, (len(self.charges),))


@final
@dataclass(frozen=True, slots=True)
class Claim:
    """Something that is true or false of a row."""

    decide: Callable[[Rows], Mask]
    species: tuple[str, ...] = ()


@final
@dataclass(frozen=True, slots=True)
class Number:
    """An integer of every row, and a bound of its absolute value."""

    compute: Callable[[Rows], Values]
    bound: int


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function of a condition.

    Attributes
    ----------
    usage : str
        How it is written.
    least, most : int
        Number of arguments.
    accepts : tuple of str
        Species that may be its arguments; none if they are numbers.
    options : tuple of str
        Names of further arguments.
    of_rows : callable
        (rows, species, options) -> integers, for functions of species.
    of_numbers : callable
        (rows, numbers) -> integers, for the others.
    bound : int
        Of the absolute value, unless an argument has a larger one.
    """

    usage: str
    least: int = 1
    most: int = 1
    accepts: tuple[str, ...] = FERMIONS
    options: tuple[str, ...] = ()
    of_rows: Callable[[Rows, Sequence[str], Mapping[str, Values]], Values] | None = None
    of_numbers: Callable[[Rows, Sequence[Values]], Values] | None = None
    bound: int = 1000

    @property
    def of_species(self) -> bool:
        """Whether the arguments are species."""
        return self.of_rows is not None

    def build_of_species(self, names: Sequence[str], options: Mapping[str, Number]) -> Number:
        """Return the number for these species."""
        compute = self.of_rows
        if compute is None:
            raise TypeError(self.usage)
        return Number(
            lambda rows: compute(rows, names, {k: v.compute(rows) for k, v in options.items()}),
            bound=self.bound,
        )

    def build_of_numbers(self, numbers: Sequence[Number]) -> Number:
        """Return the number for these arguments."""
        compute = self.of_numbers
        if compute is None:
            raise TypeError(self.usage)
        bound = max(self.bound, *(number.bound for number in numbers))
        return Number(lambda rows: compute(rows, [n.compute(rows) for n in numbers]), bound=bound)


def _sum(rows: Rows, names: Sequence[str], _: Mapping[str, Values]) -> Values:
    total: Values = rows.triple(names[0]).sum(axis=1, dtype=np.int64)
    return total


def _min(rows: Rows, names: Sequence[str], _: Mapping[str, Values]) -> Values:
    return rows.triple(names[0])[:, 0].astype(np.int64)


def _max(rows: Rows, names: Sequence[str], _: Mapping[str, Values]) -> Values:
    return rows.triple(names[0])[:, 2].astype(np.int64)


def _distinct(rows: Rows, names: Sequence[str], _: Mapping[str, Values]) -> Values:
    triple = rows.triple(names[0])
    changes: Values = (triple[:, 1:] != triple[:, :-1]).sum(axis=1, dtype=np.int64)
    return 1 + changes


def _zeros(rows: Rows, names: Sequence[str], _: Mapping[str, Values]) -> Values:
    zeros: Values = (rows.triple(names[0]) == 0).sum(axis=1, dtype=np.int64)
    return zeros


def _shared(rows: Rows, names: Sequence[str], _: Mapping[str, Values]) -> Values:
    return common_charges(rows.triple(names[0]), rows.triple(names[1]))


def _yukawa(rows: Rows, names: Sequence[str], options: Mapping[str, Values]) -> Values:
    left = np.stack([rows.triple(PARTNERS[name][0]) for name in names])
    right = np.stack([rows.triple(name) for name in names])
    signs = np.array([PARTNERS[name][1] for name in names])
    if "higgs" not in options:
        return best_yukawas(left, right, signs)
    higgs = np.broadcast_to(options["higgs"], (len(rows.charges),)).astype(np.int64)
    return yukawas(left, right, signs, higgs)


def _c9(rows: Rows, numbers: Sequence[Values]) -> Values:
    """Sign of -(X_Q3 - X_Q1)(X_l + X_e), in which the CKM factors cancel ([SAFE] sec. 2.4)."""
    q = rows.triple("q").astype(np.int64)
    low, high = q[:, 0] == q[:, 1], q[:, 1] == q[:, 2]
    step = np.where(low, q[:, 2] - q[:, 0], np.where(high, q[:, 0] - q[:, 2], 0))
    sign: Values = -np.sign(step * (numbers[0] + numbers[1]))
    return sign


def _absolute(_: Rows, numbers: Sequence[Values]) -> Values:
    return np.abs(numbers[0])


FUNCTIONS: Final = {
    "sum": Function(usage="sum(q)", of_rows=_sum),
    "min": Function(usage="min(q)", of_rows=_min),
    "max": Function(usage="max(q)", of_rows=_max),
    "distinct": Function(usage="distinct(q)", of_rows=_distinct),
    "zeros": Function(usage="zeros(q)", of_rows=_zeros),
    "shared": Function(usage="shared(l, e)", least=2, most=2, of_rows=_shared),
    "yukawa": Function(
        usage="yukawa(u), yukawa(u, d, e) or yukawa(u, higgs=0)",
        most=4,
        accepts=tuple(PARTNERS),
        options=("higgs",),
        of_rows=_yukawa,
    ),
    "c9": Function(usage="c9(l1, e1)", least=2, most=2, of_numbers=_c9),
    "abs": Function(usage="abs(q1)", of_numbers=_absolute),
}


def _same(*pairs: tuple[str, str]) -> Claim:
    """Claim that both species of every pair have the same charges."""

    def decide(rows: Rows) -> Mask:
        equal = [(rows.triple(a) == rows.triple(b)).all(axis=1) for a, b in pairs]
        result: Mask = np.logical_and.reduce(equal)
        return result

    return Claim(decide, species=tuple(name for pair in pairs for name in pair))


CLAIMS: Final = {
    "vectorlike_leptons": _same(("l", "e")),
    "vectorlike_quarks": _same(("q", "u"), ("q", "d")),
    "dirac_neutrinos": _same(("l", "nu")),
}
