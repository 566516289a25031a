"""``zprime-bridge papers``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from zprime_bridge.cli.options import json_option, print_json, print_tables
from zprime_bridge.cli.outputs import figure_files, paths_in, tell_written, write_document
from zprime_bridge.cli.progress import progress_on_stderr

CHOICES: Final = ("paper", "current", "both")
FORMATS: Final = ("png", "svg")


@click.command("papers")
@click.argument("name", metavar="[NAME]", required=False)
@click.option(
    "--data",
    type=click.Choice(CHOICES),
    default="both",
    show_default=True,
    help="Data of the paper, today's, or both beside each other.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory for NAME.json and, where there is a figure, NAME.png and NAME.svg.",
)
@json_option
def command(name: str | None, *, data: str, output: Path | None, as_json: bool) -> None:
    """Recompute a result of the two papers behind this package; without NAME, list them."""
    from zprime_bridge.papers.catalogue import ENTRIES, paper_result
    from zprime_bridge.report.papers import (
        list_document,
        list_report,
        result_document,
        result_report,
    )

    if name is None:
        if output is not None:
            raise click.UsageError("-o needs the NAME of a result; without NAME they are listed")
        if as_json:
            print_json(list_document(ENTRIES))
        else:
            print_tables(list_report(ENTRIES))
        return
    plots: dict[str, bytes] = {}
    with progress_on_stderr() as progress:
        progress(f"{name}: computing")
        result = paper_result(name, data)
        if output is not None and result.figure is not None:
            from zprime_bridge.report.plots.papers import paper_figure

            progress(f"{name}: drawing")
            figure = paper_figure(result)
            plots = figure_files(figure, [f"{name}.{ending}" for ending in FORMATS])
    document_file = f"{name}.json"
    names = paths_in(output, (document_file, *plots))
    document = result_document(result, names)
    if output is not None:
        write_document(output, document_file, document, plots)
    if as_json:
        print_json(document)
        return
    print_tables(result_report(result))
    tell_written(names)
