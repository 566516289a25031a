"""Beta functions as tables of plain lists and strings, in which nothing is said twice.

A monomial is three places in tables: its powers of numbers, its traces, its open word. A beta
function is a flat list of such triples, each after the place of its coefficient. Coefficients are
integers over one denominator, each integer with the place of a product of parameters. ``*`` marks
a conjugate, ``'`` a transpose, ``+`` an adjoint, ``^`` a power.
"""

from __future__ import annotations

from collections import deque
from dataclasses import fields
from fractions import Fraction
from functools import cache
from itertools import chain
from math import gcd, lcm
from operator import mul
from typing import TYPE_CHECKING, Any, Final, TypeVar

from zprime_bridge.running.algebra import Monomial, letter_from_text
from zprime_bridge.running.coefficient import Coefficient, Powers
from zprime_bridge.running.system import BetaSystem, Coupling, Kind, Provenance, Sum, Term

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from zprime_bridge.running.algebra import Letter

_T = TypeVar("_T")

_PER_TERM: Final = 4
"""Coefficient, powers, traces, word."""


def tables_of(system: BetaSystem) -> dict[str, Any]:
    """Return couplings and beta functions as JSON types: the same for the same system.

    Parameters
    ----------
    system : BetaSystem
        Its parameters and its provenance are not in the tables.
    """
    terms = [term for orders in system.betas for order in orders for term in order]
    monomials = [term.monomial for term in terms]
    coefficients = _places(sorted({t.coefficient for t in terms}, key=_by_terms))
    products = _places(sorted({powers for c in coefficients for powers, _ in c.terms}))
    numbers = _places(sorted({m.powers for m in monomials}))
    traces = _places(sorted({m.traces for m in monomials}))
    words = _places(sorted({m.word for m in monomials}.union(*traces)))

    def flat(order: Sum) -> list[int]:
        quadruples = (
            (coefficients[t.coefficient], numbers[m.powers], traces[m.traces], words[m.word])
            for t in order
            for m in (t.monomial,)
        )
        return list(chain.from_iterable(quadruples))

    return {
        "couplings": [[c.name, c.kind.value, list(c.shape)] for c in system.couplings],
        "products": [_powers_text(entry) for entry in products],
        "coefficients": [
            [c.denominator, *(part for p, n in c.terms for part in (n, products[p]))]
            for c in coefficients
        ],
        "numbers": [_powers_text(entry) for entry in numbers],
        "words": [" ".join(map(str, word)) for word in words],
        "traces": [[words[word] for word in entry] for entry in traces],
        "betas": [[flat(order) for order in orders] for orders in system.betas],
    }


def system_of(
    tables: Mapping[str, Any],
    *,
    parameters: tuple[str, ...],
    provenance: Provenance,
    values: Mapping[str, Fraction] | None = None,
    absent: Collection[str] = (),
) -> BetaSystem:
    """Read what :func:`tables_of` wrote.

    Parameters
    ----------
    tables : mapping
        The tables.
    parameters : tuple of str
        Real symbols in the coefficients.
    provenance : Provenance
        Kept with the system.
    values : mapping of str to Fraction, optional
        Numbers for the parameters; what is not given is zero. The result is that of
        :meth:`BetaSystem.at`, but no symbolic system is made on the way.
    absent : collection of str
        Couplings that are zero, as for :meth:`BetaSystem.without`.

    Raises
    ------
    KeyError, IndexError, TypeError, ValueError
        If these are no such tables.
    """
    gone = frozenset(absent)
    products = [tuple(map(_power, text.split())) for text in tables["products"]]
    coefficients: Sequence[Coefficient | None]
    if values is None:
        coefficients = [_coefficient(entry, products) for entry in tables["coefficients"]]
    else:
        coefficients = _numbers(
            tables["coefficients"], products, dict.fromkeys(parameters, Fraction(0)) | dict(values)
        )
    letter, letter_power = cache(letter_from_text), cache(_letter_power)  # few, used often
    powers = [tuple(map(letter_power, text.split())) for text in tables["numbers"]]
    words = [tuple(map(letter, text.split())) for text in tables["words"]]
    no_words = {place for place, word in enumerate(words) if any(x.name in gone for x in word)}
    traces = [tuple([words[place] for place in entry]) for entry in tables["traces"]]
    columns: tuple[Sequence[Any], ...] = (coefficients, powers, traces, words)
    zeros = (
        {place for place, coefficient in enumerate(coefficients) if coefficient is None},
        _places_with(powers, gone) if gone else set(),
        {place for place, entry in enumerate(tables["traces"]) if not no_words.isdisjoint(entry)},
        no_words,
    )
    couplings = [
        Coupling(name=name, kind=Kind(kind), shape=tuple(shape))
        for name, kind, shape in tables["couplings"]
    ]

    def order(flat: list[int]) -> Sum:
        places = [flat[start::_PER_TERM] for start in range(_PER_TERM)]
        if not all(zero.isdisjoint(column) for zero, column in zip(zeros, places, strict=True)):
            rows = zip(*places, strict=True)
            kept = [row for row in rows if not any(map(set.__contains__, zeros, row))]
            places = [list(column) for column in zip(*kept, strict=True)] if kept else [[]] * 4
        coefficient, *monomial = (
            list(map(column.__getitem__, chosen))
            for column, chosen in zip(columns, places, strict=True)
        )
        return tuple(_instances(Term, coefficient, _instances(Monomial, *monomial)))

    kept = [
        (coupling, orders)
        for coupling, orders in zip(couplings, tables["betas"], strict=True)
        if coupling.name not in gone
    ]
    return BetaSystem(
        couplings=tuple(coupling for coupling, _ in kept),
        parameters=parameters if values is None else (),
        betas=tuple(tuple(map(order, orders)) for _, orders in kept),
        provenance=provenance,
    )


