"""What every plane of M_Z' and g' shares: axes, shading, the point, notes, typeset titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.model.point import ParameterPoint

COLOURS: Final = (
    "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#e377c2",
    "#7f7f7f", "#bcbd22", "#003f5c", "#ef5675", "#7a5195", "#488f31", "#a05195", "#665191",
)  # fmt: skip

SMALLEST_G: Final = 1e-8
"""Lower end of a plane with neither a curve nor a point."""

TYPESET: Final = (
    ("anti-nu_e e", r"$\bar\nu_e\, e$"),
    ("nu_mu e", r"$\nu_\mu\, e$"),
    ("nu_R", r"$\nu_R$"),
    ("nu trident", r"$\nu$ trident"),
    ("N_eff", r"$N_\mathrm{eff}$"),
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
)
"""In this order: longer names before their parts."""


class Curve(Protocol):
    """Smallest rejected g' by mass."""

    @property
    def masses(self) -> FloatArray:
        """GeV, shape (N,)."""

    @property
    def g_prime(self) -> FloatArray:
        """Shape (N,); NaN where nothing is rejected."""


def typeset(title: str) -> str:
    r"""Typeset a title of the data files: ``B+ -> K+ Z'(inv)`` with a real arrow."""
    text = " ".join(title.split())
    for plain, symbols in TYPESET:
        text = text.replace(plain, symbols)
    return text


def colour(index: int) -> str:
    """Return the colour of a curve by its place."""
    return COLOURS[index % len(COLOURS)]


def plane_axes(figure: Figure, title: str) -> Axes:
    """Return logarithmic axes of M_Z' in GeV and g'."""
    axes = figure.add_subplot()
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(r"$M_{Z'}$ [GeV]")
    axes.set_ylabel(r"$g'$")
    axes.set_title(title, fontsize=11)
    axes.grid(visible=True, which="major", linewidth=0.3, color="0.8")
    return axes


def shade_above(
    axes: Axes, curves: Sequence[Curve], *, top: float, color: str, alpha: float
) -> None:
    """Shade what at least one of the curves, all on the same masses, rejects."""
    if not curves:
        return
    everything = np.array([curve.g_prime for curve in curves])
    some = np.any(np.isfinite(everything), axis=0)
    lowest = np.full(everything.shape[1], np.nan)
    lowest[some] = np.nanmin(everything[:, some], axis=0)
    axes.fill_between(
        curves[0].masses, lowest, top, where=some.tolist(), color=color, alpha=alpha, lw=0
    )


def mark(axes: Axes, point: ParameterPoint) -> None:
    """Mark the point with a star."""
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


def frame(
    axes: Axes, curves: Sequence[Curve], point: ParameterPoint | None, *, room: float, top: float
) -> None:
    """Show all masses of the curves and the point.

    Parameters
    ----------
    axes : Axes
        Of :func:`plane_axes`.
    curves : sequence of Curve
        Each with a finite value, all on the same masses.
    point : ParameterPoint or None
        Inside the frame.
    room : float
        Free space below the lowest curve or the point, as a factor below 1.
    top : float
        Largest g'.
    """
    lowest = [float(curve.g_prime[np.isfinite(curve.g_prime)].min()) for curve in curves]
    masses = [float(mass) for curve in curves[:1] for mass in (curve.masses[0], curve.masses[-1])]
    if point is not None:
        lowest.append(point.g_prime)
        masses.append(point.m_zprime)
    axes.set_ylim(min(lowest, default=SMALLEST_G) * room, top)
    if curves:
        axes.set_xlim(min(masses), max(masses))


def explain(figure: Figure, *, silent: Iterable[str], heading: str) -> None:
    """Add the legend, and below it the titles of constraints without a curve."""
    figure.legend(loc="outside right upper", fontsize=8, handlelength=2.6)
    names = [typeset(title) for title in silent]
    if names:
        text = "\n".join([heading, *names])
        figure.text(0.995, 0.02, text, ha="right", va="bottom", fontsize=6.5, color="0.4")
