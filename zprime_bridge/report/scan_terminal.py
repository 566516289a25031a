"""A scan for people: rich tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.text import Text

from zprime_bridge.report.tables import plain_table
from zprime_bridge.report.terminal import title_panel
from zprime_bridge.scans.designs import LOG_PREFIX
from zprime_bridge.scans.results import Reading
from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import RenderableType
    from rich.table import Table

    from zprime_bridge.model.model import U1PrimeModel


def scan_report(model: U1PrimeModel, document: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield the result of a scan as tables.

    Parameters
    ----------
    model : U1PrimeModel
        What was scanned.
    document : mapping
        Of :func:`zprime_bridge.report.scan_documents.scan_document`.
    """
    yield title_panel(model)
    if document["counts"]:
        yield _classes(document)
        yield from _constraints(document)
    else:
        yield Text("no stability conditions are known for this potential", style="yellow")
    if any(found["safe"] for found in document["constraints"].values()):
        yield Text("(in brackets): as far as was scanned, no bound")
    poles = document["pole_gev"]
    if poles is not None:
        lowest, median, highest = poles["lowest"], poles["median"], poles["highest"]
        yield Text(f"poles from {lowest:.3g} to {highest:.3g} GeV, half of them below {median:.3g}")
    seconds = document["seconds"]
    yield Text(f"{document['points']} points in {seconds:.1f} s")


def _classes(document: Mapping[str, Any]) -> Table:
    table = plain_table("Vacuum of the points")
    table.add_column("class")
    table.add_column(f"at {document['settings']['mu_end']:.3g} GeV", justify="right")
    table.add_column("worst on the way", justify="right")
    end, worst = (document["counts"][reading.value] for reading in Reading)
    for member in VacuumClass:
        if member.label in end or member.label in worst:
            table.add_row(
                f"[{member.colour}]■[/] {escape(member.label)}",
                *(
                    _share(counts.get(member.label, 0), document["points"])
                    for counts in (end, worst)
                ),
            )
    return table


def _constraints(document: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield where the stable points lie, for both readings."""
    titles = {
        Reading.END: f"Stable points at {document['settings']['mu_end']:.3g} GeV",
        Reading.WORST: "Points that are stable all the way",
    }
    for reading, title in titles.items():
        found = document["constraints"][reading.value]
        if not found["safe"]:
            yield Text(f"{title}: none", style="yellow")
            continue
        table = plain_table(f"{title}: {found['share']:.1%}; 90 % of them in the windows")
        for header in ("", "window", "lowest", "highest"):
            table.add_column(header, justify="right" if header else "left")
        for name, window in found["windows"].items():
            table.add_row(*_window(name, window))
        for name, window in found["portals"].items():
            table.add_row(*_window(f"{name}, the other portal off", window))
        yield table
        if found["portal_share"] is not None:
            yield Text(f"at least one portal in its window: {found['portal_share']:.0%} of them")


def _window(name: str, window: Mapping[str, Any]) -> tuple[str, ...]:
    """Write one line; bounds at the end of what was scanned are in brackets."""
    power = "10^" if name.startswith(LOG_PREFIX) else ""
    ends = [
        f"{power}{window[end]:g}" if window[known] else f"({power}{window[end]:g})"
        for end, known in (("low", "bounded_below"), ("high", "bounded_above"))
    ]
    extremes = (f"{power}{window[end]:.2f}" for end in ("lowest", "highest"))
    return escape(name), " .. ".join(ends), *extremes


def _share(count: int, total: int) -> str:
    return f"{count}  ({count / total:.1%})" if count else "-"
