"""Assignments like ``FermionFields[[1]] = {q, 3, {uL, dL}, 1/6, 2, 3};`` as plain values.

Text is split into tokens; nothing of Mathematica is ever evaluated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, final

from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH: Final = 10
MAX_ITEMS: Final = 60

Item: TypeAlias = "str | list[Item]"
"""A word, a number such as ``-1/2``, a call such as ``conj[dR]``, or a list."""

_START: Final = re.compile(
    r"(?P<table>Gauge|FermionFields|ScalarFields)\s*\[\[\s*(?P<number>[0-9]+)\s*\]\]\s*=\s*"
)
_COMMENT: Final = re.compile(r"\(\*|\*\)")
_TOKEN: Final = re.compile(r"\s*(?P<word>\"[^\"]*\"|[A-Za-z0-9./+*^\[\]-]+|[{},])")


@final
@dataclass(frozen=True, slots=True)
class Assignment:
    """One row of a table: its items and the line where it stands."""

    table: str
    line: int
    items: list[Item]


def assignments(text: str, label: str) -> list[Assignment]:
    """Return all rows of the tables ``Gauge``, ``FermionFields`` and ``ScalarFields``.

    Raises
    ------
    CardError
        If a comment or a list does not end, or a list holds something else than words.
    """
    plain = without_comments(text, label)
    found = []
    for match in _START.finditer(plain):
        line = plain.count("\n", 0, match.start()) + 1
        place = Place(label=label, line=line, column=1, field=match["table"])
        tokens = _tokens(plain, match.end(), place)
        if next(tokens, "") != "{":
            raise CardError([place.finding("a list in braces is missing after =")])
        found.append(Assignment(match["table"], line, _list(tokens, place, 0)))
    return found


def without_comments(text: str, label: str) -> str:
    """Blank out comments ``(* ... *)``, which may be nested; lines stay where they are."""
    parts: list[str] = []
    depth = position = 0
    opened: list[int] = []
    for match in _COMMENT.finditer(text):
        piece = text[position : match.start()]
        parts.append(piece if depth == 0 else re.sub(r"[^\n]", " ", piece))
        position = match.end()
        parts.append("  ")
        if match.group() == "(*":
            opened.append(match.start())
            depth += 1
        elif depth:
            opened.pop()
            depth -= 1
    if depth:
        line = text.count("\n", 0, opened[-1]) + 1
        raise CardError([Place(label=label, line=line, column=1).finding("comment without end")])
    return "".join([*parts, text[position:]])


def _tokens(text: str, position: int, place: Place) -> Iterator[str]:
    while True:
        match = _TOKEN.match(text, position)
        if match is None:
            rest = text[position : position + 20].strip()
            reason = f"{quoted(rest)} cannot be read" if rest else "the list has no end"
            raise CardError([place.finding(reason)])
        yield match["word"]
        position = match.end()


def _list(tokens: Iterator[str], place: Place, depth: int) -> list[Item]:
    """Read the items of a list whose brace is open."""
    if depth > MAX_DEPTH:
        raise CardError([place.finding(f"nested deeper than {MAX_DEPTH} levels")])
    items: list[Item] = []
    expects_item = True
    for word in tokens:
        if word == "}":
            return items
        if (word == ",") == expects_item or len(items) > MAX_ITEMS:
            raise CardError([place.finding(f"{quoted(word)} is not expected here")])
        if word == "{":
            items.append(_list(tokens, place, depth + 1))
        elif word != ",":
            items.append(word)
        expects_item = word == ","
    raise CardError([place.finding("the list has no end")])
