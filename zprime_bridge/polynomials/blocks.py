"""Quadratic polynomials in the same coefficients, evaluated for many points at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PolynomialBlock:
    """Real quadratic polynomials in the same complex coefficients.

    Attributes
    ----------
    parameters : tuple of str
        k WCxf names.
    names : tuple of str
        Of the polynomials.
    monomials : NDArray of int
        (n_monomials, 2): pairs of indices into (1, Re C_1, Im C_1, Re C_2, ...).
    coefficients : FloatArray
        (n_polynomials, n_monomials)
    """

    parameters: tuple[str, ...]
    names: tuple[str, ...]
    monomials: NDArray[np.int64]
    coefficients: FloatArray

    def __post_init__(self) -> None:
        used = np.any(self.coefficients != 0.0, axis=0)
        used[0] = True
        object.__setattr__(self, "monomials", self.monomials[used])
        object.__setattr__(self, "coefficients", self.coefficients[:, used])

    def evaluate(self, values: FloatArray) -> FloatArray:
        """Return all polynomials (n_polynomials, n) at points (2 k, n)."""
        kept, products = products_of(self.monomials, values)
        result: FloatArray = self.coefficients[:, kept] @ products
        return result


def products_of(
    pairs: NDArray[np.int64], values: FloatArray
) -> tuple[NDArray[np.bool_], FloatArray]:
    """Monomials that do not vanish at all points: which of ``pairs``, and their values.

    Parameters
    ----------
    pairs : NDArray of int
        (n_monomials, 2)
    values : FloatArray
        (2 k, n)
    """
    padded = np.empty((len(values) + 1, values.shape[1]))
    padded[0] = 1.0
    padded[1:] = values
    active: NDArray[np.bool_] = np.any(padded != 0.0, axis=1)
    kept = active[pairs[:, 0]] & active[pairs[:, 1]]
    pairs = pairs[kept]
    return kept, padded[pairs[:, 0]] * padded[pairs[:, 1]]


def full_monomials(size: int) -> NDArray[np.int64]:
    """Return all pairs (i, j), i <= j, of 1 and ``size`` real variables: (n, 2)."""
    return np.array([(i, j) for i in range(size + 1) for j in range(i, size + 1)], dtype=np.int64)


def _places(pairs: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return the places of pairs in :func:`full_monomials`."""
    i, j = pairs[:, 0], pairs[:, 1]
    return np.asarray(i * (size + 1) - i * (i - 1) // 2 + (j - i))


def joined(blocks: Sequence[PolynomialBlock]) -> tuple[PolynomialBlock, ...]:
    """Join blocks with equal parameters; a polynomial that occurs twice is kept once."""
    result = []
    seen: set[str] = set()
    for parameters in dict.fromkeys(block.parameters for block in blocks):
        names: list[str] = []
        rows: list[FloatArray] = []
        pairs = full_monomials(2 * len(parameters))
        for block in blocks:
            if block.parameters != parameters:
                continue
            dense = np.zeros((len(block.names), len(pairs)))
            dense[:, _places(block.monomials, 2 * len(parameters))] = block.coefficients
            for name, row in zip(block.names, dense, strict=True):
                if name not in seen:
                    seen.add(name)
                    names.append(name)
                    rows.append(row)
        if names:
            result.append(
                PolynomialBlock(
                    parameters=parameters,
                    names=tuple(names),
                    monomials=pairs,
                    coefficients=np.array(rows),
                )
            )
    return tuple(result)


def part_of(block: PolynomialBlock, needed: set[str]) -> PolynomialBlock | None:
    """Select polynomials by name; None if there are none of these."""
    rows = [place for place, name in enumerate(block.names) if name in needed]
    if not rows:
        return None
    return PolynomialBlock(
        parameters=block.parameters,
        names=tuple(block.names[row] for row in rows),
        monomials=block.monomials,
        coefficients=block.coefficients[rows],
    )
