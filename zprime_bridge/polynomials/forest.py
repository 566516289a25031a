"""Trees of intervals with integrands at their nodes, and the 21-point rule on them, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray

_Function = TypeVar("_Function", bound="Callable[..., object]")

NODES: Final = 21
EPS: Final = 2.220446049250313e-16


class Forest(NamedTuple):
    """Trees of intervals that halvings lead to, one tree per integral.

    ``bounds`` (n, 2) of all intervals, GeV^2; ``children`` (n, 2), -1 where unknown; ``rows``
    (n_rows, r): node by node, what the point's vector is multiplied with, r being the largest
    length of such a vector; ``starts`` (n,): first of the 21 rows of an interval; ``roots``,
    ``tolerances``, ``firsts``, ``sizes`` (n_integrals,): first intervals, relative accuracies,
    where in the point's row its vector begins, and its length; ``weights`` (2, 21): Kronrod's and
    Gauss's.
    """

    bounds: FloatArray
    children: NDArray[np.int64]
    rows: FloatArray
    starts: NDArray[np.int64]
    roots: NDArray[np.int64]
    tolerances: FloatArray
    firsts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    weights: FloatArray


def compiled(function: _Function) -> _Function:
    """Compile a function, once per machine."""
    decorated: Any = numba.njit(
        cache=True,
        nogil=True,
        error_model="numpy",
        fastmath={"reassoc", "contract"},  # sums in the order that the processor likes
    )(function)
    return cast("_Function", decorated)


@compiled
def panel_of(forest: Forest, interval: int, point: FloatArray) -> tuple[float, float, float, float]:
    """21-point rule: integral, error, integrals of |f| and of |f - mean|."""
    half = 0.5 * (forest.bounds[interval, 1] - forest.bounds[interval, 0])
    values = np.empty(NODES)
    kronrod = 0.0
    gauss = 0.0
    size = 0.0
    start = forest.starts[interval]
    for node in range(NODES):
        value = 0.0
        for k in range(point.size):
            value += forest.rows[start + node, k] * point[k]
        values[node] = value
        kronrod += forest.weights[0, node] * value
        gauss += forest.weights[1, node] * value
        size += forest.weights[0, node] * abs(value)
    mean = 0.5 * kronrod
    spread = 0.0
    for node in range(NODES):
        spread += forest.weights[0, node] * abs(values[node] - mean)
    error = abs((kronrod - gauss) * half)
    spread *= half
    size *= half
    if spread != 0.0 and error != 0.0:
        error = spread * min(1.0, (200.0 * error / spread) ** 1.5)
    return kronrod * half, max(error, 50.0 * EPS * size), size, spread


@compiled
def first_panels(
    forest: Forest, tree: int, vectors: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Integral, error, integrals of |f| and of |f - mean| over whole intervals; vectors (r, n).

    What :func:`panel_of` gives, with points in the innermost loops: they fill vector registers.
    """
    interval = forest.roots[tree]
    start, count = forest.starts[interval], vectors.shape[1]
    half = 0.5 * (forest.bounds[interval, 1] - forest.bounds[interval, 0])
    values = np.zeros((NODES, count))
    area, error = np.zeros(count), np.zeros(count)
    size, spread = np.zeros(count), np.zeros(count)
    for node in range(NODES):
        kronrod, gauss = forest.weights[0, node], forest.weights[1, node]
        for k in range(vectors.shape[0]):
            factor = forest.rows[start + node, k]
            for point in range(count):
                values[node, point] += factor * vectors[k, point]
        for point in range(count):
            area[point] += kronrod * values[node, point]
            error[point] += (kronrod - gauss) * values[node, point]
            size[point] += kronrod * abs(values[node, point])
    for node in range(NODES):
        for point in range(count):
            spread[point] += forest.weights[0, node] * abs(values[node, point] - 0.5 * area[point])
    for point in range(count):
        area[point] *= half
        size[point] *= half
        spread[point] *= half
        found = abs(error[point] * half)
        if spread[point] != 0.0 and found != 0.0:
            ratio = 200.0 * found / spread[point]
            found = spread[point] * min(1.0, ratio * np.sqrt(ratio))
        error[point] = max(found, 50.0 * EPS * size[point])
    return area, error, size, spread


@compiled
def width(forest: Forest, interval: int) -> float:
    """Length of an interval, GeV^2."""
    return float(abs(forest.bounds[interval, 1] - forest.bounds[interval, 0]))
