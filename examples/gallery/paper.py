"""What the scripts of this gallery share: cards, runs, numbers beside the paper's statements."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge import build_model, load_card
from zprime_bridge.flow.run import run
from zprime_bridge.report.files import write_files
from zprime_bridge.report.formats import figure_format
from zprime_bridge.report.plots.flow import flow_figure
from zprime_bridge.report.plots.maps import maps_figure
from zprime_bridge.report.plots.style import rendered
from zprime_bridge.report.scan_documents import class_counts
from zprime_bridge.scans.designs import Axis, GridDesign, RandomDesign
from zprime_bridge.scans.free_couplings import free_ranges
from zprime_bridge.scans.results import Reading
from zprime_bridge.scans.scan import scan
from zprime_bridge.scans.summary import constraint_summary
from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from zprime_bridge.flow.solution import RunningSolution
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.scans.table import ScanTable

M_PLANCK: Final = 1e19
SILENT: Final = {"alpha_y": 0.0, **{f"alpha_{x}": 0.0 for x in ("delta", "deltatilde")}}
"""psi and S without interactions: no Yukawa coupling, no portals."""

_WALKING: Final = 0.05
_DECADES: Final = 2


def arguments(given: Sequence[str] | None, text: str) -> argparse.Namespace:
    """Read the options of a script."""
    parser = argparse.ArgumentParser(description=text)
    parser.add_argument("-o", "--output", type=Path, default=Path(), help="directory of figures")
    parser.add_argument("--format", default="png", help="of figures: png, pdf or svg")
    parser.add_argument("--points", type=int, default=61, help="of each axis of a map")
    parser.add_argument("--random", type=int, default=20000, help="random points; paper: 75000")
    return parser.parse_args(given)


def compare(what: str, paper: str, here: str) -> None:
    """Print one statement of the paper and what it is here."""
    print(f"{what:<58} paper: {paper:<26} here: {here}")


def save(figure: Figure, number: int, options: argparse.Namespace) -> None:
    """Write a figure."""
    name = f"fig{number:02}.{options.format}"
    (path,) = write_files(options.output, {name: rendered(figure, figure_format(name))})
    print(f"wrote {path}")


def model_of(card: str) -> U1PrimeModel:
    """Build the model of a shipped card."""
    return build_model(load_card(card))


def naive_pole(card: str) -> str:
    """Find the Landau pole without interactions of psi and S."""
    return in_tev(run(model_of(card), initial=SILENT))


def in_tev(solution: RunningSolution) -> str:
    """Write the scale of the pole."""
    return "none" if solution.pole_gev is None else f"{solution.pole_gev / 1000:.3g} TeV"


def sample(card: str, number: int, options: argparse.Namespace) -> RunningSolution:
    """Run the sample trajectory of a card, draw it, tell how it ends."""
    solution = run(model_of(card))
    save(flow_figure(solution, f"{card}: [SAFE] Fig. {number}"), number, options)
    compare("sample trajectory", "finite, V+", f"{solution.status}, {solution.vacuum}")
    compare("vacuum at all 250 scales", "V+", str(solution.vacuum_worst))
    return solution


def signs(solution: RunningSolution, names: Sequence[str]) -> str:
    """Tell where couplings change sign."""
    crossings = solution.zero_crossings
    places = (
        ", ".join(f"{mu:.2g}" for mu in crossings[n]) if n in crossings else "no" for n in names
    )
    return "; ".join(f"{name}: {place}" for name, place in zip(names, places, strict=True))


def at_planck(solution: RunningSolution, names: Sequence[str]) -> str:
    """Write couplings at M_Pl."""
    values = solution.at(M_PLANCK)
    return ", ".join(f"{name.removeprefix('alpha_')} {values[name]:.2g}" for name in names)


def walking_from(solution: RunningSolution, name: str) -> str:
    """Tell from which scale on a coupling walks: abs(dln(alpha)/dln(mu)) < 0.05 for two decades."""
    logs = np.log(solution.scales)
    slopes = np.abs(np.gradient(np.log(np.abs(solution.alphas[name])), logs))
    length = int(_DECADES * np.log(10) / (logs[1] - logs[0]))
    quiet = np.convolve(slopes < _WALKING, np.ones(length), mode="valid") == length
    return f"{solution.scales[np.argmax(quiet)]:.1e}" if quiet.any() else "nowhere"


def planes(card: str, number: int, options: argparse.Namespace) -> list[ScanTable]:
    """Scan the two planes of a figure and draw both readings of each."""
    portal = Axis(name="alpha_deltatilde", low=-6.0, high=0.0, points=options.points)
    across = (
        Axis(name="alpha_y", low=-2.5, high=0.5, points=options.points),
        replace(portal, name="alpha_delta"),
    )
    tables = [scan(model_of(card), GridDesign(axes=(axis, portal))) for axis in across]
    save(maps_figure(tables, tuple(Reading)), number, options)
    for table, axis in zip(tables, across, strict=True):
        for reading in Reading:
            counts = class_counts(table, reading)
            shares = (f"{x} {n / table.table.num_rows:.1%}" for x, n in counts.items())
            print(f"  {axis.name} - alpha_deltatilde, {reading}: {', '.join(shares)}")
    return tables


def windows(
    card: str, paper: tuple[float, tuple[float, float], tuple[float, float]], count: int
) -> ScanTable:
    """Scan at random and hold the safe points against the windows of the paper, in log10.

    ``paper`` has the lower bound of alpha_y and the windows of alpha_delta and alpha_deltatilde, of
    which one must be met.
    """
    model = model_of(card)
    table = scan(model, RandomDesign(ranges=free_ranges(model), count=count, seed=1))
    low, *portals = paper
    y, *found = (table.column(f"log10_alpha_{x}") for x in ("y", "delta", "deltatilde"))
    inside = [(x >= a) & (x <= b) for x, (a, b) in zip(found, portals, strict=True)]
    for reading in Reading:
        safe = table.classes(reading) <= VacuumClass.V_MINUS
        summary = constraint_summary(table, reading)
        ours = [*summary.windows[:1], *summary.portals]
        for window, bounds in zip(ours, ((low, None), *portals), strict=False):
            name = f"{window.name}{'' if window is ours[0] else ', the other portal off'}"
            compare(f"{name} ({reading})", _window(*bounds), _window(window.low, window.high))
        share = np.mean((inside[0] | inside[1])[safe]) if safe.any() else 0.0
        compare(f"safe points with a portal in its window ({reading})", "all", f"{share:.0%}")
        within = (y >= low) & (inside[0] | inside[1])
        print(
            f"  safe ({reading}): {safe[within].mean():.0%} of the points inside the paper's "
            f"windows, {safe[~within].mean():.0%} of those outside"
        )
    return table


def _window(low: float, high: float | None) -> str:
    return f"above 10^{low:g}" if high is None else f"10^{low:g} to 10^{high:g}"
