"""Line shape of a Z' at a lepton collider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.report.plots.style import new_figure, paper_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from zprime_bridge.report.cross_sections import LineShape

COLOURS: Final = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b")

_BEAMS: Final = {"mu": r"\mu^+\mu^-", "e": r"e^+e^-"}

_FINALS: Final = {
    "invisible": r"\mathrm{invisible}",
    "tau": r"\tau^+\tau^-",
    "mu": r"\mu^+\mu^-",
    "e": r"e^+e^-",
    "b": r"b\bar b",
    "t": r"t\bar t",
    "c": r"c\bar c",
}

GEV_PER_TEV: Final = 1e3
DECADES_BELOW: Final = 10.0
"""Free space around the curves, as a factor."""


def line_shape_figure(shape: LineShape, *, title: str, sqrt_s: float | None = None) -> Figure:
    """Draw cross sections against the energy, the Standard Model dashed.

    Parameters
    ----------
    shape : LineShape
        From :func:`line_shape`.
    title : str
        Name of the model.
    sqrt_s : float, optional
        Energy of a collider, GeV, marked by a dotted line.

    Returns
    -------
    Figure
        Without pyplot state.
    """
    energies = shape.sqrt_s / GEV_PER_TEV
    beam = _BEAMS.get(shape.beam, rf"{shape.beam}\bar{{{shape.beam}}}")
    with paper_style():
        figure = new_figure(7.2, 4.6)
        axes = figure.add_subplot()
        axes.set_xscale("log")
        axes.set_yscale("log")
        for colour, (name, values) in zip(COLOURS, shape.curves.items(), strict=False):
            label = rf"${beam}\to {_FINALS.get(name, name)}$"
            if np.any(values > 0):
                axes.plot(energies, values, color=colour, linewidth=1.7, label=label)
            axes.plot(
                energies, shape.standard_model[name], color=colour, linewidth=1.1, linestyle="--"
            )
        _band(axes, shape)
        if sqrt_s is not None:
            axes.axvline(sqrt_s / GEV_PER_TEV, color="0.35", linestyle=":", linewidth=1.1)
        axes.plot([], [], color="0.3", linestyle="--", linewidth=1.1, label="Standard Model")
        _frame(axes, shape)
        axes.set_xlabel(r"$\sqrt{s}$ [TeV]")
        axes.set_ylabel(r"$\sigma$ [fb]")
        axes.set_title(
            rf"{title}: $M_{{Z'}}$ = {shape.m_zprime / GEV_PER_TEV:.3g} TeV, "
            rf"$\Gamma/M$ = {shape.width / shape.m_zprime:.3g}",
            fontsize=11,
        )
        figure.legend(loc="outside right upper", fontsize=9)
    return figure


def _band(axes: Axes, shape: LineShape) -> None:
    """Shade M - Gamma/2 to M + Gamma/2."""
    low, high = shape.m_zprime - shape.width / 2, shape.m_zprime + shape.width / 2
    axes.axvspan(
        low / GEV_PER_TEV,
        high / GEV_PER_TEV,
        color="0.5",
        alpha=0.14,
        linewidth=0,
        label=r"$M \pm \Gamma/2$",
    )


def _frame(axes: Axes, shape: LineShape) -> None:
    values = np.concatenate([*shape.curves.values(), *shape.standard_model.values()])
    seen = values[values > 0]
    axes.set_xlim(shape.sqrt_s[0] / GEV_PER_TEV, shape.sqrt_s[-1] / GEV_PER_TEV)
    if seen.size:
        typical = float(np.median(seen))
        axes.set_ylim(
            max(float(seen.min()), typical / 1e5) / DECADES_BELOW,
            float(seen.max()) * DECADES_BELOW,
        )
    axes.grid(visible=True, which="major", linewidth=0.3, color="0.8")
