"""Quartic terms as polynomials in real field components."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Final, TypeAlias, final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.model.potential import Monomial
    from zprime_bridge.vacuum.terms import QuarticPotential

Polynomial: TypeAlias = dict[tuple[int, ...], complex]
"""{sorted indices of variables: coefficient}."""

SINGULAR_VALUES: Final = 3
"""Of the 3 x 3 matrix S."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RealQuartics:
    r"""All terms of a potential, :math:`t = \sum_q C_{tq} x_{i_q} x_{j_q} x_{k_q} x_{l_q}`.

    Attributes
    ----------
    variables : int
        Number d of real variables: one for the first doublet, (0, h) by a gauge rotation; four
        for each further one; two for each singlet; the three singular values of S, to which
        U(3) x U(3) turns it.
    field_of : tuple of int
        Field to which each variable belongs: doublets, singlets, matrix.
    indices : array of int
        (4, Q), the variables of each product.
    coefficients : array
        (T, Q), by term of the potential.
    """

    variables: int
    field_of: tuple[int, ...]
    indices: NDArray[np.intp]
    coefficients: FloatArray


def real_quartics(potential: QuarticPotential) -> RealQuartics:
    """Expand the terms of a potential in real variables, complex fields z = x + i y.

    Parameters
    ----------
    potential : QuarticPotential
        Terms that are not hermitian count with their conjugates.
    """
    fields = _Fields(potential)
    expanded = [fields.real(quartic) for _, quartic in potential.terms]
    products = sorted({indices for polynomial in expanded for indices in polynomial})
    places = {indices: q for q, indices in enumerate(products)}
    coefficients = np.zeros((len(expanded), len(products)))
    for t, polynomial in enumerate(expanded):
        for indices, value in polynomial.items():
            coefficients[t, places[indices]] = value.real
    return RealQuartics(
        variables=len(fields.field_of),
        field_of=tuple(fields.field_of),
        indices=np.array(products, dtype=np.intp).T,
        coefficients=coefficients,
    )


@final
class _Fields:
    """Field components as linear forms in the real variables."""

    def __init__(self, potential: QuarticPotential) -> None:
        self.field_of: list[int] = []
        self._doublets: list[tuple[Polynomial, Polynomial]] = []
        for field in range(len(potential.doublets)):
            up = {} if field == 0 else self._complex(field)
            down = self._real_variable(field) if field == 0 else self._complex(field)
            self._doublets.append((up, down))
        first, matrix = len(potential.doublets), len(potential.doublets + potential.singlets)
        self._singlets = [self._complex(field) for field in range(first, matrix)]
        size = SINGULAR_VALUES if potential.matrix is not None else 0
        self._singular = [self._real_variable(matrix) for _ in range(size)]

    def _real_variable(self, field: int) -> Polynomial:
        self.field_of.append(field)
        return {(len(self.field_of) - 1,): 1}

    def _complex(self, field: int) -> Polynomial:
        return self._real_variable(field) | {
            key: 1j * value for key, value in self._real_variable(field).items()
        }

    def real(self, quartic: Monomial) -> Polynomial:
        """Expand a term, with its conjugate unless it is hermitian."""
        factors = [self._pair(a, b) for a, b in quartic.doublets]
        if quartic.epsilon:
            first, second = (self._doublets[a] for a in quartic.epsilon)
            minus = _product({(): -1}, _product(first[1], second[0]))
            factors.append(_sum(_product(first[0], second[1]), minus))
        factors += [
            self._singlets[k] if sign > 0 else _conjugate(self._singlets[k])
            for k, sign in quartic.singlets
        ]
        factors += self._traces(quartic.matrix)
        complete = reduce(_product, factors)
        if not quartic.is_hermitian:
            complete = _sum(complete, _conjugate(complete))
        return {key: value for key, value in complete.items() if value != 0}

    def _pair(self, a: int, b: int) -> Polynomial:
        up, down = (
            _product(_conjugate(x), y)
            for x, y in zip(self._doublets[a], self._doublets[b], strict=True)
        )
        return _sum(up, down)

    def _traces(self, matrix: str) -> list[Polynomial]:
        if not matrix:
            return []
        squares = [_product(s, s) for s in self._singular]
        if matrix == "tr4":
            return [reduce(_sum, [_product(s, s) for s in squares])]
        trace = reduce(_sum, squares)
        return [trace, trace] if matrix == "trtr" else [trace]


def _sum(first: Polynomial, second: Polynomial) -> Polynomial:
    return {key: first.get(key, 0) + second.get(key, 0) for key in first | second}


def _product(first: Polynomial, second: Polynomial) -> Polynomial:
    product: Polynomial = {}
    for left, a in first.items():
        for right, b in second.items():
            key = tuple(sorted(left + right))
            product[key] = product.get(key, 0) + a * b
    return product


def _conjugate(polynomial: Polynomial) -> Polynomial:
    return {key: value.conjugate() for key, value in polynomial.items()}
