"""Compiled join of quarks with leptons: all solutions of the quadratic and cubic anomaly.

In a cell the linear anomalies vanish already. What is left is

    Y X^2:  q^2 - 2 u^2 + d^2          = l^2 - e^2
    X^3:    6 q^3 - 3 u^3 - 3 d^3      = -2 l^3 + e^3 + nu^3

where q^2 stands for the sum of the squares of three charges, and so on. Both sides are computed
once for all combinations of their three triples and sorted into buckets by the quadratic value;
inside a bucket, equal cubic values meet in a small table.

The cubic value of quarks is a multiple of 18 (x^3 = x mod 6, and 2 S_q = S_u + S_d), so other
leptons are dropped, and the table has 4 N^3 places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from zprime_bridge.atlas.cells import Cell
    from zprime_bridge.atlas.triples import Triples

    Places = tuple[int, int, int, int, int, int]
    Buckets = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]

CUBIC_STEP: Final = 18
_NONE: Final = -1

_Function = TypeVar("_Function", bound="Callable[..., object]")


def _compiled(function: _Function) -> _Function:
    """Compile a function, once per machine."""
    decorated: Any = numba.njit(cache=True, nogil=True)(function)
    return cast("_Function", decorated)


@_compiled
def _occupied(t: Triples, cell: Cell) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count quark and lepton combinations by their quadratic value, dropping what cannot meet."""
    shift = 6 * t.size**2
    quarks = np.zeros(2 * shift + 2, np.int64)
    leptons = np.zeros(2 * shift + 2, np.int64)
    for i in range(cell.q[0], cell.q[1]):
        for j in range(cell.u[0], cell.u[1]):
            value = t.squares[i] - 2 * t.squares[j] + shift
            for k in range(cell.d[0], cell.d[1]):
                quarks[value + t.squares[k] + 1] += 1
    for i in range(cell.l[0], cell.l[1]):
        for j in range(cell.e[0], cell.e[1]):
            leptons[t.squares[i] - t.squares[j] + shift + 1] += cell.nu[1] - cell.nu[0]
    for b in range(quarks.size):
        if quarks[b] == 0 or leptons[b] == 0:
            quarks[b] = 0
            leptons[b] = 0
    return np.cumsum(quarks), np.cumsum(leptons)


@_compiled
def _quarks(t: Triples, cell: Cell, starts: NDArray[np.int64]) -> Buckets:
    """Sort quark combinations into buckets: starts, ends, reduced cubic values, numbers."""
    shift, lift = 6 * t.size**2, 36 * t.size**3
    ends = starts.copy()
    cubic = np.empty(starts[-1], np.int32)
    number = np.empty(starts[-1], np.int32)
    n = 0
    for i in range(cell.q[0], cell.q[1]):
        for j in range(cell.u[0], cell.u[1]):
            value = t.squares[i] - 2 * t.squares[j] + shift
            cube = 6 * t.cubes[i] - 3 * t.cubes[j] + lift
            for k in range(cell.d[0], cell.d[1]):
                b = value + t.squares[k]
                if starts[b] < starts[b + 1]:
                    cubic[ends[b]] = (cube - 3 * t.cubes[k]) // CUBIC_STEP
                    number[ends[b]] = n
                    ends[b] += 1
                n += 1
    return starts, ends, cubic, number


@_compiled
def _leptons(t: Triples, cell: Cell, starts: NDArray[np.int64]) -> Buckets:
    """Sort lepton combinations into buckets, without those that no quarks can meet."""
    shift, lift = 6 * t.size**2, 36 * t.size**3
    ends = starts.copy()
    cubic = np.empty(starts[-1], np.int32)
    number = np.empty(starts[-1], np.int32)
    n = 0
    for i in range(cell.l[0], cell.l[1]):
        for j in range(cell.e[0], cell.e[1]):
            b = t.squares[i] - t.squares[j] + shift
            cube = -2 * t.cubes[i] + t.cubes[j] + lift
            if starts[b] < starts[b + 1]:
                for k in range(cell.nu[0], cell.nu[1]):
                    value = cube + t.cubes[k]
                    if value % CUBIC_STEP == 0:
                        cubic[ends[b]] = value // CUBIC_STEP
                        number[ends[b]] = n + k - cell.nu[0]
                        ends[b] += 1
            n += cell.nu[1] - cell.nu[0]
    return starts, ends, cubic, number


