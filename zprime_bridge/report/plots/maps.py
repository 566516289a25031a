"""Maps of scans in the style of [SAFE] Figs. 5, 7, 8, 10."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from zprime_bridge.core.errors import RunningError
from zprime_bridge.flow.run import M_PLANCK
from zprime_bridge.report.plots.style import new_figure, paper_style, symbol
from zprime_bridge.report.scan_documents import grid_of, own_point
from zprime_bridge.scans.designs import GridDesign
from zprime_bridge.scans.results import Reading
from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.scans.designs import Axis, Range
    from zprime_bridge.scans.table import ScanTable
    from zprime_bridge.vacuum.classes import ClassArray

_EDGE: Final = "#c8c8c8"
_EMPTY: Final = 255
_COLOURS: Final = ListedColormap([member.colour for member in VacuumClass]).with_extremes(
    over="#ffffff"
)
_NORM: Final = BoundaryNorm(np.arange(len(VacuumClass) + 1) - 0.5, len(VacuumClass))
_BINS: Final = (8, 40)
_POINTS_PER_BIN: Final = 20
_PLANE: Final = 2


def scan_figure(table: ScanTable, reading: Reading | None = None) -> Figure:
    """Draw a scan: a map if it is a plane, else its projections.

    Parameters
    ----------
    table : ScanTable
        Complete results of a potential with known stability conditions.
    reading : Reading, optional
        Where the vacuum is judged; default: both side by side for a plane, at the last scale for
        projections.

    Raises
    ------
    RunningError
        If the vacuum was not classified.
    """
    design = table.job.design
    if isinstance(design, GridDesign) and sum(axis.points > 1 for axis in design.axes) == _PLANE:
        readings = tuple(Reading) if reading is None else (reading,)
        return maps_figure([table], readings)
    return projections_figure(table, reading or Reading.END)


def maps_figure(tables: Sequence[ScanTable], readings: Sequence[Reading]) -> Figure:
    """Draw planes below each other and readings side by side, with one key.

    Parameters
    ----------
    tables : sequence of ScanTable
        Complete scans of two axes.
    readings : sequence of Reading
        Where the vacuum is judged.
    """
    with paper_style():
        rows, columns = len(tables), len(readings)
        figure = new_figure(0.4 + 3.4 * columns, 0.75 + 2.9 * rows)
        grid = figure.subplots(rows, columns, squeeze=False)
        found: set[int] = set()
        for row, table in enumerate(tables):
            for column, reading in enumerate(readings):
                axes = grid[row, column]
                found |= set(map(int, np.unique(draw_plane(axes, table, reading))))
                if row == 0:
                    axes.set_title(_reading_text(reading, table), fontsize=10)
                if column:
                    axes.set_ylabel("")
        cross = any(axes.lines for axes in grid.flat)
        _key(figure, found, cross=cross, columns=columns)
    return figure


def draw_plane(axes: Axes, table: ScanTable, reading: Reading) -> ClassArray:
    """Draw the classes of one plane, the first axis to the right; return them.

    A cross marks the point of the card.
    """
    wide, high = (axis for axis in grid_of(table).axes if axis.points > 1)
    plane = table.plane(reading).reshape(wide.points, high.points)
    axes.imshow(
        plane.T, origin="lower", extent=(*_span(wide), *_span(high)), aspect="auto",
        interpolation="nearest", cmap=_COLOURS, norm=_NORM,
    )  # fmt: skip
    own = own_point(table.job)
    x, y = own[wide.column], own[high.column]
    if x is not None and y is not None:
        left, right, low, top = *_span(wide), *_span(high)
        if left <= x <= right and low <= y <= top:
            axes.plot(x, y, marker="x", color="black", markersize=8, markeredgewidth=2)
    axes.set(xlabel=_label(wide.range), ylabel=_label(high.range))
    return plane


def projections_figure(table: ScanTable, reading: Reading) -> Figure:
    """Draw all pairs of scanned quantities, and the shares of the classes against each of them.

    Parameters
    ----------
    table : ScanTable
        Random points, or a grid of any number of axes.
    reading : Reading
        Where the vacuum is judged.

    Returns
    -------
    Figure
        Each cell of a plane has the colour of the best class among its points: there is such a
        point. On the diagonal, shares add up to one.
    """
    classes = table.classes(reading)
    ranges = [part for part in table.job.design.ranges if part.high > part.low]
    if not ranges:
        raise RunningError("nothing was varied in this scan: there is nothing to draw")
    edges = [_edges(table, part) for part in ranges]
    places = [
        np.clip(
            np.searchsorted(edge, table.column(part.column), side="right") - 1, 0, len(edge) - 2
        )
        for part, edge in zip(ranges, edges, strict=True)
    ]
    count = len(ranges)
    with paper_style():
        figure = new_figure(*(max(4.4, 1.2 + 1.5 * count), max(3.4, 1.4 + 1.4 * count)))
        grid = figure.subplots(count, count, squeeze=False)
        for row in range(count):
            for column in range(count):
                axes = grid[row, column]
                if column > row:
                    axes.remove()
                elif column == row:
                    _draw_shares(axes, edges[row], places[row], classes)
                else:
                    best = _best(places[column], places[row], edges[column], edges[row], classes)
                    axes.pcolormesh(
                        edges[column], edges[row], best.T, cmap=_COLOURS, norm=_NORM,
                        rasterized=True,
                    )  # fmt: skip
                _label_outside(axes, row, column, ranges)
        what = f"{_reading_text(reading, table)}: best class of each cell; diagonal: shares"
        figure.suptitle(what, fontsize=10)
        _key(figure, set(map(int, np.unique(classes))), cross=False, columns=count)
    return figure


def _edges(table: ScanTable, part: Range) -> FloatArray:
    """Return the ends of the bins: one for each value of a grid, fewer for random points."""
    design = table.job.design
    if isinstance(design, GridDesign):
        axis = next(axis for axis in design.axes if axis.name == part.name)
        low, high = _span(axis)
        return np.linspace(low, high, axis.points + 1)
    bins = int(np.clip(np.sqrt(table.table.num_rows / _POINTS_PER_BIN), *_BINS))
    return np.linspace(part.low, part.high, bins + 1)


def _best(
    x: NDArray[np.intp],
    y: NDArray[np.intp],
    wide: FloatArray,
    high: FloatArray,
    classes: ClassArray,
) -> ClassArray:
    best = np.full((len(wide) - 1, len(high) - 1), _EMPTY, dtype=np.uint8)
    np.minimum.at(best, (x, y), classes)
    return best


def _draw_shares(
    axes: Axes, edges: FloatArray, places: NDArray[np.intp], classes: ClassArray
) -> None:
    """Draw the shares of the classes in each bin, the best one at the bottom."""
    counts = np.zeros((len(edges) - 1, len(VacuumClass)))
    np.add.at(counts, (places, classes), 1)
    totals = np.cumsum(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1), axis=1)
    bottom = np.zeros(len(edges) - 1)
    for member in VacuumClass:
        axes.stairs(totals[:, member], edges, baseline=bottom, fill=True, color=member.colour)
        bottom = totals[:, member]
    axes.set(xlim=(edges[0], edges[-1]), ylim=(0, 1), yticks=[])


def _label_outside(axes: Axes, row: int, column: int, ranges: Sequence[Range]) -> None:
    last = len(ranges) - 1
    axes.tick_params(labelsize=8, labelbottom=row == last, labelleft=column == 0 and row > 0)
    if row == last:
        axes.set_xlabel(_label(ranges[column]), fontsize=9)
    if column == 0:
        axes.set_ylabel("share" if row == 0 else _label(ranges[row]), fontsize=9)


def _span(axis: Axis) -> tuple[float, float]:
    """Return the ends of an axis with half a cell beyond the first and the last value."""
    half = 0.5 * (axis.high - axis.low) / (axis.points - 1) if axis.points > 1 else 0.5
    return axis.low - half, axis.high + half


def _label(part: Range) -> str:
    text = symbol("alpha_4" if part.name == "alpha4" else part.name)
    return rf"$\log_{{10}}$ {text}" if part.is_logarithmic else text


def _reading_text(reading: Reading, table: ScanTable) -> str:
    if reading is Reading.WORST:
        return "worst vacuum on the way"
    end = table.job.settings.mu_end
    return "vacuum at " + (r"$M_{\mathrm{Pl}}$" if end == M_PLANCK else f"{end:.3g} GeV")


def _key(figure: Figure, found: Iterable[int], *, cross: bool, columns: int) -> None:
    """Write the key of the classes below the figure."""
    keys: list[Artist] = [
        Patch(facecolor=member.colour, edgecolor=_EDGE, label=member.label)
        for member in VacuumClass
        if member in found
    ]
    if cross:
        keys.append(
            Line2D([], [], linestyle="", marker="x", color="black", markeredgewidth=2, label="card")
        )
    lines = -(-len(keys) // (3 * columns))
    figure.legend(
        handles=keys, loc="outside lower center", ncols=-(-len(keys) // lines), fontsize=9
    )
