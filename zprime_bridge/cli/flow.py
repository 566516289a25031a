"""``zprime-bridge flow``: couplings up to the Planck scale, or down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from zprime_bridge.cli.flow_options import (
    chosen_point,
    flow_choice,
    flow_options,
    usage_errors,
)
from zprime_bridge.cli.options import (
    anomalous_option,
    card_argument,
    json_option,
    loaded_model,
    parameter_option,
    point_options,
    print_json,
    print_tables,
)
from zprime_bridge.cli.outputs import figure_files, tell_written, write_document, write_figure

if TYPE_CHECKING:
    from zprime_bridge.flow.solution import RunningSolution

DOCUMENT: Final = "flow.json"
TRAJECTORY: Final = "trajectory.csv"
FIGURES: Final = ("flow.pdf", "flow.png")


@click.command("flow")
@card_argument
@parameter_option
@point_options
@flow_options
@click.option("--mu-min", type=float, help="Run down to this scale in GeV instead of up.")
@click.option(
    "--at",
    "scales",
    type=float,
    multiple=True,
    help="Further scale in GeV for --json (repeatable).",
)
@click.option(
    "--pyrate",
    "use_pyrate",
    is_flag=True,
    help="Use beta functions from PyR@TE, computed now or cached, instead of shipped ones.",
)
@anomalous_option
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory for flow.json, trajectory.csv, flow.pdf and flow.png.",
)
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the figure to this file: .png, .pdf or .svg.",
)
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    card: str,
    parameters: tuple[str, ...],
    allow_anomalous: bool,
    mu_min: float | None,
    use_pyrate: bool,
    scales: tuple[float, ...],
    output: Path | None,
    plot: Path | None,
    as_json: bool,
    **options: Any,  # noqa: ANN401  # of click: each has a type of its own
) -> None:
    """Run all couplings of CARD to the Planck scale at two loops.

    They start from the card's section 'flow', what --set gives, and the Standard Model. Exit code 1
    if a coupling has a pole or the potential is unbounded from below at the last scale; a
    metastable Higgs is allowed.
    """
    from zprime_bridge.flow.run import run
    from zprime_bridge.report.flow_documents import flow_document, refusal
    from zprime_bridge.running.fresh import pyrate_betas
    from zprime_bridge.running.templates import symbolic_beta_system

    choice = flow_choice(options)
    written = _files(output, plot, scales)
    loaded, model = loaded_model(card, parameters, allow_anomalous=allow_anomalous)
    point = chosen_point(loaded, options)
    if use_pyrate:
        system = pyrate_betas(model, y_tau=choice.y_tau)
    else:
        system = None
        symbolic_beta_system(model, y_tau=choice.y_tau)  # unknown fields are no error of usage
    with usage_errors(f"flow {card}"):
        solution = run(
            model,
            point,
            initial=choice.initial,
            mu_start=choice.mu_start,
            mu_max=choice.mu_max,
            mu_min=mu_min,
            loops=choice.loops,
            y_tau=choice.y_tau,
            system=system,
            rtol=choice.rtol,
            pole_alpha=choice.pole_alpha,
        )
    names = [str(path) for path in written]
    document = flow_document(model, solution, loops=choice.loops, scales=scales, files=names)
    if written:
        _write(document, solution, output, plot)
    if as_json:
        print_json(document)
    else:
        from zprime_bridge.report.flow_terminal import flow_report

        print_tables(flow_report(model, solution))
        tell_written(names)
    for finding in solution.findings:
        click.echo(f"zprime-bridge: {finding.severity}: {finding.text}", err=True)
    refused = refusal(solution)
    if refused is not None:
        click.echo(f"zprime-bridge: {refused}", err=True)
        ctx.exit(1)


def _files(output: Path | None, plot: Path | None, scales: tuple[float, ...]) -> list[Path]:
    """Return what will be written; refuse impossible names before any work is done."""
    import math

    if not all(math.isfinite(scale) and scale > 0 for scale in scales):
        raise click.UsageError("--at must be a positive finite number of GeV")
    written = [] if output is None else [output / n for n in (DOCUMENT, TRAJECTORY, *FIGURES)]
    if plot is not None:
        from zprime_bridge.report.formats import figure_format

        figure_format(plot.name)
        written.append(plot)
    return written


def _write(
    document: dict[str, Any], solution: RunningSolution, output: Path | None, plot: Path | None
) -> None:
    from zprime_bridge.report.flow_documents import trajectory_text
    from zprime_bridge.report.plots.flow import flow_figure

    figure = flow_figure(solution, document["card"])
    if output is not None:
        texts: dict[str, str | bytes] = {
            TRAJECTORY: trajectory_text(solution),
            **figure_files(figure, FIGURES),
        }
        write_document(output, DOCUMENT, document, texts)
    if plot is not None:
        write_figure(figure, plot)
