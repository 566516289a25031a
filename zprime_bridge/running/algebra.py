"""Exact polynomials in couplings that are numbers or matrices.

A monomial is a product of powers of numbers, traces of matrix words, and one open matrix word:
``g1^2 yt yt* tr(Yd+ Yd) Yu Yu+ Yu``. Words do not commute; everything else does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias, final

if TYPE_CHECKING:
    from fractions import Fraction

_SUFFIXES: Final = {
    # (transposed, conjugated): mark after the name
    (False, False): "",
    (True, False): "'",
    (False, True): "*",
    (True, True): "+",
}
_MARKS: Final = {mark: flags for flags, mark in _SUFFIXES.items() if mark}


@final
@dataclass(frozen=True, slots=True, order=True)
class Letter:
    """One coupling, perhaps transposed, conjugated, or both (the adjoint).

    Attributes
    ----------
    name : str
        Name of the coupling, a plain identifier.
    transposed, conjugated : bool
        What is done to it; a number is never transposed.
    """

    name: str
    transposed: bool = False
    conjugated: bool = False

    def __str__(self) -> str:
        return f"{self.name}{_SUFFIXES[self.transposed, self.conjugated]}"


Word: TypeAlias = tuple[Letter, ...]
"""A product of matrices, in this order; the empty word is the identity."""


@final
@dataclass(frozen=True, slots=True, order=True)
class Monomial:
    """A product of couplings without coefficient.

    Attributes
    ----------
    powers : tuple of (Letter, int)
        Numbers with positive exponents, sorted.
    traces : tuple of Word
        Each in canonical cyclic order, sorted.
    word : Word
        The open matrix product; empty for a number.
    """

    powers: tuple[tuple[Letter, int], ...] = ()
    traces: tuple[Word, ...] = ()
    word: Word = field(default=())

    def names(self) -> frozenset[str]:
        """Return the names of all couplings in it."""
        words = (*self.traces, self.word)
        return frozenset(
            [letter.name for letter, _ in self.powers]
            + [letter.name for word in words for letter in word]
        )


Polynomial: TypeAlias = "dict[Monomial, Fraction]"
"""Sum of coefficient x monomial; no coefficient is zero."""

UNIT: Final = Monomial()


def letter_from_text(text: str) -> Letter:
    """Read what ``str(letter)`` wrote."""
    if text[-1:] in _MARKS:
        return Letter(text[:-1], *_MARKS[text[-1]])
    return Letter(text)


def add(first: Polynomial, second: Polynomial, sign: int = 1) -> Polynomial:
    """Return ``first + sign * second``."""
    total = dict(first)
    for monomial, coefficient in second.items():
        value = total.pop(monomial, 0) + sign * coefficient
        if value:
            total[monomial] = value
    return total


def multiply(first: Polynomial, second: Polynomial) -> Polynomial:
    """Return the product; the order of open matrix words is kept."""
    total: Polynomial = {}
    for left, a in first.items():
        for right, b in second.items():
            monomial = _joined(left, right)
            value = total.pop(monomial, 0) + a * b
            if value:
                total[monomial] = value
    return total


def transpose(polynomial: Polynomial) -> Polynomial:
    """Return the transpose: words reversed, numbers unchanged."""
    return {
        Monomial(m.powers, m.traces, _transposed(m.word)): coefficient
        for m, coefficient in polynomial.items()
    }


def conjugate(polynomial: Polynomial) -> Polynomial:
    """Return the complex conjugate, entry by entry."""
    return {_conjugated(monomial): coefficient for monomial, coefficient in polynomial.items()}


def trace(polynomial: Polynomial) -> Polynomial:
    """Return the trace.

    Raises
    ------
    ValueError
        If a term is a number: the trace of the identity needs a dimension.
    """
    total: Polynomial = {}
    for monomial, coefficient in polynomial.items():
        if not monomial.word:
            raise ValueError("the trace of a number")
        traces = tuple(sorted((*monomial.traces, cyclic(monomial.word))))
        total = add(total, {Monomial(monomial.powers, traces): coefficient})
    return total


def cyclic(word: Word) -> Word:
    """Return the least of all words with the same trace: cyclic shifts, and the transpose's."""
    candidates = (word, _transposed(word))
    return min(w[i:] + w[:i] for w in candidates for i in range(len(w)))


def _joined(left: Monomial, right: Monomial) -> Monomial:
    if not left.powers:
        powers = right.powers
    else:
        total = Counter(dict(left.powers))
        for letter, exponent in right.powers:
            total[letter] += exponent
        powers = tuple(sorted(total.items()))
    traces = tuple(sorted(left.traces + right.traces))
    return Monomial(powers, traces, left.word + right.word)


def _transposed(word: Word) -> Word:
    return tuple(Letter(x.name, not x.transposed, x.conjugated) for x in reversed(word))


def _conjugated(monomial: Monomial) -> Monomial:
    return Monomial(
        tuple(sorted((_starred(letter), exponent) for letter, exponent in monomial.powers)),
        tuple(sorted(cyclic(tuple(map(_starred, word))) for word in monomial.traces)),
        tuple(map(_starred, monomial.word)),
    )


def _starred(letter: Letter) -> Letter:
    return Letter(letter.name, letter.transposed, not letter.conjugated)
