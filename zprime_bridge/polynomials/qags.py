"""QUADPACK's QAGS on the integrands of a forest, compiled.

flavio's integrals are results of this adaptive algorithm: at which q^2 the integrand is asked, and
therefore the last digits, depends on the Wilson coefficients. Here the same decisions are taken on
the same numbers.

References
----------
R. Piessens, E. de Doncker-Kapenga, C. W. Ueberhuber, D. K. Kahaner, QUADPACK (Springer, 1983):
QAGS, with the epsilon algorithm of P. Wynn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from zprime_bridge.polynomials.forest import (
    EPS,
    NODES,
    SLOTS,
    Batch,
    Forest,
    Intervals,
    Nodes,
    compiled,
    fill_panels,
    halve,
    panel_of,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray

BATCH: Final = 128  # points whose panels are evaluated together
LIMIT: Final = 50  # intervals at most, as in scipy.integrate.quad
HUGE: Final = 1.7976931348623157e308


class Space(NamedTuple):
    """What the algorithm writes on: intervals with values and errors, their order, sums."""

    slots: NDArray[np.int64]
    lows: FloatArray
    highs: FloatArray
    order: NDArray[np.int64]
    round_off: NDArray[np.int64]
    values: FloatArray
    errors: FloatArray
    sums: FloatArray
    last: FloatArray
    nodes: Nodes
    open_points: NDArray[np.int64]
    results: FloatArray


@compiled
def _space(forest: Forest) -> Space:
    longest = 0
    for tree in range(forest.sizes.size):
        longest = max(longest, forest.edge_starts[tree + 1] - forest.edge_starts[tree])
    return Space(
        np.zeros(LIMIT, np.int64),
        np.zeros(LIMIT),
        np.zeros(LIMIT),
        np.zeros(LIMIT, np.int64),
        np.zeros(3, np.int64),
        np.zeros(LIMIT),
        np.zeros(LIMIT),
        np.zeros(LIMIT + 4),
        np.zeros(3),
        Nodes(
            np.zeros(longest, np.bool_),
            np.zeros(longest * forest.interpolation.shape[1]),
            np.zeros(NODES),
            np.zeros(forest.interpolation.shape[1]),
        ),
        np.zeros(BATCH, np.int64),
        np.zeros(BATCH),
    )


@compiled
def _extrapolated(  # noqa: C901  # one algorithm, as published
    n: int, table: FloatArray, last: FloatArray, calls: int
) -> tuple[int, float, float]:
    """Epsilon algorithm on the first n entries of ``table``: new n, limit and its error."""
    result = table[n - 1]
    error = HUGE
    if n < 3:  # noqa: PLR2004  # three sums make one extrapolation
        return n, result, max(error, 5.0 * EPS * abs(result))
    table[n + 1] = table[n - 1]
    new = (n - 1) // 2
    table[n - 1] = HUGE
    count = n
    k1 = n
    for i in range(1, new + 1):
        res = table[k1 + 1]
        e0, e1, e2, e3 = table[k1 - 3], table[k1 - 2], res, table[k1 - 1]
        err2, err3, err1 = abs(e2 - e1), abs(e1 - e0), abs(e1 - e3)
        tol2 = max(abs(e2), abs(e1)) * EPS
        tol3 = max(abs(e1), abs(e0)) * EPS
        if err2 <= tol2 and err3 <= tol3:
            return n, res, max(err2 + err3, 5.0 * EPS * abs(res))
        table[k1 - 1] = e1
        if err1 <= max(abs(e1), abs(e3)) * EPS or err2 <= tol2 or err3 <= tol3:
            n = 2 * i - 1
            break
        slope = 1.0 / (e1 - e3) + 1.0 / (e2 - e1) - 1.0 / (e1 - e0)
        if abs(slope * e1) <= 1e-4:  # noqa: PLR2004  # QUADPACK's irregular behaviour
            n = 2 * i - 1
            break
        res = e1 + 1.0 / slope
        table[k1 - 1] = res
        k1 -= 2
        reached = err2 + abs(res - e2) + err3
        if reached <= error:
            error = reached
            result = res
    if n == LIMIT:
        n = 2 * (LIMIT // 2) - 1
    first = 0 if count % 2 == 1 else 1
    for _ in range(new + 1):
        table[first] = table[first + 2]
        first += 2
    if count != n:
        for i in range(n):
            table[i] = table[count - n + i]
    if calls < 4:  # noqa: PLR2004  # three earlier results are compared
        last[calls - 1] = result
        error = HUGE
    else:
        error = abs(result - last[2]) + abs(result - last[1]) + abs(result - last[0])
        last[0], last[1], last[2] = last[1], last[2], result
    return n, result, max(error, 5.0 * EPS * abs(result))


@compiled
def _integrate_open(  # noqa: C901, PLR0912, PLR0915, PLR0917  # one algorithm, as published
    forest: Forest, tree: int, batch: Batch, known: Intervals, space: Space, results: FloatArray
) -> None:
    """Integrate for points for which the rule on the whole interval is not enough."""
    tolerance = forest.tolerances[tree]
    panels, ready, nodes = batch.panels, batch.ready, space.nodes
    slots, lows, highs = space.slots, space.lows, space.highs
    order, round_off = space.order, space.round_off
    values, errors, sums, last = space.values, space.errors, space.sums, space.last
    for column in range(batch.vectors.shape[1]):  # (arrays are unpacked once: that takes time)
        area, error = panels[0, 0, column], panels[1, 0, column]
        bound = tolerance * abs(area)
        slots[0], lows[0], highs[0] = 0, forest.bounds[tree, 0], forest.bounds[tree, 1]
        order[0], values[0], errors[0] = 0, area, error
        round_off[:] = 0
        whole = highs[0] - lows[0]
        nodes.known[:] = False
        sums[0] = area
        in_table, calls, since_better = 2, 0, 0
        total_error = error
        best, best_error, correction = area, HUGE, 0.0
        large_error, wanted, small = 0.0, 0.0, 0.0
        extrapolating, finished_table, stopped = False, False, False
        place, worst = 0, 0
        exhausted, summed = False, False
        for count in range(2, LIMIT + 1):
            low, high, before = lows[worst], highs[worst], errors[worst]
            middle = 0.5 * (low + high)
            slot = ready[slots[worst]] if slots[worst] >= 0 else -1
            if slot == 0:
                slot = halve(forest, tree, slots[worst], low, high, known, batch, nodes)
            if slot >= 0:
                area1, error1 = panels[0, slot, column], panels[1, slot, column]
                area2, error2 = panels[0, slot + 1, column], panels[1, slot + 1, column]
                spread1, spread2 = panels[3, slot, column], panels[3, slot + 1, column]
            else:
                point = batch.vectors[:, column]
                area1, error1, spread1 = panel_of(forest, tree, low, middle, point, nodes)
                area2, error2, spread2 = panel_of(forest, tree, middle, high, point, nodes)
            both, both_error = area1 + area2, error1 + error2
            total_error += both_error - before
            area += both - values[worst]
            if spread1 != error1 and spread2 != error2:
                if abs(values[worst] - both) <= 1e-5 * abs(both) and both_error >= 0.99 * before:
                    round_off[1 if extrapolating else 0] += 1
                if count > 10 and both_error > before:  # noqa: PLR2004
                    round_off[2] += 1
            bound = tolerance * abs(area)
            if round_off[0] + round_off[1] >= 10 or round_off[2] >= 20 or count == LIMIT:  # noqa: PLR2004
                stopped = True
            exhausted = exhausted or round_off[1] >= 5  # noqa: PLR2004
            lower, upper = (count - 1, worst) if error2 > error1 else (worst, count - 1)
            slots[lower], lows[lower], highs[lower] = slot, low, middle
            slots[upper], lows[upper], highs[upper] = slot + 1 if slot >= 0 else -1, middle, high
            values[lower], errors[lower] = area1, error1
            values[upper], errors[upper] = area2, error2
            while place > 0 and errors[worst] > errors[order[place - 1]]:
                place -= 1
            order[count - 1] = count - 1
            for i in range(1, count):  # insertion: all but two are in order
                entry = order[i]
                j = i
                while j > 0 and errors[order[j - 1]] < errors[entry]:
                    order[j] = order[j - 1]
                    j -= 1
                order[j] = entry
            worst = order[place]
            if total_error <= bound:
                summed = True
                break
            if stopped:
                break
            if count == 2:  # noqa: PLR2004
                small = 0.375 * whole
                large_error, wanted = total_error, bound
                sums[1] = area
                continue
            if finished_table:
                continue
            large_error -= before
            if high - middle > small:
                large_error += both_error
            if not extrapolating:
                if highs[worst] - lows[worst] > small:
                    continue
                extrapolating = True
                place = 1
            if not exhausted and large_error > wanted:
                found = False
                for _ in range(place, count):
                    worst = order[place]
                    if highs[worst] - lows[worst] > small:
                        found = True
                        break
                    place += 1
                    if place >= count:
                        break
                if found:
                    continue
            in_table += 1
            sums[in_table - 1] = area
            calls += 1
            in_table, limit, limit_error = _extrapolated(in_table, sums, last, calls)
            since_better += 1
            if since_better > 5 and best_error < 1e-3 * total_error:  # noqa: PLR2004
                stopped = True
            if limit_error < best_error:
                since_better = 0
                best, best_error, correction = limit, limit_error, large_error
                wanted = tolerance * abs(limit)
                if best_error <= wanted:
                    break
            if in_table == 1:
                finished_table = True
            if stopped:
                break
            place = 0
            worst = order[0]
            extrapolating = False
            small *= 0.5
            large_error = total_error
        total = values[:count].sum()
        if summed or best_error == HUGE:
            best = total
        elif stopped or exhausted:
            if exhausted:
                best_error += correction
            if best != 0.0 and area != 0.0:
                worse = best_error / abs(best) > total_error / abs(area)
            else:
                worse = best_error > total_error
            best = total if worse else best
        results[column] = best


@compiled
def integrate_points(forest: Forest, vectors: FloatArray, values: FloatArray) -> None:
    """Fill ``values`` (n_integrals, n) with integrals; ``vectors`` (..., n)."""
    space, points = _space(forest), vectors.shape[1]
    panels, ready = np.empty((4, SLOTS, BATCH)), np.zeros(SLOTS, np.int64)
    known = Intervals(
        np.zeros(SLOTS, np.int64),
        np.ones(1, np.int64),
        np.zeros((SLOTS, NODES, forest.rows.shape[1])),
    )
    for tree in range(forest.sizes.size):
        own = slice(forest.firsts[tree], forest.firsts[tree] + forest.sizes[tree])
        known.rows[0] = forest.rows[tree * NODES : (tree + 1) * NODES]
        known.halves[0], known.used[0] = 0, 1
        for begin in range(0, points, BATCH):
            chosen = np.ascontiguousarray(vectors[own, begin : begin + BATCH])
            _integrate_batch(
                forest, tree, Batch(chosen, ready, panels), known, space, values[tree, begin:]
            )


@compiled
def _integrate_batch(  # noqa: PLR0917  # compiled
    forest: Forest, tree: int, batch: Batch, known: Intervals, space: Space, values: FloatArray
) -> None:
    panels, still_open = batch.panels, space.open_points
    half = 0.5 * (forest.bounds[tree, 1] - forest.bounds[tree, 0])
    batch.ready[:] = 0
    fill_panels(forest.rule, known.rows[0], 0, half, batch)
    count = 0
    for column in range(batch.vectors.shape[1]):
        area, error = panels[0, 0, column], panels[1, 0, column]
        size, spread = panels[2, 0, column], panels[3, 0, column]
        values[column] = area
        if error <= forest.tolerances[tree] * abs(area):
            enough = error != spread or error == 0.0
        else:
            enough = error <= 100.0 * EPS * size
        if not enough:
            still_open[count] = column
            for i in range(4):
                panels[i, 0, count] = panels[i, 0, column]
            count += 1
    if count == 0:
        return
    chosen = batch.vectors
    if count < chosen.shape[1]:
        chosen = np.empty((len(chosen), count))
        for k in range(len(chosen)):
            for place in range(count):
                chosen[k, place] = batch.vectors[k, still_open[place]]
    rest = Batch(chosen, batch.ready, panels)
    _integrate_open(forest, tree, rest, known, space, space.results)
    for place in range(count):
        values[still_open[place]] = space.results[place]
