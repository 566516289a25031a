"""Which couplings are matrices: read from the solver that PyR@TE writes beside ``RGEs.py``."""

from __future__ import annotations

import re
from typing import Final

_MATRIX: Final = re.compile(
    r"^ +self\.(?P<name>\w+) = Coupling\('(?P=name)', '\w+'"
    r".*?, shape=\((?P<rows>\d+),(?P<columns>\d+)\)",
    re.MULTILINE,
)


def matrix_shapes(solver: str) -> dict[str, tuple[int, int]]:
    """Return rows and columns of all matrix couplings.

    Parameters
    ----------
    solver : str
        Text of the Python module named after the model; it is searched, never executed.

    Returns
    -------
    dict of str to (int, int)
        Numbers are absent: PyR@TE gives them the shape (1, 1) but prints numbers.
    """
    shapes = {m["name"]: (int(m["rows"]), int(m["columns"])) for m in _MATRIX.finditer(solver)}
    return {name: shape for name, shape in shapes.items() if shape != (1, 1)}
