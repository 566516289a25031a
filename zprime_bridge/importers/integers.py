"""Lists of bare integers, 18 (or 15) a line, as those of the Anomaly-free Atlas."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.charges.proposal import with_scalars
from zprime_bridge.core.errors import CardError
from zprime_bridge.core.findings import Severity
from zprime_bridge.importers.conventions import TEXTS, converted
from zprime_bridge.importers.orders import KNOWN_ORDERS, Reading, fitting_readings
from zprime_bridge.importers.protocol import (
    MAX_SETS,
    ChargeSet,
    Convention,
    Imported,
    Importer,
)

if TYPE_CHECKING:
    from zprime_bridge.charges.exact import Triple
    from zprime_bridge.core.findings import Finding
    from zprime_bridge.importers.protocol import ImportRequest

LENGTHS: Final = (18, 15)
MAX_DIGITS: Final = 5  # cubes and their sums stay below 2^63
MAX_FINDINGS: Final = 20
SHOWN: Final = 4

_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_SEPARATOR: Final = re.compile(r"[\s,;|&]+")


def recognises(text: str) -> bool:
    """Tell whether the first line that is no comment holds 15 or 18 integers (or one more)."""
    for line in text.splitlines():
        words = _words(line)
        if words:
            numbers = all(_INTEGER.fullmatch(word) for word in words)
            return numbers and len(words) in {*LENGTHS, *(n + 1 for n in LENGTHS)}
    return False


def read_integers(request: ImportRequest) -> Imported:
    """Read a list of integer charges.

    Parameters
    ----------
    request : ImportRequest
        Lines of 18 integers, three of each of six species, or 15 without neutrinos; a running
        number may stand before them, and comments after ``#``.

    Raises
    ------
    CardError
        If a line is something else, or the order of species is neither told nor found.

    Notes
    -----
    Species and signs are those in which every line is anomaly-free. Known orders win, and other
    possibilities are told; the list of the Atlas is q, nu, e, u, l, d.

    References
    ----------
    B. C. Allanach, J. Davighi, S. Melville, arXiv:1812.04602.
    """
    lines, rows = _rows(request)
    species = FERMIONS[: len(rows[0]) // 3]
    place = Place(label=request.label)
    if request.order and sorted(request.order) != sorted(species):
        text = f"must name {', '.join(species)}, each once, for {len(rows[0])} integers a line"
        raise CardError([Place(label="--order").finding(text)])
    readings = fitting_readings(rows, request.order, request.convention)
    reading, warnings = _chosen(readings, request, species, place)
    sets = []
    for line, row in zip(lines, rows, strict=True):
        triples = {name: _triple(row, i) for i, name in enumerate(reading.order)}
        charges = with_scalars(converted(triples, reading.convention))
        sets.append(ChargeSet(name="", line=line, charges=charges))
    notes = (
        f"order of species: {', '.join(reading.order)} ({_origin(reading, request)})",
        TEXTS[reading.convention],
        "generations in the order of the file; H and phi: proposed (most Yukawa terms; 1)",
    )
    return Imported(sets=tuple(sets), conventions=notes, warnings=tuple(warnings))


def _rows(request: ImportRequest) -> tuple[list[int], list[list[int]]]:
    """Return line numbers and integers; every line with the same number of them."""
    lines: list[int] = []
    rows: list[list[int]] = []
    found: list[Finding] = []
    for number, line in enumerate(request.text.splitlines(), start=1):
        words = _words(line)
        if not words:
            continue
        place = Place(label=request.label, line=number, column=1)
        problem = _problem(words, len(rows[0]) if rows else None, len(rows) + len(found) + 1)
        if problem:
            found.append(place.finding(problem))
            if len(found) == MAX_FINDINGS:
                break
            continue
        if len(rows) == MAX_SETS:
            text = f"more than {MAX_SETS} sets: give a part of the file"
            raise CardError([place.finding(text)])
        width = len(words) - len(words) % 3
        lines.append(number)
        rows.append([int(word) for word in words[-width:]])
    if found:
        raise CardError(found)
    if not rows:
        raise CardError([Place(label=request.label).finding("holds no charges")])
    return lines, rows


def _problem(words: list[str], width: int | None, running: int) -> str | None:
    """Say what is wrong with a line, or None."""
    for word in words:
        if not _INTEGER.fullmatch(word):
            return f"{quoted(word)} is not an integer"
        if len(word.lstrip("+-")) > MAX_DIGITS:
            return f"{quoted(word)} has more than {MAX_DIGITS} digits"
    numbered = len(words) - 1 in LENGTHS
    if not (numbered or len(words) in LENGTHS):
        return f"{len(words)} integers: 18 are needed, or 15 without right-handed neutrinos"
    if numbered and int(words[0]) not in {running, running - 1}:
        return f"{len(words)} integers, of which the first is no running number"
    if width is not None and len(words) - numbered != width:
        return f"{len(words) - numbered} charges, but {width} in the lines before"
    return None


def _chosen(
    readings: list[Reading], request: ImportRequest, species: tuple[str, ...], place: Place
) -> tuple[Reading, list[Finding]]:
    """Choose a reading; tell if it is not the only one."""
    if not readings:
        if request.order:
            convention = request.convention or Convention.RIGHT_HANDED
            text = "some lines are anomalous in the order and convention given"
            warning = place.finding(text, Severity.WARNING)
            return Reading(request.order, convention), [warning]
        text = (
            "in no order of the species, neither as right-handed fields nor as conjugates, are all "
            "lines anomaly-free: give --order to read them nevertheless"
        )
        raise CardError([place.finding(text)])
    known = [tuple(name for name in order if name in species) for order in KNOWN_ORDERS]
    first = readings[0]
    for order in known:  # known orders first, whatever the convention
        fitting = [reading for reading in readings if reading.order == order]
        if fitting:
            first = fitting[0]
            break
    others = [reading for reading in readings if reading != first]
    if not others:
        return first, []
    shown = ", ".join(map(str, others[:SHOWN])) + (", ..." if len(others) > SHOWN else "")
    text = f"{len(others)} other readings are anomaly-free too: {shown}"
    if first.order not in known and not request.order:
        raise CardError([place.finding(f"ambiguous: {first}; {text}. Give --order, --convention")])
    advice = f"read as {first}; {text}. Give --order and --convention to be sure"
    return first, [place.finding(advice, Severity.WARNING)]


def _origin(reading: Reading, request: ImportRequest) -> str:
    if request.order:
        return "as given"
    if reading.order == tuple(name for name in KNOWN_ORDERS[0] if name in reading.order):
        return "that of the Anomaly-free Atlas; every line is anomaly-free in it"
    return "found: every line is anomaly-free in it"


def _words(line: str) -> list[str]:
    return [word for word in _SEPARATOR.split(line.partition("#")[0]) if word]


def _triple(row: list[int], place: int) -> Triple[Fraction]:
    a, b, c = (Fraction(charge) for charge in row[3 * place : 3 * place + 3])
    return a, b, c


IMPORTER: Final = Importer(
    name="atlas",
    description="18 (or 15) integers a line, as in the Anomaly-free Atlas (arXiv:1812.04602)",
    recognises=recognises,
    read=read_integers,
)
