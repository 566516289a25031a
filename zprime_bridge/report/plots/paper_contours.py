"""Contours of fits in the plane of C9 and C10: [SAFE] Fig. 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zprime_bridge.report.plots.style import new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from zprime_bridge.papers.figures import ContourFigure, ContourPanel

RED: Final = "#d55e00"
SUBSETS: Final = (("#009e73", "-"), ("#e69f00", "--"), ("#0072b2", "-."))
"""Colour-blind safe, and told apart by their lines as well."""

TWO_DOF: Final = (2.2957, 6.1801, 11.8292)
"""Delta chi^2 of 1, 2, 3 sigma for two degrees of freedom."""


def contour_panels(content: ContourFigure) -> Figure:
    """Draw one panel for each set of data; to be used inside ``paper_style``."""
    figure = new_figure(5.2 * len(content.panels), 5.4)
    row = figure.subplots(1, len(content.panels), sharey=True, squeeze=False)[0]
    for axes, panel in zip(row, content.panels, strict=True):
        _panel(axes, panel)
        _benchmarks(axes, content)
        axes.set_xlabel(r"$C_9^{\mu}$")
    row[0].set_ylabel(r"$C_{10}^{\mu}$")
    row[0].legend(loc="upper right", fontsize=7.5, frameon=True, framealpha=0.9, edgecolor="none")
    return figure


def _panel(axes: Axes, panel: ContourPanel) -> None:
    fit = panel.fit
    for subset, (color, style) in zip(panel.subsets, SUBSETS, strict=True):
        axes.contour(
            subset.x,
            subset.y,
            subset.delta_chi2,
            levels=[TWO_DOF[0]],
            colors=color,
            linestyles=style,
            linewidths=1.5,
        )
        axes.plot(
            [], [], color=color, ls=style, lw=1.5, label=rf"{_label(subset.label)}, $1\sigma$"
        )
    axes.contour(
        fit.x, fit.y, fit.delta_chi2, levels=list(TWO_DOF), colors=RED, linewidths=[2.0, 1.4, 0.9]
    )
    axes.plot([], [], color=RED, lw=2.0, label=r"all, 1-3$\sigma$")
    if fit.best is not None:
        axes.plot(*fit.best, marker="+", ms=9, mew=1.8, ls="none", color=RED, label="best fit here")
    (x, x_error), (y, y_error) = panel.printed
    axes.errorbar(
        x, y, xerr=x_error, yerr=y_error, color="0.35", marker="x", capsize=2, lw=1.0,
        label="[SAFE] Table 2",
    )  # fmt: skip
    axes.plot(fit.x, -fit.x, color="black", ls="--", lw=0.8, label=r"$C_9 = -C_{10}$")
    axes.plot(0, 0, marker="o", mfc="none", color="black", ms=5, ls="none")
    axes.annotate("SM", (0, 0), xytext=(5, -10), textcoords="offset points", fontsize=7)
    axes.set_xlim(fit.x[0], fit.x[-1])
    axes.set_ylim(fit.y[0], fit.y[-1])
    axes.set_title(panel.title, fontsize=10)


def _label(label: str) -> str:
    return {"RK": r"$R_K$", "RK*": r"$R_{K^*}$"}.get(label, r"angular $B \to K^* \mu\mu$")


def _benchmarks(axes: Axes, content: ContourFigure) -> None:
    grouped: dict[tuple[float, float], list[str]] = {}
    for name, (c9, c10) in content.benchmarks.items():
        grouped.setdefault((round(c9, 2), round(c10, 2)), []).append(name)
    for place, names in grouped.items():
        axes.plot(*place, marker="D", ms=6, color="black", mfc="white", ls="none")
        text = names[0] + "".join("," + name.removeprefix("BM") for name in names[1:])
        axes.annotate(
            text, place, xytext=(-8, 7), textcoords="offset points", fontsize=8, ha="right"
        )
