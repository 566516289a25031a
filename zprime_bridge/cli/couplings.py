"""``zprime-bridge couplings``."""

from __future__ import annotations

import click

from zprime_bridge.cli.options import (
    anomalous_option,
    card_argument,
    json_option,
    loaded_model,
    parameter_option,
    point_options,
    print_json,
    print_tables,
    selected_point,
)


@click.command("couplings")
@card_argument
@parameter_option
@point_options
@anomalous_option
@json_option
def command(
    card: str,
    parameters: tuple[str, ...],
    allow_anomalous: bool,
    as_json: bool,
    **options: float | None,
) -> None:
    """Print the Z' couplings of CARD in the mass basis."""
    from zprime_bridge.couplings.zprime import zprime_couplings
    from zprime_bridge.inputs.sm import sm_inputs
    from zprime_bridge.report.documents import couplings_document, point_document

    loaded, model = loaded_model(card, parameters, allow_anomalous=allow_anomalous)
    point = selected_point(loaded, options)
    couplings = zprime_couplings(model, point, sm_inputs())
    if as_json:
        print_json({"point": point_document(point), "couplings": couplings_document(couplings)})
        return
    from zprime_bridge.report.terminal import couplings_table

    print_tables([couplings_table(couplings)])
