"""Regions of two parameters: grids of chi^2 and closed lines at its levels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np
from contourpy import contour_generator

from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.fits.confidence import delta_chi2_level
from zprime_bridge.fits.intervals import first_window, place_of
from zprime_bridge.fits.profiling import profiler

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.fits.profiling import Profiler
    from zprime_bridge.fits.result import FitResult

GRID: Final = 101
PROFILED_GRID: Final = 61
"""With further parameters to minimise over at each point."""

WIDENINGS: Final = 4
COARSE: Final = 21
"""Points along each axis while the window is sought."""

BEYOND: Final = 10.0
"""Height of the wall around a grid, in multiples of the highest level."""

JOINT: Final = 2
"""Parameters that vary together in a plane."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """What a plane allows at some confidence.

    Attributes
    ----------
    n_sigma, level : float
        Confidence, and how far chi^2 may rise above its minimum.
    lines : tuple of array, each of shape (m, 2)
        Closed lines (first point = last point): boundaries of parts and of holes. Where the
        region reaches the edge of the window, a line runs along it.
    reaches_edge : bool
        Whether the window cuts the region off.
    """

    n_sigma: float
    level: float
    lines: tuple[FloatArray, ...]
    reaches_edge: bool


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Contours:
    """chi^2 above its minimum in a plane, and its regions.

    Attributes
    ----------
    names : (str, str)
        Parameters along x and y.
    x, y : array, shapes (n_x,), (n_y,)
        Grid.
    delta_chi2 : array, shape (n_y, n_x)
        Above the best fit, further parameters minimised.
    dof : int
        Number of joint parameters of the levels.
    regions : tuple of Region
        In increasing order of confidence.
    """

    names: tuple[str, str]
    x: FloatArray
    y: FloatArray
    delta_chi2: FloatArray
    dof: int
    regions: tuple[Region, ...]


def contours(
    result: FitResult,
    x: str,
    y: str,
    *,
    n_sigmas: Sequence[float] = (1, 2, 3),
    dof: int = JOINT,
    points: int | None = None,
    window: tuple[tuple[float, float], tuple[float, float]] | None = None,
) -> Contours:
    """Regions of two parameters of a fit, with all others minimised at each point.

    Parameters
    ----------
    result : FitResult
        Of :func:`zprime_bridge.fits.minimum.fit`.
    x, y : str
        Two of its parameters.
    n_sigmas : sequence of float
        Regions wanted.
    dof : int
        2: regions that contain both true values; 1: projections on either axis are intervals.
    points : int, optional
        Along each axis; default 101, or 61 with further parameters.
    window : ((x_low, x_high), (y_low, y_high)), optional
        Default: until the widest region is inside, if the limits allow.

    Raises
    ------
    PredictionError
        For unknown or equal names, or an impossible window.
    """
    places = place_of(result, x), place_of(result, y)
    if places[0] == places[1]:
        raise PredictionError(f"a plane needs two different parameters, got {x} twice")
    levels = [delta_chi2_level(n, dof) for n in sorted(n_sigmas)]
    profiled = profiler(result, places)
    count = points or (PROFILED_GRID if profiled.free else GRID)
    if window is not None:
        _require_window(window)
        axes = [np.linspace(*ends, count) for ends in window]
        rise = _rise(result, profiled, axes)
    else:
        found = _window(result, profiled, places, max(levels, default=1.0))
        axes = [np.linspace(*ends, count) for ends in found]
        rise = _rise(result, profiled, axes)
    return Contours(
        names=(x, y),
        x=frozen_floats(axes[0]),
        y=frozen_floats(axes[1]),
        delta_chi2=frozen_floats(rise),
        dof=dof,
        regions=regions(axes[0], axes[1], rise, n_sigmas=n_sigmas, dof=dof),
    )


def regions(
    x: FloatArray, y: FloatArray, rise: FloatArray, *, n_sigmas: Sequence[float], dof: int
) -> tuple[Region, ...]:
    """Trace the regions of a grid of chi^2 above its minimum.

    Parameters
    ----------
    x, y : array, shapes (n_x,), (n_y,)
        Grid, increasing.
    rise : array, shape (n_y, n_x)
        Infinite or NaN where there is no prediction.
    n_sigmas : sequence of float
        Regions wanted.
    dof : int
        Number of joint parameters.
    """
    levels = {float(n): delta_chi2_level(n, dof) for n in sorted(n_sigmas)}
    if not levels:
        return ()
    wall = BEYOND * max(levels.values())
    heights = np.where(np.isfinite(rise), np.minimum(rise, wall), wall)
    edge = np.concatenate([heights[0], heights[-1], heights[:, 0], heights[:, -1]])
    generator = contour_generator(
        x=np.concatenate([x[:1], x, x[-1:]]),
        y=np.concatenate([y[:1], y, y[-1:]]),
        z=np.pad(heights, 1, constant_values=wall),
    )
    return tuple(
        Region(
            n_sigma=n_sigma,
            level=level,
            lines=tuple(frozen_floats(np.asarray(line)) for line in generator.lines(level)),
            reaches_edge=bool(np.any(edge < level)),
        )
        for n_sigma, level in levels.items()
    )


def _window(
    result: FitResult, profiled: Profiler, places: tuple[int, int], level: float
) -> list[tuple[float, float]]:
    """Widen a window where the widest region reaches its edge, up to the limits."""
    windows = [first_window(result, place) for place in places]
    limits = [result.space.parameters[place] for place in places]
    for _ in range(WIDENINGS):
        rise = _rise(result, profiled, [np.linspace(*ends, COARSE) for ends in windows])
        sides = ((rise[:, 0], rise[:, -1]), (rise[0], rise[-1]))
        wider = []
        for (low, high), one, (first, last) in zip(windows, limits, sides, strict=True):
            half = (high - low) / 2
            wider.append(
                (
                    max(one.low, low - half) if np.any(first < level) else low,
                    min(one.high, high + half) if np.any(last < level) else high,
                )
            )
        if wider == windows:
            break
        windows = wider
    return windows


def _rise(result: FitResult, profiled: Profiler, axes: Sequence[FloatArray]) -> FloatArray:
    columns = np.stack(np.meshgrid(*axes, indexing="ij"), axis=2)
    chi2, _ = profiled.along(columns)
    rise: FloatArray = chi2.T - result.chi2_min
    return rise


def _require_window(window: tuple[tuple[float, float], tuple[float, float]]) -> None:
    for low, high in window:
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise PredictionError(f"the window from {low} to {high} is empty or not finite")
