"""The plane of M_Z' and g' with every constraint as a labelled curve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.report.plots.plane import (
    colour,
    explain,
    frame,
    mark,
    plane_axes,
    shade_above,
    typeset,
)
from zprime_bridge.report.plots.style import new_figure, paper_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from zprime_bridge.constraints.plane import PlaneCurve
    from zprime_bridge.model.point import ParameterPoint

LARGEST_G: Final = 12.6
"""4 pi: beyond, a coupling means nothing."""

BROAD: Final = 0.3
UNSHADED: Final = ("n-eff",)
"""Depends on the history of the Universe: a curve without area."""

ROOM_BELOW: Final = 1 / 3
"""Free space below the lowest curve, as a factor."""

WIDEST: Final = 3.2
NARROWER: Final = 0.88
LABEL_PLACES: Final = (0.55, 0.65, 0.75, 0.85)
"""Where along the mass axis the numbers of the curves stand."""


def constraints_figure(
    curves: Sequence[PlaneCurve],
    *,
    title: str,
    point: ParameterPoint,
    width_over_mass: float,
) -> Figure:
    """Draw the smallest rejected g' of every constraint.

    Parameters
    ----------
    curves : sequence of PlaneCurve
        Those without a bound are named below the legend.
    title : str
        Name of the model.
    point : ParameterPoint
        Marked with a star.
    width_over_mass : float
        Gamma/M at the point, which gives the line Gamma/M = 0.3 (Gamma goes as g'^2).
    """
    drawn = [curve for curve in curves if _inside(curve)]
    drawn.sort(key=lambda curve: float(np.nanmin(curve.g_prime / curve.masses)))
    with paper_style():
        figure = new_figure(9.6, 5.4)
        axes = plane_axes(figure, f"{title}: rejected above each curve")
        for index, curve in enumerate(drawn):
            one = curve.probe.constraint
            axes.plot(
                curve.masses,
                curve.g_prime,
                color=colour(index),
                linestyle="--" if curve.probe.estimate else "-",
                linewidth=WIDEST * NARROWER**index,  # coinciding curves stay visible
                label=f"{index + 1}  {typeset(one.title)}"
                + (" (estimate)" if curve.probe.estimate else "")
                + ("" if one.verified else " (unverified)"),
            )
            _number(axes, curve, index)
        _shade(axes, drawn)
        if width_over_mass > 0:
            axes.axhline(
                point.g_prime * float(np.sqrt(BROAD / width_over_mass)),
                color="0.35",
                linestyle=":",
                linewidth=1.2,
                label=r"$\Gamma/M_{Z'} = 0.3$",
            )
        mark(axes, point)
        frame(axes, drawn, point, room=ROOM_BELOW, top=LARGEST_G)
        silent = [curve.probe.constraint.title for curve in curves if curve not in drawn]
        explain(figure, silent=silent, heading="no bound here:")
    return figure


def _inside(curve: PlaneCurve) -> bool:
    finite = curve.g_prime[np.isfinite(curve.g_prime)]
    return bool(np.any(finite < LARGEST_G))


def _number(axes: Axes, curve: PlaneCurve, index: int) -> None:
    """Write the number of the legend on the curve."""
    inside = np.flatnonzero(np.isfinite(curve.g_prime) & (curve.g_prime < LARGEST_G))
    place = inside[int(LABEL_PLACES[index % len(LABEL_PLACES)] * (len(inside) - 1))]
    axes.text(
        float(curve.masses[place]),
        float(curve.g_prime[place]),
        str(index + 1),
        color=colour(index),
        fontsize=8,
        ha="center",
        va="center",
        bbox={"boxstyle": "circle,pad=0.2", "fc": "white", "ec": colour(index), "lw": 0.9},
        zorder=4,
    )


def _shade(axes: Axes, drawn: Sequence[PlaneCurve]) -> None:
    """Shade what is excluded, and lighter what is in tension only."""
    for estimate, alpha in ((True, 0.08), (False, 0.16)):
        chosen = [
            curve
            for curve in drawn
            if curve.probe.estimate is estimate and curve.probe.constraint.key not in UNSHADED
        ]
        color = "#d0a030" if estimate else "#c04040"
        shade_above(axes, chosen, top=2 * LARGEST_G, color=color, alpha=alpha)
