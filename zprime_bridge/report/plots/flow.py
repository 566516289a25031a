"""Running couplings in the style of [SAFE] Figs. 3, 4, 6, 9, 11."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.patches import Patch
from matplotlib.ticker import LogLocator

from zprime_bridge.flow.alphas import MIXING, alphas_of
from zprime_bridge.flow.run import M_PLANCK
from zprime_bridge.report.plots.labels import spread
from zprime_bridge.report.plots.style import new_figure, paper_style, symbol
from zprime_bridge.running.system import Kind
from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.flow.solution import RunningSolution

_COLOURS: Final = {
    "alpha_1": "#332288",
    "alpha_2": "#3d9ed1",
    "alpha_3": "#44aa99",
    "alpha_4": "#000000",
    "alpha_t": "#cc6677",
    "alpha_b": "#882255",
    "alpha_tau": "#b08030",
    "alpha_y": "#d55e00",
    "alpha_lambda": "#117733",
    "alpha_delta": "#999933",
    "alpha_deltatilde": "#e69f00",
    "alpha_u": "#aa4499",
    "alpha_v": "#0072b2",
    "alpha_w": "#661100",
    "alpha_s": "#707070",
    "eta": "#00a0a0",
}
_FURTHER: Final = (
    "#aa4499", "#0072b2", "#661100", "#707070", "#e69f00", "#999933", "#d55e00", "#b08030",
)  # fmt: skip
_THICK: Final = ("alpha_4", "alpha_y")

_POINTS: Final = 500
_FAINTEST: Final = 1e-8  # what stays below is not drawn
_MARGIN: Final = 0.07  # of the axis, beyond the last scale
_LEAST_WIDTH: Final = 2e-3  # of the axis: what can be seen of the strip
_LEAST_MARGIN: Final = 1 + 1e-9  # of a trajectory that ends where it starts
_BEFORE_POLE: Final = 1 - 1e-6
_BESIDE_ZEROS: Final = 1 + np.array([-1e-2, -1e-3, -1e-4, 1e-4, 1e-3, 1e-2])
_LABEL_GAP: Final = 0.052  # of the height of the axis: one line of text
_EDGE: Final = "#c8c8c8"
_POLE_COLOUR: Final = VacuumClass.POLE.colour


def flow_figure(solution: RunningSolution, title: str = "") -> Figure:
    """Draw abs(alpha) and abs(eta) against the scale, both logarithmic; dashed: negative.

    Parameters
    ----------
    solution : RunningSolution
        Couplings that stay below 1e-8, masses and trilinear couplings are left out.
    title : str
        Above the figure.

    Returns
    -------
    Figure
        Not known to pyplot. The range beyond M_Pl is gray, a pole is a dotted line, and where the
        vacuum changes a strip below shows its classes.
    """
    with paper_style():
        changes = len(_visible(solution)) > 1
        figure = new_figure(6.8, 5.2 if changes else 4.6)
        grid = figure.add_gridspec(2 if changes else 1, 1, height_ratios=[16, 1][: 1 + changes])
        axes = figure.add_subplot(grid[0])
        _curves(axes, solution)
        axes.set_title(title, loc="left", fontsize=10)
        lowest = axes
        if changes:
            lowest = figure.add_subplot(grid[1], sharex=axes)
            _vacuum(lowest, solution)
            axes.tick_params(which="both", labelbottom=False)
        lowest.set_xlabel(r"$\mu$ [GeV]")
    return figure


def _curves(axes: Axes, solution: RunningSolution) -> None:
    scales, alphas = _sampled(solution)
    low, high = _heights(solution, alphas)
    shown = {name: x for name, x in alphas.items() if np.nanmax(np.abs(x)) >= low}
    colours = _colours(shown)
    axes.set(xscale="log", yscale="log", xlim=_widths(solution), ylim=(low, high))
    for name, values in shown.items():
        width = 2.2 if name in _THICK else 1.4
        for sign, dashes in ((1, "-"), (-1, (0, (4, 2)))):
            size = np.where(sign * values > 0, np.abs(values), np.nan)
            axes.plot(scales, size, color=colours[name], linestyle=dashes, linewidth=width)
    axes.set_ylabel(r"$|\alpha|$" + (r", $|\eta|$" if "eta" in shown else ""))
    axes.xaxis.set_major_locator(LogLocator(base=10, numticks=11))
    axes.yaxis.set_major_locator(LogLocator(base=10, numticks=12))
    _mark_ends(axes, solution)
    _name_curves(axes, scales, shown, colours)


def _sampled(solution: RunningSolution) -> tuple[FloatArray, dict[str, FloatArray]]:
    """Alphas of dimensionless couplings close to the end, from small scales to large ones."""
    end = solution.mu_reached
    if solution.pole_gev is not None:
        end = solution.mu_start * (end / solution.mu_start) ** _BEFORE_POLE
    scales = np.geomspace(solution.mu_start, end, _POINTS)
    zeros = [mu for places in solution.zero_crossings.values() for mu in places]
    inside = np.multiply.outer(zeros, _BESIDE_ZEROS).ravel()
    low, high = sorted((solution.mu_start, end))
    scales = np.clip(np.union1d(scales, inside[(inside > low) & (inside < high)]), low, high)
    if end < solution.mu_start:
        scales = scales[::-1]
    alphas = alphas_of(solution.path.system, solution.path.couplings(scales))
    masses = {
        coupling.name
        for coupling in solution.path.system.couplings
        if coupling.kind not in {Kind.GAUGE, Kind.YUKAWA, Kind.QUARTIC}
    }
    order = np.argsort(scales)
    kept = {
        name: values[order]
        for name, values in alphas.items()
        if name != MIXING and name not in masses and np.nan_to_num(values).any()
    }
    return scales[order], kept


def _heights(solution: RunningSolution, alphas: Mapping[str, FloatArray]) -> tuple[float, float]:
    """Return the ends of the vertical axis: powers of ten around what most of each curve covers."""
    typical = [float(np.nanmedian(np.abs(values))) for values in alphas.values()]
    largest = max((float(np.nanmax(np.abs(values))) for values in alphas.values()), default=1.0)
    smallest = min((x for x in typical if x >= _FAINTEST), default=1e-3)
    low = 10.0 ** np.floor(np.log10(smallest))
    high = 2 * solution.path.pole_alpha if solution.pole_gev is not None else 1.5 * largest
    return float(low), float(max(high, 1.5 * low))


def _widths(solution: RunningSolution) -> tuple[float, float]:
    """Return the ends of the horizontal axis, with room for the names and for a pole."""
    low, high = sorted((solution.mu_start, solution.mu_reached))
    margin = max((high / low) ** _MARGIN, _LEAST_MARGIN)
    return low if low == solution.mu_start else low / margin, high * margin


def _mark_ends(axes: Axes, solution: RunningSolution) -> None:
    left, right = axes.get_xlim()
    if right > M_PLANCK:
        axes.axvspan(M_PLANCK, right, color="#d9d9d9", linewidth=0, zorder=0.5)
        axes.annotate(
            r"$M_{\mathrm{Pl}}$", (M_PLANCK, 0.01), xycoords=("data", "axes fraction"),
            xytext=(2, 0), textcoords="offset points", fontsize=9,
        )  # fmt: skip
    if solution.pole_gev is not None:
        axes.axvline(solution.pole_gev, color=_POLE_COLOUR, linestyle=":", linewidth=1.4)
        up = solution.mu_reached > solution.mu_start
        axes.annotate(
            f"pole at {_scale_text(solution.pole_gev)}",
            (solution.pole_gev, 0.03),
            xycoords=("data", "axes fraction"),
            xytext=(-4 if up else 4, 0),
            textcoords="offset points",
            ha="right" if up else "left",
            color=_POLE_COLOUR,
            fontsize=9,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
        )
    axes.set_xlim(left, right)


def _scale_text(scale: float) -> str:
    """Write a scale with two digits."""
    mantissa, exponent = f"{scale:.1e}".split("e")
    return rf"${mantissa} \cdot 10^{{{int(exponent)}}}$ GeV"


def _name_curves(
    axes: Axes,
    scales: FloatArray,
    alphas: Mapping[str, FloatArray],
    colours: Mapping[str, str],
) -> None:
    """Write names beside the axis, each joined to the end of its curve."""
    low, high = axes.get_ylim()
    ends = {name: _last(np.abs(values)) for name, values in alphas.items()}
    heights = np.log(np.clip([end for _, end in ends.values()], low, high) / low)
    heights /= np.log(high / low)
    places = spread(heights, _LABEL_GAP, 0.01, 0.99)
    edge = axes.get_xlim()[1]
    for (name, (index, end)), place in zip(ends.items(), places, strict=True):
        height = low * (high / low) ** place
        axes.plot(
            [scales[index], edge], [np.clip(end, low, high), height],
            color=colours[name], linewidth=0.6, alpha=0.7,
        )  # fmt: skip
        axes.annotate(
            symbol(name), (1.0, place), xycoords="axes fraction", xytext=(4, 0),
            textcoords="offset points", va="center", color=colours[name], fontsize=10,
            annotation_clip=False,
        )  # fmt: skip


def _last(values: FloatArray) -> tuple[int, float]:
    """Return index and value of the last finite number."""
    index = int(np.flatnonzero(np.isfinite(values))[-1])
    return index, float(values[index])


def _colours(alphas: Mapping[str, FloatArray]) -> dict[str, str]:
    """Known colours for the couplings of [SAFE], further ones in turn for others."""
    others = [name for name in alphas if name not in _COLOURS]
    further = {name: _FURTHER[i % len(_FURTHER)] for i, name in enumerate(others)}
    return {name: _COLOURS.get(name) or further[name] for name in alphas}


def _visible(solution: RunningSolution) -> set[VacuumClass]:
    """Return the classes of ranges that are wide enough to be seen."""
    classes = {member.label: member for member in VacuumClass}
    limit = _LEAST_WIDTH * abs(np.log(solution.mu_reached / solution.mu_start))
    return {
        classes[segment.vacuum]
        for segment in solution.vacuum_path
        if abs(np.log(segment.mu_to / segment.mu_from)) > limit
    }


def _vacuum(axes: Axes, solution: RunningSolution) -> None:
    """Draw the classes of the vacuum as a coloured strip with its key below."""
    classes = {member.label: member for member in VacuumClass}
    for segment in solution.vacuum_path:
        low, high = sorted((segment.mu_from, segment.mu_to))
        axes.axvspan(low, high, color=classes[segment.vacuum].colour, linewidth=0)
    if solution.pole_gev is not None:
        axes.axvline(solution.pole_gev, color=_POLE_COLOUR, linestyle=":", linewidth=1.4)
    axes.set(yticks=[], ylabel="vacuum")
    axes.yaxis.label.set(rotation=0, ha="right", va="center", fontsize=9)
    keys = [
        Patch(facecolor=member.colour, edgecolor=_EDGE, label=member.label)
        for member in sorted(_visible(solution))
    ]
    axes.legend(
        handles=keys, loc="upper left", bbox_to_anchor=(-0.01, -1.5), ncols=len(keys), fontsize=9
    )
