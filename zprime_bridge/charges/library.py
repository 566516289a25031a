"""Cards shipped with the package, and cards of the user."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.charges.intake import text_of_bytes, text_of_file, text_of_stream
from zprime_bridge.charges.names import near_match
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.charges.reader import read_card
from zprime_bridge.charges.templates import CARD_FOLDER, template_names, templates_root
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from zprime_bridge.charges.card import Card
    from zprime_bridge.core.source import Source

CARD_SUFFIX: Final = ".yaml"
SUFFIXES: Final = (CARD_SUFFIX, ".yml")
STDIN: Final = "-"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedCard:
    """One line of ``zprime-bridge cards``.

    Attributes
    ----------
    name, template : str
        Names of the card and of its template.
    source : Source
        Where the charges come from.
    notes : str
        One line that says what it is.
    """

    name: str
    template: str
    source: Source
    notes: str


def shipped_cards() -> tuple[ShippedCard, ...]:
    """Return all cards of the package, sorted by name."""
    cards = (load_card(name) for name in shipped_names())
    return tuple(
        ShippedCard(name=card.name, template=card.template, source=card.source, notes=card.notes)
        for card in cards
    )


def shipped_names() -> tuple[str, ...]:
    """Return the names of all cards of the package, sorted."""
    return tuple(_shipped_files())


def load_card(name: str | Path) -> Card:
    """Load a charge card.

    Parameters
    ----------
    name : str or Path
        Name of a shipped card (``"BM3"``), a path, or ``"-"`` for standard input. A name with the
        suffix ``.yaml`` or ``.yml`` or with a separator is a path; a shipped name wins over a
        file of the same name.

    Raises
    ------
    CardError
        With everything that is wrong.

    Examples
    --------
    >>> load_card("BM3").assignment().l
    (Fraction(0, 1), Fraction(1, 2), Fraction(1, 4))
    """
    given = str(name)
    if given == STDIN:
        return _card_from_stdin()
    if not isinstance(name, Path) and not _looks_like_path(given):
        files = _shipped_files()
        if given in files:
            label = f"{given}{CARD_SUFFIX}"
            return read_card(text_of_bytes(files[given].read_bytes(), label), label)
        if not given or not _exists(given):
            text = (
                f"is neither a shipped card nor a file{near_match(given, files)}; "
                "'zprime-bridge cards' lists the shipped ones"
            )
            raise CardError([Place(label=quoted(given)).finding(text)])
    label = given if given.isprintable() else quoted(given)
    return read_card(text_of_file(Path(given), label), label)


def _card_from_stdin() -> Card:
    label = "<stdin>"
    if sys.stdin is None:  # the caller closed it
        raise CardError([Place(label=label).finding("standard input is closed")])
    return read_card(text_of_stream(sys.stdin.buffer, label), label)


def _exists(given: str) -> bool:
    try:
        return Path(given).exists()
    except OSError:  # a name too long for a file
        return False


def _looks_like_path(given: str) -> bool:
    return given.endswith(SUFFIXES) or "/" in given or "\\" in given


def _shipped_files() -> dict[str, Traversable]:
    """Return the files of the shipped cards by name, in the order of a catalogue."""
    root = templates_root()
    folders = (root / template / CARD_FOLDER for template in template_names())
    files = {
        file.name.removesuffix(CARD_SUFFIX): file
        for folder in folders
        if folder.is_dir()
        for file in folder.iterdir()
        if file.name.endswith(CARD_SUFFIX)
    }
    return {name: files[name] for name in sorted(files, key=_catalogue_key)}


def _catalogue_key(name: str) -> tuple[tuple[int, str], ...]:
    """Sort without regard to case, Roman numerals by value: I, II, ..., IX, XI."""
    return tuple((_roman(part), part.lower()) for part in name.split("-"))


def _roman(text: str) -> int:
    """Return the value of a Roman numeral up to XXXIX; 0 if it is none."""
    values = {"I": 1, "V": 5, "X": 10}
    if not set(text) <= set(values):
        return 0
    numbers = [values[letter] for letter in text]
    return sum(
        -number if number < following else number
        for number, following in zip(numbers, [*numbers[1:], 0], strict=True)
    )
