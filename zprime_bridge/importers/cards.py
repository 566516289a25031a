"""From imported charges to the text of cards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.names import card_name_problem
from zprime_bridge.charges.proposal import TEMPLATE
from zprime_bridge.charges.writer import card_text
from zprime_bridge.core.source import Source

if TYPE_CHECKING:
    from zprime_bridge.importers.protocol import ChargeSet, Imported

MAX_NAME: Final = 32
_FORBIDDEN: Final = re.compile(r"[^A-Za-z0-9_-]+")


def imported_cards(imported: Imported, label: str) -> dict[str, str]:
    """Return the text of a card for every set, by name; names are made valid and unique.

    Parameters
    ----------
    imported : Imported
        What an importer has read.
    label : str
        Name of the file.
    """
    file = label.replace("\\", "/").rpartition("/")[2]
    stem = re.sub(r"\.[A-Za-z0-9]+$", "", file)
    cards: dict[str, str] = {}
    for number, charges in enumerate(imported.sets, start=1):
        name = _name(charges, stem, number, len(imported.sets))
        if name in cards:
            name = _shortened(name, f"-{number}")
        cards[name] = card_text(
            name,
            TEMPLATE,
            charges.charges,
            Source(paper=_one_line(file), where=f"line {charges.line}" if charges.line else ""),
            comments=[_one_line(note) for note in imported.conventions],
        )
    return cards


def _name(charges: ChargeSet, stem: str, number: int, count: int) -> str:
    own = _FORBIDDEN.sub("-", charges.name).strip("-")
    if own and card_name_problem(own[:MAX_NAME]) is None:
        return own[:MAX_NAME]
    base = _FORBIDDEN.sub("-", stem).strip("-")
    if card_name_problem(base[:MAX_NAME]) is not None:
        base = f"imported-{base}".rstrip("-")
    return _shortened(base, f"-{number}" if count > 1 else "")


def _shortened(name: str, suffix: str) -> str:
    return name[: MAX_NAME - len(suffix)] + suffix


def _one_line(text: str) -> str:
    return " ".join(text.split()) if text.isprintable() else ascii(text)
