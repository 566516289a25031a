"""Beta functions as a JSON document with schema version, provenance and checksum."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from zprime_bridge.core.errors import RunningError
from zprime_bridge.running.algebra import Monomial, letter_from_text
from zprime_bridge.running.coefficient import Coefficient, Powers
from zprime_bridge.running.system import BetaSystem, Coupling, Kind, Provenance, Sum, Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zprime_bridge.running.algebra import Letter, Word

_T = TypeVar("_T")

FORMAT: Final = "zprime_bridge beta functions"
SCHEMA: Final = 1
"""Raised whenever the meaning of the document changes; other versions are refused."""

_CHECKSUM: Final = re.compile(r'"sha256": "(?P<digest>[0-9a-f]{64})"')


def to_json(system: BetaSystem) -> str:
    """Write a system as JSON: the same bytes for the same system.

    Products of parameters, coefficients and monomials stand in tables, each once; a beta function
    is a list of (coefficient, monomial) places in them. A monomial is a list of three: powers of
    numbers, the open word, and the traces. ``*`` marks a conjugate, ``'`` a transpose, ``+`` an
    adjoint, ``^`` a power.
    """
    terms = [term for orders in system.betas for order in orders for term in order]
    coefficients = _table(sorted({t.coefficient for t in terms}, key=_by_terms))
    monomials = _table(sorted({t.monomial for t in terms}))
    powers = _table(sorted({p for c in coefficients for p, _ in c.terms}))
    content = {
        "format": FORMAT,
        "schema": SCHEMA,
        "sha256": _BLANK,
        "provenance": asdict(system.provenance),
        "couplings": [[c.name, c.kind.value, list(c.shape)] for c in system.couplings],
        "parameters": list(system.parameters),
        "powers": [_powers_text(entry) for entry in powers],
        "coefficients": [
            [c.denominator, *(part for p, n in c.terms for part in (n, powers[p]))]
            for c in coefficients
        ],
        "monomials": [
            [_powers_text(m.powers), _word_text(m.word), *map(_word_text, m.traces)]
            for m in monomials
        ],
        "betas": [
            [[[coefficients[t.coefficient], monomials[t.monomial]] for t in order] for order in x]
            for x in system.betas
        ],
    }
    body = ",\n".join(f"{json.dumps(key)}: {_entry(value)}" for key, value in content.items())
    text = f"{{\n{body}\n}}\n"
    return text.replace(_BLANK, _digest(text), 1)


def from_json(text: str, label: str) -> BetaSystem:
    """Read what :func:`to_json` wrote.

    Parameters
    ----------
    text : str
        The document.
    label : str
        What to call it in an error, e.g. a file name.

    Raises
    ------
    RunningError
        If it is cut off, edited by hand, of another version, or something else.
    """
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as err:
        raise RunningError(f"{label} is no complete JSON document ({err}): {_ADVICE}") from err
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise RunningError(f"{label} does not hold beta functions: {_ADVICE}")
    if content.get("schema") != SCHEMA:
        raise RunningError(
            f"{label} has schema version {content.get('schema')!r}, this zprime_bridge reads "
            f"version {SCHEMA}: {_ADVICE}"
        )
    found = _CHECKSUM.search(text)
    if found is None or found["digest"] != _digest(text):
        raise RunningError(f"{label} was changed after it was written (checksum): {_ADVICE}")
    try:
        return _system(content)
    except (KeyError, IndexError, TypeError, ValueError) as err:
        raise RunningError(f"{label} is damaged ({type(err).__name__}: {err}): {_ADVICE}") from err


def model_of(text: str, label: str) -> str:
    """Return the model file of a document without reading its beta functions.

    Raises
    ------
    RunningError
        If it has none.
    """
    found = _PROVENANCE.search(text)
    if found is None:
        from_json(text, label)  # says what is wrong with it
        raise RunningError(f"{label} does not name its model: {_ADVICE}")
    return str(json.loads(found["provenance"]).get("model", ""))


_PROVENANCE: Final = re.compile(r'^"provenance": (?P<provenance>\{.*\}),$', re.MULTILINE)
_BLANK: Final = "0" * 64
_ADVICE: Final = "restore it, or compute it again with PyR@TE"


def _digest(text: str) -> str:
    """SHA-256 of the document with zeros in place of the first checksum."""
    blank = _CHECKSUM.sub(f'"sha256": "{_BLANK}"', text, count=1)
    return hashlib.sha256(blank.encode()).hexdigest()


def _table(entries: list[_T]) -> dict[_T, int]:
    return {entry: place for place, entry in enumerate(entries)}


def _by_terms(coefficient: Coefficient) -> tuple[object, ...]:
    return coefficient.terms, coefficient.denominator


def _entry(value: object) -> str:
    """Write lists one entry per line, so that changes can be read."""
    if not isinstance(value, list) or not value:
        return json.dumps(value)
    lines = ",\n".join(f" {json.dumps(entry, separators=(',', ':'))}" for entry in value)
    return f"[\n{lines}\n]"


def _powers_text(powers: Iterable[tuple[str | Letter, int]]) -> str:
    return " ".join(f"{name}^{n}" if n > 1 else str(name) for name, n in powers)


def _word_text(word: Word) -> str:
    return " ".join(map(str, word))


def _system(content: dict[str, Any]) -> BetaSystem:
    powers = [_powers(text) for text in content["powers"]]
    coefficients = [_coefficient(entry, powers) for entry in content["coefficients"]]
    letter, power = cache(letter_from_text), cache(_power)  # few, but thousands of times
    monomials = [
        Monomial(
            tuple(map(power, powers.split())),
            tuple([tuple(map(letter, trace.split())) for trace in traces]),
            tuple(map(letter, word.split())),
        )
        for powers, word, *traces in content["monomials"]
    ]
    couplings = tuple(
        Coupling(name=name, kind=Kind(kind), shape=tuple(shape))
        for name, kind, shape in content["couplings"]
    )

    def order(pairs: list[list[int]]) -> Sum:
        return tuple(Term(coefficients[c], monomials[m]) for c, m in pairs)

    betas = tuple(tuple(map(order, orders)) for orders in content["betas"])
    if len(betas) != len(couplings):
        raise ValueError(f"{len(couplings)} couplings, {len(betas)} beta functions")
    return BetaSystem(
        couplings=couplings,
        parameters=tuple(content["parameters"]),
        betas=betas,
        provenance=Provenance(**content["provenance"]),
    )


def _split(text: str) -> list[tuple[str, int]]:
    parts = [part.partition("^") for part in text.split()]
    return [(name, int(exponent or 1)) for name, _, exponent in parts]


def _powers(text: str) -> Powers:
    return tuple(_split(text))


def _coefficient(entry: list[int], powers: list[Powers]) -> Coefficient:
    denominator, *rest = entry
    numerators, places = rest[::2], rest[1::2]
    terms = zip((powers[place] for place in places), numerators, strict=True)
    return Coefficient(denominator, tuple(terms))


def _power(text: str) -> tuple[Letter, int]:
    ((name, exponent),) = _split(text)
    return letter_from_text(name), exponent
