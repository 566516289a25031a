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
    from fractions import Fraction

    from zprime_bridge.charges.card import Card
    from zprime_bridge.mixing.conditions import Character, ConditionSolution
    from zprime_bridge.mixing.corrections import LimitCorrections


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
@click.option("--m-zprime", type=float, help="Z' mass in GeV, for the corrections.")
@click.option("--g-prime", type=float, help="U(1)' coupling, for the corrections.")
@json_option
def command(
    card: str,
    wishes: tuple[str, ...],
    norms: tuple[str, ...],
    *,
    heavy: bool,
    small_share: str,
    m_zprime: float | None,
    g_prime: float | None,
    as_json: bool,
) -> None:
    """Find the parameters of the family CARD that make fermions axial, vector or decoupled.

    With --m-zprime and --g-prime: also what the actual mass, v_phi and the rotations to the mass
    basis bring back.
    """
    from zprime_bridge.charges.library import load_card
    from zprime_bridge.mixing.conditions import Regime, solve_conditions
    from zprime_bridge.report.mixing import (
        conditions_document,
        conditions_report,
        corrections_document,
        corrections_table,
    )

    wanted = dict(_wish(text) for text in wishes)
    share = parameter_values([f"small-share={small_share}"])["small-share"]
    if not 0 <= share <= 1:
        raise click.UsageError(f"--small-share must be between 0 and 1, got {small_share}")
    if (m_zprime is None) != (g_prime is None):
        raise click.UsageError("give both --m-zprime and --g-prime, or none of them")
    loaded = load_card(card)
    solutions = solve_conditions(
        loaded,
        wanted,
        normalise=parameter_values(norms),
        regime=Regime.HEAVY if heavy else Regime.LIGHT,
        small_share=share,
    )
    corrections = (
        []
        if m_zprime is None or g_prime is None
        else [_corrections(loaded, s, share, m_zprime, g_prime) for s in solutions]
    )
    if as_json:
        documents = [corrections_document(found) for found in corrections]
        print_json(conditions_document(solutions) | {"corrections": documents})
        return
    print_tables(conditions_report(solutions))
    print_tables([corrections_table(found) for found in corrections])


def _corrections(
    card: Card, solution: ConditionSolution, share: Fraction, m_zprime: float, g_prime: float
) -> LimitCorrections:
    """Evaluate at the sin^2 theta_W of the inputs, from which the angle of the scheme comes."""
    from decimal import Decimal
    from fractions import Fraction

    from zprime_bridge.inputs.sm import sm_inputs
    from zprime_bridge.mixing.corrections import limit_corrections
    from zprime_bridge.model.build import build_model
    from zprime_bridge.model.point import ParameterPoint

    inputs = sm_inputs()
    sin2 = Fraction(Decimal(repr(inputs.sin2_theta_w)))
    model = build_model(card, solution.at(sin2))
    point = ParameterPoint(g_prime=g_prime, m_zprime=m_zprime)
    return limit_corrections(model, point, inputs=inputs, small_share=float(share))


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
