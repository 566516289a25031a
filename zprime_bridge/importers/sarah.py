"""Charges from the field tables of a SARAH model file.

SARAH writes every fermion as a left-handed Weyl spinor, so charges of u, d, e, nu change their sign
here. Fields are recognised by their quantum numbers, not by their names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.charges.numerals import exact_number
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.charges.proposal import HIGGS_Y, with_scalars
from zprime_bridge.core.errors import CardError
from zprime_bridge.core.findings import Severity
from zprime_bridge.importers.fields import HYPERCHARGES, RIGHT_HANDED
from zprime_bridge.importers.protocol import ChargeSet, Imported, Importer
from zprime_bridge.importers.sarah_text import Assignment, Item, assignments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.charges.exact import Triple
    from zprime_bridge.core.findings import Finding
    from zprime_bridge.importers.protocol import ImportRequest

GENERATIONS: Final = 3
MAX_COPIES: Final = 100
ABELIAN: Final = "U[1]"
COLOURS: Final = {"q": 3, "u": -3, "d": -3, "l": 1, "e": 1, "nu": 1}  # left-handed spinors
DOUBLETS: Final = ("q", "l")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Groups:
    """Places of the four gauge groups, from 0."""

    hypercharge: int
    weak: int
    colour: int
    prime: int
    count: int


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """A row of a table: hypercharge as written, SU(2) dimension, SU(3) representation."""

    name: str
    copies: int
    y: Fraction
    su2: int
    su3: int
    charge: Fraction
    place: Place


def recognises(text: str) -> bool:
    """Tell whether the text holds SARAH's tables."""
    return "FermionFields[[" in text and "Gauge[[" in text


def read_model(request: ImportRequest) -> Imported:
    """Read the gauge groups, fermions and scalars of a SARAH model file.

    Parameters
    ----------
    request : ImportRequest
        The text, and the name of the U(1)' if there are several.

    Raises
    ------
    CardError
        If the U(1)' is not found, a charge is symbolic, or the fermions are not three generations
        of the Standard Model with or without right-handed neutrinos.

    References
    ----------
    F. Staub, arXiv:1309.7223, sec. 2 (model files of SARAH 4).
    """
    rows = assignments(request.text, request.label)
    groups, name = _groups([row for row in rows if row.table == "Gauge"], request)
    fermions, errors = _fields(rows, "FermionFields", groups, request)
    scalars, unread = _fields(rows, "ScalarFields", groups, request)
    if errors:
        raise CardError(errors)
    warnings = [replace(finding, severity=Severity.WARNING) for finding in unread]
    scale = _normalisation(fermions, request)
    triples, left_out = _triples(fermions, scale, request)
    higgs, phi, others = _scalars(scalars, scale)
    notes = [
        f"U(1)' is the gauge group {name}",
        "fermions are left-handed spinors: signs of the charges of u, d, e, nu changed",
        "hypercharge: Q = T3 + Y"
        if scale == 1
        else f"hypercharge: {scale} times ours, recognised by that of q",
    ]
    if higgs is None or phi is None:
        notes.append("charges of H or phi that are not in the file: proposed")
    charges = with_scalars(triples, higgs=higgs, phi=phi)
    return Imported(
        sets=(ChargeSet(name="", line=0, charges=charges),),
        conventions=tuple(notes),
        warnings=tuple(sorted([*warnings, *left_out, *others])),
    )


def _groups(rows: Sequence[Assignment], request: ImportRequest) -> tuple[_Groups, str]:
    place = Place(label=request.label, line=rows[0].line if rows else 0, column=1, field="Gauge")
    kinds = [str(row.items[1]) if len(row.items) > 2 else "" for row in rows]  # noqa: PLR2004
    names = [str(row.items[0]) if row.items else "" for row in rows]
    roles = [str(row.items[2]) if len(row.items) > 2 else "" for row in rows]  # noqa: PLR2004
    abelian = [i for i, kind in enumerate(kinds) if kind == ABELIAN]
    hypercharges = [i for i in abelian if roles[i] == "hypercharge"]
    others = [i for i in abelian if i not in hypercharges]
    if request.gauge:
        others = [i for i in others if request.gauge in {names[i], roles[i]}]
    problems = [
        (len(hypercharges) != 1, "no group U[1] with the name hypercharge"),
        (kinds.count("SU[2]") != 1, "not exactly one SU[2]"),
        (kinds.count("SU[3]") != 1, "not exactly one SU[3]"),
        (not others, "no further U[1]" + (f" named {request.gauge}" if request.gauge else "")),
        (
            len(others) > 1,
            f"several further U[1]: choose with --gauge ({', '.join(names[i] for i in others)})",
        ),
    ]
    found = [place.finding(text) for wrong, text in problems if wrong]
    if found:
        raise CardError(found)
    return _Groups(
        hypercharge=hypercharges[0],
        weak=kinds.index("SU[2]"),
        colour=kinds.index("SU[3]"),
        prime=others[0],
        count=len(rows),
    ), names[others[0]]


def _fields(
    rows: Sequence[Assignment], table: str, groups: _Groups, request: ImportRequest
) -> tuple[list[_Field], list[Finding]]:
    """Return the fields of a table, and what is wrong with the others."""
    found: list[Finding] = []
    fields = []
    for row in rows:
        if row.table == table:
            before = len(found)
            field = _field(row, groups, request, found)
            fields += [field] if field is not None and len(found) == before else []
    return fields, found


