"""Integrals whose intervals depend on the Wilson coefficients, as flavio's do.

A polynomial serves as long as QAGS takes the same intervals everywhere. Where it does not, the
integrand itself is kept, as polynomials at the nodes of an interpolation in q^2, and QAGS is run on
it (:mod:`~zprime_bridge.polynomials.qags`). Few vectors span all nodes of an integral: the
coefficients (nodes, monomials) are stored as a product of two thin matrices.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, final

import numpy as np

from zprime_bridge.polynomials.pieces import Piecewise, chebyshev

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray

FEW: Final = 200
"""Points for which it is not worth while to multiply out matrices."""

RANK: Final = 1e-15
"""Singular values below this fraction of the largest one are dropped."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptiveIntegral:
    """One integral with its integrand.

    Attributes
    ----------
    parts : tuple of str
        The polynomial that it replaces; for Bs decays three, of which the second and third are
        multiplied by the cosine and the sine of the mixing phase.
    phase : tuple of str
        Polynomials Re z, Im z, Re w, Im w of mixing, or none.
    parameters : tuple of str
        k WCxf names.
    tolerance : float
        Relative accuracy that flavio asks for.
    bounds : tuple of float
        Limits in GeV^2.
    pieces : Piecewise
        (n, ORDER, r): the integrand at q^2 is pieces.at(q^2) @ vectors @ monomials.
    vectors : FloatArray
        (r, n_parts n_monomials); all monomials of 2 k real variables.
    remainder : FloatArray
        (n_parts n_monomials,): what is added to the result of QAGS (the subtracted pole).
    rule : FloatArray
        (3, 21): positions, Kronrod and Gauss weights of QAGS.
    """

    parts: tuple[str, ...]
    phase: tuple[str, ...]
    parameters: tuple[str, ...]
    tolerance: float
    bounds: tuple[float, float]
    pieces: Piecewise
    vectors: FloatArray
    remainder: FloatArray
    rule: FloatArray

    @property
    def rows(self) -> FloatArray:
        """Rows at the nodes of QAGS on the whole interval: (21, r)."""
        low, high = self.bounds
        return self.pieces.at(0.5 * (low + high) + 0.5 * (high - low) * self.rule[0])


def factorised(coefficients: FloatArray, scales: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Write coefficients (nodes, monomials) as rows (nodes, r) @ vectors (r, monomials).

    ``scales`` (monomials,) are the sizes of monomials in the box: accuracy is relative to these.
    """
    left, sizes, right = np.linalg.svd(coefficients * scales, full_matrices=False)
    rank = max(1, int(np.count_nonzero(sizes > RANK * sizes[0])))
    return left[:, :rank] * sizes[:rank], right[:rank] / scales


def mixing_phase(
    x: FloatArray, y: FloatArray, u: FloatArray, v: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Cosine and sine of the phase of -q/p, with z = x + i y and w = u + i v of mixing.

    -q/p is the root sqrt(z)/w with positive real part, as in flavio.
    """
    real = np.sqrt((np.sqrt(x**2 + y**2) + x) / 2)
    imaginary = y / (2 * real)
    along, across = real * u + imaginary * v, imaginary * u - real * v
    length = np.sqrt(along**2 + across**2)
    return np.abs(along) / length, np.sign(along) * across / length


@final
@dataclass(frozen=True, kw_only=True)
class AdaptiveBlock:
    """All adaptive integrals in the same coefficients, made ready for the kernel when first used.

    Attributes
    ----------
    integrals : tuple of AdaptiveIntegral
    """

    integrals: tuple[AdaptiveIntegral, ...]

    def evaluate(self, features: FloatArray, kept: NDArray[np.bool_]) -> FloatArray:
        """Integrate at n points.

        Parameters
        ----------
        features : FloatArray
            (n_kept, n): monomials, for Bs decays also times cosine and sine.
        kept : NDArray of bool
            Which columns of ``vectors`` these are; the others vanish.

        Returns
        -------
        FloatArray
            (n_integrals, n)
        """
        from zprime_bridge.polynomials import qags  # noqa: PLC0415  # numba takes a second

        forest, vectors = self._forest, features
        if len(features) < len(self._vectors) / len(self.integrals) and features.shape[1] > FEW:
            forest = self._direct(kept)  # fewer monomials than vectors: these are not needed
        else:
            vectors = self._vectors[:, kept] @ features
        values = np.empty((len(self.integrals), features.shape[1]))
        qags.integrate_points(forest, np.ascontiguousarray(vectors), values)
        return np.asarray(values + self._remainders[:, kept] @ features)

    @cached_property
    def _vectors(self) -> FloatArray:
        return np.concatenate([integral.vectors for integral in self.integrals])  # (sum r, ...)

    @cached_property
    def _remainders(self) -> FloatArray:
        return np.array([integral.remainder for integral in self.integrals])

    @cached_property
    def _forest(self) -> Any:  # noqa: ANN401  # of a lazily imported module
        from zprime_bridge.polynomials.forest import Forest  # noqa: PLC0415

        sizes = np.array([len(integral.vectors) for integral in self.integrals], dtype=np.int64)
        edges = [integral.pieces.edges for integral in self.integrals]
        return Forest(
            bounds=np.array([integral.bounds for integral in self.integrals]),
            rows=_table([integral.rows for integral in self.integrals]),
            tolerances=np.array([integral.tolerance for integral in self.integrals]),
            firsts=np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64),
            sizes=sizes,
            rule=self.integrals[0].rule,
            edges=np.concatenate(edges),
            edge_starts=np.cumsum([0, *map(len, edges)]).astype(np.int64),
            piece_rows=_table([integral.pieces.values for integral in self.integrals]),
            interpolation=chebyshev(),
        )

    def _direct(self, kept: NDArray[np.bool_]) -> Any:  # noqa: ANN401  # of a lazily imported module
        """Return the forest in which monomials stand for the vectors."""
        vectors = [integral.vectors[:, kept] for integral in self.integrals]
        lengths = [
            integral.pieces.values.size // len(integral.vectors) for integral in self.integrals
        ]
        count = len(self.integrals)
        rows = np.split(self._forest.rows, count)
        pieces = np.split(self._forest.piece_rows, np.cumsum(lengths)[:-1])
        return self._forest._replace(
            rows=_table([r[:, : len(v)] @ v for r, v in zip(rows, vectors, strict=True)]),
            piece_rows=_table([r[:, : len(v)] @ v for r, v in zip(pieces, vectors, strict=True)]),
            firsts=np.zeros(count, dtype=np.int64),
            sizes=np.full(count, int(np.count_nonzero(kept)), dtype=np.int64),
        )


def _table(parts: Sequence[FloatArray]) -> FloatArray:
    """Stack arrays (..., r) to one (n, largest r)."""
    flat = [part.reshape(-1, part.shape[-1]) for part in parts]
    table = np.zeros((sum(map(len, flat)), max(part.shape[1] for part in flat)))
    start = 0
    for part in flat:
        table[start : start + len(part), : part.shape[1]] = part
        start += len(part)
    return table


def grouped(integrals: Sequence[AdaptiveIntegral]) -> tuple[AdaptiveBlock, ...]:
    """Join integrals in the same coefficients, with and without mixing phase."""
    groups: dict[tuple[object, ...], list[AdaptiveIntegral]] = {}
    for integral in integrals:
        groups.setdefault((integral.parameters, integral.phase), []).append(integral)
    return tuple(AdaptiveBlock(integrals=tuple(group)) for group in groups.values())
