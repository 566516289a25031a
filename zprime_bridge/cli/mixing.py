"""``zprime-bridge mixing``."""

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
from zprime_bridge.cli.outputs import paths_in, tell_written, write_document
from zprime_bridge.cli.progress import progress_on_stderr

if TYPE_CHECKING:
    from zprime_bridge.mixing.scheme import ElectroweakScheme
    from zprime_bridge.mixing_job import MixingJob
    from zprime_bridge.model.point import ParameterPoint
    from zprime_bridge.report.plots.mixing import MixingCurve

DOCUMENT_FILE: Final = "mixing.json"
FIGURES: Final = ("light", "heavy", "bound")
FORMATS: Final = ("png", "svg")
TABLE_FILE: Final = "bound.csv"
TABLE_MASSES_GEV: Final = (1e-3, 1e4)
TABLE_ROWS: Final = 701
PARTS_OF_CURVE: Final = 2


@click.command("mixing")
@card_argument
@parameter_option
@point_options
@anomalous_option
@click.option(
    "--scheme",
    type=click.Choice(["m-z-sm", "m-z"]),
    default="m-z-sm",
    show_default=True,
    help="Electroweak input: M_Z^SM, v, sin^2(theta_W); or the physical M_Z, G_F, alpha_e.",
)
@click.option(
    "--small-share",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="v_phi^2/v^2 of the second doublet.",
)
@click.option(
    "--basis",
    type=click.Choice(["mass", "gauge"]),
    default="mass",
    show_default=True,
    help="Basis of the fermions in the table of couplings; --json holds both.",
)
@click.option("--eta", type=float, help="Kinetic mixing of [SAFE] (18) instead of --g-12.")
@click.option(
    "--rho",
    type=click.Choice(["2020", "2024"]),
    default="2024",
    show_default=True,
    help="Which PDG value of the rho parameter.",
)
@click.option(
    "--sigma",
    type=click.FloatRange(min=0, min_open=True),
    default=3.0,
    show_default=True,
    help="Width of the allowed range of rho.",
)
@click.option(
    "--electroweak", is_flag=True, help="Add electroweak precision observables (heavy Z', flavio)."
)
@click.option(
    "--curve",
    "curves",
    multiple=True,
    metavar="G,X",
    help="Gauge coupling and Higgs charge of a curve in the figures (repeatable).",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory for mixing.json, bound.csv and the figures light, heavy, bound (.png, .svg).",
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
    scheme: str,
    small_share: float,
    basis: str,
    eta: float | None,
    rho: str,
    sigma: float,
    electroweak: bool,
    curves: tuple[str, ...],
    output: Path | None,
    as_json: bool,
    **options: float | None,
) -> None:
    """Diagonalise Z and Z' of CARD exactly: masses, rho, all couplings, bounds, figures.

    Exit code 1 if rho is excluded or no vacuum gives this M_Z'.
    """
    from zprime_bridge.inputs.electroweak import electroweak_inputs
    from zprime_bridge.mixing.scheme import m_z_sm_scheme, physical_m_z_scheme
    from zprime_bridge.mixing_job import run_mixing_job
    from zprime_bridge.report.mixing import mixing_document, mixing_report

    drawn = [_curve(text) for text in curves]
    loaded, model = loaded_model(card, parameters, allow_anomalous=allow_anomalous)
    chosen = physical_m_z_scheme() if scheme == "m-z" else m_z_sm_scheme()
    point = _with_eta(selected_point(loaded, options), eta, chosen, options["g_12"])
    with progress_on_stderr() as progress:
        job = run_mixing_job(
            model,
            point,
            scheme=chosen,
            measured=electroweak_inputs(rho),
            n_sigma=sigma,
            small_share=small_share,
            electroweak=electroweak,
            progress=progress,
        )
    files: dict[str, str | bytes] = {}
    if output is not None:
        files = {TABLE_FILE: _bound_table(job), **_figures(job, drawn)}
    names = paths_in(output, (DOCUMENT_FILE, *files))
    document = mixing_document(job, names)
    if output is not None:
        write_document(output, DOCUMENT_FILE, document, files)
    if as_json:
        print_json(document)
    else:
        print_tables(mixing_report(job, gauge_basis=basis == "gauge"))
        tell_written(names)
    if electroweak and job.is_light:
        click.echo(
            "zprime-bridge: warning: electroweak observables are predicted for a Z' heavier than "
            "the Z only; see the shifts of the Z couplings instead",
            err=True,
        )
    if not job.rho_is_allowed:
        ctx.exit(1)


def _with_eta(
    point: ParameterPoint, eta: float | None, scheme: ElectroweakScheme, g_12: float | None
) -> ParameterPoint:
    """Replace g_12 by that of eta, with g' of the scheme without mixing."""
    if eta is None:
        return point
    if g_12 is not None:
        raise click.UsageError("give either --eta or --g-12, not both")
    from dataclasses import replace

    import numpy as np

    from zprime_bridge.mixing.kinetic import g_12_from_eta

    sin2 = float(scheme.sin2(np.asarray(scheme.m_z**2)))
    return replace(point, g_12=g_12_from_eta(eta, 2 * scheme.m_z / scheme.v * sin2**0.5))


def _bound_table(job: MixingJob) -> str:
    """Largest allowed coupling of the vacuum against M_Z', as CSV."""
    import numpy as np

    from zprime_bridge.mixing.bounds import largest_higgs_coupling

    masses = np.geomspace(*TABLE_MASSES_GEV, TABLE_ROWS)
    bounds = largest_higgs_coupling(masses, job.allowed, job.scheme)
    rows = "".join(f"{mass:.8g},{bound:.8g}\n" for mass, bound in zip(masses, bounds, strict=True))
    return "m_zprime_gev,largest_higgs_coupling\n" + rows


def _figures(job: MixingJob, curves: list[MixingCurve]) -> dict[str, bytes]:
    from zprime_bridge.inputs.electroweak import electroweak_inputs
    from zprime_bridge.mixing.bounds import rho_range
    from zprime_bridge.report.plots.mixing import (
        HEAVY_MASSES_GEV,
        LIGHT_MASSES_GEV,
        MixingCurve,
        bound_figure,
        mixing_figure,
    )
    from zprime_bridge.report.plots.style import rendered

    drawn = curves or [
        MixingCurve(g_x=job.point.g_prime, higgs=job.higgs.mean, g_12=job.point.g_12)
    ]
    title = "" if curves else job.model.name
    sets = [job.measured, *(electroweak_inputs(n) for n in ("2020", "2024"))]
    ranges = {f"PDG {s.name}, {job.n_sigma:g} sigma": rho_range(s, job.n_sigma) for s in sets}
    made = {
        "light": mixing_figure(
            drawn, LIGHT_MASSES_GEV, scheme=job.scheme, allowed=job.allowed, title=title
        ),
        "heavy": mixing_figure(
            drawn, HEAVY_MASSES_GEV, scheme=job.scheme, allowed=job.allowed, title=title
        ),
        "bound": bound_figure(ranges, scheme=job.scheme, title="bound from the rho parameter"),
    }
    return {f"{name}.{kind}": rendered(made[name], kind) for name in FIGURES for kind in FORMATS}


def _curve(text: str) -> MixingCurve:
    from zprime_bridge.report.plots.mixing import MixingCurve

    parts = text.split(",")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) != PARTS_OF_CURVE or not numbers[0] > 0:
        raise click.UsageError(f"--curve {text!r} is not G,X with G > 0, e.g. --curve 1.5e-3,4")
    return MixingCurve(g_x=numbers[0], higgs=numbers[1])
