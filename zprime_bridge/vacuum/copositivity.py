"""Strict copositivity of symmetric matrices: x^T A x > 0 for all non-zero x >= 0."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import FloatArray

BoolArray: TypeAlias = NDArray[np.bool_]

Entries: TypeAlias = "Mapping[tuple[int, int], FloatArray]"
"""Upper triangle {(i, j): array of any common shape}, i <= j, complete."""


def strictly_copositive(entries: Entries, order: int) -> BoolArray:
    """Whether symmetric matrices are strictly copositive; exact up to rounding.

    Parameters
    ----------
    entries : mapping of (int, int) to array
        Upper triangles of N matrices: ``entries[i, j]``, i <= j, shape (N,).
    order : int
        Of each matrix. Cost grows as 2^order beyond three; sensible up to seven.

    Returns
    -------
    array of bool
        Shape (N,). False where an entry is NaN.

    References
    ----------
    K. Kannike, arXiv:1205.3781, section 2, and the works named at each order.
    """
    if order == 1:
        return entries[0, 0] > 0
    if order == 2:  # noqa: PLR2004  # closed form
        return order_two(entries[0, 0], entries[1, 1], entries[0, 1])
    if order == 3:  # noqa: PLR2004  # closed form
        diagonal = (entries[0, 0], entries[1, 1], entries[2, 2])
        return order_three(diagonal, (entries[0, 1], entries[0, 2], entries[1, 2]))
    return by_principal_minors(entries, order)


def order_two(a: FloatArray, b: FloatArray, off: FloatArray) -> BoolArray:
    r"""Order two: :math:`a_{11}, a_{22} > 0` and :math:`a_{12} + \sqrt{a_{11} a_{22}} > 0`."""
    with np.errstate(invalid="ignore"):  # a root of a negative number is NaN and compares false
        good: BoolArray = (a > 0) & (b > 0) & (off + np.sqrt(a) * np.sqrt(b) > 0)
    return good


def order_three(
    diagonal: tuple[FloatArray, FloatArray, FloatArray],
    off: tuple[FloatArray, FloatArray, FloatArray],
) -> BoolArray:
    r"""Order three in closed form.

    .. math:: a_{ii} > 0, \quad \bar a_{ij} = a_{ij} + \sqrt{a_{ii} a_{jj}} > 0, \quad
              \sqrt{a_{11} a_{22} a_{33}} + a_{12} \sqrt{a_{33}} + a_{13} \sqrt{a_{22}}
              + a_{23} \sqrt{a_{11}} + \sqrt{2 \bar a_{12} \bar a_{13} \bar a_{23}} > 0

    Parameters
    ----------
    diagonal : tuple of array
        a11, a22, a33.
    off : tuple of array
        a12, a13, a23.

    References
    ----------
    K. P. Hadeler, Linear Algebra Appl. 49 (1983) 79; K. Kannike, arXiv:1205.3781, section 2. With
    a12 = deltatilde/2, ... it is [SAFE] arXiv:2109.06201, eq. (13).
    """
    a, b, c = diagonal
    ab, ac, bc = off
    with np.errstate(invalid="ignore"):  # as in order_two
        root_a, root_b, root_c = np.sqrt(a), np.sqrt(b), np.sqrt(c)
        ab_bar = ab + root_a * root_b
        ac_bar = ac + root_a * root_c
        bc_bar = bc + root_b * root_c
        last = (
            root_a * root_b * root_c
            + ab * root_c
            + ac * root_b
            + bc * root_a
            + np.sqrt(2 * ab_bar * ac_bar * bc_bar)
        )
    positive = (a > 0) & (b > 0) & (c > 0)
    good: BoolArray = positive & (ab_bar > 0) & (ac_bar > 0) & (bc_bar > 0) & (last > 0)
    return good


def by_principal_minors(entries: Entries, order: int) -> BoolArray:
    r"""Any order: search the principal submatrices.

    A symmetric matrix all of whose principal submatrices of one order less are strictly
    copositive fails to be so itself if and only if det A <= 0 and all entries of adj A are
    positive.

    Notes
    -----
    Rows are scaled to a unit diagonal, which changes nothing. A submatrix in which some row has
    no negative entry cannot be the first to fail: at a minimum x > 0 of x^T A x <= 0 on the simplex
    all (A x)_i = x^T A x. So only the other points are looked at. Orders two and three have their
    closed forms. Determinant and adjugate come from eigenvalues w and eigenvectors V: det A =
    prod_i w_i and adj A = V diag(prod_{j != i} w_j) V^T, which stays finite for singular matrices.

    References
    ----------
    K. P. Hadeler, Linear Algebra Appl. 49 (1983) 79; R. W. Cottle, G. J. Habetler, C. E. Lemke,
    Linear Algebra Appl. 3 (1970) 295 (copositive matrices: det A < 0, adj A >= 0).
    """
    matrices = _unit_diagonal(entries, order)
    good: BoolArray = np.isfinite(matrices.sum(axis=(1, 2)))
    for i, j in combinations(range(order), 2):
        good &= matrices[:, i, j] > -1
    one = np.ones(len(matrices))
    for i, j, k in combinations(range(order), 3):
        off = (matrices[:, i, j], matrices[:, i, k], matrices[:, j, k])
        good &= order_three((one, one, one), off)
    for size in range(4, order + 1):
        for rows in combinations(range(order), size):
            part = matrices[:, rows][:, :, rows]
            lowest: FloatArray = part.min(axis=2)
            suspects = np.flatnonzero(good & (lowest.max(axis=1) < 0))
            if suspects.size:
                good[suspects[_first_to_fail(part[suspects])]] = False
    return good


def _unit_diagonal(entries: Entries, order: int) -> FloatArray:
    """Matrices (N, order, order) of unit diagonal; NaN where a diagonal entry is not positive."""
    roots = [np.sqrt(np.where(entries[i, i] > 0, entries[i, i], np.nan)) for i in range(order)]
    matrices = np.ones((*np.shape(roots[0]), order, order))
    for i, root in enumerate(roots):
        matrices[:, i, i] = root / root
    for i, j in combinations(range(order), 2):
        matrices[:, i, j] = matrices[:, j, i] = entries[i, j] / (roots[i] * roots[j])
    return matrices


def _first_to_fail(matrices: FloatArray) -> BoolArray:
    """Whether det <= 0 and adj > 0, for (N, k, k)."""
    values, vectors = np.linalg.eigh(matrices)
    order = values.shape[1]
    without = np.stack([np.delete(values, i, axis=1).prod(axis=1) for i in range(order)], axis=1)
    adjugate = np.einsum("nik,nk,njk->nij", vectors, without, vectors, optimize=True)
    smallest: FloatArray = adjugate.min(axis=(1, 2))
    determinant: FloatArray = values.prod(axis=1)
    return (determinant <= 0) & (smallest > 0)
