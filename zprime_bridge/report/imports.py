"""Imported charges as tables and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.charges.exact import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import RenderableType

    from zprime_bridge.core.plugins import Plugins
    from zprime_bridge.importers.protocol import Imported, Importer

MAX_SHOWN = 20


def import_document(imported: Imported, name: str, cards: Mapping[str, str]) -> dict[str, Any]:
    """Return everything that was read as one JSON document."""
    sets = []
    for given, (card_name, card) in zip(imported.sets, cards.items(), strict=True):
        anomalies = anomaly_coefficients(given.charges)
        sets.append(
            {
                "name": card_name,
                "line": given.line,
                "charges": {
                    field: [as_text(charge) for charge in triple]
                    for field, triple in given.charges.triples()
                },
                "scalars": {s.name: as_text(s.charge) for s in given.charges.scalars},
                "anomalies": anomalies.as_texts(),
                "anomaly_free": anomalies.vanish,
                "card": card,
            }
        )
    return {
        "format": name,
        "conventions": list(imported.conventions),
        "warnings": [str(warning) for warning in imported.warnings],
        "sets": sets,
    }


def import_report(document: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield conventions and the first sets as tables."""
    yield Text(f"format: {document['format']}", style="bold")
    for note in document["conventions"]:
        yield Text(f"- {note}")
    sets = document["sets"]
    fields = list(dict.fromkeys(field for given in sets for field in given["charges"]))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("card")
    for field in fields:
        table.add_column(field, justify="right")
    table.add_column("anomalies")
    for given in sets[:MAX_SHOWN]:
        columns = [" ".join(given["charges"].get(field, ["-"])) for field in fields]
        nonzero = ", ".join(f"{k} = {v}" for k, v in given["anomalies"].items() if v != "0")
        table.add_row(escape(given["name"]), *columns, nonzero or "none")
    yield table
    if len(sets) > MAX_SHOWN:
        yield Text(f"and {len(sets) - MAX_SHOWN} more")


def formats_table(plugins: Plugins[Importer]) -> Table:
    """Put the import formats in one table, broken plugins included."""
    table = Table()
    table.add_column("format")
    table.add_column("what it is")
    for importer in plugins.usable:
        table.add_row(importer.name, escape(importer.description))
    for broken, reason in plugins.broken.items():
        table.add_row(broken, f"[red]{escape(reason)}[/red]")
    return table
