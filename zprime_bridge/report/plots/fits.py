"""Figures of fits: regions of two parameters, regions of M_Z' and g', pulls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from zprime_bridge.report.plots.plane import mark, plane_axes
from zprime_bridge.report.plots.style import new_figure, paper_style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from zprime_bridge.fits.contours import Contours, Region
    from zprime_bridge.fits.plane import MassCouplingPlane
    from zprime_bridge.fits.pulls import ObservablePull
    from zprime_bridge.model.point import ParameterPoint

FILLS: Final = ("#1f5f99", "#5b9bd0", "#b9d6ee")
"""Of 1, 2 and 3 sigma."""

OUTLINES: Final = ("#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b")
DASHES: Final = ("-", "--", ":")
SHOWN_PULLS: Final = 30
ROW_HEIGHT: Final = 0.19
BAR: Final = 0.38

_COEFFICIENT: Final = re.compile(r"C([0-9A-Z]+)(p?)_(\w+)", re.ASCII)
_FLAVOURS: Final = {
    "numu": r"\nu_\mu ",
    "nutau": r"\nu_\tau ",
    "nue": r"\nu_e ",
    "tau": r"\tau ",
    "mu": r"\mu ",
}
"""In this order: longer names before their parts."""

_SPECIAL: Final = {
    "(g'/M_Z')^2": r"$(g'/M_{Z'})^2$",
}


def contours_figure(
    contours: Contours,
    *,
    title: str,
    best: tuple[float, float],
    outlines: Mapping[str, Sequence[Region]] | None = None,
    points: Mapping[str, tuple[float, float]] | None = None,
    units: tuple[str, str] = ("", ""),
    sm_at_origin: bool = True,
) -> Figure:
    """Draw the regions of two parameters.

    Parameters
    ----------
    contours : Contours
        Filled.
    title : str
        What was fitted.
    best : (float, float)
        The best fit, marked with a cross.
    outlines : mapping of str to sequence of Region, optional
        Regions of single data sets, as lines.
    points : mapping of str to (float, float), optional
        Marked and named: benchmarks of a paper.
    units : (str, str)
        Of the parameters.
    sm_at_origin : bool
        Whether both parameters vanish in the Standard Model, which is then marked.
    """
    with paper_style():
        figure = new_figure(6.6, 5.2)
        axes = figure.add_subplot()
        handles: list[Any] = _filled(axes, contours.regions)
        for index, (name, regions) in enumerate((outlines or {}).items()):
            color = OUTLINES[index % len(OUTLINES)]
            for region, dash in zip(regions, DASHES, strict=False):
                for line in region.lines:
                    axes.plot(*line.T, color=color, linestyle=dash, linewidth=1.1, zorder=3)
            handles.append(Patch(fill=False, edgecolor=color, label=name))
        style: dict[str, Any] = {"linestyle": "none", "zorder": 5}
        handles += axes.plot(*best, marker="x", color="black", label="best fit", **style)
        if sm_at_origin and _inside(contours, (0.0, 0.0)):
            handles += axes.plot(
                0, 0, marker="o", color="black", markerfacecolor="white", label="SM", **style
            )
        for name, place in (points or {}).items():
            axes.plot(*place, marker="*", markersize=10, color="gold", mec="black", **style)
            axes.annotate(name, place, xytext=(6, 4), textcoords="offset points", fontsize=8)
        axes.axhline(0, color="0.6", linewidth=0.6, zorder=1)
        axes.axvline(0, color="0.6", linewidth=0.6, zorder=1)
        axes.set_xlim(contours.x[0], contours.x[-1])
        axes.set_ylim(contours.y[0], contours.y[-1])
        axes.set_xlabel(parameter_label(contours.names[0], units[0]))
        axes.set_ylabel(parameter_label(contours.names[1], units[1]))
        axes.set_title(title, fontsize=10)
        joint = f"{contours.dof} joint parameter{'s' if contours.dof > 1 else ''}"
        axes.legend(handles=handles, fontsize=8, loc="best", title=joint, title_fontsize=8)
    return figure


def plane_figure(plane: MassCouplingPlane, *, title: str, point: ParameterPoint | None) -> Figure:
    """Draw what data allow in the plane of M_Z' and g'.

    Parameters
    ----------
    plane : MassCouplingPlane
        Regions are filled; where a prediction is impossible or was not compared with flavio the
        plane is hatched.
    title : str
        Card and data.
    point : ParameterPoint or None
        Marked with a star.
    """
    with paper_style():
        figure = new_figure(7.6, 5.0)
        axes = plane_axes(figure, title)
        handles: list[Any] = _filled(axes, plane.regions)
        for places, hatch, label in (
            (np.isnan(plane.chi2), "////", r"$Z$-$Z'$ mixing too large"),
            (plane.box_multiple > 1, "....", "not compared with flavio"),
        ):
            if places.any():
                axes.contourf(
                    plane.masses,
                    plane.couplings,
                    places.astype(float),
                    levels=[0.5, 1.5],
                    colors="none",
                    hatches=[hatch],
                )
                handles.append(Patch(fill=False, hatch=hatch, edgecolor="0.4", label=label))
        axes.set_xlim(plane.masses[0], plane.masses[-1])
        axes.set_ylim(plane.couplings[0], plane.couplings[-1])
        if point is not None:
            mark(axes, point)
            handles += axes.lines[-1:]
        axes.legend(
            handles=handles,
            fontsize=8,
            loc="lower right",
            title="of $g'/M_{Z'}$: one parameter",
            title_fontsize=8,
        )
    return figure


def pulls_figure(pulls: Sequence[ObservablePull], *, title: str) -> Figure:
    """Draw the pulls of the observables that decide most, best fit beside Standard Model.

    Parameters
    ----------
    pulls : sequence of ObservablePull
        The thirty with the largest shares of Delta chi^2 are drawn, largest on top.
    title : str
        What was fitted.
    """
    chosen = sorted(pulls, key=lambda one: abs(one.share), reverse=True)[:SHOWN_PULLS]
    rows = np.arange(len(chosen))[::-1]
    with paper_style():
        figure = new_figure(7.4, 1.2 + ROW_HEIGHT * max(len(chosen), 6))
        axes = figure.add_subplot()
        for low, high, color in ((-3, 3, "0.95"), (-2, 2, "0.91"), (-1, 1, "0.86")):
            axes.axvspan(low, high, color=color, zorder=0, linewidth=0)
        axes.barh(
            rows + BAR / 2, [p.sm_pull for p in chosen], BAR, color="0.45", label="Standard Model"
        )
        axes.barh(rows - BAR / 2, [p.pull for p in chosen], BAR, color=FILLS[0], label="best fit")
        axes.axvline(0, color="black", linewidth=0.7)
        axes.set_yticks(rows, [_plain(one.name) for one in chosen], fontsize=7)
        axes.set_ylim(-0.7, len(chosen) - 0.3)
        reach = 0.5 + max((max(abs(p.pull), abs(p.sm_pull)) for p in chosen), default=3.0)
        axes.set_xlim(-max(reach, 3.2), max(reach, 3.2))
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(r"(prediction $-$ measurement) / $\sigma$")
        axes.set_title(title, fontsize=10)
        figure.legend(fontsize=8, loc="outside lower center", ncols=2)
    return figure


def parameter_label(name: str, unit: str = "") -> str:
    r"""Typeset a fit parameter: ``C9p_bsmumu`` as :math:`C_9^{\prime\,bs\mu\mu}`."""
    end = f" [{_unit(unit)}]" if unit else ""
    if name in _SPECIAL:
        return _SPECIAL[name] + end
    if name.startswith("Im(") and name.endswith(")"):
        return rf"Im {parameter_label(name[3:-1])}{end}"
    match = _COEFFICIENT.fullmatch(name)
    if match is None:
        return name + end
    operator, prime, flavour = match.groups()
    flavour = re.sub("|".join(_FLAVOURS), lambda found: _FLAVOURS[found.group()], flavour)
    mark_of_prime = r"\prime\," if prime else ""
    return rf"$C_{{{operator}}}^{{{mark_of_prime}{flavour}}}$" + end


def _filled(axes: Axes, regions: Sequence[Region]) -> list[Patch]:
    """Fill regions, the widest first; return their keys for a legend."""
    keys = []
    for index, region in reversed(list(enumerate(regions))):
        color = FILLS[index % len(FILLS)]
        if region.lines:
            path = Path.make_compound_path(*(Path(line, closed=True) for line in region.lines))
            axes.add_patch(PathPatch(path, facecolor=color, edgecolor="none", zorder=2))
        keys.append(Patch(color=color, label=rf"{region.n_sigma:g}$\sigma$"))
    return keys[::-1]


def _inside(contours: Contours, place: tuple[float, float]) -> bool:
    x, y = place
    return bool(contours.x[0] <= x <= contours.x[-1] and contours.y[0] <= y <= contours.y[-1])


def _unit(unit: str) -> str:
    return re.sub(r"\^(-?[0-9]+)", r"$^{\1}$", unit)


def _plain(name: str) -> str:
    """Keep matplotlib from reading a name as mathematics."""
    return name.replace("$", r"\$").replace("->", "→")
