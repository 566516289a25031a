"""``zprime-bridge scan``: which initial conditions reach the Planck scale."""

from __future__ import annotations

import time
from contextlib import contextmanager
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
from zprime_bridge.cli.outputs import tell_written, write_figure
from zprime_bridge.cli.signals import termination_as_exit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint
    from zprime_bridge.scans.designs import Design
    from zprime_bridge.scans.job import ScanJob
    from zprime_bridge.scans.scan import ScanProgress
    from zprime_bridge.scans.table import ScanTable

INTERRUPTED: Final = 130


@click.command("scan")
@card_argument
@parameter_option
@point_options
@flow_options
@click.option(
    "--axes",
    multiple=True,
    metavar="NAME=LOW:HIGH:N,...",
    help="Grid, e.g. alpha_y=-2:0:64,alpha_deltatilde=-6:0:64: log10 of alphas, else the value.",
)
@click.option("--random", "count", type=int, metavar="N", help="N random points instead.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the random points.")
@click.option(
    "--range",
    "ranges",
    multiple=True,
    metavar="NAME=LOW:HIGH,...",
    help="What --random draws; default in planck_safe: alpha_y and the quartics of new scalars.",
)
@click.option(
    "--samples", type=int, default=250, show_default=True, help="Scales where the vacuum is judged."
)
@click.option(
    "--store",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory for finished parts: the same command again goes on where it stopped.",
)
@click.option("--workers", type=int, help="Processes; default: one for each processor.")
@click.option("--scheduler", metavar="ADDRESS", help="Of dask, whose workers do the scan instead.")
@anomalous_option
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write all points to this Parquet file.",
)
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a map (two axes) or projections to this file: .png, .pdf or .svg.",
)
@click.option(
    "--reading",
    type=click.Choice(["end", "worst"]),
    help="Draw the vacuum at the last scale or the worst on the way; default: both for maps.",
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
    output: Path | None,
    plot: Path | None,
    reading: str | None,
    as_json: bool,
    **options: Any,  # noqa: ANN401  # of click: each has a type of its own
) -> None:
    """Run CARD from many initial conditions and classify the vacuum of each.

    What does not vary starts as in 'zprime-bridge flow'. Exit code 0 whatever is found.
    """
    from zprime_bridge.report.formats import figure_format
    from zprime_bridge.report.scan_documents import is_classified, scan_document

    if plot is not None:
        figure_format(plot.name)
    if output is not None and not output.parent.is_dir():  # better now than after an hour
        raise click.UsageError(f"there is no directory {output.parent} for {output.name}")
    loaded, model = loaded_model(card, parameters, allow_anomalous=allow_anomalous)
    told: list[str] = []
    job = _planned(model, chosen_point(loaded, options), options, told)
    begin = time.perf_counter()
    try:
        table = _results(job, options, told)
    except KeyboardInterrupt:
        _tell(told)
        kept = ""
        if options["store"] is not None:
            kept = f"; what is finished is in {options['store']}: run it again to go on"
        click.echo(f"zprime-bridge: interrupted{kept}", err=True)
        ctx.exit(INTERRUPTED)
    seconds = time.perf_counter() - begin
    if output is not None:
        table.write_parquet(output)
    if plot is not None and not is_classified(table):
        told.append(f"no figure: no stability conditions are known for the potential of {card}")
        plot = None
    if plot is not None:
        _draw(table, plot, reading)
    files = [str(path) for path in (output, plot) if path is not None]
    store = None if options["store"] is None else str(options["store"])
    document = scan_document(table, seconds=seconds, store=store, files=files, findings=told)
    if as_json:
        print_json(document)
    else:
        from zprime_bridge.report.scan_terminal import scan_report

        print_tables(scan_report(model, document))
        tell_written(files)
    _tell(told)


def _planned(
    model: U1PrimeModel, point: ParameterPoint | None, options: Mapping[str, Any], told: list[str]
) -> ScanJob:
    """Look everything up and check it, before any work is done."""
    from zprime_bridge.running.system import Kind
    from zprime_bridge.running.templates import symbolic_beta_system
    from zprime_bridge.scans.plan import plan_scan

    choice = flow_choice(options)
    design = _design(model, options)
    symbolic_beta_system(model, y_tau=choice.y_tau)  # unknown fields are no error of usage
    loops = choice.loops
    with usage_errors(f"scan {model.name}"):
        return plan_scan(
            model,
            design,
            point,
            initial=choice.initial,
            mu_start=choice.mu_start,
            mu_max=choice.mu_max,
            samples=options["samples"],
            rtol=choice.rtol,
            pole_alpha=choice.pole_alpha,
            loops=None if loops is None else {Kind(kind): n for kind, n in loops.items()},
            y_tau=choice.y_tau,
            notice=told.append,
        )


def _design(model: U1PrimeModel, options: Mapping[str, Any]) -> Design:
    from zprime_bridge.scans.axis_text import parse_axes, parse_ranges
    from zprime_bridge.scans.designs import GridDesign, RandomDesign
    from zprime_bridge.scans.free_couplings import free_ranges

    axes, count, ranges = options["axes"], options["count"], options["ranges"]
    if bool(axes) == (count is not None):
        raise click.UsageError("give either --axes NAME=LOW:HIGH:N,... or --random N")
    if axes:
        if ranges:
            raise click.UsageError("--range is for --random; axes of a grid have their own bounds")
        return GridDesign(axes=parse_axes(axes))
    drawn = parse_ranges(ranges, "--range") if ranges else free_ranges(model)
    return RandomDesign(ranges=drawn, count=count, seed=options["seed"])


def _results(job: ScanJob, options: Mapping[str, Any], told: list[str]) -> ScanTable:
    from zprime_bridge.scans.scan import Crew, run_job

    with usage_errors("--workers"):
        crew = Crew(workers=options["workers"], scheduler=options["scheduler"])
    with termination_as_exit(), _progress_bar(job.design.count) as progress:
        return run_job(
            job, store=options["store"], crew=crew, progress=progress, notice=told.append
        )


@contextmanager
def _progress_bar(total: int) -> Iterator[Callable[[ScanProgress], None]]:
    """Show points, rate and time left on stderr if that is a terminal, else stay silent."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TextColumn("{task.fields[pace]}"),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("scan", total=total, pace="starting")

        def show(progress: ScanProgress) -> None:
            pace = f"{progress.rate:.0f}/s, {_duration(progress.seconds_left)} left"
            bar.update(task, completed=progress.done, pace=pace)

        yield show


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _draw(table: ScanTable, path: Path, reading: str | None) -> None:
    from zprime_bridge.report.plots.maps import scan_figure
    from zprime_bridge.scans.results import Reading

    figure = scan_figure(table, None if reading is None else Reading(reading))
    write_figure(figure, path)


def _tell(told: Iterable[str]) -> None:
    for text in told:
        click.echo(f"zprime-bridge: warning: {text}", err=True)
