"""Exclusion plot of a light Z' in the plane of its mass and coupling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.report.plots.style import new_figure, paper_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.light.exclusion import ExclusionCurve
    from zprime_bridge.model.point import ParameterPoint

COLOURS: Final = (
    "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#e377c2",
    "#7f7f7f", "#bcbd22", "#003f5c", "#ef5675", "#7a5195", "#488f31", "#a05195", "#665191",
)  # fmt: skip

DASHES: Final = ("-", "--", "-.", ":")
"""By family: meson decays, moments, neutrinos, parity violation."""

ROOM_BELOW: Final = 0.1
"""Free space below the lowest curve, as a factor."""


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
        axes = figure.add_subplot()
        axes.set_xscale("log")
        axes.set_yscale("log")
        for index, curve in enumerate(drawn):
            axes.plot(
                curve.masses,
                curve.g_prime,
                color=COLOURS[index % len(COLOURS)],
                linestyle=DASHES[_family(curve)],
                linewidth=1.6,
                label=f"{_symbols(curve.constraint.title)}"
                + ("" if curve.constraint.verified else " (unverified)"),
            )
        if drawn:
            _shade(axes, drawn)
        if point is not None:
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
        axes.set_title(f"{title}: excluded above each curve", fontsize=11)
        figure.legend(loc="outside right upper", fontsize=8, handlelength=2.6)
        _note_silent(figure, curves, drawn)
    return figure


def _family(curve: ExclusionCurve) -> int:
    observable = curve.constraint.observable
    if observable.startswith(("BR(", "shift of BR")):
        return 0
    if observable.startswith("shift of a_"):
        return 1
    return 2 if observable.startswith("relative") else 3


def _symbols(title: str) -> str:
    r"""Typeset a title of the data file: ``B+ -> K+ Z'(inv)`` with a real arrow."""
    text = " ".join(title.split())
    for plain, typeset in (
        ("anti-nu_e e", r"$\bar\nu_e\, e$"),
        ("nu_mu e", r"$\nu_\mu\, e$"),
        ("(g-2)_mu", r"$(g-2)_\mu$"),
        ("(g-2)_e", r"$(g-2)_e$"),
        ("alpha(", r"$\alpha$("),
        ("Q_W", r"$Q_W$"),
        ("CEvNS", r"CE$\nu$NS"),
        ("B_s", r"$B_s$"),
        ("mumu", r"$\mu\mu$"),
        ("pi+", r"$\pi^+$"),
        ("B+", r"$B^+$"),
        ("B0", r"$B^0$"),
        ("K*0", r"$K^{*0}$"),
        ("K+", r"$K^+$"),
        ("->", r"$\to$"),
        ("Z'", r"$Z'$"),
        ("Moller", "Møller"),
        ("rho (Z-", r"$\rho$ ($Z$-"),
    ):
        text = text.replace(plain, typeset)
    return text


def _shade(axes: Axes, drawn: Sequence[ExclusionCurve]) -> None:
    """Shade what at least one measurement excludes."""
    masses = drawn[0].masses
    everything = np.array([curve.g_prime for curve in drawn])
    lowest = np.full(len(masses), np.nan)
    some = np.any(np.isfinite(everything), axis=0)
    lowest[some] = np.nanmin(everything[:, some], axis=0)
    top = np.full(len(masses), 10.0)
    axes.fill_between(masses, lowest, top, where=some.tolist(), color="0.5", alpha=0.13, lw=0)


def _frame(axes: Axes, drawn: Sequence[ExclusionCurve], point: ParameterPoint | None) -> None:
    values: list[FloatArray] = [curve.g_prime[np.isfinite(curve.g_prime)] for curve in drawn]
    lowest = min((float(value.min()) for value in values), default=1e-8)
    if point is not None:
        lowest = min(lowest, point.g_prime)
    axes.set_ylim(lowest * ROOM_BELOW, 1.0)
    if drawn:
        masses = [float(drawn[0].masses[0]), float(drawn[0].masses[-1])]
        if point is not None:
            masses.append(point.m_zprime)
        axes.set_xlim(min(masses), max(masses))
    axes.grid(visible=True, which="major", linewidth=0.3, color="0.8")


def _note_silent(
    figure: Figure, curves: Sequence[ExclusionCurve], drawn: Sequence[ExclusionCurve]
) -> None:
    shown = {curve.constraint.key for curve in drawn}
    silent = [
        _symbols(curve.constraint.title) for curve in curves if curve.constraint.key not in shown
    ]
    if silent:
        text = "no bound, or weaker than \u03c1:\n" + "\n".join(silent)
        figure.text(0.995, 0.02, text, ha="right", va="bottom", fontsize=7, color="0.4")