def _field(
    row: Assignment, groups: _Groups, request: ImportRequest, found: list[Finding]
) -> _Field | None:
    """Return a field; None, with a finding, if its row cannot be read."""
    name = str(row.items[0]) if row.items else ""
    place = Place(label=request.label, line=row.line, column=1, field=f"{row.table} {name}")
    items = row.items[3:]
    if len(items) < groups.count:
        text = f"{len(items)} quantum numbers for {groups.count} gauge groups"
        found.append(place.finding(text))
        return None

    def number(item: Item, what: str) -> Fraction:
        text = item if isinstance(item, str) else "a list"
        try:
            return exact_number(text.strip('"'), place)
        except CardError:
            found.append(place.finding(f"{what} {quoted(text)} is no rational number"))
            return Fraction(0)

    copies = number(row.items[1], "number of generations")
    if copies not in range(1, MAX_COPIES + 1):
        found.append(place.finding(f"number of generations must be 1 to {MAX_COPIES}"))
        return None
    return _Field(
        name=name,
        copies=int(copies),
        y=number(items[groups.hypercharge], "hypercharge"),
        su2=abs(int(number(items[groups.weak], "SU(2) representation"))),
        su3=int(number(items[groups.colour], "SU(3) representation")),
        charge=number(items[groups.prime], "charge"),
        place=place,
    )


def _normalisation(fields: Sequence[_Field], request: ImportRequest) -> Fraction:
    """Return how many times our hypercharge is in the file, by that of coloured doublets."""
    values = {field.y for field in fields if field.su2 != 1 and field.su3 == COLOURS["q"]}
    if len(values) != 1 or 0 in values:
        text = "fermions hold no quark doublet, or several with different hypercharges"
        raise CardError([Place(label=request.label).finding(text)])
    return values.pop() / HYPERCHARGES["q"]


def _triples(
    fields: Sequence[_Field], scale: Fraction, request: ImportRequest
) -> tuple[dict[str, Triple[Fraction]], list[Finding]]:
    """Collect three generations of every species; only then are vector-like pairs left out."""
    charges, problems = _collected(fields, scale, request)
    warnings: list[Finding] = []
    if problems:
        rest, pairs = _without_pairs(fields)
        charges, problems = _collected(rest, scale, request)
        text = "is left out: vector-like together with another field"
        warnings = [field.place.finding(text, Severity.WARNING) for field in pairs]
    if problems:
        raise CardError(problems)
    triples = {name: (x[0], x[1], x[2]) for name, x in charges.items() if x}
    return triples, warnings


def _collected(
    fields: Sequence[_Field], scale: Fraction, request: ImportRequest
) -> tuple[dict[str, list[Fraction]], list[Finding]]:
    """Return the charges of every species, and what is wrong with their number."""
    charges: dict[str, list[Fraction]] = {name: [] for name in FERMIONS}
    found: list[Finding] = []
    for field in fields:
        name = _species(field, scale)
        if name is None:
            text = "is no fermion of the Standard Model: only those and nu_R are read"
            found.append(field.place.finding(text))
            continue
        sign = -1 if name in RIGHT_HANDED else 1
        charges[name] += [sign * field.charge] * field.copies
    for name, values in charges.items():
        if len(values) != GENERATIONS and (values or name != "nu"):
            text = f"{len(values)} generations of {name} instead of {GENERATIONS}"
            found.append(Place(label=request.label, field="FermionFields").finding(text))
    return charges, found


def _without_pairs(fields: Sequence[_Field]) -> tuple[list[_Field], list[_Field]]:
    """Separate pairs of fields with opposite quantum numbers: they drop out of all anomalies.

    Of several fields with the same quantum numbers, the last ones of the file are paired.
    """
    rest = list(fields)
    pairs: list[_Field] = []
    for field in reversed(fields):
        partners = [other for other in rest if other is not field and _are_opposite(field, other)]
        if field in rest and partners:
            pairs += [field, partners[-1]]
            rest = [other for other in rest if other is not field and other is not partners[-1]]
    return rest, pairs


def _are_opposite(one: _Field, other: _Field) -> bool:
    return (
        one.copies == other.copies
        and one.y == -other.y
        and one.charge == -other.charge
        and one.su2 == other.su2
        and abs(one.su3) == abs(other.su3)
        and (abs(one.su3) == 1 or one.su3 == -other.su3)
    )


def _species(field: _Field, scale: Fraction) -> str | None:
    """Recognise a left-handed spinor by hypercharge, SU(2) and SU(3)."""
    for name, colour in COLOURS.items():
        sign = -1 if name in RIGHT_HANDED else 1
        doublet = name in DOUBLETS
        if (
            field.y == sign * scale * HYPERCHARGES[name]
            and field.su3 == colour
            and (field.su2 != 1) == doublet
        ):
            return name
    return None


def _scalars(
    fields: Sequence[_Field], scale: Fraction
) -> tuple[Fraction | None, Fraction | None, list[Finding]]:
    """Return the charges of the first doublet (as Y = 1/2) and the first charged singlet."""
    higgs: Fraction | None = None
    phi: Fraction | None = None
    warnings: list[Finding] = []
    for field in fields:
        is_doublet = field.su2 != 1 and field.su3 == 1 and abs(field.y) == scale * HIGGS_Y
        is_singlet = field.su2 == 1 and field.su3 == 1 and field.y == 0
        if is_doublet and higgs is None:
            higgs = field.charge if field.y > 0 else -field.charge
        elif is_singlet and field.charge and phi is None:
            phi = field.charge
        else:
            text = "is left out: only the first doublet and the first charged singlet are read"
            warnings.append(field.place.finding(text, Severity.WARNING))
    return higgs, phi, warnings


IMPORTER: Final = Importer(
    name="sarah",
    description="field tables (Gauge, FermionFields, ScalarFields) of a SARAH model file",
    recognises=recognises,
    read=read_model,
)
