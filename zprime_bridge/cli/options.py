"""Options and arguments that several commands share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

import click

from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from fractions import Fraction

    from rich.console import RenderableType

    from zprime_bridge.charges.card import Card
    from zprime_bridge.core.findings import Finding
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

_F = TypeVar("_F", bound="Callable[..., Any]")


def card_argument(function: _F) -> _F:
    """Add the CARD argument."""
    return click.argument("card", metavar="CARD")(function)


def json_option(function: _F) -> _F:
    """Add ``--json``: one JSON document on stdout and nothing else."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
    )(function)


def parameter_option(function: _F) -> _F:
    """Add ``-p NAME=VALUE``, repeatable."""
    return click.option(
        "-p",
        "--param",
        "parameters",
        multiple=True,
        metavar="NAME=VALUE",
        help="Value of a card's parameter, exact: -p l=-3 -p a=1/2 (repeatable).",
    )(function)


def point_options(function: _F) -> _F:
    """Add the options that replace values of the card's parameter point."""
    for option in (
        click.option("--m-zprime", type=float, help="Z' mass in GeV instead of the card's."),
        click.option("--g-prime", type=float, help="U(1)' coupling instead of the card's."),
        click.option("--alpha4", type=float, help="(g'/4pi)^2 instead of the card's coupling."),
        click.option("--g-12", type=float, help="Kinetic mixing coupling g_12 at M_Z'."),
    ):
        function = option(function)
    return function


def anomalous_option(function: _F) -> _F:
    """Add ``--allow-anomalous``."""
    return click.option(
        "--allow-anomalous", is_flag=True, help="Go on although the charges are anomalous."
    )(function)


def parameter_values(parameters: Iterable[str]) -> dict[str, Fraction]:
    """Parse ``NAME=VALUE`` options exactly.

    Raises
    ------
    CardError
        One finding per option that cannot be read.
    """
    from zprime_bridge.charges.numerals import exact_number
    from zprime_bridge.charges.places import Place, one_line

    values: dict[str, Fraction] = {}
    findings: list[Finding] = []
    for number, text in enumerate(parameters, start=1):
        name, equals, value = text.partition("=")
        place = Place(label=f"--param {one_line(text)}", column=number)
        if not equals or not name.strip():
            findings.append(place.finding("is not NAME=VALUE, e.g. --param l=-3/2"))
            continue
        try:
            values[name.strip()] = exact_number(value, place)
        except CardError as err:
            findings.extend(err.findings)
    if findings:
        raise CardError(findings)
    return values


def loaded_model(
    name: str, parameters: Iterable[str], *, allow_anomalous: bool
) -> tuple[Card, U1PrimeModel]:
    """Load a card and build its model with the values of ``-p`` options.

    Raises
    ------
    CardError
        If the card or a value is unusable.
    AnomalyError
        If the charges are anomalous and that is not allowed.
    """
    from zprime_bridge.charges.library import load_card
    from zprime_bridge.model.build import build_model

    card = load_card(name)
    values = parameter_values(parameters)
    return card, build_model(card, values, allow_anomalous=allow_anomalous)


def selected_point(card: Card, options: Mapping[str, float | None]) -> ParameterPoint:
    """Return the card's point with the options' values.

    Raises
    ------
    click.UsageError
        If ``--g-prime`` and ``--alpha4`` are both given.
    ModelError
        If a value is missing or impossible.
    """
    import math

    from zprime_bridge.pipeline import card_point

    g_prime, alpha4 = options["g_prime"], options["alpha4"]
    if g_prime is not None and alpha4 is not None:
        raise click.UsageError("give either --g-prime or --alpha4, not both")
    if alpha4 is not None:
        if not alpha4 > 0:
            raise click.UsageError(f"--alpha4 must be positive, got {alpha4!r}")
        g_prime = 4 * math.pi * math.sqrt(alpha4)
    return card_point(card, g_prime=g_prime, m_zprime=options["m_zprime"], g_12=options["g_12"])


def document_text(document: Mapping[str, Any]) -> str:
    """Return a document as indented JSON, the same on stdout and in files."""
    return json.dumps(document, indent=2, allow_nan=False, default=str)


def print_json(document: Mapping[str, Any]) -> None:
    """Print one JSON document on stdout."""
    click.echo(document_text(document))


def print_tables(renderables: Iterable[RenderableType]) -> None:
    """Print rich tables on stdout, wide enough not to be cut when piped."""
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console = Console(width=140)
    for renderable in renderables:
        console.print(renderable)
