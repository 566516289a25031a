"""QUADPACK's QAGS on integrands that are known at the nodes of a tree of intervals, compiled.

flavio's integrals are results of this adaptive algorithm: at which q^2 the integrand is asked, and
therefore the last digits, depends on the Wilson coefficients. Here the same decisions are taken on
the same numbers. The integrand at a node is a scalar product of a row of the tree's table with the
vector of a point.

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
    Forest,
    compiled,
    first_panels,
    panel_of,
    width,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray

BATCH: Final = 128  # points whose first panels are evaluated together
LIMIT: Final = 50  # intervals at most, as in scipy.integrate.quad
HUGE: Final = 1.7976931348623157e308

NEGLIGIBLE: Final = 1e-9
"""Where an integral nearly cancels, QAGS goes on for digits that no observable shows: outside the
tree, an error estimate below this fraction of the integral of |f| is enough."""

CONVERGED: Final = 0
STOPPED: Final = 1  # QAGS gave up: round-off, divergence or too many intervals


class Space(NamedTuple):
    """What the algorithm writes on: intervals with values and errors, their order, sums."""

    intervals: NDArray[np.int64]
    order: NDArray[np.int64]
    round_off: NDArray[np.int64]
    values: FloatArray
    errors: FloatArray
    sums: FloatArray
    last: FloatArray


@compiled
def _space() -> Space:
    return Space(
        np.zeros(LIMIT, np.int64),
        np.zeros(LIMIT, np.int64),
        np.zeros(3, np.int64),
        np.zeros(LIMIT),
        np.zeros(LIMIT),
        np.zeros(LIMIT + 4),
        np.zeros(3),
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
def _integrated(  # noqa: C901, PLR0911, PLR0912, PLR0915  # one algorithm, as published
    forest: Forest,
    tree: int,
    point: FloatArray,
    space: Space,
    panel: tuple[float, float, float, float],
) -> tuple[float, int]:  # one algorithm, as published
    """Integrate over a tree's first interval: value, and status or -1 - (what lacks children)."""
    tolerance = forest.tolerances[tree]
    root = forest.roots[tree]
    area, error, size, spread = panel
    bound = tolerance * abs(area)
    if error <= 100.0 * EPS * size and error > bound:
        return area, STOPPED
    if (error <= bound and error != spread) or error == 0.0:
        return area, CONVERGED
    intervals, order, round_off = space.intervals, space.order, space.round_off
    values, errors, sums, last = space.values, space.errors, space.sums, space.last
    intervals[0], order[0], values[0], errors[0] = root, 0, area, error
    round_off[:] = 0
    whole = width(forest, root)
    sums[0] = area
    in_table, calls, since_better = 2, 0, 0
    total_error = error
    best, best_error, correction = area, HUGE, 0.0
    large_error, wanted, small = 0.0, 0.0, 0.0
    extrapolating, finished_table, positive = False, False, abs(area) >= (1.0 - 50.0 * EPS) * size
    place, worst = 0, 0
    status = CONVERGED
    exhausted, summed = False, False
    for count in range(2, LIMIT + 1):
        parent = intervals[worst]
        left, right = forest.children[parent, 0], forest.children[parent, 1]
        if left < 0 or right < 0:
            if total_error <= NEGLIGIBLE * size:
                return values[: count - 1].sum(), CONVERGED
            return values[: count - 1].sum(), -1 - parent
        before = errors[worst]
        area1, error1, _, spread1 = panel_of(forest, left, point)
        area2, error2, _, spread2 = panel_of(forest, right, point)
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
            status = STOPPED
        exhausted = exhausted or round_off[1] >= 5  # noqa: PLR2004
        if error2 > error1:
            left, right = right, left
            area1, area2, error1, error2 = area2, area1, error2, error1
        intervals[worst], values[worst], errors[worst] = left, area1, error1
        intervals[count - 1], values[count - 1], errors[count - 1] = right, area2, error2
        while place > 0 and error1 > errors[order[place - 1]]:
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
        if status != CONVERGED:
            break
        if count == 2:  # noqa: PLR2004
            small = 0.375 * whole
            large_error, wanted = total_error, bound
            sums[1] = area
            continue
        if finished_table:
            continue
        large_error -= before
        if width(forest, right) > small:
            large_error += both_error
        if not extrapolating:
            if width(forest, intervals[worst]) > small:
                continue
            extrapolating = True
            place = 1
        if not exhausted and large_error > wanted:
            found = False
            for _ in range(place, count):
                worst = order[place]
                if width(forest, intervals[worst]) > small:
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
            status = STOPPED
        if limit_error < best_error:
            since_better = 0
            best, best_error, correction = limit, limit_error, large_error
            wanted = tolerance * abs(limit)
            if best_error <= wanted:
                break
        if in_table == 1:
            finished_table = True
        if status != CONVERGED:
            break
        place = 0
        worst = order[0]
        extrapolating = False
        small *= 0.5
        large_error = total_error
    filled = count
    total = values[:filled].sum()
    if summed or best_error == HUGE:
        return total, status
    if status != CONVERGED or exhausted:
        if exhausted:
            best_error += correction
        if best != 0.0 and area != 0.0:
            if best_error / abs(best) > total_error / abs(area):
                return total, STOPPED
        elif best_error > total_error:
            return total, STOPPED
    if not positive and max(abs(best), abs(area)) <= 0.01 * size:
        return best, status
    if best / area < 0.01 or best / area > 100.0 or total_error > abs(area):  # noqa: PLR2004
        status = STOPPED
    return best, status


@compiled
def integrate(forest: Forest, tree: int, point: FloatArray) -> tuple[float, int]:
    """Integrate over a tree's first interval: value, and status or -1 - (what lacks children)."""
    return _integrated(forest, tree, point, _space(), panel_of(forest, forest.roots[tree], point))


@compiled
def integrate_points(
    forest: Forest, vectors: FloatArray, values: FloatArray, states: NDArray[np.int64]
) -> None:
    """Fill ``values`` and ``states`` (n, n_integrals); ``vectors`` (n, ...)."""
    space = _space()
    for begin in range(0, len(vectors), BATCH):
        some = vectors[begin : begin + BATCH]
        turned = np.ascontiguousarray(some.T)
        for tree in range(forest.roots.size):
            own = slice(forest.firsts[tree], forest.firsts[tree] + forest.sizes[tree])
            area, error, size, spread = first_panels(forest, tree, turned[own])
            for row in range(len(some)):
                enough = error[row] <= forest.tolerances[tree] * abs(area[row])
                if error[row] == 0.0 or (enough and error[row] != spread[row]):
                    values[begin + row, tree], states[begin + row, tree] = area[row], CONVERGED
                else:
                    values[begin + row, tree], states[begin + row, tree] = _integrated(
                        forest,
                        tree,
                        some[row, own],
                        space,
                        (area[row], error[row], size[row], spread[row]),
                    )
