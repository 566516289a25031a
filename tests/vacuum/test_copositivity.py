"""Strict copositivity against matrices solved by hand and a second criterion."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.vacuum.copositivity import strictly_copositive

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.vacuum.copositivity import BoolArray

NEAR = 1e-6  # distance from a boundary: far above rounding, far below the entries


def decide(matrices: FloatArray) -> BoolArray:
    """Criterion of the package for matrices (N, n, n)."""
    order = matrices.shape[-1]
    entries = {(i, j): matrices[:, i, j] for i in range(order) for j in range(i, order)}
    return strictly_copositive(entries, order)


def has_no_bad_eigenvector(matrix: FloatArray) -> bool:
    """Whether no principal submatrix has a positive eigenvector with eigenvalue <= 0.

    W. Kaplan, Linear Algebra Appl. 313 (2000) 203: equivalent to strict copositivity.
    """
    order = len(matrix)
    for size in range(1, order + 1):
        for rows in combinations(range(order), size):
            values, vectors = np.linalg.eigh(matrix[np.ix_(rows, rows)])
            one_sign = np.all(vectors > 0, axis=0) | np.all(vectors < 0, axis=0)
            if np.any(one_sign & (values <= 0)):
                return False
    return True


def random_matrices(order: int, count: int) -> FloatArray:
    generator = np.random.default_rng(order)
    matrices = generator.normal(scale=2 / (order + 2), size=(count, order, order))
    matrices += matrices.transpose(0, 2, 1)
    diagonal = np.arange(order)
    matrices[:, diagonal, diagonal] = generator.uniform(0.2, 2.0, size=(count, order))
    return matrices


@pytest.mark.parametrize("order", range(1, 8))
def test_agrees_with_the_eigenvector_criterion(order: int) -> None:
    matrices = random_matrices(order, 150)
    expected = [has_no_bad_eigenvector(matrix) for matrix in matrices]
    assert decide(matrices).tolist() == expected
    assert order == 1 or 5 < sum(expected) < 150


@pytest.mark.parametrize("order", [2, 3, 4, 5])
def test_verdict_does_not_depend_on_the_order_of_fields(order: int) -> None:
    matrices = random_matrices(order, 200)
    shuffled = np.random.default_rng(0).permutation(order)
    assert np.array_equal(decide(matrices), decide(matrices[:, shuffled][:, :, shuffled]))


@pytest.mark.parametrize("order", [2, 3, 5])
def test_verdict_does_not_depend_on_units_of_fields(order: int) -> None:
    matrices = random_matrices(order, 200)
    units = 10.0 ** np.random.default_rng(1).uniform(-3, 3, size=(200, order))
    assert np.array_equal(
        decide(matrices), decide(matrices * units[:, :, np.newaxis] * units[:, np.newaxis])
    )


@pytest.mark.parametrize("order", [2, 3, 4, 6])
def test_positive_matrices_pass_and_a_negative_diagonal_fails(order: int) -> None:
    ones = np.ones((1, order, order))
    assert decide(ones).all()
    for i in range(order):
        bad = ones.copy()
        bad[0, i, i] = -NEAR
        assert not decide(bad).any()


@pytest.mark.parametrize("order", [2, 3, 4, 5, 6])
def test_equal_negative_couplings_have_the_boundary_solved_by_hand(order: int) -> None:
    # 1 on the diagonal, -c elsewhere: the lowest direction is (1, ..., 1), boundary c = 1/(n - 1)
    boundary = 1 / (order - 1)
    for c, good in ((boundary - NEAR, True), (boundary + NEAR, False)):
        matrix = (1 + c) * np.eye(order) - c
        assert decide(matrix[np.newaxis]).tolist() == [good]


def test_the_horn_matrix_lies_on_the_boundary(
    reference: Callable[[str], ReferenceValue],
) -> None:
    horn = np.array(reference("vacuum/horn_matrix").value, dtype=np.float64)
    shifts = np.array([-NEAR, NEAR])
    matrices = horn + shifts[:, np.newaxis, np.newaxis] * np.eye(5)
    assert decide(matrices).tolist() == [False, True]
    assert np.linalg.eigvalsh(matrices[1]).min() < -1  # far from positive definite


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_nan_is_not_copositive(order: int) -> None:
    for i, j in combinations(range(order + 1), 2):
        matrix = np.ones((1, order, order))
        matrix[0, i, j - 1] = matrix[0, j - 1, i] = np.nan
        assert not decide(matrix).any()
