"""Figures of recomputed results: colours that a colour-blind reader tells apart (Okabe, Ito)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.ticker import FuncFormatter, NullFormatter

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.papers.figures import (
    ContourFigure,
    CouplingPlane,
    MixingFigure,
    RatioFigure,
)
from zprime_bridge.report.plots.paper_contours import contour_panels
from zprime_bridge.report.plots.style import new_figure, paper_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.papers.figures import MixingPanel, RatioLine, Surface
    from zprime_bridge.papers.result import PaperResult

BLACK: Final = "#000000"
ORANGE: Final = "#e69f00"
SKY: Final = "#56b4e9"
GREEN: Final = "#009e73"
BLUE: Final = "#0072b2"
RED: Final = "#d55e00"
PURPLE: Final = "#cc79a7"

ONE_DOF: Final = (1.0, 4.0, 9.0)
"""Delta chi^2 of 1, 2, 3 sigma: data determine g_x/M_Z' alone, one parameter."""

CAPTION_SIZE: Final = 7
LIMIT_STYLES: Final = {
    "DeltaM_s": (RED, "-", r"$\Delta M_s$"),
    "DeltaM_d": (PURPLE, "--", r"$\Delta M_d$"),
    "eps_K": (BLACK, ":", r"$\varepsilon_K$"),
}
BAND_STYLES: Final = {
    "C9_bsmumu": (GREEN, r"$C_9^{\mu\mu} = -0.97 \pm 0.14$"),
    "C9_bsee": (SKY, r"$C_9^{ee} = -0.77 \pm 0.18$"),
}
LABEL_OFFSETS: Final = ((0, 7), (-12, -15), (0, 7), (12, -15))
"""Points; benchmarks from left to right, three of them close together."""

TICKS_GEV: Final = (2000, 3000, 5000, 8000, 10000)


def paper_figure(result: PaperResult) -> Figure:
    """Draw the figure of a result.

    Parameters
    ----------
    result : PaperResult
        With a figure.

    Raises
    ------
    PredictionError
        If the result is a table only.
    """
    content = result.figure
    with paper_style():
        match content:
            case CouplingPlane():
                figure = _coupling_plane(content)
            case MixingFigure():
                figure = _mixing(content)
            case RatioFigure():
                figure = _ratios(content)
            case ContourFigure():
                figure = contour_panels(content)
            case None:
                raise PredictionError(f"{result.name} is a table: there is nothing to draw")
        _caption(figure, result)
    return figure


def _caption(figure: Figure, result: PaperResult) -> None:
    """Write the sources below the panels."""
    sources = "; ".join(f"{name}: {source}" for name, source in result.sources.items())
    text = f"{result.where}. {sources}"
    width = int(figure.get_figwidth() * 19)
    figure.supxlabel(_broken(text, width), fontsize=CAPTION_SIZE, color="0.3", x=0.01, ha="left")


def _broken(text: str, width: int) -> str:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines).replace("$", r"\$")


def _coupling_plane(content: CouplingPlane) -> Figure:
    wide = content.surface is not None
    figure = new_figure(10.2 if wide else 5.6, 5.0)
    panels = figure.subplots(1, 2 if wide else 1, sharey=True, squeeze=False)[0]
    for axes in panels:
        axes.set_xscale("log")
        axes.set_xlim(content.masses[0], content.masses[-1])
        axes.set_ylim(*content.couplings)
        axes.set_xlabel(r"$M_{Z'}$ [GeV]")
        axes.set_xticks(TICKS_GEV)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:.0f}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.tick_params(axis="x", pad=7)
    panels[0].set_ylabel(r"$g_x$")
    _bands(panels[0], content)
    panels[0].set_title("bands and limits as in the paper", fontsize=10)
    if content.surface is not None:
        _likelihood(panels[1], content, content.surface)
    return figure


def _bands(axes: Axes, content: CouplingPlane) -> None:
    for name, (low, high) in content.bands.items():
        color, label = BAND_STYLES[name]
        axes.fill_between(content.masses, low, high, color=color, alpha=0.45, lw=0, label=label)
    _limit_lines(axes, content, shaded=True)
    axes.legend(loc="lower right", fontsize=8)


def _limit_lines(axes: Axes, content: CouplingPlane, *, shaded: bool) -> None:
    top = content.couplings[1]
    for name, limit in content.limits.items():
        color, line, label = LIMIT_STYLES[name]
        axes.plot(content.masses, limit, color=color, ls=line, lw=1.6, label=rf"{label}, $2\sigma$")
        if shaded and name != "eps_K":
            axes.fill_between(content.masses, limit, top, color=RED, alpha=0.13, lw=0)


def _likelihood(axes: Axes, content: CouplingPlane, surface: Surface) -> None:
    levels = [0.0, *ONE_DOF]
    colors = [BLUE, SKY, "#c8e4f5"]
    axes.contourf(surface.x, surface.y, surface.delta_chi2, levels=levels, colors=colors)
    axes.contour(
        surface.x, surface.y, surface.delta_chi2, levels=levels[1:], colors=BLACK, linewidths=0.5
    )
    _limit_lines(axes, content, shaded=False)
    for color, text in zip(colors, ("1", "2", "3"), strict=True):
        axes.fill_between([], [], [], color=color, label=rf"likelihood, ${text}\sigma$")
    axes.legend(loc="lower right", fontsize=8)
    axes.set_title(f"likelihood: {surface.label}", fontsize=10)


