"""Families of charges, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.report.documents import check_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import RenderableType

    from zprime_bridge.model.build import ChargeVerdict
    from zprime_bridge.solve.cards import FamilyCard
    from zprime_bridge.solve.family import Family
    from zprime_bridge.solve.solver import Solution


def solve_document(
    solution: Solution,
    cards: Mapping[str, FamilyCard | None],
    verdicts: Mapping[str, ChargeVerdict],
) -> dict[str, Any]:
    """Return the document of ``solve --json``.

    Keys: ``request``, ``families`` (``name``, ``parameters``, ``dimension``, ``charges`` as exact
    text, ``conditions`` that remain, ``nonzero``, ``linear``, ``remarks``, ``card`` as YAML,
    ``card_parametric``, ``card_accidental``, ``check`` of the card), ``trivial``, ``seconds``.
    """
    return {
        "request": solution.request.name,
        "families": [
            {
                "name": family.name,
                "parameters": list(family.parameters),
                "dimension": family.dimension,
                "linear": family.is_linear,
                "charges": {name: str(e) for name, e in family.charges.items()},
                "conditions": [str(condition) for condition in family.conditions],
                "nonzero": [str(expression) for expression in family.nonzero],
                "remarks": list(family.remarks),
                **_card_document(cards[family.name], verdicts.get(family.name)),
            }
            for family in solution.families
        ],
        "trivial": solution.trivial,
        "seconds": round(solution.seconds, 3),
    }


def _card_document(card: FamilyCard | None, verdict: ChargeVerdict | None) -> dict[str, Any]:
    if card is None or verdict is None:
        return {"card": None, "card_parametric": None, "card_accidental": None, "check": None}
    return {
        "card": card.text,
        "card_parametric": card.parametric,
        "card_accidental": card.accidental,
        "check": check_document(card.card, verdict),
    }


def solve_report(
    solution: Solution, cards: Mapping[str, FamilyCard | None]
) -> Iterator[RenderableType]:
    """Yield one table for each family."""
    count = len(solution.families)
    yield Text(
        f"{solution.request.name}: {count} {'family' if count == 1 else 'families'} "
        f"({solution.seconds:.1f} s)",
        style="bold",
    )
    for family in solution.families:
        yield _family_table(family)
        yield from _family_texts(family, cards[family.name])


def _family_table(family: Family) -> Table:
    table = Table(
        title=f"{family.name}: {family.dimension} free, overall scale included",
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for header in ("field", "1", "2", "3"):
        table.add_column(header, overflow="fold")
    charges = {name: str(e) for name, e in family.charges.items()}
    for species in FERMIONS:
        if f"{species}1" in charges:
            table.add_row(species, *(escape(charges.pop(f"{species}{g}")) for g in (1, 2, 3)))
    for name, text in charges.items():
        table.add_row(escape(name), escape(text), "", "")
    return table


def _family_texts(family: Family, card: FamilyCard | None) -> Iterator[Text]:
    for condition in family.conditions:
        yield Text(f"remains to be solved: {condition} = 0", style="yellow")
    for expression in family.nonzero:
        yield Text(f"where {expression} != 0", style="dim")
    for remark in family.remarks:
        yield Text(remark, style="yellow")
    if card is None:
        yield Text("no card: no small point found on this implicit family", style="yellow")
        return
    values = ", ".join(f"{name} = {value}" for name, value in card.card.parameters.items())
    shown = values if card.parametric else "numbers, one point of the family"
    yield Text(f"card: {shown or 'no parameters'}")
    if card.accidental:
        yield Text("its point allows further terms: see 'zprime-bridge check'", style="yellow")
