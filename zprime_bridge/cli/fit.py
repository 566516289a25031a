"""``zprime-bridge fit``."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from zprime_bridge.cli.options import (
    anomalous_option,
    json_option,
    parameter_option,
    parameter_values,
    point_options,
    print_json,
    print_tables,
    selected_point,
)
from zprime_bridge.cli.outputs import figure_files, paths_in, tell_written, write_document
from zprime_bridge.cli.progress import progress_on_stderr, tell_warning, warnings_told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zprime_bridge.charges.card import Card
    from zprime_bridge.fits.electroweak import ElectroweakShare
    from zprime_bridge.fits.job import FitJob
    from zprime_bridge.likelihoods.likelihood import Likelihood
    from zprime_bridge.model.point import ParameterPoint
    from zprime_bridge.report.fit_documents import ReferenceCheck

    Progress = Callable[[str], None]

DOCUMENT_FILE: Final = "fit.json"
DEFAULT_DATA: Final = ("bsll-current", "mixing", "bsnunu")
ELECTROWEAK: Final = "ewpt"
POINT_OPTIONS: Final = ("m_zprime", "g_prime", "alpha4", "g_12")
FORMATS: Final = ("png", "svg")


@click.command("fit")
@click.argument("card", metavar="[CARD]", required=False)
@parameter_option
@point_options
@anomalous_option
@click.option(
    "--data",
    "data",
    multiple=True,
    metavar="NAME|FILE",
    help=f"Data set or definition (YAML), repeatable; default: {', '.join(DEFAULT_DATA)}. "
    f"{ELECTROWEAK}: also smelli's electroweak likelihood at the card's point.",
)
@click.option(
    "--coefficients",
    metavar="LIST",
    help="Fit Wilson coefficients instead of a card: 'C9_bsmumu, C10_bsmumu=-C9_bsmumu'.",
)
@click.option(
    "--free",
    metavar="NAMES",
    help="Leave charges (Q3,L2,e2) or parameters of the card (l,l3) free besides g'.",
)
@click.option("--at", type=float, metavar="GEV", help="M_Z' of the fit instead of the point's.")
@click.option("--plane", is_flag=True, help="Draw the (M_Z', g') plane; needs -o.")
@click.option(
    "--parameters",
    "n_parameters",
    type=click.IntRange(min=0),
    help="Adjusted parameters, for p-values; default: those of the fit.",
)
@click.option(
    "--accuracy",
    type=click.FloatRange(min=0, min_open=True),
    help="Observables whose formulas reproduce flavio less well than this, in units of |value| + "
    "uncertainty, are left to flavio itself, which takes hours.",
)
@click.option(
    "--set-up",
    is_flag=True,
    help="First compute, once, what a definition of your own lacks: covariance and formulas "
    "(minutes, all cores; kept in the user's cache).",
)
@click.option(
    "--samples",
    type=click.IntRange(min=2),
    metavar="N",
    help="Least number of points of the theory covariance of --set-up, better a few times that of "
    "observables; default: 100 if there is no covariance.",
)
@click.option("--reference", is_flag=True, help="Compare log L at the best fit with flavio.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory for fit.json and figures: pulls, contours, plane.",
)
@json_option
def command(
    card: str | None,
    *,
    output: Path | None,
    reference: bool,
    as_json: bool,
    **options: Any,  # noqa: ANN401  # of click: each has a type of its own
) -> None:
    """Fit flavour data with the Z' of CARD, with free charges, or with Wilson coefficients.

    For a card: which g' (alpha4, g'/M_Z') the data prefer for its charges, and whether its own
    point is allowed. Exit code 0 whatever is found.
    """
    from zprime_bridge.report.fit import fit_report
    from zprime_bridge.report.fit_documents import fit_document

    _require_sense(card, options, output)
    findings: list[str] = []
    with warnings_told(partial(_tell, findings)), progress_on_stderr() as progress:
        data = _likelihoods(options, progress, findings)
        if card is None:
            job = _coefficients_job(data, options, with_contours=output is not None, tell=progress)
        else:
            job = _card_job(
                card, data, options, findings, with_contours=output is not None, tell=progress
            )
        checks = _reference(job, data, progress) if reference else ()
        shares = _electroweak(card, job, options, progress) if card is not None else ()
        plots = {} if output is None else _figures(job, progress)
    for text in job.result.advice:
        _tell(findings, text)
    names = paths_in(output, (DOCUMENT_FILE, *plots))
    document = fit_document(
        job, findings=findings, reference=checks, electroweak=shares, files=names
    )
    if output is not None:
        write_document(output, DOCUMENT_FILE, document, plots)
    if as_json:
        print_json(document)
    else:
        print_tables(fit_report(job, checks, shares))
        tell_written(names)


def _require_sense(card: str | None, options: Mapping[str, Any], output: Path | None) -> None:
    """Refuse combinations of options that mean nothing."""
    if (card is None) == (options["coefficients"] is None):
        raise click.UsageError("give either a CARD or --coefficients LIST")
    of_card = {
        "--free": options["free"],
        "--at": options["at"],
        "--param": options["parameters"],
        "--plane": options["plane"],
        **{f"--{name.replace('_', '-')}": options[name] for name in POINT_OPTIONS},
    }
    meant = [name for name, value in of_card.items() if value not in {None, (), False}]
    if card is None and meant:
        raise click.UsageError(f"{meant[0]} needs a CARD")
    if card is None and ELECTROWEAK in options["data"]:
        raise click.UsageError(
            f"--data {ELECTROWEAK} needs a CARD: smelli starts from all coefficients at M_Z'"
        )
    at = options["at"]
    if at is not None and not (math.isfinite(at) and at > 0):
        raise click.UsageError(f"--at must be a positive number of GeV, got {at!r}")
    if options["samples"] is not None and not options["set_up"]:
        raise click.UsageError("--samples belongs to --set-up")
    if options["set_up"] and not set(options["data"]) - {ELECTROWEAK}:
        raise click.UsageError("--set-up needs --data FILE: the default data sets are shipped")
    if options["plane"] and output is None:
        raise click.UsageError("--plane draws a file: give its directory with -o DIR")


def _likelihoods(
    options: Mapping[str, Any], progress: Progress, findings: list[str]
) -> list[Likelihood]:
    """Load the data sets; of the default ones those that know what is varied."""
    from zprime_bridge.fits.relations import parse_relations, varied_coefficients
    from zprime_bridge.likelihoods.loading import load_likelihood
    from zprime_bridge.likelihoods.set_up import set_up

    names = [name for name in options["data"] if name != ELECTROWEAK]
    text, accuracy = options["coefficients"], options["accuracy"]
    varied = set(varied_coefficients(parse_relations(text))) if text is not None else set()
    found = []
    for name in dict.fromkeys(names or DEFAULT_DATA):
        if options["set_up"]:
            set_up(name, samples=options["samples"], progress=progress)
        progress(f"data {name}")
        found.append(load_likelihood(name, **({} if accuracy is None else {"accuracy": accuracy})))
    if not names:
        found = [one for one in found if varied & set(one.parameters)] or found
    for one in found:
        if one.fallback:
            _tell(
                findings,
                f"{len(one.fallback)} of {len(one.observables)} observables of {one.name} are left "
                f"to flavio itself, e.g. {one.fallback[0][0]}, which takes hours; "
                "--accuracy 0.01 uses their formulas",
            )
    return found


def _tell(findings: list[str], text: str) -> None:
    """Tell at once: what follows may take long."""
    findings.append(text)
    tell_warning(text)


def _coefficients_job(
    data: list[Likelihood], options: Mapping[str, Any], *, with_contours: bool, tell: Progress
) -> FitJob:
    from zprime_bridge.fits.job import fit_coefficients

    return fit_coefficients(
        data,
        options["coefficients"],
        n_parameters=options["n_parameters"],
        with_contours=with_contours,
        progress=tell,
    )


def _card_job(
    name: str,
    data: list[Likelihood],
    options: Mapping[str, Any],
    findings: list[str],
    *,
    with_contours: bool,
    tell: Progress,
) -> FitJob:
    from zprime_bridge.charges.library import load_card
    from zprime_bridge.fits.free_charges import free_charges
    from zprime_bridge.fits.job import fit_card
    from zprime_bridge.model.build import build_model

    card, values = load_card(name), parameter_values(options["parameters"])
    model = build_model(card, values, allow_anomalous=options["allow_anomalous"])
    charges = None
    if options["free"] is not None:
        wanted = [one.strip() for one in options["free"].split(",")]
        charges = free_charges(card, wanted, values)
        if set(charges.names) - set(card.parameters):
            _tell(findings, "single charges vary without regard to anomalies and Yukawas")
    return fit_card(
        data,
        model,
        _point(card, options),
        at=options["at"],
        charges=charges,
        n_parameters=options["n_parameters"],
        with_contours=with_contours,
        with_plane=options["plane"],
        progress=tell,
    )


def _point(card: Card, options: Mapping[str, Any]) -> ParameterPoint | None:
    """Return the point to be judged; a card without one can be fitted at a given mass."""
    given = {name: options[name] for name in POINT_OPTIONS}
    if card.point is None and options["at"] is not None and not any(given.values()):
        return None
    return selected_point(card, given)


def _reference(
    job: FitJob, likelihoods: Sequence[Likelihood], progress: Progress
) -> tuple[ReferenceCheck, ...]:
    """Evaluate log L at the best fit with flavio itself."""
    import numpy as np

    from zprime_bridge.fits.combination import relevant
    from zprime_bridge.likelihoods.reference import reference_log_likelihood
    from zprime_bridge.report.fit_documents import ReferenceCheck

    checks = []
    for one in likelihoods:
        progress(f"log L of {one.name} by flavio")
        point = {name: np.array([value]) for name, value in job.result.coefficients.items()}
        known = relevant(one, point)
        values = {name: complex(value[0]) for name, value in known.items()}
        checks.append(
            ReferenceCheck(
                name=one.name,
                fast=float(one.log_likelihood(known)[0]),
                flavio=reference_log_likelihood(one.definition, one.data, values),
            )
        )
    return tuple(checks)


def _electroweak(
    name: str, job: FitJob, options: Mapping[str, Any], progress: Progress
) -> tuple[ElectroweakShare, ...]:
    """Evaluate smelli's electroweak likelihood at the card's point and at its best coupling."""
    if ELECTROWEAK not in options["data"] or job.point is None:
        return ()
    from zprime_bridge.charges.library import load_card
    from zprime_bridge.fits.electroweak import electroweak_shares
    from zprime_bridge.model.build import build_model

    model = build_model(
        load_card(name),
        parameter_values(options["parameters"]),
        allow_anomalous=options["allow_anomalous"],
    )
    own = job.point.point
    points = {"the card's point": own}
    best = [
        one.value(float(job.result.best[one.parameter]))
        for one in job.result.space.derived
        if one.name == "g'"
    ]
    if best and options["at"] is None and options["free"] is None:
        points["best fit"] = replace(own, g_prime=best[0])
    progress("electroweak likelihood of smelli")
    return electroweak_shares(model, points)


def _figures(job: FitJob, progress: Progress) -> dict[str, bytes]:
    from zprime_bridge.fits.data_set_regions import data_set_regions
    from zprime_bridge.report.plots.fits import contours_figure, plane_figure, pulls_figure

    progress("figures")
    title = f"{job.title}: {job.result.likelihood.name}"
    figures: dict[str, Any] = {"fit-pulls": pulls_figure(job.pulls, title=title)}
    if job.contours is not None:
        result = job.result
        single = len(job.shares) > 1 and result.n_fitted == len(job.contours.names)
        figures["fit-contours"] = contours_figure(
            job.contours,
            title=title,
            best=(float(result.best[0]), float(result.best[1])),
            outlines=data_set_regions(result, job.contours) if single else {},
            sm_at_origin=job.point is None and not result.space.derived,
            units=(result.space.parameters[0].unit, result.space.parameters[1].unit),
        )
    if job.plane is not None:
        point = None if job.point is None else job.point.point
        figures["fit-plane"] = plane_figure(job.plane, title=title, point=point)
    files: dict[str, bytes] = {}
    for name, figure in figures.items():
        files |= figure_files(figure, [f"{name}.{ending}" for ending in FORMATS])
    return files
