"""``zprime-bridge conditions``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zprime_bridge.cli.options import (
    card_argument,
    json_option,
    parameter_values,
    print_json,
    print_tables,
)

if TYPE_CHECKING:
    from zprime_bridge.mixing.conditions import Character


@click.command("conditions")
@card_argument
@click.option(
    "-w",
    "--want",
    "wishes",
    multiple=True,
    required=True,
    metavar="FERMION=CHARACTER",
    help="e1, e2, ..., or e for all three; axial, vector, decoupled, no-left, no-right "
    "(repeatable).",
)
@click.option(
    "-n",
    "--normalise",
    "norms",
    multiple=True,
    metavar="SCALAR=CHARGE",
    help="Fix the charge of a scalar, exact: -n Phi=1.",
)
@click.option(
    "--heavy", is_flag=True, help="For an on-shell Z' without mixing instead of a light Z'."
)
@click.option(
    "--small-share", default="0", show_default=True, help="v_phi^2/v^2, exact, e.g. 1/100."
)
@json_option
def command(
    card: str,
    wishes: tuple[str, ...],
    norms: tuple[str, ...],
    *,
    heavy: bool,
    small_share: str,
    as_json: bool,
) -> None:
    """Find the parameters of the family CARD that make fermions axial, vector or decoupled."""
    from zprime_bridge.charges.library import load_card
    from zprime_bridge.mixing.conditions import Regime, solve_conditions
    from zprime_bridge.report.mixing import conditions_document, conditions_report

    wanted = dict(_wish(text) for text in wishes)
    share = parameter_values([f"small-share={small_share}"])["small-share"]
    if not 0 <= share <= 1:
        raise click.UsageError(f"--small-share must be between 0 and 1, got {small_share}")
    solutions = solve_conditions(
        load_card(card),
        wanted,
        normalise=parameter_values(norms),
        regime=Regime.HEAVY if heavy else Regime.LIGHT,
        small_share=share,
    )
    if as_json:
        print_json(conditions_document(solutions))
        return
    print_tables(conditions_report(solutions))


def _wish(text: str) -> tuple[str, Character]:
    from zprime_bridge.mixing.conditions import Character

    fermion, _, character = text.partition("=")
    try:
        return fermion.strip(), Character(character.strip())
    except ValueError as err:
        known = ", ".join(Character)
        raise click.UsageError(
            f"--want {text!r} is not FERMION=CHARACTER with one of {known}"
        ) from err
