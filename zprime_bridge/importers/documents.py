"""Charges in JSON: one object, or a list of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, TypeAlias

from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.charges.names import did_you_mean
from zprime_bridge.charges.numerals import exact_number
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.charges.proposal import with_scalars
from zprime_bridge.core.errors import CardError
from zprime_bridge.importers.conventions import TEXTS, converted, detected
from zprime_bridge.importers.fields import SCALARS, species_of
from zprime_bridge.importers.protocol import (
    MAX_SETS,
    ChargeSet,
    Convention,
    Imported,
    Importer,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from zprime_bridge.charges.exact import Triple
    from zprime_bridge.core.findings import Finding
    from zprime_bridge.importers.protocol import ImportRequest

KEYS: Final = ("name", "charges", "scalars", "convention")
MAX_FINDINGS: Final = 20
GENERATIONS: Final = 3

Value: TypeAlias = "str | bool | list[Value] | dict[str, Value] | None"
"""What JSON is made of; numbers stay text, so that they are exact."""


def recognises(text: str) -> bool:
    """Tell whether this is JSON that speaks of charges."""
    return text.lstrip()[:1] in {"{", "["} and '"charges"' in text


def read_document(request: ImportRequest) -> Imported:
    """Read JSON.

    Parameters
    ----------
    request : ImportRequest
        ``{"name": ..., "charges": {"q": [1, 1, 1], "u": ["1/3", ...], ...}}``, or a list of such
        objects. ``convention`` (``right-handed`` or ``conjugates``) and ``scalars``
        (``{"H": 0, "phi": 1}``) are optional. Fields may also be called ``uR``, ``u^c`` and so on.

    Raises
    ------
    CardError
        With the path of everything that cannot be read; with line and column if it is no JSON.
    """
    root = _parsed(request)
    entries = root if isinstance(root, list) else [root]
    if len(entries) > MAX_SETS:
        text = f"more than {MAX_SETS} sets: give a part of the file"
        raise CardError([Place(label=request.label).finding(text)])
    found: list[Finding] = []
    read = []
    for number, entry in enumerate(entries):
        path = f"[{number}]" if isinstance(root, list) else ""
        read.append(_entry(entry, Place(label=request.label, field=path), found))
        if len(found) >= MAX_FINDINGS:
            break
    if found:
        raise CardError(found)
    if not read:
        raise CardError([Place(label=request.label).finding("holds no charges")])
    return _imported(request, read)


_Entry: TypeAlias = """tuple[
    str, dict[str, Triple[Fraction]], dict[str, Fraction], Convention | None
]"""


def _imported(request: ImportRequest, read: list[_Entry]) -> Imported:
    found, note = detected([triples for _, triples, _, _ in read])
    told = {convention for *_, convention in read if convention is not None}
    notes = [f"{TEXTS[convention]} (told by the file)" for convention in sorted(told)]
    if any(convention is None for *_, convention in read):
        given = request.convention
        notes.append(note if given is None else f"{TEXTS[given]} (as given)")
    sets = tuple(
        ChargeSet(
            name=name,
            line=0,
            charges=with_scalars(
                converted(triples, convention or request.convention or found),
                higgs=scalars.get("H"),
                phi=scalars.get("phi"),
            ),
        )
        for name, triples, scalars, convention in read
    )
    if any(set(scalars) != {"H", "phi"} for _, _, scalars, _ in read):
        notes.append("charges of H and phi that are not given: proposed (most Yukawa terms; 1)")
    return Imported(sets=sets, conventions=tuple(notes))


def _parsed(request: ImportRequest) -> Value:
    place = Place(label=request.label)

    def no_constant(name: str) -> Value:
        raise CardError([place.finding(f"{name} is no charge")])

    def unique(pairs: list[tuple[str, Value]]) -> Value:
        keys = [key for key, _ in pairs]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise CardError([place.finding(f"{quoted(twice[0])} is there twice in one object")])
        return dict(pairs)

    try:
        root: Value = json.loads(
            request.text,
            parse_int=str,
            parse_float=str,
            parse_constant=no_constant,
            object_pairs_hook=unique,
        )
    except json.JSONDecodeError as err:
        at = Place(label=request.label, line=err.lineno, column=err.colno)
        raise CardError([at.finding(f"is no JSON: {err.msg}")]) from err
    except RecursionError as err:
        raise CardError([place.finding("is nested too deeply")]) from err
    return root


def _entry(entry: Value, place: Place, found: list[Finding]) -> _Entry:
    triples: dict[str, Triple[Fraction]] = {}
    scalars: dict[str, Fraction] = {}
    if not isinstance(entry, dict):
        found.append(place.finding("is not an object with the key 'charges'"))
        return "", triples, scalars, None
    found += [
        _inside(place, key).finding(f"is unknown{did_you_mean(key, KEYS)}")
        for key in entry
        if key not in KEYS
    ]
    name, kind = entry.get("name", ""), entry.get("convention")
    if not isinstance(name, str):
        found.append(_inside(place, "name").finding("is not text"))
        name = ""
    convention = None
    if kind is not None:
        if kind in set(Convention):
            convention = Convention(str(kind))
        else:
            text = f"must be one of {', '.join(Convention)}"
            found.append(_inside(place, "convention").finding(text))
    convention = _charges(entry.get("charges"), _inside(place, "charges"), triples, found) or (
        convention
    )
    for key, value in _mapping(entry.get("scalars", {}), _inside(place, "scalars"), found).items():
        at = _inside(place, f"scalars.{key}")
        if key.lower() not in SCALARS:
            found.append(at.finding("only H and phi are read"))
            continue
        scalars[SCALARS[key.lower()]] = _number(value, at, found)
    return name, triples, scalars, convention


def _charges(
    value: Value, place: Place, triples: dict[str, Triple[Fraction]], found: list[Finding]
) -> Convention | None:
    """Fill in the charges; return the convention that their names tell, if they do."""
    conjugates: set[bool] = set()
    for key, charges in _mapping(value, place, found).items():
        at = _inside(place, key)
        named = species_of(key)
        if named is None:
            found.append(at.finding(f"is no fermion{did_you_mean(key, FERMIONS)}"))
            continue
        if named[0] in triples:
            found.append(at.finding(f"gives {named[0]} a second time"))
        if named[0] not in {"q", "l"}:
            conjugates.add(named[1])
        triples[named[0]] = _triple(charges, at, found)
    missing = [name for name in FERMIONS[:-1] if name not in triples]
    if missing and isinstance(value, dict):
        found.append(place.finding(f"{', '.join(missing)} missing"))
    if len(conjugates) > 1:
        found.append(place.finding("some of u, d, e, nu are conjugates and some are not"))
    return Convention.CONJUGATES if conjugates == {True} else None


def _triple(value: Value, place: Place, found: list[Finding]) -> Triple[Fraction]:
    if not (isinstance(value, list) and len(value) == GENERATIONS):
        found.append(place.finding("is not a list of three charges"))
        value = ["0"] * GENERATIONS
    a, b, c = (_number(x, _inside(place, str(i)), found) for i, x in enumerate(value))
    return a, b, c


def _mapping(value: Value, place: Place, found: list[Finding]) -> Mapping[str, Value]:
    if isinstance(value, dict):
        return value
    found.append(place.finding("is not an object"))
    return {}


def _number(value: Value, place: Place, found: list[Finding]) -> Fraction:
    try:
        return exact_number(value if isinstance(value, str) else repr(value), place)
    except CardError as err:
        found.extend(err.findings)
        return exact_number("0", place)


def _inside(place: Place, field: str) -> Place:
    return place.inside(f"{place.field}.{quoted(field)[1:-1]}".lstrip("."))


IMPORTER: Final = Importer(
    name="json",
    description='JSON: {"charges": {"q": [..., ..., ...], ...}}, or a list of such objects',
    recognises=recognises,
    read=read_document,
)
