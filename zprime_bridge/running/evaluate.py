"""Values of beta functions at a point."""

from __future__ import annotations

from functools import reduce
from math import pi
from typing import TYPE_CHECKING, TypeAlias, final

import numpy as np

from zprime_bridge.core.errors import RunningError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import ComplexArray
    from zprime_bridge.running.algebra import Letter, Monomial, Word
    from zprime_bridge.running.system import BetaSystem, Coupling, Sum

Value: TypeAlias = "complex | ComplexArray"
"""A number, or a matrix as an array of the coupling's shape."""


def evaluate_betas(
    system: BetaSystem, values: Mapping[str, Value], loops: int | None = None
) -> dict[str, Value]:
    r"""Beta functions with their loop factors, :math:`\mu\, dx/d\mu`.

    .. math:: \beta_x = \sum_{n=1}^{\mathrm{loops}} \frac{1}{(4\pi)^{2n}} \beta_x^{(n)}

    Parameters
    ----------
    system : BetaSystem
        Without parameters left.
    values : mapping of str to number or array
        One for each coupling; real or complex, arrays of its shape.
    loops : int, optional
        Orders to sum; default: all that are known.

    Returns
    -------
    dict of str to complex or array
        By coupling, in the order of the system.

    Raises
    ------
    RunningError
        If a value is missing or has the wrong shape.

    Notes
    -----
    Conventions K3, K7. This is the readable evaluation, not a fast one.
    """
    highest = system.loops if loops is None else loops
    total: dict[str, Value] = {}
    for order in range(1, highest + 1):
        for name, value in evaluate_order(system, values, order).items():
            total[name] = total.get(name, 0) + value / (4 * pi) ** (2 * order)
    return total


def evaluate_order(system: BetaSystem, values: Mapping[str, Value], order: int) -> dict[str, Value]:
    """One loop order of all beta functions, without loop factor; see :func:`evaluate_betas`."""
    point = _Point(system, values)
    return {c.name: point.sum_of(c, system.beta(c.name, order)) for c in system.couplings}


@final
class _Point:
    """Values of all couplings, with every product of matrices computed once."""

    def __init__(self, system: BetaSystem, values: Mapping[str, Value]) -> None:
        self._values = {c.name: _checked(c, values) for c in system.couplings}
        self._words: dict[Word, ComplexArray] = {}

    def sum_of(self, coupling: Coupling, terms: Sum) -> Value:
        total: Value = np.zeros(coupling.shape, dtype=np.complex128) if coupling.shape else 0j
        for term in terms:
            total = total + float(term.coefficient.value) * self._monomial(term.monomial)
        return total

    def _monomial(self, monomial: Monomial) -> Value:
        number: Value = 1 + 0j
        for letter, exponent in monomial.powers:
            number = number * self._letter(letter) ** exponent
        for word in monomial.traces:
            number = number * complex(np.trace(self._word(word)))
        return number * self._word(monomial.word) if monomial.word else number

    def _letter(self, letter: Letter) -> Value:
        value = self._values[letter.name]
        value = value.T if letter.transposed and isinstance(value, np.ndarray) else value
        return value.conjugate() if letter.conjugated else value

    def _word(self, word: Word) -> ComplexArray:
        found = self._words.get(word)
        if found is None:
            matrices = [np.asarray(self._letter(letter)) for letter in word]
            found = self._words[word] = reduce(np.matmul, matrices)
        return found


def _checked(coupling: Coupling, values: Mapping[str, Value]) -> Value:
    if coupling.name not in values:
        raise RunningError(f"coupling '{coupling.name}' has no value")
    array = np.asarray(values[coupling.name], dtype=np.complex128)
    if array.shape != coupling.shape:
        raise RunningError(
            f"coupling '{coupling.name}' has shape {coupling.shape}, its value {array.shape}"
        )
    return array if coupling.shape else complex(array)