def _mixing(content: MixingFigure) -> Figure:
    figure = new_figure(5.2 * len(content.panels), 5.0)
    row = figure.subplots(1, len(content.panels), sharey=True, squeeze=False)[0]
    for axes, panel in zip(row, content.panels, strict=True):
        _mixing_panel(axes, panel)
        places = list(content.benchmarks.values())
        axes.plot(places, [0.0] * len(places), ls="none", marker="D", ms=5, color=BLACK)
        for i, (name, left) in enumerate(sorted(content.benchmarks.items(), key=lambda b: b[1])):
            axes.annotate(
                name,
                (left, 0.0),
                xytext=LABEL_OFFSETS[i],
                textcoords="offset points",
                ha="center",
                fontsize=7,
            )
        axes.set_xlabel(r"$g_L^{bs} \times 5\,\mathrm{TeV}/M_{Z'}$")
    row[0].set_ylabel(r"$g_R^{bs} \times 5\,\mathrm{TeV}/M_{Z'}$")
    return figure


def _mixing_panel(axes: Axes, panel: MixingPanel) -> None:
    styles = ((SKY, 0.45), (BLUE, 0.55))
    for (name, (low, high)), (color, alpha) in zip(panel.allowed.items(), styles, strict=False):
        axes.contourf(
            panel.left, panel.right, panel.ratio, levels=[low, high], colors=[color], alpha=alpha
        )
        axes.fill_between([], [], [], color=color, alpha=alpha, label=f"allowed, {name}")
    for slope, style, text in zip(
        panel.directions,
        ("-", "--"),
        (r"$g_R = g_L/X_s$", r"$g_R = X_s\, g_L$"),
        strict=True,
    ):
        axes.plot(panel.left, slope * panel.left, color=RED, ls=style, lw=1.3, label=text)
    axes.set_xlim(panel.left[0], panel.left[-1])
    axes.set_ylim(panel.right[0], panel.right[-1])
    axes.legend(loc="upper left", fontsize=8)
    axes.set_title(panel.title, fontsize=10)


RATIO_STYLES: Final = (
    (BLUE, "-"),
    (SKY, "-."),
    (BLACK, "--"),
    (RED, "-"),
    (GREEN, "-"),
    (PURPLE, "--"),
)
DATA_STYLES: Final = {"2021": (ORANGE, "s"), "2022": (BLACK, "o")}


def _ratios(content: RatioFigure) -> Figure:
    figure = new_figure(9.6, 4.8)
    left, right = figure.subplots(1, 2)
    for line, (color, style) in zip(content.lines, RATIO_STYLES, strict=True):
        left.plot(line.r_k, line.r_kstar, color=color, ls=style, label=_symbols(line.label))
    for year, measured in content.data.items():
        color, marker = DATA_STYLES[year]
        (r_k, up, down), (r_kstar, up_star, down_star) = measured["R_K"], measured["R_Kstar"]
        left.errorbar(
            r_k,
            r_kstar,
            xerr=[[down], [up]],
            yerr=[[down_star], [up_star]],
            color=color,
            marker=marker,
            capsize=2,
            label=f"LHCb {year}",
        )
    left.set_xlim(0.55, 1.25)
    left.set_ylim(0.5, 1.25)
    left.set_xlabel(r"$R_K\ [1.1, 6]$")
    left.set_ylabel(r"$R_{K^*}\ [1.1, 6]$")
    left.legend(loc="lower right", fontsize=8)
    _double_ratio(right, content)
    return figure


def _double_ratio(axes: Axes, content: RatioFigure) -> None:
    primed = [line for line in content.lines if "'" in line.label]
    for line, (color, style) in zip(primed, RATIO_STYLES[4:], strict=True):
        ratio = line.r_kstar / line.r_k
        axes.plot(line.steps, ratio / _middle(line, ratio), color=color, ls=style,
                  label=f"flavio, {_symbols(line.label)}")  # fmt: skip
    steps = primed[0].steps
    axes.plot(
        steps,
        1 - content.slope * steps,
        color=BLACK,
        ls=":",
        label=r"(71): $1 - 0.48\,p\,(C_9' - C_{10}')$",
    )
    for year, (value, sigma) in content.double_ratio.items():
        color, _ = DATA_STYLES[year]
        axes.axhspan(
            value - sigma, value + sigma, color=color, alpha=0.2, lw=0, label=f"LHCb {year}"
        )
    axes.set_xlim(steps[0], steps[-1])
    axes.set_xlabel(r"$C_9'^{\mu} - C_{10}'^{\mu}$")
    axes.set_ylabel(r"$R_{K^*}/R_K$")
    axes.legend(loc="lower left", fontsize=8)


def _middle(line: RatioLine, ratio: FloatArray) -> float:
    """Return the Standard Model value of the ratio."""
    return float(ratio[int(np.argmin(np.abs(line.steps)))])


def _symbols(label: str) -> str:
    """Typeset ``C9'`` and ``-C10'``."""
    if label.startswith("C9,"):
        return r"$C_9' = r\,C_9$, $" + label.removeprefix("C9, ") + "$"
    return {"C9'": r"$C_9'$ alone", "-C10'": r"$C_{10}'$ alone"}[label]
