"""``zprime-bridge solve --like safe``."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from zprime_bridge.cli.options import print_json, print_tables

if TYPE_CHECKING:
    from collections.abc import Callable


def search_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a search for charges."""
    for option in (
        click.option(
            "--like",
            type=click.Choice(["safe"]),
            help="Enumerate and rank charges like the benchmarks of arXiv:2109.06201.",
        ),
        click.option("--c9", type=float, default=-0.83, help="C9 of muons, literal formula."),
        click.option("--c10", type=float, default=0.0, help="C10 of muons."),
        click.option("--m-zprime", type=float, default=5000.0, help="Z' mass in GeV."),
        click.option("--max-denominator", type=int, default=20, help="Of the charges of a set."),
        click.option("--max-charge", default="1", help="Largest charge; psi has charge 1."),
        click.option("--sort", type=click.Choice(["growth", "alpha4", "margin"]), default="growth"),
        click.option("--limit", type=click.IntRange(min=1), default=20, help="Rows shown."),
    ):
        function = option(function)
    return function


def search(options: dict[str, Any], output: str | None, *, as_json: bool) -> None:
    """Enumerate, rank, print, and write the cards of the rows shown."""
    from pathlib import Path

    from zprime_bridge.charges.numerals import exact_number
    from zprime_bridge.charges.places import Place
    from zprime_bridge.report.files import write_files
    from zprime_bridge.report.search import search_document, search_report
    from zprime_bridge.search.ranking import Order, SearchRequest, card_text, rank_safe_like

    request = SearchRequest(
        c9=options["c9"],
        c10=options["c10"],
        m_zprime=options["m_zprime"],
        max_denominator=options["max_denominator"],
        max_charge=exact_number(options["max_charge"], Place(label="--max-charge")),
        order=Order(options["sort"]),
    )
    ranking = rank_safe_like(request)
    places = list(islice(ranking.first_of_each(), options["limit"]))
    if output is not None:
        names = {place: f"safe-like-{place + 1}" for place in places}
        texts = {f"{name}.yaml": card_text(ranking, place, name) for place, name in names.items()}
        write_files(Path(output), texts)
    if as_json:
        print_json(search_document(ranking, places))
    else:
        print_tables(search_report(ranking, places))
