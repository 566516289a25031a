"""Which sets of initial conditions a scan visits: a grid, or points drawn at random.

An axis runs in log10 alpha if its name begins with ``alpha_``, else in the quantity itself
(``eta``, ``g_12``). Point ``i`` depends on the design and on ``i`` alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, final

import numpy as np

from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.core.findings import Finding

LOG_PREFIX: Final = "alpha"
MAX_POINTS: Final = 100_000_000
"""About 25 GB of results: more is a slip of the keyboard."""

LOG_BOUNDS: Final = (-60.0, 3.0)
"""Of log10 alpha: from nothing to far beyond any perturbative coupling."""

MAX_SEED: Final = 2**64 - 1

_WORDS_PER_BLOCK: Final = 4  # what Philox makes for one value of its counter
_LINEAR_BOUND: Final = 1e6


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Interval of one initial condition.

    Attributes
    ----------
    name : str
        ``alpha_y``, ``alpha_delta``, ... or ``eta``, ``g_12``.
    low, high : float
        log10 alpha for names ``alpha_*``, else the quantity itself; ``low <= high``.
    """

    name: str
    low: float
    high: float

    @property
    def is_logarithmic(self) -> bool:
        """Whether the numbers are log10 of the quantity."""
        return self.name.startswith(LOG_PREFIX)

    @property
    def column(self) -> str:
        """Name of the column with these numbers in the table of results."""
        return f"log10_{self.name}" if self.is_logarithmic else self.name

    def problem(self) -> str | None:
        """Say what is wrong with the bounds, or None."""
        if not (math.isfinite(self.low) and math.isfinite(self.high)):
            return f"bounds must be finite, got {self.low!r}:{self.high!r}"
        if self.low > self.high:
            return f"the lower bound {self.low!r} is above the upper one {self.high!r}: swap them"
        lowest, highest = LOG_BOUNDS if self.is_logarithmic else (-_LINEAR_BOUND, _LINEAR_BOUND)
        if self.low < lowest or self.high > highest:
            what = f"log10 {self.name}" if self.is_logarithmic else self.name
            return f"{what} must lie in [{lowest:g}, {highest:g}], got {self.low!r}:{self.high!r}"
        return None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Equidistant values of one initial condition, both ends included.

    Attributes
    ----------
    name : str
        As of :class:`Range`.
    low, high : float
        First and last value: log10 alpha for names ``alpha_*``, else the quantity itself.
    points : int
        Number of values; a single one must have ``low == high``.
    """

    name: str
    low: float
    high: float
    points: int

    @property
    def range(self) -> Range:
        """The interval."""
        return Range(name=self.name, low=self.low, high=self.high)

    @property
    def column(self) -> str:
        """Name of the column in the table of results."""
        return self.range.column

    def values(self) -> FloatArray:
        """Return the values, (points,)."""
        return np.linspace(self.low, self.high, self.points)

    def problem(self) -> str | None:
        """Say what is wrong with the axis, or None."""
        problem = self.range.problem()
        if problem is not None:
            return problem
        if not isinstance(self.points, int) or not 1 <= self.points <= MAX_POINTS:
            return f"needs between 1 and {MAX_POINTS} points, got {self.points!r}"
        if self.points == 1 and self.low != self.high:
            return f"has 1 point but two bounds {self.low!r}:{self.high!r}: give at least 2 points"
        return None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class GridDesign:
    """Every combination of the values of some axes: a line, a plane, or more.

    Attributes
    ----------
    axes : tuple of Axis
        The last one varies fastest: column ``c`` of the results, reshaped to :attr:`shape`, is
        ``c[i, j, ...]`` at value ``i`` of the first axis.

    Raises
    ------
    CardError
        If a bound, a name or the number of points is impossible.
    """

    axes: tuple[Axis, ...]

    def __post_init__(self) -> None:
        _refuse(self.axes)
        if self.count > MAX_POINTS:
            sizes = " x ".join(str(axis.points) for axis in self.axes)
            _refuse_all([_design(f"{sizes} = {self.count} points are more than {MAX_POINTS}")])

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of values of each axis."""
        return tuple(axis.points for axis in self.axes)

    @property
    def count(self) -> int:
        """Number of points."""
        return math.prod(self.shape)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the design's columns in the table of results."""
        return tuple(axis.column for axis in self.axes)

    @property
    def ranges(self) -> tuple[Range, ...]:
        """The intervals that are visited."""
        return tuple(axis.range for axis in self.axes)

    def values(self, start: int, stop: int) -> FloatArray:
        """Values at the points ``start <= i < stop``, (stop - start, axes)."""
        places = np.unravel_index(np.arange(start, stop), self.shape)
        columns = [axis.values()[place] for axis, place in zip(self.axes, places, strict=True)]
        return np.stack(columns, axis=1)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RandomDesign:
    """Points drawn independently and uniformly (in log10 alpha for names ``alpha_*``).

    Attributes
    ----------
    ranges : tuple of Range
        What is drawn; everything else keeps its value.
    count : int
        Number of points.
    seed : int
        Between 0 and 2^64 - 1.

    Raises
    ------
    CardError
        If a bound, a name, the count or the seed is impossible.

    Notes
    -----
    Philox 4x64 with the seed as key and a counter that starts at ``i`` times the blocks of four
    words that one point needs, so point ``i`` does not depend on chunks, order or workers, and a
    larger ``count`` only adds points. J. K. Salmon et al., SC11, doi:10.1145/2063384.2063405.
    """

    ranges: tuple[Range, ...]
    count: int
    seed: int

    def __post_init__(self) -> None:
        _refuse(self.ranges)
        found = []
        if not isinstance(self.count, int) or not 1 <= self.count <= MAX_POINTS:
            found.append(
                _design(f"the number of points must be 1 to {MAX_POINTS}, got {self.count!r}")
            )
        if not isinstance(self.seed, int) or not 0 <= self.seed <= MAX_SEED:
            found.append(_design(f"the seed must be 0 to {MAX_SEED}, got {self.seed!r}"))
        _refuse_all(found)

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of points."""
        return (self.count,)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the design's columns in the table of results."""
        return tuple(interval.column for interval in self.ranges)

    def values(self, start: int, stop: int) -> FloatArray:
        """Values at the points ``start <= i < stop``, (stop - start, ranges)."""
        blocks = -(-len(self.ranges) // _WORDS_PER_BLOCK)
        stream = np.random.Philox(key=self.seed, counter=start * blocks)
        words = stream.random_raw((stop - start) * blocks * _WORDS_PER_BLOCK)
        used = words.reshape(stop - start, blocks * _WORDS_PER_BLOCK)[:, : len(self.ranges)]
        uniform = (used >> np.uint64(11)) * 2.0**-53  # 53 bits, in [0, 1)
        low = np.array([interval.low for interval in self.ranges])
        high = np.array([interval.high for interval in self.ranges])
        values: FloatArray = low + (high - low) * uniform
        return values


Design: TypeAlias = GridDesign | RandomDesign


def _refuse(parts: Sequence[Axis | Range]) -> None:
    """Raise one error with everything that is wrong with axes or ranges."""
    found = [
        Place(label=f"axis {quoted(part.name)}").finding(problem)
        for part in parts
        if (problem := part.problem()) is not None
    ]
    names = [part.name for part in parts]
    found += [
        Place(label=f"axis {quoted(name)}").finding("is given twice: keep one of them")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    if not parts:
        found.append(_design("there is no axis: give at least one, e.g. alpha_y=-2:0:16"))
    _refuse_all(found)


def _design(text: str) -> Finding:
    return Place(label="scan").finding(text)


def _refuse_all(found: Sequence[Finding]) -> None:
    if found:
        raise CardError(found)
