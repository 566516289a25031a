"""``zprime-bridge cards``."""

from __future__ import annotations

import click

from zprime_bridge.cli.options import json_option, print_json, print_tables


@click.command("cards")
@json_option
def command(as_json: bool) -> None:
    """List the shipped charge cards."""
    from zprime_bridge.charges.library import shipped_cards

    cards = shipped_cards()
    if as_json:
        print_json(
            {
                "cards": [
                    {
                        "name": card.name,
                        "template": card.template,
                        "paper": card.source.paper,
                        "where": card.source.where,
                        "notes": card.notes,
                    }
                    for card in cards
                ]
            }
        )
        return
    from rich.markup import escape
    from rich.table import Table

    table = Table()
    for header in ("card", "template", "source", "what it is"):
        table.add_column(header)
    for card in cards:
        table.add_row(card.name, card.template, escape(str(card.source)), escape(card.notes))
    print_tables([table])
