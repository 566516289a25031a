"""Exclusion plot of a light Z' in the plane of its mass and coupling."""

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

    from matplotlib.figure import Figure

    from zprime_bridge.light.exclusion import ExclusionCurve
    from zprime_bridge.model.point import ParameterPoint

DASHES: Final = ("-", "--", "-.", ":")
"""By family: meson decays, moments, neutrinos, parity violation."""

ROOM_BELOW: Final = 0.1
"""Free space below the lowest curve, as a factor."""

LARGEST_G: Final = 1.0


def exclusion_figure(
    curves: Sequence[ExclusionCurve], *, title: str, point: ParameterPoint | None = None
) -> Figure:
    """Draw the smallest excluded g' of every measurement as a labelled curve.

    Parameters
    ----------
    curves : sequence of ExclusionCurve
        Empty ones are named in a note below the legend.
    title : str
        Name of the model.
    point : ParameterPoint, optional
        Marked with a star.

    Returns
    -------
    Figure
        Without pyplot state.
    """
    drawn = [curve for curve in curves if np.any(np.isfinite(curve.g_prime))]
    with paper_style():
        figure = new_figure(9.2, 5.6)
        axes = plane_axes(figure, f"{title}: excluded above each curve")
        for index, curve in enumerate(drawn):
            axes.plot(
                curve.masses,
                curve.g_prime,
                color=colour(index),
                linestyle=DASHES[_family(curve)],
                linewidth=1.6,
                label=typeset(curve.constraint.title)
                + ("" if curve.constraint.verified else " (unverified)"),
            )
        shade_above(axes, drawn, top=10 * LARGEST_G, color="0.5", alpha=0.13)
        if point is not None:
            mark(axes, point)
        frame(axes, drawn, point, room=ROOM_BELOW, top=LARGEST_G)
        shown = {curve.constraint.key for curve in drawn}
        silent = [curve.constraint.title for curve in curves if curve.constraint.key not in shown]
        explain(figure, silent=silent, heading="no bound, or weaker than \u03c1:")
    return figure


def _family(curve: ExclusionCurve) -> int:
    observable = curve.constraint.observable
    if observable.startswith(("BR(", "shift of BR")):
        return 0
    if observable.startswith("shift of a_"):
        return 1
    return 2 if observable.startswith("relative") else 3
