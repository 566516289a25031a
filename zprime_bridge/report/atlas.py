"""The atlas of charges as tables and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zprime_bridge.atlas.estimate import Estimate
    from zprime_bridge.atlas.job import AtlasJob

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def atlas_document(
    job: AtlasJob, count: int, seconds: float, file: Path | None = None
) -> dict[str, Any]:
    """Return what was counted or written as one JSON document.

    ``max_charge``, ``with_nu``, ``count`` (sets that fulfil the condition, if there is one) and
    ``seconds`` are always there; ``where`` and ``file`` if they were given.
    """
    document: dict[str, Any] = {
        "max_charge": job.max_charge,
        "with_nu": job.with_nu,
        "count": count,
        "seconds": round(seconds, 3),
    }
    if job.where:
        document["where"] = job.where
    if file is not None:
        document["file"] = str(file)
    return document


def atlas_line(job: AtlasJob, count: int, seconds: float) -> str:
    """Say in one line what was found."""
    content = "SM + 3 nu_R" if job.with_nu else "SM without nu_R"
    condition = f" with {job.where}" if job.where else ""
    sets = "set" if count == 1 else "sets"
    return (
        f"{count} anomaly-free charge {sets}{condition}, |charge| <= {job.max_charge}, {content} "
        f"({seconds:.1f} s)"
    )


def rows_table(job: AtlasJob, rows: Sequence[Sequence[int]]) -> Table:
    """Put charge sets in one table, numbered as ``--card`` counts them."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("row", justify="right")
    for name in job.species:
        table.add_column(name, justify="right")
    for number, row in enumerate(rows):
        triples = (row[start : start + 3] for start in range(0, len(row), 3))
        table.add_row(str(number), *(" ".join(f"{x:>3}" for x in triple) for triple in triples))
    return table


def cost_text(estimate: Estimate) -> str:
    """Say what a request will cost."""
    text = f"about {duration_text(estimate.seconds)} at the rate measured here"
    if estimate.rows is not None:
        text += (
            f": {estimate.rows:.3g} charge sets, a file of {estimate.file_bytes / 1e9:.2g} GB "
            f"(twice that while it is written), {estimate.memory_bytes / 1e9:.2g} GB of memory"
        )
    return text


def duration_text(seconds: float) -> str:
    """Write a duration in the unit that people would choose."""
    for unit, size in (("days", _DAY), ("hours", _HOUR), ("minutes", _MINUTE)):
        if seconds >= 2 * size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} seconds"
