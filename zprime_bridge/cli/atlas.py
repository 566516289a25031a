"""``zprime-bridge atlas``."""

from __future__ import annotations

import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from zprime_bridge.cli.options import json_option, print_json, print_tables
from zprime_bridge.cli.progress import progress_on_stderr
from zprime_bridge.cli.signals import termination_as_exit

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from zprime_bridge.atlas.estimate import Estimate
    from zprime_bridge.atlas.job import AtlasJob

LONG_S: Final = 600.0
"""Longer requests need ``--yes``."""

PARQUET: Final = ".parquet"


@click.command("atlas")
@click.option("--max-charge", type=int, required=True, metavar="N", help="Largest |charge|.")
@click.option("--no-nu", is_flag=True, help="Without right-handed neutrinos.")
@click.option("--where", default="", metavar="EXPR", help="Only sets that fulfil a condition.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write all sets to a Parquet file; an interrupted command goes on.",
)
@click.option("--show", type=click.IntRange(min=0), default=0, help="Print the first sets.")
@click.option("--card", "card", type=click.IntRange(min=0), help="Print a card of this row.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--yes", is_flag=True, help="Start although it takes long.")
@json_option
def command(
    *,
    max_charge: int,
    no_nu: bool,
    where: str,
    output: Path | None,
    show: int,
    card: int | None,
    workers: int,
    yes: bool,
    as_json: bool,
) -> None:
    """Count or list every anomaly-free set of integer charges with |charge| <= N.

    Sets have no common divisor, are sorted within each species (the pairing of generations is left
    open), and only one of each pair of overall signs is there; the all-zero set counts as one.

    EXPR is made of q1 <= q2 <= q3, u1, ..., nu3, integers, + - *, comparisons, and, or, not; sum,
    min, max, distinct, zeros of a species; shared(l, e); yukawa(u, d, e) == 3 (one Higgs doublet
    can give all of them masses; with higgs=0: one of this charge); c9(l1, e1) < 0 (sign of C9);
    vectorlike_leptons, vectorlike_quarks, dirac_neutrinos. Rows are numbered from 0.
    """
    from zprime_bridge.atlas.job import AtlasJob
    from zprime_bridge.atlas.triples import triples

    if output is not None and output.suffix != PARQUET:
        raise click.UsageError(f"-o {output}: the name of the file must end with {PARQUET}")
    if card is not None and (output is not None or as_json or show):
        raise click.UsageError(
            "--card prints a card and nothing else: leave out -o, --json, --show"
        )
    triples(max_charge)  # refuses other N
    job = AtlasJob(max_charge=max_charge, with_nu=not no_nu, where=where)
    _check_where(job)
    with termination_as_exit():
        if card is not None:
            click.echo(_card(job, card, workers, yes=yes), nl=False)
            return
        _answer(job, output, show, workers, yes=yes, as_json=as_json)


def _answer(
    job: AtlasJob, output: Path | None, show: int, workers: int, *, yes: bool, as_json: bool
) -> None:
    from zprime_bridge.atlas.count import count_atlas
    from zprime_bridge.report.atlas import atlas_document, atlas_line, rows_table

    start = time.perf_counter()
    first: list[NDArray[np.int8]] = []
    if output is not None or job.where:
        _ask_before_listing(job, workers, yes=yes)
        with progress_on_stderr() as progress:
            if output is not None:
                count = _written(job, output, workers, progress)
            else:
                count, first = _count_rows(job, show, workers)
    else:
        _ask_before_counting(job, workers, yes=yes)
        count = count_atlas(job.max_charge, with_nu=job.with_nu, workers=workers)
    seconds = time.perf_counter() - start
    if show and not first:
        first = _first_rows(job, show, workers)
    if as_json:
        document = atlas_document(job, count, seconds, output)
        if show:
            document |= {"columns": list(job.columns), "rows": [row.tolist() for row in first]}
        print_json(document)
        return
    if show:
        print_tables([rows_table(job, [row.tolist() for row in first])])
    click.echo(atlas_line(job, count, seconds))
    if output is not None:
        click.echo(f"wrote {output}")


def _written(job: AtlasJob, output: Path, workers: int, progress: Callable[[str], None]) -> int:
    from zprime_bridge.atlas.produce import write_atlas

    try:
        return write_atlas(job, output, workers=workers, progress=progress)
    except KeyboardInterrupt:
        click.echo(f"{output} is not complete: the same command goes on", err=True)
        raise


def _count_rows(job: AtlasJob, show: int, workers: int) -> tuple[int, list[NDArray[np.int8]]]:
    """Count the rows that fulfil a condition, and keep the first."""
    from zprime_bridge.atlas.produce import stream_rows

    count = 0
    first: list[NDArray[np.int8]] = []
    for block in stream_rows(job, workers=workers):
        first += list(block[: show - len(first)])
        count += len(block)
    return count, first


def _first_rows(job: AtlasJob, show: int, workers: int) -> list[NDArray[np.int8]]:
    from zprime_bridge.atlas.produce import stream_rows

    rows = (row for block in stream_rows(job, workers=workers) for row in block)
    return list(islice(rows, show))


def _card(job: AtlasJob, number: int, workers: int, *, yes: bool) -> str:
    from zprime_bridge.atlas.cards import row_card
    from zprime_bridge.atlas.produce import stream_rows

    _ask_before_counting(job, workers, yes=yes)
    before = 0
    for block in stream_rows(job, workers=workers):
        if number < before + len(block):
            return row_card(job, number, block[number - before].tolist())
        before += len(block)
    raise click.UsageError(f"--card {number}: there are {before} rows, counted from 0")


def _check_where(job: AtlasJob) -> None:
    """Refuse an unreadable condition before anything is computed."""
    from zprime_bridge.atlas.where import parse_where

    if job.where:
        parse_where(job.where, job.species, job.max_charge)


def _ask_before_counting(job: AtlasJob, workers: int, *, yes: bool) -> None:
    from zprime_bridge.atlas.estimate import counting_cost

    if not yes:
        _refuse_long(counting_cost(job.max_charge, with_nu=job.with_nu, workers=workers))


def _ask_before_listing(job: AtlasJob, workers: int, *, yes: bool) -> None:
    from zprime_bridge.atlas.cells import cells
    from zprime_bridge.atlas.count import count_cells
    from zprime_bridge.atlas.estimate import listing_cost

    _ask_before_counting(job, workers, yes=yes)
    if not yes:
        among = cells(job.max_charge, with_nu=job.with_nu)
        counts = count_cells(among, job.max_charge, workers)
        _refuse_long(listing_cost(job, counts, workers))


def _refuse_long(estimate: Estimate) -> None:
    from zprime_bridge.report.atlas import cost_text

    if estimate.seconds > LONG_S:
        raise click.UsageError(f"this takes {cost_text(estimate)}; add --yes to start it")
