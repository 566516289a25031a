"""Profile likelihood of one parameter and its intervals, disconnected ones included."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.charges.names import did_you_mean
from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.fits.confidence import delta_chi2_level
from zprime_bridge.fits.profiling import Profiler, profiler

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zprime_bridge.fits.protocol import FitParameter
    from zprime_bridge.fits.result import FitResult

POINTS: Final = 81
WIDTH: Final = 4.0
"""Half width of the first window in standard deviations."""

WIDENINGS: Final = 6
REFINEMENTS: Final = 30
ON_LEVEL: Final = 1e-6
"""Ends of intervals lie on their level to this, in standard deviations."""

FAR_ABOVE: Final = 1e4
"""Infinite rises count as this multiple of a level."""

FALLBACK_ERRORS: Final = 3.0
"""Half width in scales if the fit has no error."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An interval of a parameter; an end is infinite if chi^2 stays below within the window.

    Attributes
    ----------
    n_sigma : float
        Its confidence as a number of standard deviations of one parameter.
    low, high : float
        Ends.
    """

    n_sigma: float
    low: float
    high: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """chi^2 above its minimum as a function of one parameter, all others minimised.

    Attributes
    ----------
    name : str
        Of the parameter.
    values, delta_chi2 : array, shape (n,)
        In increasing order of the values.
    intervals : tuple of Interval
        One or several per number of standard deviations.
    """

    name: str
    values: FloatArray
    delta_chi2: FloatArray
    intervals: tuple[Interval, ...]


def profile(
    result: FitResult,
    name: str,
    *,
    n_sigmas: Sequence[float] = (1, 2, 3),
    window: tuple[float, float] | None = None,
) -> Profile:
    """Scan one parameter of a fit.

    Parameters
    ----------
    result : FitResult
        Of :func:`zprime_bridge.fits.minimum.fit`.
    name : str
        One of its parameters.
    n_sigmas : sequence of float
        Intervals wanted.
    window : (float, float), optional
        What is scanned. Default: until the widest interval is inside, if the limits allow.

    Raises
    ------
    PredictionError
        For an unknown name, an empty window or an impossible number of sigmas.
    """
    place = place_of(result, name)
    levels = {float(n): delta_chi2_level(n, 1) for n in n_sigmas}
    one = result.space.parameters[place]
    profiled = profiler(result, (place,))
    if window is None:
        curve = _scan_until(profiled, one, place, max(levels.values(), default=1.0))
    else:
        if not (all(math.isfinite(end) for end in window) and window[0] < window[1]):
            raise PredictionError(f"the window {window} of {name} is empty or not finite")
        curve = _curve(profiled, *window)
    values, rises = curve.values, curve.rises
    intervals = [
        Interval(n_sigma=n_sigma, low=low, high=high)
        for n_sigma, level in levels.items()
        for low, high in _ranges(curve.rise, values, rises, level)
    ]
    return Profile(
        name=name,
        values=frozen_floats(values),
        delta_chi2=frozen_floats(rises),
        intervals=tuple(intervals),
    )


def place_of(result: FitResult, name: str) -> int:
    """Return the place of a parameter of a fit.

    Raises
    ------
    PredictionError
        If it was not varied.
    """
    names = [one.name for one in result.space.parameters]
    if name not in names:
        raise PredictionError(f"{name!r} is no parameter of this fit{did_you_mean(name, names)}")
    return names.index(name)


def first_window(result: FitResult, place: int) -> tuple[float, float]:
    """Return four standard deviations around all minima that were found, within the limits."""
    one = result.space.parameters[place]
    ends = result.intervals[place] - result.best[place]
    sizes = [abs(end) for end in (*ends, result.errors[place]) if np.isfinite(end) and end != 0]
    half = WIDTH * max(sizes, default=FALLBACK_ERRORS * one.scale)
    minima = [result.best[place], *(other.theta[place] for other in result.other_minima)]
    return max(one.low, float(min(minima)) - half), min(one.high, float(max(minima)) + half)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Curve:
    """A scan: values (n,), rises above the minimum (n,), the other parameters (n, k - 1)."""

    profiled: Profiler
    values: FloatArray
    rises: FloatArray
    free: FloatArray

    def rise(self, points: FloatArray) -> FloatArray:
        """Rise at points between those of the scan, from the solutions on both sides."""
        right = np.clip(np.searchsorted(self.values, points), 1, len(self.values) - 1)
        given = points[:, np.newaxis]
        ends = [self.profiled.solved(given, self.free[side])[0] for side in (right - 1, right)]
        rises: FloatArray = np.min(ends, axis=0) - self.profiled.result.chi2_min
        return rises


def _curve(profiled: Profiler, low: float, high: float) -> _Curve:
    values = np.linspace(low, high, POINTS)
    chi2, free = profiled.along(values[:, np.newaxis, np.newaxis])
    return _Curve(
        profiled=profiled,
        values=values,
        rises=chi2[:, 0] - profiled.result.chi2_min,
        free=free[:, 0],
    )


def _scan_until(profiled: Profiler, one: FitParameter, place: int, level: float) -> _Curve:
    """Widen the window until both ends are above the level, or at a limit."""
    low, high = first_window(profiled.result, place)
    for _ in range(WIDENINGS):
        curve = _curve(profiled, low, high)
        half = (high - low) / 2
        below = (
            curve.rises[0] < level and low > one.low,
            curve.rises[-1] < level and high < one.high,
        )
        if not any(below):
            break
        low = max(one.low, low - half) if below[0] else low
        high = min(one.high, high + half) if below[1] else high
    return curve


def _ranges(
    rise: Callable[[FloatArray], FloatArray], values: FloatArray, rises: FloatArray, level: float
) -> list[tuple[float, float]]:
    """Find where the profile crosses a level: regula falsi for all crossings at once.

    In the square root of the rise, which is nearly linear; Illinois weights keep both ends moving.
    """
    target = math.sqrt(level)
    heights = np.sqrt(np.clip(rises, 0.0, FAR_ABOVE * level)) - target
    inside = heights <= 0
    turns = np.flatnonzero(inside[1:] != inside[:-1])
    enters = inside[turns + 1]
    a, b, f_a, f_b = values[turns], values[turns + 1], heights[turns], heights[turns + 1]
    crossings = (a + b) / 2
    for _ in range(REFINEMENTS if len(turns) else 0):
        slope = np.where(f_a == f_b, 1.0, f_b - f_a)
        crossings = np.where(f_a == f_b, (a + b) / 2, b - f_b * (b - a) / slope)
        found = np.sqrt(np.clip(rise(crossings), 0.0, FAR_ABOVE * level)) - target
        if np.all(np.abs(found) < ON_LEVEL):
            break
        same = np.sign(found) == np.sign(f_b)
        a, f_a = np.where(same, a, b), np.where(same, f_a / 2, f_b)
        b, f_b = crossings, found
    starts = [float(x) for x, enter in zip(crossings, enters, strict=True) if enter]
    ends = [float(x) for x, enter in zip(crossings, enters, strict=True) if not enter]
    if inside[0]:
        starts.insert(0, -math.inf)
    if inside[-1]:
        ends.append(math.inf)
    return list(zip(starts, ends, strict=True))
