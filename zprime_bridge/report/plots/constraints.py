"""The plane of M_Z' and g' with every constraint as a labelled curve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.report.plots.style import new_figure, paper_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from zprime_bridge.constraints.plane import PlaneCurve
    from zprime_bridge.model.point import ParameterPoint

COLOURS: Final = (
    "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#e377c2",
    "#7f7f7f", "#bcbd22", "#003f5c", "#ef5675",
)  # fmt: skip
LARGEST_G: Final = 12.6
"""4 pi: beyond, a coupling means nothing."""

BROAD: Final = 0.3
UNSHADED: Final = ("n-eff",)
"""Depends on the history of the Universe: a curve without area."""

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
        axes = figure.add_subplot()
        axes.set_xscale("log")
        axes.set_yscale("log")
        for index, curve in enumerate(drawn):
            one = curve.probe.constraint
            axes.plot(
                curve.masses,
                curve.g_prime,
                color=COLOURS[index % len(COLOURS)],
                linestyle="--" if curve.probe.estimate else "-",
                linewidth=WIDEST * NARROWER**index,  # coinciding curves stay visible
                label=f"{index + 1}  "
                + " ".join(one.title.split())
                .replace("->", r"$\to$")
                .replace("mumu", r"$\mu\mu$")
                .replace("nu_R", r"$\nu_R$")
                .replace("N_eff", r"$N_\mathrm{eff}$")
                .replace("(g-2)_mu", r"$(g-2)_\mu$")
                .replace("(g-2)_e", r"$(g-2)_e$")
                .replace("nu trident", r"$\nu$ trident")
                .replace("Z-Z'", r"$Z$-$Z'$")
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
        axes.plot(
            [point.m_zprime],
            [point.g_prime],
            marker="*",
            markersize=14,
            color="black",
            markerfacecolor="gold",
            linestyle="none",
            label="this point",
            zorder=5,
        )
        _frame(axes, drawn, point)
        axes.set_xlabel(r"$M_{Z'}$ [GeV]")
        axes.set_ylabel(r"$g'$")
        axes.set_title(f"{title}: rejected above each curve", fontsize=11)
        figure.legend(loc="outside right upper", fontsize=8, handlelength=2.6)
        _note_silent(figure, [curve for curve in curves if curve not in drawn])
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
        color=COLOURS[index % len(COLOURS)],
        fontsize=8,
        ha="center",
        va="center",
        bbox={"boxstyle": "circle,pad=0.15", "fc": "white", "ec": "none"},
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
        if not chosen:
            continue
        values = np.array([np.nan_to_num(curve.g_prime, nan=np.inf) for curve in chosen])
        lowest = np.minimum(np.min(values, axis=0), 2 * LARGEST_G)
        axes.fill_between(
            chosen[0].masses,
            lowest,
            np.full(len(lowest), 2 * LARGEST_G),
            color="#c04040" if not estimate else "#d0a030",
            alpha=alpha,
            lw=0,
        )


def _frame(axes: Axes, drawn: Sequence[PlaneCurve], point: ParameterPoint) -> None:
    lowest = min(
        [point.g_prime, *(float(np.nanmin(curve.g_prime)) for curve in drawn)], default=0.1
    )
    axes.set_ylim(lowest / 3, LARGEST_G)
    if drawn:
        axes.set_xlim(float(drawn[0].masses[0]), float(drawn[0].masses[-1]))
    axes.grid(visible=True, which="major", linewidth=0.3, color="0.8")


def _note_silent(figure: Figure, silent: Sequence[PlaneCurve]) -> None:
    if silent:
        names = [" ".join(curve.probe.constraint.title.split()) for curve in silent]
        text = "no bound here:\n" + "\n".join(names)
        figure.text(0.995, 0.02, text, ha="right", va="bottom", fontsize=6.5, color="0.4")
