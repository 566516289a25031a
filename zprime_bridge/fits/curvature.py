"""Second derivatives of chi^2 by finite differences, many points at once, and what they tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from zprime_bridge.core.arrays import FloatArray

if TYPE_CHECKING:
    from collections.abc import Sequence

ChiSquared: TypeAlias = Callable[[FloatArray], FloatArray]
"""From points of shape (n, k) to shape (n,)."""

TRIED_STEPS: Final = np.geomspace(1e-8, 1e3, 89)
"""In units of a parameter's scale; eight per decade."""

FELT: Final = 1e-4
"""A change of chi^2 above its rounding (1e-10 of some hundreds) by far."""

WIDE: Final = 100.0
"""A direction whose standard deviation exceeds so many scales is not determined by the data."""

NAMED_SHARE: Final = 0.1
"""Components of a direction smaller than this are not named."""


def unit_steps(chi_squared: ChiSquared, point: FloatArray, limits: FloatArray) -> FloatArray:
    """For each parameter the step that changes chi^2 by about one.

    Parameters
    ----------
    chi_squared : callable
        Of points in units of the scales.
    point : array, shape (k,)
        Where to start.
    limits : array, shape (k, 2)
        Steps stay inside.

    Returns
    -------
    array, shape (k,)
        The largest step tried for a parameter that changes chi^2 by less than one, however far;
        infinite for one that does not change it at all.
    """
    start = chi_squared(point[np.newaxis])[0]
    found = np.full(len(point), np.inf)
    for index in range(len(point)):
        changes = np.zeros(len(TRIED_STEPS))
        for sign in (1.0, -1.0):
            points = np.tile(point, (len(TRIED_STEPS), 1))
            points[:, index] = np.clip(points[:, index] + sign * TRIED_STEPS, *limits[index])
            change = np.abs(chi_squared(points) - start)
            changes = np.maximum(changes, np.where(np.isfinite(change), change, np.inf))
        large = np.flatnonzero(changes >= 1)
        if len(large):
            found[index] = TRIED_STEPS[large[0]]
        elif np.any(changes > FELT):
            found[index] = TRIED_STEPS[-1]
    return found


def curvature(chi_squared: ChiSquared, point: FloatArray, limits: FloatArray) -> FloatArray:
    """Half of the matrix of second derivatives of chi^2: the inverse covariance, shape (k, k).

    At a limit the derivatives are those a step inside.
    """
    steps = np.minimum(unit_steps(chi_squared, point, limits), TRIED_STEPS[-1])
    centre = np.clip(point, limits[:, 0] + steps, limits[:, 1] - steps)
    _, _, hessian = derivatives(chi_squared, centre[np.newaxis], steps)
    half: FloatArray = hessian[0] / 2
    return half


def derivatives(
    chi_squared: ChiSquared, points: FloatArray, steps: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Value, gradient and second derivatives by central differences.

    Parameters
    ----------
    chi_squared : callable
        Called once.
    points : array, shape (n, k)
        Where.
    steps : array, shape (k,)
        Of the differences.

    Returns
    -------
    values : array, shape (n,)
    gradient : array, shape (n, k)
    hessian : array, shape (n, k, k)
    """
    count = len(steps)
    unit = np.diag(steps)
    pairs = [(i, j) for i in range(count) for j in range(i)]
    shifts = [np.zeros(count), *unit, *-unit]
    shifts += [unit[i] + unit[j] for i, j in pairs] + [-unit[i] - unit[j] for i, j in pairs]
    stencil = (points[np.newaxis] + np.array(shifts)[:, np.newaxis]).reshape(-1, count)
    found = chi_squared(stencil).reshape(len(shifts), len(points))
    base, plus, minus = found[0], found[1 : count + 1], found[count + 1 : 2 * count + 1]
    hessian = np.zeros((len(points), count, count))
    up, down = np.split(found[2 * count + 1 :], 2)
    with np.errstate(invalid="ignore"):  # beside impossible points there is no derivative
        gradient = ((plus - minus) / (2 * steps[:, np.newaxis])).T
        for i in range(count):
            hessian[:, i, i] = (plus[i] + minus[i] - 2 * base) / steps[i] ** 2
        for place, (i, j) in enumerate(pairs):
            mixed = up[place] + down[place] + 2 * base - plus[i] - minus[i] - plus[j] - minus[j]
            hessian[:, i, j] = hessian[:, j, i] = mixed / (2 * steps[i] * steps[j])
    return base, gradient, hessian


def flat_directions(half_hessian: FloatArray, names: Sequence[str]) -> tuple[str, ...]:
    """Name the combinations of parameters along which chi^2 hardly changes.

    Parameters
    ----------
    half_hessian : array, shape (k, k)
        Of :func:`curvature`, in units of the scales.
    names : sequence of str
        Of the parameters.
    """
    if not np.all(np.isfinite(half_hessian)):
        return ()
    values, vectors = np.linalg.eigh(half_hessian)
    flat = vectors.T[np.abs(values) < WIDE**-2]
    return tuple(_direction_text(vector, names) for vector in flat)


def _direction_text(vector: FloatArray, names: Sequence[str]) -> str:
    """Write a direction relative to its largest component: ``C9_bsmumu - 0.5 C10_bsmumu``."""
    largest = int(np.argmax(np.abs(vector)))
    shares = vector / vector[largest]
    order = sorted(range(len(names)), key=lambda index: index != largest)
    words: list[str] = []
    for index in order:
        share = float(shares[index])
        if abs(share) < NAMED_SHARE:
            continue
        size = "" if f"{abs(share):.2g}" == "1" else f"{abs(share):.2g} "
        sign = ("" if share > 0 else "-") if not words else ("+ " if share > 0 else "- ")
        words.append(f"{sign}{size}{names[index]}")
    return " ".join(words)
