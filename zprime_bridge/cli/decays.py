"""``zprime-bridge decays``."""

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

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zprime_bridge.decays.electroweak import ElectroweakCouplings

DOCUMENT_FILE: Final = "decays.json"
PLOT_FILES: Final = ("line-shape.png", "line-shape.svg")
RUNNING: Final = "running"
AT_M_Z: Final = "m-z"
COLLIDER_GEV: Final = 3000.0


@click.command("decays")
@card_argument
@parameter_option
@point_options
@anomalous_option
@click.option(
    "--mass",
    "masses",
    multiple=True,
    metavar="FIELD=GEV",
    help="Mass of a vector-like fermion, a scalar or nu_R: --mass psi=2000 (repeatable; default: "
    "massless).",
)
@click.option("--no-eaten", is_flag=True, help="Leave out the scalar whose half the Z' has eaten.")
@click.option("--beam", type=click.Choice(["mu", "e"]), default="mu", help="Lepton collider.")
@click.option("--sqrt-s", type=float, default=COLLIDER_GEV, show_default=True, help="Energy, GeV.")
@click.option(
    "--electroweak",
    type=click.Choice([RUNNING, AT_M_Z]),
    default=RUNNING,
    show_default=True,
    help="Gauge couplings of the Standard Model cross section: run to sqrt(s), or those at m_Z.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory for decays.json and the line shape (line-shape.png, line-shape.svg).",
)
@json_option
def command(
    card: str,
    parameters: tuple[str, ...],
    *,
    allow_anomalous: bool,
    masses: tuple[str, ...],
    no_eaten: bool,
    beam: str,
    sqrt_s: float,
    electroweak: str,
    output: Path | None,
    as_json: bool,
    **options: float | None,
) -> None:
    """Widths and branching ratios of the Z' of CARD, and cross sections at a lepton collider."""
    from zprime_bridge.decays.exchange import checked_energy
    from zprime_bridge.decays.features import features
    from zprime_bridge.decays.resonance import resonance
    from zprime_bridge.decays.spectrum import checked_spectrum
    from zprime_bridge.report.cross_sections import cross_sections, energies_around, line_shape
    from zprime_bridge.report.decay_widths import decays_report
    from zprime_bridge.report.decays import (
        channels_table,
        cross_sections_report,
        decays_command_document,
        features_table,
    )

    loaded, model = loaded_model(card, parameters, allow_anomalous=allow_anomalous)
    point = selected_point(loaded, options)
    spectrum = checked_spectrum(model.charges, masses_by_field(masses))
    line = resonance(model, point, spectrum=spectrum, with_eaten=not no_eaten)
    couplings = _couplings(electroweak, checked_energy(sqrt_s))
    sections = cross_sections(line, sqrt_s, couplings, beam)
    row = features(model, point, line.decays)
    names = paths_in(output, (DOCUMENT_FILE, *PLOT_FILES))
    document = decays_command_document(
        model, point, line.decays, row=row, sections=sections, files=names
    )
    if output is not None:
        from zprime_bridge.report.plots.decays import line_shape_figure

        energies = energies_around(point.m_zprime)
        shape = line_shape(line, couplings, sqrt_s=energies, beam=beam)
        figure = line_shape_figure(shape, title=model.name, sqrt_s=sqrt_s)
        plots = figure_files(figure, PLOT_FILES)
        write_document(output, DOCUMENT_FILE, document, plots)
    if as_json:
        print_json(document)
        return
    print_tables(
        [
            *decays_report(line.decays),
            channels_table(line.decays),
            features_table(row),
            *cross_sections_report(sections),
        ]
    )
    tell_written(names)


def masses_by_field(texts: Iterable[str]) -> dict[str, float]:
    """Parse ``FIELD=GEV`` options."""
    masses: dict[str, float] = {}
    for text in texts:
        name, _, value = text.partition("=")
        try:
            masses[name.strip()] = float(value)
        except ValueError as err:
            message = f"--mass {text}: expected FIELD=GEV, e.g. --mass psi=2000"
            raise click.UsageError(message) from err
    return masses


def _couplings(choice: str, sqrt_s: float) -> ElectroweakCouplings:
    from zprime_bridge.decays.electroweak import couplings_at_m_z, couplings_of

    if choice == AT_M_Z:
        return couplings_at_m_z()
    from zprime_bridge.core.errors import RunningError
    from zprime_bridge.flow.sm_couplings import sm_couplings

    try:
        return couplings_of(sm_couplings(sqrt_s), sqrt_s)
    except RunningError as err:
        message = f"{err}; or choose --electroweak {AT_M_Z}"
        raise RunningError(message) from err
