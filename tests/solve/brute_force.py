"""Integer charges by enumeration, independent of the solver: anomaly sums written out anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Array = np.ndarray[Any, np.dtype[np.int64]]
Columns = dict[str, Array]

SPECIES = ("q", "u", "d", "l", "e", "nu")
COLOURS = {"q": 6, "u": -3, "d": -3, "l": 2, "e": -1, "nu": -1}  # states times chirality
SIXTHS = {"q": 1, "u": 4, "d": -2, "l": -3, "e": -6, "nu": 0}  # six times the hypercharge
WEAK = {"q": 3, "l": 1}
STRONG = {"q": 2, "u": -1, "d": -1}


def anomalous(columns: Columns) -> Array:
    """Whether any of the six sums over Weyl states fails, for each row."""
    zero = np.zeros_like(next(iter(columns.values())))
    sums = [zero.copy() for _ in range(6)]
    for species in SPECIES:
        for generation in "123":
            x = columns.get(f"{species}{generation}", zero)
            states, y = COLOURS[species], SIXTHS[species]
            sums[0] += STRONG.get(species, 0) * x
            sums[1] += WEAK.get(species, 0) * x
            sums[2] += states * y * y * x
            sums[3] += states * x
            sums[4] += states * y * x * x
            sums[5] += states * x * x * x
    bad: Array = np.any(np.stack(sums) != 0, axis=0)
    return bad


def integer_points(
    free: tuple[str, ...], rest: Callable[[Columns], Columns], largest: int
) -> Iterator[dict[str, int]]:
    """Yield all anomaly-free points with every charge at most ``largest`` in size.

    ``rest`` computes the dependent charges from the free ones; both must be linear.
    """
    axes = np.meshgrid(*[np.arange(-largest, largest + 1)] * len(free), indexing="ij")
    columns = {name: axis.ravel() for name, axis in zip(free, axes, strict=True)}
    columns |= rest(columns)
    small = np.all(np.stack([np.abs(c) <= largest for c in columns.values()]), axis=0)
    columns = {name: column[small] for name, column in columns.items()}
    good = ~anomalous(columns)
    charged = np.any(np.stack([c != 0 for name, c in columns.items() if name[-1] in "123"]), axis=0)
    rows = np.flatnonzero(good & charged)
    for row in rows:
        yield {name: int(column[row]) for name, column in columns.items()}
