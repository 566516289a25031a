"""``zprime-bridge check``."""

from __future__ import annotations

import click

from zprime_bridge.cli.options import (
    card_argument,
    json_option,
    parameter_option,
    parameter_values,
    print_json,
    print_tables,
)


@click.command("check")
@card_argument
@parameter_option
@json_option
@click.pass_context
def command(ctx: click.Context, card: str, parameters: tuple[str, ...], as_json: bool) -> None:
    """Check anomalies, Yukawa textures and Goldstones of CARD, exactly.

    Exit code 1 if the charges are anomalous.
    """
    from zprime_bridge.charges.library import load_card
    from zprime_bridge.model.build import charge_verdict
    from zprime_bridge.report.documents import check_document

    loaded = load_card(card)
    verdict = charge_verdict(loaded, parameter_values(parameters))
    if as_json:
        print_json(check_document(loaded, verdict))
    else:
        from zprime_bridge.report.terminal import check_report

        print_tables(check_report(loaded, verdict))
    if not verdict.anomalies.vanish:
        sums = ", ".join(f"{k} = {v}" for k, v in verdict.anomalies.nonzero().items())
        click.echo(f"zprime-bridge: anomalous charges: {sums}", err=True)
        ctx.exit(1)
