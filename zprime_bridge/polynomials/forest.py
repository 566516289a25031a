"""Integrands on trees of intervals, and the 21-point rule on these, compiled.

Points mostly take the same intervals. What one of them asks for is evaluated for its whole batch.
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

SLOTS: Final = 64
"""Intervals that are remembered; further ones are evaluated point by point."""

MANY: Final = 8
"""Points of a batch for which it is worth while to evaluate an interval."""


class Forest(NamedTuple):
    """n integrals.

    ``bounds`` (n, 2), GeV^2; ``rows`` (n NODES, r): node by node of the whole interval, what the
    point's vector is multiplied with, r being the largest length of such a vector; ``tolerances``,
    ``firsts``, ``sizes`` (n,): relative accuracies, where among all vectors the integral's own
    begins, and its length; ``rule`` (3, NODES): positions, weights of Kronrod and of Gauss;
    ``edges``: of the pieces of all integrals, from ``edge_starts`` (n + 1,) on; ``piece_rows``
    (pieces order, r): at the interpolation nodes; ``interpolation`` (2, order): their positions and
    weights.
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


class Intervals(NamedTuple):
    """Intervals of one integral, with rows as for the whole interval.

    ``halves`` (SLOTS,): the slot of the lower half of each slot's interval, the upper one being
    next, or 0; ``used`` (1,): number of slots; ``rows`` (SLOTS, NODES, r).
    """

    halves: NDArray[np.int64]
    used: NDArray[np.int64]
    rows: FloatArray


class Batch(NamedTuple):
    """Points that one integral is evaluated for, and what is known of it.

    ``vectors`` (r, m); ``ready`` (SLOTS,): like Intervals.halves where panels of the halves are
    known, else 0; ``panels`` (4, SLOTS, m or more): integral, error, integrals of |f| and of
    |f - mean|.
    """

    vectors: FloatArray
    ready: NDArray[np.int64]
    panels: FloatArray


class Nodes(NamedTuple):
    """One point's integrand at the interpolation nodes of ``known`` pieces, and at NODES nodes.

    ``weights`` (order,) is room for interpolation.
    """

    known: NDArray[np.bool_]
    pieces: FloatArray
    panel: FloatArray
    weights: FloatArray


def compiled(function: _Function) -> _Function:
    """Compile a function, once per machine.

    numba keeps callers compiled when only this file changes: after editing it, delete the
    ``.nbi`` and ``.nbc`` files beside it.
    """
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
def _interpolate(  # noqa: PLR0917  # compiled
    forest: Forest, tree: int, low: float, high: float, point: FloatArray, nodes: Nodes
) -> None:
    """Fill ``nodes.panel`` for one point."""
    order = forest.interpolation.shape[1]
    center, half = 0.5 * (low + high), 0.5 * (high - low)
    edge = forest.edge_starts[tree]
    for node in range(NODES):
        q2 = center + half * forest.rule[0, node]
        edge = _weigh(forest, tree, q2, edge, nodes.weights)
        place = edge - forest.edge_starts[tree]
        if not nodes.known[place]:
            for j in range(order):
                value = 0.0
                for k in range(point.size):
                    value += forest.piece_rows[(edge - tree) * order + j, k] * point[k]
                nodes.pieces[place * order + j] = value
            nodes.known[place] = True
        value = 0.0
        for j in range(order):
            value += nodes.weights[j] * nodes.pieces[place * order + j]
        nodes.panel[node] = value


@compiled
def _interpolate_rows(  # noqa: PLR0917  # compiled
    forest: Forest, tree: int, low: float, high: float, rows: FloatArray, nodes: Nodes
) -> None:
    """Fill ``rows`` (NODES, r) for all points."""
    order, size = forest.interpolation.shape[1], forest.sizes[tree]
    center, half = 0.5 * (low + high), 0.5 * (high - low)
    edge = forest.edge_starts[tree]
    rows[:] = 0.0
    for node in range(NODES):
        q2 = center + half * forest.rule[0, node]
        edge = _weigh(forest, tree, q2, edge, nodes.weights)
        for j in range(order):
            weight, row = nodes.weights[j], (edge - tree) * order + j
            for k in range(size):
                rows[node, k] += weight * forest.piece_rows[row, k]


@compiled
def _weigh(forest: Forest, tree: int, q2: float, edge: int, weights: FloatArray) -> int:
    """Barycentric ``weights`` at q^2; return its piece, which is searched from ``edge`` on."""
    last = forest.edge_starts[tree + 1] - 2  # the last piece begins there
    while edge < last and q2 >= forest.edges[edge + 1]:
        edge += 1
    left, right = forest.edges[edge], forest.edges[edge + 1]
    x = (2.0 * q2 - left - right) / (right - left)
    total = 0.0
    for j in range(weights.size):
        distance = x - forest.interpolation[0, j]
        if distance == 0.0:
            weights[:] = 0.0
            weights[j] = 1.0
            return edge
        weights[j] = forest.interpolation[1, j] / distance
        total += weights[j]
    for j in range(weights.size):
        weights[j] /= total
    return int(edge)


@compiled
def halve(  # noqa: PLR0917  # compiled
    forest: Forest,
    tree: int,
    slot: int,
    low: float,
    high: float,
    known: Intervals,
    batch: Batch,
    nodes: Nodes,
) -> int:
    """Fill the panels of both halves of an interval; return the slot of the lower one, or -1."""
    if batch.vectors.shape[1] < MANY:
        return -1
    lower, middle, half = known.halves[slot], 0.5 * (low + high), 0.25 * (high - low)
    if lower == 0:
        lower = known.used[0]
        if lower + 2 > SLOTS:
            return -1
        _interpolate_rows(forest, tree, low, middle, known.rows[lower], nodes)
        _interpolate_rows(forest, tree, middle, high, known.rows[lower + 1], nodes)
        known.halves[slot] = lower
        known.halves[lower : lower + 2] = 0
        known.used[0] += 2
    fill_panels(forest.rule, known.rows[lower], lower, half, batch)
    fill_panels(forest.rule, known.rows[lower + 1], lower + 1, half, batch)
    batch.ready[slot] = lower
    return int(lower)


@compiled
def fill_panels(rule: FloatArray, rows: FloatArray, slot: int, half: float, batch: Batch) -> None:
    """Evaluate an interval for all points: they are in the innermost loops, in vector registers."""
    count = batch.vectors.shape[1]
    values = np.zeros((NODES, count))
    area, error = np.zeros(count), np.zeros(count)
    size, spread = np.zeros(count), np.zeros(count)
    for node in range(NODES):
        kronrod, gauss = rule[1, node], rule[2, node]
        for k in range(batch.vectors.shape[0]):
            factor = rows[node, k]
            for point in range(count):
                values[node, point] += factor * batch.vectors[k, point]
        for point in range(count):
            area[point] += kronrod * values[node, point]
            error[point] += (kronrod - gauss) * values[node, point]
            size[point] += kronrod * abs(values[node, point])
    for node in range(NODES):
        for point in range(count):
            spread[point] += rule[1, node] * abs(values[node, point] - 0.5 * area[point])
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
