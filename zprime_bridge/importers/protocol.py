"""The importer protocol: one small type between this package and everyone else's.

A collaboration adds a format in its own package by naming an :class:`Importer` in the entry-point
group ``zprime_bridge.importers``; the built-in formats are found in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias, final

if TYPE_CHECKING:
    from zprime_bridge.charges.assignment import ChargeAssignment
    from zprime_bridge.core.findings import Finding

ENTRY_POINT_GROUP: Final = "zprime_bridge.importers"
MAX_BYTES: Final = 4 * 1024 * 1024
MAX_SETS: Final = 10_000


@final
class Convention(StrEnum):
    """Which fields the charges of u, d, e, nu belong to."""

    RIGHT_HANDED = "right-handed"
    """Right-handed Dirac fields, as everywhere in this package (K2)."""
    CONJUGATES = "conjugates"
    """Their left-handed conjugates: the opposite charges."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What an importer is given.

    Attributes
    ----------
    text : str
        The file: UTF-8, at most ``MAX_BYTES``, without control characters.
    label : str
        Its name, for messages.
    order : tuple of str
        Order of the species, if the user gave one.
    convention : Convention or None
        Meaning of u, d, e, nu, if the user gave one.
    gauge : str
        Name of the U(1)' gauge group, if the user gave one.
    """

    text: str
    label: str
    order: tuple[str, ...] = ()
    convention: Convention | None = None
    gauge: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeSet:
    """One set of charges, in the conventions of this package.

    Attributes
    ----------
    name : str
        As in the file; may be empty.
    line : int
        Where it stands, 1-based; 0 if the format has no lines.
    charges : ChargeAssignment
        Rational, right-handed u, d, e, nu, with the scalars H and phi.
    """

    name: str
    line: int
    charges: ChargeAssignment


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What was read from a file.

    Attributes
    ----------
    sets : tuple of ChargeSet
        In the order of the file.
    conventions : tuple of str
        What was found about species, signs and normalisations, and what was converted.
    warnings : tuple of Finding
        What a user should look at.
    """

    sets: tuple[ChargeSet, ...]
    conventions: tuple[str, ...]
    warnings: tuple[Finding, ...] = ()


RecogniseFunction: TypeAlias = Callable[[str], bool]
ReadFunction: TypeAlias = Callable[[ImportRequest], Imported]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """One import format.

    Attributes
    ----------
    name : str
        As typed after ``--format``.
    description : str
        One line.
    recognises : callable
        Text of a file -> whether it looks like this format.
    read : callable
        :class:`ImportRequest` -> :class:`Imported`; raises ``CardError`` with lines and columns.
    """

    name: str
    description: str
    recognises: RecogniseFunction
    read: ReadFunction
