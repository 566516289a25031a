"""Exact linear algebra with fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Row: TypeAlias = list[Fraction]


def reduced_echelon(rows: Sequence[Sequence[Fraction]]) -> tuple[list[Row], list[int]]:
    """Gauss-Jordan elimination.

    Parameters
    ----------
    rows : sequence of rows
        All of equal length.

    Returns
    -------
    rows, pivots
        Rows of the reduced echelon form without zero rows, and their pivot columns.
    """
    matrix = [list(row) for row in rows]
    pivots: list[int] = []
    width = len(matrix[0]) if matrix else 0
    for column in range(width):
        top = len(pivots)
        pivot = next((i for i in range(top, len(matrix)) if matrix[i][column]), None)
        if pivot is None:
            continue
        matrix[top], matrix[pivot] = matrix[pivot], matrix[top]
        scale = matrix[top][column]
        matrix[top] = [entry / scale for entry in matrix[top]]
        for i, row in enumerate(matrix):
            if i != top and row[column]:
                factor = row[column]
                matrix[i] = [x - factor * y for x, y in zip(row, matrix[top], strict=True)]
        pivots.append(column)
    return matrix[: len(pivots)], pivots


def rank(rows: Sequence[Sequence[Fraction]]) -> int:
    """Return the rank over the rationals."""
    return len(reduced_echelon(rows)[1])
