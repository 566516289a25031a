"""What completes a model, for people and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich import box
from rich.markup import escape
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from zprime_bridge.solve.completion import Completion


def completion_document(completion: Completion) -> dict[str, Any]:
    """Return the document of ``solve --complete CARD --json``: the attributes of Completion."""
    return asdict(completion)


def completion_report(completion: Completion) -> Iterator[RenderableType]:
    """Yield mixing, seesaw and scalar contents as tables."""
    yield _mixing(completion)
    if not completion.seesaw:
        yield Text("no right-handed neutrinos: no type-I seesaw", style="yellow")
        return
    yield _seesaw(completion)
    yield Text(
        f"physical Goldstone bosons: {completion.goldstones} now, "
        f"{completion.seesaw_goldstones} with all of these singlets"
    )
    if completion.lower_bound:
        yield Text(
            f"for generic parameters {completion.lower_bound} of them cannot be removed by any "
            "scalars whose charges are made of the same parameters: "
            + ("a relation is needed" if completion.lower_bound == 1 else "impose mixing first"),
            style="yellow",
        )
    if completion.contents:
        yield _contents(completion)


def _mixing(completion: Completion) -> Table:
    table = _table(f"{completion.card}: single conditions that give mixing")
    for header in ("doublet", "condition", "mixes", "Goldstones", "free", "terms allowed"):
        table.add_column(header, overflow="fold")
    for option in completion.mixing:
        kinds = [
            k for k, given in (("quarks", option.quarks), ("leptons", option.leptons)) if given
        ]
        table.add_row(
            escape(option.doublet),
            escape(option.solution),
            ", ".join(kinds),
            str(option.goldstones),
            ", ".join(option.parameters),
            ", ".join(option.entries),
        )
    return table


def _seesaw(completion: Completion) -> Table:
    table = _table("Singlets for a complete Majorana mass matrix")
    for header in ("generations", "charge", "present"):
        table.add_column(header)
    for singlet in completion.seesaw:
        pairs = ", ".join(f"{i}{j}" for i, j in singlet.pairs)
        bare = "bare mass" if singlet.charge == "0" else ""
        table.add_row(pairs, escape(singlet.charge), escape(singlet.present or bare))
    return table


def _contents(completion: Completion) -> Table:
    table = _table("Smallest scalar contents with seesaw and without physical Goldstones")
    for header in ("relation", "singlets", "added", "Majorana masses", "terms"):
        table.add_column(header, overflow="fold")
    for content in completion.contents:
        singlets = ", ".join(f"{name}: {charge}" for name, charge in content.singlets.items())
        table.add_row(
            escape(content.relation or "none") + (" (universal L)" if content.universal else ""),
            escape(singlets),
            str(content.added),
            ", ".join(f"{i}{j}" for i, j in content.pairs),
            escape(", ".join(content.terms)),
        )
    return table


def _table(title: str) -> Table:
    return Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
