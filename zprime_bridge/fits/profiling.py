"""chi^2 minimised over the other parameters, at many points at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, final

import numpy as np

from zprime_bridge.core.arrays import FloatArray
from zprime_bridge.fits.curvature import derivatives, unit_steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.fits.curvature import ChiSquared
    from zprime_bridge.fits.result import FitResult

MAX_STEPS: Final = 40
ENOUGH: Final = 1e-3
"""Decrease of chi^2 that the last step promises; what remains after it is far smaller."""

KINK: Final = 0.05
"""A point this far above the mean of its neighbours may have missed their valley."""

HEALINGS: Final = 20
STENCIL: Final = 0.3
"""Step of the differences in units of the one that changes chi^2 by one."""

FIRST_DAMPING: Final = 1e-4
LARGEST_DAMPING: Final = 1e8


Solution: TypeAlias = tuple[FloatArray, FloatArray]
"""Smallest chi^2, and the free parameters there."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Profiler:
    """Minimises chi^2 over all parameters but some; made by :func:`profiler`.

    Attributes
    ----------
    result : FitResult
        The best fit and its covariance.
    fixed, free : tuple of int
        Places of the parameters that are given, and of those that are minimised.
    steps : array, shape (len(free),)
        Of the differences, in units of the parameters.
    limits : array, shape (len(free), 2)
        Of the free parameters.
    """

    result: FitResult
    fixed: tuple[int, ...]
    free: tuple[int, ...]
    steps: FloatArray
    limits: FloatArray

    def solved(self, given: FloatArray, start: FloatArray) -> Solution:
        """Minimise at points of shape (n, len(fixed)) from free parameters (n, len(free))."""
        theta = np.tile(self.result.best, (len(given), 1))
        theta[:, list(self.fixed)] = given
        if not self.free:
            return self.result.chi_squared(theta), start
        rows = _Rows(result=self.result, theta=theta, free=self.free)
        return _descend(rows, start, self.steps, self.limits)

    def along(self, line: FloatArray) -> Solution:
        """Minimise along a line of points, each from the solution of the one before.

        Parameters
        ----------
        line : array, shape (s, n, len(fixed))
            Steps of n points side by side; neighbouring steps are near each other.

        Returns
        -------
        chi2 : array, shape (s, n)
        free : array, shape (s, n, len(free))
        """
        shape = line.shape[:2]
        if not self.free:
            flat = line.reshape(-1, line.shape[2])
            chi2, _ = self.solved(flat, np.empty((len(flat), 0)))
            return chi2.reshape(shape), np.empty((*shape, 0))
        best, free = np.full(shape, np.inf), np.empty((*shape, len(self.free)))
        fixed = list(self.fixed)
        for minimum in (self.result.best, *(one.theta for one in self.result.other_minima)):
            far = np.abs(line - minimum[fixed]).sum(axis=2).min(axis=1)
            origin = int(np.argmin(far))
            first = self._first(line[origin], minimum)
            for steps in (range(origin, len(line)), range(origin - 1, -1, -1)):
                start = first
                for step in steps:
                    chi2, start = self.solved(line[step], start)
                    better = chi2 < best[step]
                    best[step, better], free[step, better] = chi2[better], start[better]
        self._heal(line, best, free)
        return best, free

    def _heal(self, line: FloatArray, best: FloatArray, free: FloatArray) -> None:
        """Start again, from both neighbours, where a solution is worse than theirs suggest."""
        for _ in range(HEALINGS):
            with np.errstate(invalid="ignore"):  # infinite beside infinite is no kink
                above = best[1:-1] - (best[2:] + best[:-2]) / 2
            steps, columns = np.nonzero(above > KINK)
            if not len(steps):
                return
            improved = False
            for neighbour in (steps, steps + 2):
                chi2, found = self.solved(line[steps + 1, columns], free[neighbour, columns])
                better = chi2 < best[steps + 1, columns] - ENOUGH
                best[steps[better] + 1, columns[better]] = chi2[better]
                free[steps[better] + 1, columns[better]] = found[better]
                improved = improved or bool(np.any(better))
            if not improved:
                return

    def _first(self, points: FloatArray, minimum: FloatArray) -> FloatArray:
        """Return starts for points side by side: found along them, or those of a minimum."""
        if len(points) > 1:
            return self.along(points[:, np.newaxis])[1][:, 0]
        return minimum[np.newaxis, list(self.free)]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """chi^2 of chosen rows with other free parameters."""

    result: FitResult
    theta: FloatArray
    free: tuple[int, ...]

    def at(self, rows: FloatArray) -> ChiSquared:
        """Return chi^2 of free parameters, repeated over the given rows in turn."""

        def chi_squared(values: FloatArray) -> FloatArray:
            points = np.tile(self.theta[rows.astype(int)], (len(values) // len(rows), 1))
            points[:, list(self.free)] = values
            return self.result.chi_squared(points)

        return chi_squared


def profiler(result: FitResult, fixed: Sequence[int]) -> Profiler:
    """Prepare to minimise over everything but the ``fixed`` parameters of a fit."""
    parameters = result.space.parameters
    scales = np.array([one.scale for one in parameters])
    limits = np.array([(one.low, one.high) for one in parameters])
    free = tuple(index for index in range(len(parameters)) if index not in fixed)
    steps = unit_steps(
        lambda points: result.chi_squared(points * scales),
        result.best / scales,
        limits / scales[:, np.newaxis],
    )
    sizes = STENCIL * np.where(np.isfinite(steps), steps, 1.0) * scales
    return Profiler(
        result=result,
        fixed=tuple(fixed),
        free=free,
        steps=sizes[list(free)],
        limits=limits[list(free)],
    )


def _descend(rows: _Rows, start: FloatArray, steps: FloatArray, limits: FloatArray) -> Solution:
    """Damped Newton descents of all rows side by side; return the smallest chi^2 of each.

    A step is taken if it lowers chi^2; else the damping of that row grows. Negative curvatures
    count by their modulus.
    """
    points = start.copy()
    active = np.arange(len(points)).astype(float)
    best = rows.at(active)(points)
    damping = np.full(len(points), FIRST_DAMPING)
    for _ in range(MAX_STEPS):
        chosen = active.astype(int)
        if not len(chosen):
            break
        _, gradient, hessian = derivatives(rows.at(active), points[chosen], steps)
        shift, gain = _newton(gradient * steps, hessian * np.outer(steps, steps), damping[chosen])
        trial = np.clip(points[chosen] + shift * steps, limits[:, 0], limits[:, 1])
        found = rows.at(active)(trial)
        better = found < best[chosen]
        points[chosen[better]] = trial[better]
        best[chosen[better]] = found[better]
        damping[chosen] = np.where(better, damping[chosen] / 10, damping[chosen] * 100)
        done = (gain < ENOUGH) | (damping[chosen] > LARGEST_DAMPING)
        active = active[~done]
    return best, points


def _newton(
    gradient: FloatArray, hessian: FloatArray, damping: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return damped Newton steps, shape (n, m), and the decrease that they promise, shape (n,)."""
    finite = np.all(np.isfinite(gradient), axis=1) & np.all(np.isfinite(hessian), axis=(1, 2))
    gradient = np.where(finite[:, np.newaxis], gradient, 0.0)
    hessian = np.where(finite[:, np.newaxis, np.newaxis], hessian, np.eye(gradient.shape[1]))
    values, vectors = np.linalg.eigh(hessian)
    sizes = np.abs(values)
    sizes = np.maximum(sizes, 1e-12 * sizes.max(axis=1, keepdims=True) + np.finfo(float).tiny)
    sizes = sizes + damping[:, np.newaxis] * sizes.max(axis=1, keepdims=True)
    along = np.einsum("nij,ni->nj", vectors, gradient)
    shift = -np.einsum("nij,nj->ni", vectors, along / sizes)
    gain = np.einsum("nj,nj->n", along, along / sizes) / 2
    return shift, gain
