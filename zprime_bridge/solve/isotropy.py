"""Whether a quadratic form has rational zeros (Hasse and Minkowski), and finding one."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
import sympy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.solve.linear import Row

_SEARCH_POINTS: Final = 1_000_000  # points tried by the bounded search
_LARGEST_COORDINATE: Final = 60
_LARGEST_ENTRY: Final = 2**40  # no overflow of 64-bit integers
_FACTOR_LIMIT: Final = 10**30  # discriminants beyond are not factorised
_ALWAYS_ISOTROPIC: Final = 5  # indefinite forms of this rank have rational zeros (Meyer)


def diagonalised(gram: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """Return the diagonal of an equivalent diagonal form (completing squares).

    Parameters
    ----------
    gram : square symmetric matrix, not singular
    """
    matrix = [list(row) for row in gram]
    diagonal: list[Fraction] = []
    while matrix:
        size = len(matrix)
        pivot = next((i for i in range(size) if matrix[i][i]), None)
        if pivot is None:  # x_0 -> x_0 + x_j makes the first entry 2 matrix[0][j]
            j = next(j for j in range(size) if matrix[0][j])
            matrix[0] = [a + b for a, b in zip(matrix[0], matrix[j], strict=True)]
            for row in matrix:
                row[0] += row[j]
            pivot = 0
        value = matrix[pivot][pivot]
        diagonal.append(value)
        keep = [i for i in range(size) if i != pivot]
        matrix = [
            [matrix[i][j] - matrix[i][pivot] * matrix[pivot][j] / value for j in keep] for i in keep
        ]
    return diagonal


def is_isotropic(gram: Sequence[Sequence[Fraction]]) -> bool | None:
    """Decide whether a non-singular form has a rational zero other than the origin.

    Returns
    -------
    bool or None
        None if the discriminant is too large to be factorised.

    References
    ----------
    Serre, A Course in Arithmetic, ch. IV sec. 3, theorems 6 and 8.
    """
    diagonal = [int(value.numerator * value.denominator) for value in diagonalised(gram)]
    if all(value > 0 for value in diagonal) or all(value < 0 for value in diagonal):
        return False
    if len(diagonal) >= _ALWAYS_ISOTROPIC:
        return True
    if math.prod(map(abs, diagonal)) > _FACTOR_LIMIT:
        return None
    primes = {2} | {p for value in diagonal for p in sympy.factorint(abs(value))}
    return all(_isotropic_at(diagonal, int(prime)) for prime in primes)


def _isotropic_at(diagonal: list[int], prime: int) -> bool:
    determinant = math.prod(diagonal)
    hasse = math.prod(_hilbert(a, b, prime) for a, b in combinations(diagonal, 2))
    match len(diagonal):
        case 1:
            return False
        case 2:
            return _is_square(-determinant, prime)
        case 3:
            return hasse == _hilbert(-1, -determinant, prime)
        case _:
            return not _is_square(determinant, prime) or hasse == _hilbert(-1, -1, prime)


def _split(value: int, prime: int) -> tuple[int, int]:
    """Return valuation and unit part."""
    valuation = 0
    while value % prime == 0:
        value //= prime
        valuation += 1
    return valuation, value


def _is_square(value: int, prime: int) -> bool:
    valuation, unit = _split(value, prime)
    if valuation % 2:
        return False
    return unit % 8 == 1 if prime == 2 else _legendre(unit, prime) == 1  # noqa: PLR2004  # p = 2


def _legendre(value: int, prime: int) -> int:
    return 1 if pow(value, (prime - 1) // 2, prime) == 1 else -1


def _hilbert(a: int, b: int, prime: int) -> int:
    """Hilbert symbol (a, b)_p (Serre, ch. III, theorem 1)."""
    (alpha, u), (beta, v) = _split(a, prime), _split(b, prime)
    if prime == 2:  # noqa: PLR2004  # the even prime
        exponent = (u - 1) // 2 * ((v - 1) // 2)
        exponent += alpha * ((v * v - 1) // 8) + beta * ((u * u - 1) // 8)
        return -1 if exponent % 2 else 1
    sign = -1 if alpha * beta * ((prime - 1) // 2) % 2 else 1
    if beta % 2:
        sign *= _legendre(u, prime)
    if alpha % 2:
        sign *= _legendre(v, prime)
    return sign


def isotropic_vector(gram: Sequence[Sequence[Fraction]]) -> Row | None:
    """Return the smallest integer zero of a non-singular form; None if none is small."""
    return next(iter(isotropic_vectors(gram)), None)


def isotropic_vectors(gram: Sequence[Sequence[Fraction]]) -> list[Row]:
    """Find small integer zeros of a non-singular form by a bounded search.

    Returns
    -------
    list of rows
        One of each pair of opposite sign, smallest sum of absolute values first; those with
        the smallest largest coordinate for which there are any.
    """
    size = len(gram)
    scale = math.lcm(*(entry.denominator for row in gram for entry in row))
    integer = [[int(entry * scale) for entry in row] for row in gram]
    if max(abs(entry) for row in integer for entry in row) > _LARGEST_ENTRY:
        return []
    matrix = np.array(integer, dtype=np.int64)
    for bound in (1, 2, 4, 8, 16, 32, _LARGEST_COORDINATE):
        if (2 * bound + 1) ** size > _SEARCH_POINTS:
            break
        axes = np.meshgrid(*[np.arange(-bound, bound + 1)] * size, indexing="ij")
        points = np.stack([axis.ravel() for axis in axes], axis=1)
        points = points[len(points) // 2 + 1 :]  # the first half is minus the second
        zeros = points[np.einsum("ni,ni->n", points @ matrix, points) == 0]
        if len(zeros):
            order = np.lexsort((*(-zeros.T[::-1]), np.abs(zeros).sum(axis=1)))
            return [[Fraction(int(x)) for x in zeros[i]] for i in order]
    return []
