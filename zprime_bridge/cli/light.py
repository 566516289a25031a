"""``zprime-bridge light``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

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
from zprime_bridge.cli.outputs import figure_files, paths_in, tell_written, write_document
from zprime_bridge.cli.progress import progress_on_stderr

if TYPE_CHECKING:
    from collections.abc import Callable

    from zprime_bridge.light.exclusion import ExclusionCurve
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

DOCUMENT_FILE: Final = "light.json"
PLOT_FILES: Final = ("light.png", "light.svg")
PLOT_MASSES_GEV: Final = (1e-3, 60.0)
PLOT_POINTS: Final = 90


@click.command("light")
@card_argument
@parameter_option
@point_options
@anomalous_option
@click.option("--all", "with_disabled", is_flag=True, help="Use also unverified measurements.")
@click.option("--no-bins", is_flag=True, help="Leave out b -> s l l through flavio.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory for light.json and the exclusion plot (light.png, light.svg).",
)
@json_option
def command(
    card: str,
    parameters: tuple[str, ...],
    *,
    allow_anomalous: bool,
    with_disabled: bool,
    no_bins: bool,
    output: Path | None,
    as_json: bool,
    **options: float | None,
) -> None:
    """Confront a light Z' of CARD with experiment: where contact predictions are refused."""
    from zprime_bridge.light.job import BINS, run_light_job
    from zprime_bridge.report.light import light_document, light_report

    loaded, model = loaded_model(card, parameters, allow_anomalous=allow_anomalous)
    point = selected_point(loaded, options)
    names = paths_in(output, (DOCUMENT_FILE, *PLOT_FILES))
    plots: dict[str, bytes] = {}
    curves: tuple[ExclusionCurve, ...] = ()
    with progress_on_stderr() as progress:
        job = run_light_job(
            model,
            point,
            bins=() if no_bins else BINS,
            with_disabled=with_disabled,
            progress=progress,
        )
        if output is not None:
            curves, plots = _plane(model, point, with_disabled=with_disabled, progress=progress)
    document = light_document(job, curves, names)
    if output is not None:
        write_document(output, DOCUMENT_FILE, document, plots)
    if as_json:
        print_json(document)
        return
    print_tables(light_report(job))
    tell_written(names)


def _plane(
    model: U1PrimeModel,
    point: ParameterPoint,
    *,
    with_disabled: bool,
    progress: Callable[[str], None],
) -> tuple[tuple[ExclusionCurve, ...], dict[str, bytes]]:
    from zprime_bridge.inputs.sm import sm_inputs
    from zprime_bridge.light.bs_mumu import bs_mumu_constraint
    from zprime_bridge.light.constraints import constraints, special_masses
    from zprime_bridge.light.exclusion import exclusion_curves, mass_grid
    from zprime_bridge.light.particles import flavio_particles
    from zprime_bridge.light.rho import rho_curve, within
    from zprime_bridge.report.plots.light import exclusion_figure

    particles = flavio_particles()
    inputs = sm_inputs()
    used = (
        bs_mumu_constraint(inputs),
        *constraints(inputs, particles, with_disabled=with_disabled),
    )
    masses = mass_grid(*PLOT_MASSES_GEV, PLOT_POINTS, special_masses(particles))
    rho = rho_curve(model, point, masses)
    others = exclusion_curves(model, point, used, masses, progress=progress)
    curves = (rho, *within(rho, others))
    figure = exclusion_figure(curves, title=model.name, point=point)
    return curves, figure_files(figure, PLOT_FILES)
