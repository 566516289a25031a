"""Names and charges that may reach a PyR@TE file.

PyR@TE replaces field names by text substitution and evaluates what it reads with sympy: a hostile
or unlucky name would be executed, or silently change another term. Everything is checked first.
"""

from __future__ import annotations

import keyword
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.exact import simplified
from zprime_bridge.core.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zprime_bridge.charges.exact import Charge

INDEX_LETTERS: Final = frozenset("abijklmnpq")
"""Single letters used as indices of terms; no field may have such a name."""

MAX_NAME_LENGTH: Final = 40

_FIELD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
_MODEL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_NUMBER: Final = re.compile(r"(sqrt|[-+*/() 0-9])+")
_RESERVED_SUFFIXES: Final = ("bar", "star")
_RESERVED: Final = frozenset({"eps", "kd"})
# Words that PyR@TE searches for anywhere in the file to find its sections.
_SECTIONS: Final = (
    "author", "betafactor", "complexscalars", "cplxscalars", "date", "definitions",
    "fermionanomalous", "fermionmasses", "fermions", "gaugeparameter", "groups", "latex", "name",
    "potential", "quarticterms", "realscalars", "scalaranomalous", "scalarmasses",
    "substitutions", "trilinearterms", "ufomapping", "vevs", "yukawas",
)  # fmt: skip


def field_name(name: str) -> str:
    """Return the name of a field if PyR@TE can hold it.

    Raises
    ------
    ExportError
        If it is no plain identifier, or PyR@TE gives it a meaning of its own.
    """
    if not _FIELD.fullmatch(name) or len(name) > MAX_NAME_LENGTH:
        raise ExportError(
            f"field name {name!r} cannot be written to a PyR@TE file: use letters, digits and "
            f"single underscores, starting with a letter, at most {MAX_NAME_LENGTH} characters"
        )
    reason = _reserved_reason(name)
    if reason:
        raise ExportError(
            f"field name {name!r} cannot be written to a PyR@TE file: {reason}; rename the field"
        )
    return name


def model_name(name: str) -> str:
    """Return the name of the model with hyphens as underscores (PyR@TE writes a Python module).

    Raises
    ------
    ExportError
        If it is not made of letters, digits, hyphens and underscores.
    """
    if not _MODEL.fullmatch(name) or len(name) > MAX_NAME_LENGTH:
        raise ExportError(
            f"model name {name!r} cannot be written to a PyR@TE file: use letters, digits, "
            f"hyphens and underscores, at most {MAX_NAME_LENGTH} characters"
        )
    if any(word in name.lower() for word in _SECTIONS):
        raise ExportError(
            f"model name {name!r} cannot be written to a PyR@TE file: it contains a PyR@TE keyword"
        )
    return name.replace("-", "_")


def charge_text(charge: Charge, where: str) -> str:
    """Write an exact charge as PyR@TE reads it: ``-1/8``, ``sqrt(2)/3``.

    Raises
    ------
    ExportError
        If a parameter has no value, or the number is neither rational nor made of square roots.
    """
    text = str(simplified(charge))
    if not _NUMBER.fullmatch(text):
        raise ExportError(
            f"charge {text!r} of '{where}' cannot be written to a PyR@TE file: give every "
            "parameter a value; only rational numbers and square roots are exact there"
        )
    return text


def check_distinct(names: Sequence[str]) -> None:
    """Refuse names that occur twice.

    Raises
    ------
    ExportError
        Naming the duplicates; names of real components (``phiR``, ``phiI``) take part.
    """
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise ExportError(
            f"the PyR@TE file would hold two things named {', '.join(twice)}: rename a field "
            "(a scalar S also takes SR, SI and Stilde, a vector-like fermion F takes FL and FR)"
        )


def check_fermion_order(fermions: Iterable[str], scalars: Iterable[str]) -> None:
    """Refuse fermion names that hide inside scalar names.

    PyR@TE finds the order of the two fermions of a term by searching for their names in its text;
    a hit inside a scalar's name would transpose the Yukawa matrix without a word.

    Raises
    ------
    ExportError
        Naming both fields.
    """
    scalar_names = tuple(scalars)
    for fermion in fermions:
        for scalar in scalar_names:
            if fermion in scalar:
                raise ExportError(
                    f"scalar '{scalar}' contains the name of fermion '{fermion}': PyR@TE would "
                    "misread their Yukawa terms; rename the scalar"
                )


def _reserved_reason(name: str) -> str:
    """Say why PyR@TE cannot take this identifier as a field name; empty if it can."""
    lowered = name.lower()
    if keyword.iskeyword(name) or keyword.iskeyword(lowered):
        return "it is a word of the Python language"
    if name in INDEX_LETTERS:
        return "the file uses this letter as an index"
    if lowered in _RESERVED or "sqrt" in lowered:
        return "PyR@TE replaces this word itself"
    if lowered.endswith(_RESERVED_SUFFIXES):
        return "the endings 'bar' and 'star' mean conjugation there"
    word = next((word for word in _SECTIONS if word in lowered), None)
    return f"it contains the PyR@TE keyword '{word}'" if word else ""
