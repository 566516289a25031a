"""A trajectory for people: rich tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from rich.markup import escape
from rich.text import Text

from zprime_bridge.flow.solution import FlowStatus
from zprime_bridge.report.flow_documents import couplings_at, decades, origins_of, refusal
from zprime_bridge.report.tables import plain_table
from zprime_bridge.report.terminal import title_panel
from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.flow.solution import RunningSolution
    from zprime_bridge.model.model import U1PrimeModel

_BETWEEN: Final = 4
"""Scales shown between the first and the last one."""


def flow_report(model: U1PrimeModel, solution: RunningSolution) -> Iterator[RenderableType]:
    """Yield a trajectory as tables, and the verdict on it.

    Parameters
    ----------
    model : U1PrimeModel
        What was run.
    solution : RunningSolution
        Its trajectory.
    """
    yield title_panel(model)
    yield from _couplings(solution)
    if solution.zero_crossings:
        crossings = plain_table("Changes of sign")
        crossings.add_column("coupling")
        crossings.add_column("at mu [GeV]")
        for name, places in solution.zero_crossings.items():
            crossings.add_row(escape(name), ", ".join(f"{mu:.4g}" for mu in places))
        yield crossings
    if solution.vacuum_path:
        yield _vacuum(solution)
    yield _verdict(solution)


def _couplings(solution: RunningSolution) -> Iterator[RenderableType]:
    """Alphas at some scales; those that are zero all the way only by name."""
    scales = _shown_scales(solution)
    at = couplings_at(solution, scales)
    origins = origins_of(solution)
    absent = [name for name, values in solution.alphas.items() if _vanishes(values)]
    table = plain_table("Couplings at mu [GeV]; alpha = X^2/(4 pi)^2, of quartics Z/(4 pi)^2")
    table.add_column("")
    for scale in scales:
        table.add_column(f"{scale:.4g}", justify="right")
    table.add_column("start")
    for name in solution.alphas:
        if name not in absent:
            values = (at[scale][name] for scale in scales)
            numbers = ("-" if value is None else f"{value:.4g}" for value in values)
            table.add_row(escape(name), *numbers, origins.get(name, ""))
    yield table
    if absent:
        yield Text(f"zero at all scales: {', '.join(absent)}")


def _vanishes(values: FloatArray) -> bool:
    """Tell whether a coupling is zero wherever it is known."""
    known = values[np.isfinite(values)]
    return len(known) > 0 and not known.any()


def _shown_scales(solution: RunningSolution) -> list[float]:
    """First scale, powers of ten, and the last one that is reached (or the one before a pole)."""
    low, high = sorted((solution.mu_start, solution.mu_reached))
    inside = [mu for mu in decades(solution) if low < mu < high]
    count = min(_BETWEEN, len(inside))
    kept = [inside[(2 * i + 1) * len(inside) // (2 * count)] for i in range(count)]
    last = [] if solution.status is FlowStatus.POLE else [solution.mu_reached]
    return [solution.mu_start, *sorted(kept, reverse=low != solution.mu_start), *last]


def _vacuum(solution: RunningSolution) -> Table:
    table = plain_table("Vacuum")
    table.add_column("class")
    table.add_column("from mu [GeV]", justify="right")
    table.add_column("to mu [GeV]", justify="right")
    colours = {member.label: member.colour for member in VacuumClass}
    for part in solution.vacuum_path:
        label = f"[{colours[part.vacuum]}]■[/] {escape(part.vacuum)}"
        table.add_row(label, f"{part.mu_from:.4g}", f"{part.mu_to:.4g}")
    return table


def _verdict(solution: RunningSolution) -> Text:
    """Say in one sentence how far the theory goes."""
    refused = refusal(solution)
    if refused is not None:
        return Text(refused, style="bold red")
    text = f"all couplings finite from {solution.mu_start:.4g} to {solution.mu_end:.4g} GeV"
    if solution.vacuum is None:
        return Text(f"{text}; no stability conditions are known for this potential", style="yellow")
    if solution.vacuum == solution.vacuum_worst:
        return Text(f"{text}, vacuum {solution.vacuum}", style="bold green")
    worst = f"vacuum {solution.vacuum} there, but {solution.vacuum_worst} on the way"
    return Text(f"{text}; {worst}", style="yellow")
