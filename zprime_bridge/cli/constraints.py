"""``zprime-bridge constraints``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, final

import click

from zprime_bridge.cli.decays import masses_by_field
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
    from zprime_bridge.constraints.catalogue import ConstraintsJob
    from zprime_bridge.constraints.plane import PlaneCurve
    from zprime_bridge.constraints.probes import Probe
    from zprime_bridge.constraints.resonance import PartonSource
    from zprime_bridge.decays.spectrum import Spectrum
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

DOCUMENT_FILE: Final = "constraints.json"
PLOT_FILES: Final = ("constraints.png", "constraints.svg")
PLANE_POINTS: Final = 61
MASS_RANGE: Final = 10.0
"""The plane reaches from a tenth of the point's mass to ten times it, not below 200 GeV."""

CHANNELS: Final = {"e": "e e", "mu": "mu mu"}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The user's limit tables."""

    files: tuple[Path, ...]
    channel: str
    partons: PartonSource | None
    spectrum: Spectrum


@click.command("constraints")
@card_argument
@parameter_option
@point_options
@anomalous_option
@click.option("--all", "with_disabled", is_flag=True, help="Use also unverified limits.")
@click.option(
    "--mass",
    "masses",
    multiple=True,
    metavar="FIELD=GEV",
    help="Mass of a new particle, e.g. --mass psi=2000 or --mass nu_R=1e5 (default: massless).",
)
@click.option("--plane", is_flag=True, help="Draw the (M_Z', g') plane; needs -o.")
@click.option(
    "--limits",
    "tables",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of dilepton limits: m_zprime,c_u,c_d or m_zprime,sigma_pb (repeatable).",
)
@click.option(
    "--channel", type=click.Choice(list(CHANNELS)), default="mu", help="Lepton of the tables."
)
@click.option(
    "--pdf",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory of an LHAPDF 6 set, for sigma x B.",
)
@click.option(
    "--sqrt-s",
    type=click.FloatRange(min=0, min_open=True),
    default=13000.0,
    show_default=True,
    help="GeV, with --pdf.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory for constraints.json and, with --plane, constraints.png and .svg.",
)
@json_option
def command(
    card: str,
    parameters: tuple[str, ...],
    *,
    allow_anomalous: bool,
    with_disabled: bool,
    masses: tuple[str, ...],
    plane: bool,
    tables: tuple[Path, ...],
    channel: str,
    pdf: Path | None,
    sqrt_s: float,
    output: Path | None,
    as_json: bool,
    **options: float | None,
) -> None:
    """Confront a heavy Z' of CARD with colliders, leptons and cosmology."""
    from zprime_bridge.constraints.catalogue import run_constraints
    from zprime_bridge.constraints.resonance import PartonSource
    from zprime_bridge.decays.spectrum import checked_spectrum
    from zprime_bridge.report.constraints import constraints_document, constraints_report

    if plane and output is None:
        raise click.UsageError("--plane draws a file: give its directory with -o DIR")
    loaded, model = loaded_model(card, parameters, allow_anomalous=allow_anomalous)
    point = selected_point(loaded, options)
    spectrum = checked_spectrum(model.charges, masses_by_field(masses))
    chosen = Tables(
        files=tables,
        channel=channel,
        partons=None if pdf is None else PartonSource(path=pdf, sqrt_s=sqrt_s),
        spectrum=spectrum,
    )
    plots: dict[str, bytes] = {}
    curves: tuple[PlaneCurve, ...] = ()
    with progress_on_stderr() as progress:
        extra = _table_probes(model, point, chosen)
        job = run_constraints(
            model,
            point,
            with_disabled=with_disabled,
            spectrum=spectrum,
            extra=extra,
            progress=progress,
        )
        if plane:
            progress("plane")
            curves, plots = _plane(job)
    names = paths_in(output, (DOCUMENT_FILE, *plots))
    document = constraints_document(job, curves, names)
    if output is not None:
        write_document(output, DOCUMENT_FILE, document, plots)
    if as_json:
        print_json(document)
        return
    print_tables(constraints_report(job))
    for line in _mass_limits(model, point, chosen):
        click.echo(line)
    tell_written(names)


def _table_probes(model: U1PrimeModel, point: ParameterPoint, tables: Tables) -> tuple[Probe, ...]:
    if not tables.files:
        return ()
    from zprime_bridge.constraints.limit_tables import read_limit_table
    from zprime_bridge.constraints.resonance import resonance_probe
    from zprime_bridge.decays.decay import zprime_decays

    channel = CHANNELS[tables.channel]
    branching = zprime_decays(model, point, spectrum=tables.spectrum).branching(channel)
    return tuple(
        resonance_probe(
            read_limit_table(file.read_text(encoding="utf-8", errors="replace"), file.name),
            name=file.name,
            channel=channel,
            branching=branching,
            partons=tables.partons,
        )
        for file in tables.files
    )


def _mass_limits(model: U1PrimeModel, point: ParameterPoint, tables: Tables) -> list[str]:
    """Return one line per table: the mass limit at the point's g', [SAFE] (68)."""
    if not tables.files:
        return []
    from dataclasses import replace

    from zprime_bridge.constraints.limit_tables import mass_limit, read_limit_table
    from zprime_bridge.constraints.resonance import resonance_values
    from zprime_bridge.couplings.zprime import zprime_couplings
    from zprime_bridge.decays.decay import zprime_decays
    from zprime_bridge.inputs.sm import sm_inputs

    branching = zprime_decays(model, point, spectrum=tables.spectrum).branching(
        CHANNELS[tables.channel]
    )
    couplings = zprime_couplings(model, point, sm_inputs())
    lines = []
    for file in tables.files:
        table = read_limit_table(file.read_text(encoding="utf-8", errors="replace"), file.name)
        limit = mass_limit(
            table,
            lambda mass, table=table: resonance_values(  # type: ignore[misc]
                table, replace(couplings, m_zprime=mass), branching, tables.partons
            ),
        )
        found = "no mass is excluded" if limit is None else f"M_Z' > {limit:.0f} GeV"
        lines.append(f"{file.name} at g' = {point.g_prime:.4g}: {found}")
    return lines


def _plane(job: ConstraintsJob) -> tuple[tuple[PlaneCurve, ...], dict[str, bytes]]:
    import numpy as np

    from zprime_bridge.constraints.plane import plane_curves
    from zprime_bridge.inputs.sm import sm_inputs
    from zprime_bridge.report.plots.constraints import constraints_figure

    inputs = sm_inputs()
    mass = job.point.m_zprime
    masses = np.geomspace(max(200.0, mass / MASS_RANGE), mass * MASS_RANGE, PLANE_POINTS)
    probes = [one.probe for one in job.confronted]
    curves = plane_curves(job.model, job.point, probes, masses, inputs)
    figure = constraints_figure(
        curves,
        title=job.model.name,
        point=job.point,
        width_over_mass=job.decays.width_over_mass,
    )
    return curves, figure_files(figure, PLOT_FILES)
