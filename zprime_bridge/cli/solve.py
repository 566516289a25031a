"""``zprime-bridge solve``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from zprime_bridge.cli.options import json_option, print_json, print_tables
from zprime_bridge.cli.solve_like import search, search_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.charges.yaml_nodes import TextNode
    from zprime_bridge.solve.request import SolveRequest


@click.command("solve")
@click.argument("conditions", required=False, metavar="[PRESET|FILE]")
@click.option("--preset", metavar="NAME", help="The same as PRESET.")
@click.option("--list", "list_presets", is_flag=True, help="List the presets.")
@click.option("--template", default="minimal", help="Template of free conditions.")
@click.option("--name", default="solved", help="Name of the cards of free conditions.")
@click.option("--no-nu", is_flag=True, help="No right-handed neutrinos.")
@click.option("--equal", multiple=True, metavar="12", help="Generations with equal charges.")
@click.option(
    "--yukawa",
    "yukawas",
    multiple=True,
    metavar="u,d:H:block",
    help="Yukawa terms to allow: sectors, doublet, pattern (all, diagonal, block, 33, 3x12).",
)
@click.option(
    "--relation", "relations", multiple=True, metavar="'q1 = q2'", help="An equation of charges."
)
@click.option(
    "--scalar-term",
    "scalar_terms",
    multiple=True,
    metavar="'Phi^* phi chi0'",
    help="A scalar term to allow; each singlet may be conjugated.",
)
@click.option("--nonzero", multiple=True, metavar="'q3 - q1'", help="What must not vanish.")
@click.option("--scalar", "scalars", multiple=True, help="An optional scalar of the template.")
@click.option(
    "--parameter",
    "parameters",
    multiple=True,
    metavar="a=nu3",
    help="Name of a free parameter and the charge that it stands for.",
)
@click.option(
    "--complete",
    "card",
    metavar="CARD",
    help="What gives mixing, seesaw masses and no Goldstones to the model of a card.",
)
@search_options
@click.option("--time-limit", type=float, default=60.0, help="Seconds; default 60.")
@click.option("-o", "--output", type=click.Path(), help="Directory for the cards.")
@json_option
def command(
    conditions: str | None,
    list_presets: bool,
    card: str | None,
    output: str | None,
    as_json: bool,
    **options: Any,  # noqa: ANN401  # strings, numbers and tuples of click
) -> None:
    """Solve anomaly, Yukawa and further conditions for the charges, exactly.

    PRESET is the name of published conditions (--list), FILE a YAML request; options add
    conditions. Every branch is one family: charges in free parameters, written as a card.
    Exit code 1 if the conditions contradict each other.
    """
    from zprime_bridge.solve.request_reader import preset_names

    if list_presets:
        _print_presets(preset_names(), as_json=as_json)
        return
    if options["like"] is not None:
        search(options, output, as_json=as_json)
        return
    if card is not None:
        _complete(card, as_json=as_json)
        return
    if not options["time_limit"] > 0:
        raise click.UsageError(f"--time-limit must be positive, got {options['time_limit']!r}")
    if conditions is not None and options["preset"] is not None:
        raise click.UsageError("give one preset or file, not two")
    request = _request(conditions or options["preset"], options)
    _solve(request, options["time_limit"], output, as_json=as_json)


def _solve(request: SolveRequest, time_limit: float, output: str | None, *, as_json: bool) -> None:
    from pathlib import Path

    from zprime_bridge.model.build import charge_verdict
    from zprime_bridge.report.files import write_files
    from zprime_bridge.report.solve import solve_document, solve_report
    from zprime_bridge.solve.cards import family_card
    from zprime_bridge.solve.solver import effort_warning, solve_charges

    warning = effort_warning(request, time_limit)
    if warning:
        click.echo(f"zprime-bridge: {warning}", err=True)
    solution = solve_charges(request, time_limit=time_limit)
    cards = {family.name: family_card(request, family) for family in solution.families}
    if output is not None:
        texts = {f"{name}.yaml": card.text for name, card in cards.items() if card is not None}
        write_files(Path(output), texts)
    if as_json:
        verdicts = {name: charge_verdict(c.card) for name, c in cards.items() if c is not None}
        print_json(solve_document(solution, cards, verdicts))
    else:
        print_tables(solve_report(solution, cards))


def _complete(card: str, *, as_json: bool) -> None:
    from zprime_bridge.charges.library import load_card
    from zprime_bridge.report.completion import completion_document, completion_report
    from zprime_bridge.solve.completion import complete

    completion = complete(load_card(card))
    if as_json:
        print_json(completion_document(completion))
    else:
        print_tables(completion_report(completion))


def _print_presets(names: Sequence[str], *, as_json: bool) -> None:
    from zprime_bridge.solve.request_reader import load_request

    requests = [load_request(name) for name in names]
    if as_json:
        entries = [{"name": r.name, "source": str(r.source), "notes": r.notes} for r in requests]
        print_json({"presets": entries})
        return
    for request in requests:
        click.echo(f"{request.name:<20} {request.source}: {request.notes}")


def _request(conditions: str | None, options: dict[str, Any]) -> SolveRequest:
    from zprime_bridge.solve.request_reader import empty_request, load_request, with_conditions

    if conditions is None:
        request = empty_request(options["name"], options["template"], with_nu=not options["no_nu"])
    else:
        request = load_request(conditions)
    keys = ("equal", "yukawas", "relations", "scalar_terms", "nonzero", "scalars")
    lists: dict[str, Sequence[TextNode]] = {
        key: [_node(f"--{key}", text) for text in options[key]] for key in keys
    }
    pairs = []
    for text in options["parameters"]:
        name, equals, meaning = text.partition("=")
        if not equals:
            raise click.UsageError(f"--parameter is NAME=CHARGE, e.g. a=nu3, got {text!r}")
        pairs.append((_node("--parameter", name.strip()), _node("--parameter", meaning.strip())))
    return with_conditions(request, lists, pairs)


def _node(option: str, text: str) -> TextNode:
    from zprime_bridge.charges.places import Place
    from zprime_bridge.charges.yaml_nodes import TextNode

    return TextNode(text=text, plain=True, place=Place(label=option.rstrip("s")))