def _numbers(
    entries: list[list[int]], products: list[Powers], values: Mapping[str, Fraction]
) -> list[Coefficient | None]:
    """Evaluate all coefficients over one common denominator; None for zero."""
    common = lcm(*(value.denominator for value in values.values()))
    numerators = {name: int(value * common) for name, value in values.items()}
    highest = max((sum(n for _, n in powers) for powers in products), default=0)
    scaled = [_product(powers, numerators) * common ** (highest - _degree(powers))
              for powers in products]  # fmt: skip
    return [_number(entry, scaled, common**highest) for entry in entries]


def _number(entry: list[int], scaled: list[int], scale: int) -> Coefficient | None:
    numerator = sum(map(mul, entry[1::2], map(scaled.__getitem__, entry[2::2])))
    if not numerator:
        return None
    denominator = entry[0] * scale
    divisor = gcd(numerator, denominator)
    return Coefficient(denominator // divisor, (((), numerator // divisor),))


def _product(powers: Powers, numerators: Mapping[str, int]) -> int:
    product = 1
    for name, exponent in powers:
        product *= numerators[name] ** exponent
    return product


def _degree(powers: Powers) -> int:
    return sum(exponent for _, exponent in powers)


def _coefficient(entry: list[int], products: list[Powers]) -> Coefficient:
    denominator, *rest = entry
    terms = zip((products[place] for place in rest[1::2]), rest[::2], strict=True)
    return Coefficient(denominator, tuple(terms))


def _places_with(powers: list[tuple[tuple[Letter, int], ...]], gone: frozenset[str]) -> set[int]:
    return {
        place
        for place, entry in enumerate(powers)
        if any(letter.name in gone for letter, _ in entry)
    }


def _instances(kind: type[_T], *columns: Sequence[object]) -> list[_T]:
    """Make many instances of a frozen dataclass, one attribute after the other.

    The largest system has 15 000 terms: calls of two constructors for each took half of the time.
    """
    made = [object.__new__(kind) for _ in columns[0]]
    for attribute, column in zip(fields(kind), columns, strict=True):  # type: ignore[arg-type]
        deque(map(getattr(kind, attribute.name).__set__, made, column), maxlen=0)
    return made


def _places(entries: list[_T]) -> dict[_T, int]:
    return {entry: place for place, entry in enumerate(entries)}


def _by_terms(coefficient: Coefficient) -> tuple[object, ...]:
    return coefficient.terms, coefficient.denominator


def _powers_text(powers: Iterable[tuple[str | Letter, int]]) -> str:
    return " ".join(f"{name}^{n}" if n > 1 else str(name) for name, n in powers)


def _power(text: str) -> tuple[str, int]:
    name, _, exponent = text.partition("^")
    return name, int(exponent or 1)


def _letter_power(text: str) -> tuple[Letter, int]:
    name, exponent = _power(text)
    return letter_from_text(name), exponent
