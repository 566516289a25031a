"""Beta functions as real polynomials in the components of all couplings.

Matrices are written out: a product of matrices becomes auxiliary variables, each a sum of products
of two earlier ones, shared by all beta functions. Coefficients stay symbols (slots), so that one
set of polynomials serves all charges.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias, final

from zprime_bridge.core.arrays import frozen_floats
from zprime_bridge.core.errors import RunningError
from zprime_bridge.running.algebra import Letter, Monomial, Word, cyclic
from zprime_bridge.running.coefficient import Evaluation
from zprime_bridge.running.system import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.running.coefficient import Coefficient
    from zprime_bridge.running.system import BetaSystem, Coupling

Product: TypeAlias = tuple[int, ...]
"""Sorted variables, each as often as its power."""

Polynomial: TypeAlias = tuple[tuple[Product, int], ...]
"""Terms: product of variables, and the slot of its coefficient."""

WEIGHTS: Final = {
    Kind.GAUGE: 1,
    Kind.YUKAWA: 1,
    Kind.QUARTIC: 2,
    Kind.TRILINEAR: 1,
    Kind.SCALAR_MASS: 0,
    Kind.FERMION_MASS: 0,
}
"""Powers of 4 pi in x = (4 pi)^w a: n loops of the beta function of a have no factor left."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A coefficient that depends on charges.

    Attributes
    ----------
    kind : Kind
        Kind of the coupling that runs.
    order : int
        Number of loops.
    summands : tuple of Coefficient
        Their sum is the coefficient.
    """

    kind: Kind
    order: int
    summands: tuple[Coefficient, ...]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Polynomials:
    r"""Right-hand side of :math:`da_i/d\ln\mu = \sum_k c_k \prod_v v` for scaled couplings.

    Attributes
    ----------
    names : tuple of str
        Components: ``g1``, or ``Yu12x12_21`` for the second row and first column of a matrix.
    kinds : tuple of Kind
        Of each component.
    definitions : tuple of tuple of (int, int)
        Variable ``len(names) + i`` is the sum of these products of two earlier variables.
    betas : tuple of Polynomial
        One for each component.
    slots : tuple of Slot
        The coefficients.
    parameters : tuple of str
        Charges that they depend on.
    """

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    definitions: tuple[tuple[tuple[int, int], ...], ...]
    betas: tuple[Polynomial, ...]
    slots: tuple[Slot, ...]
    parameters: tuple[str, ...]

    @property
    def weights(self) -> tuple[int, ...]:
        """Powers of 4 pi between natural and scaled couplings, by component."""
        return tuple(WEIGHTS[kind] for kind in self.kinds)

    def coefficients(
        self, charges: Mapping[str, Fraction], loops: Mapping[Kind, int]
    ) -> FloatArray:
        """Values of all slots, shape (slots,).

        Parameters
        ----------
        charges : mapping of str to Fraction
            A value for each parameter.
        loops : mapping of Kind to int
            Orders that are kept; a kind that is absent keeps all.
        """
        exact = Evaluation(charges)
        values = [
            float(sum(map(exact, slot.summands), Fraction(0)))
            if slot.order <= loops.get(slot.kind, slot.order)
            else 0.0
            for slot in self.slots
        ]
        return frozen_floats(values)


def polynomials_of(system: BetaSystem) -> Polynomials:
    """Write beta functions as polynomials in real components.

    Parameters
    ----------
    system : BetaSystem
        With or without charges as parameters. All couplings are taken as real.

    Raises
    ------
    RunningError
        If a term has another power of couplings than its loop order allows.
    """
    weights = {c.name: WEIGHTS[c.kind] for c in system.couplings}
    variables = _Variables(system.couplings)
    slots: list[Slot] = []
    betas: list[Polynomial] = []
    for coupling, orders in zip(system.couplings, system.betas, strict=True):
        components: list[list[tuple[Product, int]]] = [[] for _ in _entries(coupling)]
        for order, terms in enumerate(orders, start=1):
            collected: dict[Monomial, list[Coefficient]] = {}
            for term in terms:
                collected.setdefault(_real(term.monomial), []).append(term.coefficient)
            for monomial, summands in collected.items():
                if _weight(monomial, weights) != weights[coupling.name] + 2 * order:
                    raise RunningError(
                        f"beta function of '{coupling.name}', {order} loops: a term has the wrong "
                        "power of couplings; compute the beta functions again"
                    )
                for component, product in zip(
                    components, variables.products(monomial), strict=True
                ):
                    component.append((product, len(slots)))
                slots.append(Slot(kind=coupling.kind, order=order, summands=tuple(summands)))
        betas += map(variables.with_squares, components)
    return Polynomials(
        names=tuple(name for c in system.couplings for name in component_names(c)),
        kinds=tuple(c.kind for c in system.couplings for _ in _entries(c)),
        definitions=tuple(variables.definitions),
        betas=tuple(betas),
        slots=tuple(slots),
        parameters=system.parameters,
    )


def component_names(coupling: Coupling) -> tuple[str, ...]:
    """Names of the real components of a coupling, rows first, counted from 1."""
    if not coupling.shape:
        return (coupling.name,)
    return tuple(f"{coupling.name}_{row + 1}{column + 1}" for row, column in _entries(coupling))


def _entries(coupling: Coupling) -> tuple[tuple[int, int], ...]:
    rows, columns = coupling.shape or (1, 1)
    return tuple((row, column) for row in range(rows) for column in range(columns))


def _real(monomial: Monomial) -> Monomial:
    """Return the monomial for real couplings: nothing is conjugated, numbers not transposed."""
    powers: Counter[Letter] = Counter()
    for letter, exponent in monomial.powers:
        powers[Letter(letter.name)] += exponent
    traces = sorted(cyclic(_real_word(word)) for word in monomial.traces)
    return Monomial(tuple(sorted(powers.items())), tuple(traces), _real_word(monomial.word))


def _real_word(word: Word) -> Word:
    return tuple(Letter(letter.name, letter.transposed) for letter in word)


def _weight(monomial: Monomial, weights: Mapping[str, int]) -> int:
    words = (*monomial.traces, monomial.word)
    return sum(weights[letter.name] * exponent for letter, exponent in monomial.powers) + sum(
        weights[letter.name] for word in words for letter in word
    )


_Matrix: TypeAlias = list[list[int]]


@final
class _Variables:
    """Components of all couplings, and what is computed from them once."""

    def __init__(self, couplings: tuple[Coupling, ...]) -> None:
        self.definitions: list[tuple[tuple[int, int], ...]] = []
        self._known: dict[tuple[tuple[int, int], ...], int] = {}
        self._words: dict[Word, _Matrix] = {}
        self._numbers: dict[str, int] = {}
        self._count = 0
        for coupling in couplings:
            rows, columns = coupling.shape or (1, 1)
            first = self._count
            self._count += rows * columns
            if coupling.shape:
                matrix = [[first + r * columns + c for c in range(columns)] for r in range(rows)]
                self._words[(Letter(coupling.name),)] = matrix
                transposed = [list(column) for column in zip(*matrix, strict=True)]
                self._words[(Letter(coupling.name, transposed=True),)] = transposed
            else:
                self._numbers[coupling.name] = first

    def products(self, monomial: Monomial) -> list[Product]:
        """Return the product for each entry of the open word; for a number, one."""
        common = [
            variable
            for letter, exponent in monomial.powers
            for variable in [self._numbers[letter.name]] * exponent
        ]
        common += map(self._trace, monomial.traces)
        if not monomial.word:
            return [tuple(sorted(common))]
        return [tuple(sorted([*common, v])) for row in self._word(monomial.word) for v in row]

    def with_squares(self, terms: list[tuple[Product, int]]) -> Polynomial:
        """Return a polynomial with squares of variables as variables."""
        squared = []
        for product, slot in terms:
            variables: list[int] = []
            for variable, power in Counter(product).items():
                if power > 1:
                    square = self._variable(((variable, variable),))
                    variables += [square] * (power // 2)
                if power % 2:
                    variables.append(variable)
            squared.append((tuple(sorted(variables)), slot))
        return tuple(squared)

    def _word(self, word: Word) -> _Matrix:
        found = self._words.get(word)
        if found is None:
            left, right = self._word(word[:-1]), self._word(word[-1:])
            columns = list(zip(*right, strict=True))
            found = self._words[word] = [
                [self._variable(_pairs(row, column)) for column in columns] for row in left
            ]
        return found

    def _trace(self, word: Word) -> int:
        left, right = self._word(word[:-1]), self._word(word[-1:])
        columns = zip(*right, strict=True)
        return self._variable(
            tuple(
                pair
                for row, column in zip(left, columns, strict=True)
                for pair in _pairs(row, column)
            )
        )

    def _variable(self, pairs: tuple[tuple[int, int], ...]) -> int:
        found = self._known.get(pairs)
        if found is None:
            found = self._known[pairs] = self._count + len(self.definitions)
            self.definitions.append(pairs)
        return found


def _pairs(row: list[int], column: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    return tuple((min(a, b), max(a, b)) for a, b in zip(row, column, strict=True))
