"""Mixing angle, rho and its bounds against M_Z', in the style of [CHI] Figs. 1 and 2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.mixing.bounds import largest_higgs_coupling
from zprime_bridge.mixing.sector import neutral_sector
from zprime_bridge.report.plots.style import new_figure, paper_style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from zprime_bridge.mixing.bounds import RhoRange
    from zprime_bridge.mixing.scheme import ElectroweakScheme

LIGHT_MASSES_GEV: Final = (1e-5, 60.0)
"""Range of [CHI] Fig. 1."""

HEAVY_MASSES_GEV: Final = (200.0, 1e4)
"""Range of [CHI] Fig. 2, a little wider."""

_POINTS: Final = 600
_COLOURS: Final = ("#c0392b", "#1f5fa8", "#2c8c4a", "#8c5fa8")
_DASHES: Final = ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (5, 2, 1, 2)))
_BAND: Final = "#bfe3bf"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MixingCurve:
    """Coupling and charge of one curve.

    Attributes
    ----------
    g_x : float
        Gauge coupling.
    higgs : float
        Charge of the electroweak vacuum.
    g_12 : float
        Kinetic mixing coupling.
    """

    g_x: float
    higgs: float
    g_12: float = 0.0

    @property
    def label(self) -> str:
        """Legend entry."""
        mixing = rf",\ g_{{12}} = {self.g_12:.3g}" if self.g_12 else ""
        return rf"$g_x = {self.g_x:.3g},\ X_\Phi = {self.higgs:.3g}{mixing}$"


def mixing_figure(
    curves: Sequence[MixingCurve],
    masses: tuple[float, float],
    *,
    scheme: ElectroweakScheme,
    allowed: RhoRange,
    title: str = "",
) -> Figure:
    """Draw abs(alpha) and rho against M_Z'; curves end where there is no solution.

    Parameters
    ----------
    curves : sequence of MixingCurve
        Equal couplings share a colour, equal charges a dash.
    masses : tuple of two floats
        Range of M_Z', GeV.
    scheme : ElectroweakScheme
        What fixes g, g' and v.
    allowed : RhoRange
        The green band.
    title : str
        Above the figure.

    Returns
    -------
    Figure
        Not known to pyplot.
    """
    grid = np.geomspace(*masses, _POINTS)
    couplings = list(dict.fromkeys(curve.g_x for curve in curves))
    charges = list(dict.fromkeys((curve.higgs, curve.g_12) for curve in curves))
    with paper_style():
        figure = new_figure(9.0, 4.2)
        left, right = figure.subplots(1, 2)
        right.axhspan(allowed.low, allowed.high, color=_BAND, linewidth=0, zorder=0)
        right.axhline(1.0, color="#909090", linewidth=0.6, zorder=1)
        for curve in curves:
            sector = neutral_sector(grid, curve.g_x, curve.higgs, scheme=scheme, g_12=curve.g_12)
            look = {
                "color": _COLOURS[couplings.index(curve.g_x) % len(_COLOURS)],
                "linestyle": _DASHES[charges.index((curve.higgs, curve.g_12)) % len(_DASHES)],
                "linewidth": 1.6,
            }
            size = np.where(sector.alpha == 0, np.nan, np.abs(sector.alpha))
            left.plot(grid, size, label=curve.label, **look)
            right.plot(grid, sector.rho, **look)
        left.set(yscale="log", ylabel=r"$|\alpha|$", ylim=_decades(left))
        right.set(ylabel=r"$\rho$", ylim=_rho_limits(masses, allowed, scheme))
        right.ticklabel_format(axis="y", useOffset=False)
        for axes in (left, right):
            _mass_axis(axes, masses)
        left.legend(fontsize=8, loc="best")
        figure.suptitle(title, x=0.01, ha="left", fontsize=10)
    return figure


def bound_figure(
    ranges: Mapping[str, RhoRange], *, scheme: ElectroweakScheme, title: str = ""
) -> Figure:
    """Draw the largest allowed abs(g_x q + g_12/2) against M_Z', light and heavy.

    Parameters
    ----------
    ranges : mapping of str to RhoRange
        Legend entry to allowed range of rho; the first is shaded.
    scheme : ElectroweakScheme
        What fixes M_Z^SM and v.
    title : str
        Above the figure.

    Returns
    -------
    Figure
        Not known to pyplot.
    """
    low, high = LIGHT_MASSES_GEV[0] * 100, HEAVY_MASSES_GEV[1]
    near = scheme.m_z * (1 + np.geomspace(1e-4, 0.5, _POINTS // 4))
    masses = np.sort(np.concatenate([np.geomspace(low, high, _POINTS), near, scheme.m_z**2 / near]))
    with paper_style():
        figure = new_figure(6.4, 4.4)
        axes = figure.add_subplot()
        for index, (name, allowed) in enumerate(ranges.items()):
            bound = largest_higgs_coupling(masses, allowed, scheme)
            colour = _COLOURS[index % len(_COLOURS)]
            axes.plot(masses, np.where(bound > 0, bound, np.nan), color=colour, label=name)
            if index == 0:
                axes.fill_between(masses, bound, 1e2, color=colour, alpha=0.12, linewidth=0)
        axes.axvline(scheme.m_z, color="#909090", linewidth=0.8, linestyle=":")
        axes.annotate(
            r"$M_Z$", (scheme.m_z, 0.03), xycoords=("data", "axes fraction"), xytext=(4, 0),
            textcoords="offset points", fontsize=9, color="#606060",
        )  # fmt: skip
        axes.set(yscale="log", ylim=(1e-4, 2.0), ylabel=r"$|g_x q + g_{12}/2|$")
        axes.text(0.05, 0.92, "excluded", transform=axes.transAxes, fontsize=9, color="#606060")
        _mass_axis(axes, (low, high))
        axes.legend(fontsize=9, loc="lower left")
        axes.set_title(title, loc="left", fontsize=10)
    return figure


def _decades(axes: Axes) -> tuple[float, float]:
    """Whole powers of ten around all curves, at least two."""
    sizes = np.concatenate([np.asarray(line.get_ydata(), dtype=float) for line in axes.lines])
    sizes = sizes[np.isfinite(sizes)]
    if sizes.size == 0:
        return 1e-4, 1.0
    high = 10.0 ** np.ceil(np.log10(sizes.max()))
    return float(min(10.0 ** np.floor(np.log10(sizes.min())), high / 100)), float(high)


def _rho_limits(
    masses: tuple[float, float], allowed: RhoRange, scheme: ElectroweakScheme
) -> tuple[float, float]:
    """Show the edge that bounds this regime: the lower one for a light Z'."""
    if masses[1] < scheme.m_z:
        edge = 1 - allowed.low
        return 1 - 2.2 * edge, 1 + 0.5 * edge
    edge = allowed.high - 1
    return 1 - 0.5 * edge, 1 + 2.2 * edge


def _mass_axis(axes: Axes, masses: tuple[float, float]) -> None:
    axes.set(xscale="log", xlim=masses, xlabel=r"$M_{Z'}$ [GeV]")
