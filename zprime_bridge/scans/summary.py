"""Which initial conditions are safe: windows like those of [SAFE] (51)-(58)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.scans.designs import Range
    from zprime_bridge.scans.results import Reading
    from zprime_bridge.scans.table import ScanTable

PORTALS: Final = ("alpha_delta", "alpha_deltatilde")
"""The Higgs portals of [SAFE] (12)."""

BULK: Final = 0.9
"""Part of the safe points that a window holds: the rest are outliers that no paper would quote."""

DECADES: Final = 0.25
"""Windows in log10 end at quarters of a decade, as those of [SAFE] do."""

LINEAR_SHARE: Final = 0.01
"""Other windows end at hundredths of the scanned range."""

SWITCHED_OFF: Final = 1.0
"""A portal in the lowest decade of its range counts as switched off."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where safe points lie in one initial condition.

    Attributes
    ----------
    name : str
        Initial condition; numbers are log10 for names ``alpha_*``.
    points : int
        Safe points that it was made of.
    lowest, highest : float
        The extreme ones.
    low, high : float
        What holds the central 90 % of them, rounded to ``step``.
    scanned : tuple of (float, float)
        The range of the scan: a window that reaches it is no bound.
    step : float
        Rounding of the window.
    """

    name: str
    points: int
    lowest: float
    highest: float
    low: float
    high: float
    scanned: tuple[float, float]
    step: float

    @property
    def is_bounded_below(self) -> bool:
        """Whether the window begins well above that of points spread over the whole range."""
        return self.low > self.scanned[0] + self._margin()

    @property
    def is_bounded_above(self) -> bool:
        """Whether the window ends well below that of points spread over the whole range."""
        return self.high < self.scanned[1] - self._margin()

    def _margin(self) -> float:
        low, high = self.scanned
        return (1 - BULK) / 2 * (high - low) + self.step


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ConstraintSummary:
    """Safe points of a scan and the windows that hold them.

    Attributes
    ----------
    reading : Reading
        Where the vacuum is judged.
    points, safe : int
        Points of the scan; those that reach the last scale with a stable vacuum (V+, V- or
        bounded from below).
    windows : tuple of Window
        Of all safe points, one for each varied initial condition; none without safe points.
    portals : tuple of Window
        Of each Higgs portal, from the safe points at which the other one is switched off: what it
        needs if it has to save the vacuum alone. None where no such point is safe.
    portal_share : float or None
        Part of the safe points with at least one portal in its window of ``portals``; None without
        such windows.
    """

    reading: Reading
    points: int
    safe: int
    windows: tuple[Window, ...]
    portals: tuple[Window, ...]
    portal_share: float | None


def constraint_summary(
    scan: ScanTable, reading: Reading, portals: Sequence[str] = PORTALS
) -> ConstraintSummary:
    """Summarise which initial conditions are safe.

    Parameters
    ----------
    scan : ScanTable
        A random scan, or a grid.
    reading : Reading
        Whether the vacuum must be stable at the last scale, or at all scales.
    portals : sequence of str
        Names of two initial conditions of which one suffices; used if the scan varies both.

    Raises
    ------
    RunningError
        If the vacuum was not classified.

    Notes
    -----
    [SAFE] does not say how it rounds, which outliers it leaves out, or in which ranges it scans u,
    v, w and s. The definitions here are ours; they are the same for every model.

    References
    ----------
    [SAFE] arXiv:2109.06201, eqs. (51)-(58).
    """
    classes = scan.classes(reading)
    safe = classes <= np.uint8(VacuumClass.V_MINUS)
    ranges = {interval.name: interval for interval in scan.job.design.ranges}
    values = {name: scan.column(interval.column) for name, interval in ranges.items()}
    single: list[Window] = []
    if set(portals) <= set(ranges):
        for name in portals:
            off = safe.copy()
            for other in set(portals) - {name}:
                off &= values[other] < ranges[other].low + SWITCHED_OFF
            single += _window(ranges[name], values[name][off])
    return ConstraintSummary(
        reading=reading,
        points=len(classes),
        safe=int(safe.sum()),
        windows=tuple(w for name in ranges for w in _window(ranges[name], values[name][safe])),
        portals=tuple(single),
        portal_share=_share(single, {w.name: values[w.name][safe] for w in single}),
    )


def _window(interval: Range, values: FloatArray) -> list[Window]:
    """Return the window of some values; nothing if there are none."""
    if not len(values):
        return []
    width = interval.high - interval.low
    step = DECADES if interval.is_logarithmic or not width else LINEAR_SHARE * width
    low, high = np.quantile(values, [(1 - BULK) / 2, (1 + BULK) / 2])
    return [
        Window(
            name=interval.name,
            points=len(values),
            lowest=float(values.min()),
            highest=float(values.max()),
            low=round(float(low) / step) * step,
            high=round(float(high) / step) * step,
            scanned=(interval.low, interval.high),
            step=step,
        )
    ]


def _share(windows: Sequence[Window], values: dict[str, FloatArray]) -> float | None:
    if not windows:
        return None
    inside: NDArray[np.bool_] = np.any(
        [(values[w.name] >= w.low) & (values[w.name] <= w.high) for w in windows], axis=0
    )
    return float(inside.mean())
