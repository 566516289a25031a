"""Exclusion curves in the plane of M_Z' and g'."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.core.errors import ModelError
from zprime_bridge.light.couplings import light_couplings, scaled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.light.constraints import Constraint
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

REFERENCE_G: Final = 1e-6
"""Couplings are computed here, where the mixing is linear, and scaled."""

SMALLEST_G: Final = 1e-12
LARGEST_G: Final = 1.0
STEPS_PER_DECADE: Final = 2
BISECTIONS: Final = 14


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionCurve:
    """Smallest excluded coupling as a function of the mass.

    Attributes
    ----------
    constraint : Constraint
        Whose curve it is.
    masses : array
        GeV.
    g_prime : array
        Smallest g' that the measurement excludes; NaN where it excludes none below 1.
    """

    constraint: Constraint
    masses: FloatArray
    g_prime: FloatArray


def mass_grid(low: float, high: float, count: int, special: Sequence[float] = ()) -> FloatArray:
    """Masses in equal logarithmic steps, with points on both sides of thresholds."""
    edges = [mass * factor for mass in special for factor in (0.999, 1.001)]
    inside = [mass for mass in edges if low < mass < high]
    return np.unique(np.concatenate((np.geomspace(low, high, count), inside)))


def exclusion_curves(
    model: U1PrimeModel,
    point: ParameterPoint,
    used: Sequence[Constraint],
    masses: FloatArray,
    *,
    progress: Callable[[str], None] = lambda _step: None,
) -> tuple[ExclusionCurve, ...]:
    """For every constraint the smallest excluded g' at each mass.

    Parameters
    ----------
    model : U1PrimeModel
        Numeric charges.
    point : ParameterPoint
        Fixes g_12/g' only.
    used : sequence of Constraint
        Measurements.
    masses : array
        GeV, below m_Z.
    progress : callable
        Called now and then.

    Notes
    -----
    A measurement may allow larger couplings again (islands of destructive interference, decays
    that become prompt): the curve is the lower edge of the first excluded interval.
    """
    found = np.full((len(used), len(masses)), np.nan)
    for column, mass in enumerate(masses):
        if column % 16 == 0:
            progress(f"exclusion curves: mass {column + 1} of {len(masses)}")
        reference = replace(
            point,
            m_zprime=float(mass),
            g_prime=REFERENCE_G,
            g_12=point.g_12 / point.g_prime * REFERENCE_G,
        )
        try:
            couplings = light_couplings(model, reference)
        except ModelError:
            continue
        found[:, column] = _smallest_of_each(couplings, used)
    return tuple(
        ExclusionCurve(
            constraint=constraint,
            masses=frozen_floats(masses),
            g_prime=frozen_floats(found[row]),
        )
        for row, constraint in enumerate(used)
    )


def _smallest_of_each(couplings: ZPrimeCouplings, used: Sequence[Constraint]) -> list[float]:
    """Smallest excluded g' of every measurement; they share the scan's couplings."""

    @lru_cache(maxsize=512)
    def at(g: float) -> ZPrimeCouplings:
        return scaled(couplings, g / REFERENCE_G)

    return [
        smallest_excluded(lambda g, one=one: one.effect(at(g)).strength)  # type: ignore[misc]
        for one in used
    ]


def smallest_excluded(strength: Callable[[float], float]) -> float:
    """Smallest g' with strength above one, by a scan upwards and bisection in log g'.

    Parameters
    ----------
    strength : callable
        Of g'.

    Returns
    -------
    float
        NaN if there is none between 1e-12 and 1.
    """
    if strength(LARGEST_G) == 0:
        return float("nan")  # the measurement is silent or the couplings vanish
    decades = round(np.log10(LARGEST_G / SMALLEST_G))
    below = SMALLEST_G
    for above in np.geomspace(SMALLEST_G, LARGEST_G, decades * STEPS_PER_DECADE + 1):
        if strength(float(above)) > 1:
            break
        below = float(above)
    else:
        return float("nan")
    low, high = np.log(below), np.log(above)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (low, middle) if strength(float(np.exp(middle))) > 1 else (middle, high)
    return float(np.exp(high))
