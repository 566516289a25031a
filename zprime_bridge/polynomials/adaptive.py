"""Integrals whose intervals depend on the Wilson coefficients, as flavio's do.

A polynomial serves as long as QAGS takes the same intervals everywhere. Where it does not, the
integrand itself is kept, node by node, as polynomials, and QAGS is run on their values
(:mod:`~zprime_bridge.polynomials.qags`). Few vectors span all nodes of an integral: the
coefficients (nodes, monomials) are stored as a product of two thin matrices.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, final

import numpy as np

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
    """One integral with the nodes of all intervals that QAGS was seen to take.

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
    bounds : FloatArray
        (n, 2), GeV^2: intervals; the first is the whole.
    rows : FloatArray
        (n, 21, r): integrand at the nodes = rows @ vectors @ monomials.
    vectors : FloatArray
        (r, n_parts n_monomials); all monomials of 2 k real variables.
    remainder : FloatArray
        (n_parts n_monomials,): what is added to the result of QAGS (the subtracted pole).
    weights : FloatArray
        (2, 21): Kronrod and Gauss weights of the rule.
    """

    parts: tuple[str, ...]
    phase: tuple[str, ...]
    parameters: tuple[str, ...]
    tolerance: float
    bounds: FloatArray
    rows: FloatArray
    vectors: FloatArray
    remainder: FloatArray
    weights: FloatArray

    @property
    def children(self) -> NDArray[np.int64]:
        """Places of both halves of each interval: (n, 2), -1 where they are not kept."""
        place = {(float(low), float(high)): i for i, (low, high) in enumerate(self.bounds)}
        result = []
        for low, high in self.bounds.tolist():
            middle = 0.5 * (low + high)
            result.append([place.get((low, middle), -1), place.get((middle, high), -1)])
        return np.array(result, dtype=np.int64)


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
@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptiveBlock:
    """All adaptive integrals in the same coefficients, ready for the compiled kernel."""

    integrals: tuple[AdaptiveIntegral, ...]
    forest: Any = field(init=False, repr=False, compare=False)
    vectors: FloatArray = field(init=False, repr=False, compare=False)  # (sum r, parts monomials)
    remainders: FloatArray = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "forest", _forest(self.integrals))
        object.__setattr__(self, "vectors", np.concatenate([i.vectors for i in self.integrals]))
        object.__setattr__(self, "remainders", np.array([i.remainder for i in self.integrals]))

    def evaluate(self, features: FloatArray, kept: NDArray[np.bool_]) -> tuple[FloatArray, Any]:
        """Integrate at n points.

        Parameters
        ----------
        features : FloatArray
            (n_kept, n): monomials, for Bs decays also times cosine and sine.
        kept : NDArray of bool
            Which columns of ``vectors`` these are; the others vanish.

        Returns
        -------
        tuple
            Values (n, n_integrals), and statuses of the kernel, negative where the tree was left.
        """
        from zprime_bridge.polynomials import qags  # noqa: PLC0415  # numba takes a second

        points = features.T
        forest = self.forest
        if len(features) < self.rank and len(points) > FEW:
            forest = self._direct(kept)  # fewer monomials than vectors: these are not needed
            vectors = np.ascontiguousarray(points)
        else:
            vectors = np.ascontiguousarray(points @ self.vectors[:, kept].T)
        values = np.empty((len(vectors), len(self.integrals)))
        states = np.empty((len(vectors), len(self.integrals)), dtype=np.int64)
        qags.integrate_points(forest, vectors, values, states)
        return values + points @ self.remainders[:, kept].T, states

    @property
    def rank(self) -> int:
        """Typical length of a vector."""
        return len(self.vectors) // len(self.integrals)

    def _direct(self, kept: NDArray[np.bool_]) -> Any:  # noqa: ANN401  # of a lazily imported module
        """Return the forest in which monomials stand for the vectors."""
        rows = [
            integral.rows.reshape(-1, integral.rows.shape[2]) @ integral.vectors[:, kept]
            for integral in self.integrals
        ]
        count = len(self.integrals)
        return self.forest._replace(
            rows=np.ascontiguousarray(np.concatenate(rows)),
            firsts=np.zeros(count, dtype=np.int64),
            sizes=np.full(count, int(np.count_nonzero(kept)), dtype=np.int64),
        )


def _forest(integrals: Sequence[AdaptiveIntegral]) -> Any:  # noqa: ANN401  # of a lazily imported module
    from zprime_bridge.polynomials.forest import NODES, Forest  # noqa: PLC0415

    width = max(integral.rows.shape[2] for integral in integrals)
    bounds, children, rows, roots = [], [], [], []
    count = 0
    for integral in integrals:
        roots.append(count)
        bounds.append(integral.bounds)
        own = integral.children
        children.append(np.where(own < 0, -1, own + count))
        flat = integral.rows.reshape(-1, integral.rows.shape[2])
        rows.append(np.pad(flat, ((0, 0), (0, width - flat.shape[1]))))
        count += len(integral.bounds)
    sizes = np.array([integral.rows.shape[2] for integral in integrals], dtype=np.int64)
    return Forest(
        bounds=np.concatenate(bounds),
        children=np.concatenate(children),
        rows=np.ascontiguousarray(np.concatenate(rows)),
        starts=np.arange(count, dtype=np.int64) * NODES,
        roots=np.array(roots, dtype=np.int64),
        tolerances=np.array([integral.tolerance for integral in integrals]),
        firsts=np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64),
        sizes=sizes,
        weights=integrals[0].weights,
    )


def grouped(integrals: Sequence[AdaptiveIntegral]) -> tuple[AdaptiveBlock, ...]:
    """Join integrals in the same coefficients, with and without mixing phase."""
    groups: dict[tuple[object, ...], list[AdaptiveIntegral]] = {}
    for integral in integrals:
        groups.setdefault((integral.parameters, integral.phase), []).append(integral)
    return tuple(AdaptiveBlock(integrals=tuple(group)) for group in groups.values())
