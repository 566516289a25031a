"""Verdicts of the constraints on a heavy Z', as a section of the main job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.text import Text

from zprime_bridge.report.constraints import COLOURS, confronted_document
from zprime_bridge.report.tables import plain_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from zprime_bridge.constraints.catalogue import ConstraintsJob


def verdicts_section(job: ConstraintsJob | None, refused: str) -> dict[str, Any]:
    """Return the section ``constraints`` of ``run --json``.

    Keys: ``verdicts`` (one per constraint in use) and ``left_out`` (unverified ones by key); or
    ``refused``: why there are none.
    """
    if job is None:
        return {"refused": refused}
    return {
        "verdicts": [confronted_document(one) for one in job.confronted],
        "left_out": [one.key for one in job.left_out],
    }


def verdicts_report(job: ConstraintsJob | None, refused: str) -> Iterator[RenderableType]:
    """Yield one line per constraint: allowed, tension, excluded, or why it does not apply."""
    if job is None:
        yield Text(f"no constraints: {refused}", style="yellow")
        return
    table = plain_table("Constraints (numbers and sources: zprime-bridge constraints)")
    table.add_column("constraint")
    table.add_column("contribution/allowed", justify="right")
    table.add_column("verdict")
    for one in job.confronted:
        effect, verdict = one.effect, one.verdict
        reason = f": {escape(effect.silent_because)}" if effect.silent_because else ""
        colour = COLOURS[verdict]
        table.add_row(
            escape(" ".join(one.probe.constraint.title.split())),
            "" if effect.allowed is None else f"{effect.strength:.2g}",
            f"[{colour}]{verdict}[/{colour}]{reason}",
        )
    yield table
