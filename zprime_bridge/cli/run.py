"""``zprime-bridge run``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from zprime_bridge.cli.options import (
    anomalous_option,
    card_argument,
    json_option,
    parameter_option,
    parameter_values,
    point_options,
    print_json,
    print_tables,
    selected_point,
)
from zprime_bridge.cli.outputs import paths_in, tell_written, write_document
from zprime_bridge.cli.progress import progress_on_stderr

if TYPE_CHECKING:
    from zprime_bridge.constraints.catalogue import ConstraintsJob
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint


@click.command("run")
@card_argument
@parameter_option
@point_options
@anomalous_option
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory for report.json and the exported files; whole or not at all.",
)
@json_option
def command(
    card: str,
    parameters: tuple[str, ...],
    allow_anomalous: bool,
    output: Path | None,
    as_json: bool,
    **options: float | None,
) -> None:
    """Do the main job for CARD: verdict, couplings, coefficients, predictions, files."""
    from zprime_bridge.charges.library import load_card
    from zprime_bridge.light.advice import light_regime_warning
    from zprime_bridge.pipeline import REPORT_FILE, run_main_job
    from zprime_bridge.report.documents import run_document
    from zprime_bridge.report.terminal import failures, run_report
    from zprime_bridge.report.verdicts import verdicts_report, verdicts_section

    loaded = load_card(card)
    values = parameter_values(parameters)
    with progress_on_stderr() as progress:
        job = run_main_job(
            loaded,
            values=values,
            point=selected_point(loaded, options),
            allow_anomalous=allow_anomalous,
            progress=progress,
        )
        constraints, refused = _constraints(job.model, job.point)
        progress("light regime")
        warning = light_regime_warning(job.model, job.point)
    texts = {name: text for outcome in job.exports for name, text in outcome.texts.items()}
    names = paths_in(output, (REPORT_FILE, *texts))
    document = {
        **run_document(job, names),
        "constraints": verdicts_section(constraints, refused),
        "warnings": [warning] if warning else [],
    }
    if output is not None:
        write_document(output, REPORT_FILE, document, texts)
    if as_json:
        print_json(document)
    else:
        print_tables([*run_report(job), *verdicts_report(constraints, refused)])
        tell_written(names)
    if warning:
        click.echo(f"zprime-bridge: warning: {warning}", err=True)
    for name, reason in failures(job).items():
        click.echo(f"zprime-bridge: warning: export {name}: {reason}", err=True)


def _constraints(model: U1PrimeModel, point: ParameterPoint) -> tuple[ConstraintsJob | None, str]:
    """Constraints on a heavy Z', or why they do not apply."""
    from zprime_bridge.constraints.catalogue import run_constraints
    from zprime_bridge.core.errors import ModelError, PredictionError

    try:
        return run_constraints(model, point), ""
    except (ModelError, PredictionError) as err:
        return None, str(err)
