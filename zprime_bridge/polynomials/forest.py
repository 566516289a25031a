"""Integrands on trees of intervals, and the 21-point rule on these, compiled.

Most halvings go to the lower end, to photon pole and thresholds. For the intervals there, rows of
numbers lead from a point to the integrand at their nodes; in all others it is interpolated.
"""

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

DEPTH: Final = 6
SLOTS: Final = 1 + 2 * DEPTH
"""Intervals with rows of their own: the whole, and both halves of what is lowest, DEPTH times."""


class Forest(NamedTuple):
    """n integrals.

    ``bounds`` (n, 2), GeV^2; ``rows`` (n SLOTS NODES, r): node by node, what the point's vector is
    multiplied with, r being the largest length of such a vector; ``tolerances``, ``firsts``,
    ``sizes`` (n,): relative accuracies, where in the point's row the integral's vector begins, and
    its length; ``rule`` (3, NODES): positions, weights of Kronrod and of Gauss; ``edges``: of the
    pieces of all integrals, from ``edge_starts`` (n + 1,) on; ``piece_rows`` (pieces order, r): at
    the interpolation nodes; ``interpolation`` (2, order): their positions and weights.
    """

    bounds: FloatArray
    rows: FloatArray
    tolerances: FloatArray
    firsts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    rule: FloatArray
    edges: FloatArray
    edge_starts: NDArray[np.int64]
    piece_rows: FloatArray
    interpolation: FloatArray


class Batch(NamedTuple):
    """Points that one integral is evaluated for, and what is known of it.

    ``vectors`` (r, m); ``filled`` (SLOTS,): whether the panels of a slot are known; ``panels``
    (4, SLOTS, m or more): integral, error, integrals of |f| and of |f - mean|.
    """

    vectors: FloatArray
    filled: NDArray[np.bool_]
    panels: FloatArray


class Nodes(NamedTuple):
    """One point's integrand at the interpolation nodes of ``known`` pieces, and at NODES nodes."""

    known: NDArray[np.bool_]
    pieces: FloatArray
    panel: FloatArray


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
def panel_of(  # noqa: PLR0917  # compiled
    forest: Forest, tree: int, low: float, high: float, point: FloatArray, nodes: Nodes
) -> tuple[float, float, float]:
    """21-point rule by interpolation: integral, error and integral of |f - mean|."""
    _interpolate(forest, tree, low, high, point, nodes)
    values = nodes.panel
    half = 0.5 * (high - low)
    kronrod, gauss, size, spread = 0.0, 0.0, 0.0, 0.0
    for node in range(NODES):
        kronrod += forest.rule[1, node] * values[node]
        gauss += forest.rule[2, node] * values[node]
        size += forest.rule[1, node] * abs(values[node])
    mean = 0.5 * kronrod
    for node in range(NODES):
        spread += forest.rule[1, node] * abs(values[node] - mean)
    error = abs((kronrod - gauss) * half)
    spread *= half
    size *= half
    if spread != 0.0 and error != 0.0:
        error = spread * min(1.0, (200.0 * error / spread) ** 1.5)
    return kronrod * half, max(error, 50.0 * EPS * size), spread


@compiled
def lower_half(slot: int) -> int:
    """Slot of the lower half of a slot's interval; the upper half is in the next one."""
    if slot == 0:
        return 1
    return slot + 2 if slot > 0 and slot % 2 == 1 and slot + 3 < SLOTS else -1


@compiled
def _interpolate(  # noqa: PLR0917  # compiled
    forest: Forest, tree: int, low: float, high: float, point: FloatArray, nodes: Nodes
) -> None:
    """Fill ``nodes.panel`` by barycentric interpolation."""
    order = forest.interpolation.shape[1]
    first = forest.edge_starts[tree]
    last = forest.edge_starts[tree + 1] - 2  # the last piece begins there
    center, half = 0.5 * (low + high), 0.5 * (high - low)
    edge = first
    for node in range(NODES):
        q2 = center + half * forest.rule[0, node]
        while edge < last and q2 >= forest.edges[edge + 1]:
            edge += 1
        begin = (edge - first) * order
        if not nodes.known[edge - first]:
            row = (first - tree) * order + begin
            for j in range(order):
                value = 0.0
                for k in range(point.size):
                    value += forest.piece_rows[row + j, k] * point[k]
                nodes.pieces[begin + j] = value
            nodes.known[edge - first] = True
        left, right = forest.edges[edge], forest.edges[edge + 1]
        x = (2.0 * q2 - left - right) / (right - left)
        above, below, hit = 0.0, 0.0, -1
        for j in range(order):
            distance = x - forest.interpolation[0, j]
            value = nodes.pieces[begin + j]
            if distance == 0.0:
                hit = j
            else:
                weight = forest.interpolation[1, j] / distance
                above += weight * value
                below += weight
        nodes.panel[node] = above / below if hit < 0 else nodes.pieces[begin + hit]


@compiled
def fill_panels(forest: Forest, tree: int, slot: int, half: float, batch: Batch) -> None:
    """Evaluate an interval for all points: they are in the innermost loops, in vector registers."""
    start, count = (tree * SLOTS + slot) * NODES, batch.vectors.shape[1]
    values = np.zeros((NODES, count))
    area, error = np.zeros(count), np.zeros(count)
    size, spread = np.zeros(count), np.zeros(count)
    for node in range(NODES):
        kronrod, gauss = forest.rule[1, node], forest.rule[2, node]
        for k in range(batch.vectors.shape[0]):
            factor = forest.rows[start + node, k]
            for point in range(count):
                values[node, point] += factor * batch.vectors[k, point]
        for point in range(count):
            area[point] += kronrod * values[node, point]
            error[point] += (kronrod - gauss) * values[node, point]
            size[point] += kronrod * abs(values[node, point])
    for node in range(NODES):
        for point in range(count):
            spread[point] += forest.rule[1, node] * abs(values[node, point] - 0.5 * area[point])
    for point in range(count):
        area[point] *= half
        size[point] *= half
        spread[point] *= half
        found = abs(error[point] * half)
        if spread[point] != 0.0 and found != 0.0:
            ratio = 200.0 * found / spread[point]
            found = spread[point] * min(1.0, ratio * np.sqrt(ratio))
        error[point] = max(found, 50.0 * EPS * size[point])
    batch.panels[0, slot, :count], batch.panels[1, slot, :count] = area, error
    batch.panels[2, slot, :count], batch.panels[3, slot, :count] = size, spread
    batch.filled[slot] = True
