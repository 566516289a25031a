"""Tables with one set of charges per row: CSV with comma, semicolon or tab."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.charges.numerals import exact_number
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.charges.proposal import with_scalars
from zprime_bridge.core.errors import CardError
from zprime_bridge.core.findings import Severity
from zprime_bridge.importers.conventions import TEXTS, converted, detected
from zprime_bridge.importers.fields import RIGHT_HANDED, SCALARS, column_of
from zprime_bridge.importers.protocol import (
    MAX_SETS,
    ChargeSet,
    Convention,
    Imported,
    Importer,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zprime_bridge.charges.exact import Triple
    from zprime_bridge.core.findings import Finding
    from zprime_bridge.importers.protocol import ImportRequest

DELIMITERS: Final = ",;\t"
NAME: Final = "name"
MAX_FINDINGS: Final = 20
ENOUGH: Final = 15  # columns of a header that is taken for ours

Column = tuple[str, int]


def recognises(text: str) -> bool:
    """Tell whether the first line names the charges of three generations."""
    header = _split(text.lstrip().partition("\n")[0])
    return sum(column_of(cell) is not None for cell in header) >= ENOUGH


def read_table(request: ImportRequest) -> Imported:
    """Read a table.

    Parameters
    ----------
    request : ImportRequest
        The first line names the columns: ``q1``, ``Q_2``, ``uR3``, ``d1``, ..., ``uc1`` or ``u1c``
        for left-handed conjugates; optional are ``nu1`` and so on, ``name``, ``H`` and ``phi``.
        Charges are exact: integers, fractions or decimals.

    Raises
    ------
    CardError
        With line and column of everything that cannot be read.
    """
    lines = request.text.splitlines()
    start = next((i for i, line in enumerate(lines) if line.strip()), None)
    if start is None:
        raise CardError([Place(label=request.label).finding("is empty")])
    header = _split(lines[start])
    columns, conjugates, warnings = _columns(header, request.label, start + 1)
    rows = csv.reader(
        io.StringIO("\n".join(lines[start + 1 :])), delimiter=_delimiter(lines[start])
    )
    found: list[Finding] = []
    given: list[tuple[str, int, dict[Column, Fraction]]] = []
    try:
        for cells in rows:
            line = start + 1 + rows.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(given) == MAX_SETS:
                found.append(Place(label=request.label, line=line).finding(f"more than {MAX_SETS}"))
                break
            values = _values(cells, columns, Place(label=request.label, line=line, column=1), found)
            name = cells[columns[NAME, 0]].strip() if (NAME, 0) in columns and cells else ""
            given.append((name, line, values))
            if len(found) >= MAX_FINDINGS:
                break
    except csv.Error as err:
        place = Place(label=request.label, line=start + 1 + rows.line_num, column=1)
        raise CardError([place.finding(f"is no table: {err}")]) from err
    if found:
        raise CardError(found)
    if not given:
        raise CardError([Place(label=request.label).finding("holds no charges")])
    triples = [_triples(values) for _, _, values in given]
    convention, note = _convention(request, conjugates, triples)
    sets = tuple(
        ChargeSet(
            name=name,
            line=line,
            charges=with_scalars(
                converted(charges, convention),
                higgs=values.get(("H", 0)),
                phi=values.get(("phi", 0)),
            ),
        )
        for (name, line, values), charges in zip(given, triples, strict=True)
    )
    proposals = [name for name in ("H", "phi") if (name, 0) not in columns]
    notes = [note]
    if proposals:
        notes.append(f"{' and '.join(proposals)}: proposed (most Yukawa terms; 1)")
    return Imported(sets=sets, conventions=tuple(notes), warnings=tuple(warnings))


def _columns(
    header: Sequence[str], label: str, line: int
) -> tuple[dict[Column, int], bool, list[Finding]]:
    """Return the place of every charge, whether u, d, e, nu are conjugates, and what is ignored."""
    columns: dict[Column, int] = {}
    kinds: set[bool] = set()
    found: list[Finding] = []
    warnings: list[Finding] = []
    for number, cell in enumerate(header):
        place = Place(label=label, line=line, column=number + 1, field="header")
        named = column_of(cell)
        key: Column
        if named is not None:
            key = named[:2]
            kinds |= {named[2]} if key[0] in RIGHT_HANDED else set()
        elif cell.strip().lower() in {NAME, *SCALARS}:
            key = SCALARS.get(cell.strip().lower(), NAME), 0
        else:
            text = f"column {quoted(cell)} means nothing here and is left out"
            warnings.append(place.finding(text, Severity.WARNING))
            continue
        if key in columns:
            found.append(place.finding(f"column {quoted(cell)} is there twice"))
        columns[key] = number
    neutrinos = any(name == "nu" for name, _ in columns)
    needed = FERMIONS if neutrinos else FERMIONS[:-1]
    missing = [f"{n}{g + 1}" for n in needed for g in range(3) if (n, g) not in columns]
    place = Place(label=label, line=line, column=1, field="header")
    if missing:
        found.append(place.finding(f"no column for {', '.join(missing)}"))
    if len(kinds) > 1:
        found.append(place.finding("some of u, d, e, nu are conjugates and some are not"))
    if found:
        raise CardError(found)
    return columns, kinds == {True}, warnings


def _values(
    cells: Sequence[str], columns: Mapping[Column, int], place: Place, found: list[Finding]
) -> dict[Column, Fraction]:
    """Return the charges of a row; zero where something is wrong, which is noted."""
    if len(cells) <= max(columns.values()):
        text = f"{len(cells)} cells, but the header names {max(columns.values()) + 1}"
        found.append(place.finding(text))
        return {key: Fraction(0) for key in columns if key[0] != NAME}
    values: dict[Column, Fraction] = {}
    for key, number in columns.items():
        if key[0] == NAME:
            continue
        field = f"{key[0]}{key[1] + 1}"
        cell = Place(label=place.label, line=place.line, column=number + 1, field=field)
        values[key] = Fraction(0)
        try:
            values[key] = exact_number(cells[number], cell)
        except CardError as err:
            found.extend(err.findings)
    return values


def _triples(values: Mapping[Column, Fraction]) -> dict[str, Triple[Fraction]]:
    present = [name for name in FERMIONS if (name, 0) in values]
    return {name: (values[name, 0], values[name, 1], values[name, 2]) for name in present}


def _convention(
    request: ImportRequest, conjugates: bool, triples: list[dict[str, Triple[Fraction]]]
) -> tuple[Convention, str]:
    """Return the convention: of the header, of the user, or found by the anomalies."""
    if conjugates:
        return Convention.CONJUGATES, f"{TEXTS[Convention.CONJUGATES]} (names of columns)"
    if request.convention is not None:
        return request.convention, f"{TEXTS[request.convention]} (as given)"
    return detected(triples)


def _delimiter(header: str) -> str:
    return max(DELIMITERS, key=header.count)


def _split(header: str) -> list[str]:
    """Return the cells of a line; none if it is no line of a table."""
    try:
        return next(csv.reader([header], delimiter=_delimiter(header)), [])
    except csv.Error:
        return []


IMPORTER: Final = Importer(
    name="csv",
    description="table with columns q1, q2, q3, u1, ..., one set of charges per row",
    recognises=recognises,
    read=read_table,
)
