"""``zprime-bridge import``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zprime_bridge.cli.options import json_option, print_json, print_tables

if TYPE_CHECKING:
    from zprime_bridge.importers.protocol import ImportRequest


@click.command("import")
@click.argument("file", metavar="FILE|list")
@click.option("--format", "name", default="", metavar="NAME", help="Format; default: recognised.")
@click.option(
    "--order", default="", metavar="Q,NU,...", help="Species of bare integers: q,nu,e,u,l,d."
)
@click.option(
    "--convention",
    type=click.Choice(["right-handed", "conjugates"]),
    help="What the charges of u, d, e, nu belong to; default: found by the anomalies.",
)
@click.option("--gauge", default="", metavar="NAME", help="Which U(1) of a SARAH model is ours.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory to write the cards into.",
)
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    file: str,
    name: str,
    order: str,
    convention: str | None,
    gauge: str,
    output: Path | None,
    as_json: bool,
) -> None:
    """Read charges of FILE (or -) into cards; 'import list' lists the formats.

    Species, signs and normalisations are converted to those of this package and told. A single card
    is printed, several are written with -o. Exit code 1 if charges are anomalous. Formats are
    plugins: packages may add theirs.
    """
    from zprime_bridge.importers.cards import imported_cards
    from zprime_bridge.importers.discovery import chosen_importer, discover_importers, run_importer
    from zprime_bridge.report.files import write_files
    from zprime_bridge.report.imports import formats_table, import_document, import_report

    plugins = discover_importers()
    if file == "list":
        print_tables([formats_table(plugins)])
        return
    request = _request(file, order, convention, gauge)
    importer = chosen_importer(plugins, name, request)
    imported = run_importer(importer, request)
    cards = imported_cards(imported, request.label)
    document = import_document(imported, importer.name, cards)
    for warning in document["warnings"]:
        click.echo(warning, err=True)
    if output is not None:
        texts = {f"{card}.yaml": text for card, text in cards.items()}
        document["files"] = [str(path) for path in write_files(output, texts)]
    if as_json:
        print_json(document)
    elif len(cards) == 1 and output is None:
        click.echo(next(iter(cards.values())), nl=False)
    else:
        print_tables(import_report(document))
        where = f"written to {output}" if output is not None else "not written: use -o DIR"
        click.echo(f"{len(cards)} card(s) {where}")
    bad = [given["name"] for given in document["sets"] if not given["anomaly_free"]]
    if bad:
        click.echo(f"zprime-bridge: anomalous charges: {len(bad)} of {len(cards)}", err=True)
        ctx.exit(1)


def _request(file: str, order: str, convention: str | None, gauge: str) -> ImportRequest:
    from zprime_bridge.charges.intake import text_of_file, text_of_stream
    from zprime_bridge.importers.protocol import MAX_BYTES, Convention, ImportRequest

    if file == "-":
        label = "<stdin>"
        text = text_of_stream(sys.stdin.buffer, label, MAX_BYTES)
    else:
        label = file if file.isprintable() else ascii(file)
        text = text_of_file(Path(file), label, MAX_BYTES)
    return ImportRequest(
        text=text,
        label=label,
        order=tuple(word.strip().lower() for word in order.split(",") if word.strip()),
        convention=Convention(convention) if convention is not None else None,
        gauge=gauge,
    )
