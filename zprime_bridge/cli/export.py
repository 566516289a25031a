"""``zprime-bridge export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from zprime_bridge.cli.options import (
    anomalous_option,
    loaded_model,
    parameter_option,
    point_options,
    print_tables,
    selected_point,
)

if TYPE_CHECKING:
    from zprime_bridge.export.discovery import DiscoveredExporters


@click.command("export")
@click.argument("name", metavar="FORMAT|list")
@click.argument("card", metavar="CARD", required=False)
@parameter_option
@point_options
@anomalous_option
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory to write into; default: print the first file.",
)
def command(
    name: str,
    card: str | None,
    parameters: tuple[str, ...],
    allow_anomalous: bool,
    output: Path | None,
    **options: float | None,
) -> None:
    """Write CARD in FORMAT, e.g. pyrate or wcxf; 'export list' lists the formats.

    Formats are plugins: packages may add theirs.
    """
    from zprime_bridge.core.errors import ExportError
    from zprime_bridge.export.discovery import discover_exporters, run_exporter
    from zprime_bridge.export.protocol import ExportRequest

    discovered = discover_exporters()
    if name == "list":
        _print_formats(discovered)
        return
    if card is None:
        raise click.UsageError("Missing argument 'CARD'.")
    exporter = discovered.named(name)

    from zprime_bridge.matching.match import match
    from zprime_bridge.report.files import write_files

    loaded, model = loaded_model(card, parameters, allow_anomalous=allow_anomalous)
    point = selected_point(loaded, options) if exporter.needs_point else None
    matched = None if point is None else match(model, point)
    outcome = run_exporter(exporter, ExportRequest(model=model, point=point, coefficients=matched))
    if outcome.failure is not None:
        raise ExportError(f"export {name}: {outcome.failure}")
    if output is not None:
        for path in write_files(output, outcome.texts):
            click.echo(f"wrote {path}")
        return
    first, *others = outcome.texts
    click.echo(outcome.texts[first], nl=False)
    if others:
        click.echo(f"not shown: {', '.join(others)}; use -o DIR for all files", err=True)


def _print_formats(discovered: DiscoveredExporters) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table()
    table.add_column("format")
    table.add_column("what it is")
    for exporter in discovered.exporters:
        table.add_row(exporter.name, escape(exporter.description))
    for broken, reason in discovered.broken.items():
        table.add_row(broken, f"[red]{escape(reason)}[/red]")
    print_tables([table])