@_compiled
def count_cell(t: Triples, cell: Cell) -> int:
    """Count all solutions of a cell: any common divisor; both signs if it is central."""
    quark_starts, lepton_starts = _occupied(t, cell)
    q_start, q_end, q_cubic, _ = _quarks(t, cell, quark_starts)
    l_start, l_end, l_cubic, _ = _leptons(t, cell, lepton_starts)
    meeting = np.zeros(4 * t.size**3 + 1, np.int32)
    total = 0
    for b in range(q_start.size - 1):
        if l_start[b] == l_end[b]:
            continue
        for x in range(q_start[b], q_end[b]):
            meeting[q_cubic[x]] += 1
        for y in range(l_start[b], l_end[b]):
            total += meeting[l_cubic[y]]
        for x in range(q_start[b], q_end[b]):
            meeting[q_cubic[x]] = 0
    return total


@_compiled
def _places(cell: Cell, quark: int, lepton: int) -> Places:
    """Return the places of the six triples of two numbered combinations."""
    us, ds = cell.u[1] - cell.u[0], cell.d[1] - cell.d[0]
    es, nus = cell.e[1] - cell.e[0], cell.nu[1] - cell.nu[0]
    return (
        cell.q[0] + quark // (ds * us),
        cell.u[0] + quark // ds % us,
        cell.d[0] + quark % ds,
        cell.l[0] + lepton // (nus * es),
        cell.e[0] + lepton // nus % es,
        cell.nu[0] + lepton % nus,
    )


@_compiled
def _is_primitive(t: Triples, places: Places) -> bool:
    """Tell whether the charges have no common divisor; yes for all zeros."""
    divisor = 0
    for place in places:
        divisor = t.gcds[divisor, t.divisors[place]]
        if divisor == 1:
            return True
    return divisor == 0


@_compiled
def _is_mirrored(t: Triples, places: Places) -> bool:
    """Tell whether the negative of a set of vanishing sums is later in lexicographic order."""
    for place in places:
        if place != t.mirrors[place]:
            return bool(place < t.mirrors[place])
    return False


@_compiled
def _write(t: Triples, places: Places, rows: NDArray[np.int8], n: int) -> None:
    """Write the charges of a set into row n."""
    q, u, d, l, e, nu = places
    for i in range(3):
        rows[n, i] = t.charges[q, i]
        rows[n, 3 + i] = t.charges[u, i]
        rows[n, 6 + i] = t.charges[d, i]
        rows[n, 9 + i] = t.charges[l, i]
        rows[n, 12 + i] = t.charges[e, i]
        if rows.shape[1] > 15:  # noqa: PLR2004  # five species without nu
            rows[n, 15 + i] = t.charges[nu, i]


@_compiled
def fill_cell(t: Triples, cell: Cell, rows: NDArray[np.int8]) -> int:
    """List the primitive solutions of a cell, one of each pair of overall signs.

    Parameters
    ----------
    t : Triples
        The table.
    cell : Cell
        The sums.
    rows : array of int8, shape (:func:`count_cell`, 15 or 18)
        Filled with q, u, d, l, e (and nu), each sorted; the all-zero set counts as primitive.

    Returns
    -------
    int
        How many rows were filled.
    """
    quark_starts, lepton_starts = _occupied(t, cell)
    q_start, q_end, q_cubic, q_number = _quarks(t, cell, quark_starts)
    l_start, l_end, l_cubic, l_number = _leptons(t, cell, lepton_starts)
    last = np.full(4 * t.size**3 + 1, _NONE, np.int32)
    previous = np.empty(q_cubic.size, np.int32)
    total = 0
    for b in range(q_start.size - 1):
        if l_start[b] == l_end[b]:
            continue
        for x in range(q_start[b], q_end[b]):
            previous[x] = last[q_cubic[x]]
            last[q_cubic[x]] = x
        for y in range(l_start[b], l_end[b]):
            x = last[l_cubic[y]]
            while x != _NONE:
                places = _places(cell, q_number[x], l_number[y])
                x = previous[x]
                if _is_primitive(t, places) and not (cell.is_central and _is_mirrored(t, places)):
                    _write(t, places, rows, total)
                    total += 1
        for x in range(q_start[b], q_end[b]):
            last[q_cubic[x]] = _NONE
    return total
