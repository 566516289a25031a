"""Coefficients of beta functions: polynomials in U(1)' charges with rational coefficients."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, TypeAlias, final

from zprime_bridge.core.errors import RunningError

if TYPE_CHECKING:
    from collections.abc import Mapping

Powers: TypeAlias = tuple[tuple[str, int], ...]
"""A product of parameters: (name, positive exponent), sorted by name."""


@final
@dataclass(frozen=True, slots=True)
class Coefficient:
    """A polynomial in real parameters; a rational number if it has no parameter.

    Attributes
    ----------
    denominator : int
        Positive; has no divisor in common with all numerators.
    terms : tuple of (Powers, int)
        Numerators of the products of parameters, sorted; none is zero.
    """

    denominator: int
    terms: tuple[tuple[Powers, int], ...]

    @property
    def value(self) -> Fraction:
        """The rational number.

        Raises
        ------
        RunningError
            If a parameter is left.
        """
        if not self.terms:
            return Fraction(0)
        if len(self.terms) > 1 or self.terms[0][0]:
            raise RunningError(
                "a coefficient still depends on charges: give them numbers first (BetaSystem.at)"
            )
        return Fraction(self.terms[0][1], self.denominator)


def coefficient_of(terms: Mapping[Powers, Fraction]) -> Coefficient:
    """Collect rational terms over their least common denominator."""
    denominator = lcm(*(value.denominator for value in terms.values()))
    return Coefficient(
        denominator,
        tuple(sorted((powers, int(value * denominator)) for powers, value in terms.items())),
    )


def constant(value: Fraction) -> Coefficient:
    """Return a rational number as coefficient."""
    return Coefficient(value.denominator, (((), value.numerator),) if value else ())


@final
class Evaluation:
    """Exact values of many coefficients at one set of charges.

    All charges are written over one common denominator, so that every sum is one of integers; the
    products of charges are computed once.

    Parameters
    ----------
    values : mapping of str to Fraction
        The parameters.
    """

    __slots__ = ("_denominator", "_numerators", "_products")

    def __init__(self, values: Mapping[str, Fraction]) -> None:
        self._denominator = lcm(*(value.denominator for value in values.values()))
        self._numerators = {name: int(value * self._denominator) for name, value in values.items()}
        self._products: dict[Powers, tuple[int, int]] = {(): (1, 0)}

    def __call__(self, coefficient: Coefficient) -> Fraction:
        """Return the exact value of one coefficient."""
        by_degree: dict[int, int] = {}
        for powers, numerator in coefficient.terms:
            found = self._products.get(powers)
            if found is None:
                found = self._products[powers] = self._product(powers)
            product, degree = found
            by_degree[degree] = by_degree.get(degree, 0) + numerator * product
        highest = max(by_degree, default=0)
        numerator = sum(
            total * self._denominator ** (highest - degree) for degree, total in by_degree.items()
        )
        return Fraction(numerator, coefficient.denominator * self._denominator**highest)

    def _product(self, powers: Powers) -> tuple[int, int]:
        """Return the product of integer numerators, and its degree."""
        product, degree = 1, 0
        for name, exponent in powers:
            product *= self._numerators[name] ** exponent
            degree += exponent
        return product, degree
