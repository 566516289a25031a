"""Names that other people give to the fermions of the Standard Model, and their hypercharges."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

HYPERCHARGES: Final = {
    "q": Fraction(1, 6),
    "u": Fraction(2, 3),
    "d": Fraction(-1, 3),
    "l": Fraction(-1, 2),
    "e": Fraction(-1),
    "nu": Fraction(0),
}
"""Q = T3 + Y (K1), right-handed u, d, e, nu (K2)."""

RIGHT_HANDED: Final = ("u", "d", "e", "nu")

_ALIASES: Final = {
    "q": "q ql",
    "u": "u ur",
    "d": "d dr",
    "l": "l ll",
    "e": "e er",
    "nu": "nu nur n nr v vr",
}
_SPECIES: Final = {alias: name for name, texts in _ALIASES.items() for alias in texts.split()}
_CONJUGATE: Final = re.compile(r"(?:c|\^c|bar)")
_COLUMN: Final = re.compile(r"(?P<field>.*?)[_ ]?(?P<generation>[123])(?P<after>\^?c|bar)?")
SCALARS: Final = {"h": "H", "higgs": "H", "phi": "phi", "s": "phi"}


def species_of(text: str) -> tuple[str, bool] | None:
    """Return the species that a name means, and whether it is a left-handed conjugate.

    ``q``, ``Q_L``, ``uR``, ``u_R`` and ``nu`` are fields, ``uc``, ``u^c`` and ``ubar`` conjugates.
    """
    plain = text.strip().lower().replace("_", "")
    if plain in _SPECIES:
        return _SPECIES[plain], False
    for conjugate in _CONJUGATE.finditer(plain):
        if conjugate.end() == len(plain) and plain[: conjugate.start()] in _SPECIES:
            name = _SPECIES[plain[: conjugate.start()]]
            return (name, True) if name in RIGHT_HANDED else None
    return None


def column_of(text: str) -> tuple[str, int, bool] | None:
    """Return species, generation (from 0) and conjugation of a column like ``uR_3`` or ``d2c``."""
    match = _COLUMN.fullmatch(text.strip())
    if match is None:
        return None
    named = species_of(match["field"] + (match["after"] or ""))
    return None if named is None else (named[0], int(match["generation"]) - 1, named[1])
