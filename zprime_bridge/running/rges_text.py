"""Lines of PyR@TE's ``RGEs.py``: which function returns which text at which loop order.

The file is PyR@TE's own output, but nothing in it is imported or executed: its few forms of lines
are recognised one by one, and everything else is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.running.system import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE: Final = "RGEs.py of PyR@TE"

_HEADINGS: Final = {
    "Gauge Couplings": Kind.GAUGE,
    "Yukawa Couplings": Kind.YUKAWA,
    "Quartic Couplings": Kind.QUARTIC,
    "Trilinear Couplings": Kind.TRILINEAR,
    "Scalar Mass Couplings": Kind.SCALAR_MASS,
    "Fermion Mass Couplings": Kind.FERMION_MASS,
}
_VEVS: Final = "Vacuum-expectation Values"
_PREAMBLE: Final = frozenset(
    {
        "import numpy as np",
        "tr = lambda x: np.trace(x)",
        "adjoint = lambda x: x.H",
        "transpose = lambda x: x.transpose()",
        "conjugate = lambda x: np.conjugate(x)",
    }
)
_HEADING: Final = re.compile(r"# (?P<title>[A-Z][A-Za-z- ]*) #")
_DEF: Final = re.compile(
    r"def beta_(?P<name>[A-Za-z]\w*)\(nLoop, ?(?P<arguments>[\w,]*)\):", re.ASCII
)
_IF: Final = re.compile(r" {4}if nLoop == (?P<order>[1-9]):")
_RETURN: Final = re.compile(r" {8}return (?P<expression>.+)")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """The text of one loop order of one beta function, and its line (1-based)."""

    line: int
    text: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class BetaText:
    """One function of the file.

    Attributes
    ----------
    name : str
        The coupling.
    kind : Kind
        From the heading above it.
    line : int
        1-based.
    orders : tuple of Returned
        One loop, two loops, ...
    """

    name: str
    kind: Kind
    line: int
    orders: tuple[Returned, ...]


def refused(line: int, construct: str, reason: str) -> ExternalToolError:
    """Return the error that names line and construct."""
    shown = construct if len(construct) <= _SHOWN else f"{construct[:_SHOWN]}..."
    return ExternalToolError(
        f"{FILE}, line {line}: cannot read {shown.strip()!r}: {reason}", tool="PyR@TE 3"
    )


_SHOWN: Final = 60


def beta_texts(text: str) -> tuple[BetaText, ...]:
    """Split the file into its functions.

    Vacuum expectation values are left out: no coupling depends on them, and they depend on the
    gauge parameter.

    Raises
    ------
    ExternalToolError
        Naming the first line that is of no known form.
    """
    found: list[BetaText] = []
    lines = _lines(text)
    kind: Kind | None = None
    is_vev = False
    for number, line in lines:
        heading = _HEADING.fullmatch(line)
        if heading:
            is_vev = heading["title"] == _VEVS
            kind = kind if is_vev else _kind(number, heading["title"])
        elif line.startswith("#") or line in _PREAMBLE:
            continue
        else:
            function = _function(number, line, kind, lines)
            found += () if is_vev else (function,)
    names = [function.name for function in found]
    for function in found:
        if names.count(function.name) > 1:
            raise refused(function.line, function.name, "there are two functions of this name")
    if not found:
        raise refused(1, text[:_SHOWN], "there is no beta function in it")
    return tuple(found)


def _lines(text: str) -> _Lines:
    return _Lines([(n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip()])


@final
class _Lines:
    """Lines that are not blank, with numbers, and a look at the next one."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        self._lines = lines
        self._next = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        while self._next < len(self._lines):
            self._next += 1
            yield self._lines[self._next - 1]

    def take(self, pattern: re.Pattern[str]) -> tuple[int, re.Match[str]] | None:
        """Return the next line if it has this form, and go on."""
        if self._next == len(self._lines):
            return None
        number, line = self._lines[self._next]
        match = pattern.fullmatch(line)
        if match is None:
            return None
        self._next += 1
        return number, match


def _kind(line: int, title: str) -> Kind:
    if title not in _HEADINGS:
        raise refused(line, title, f"known sections are {', '.join(_HEADINGS)}")
    return _HEADINGS[title]


def _function(number: int, line: str, kind: Kind | None, lines: _Lines) -> BetaText:
    definition = _DEF.fullmatch(line)
    if definition is None:
        raise refused(number, line, "expected a function beta_...(nLoop, ...)")
    if kind is None:
        raise refused(number, line, "no section heading stands above it")
    orders: list[Returned] = []
    last = number
    while (branch := lines.take(_IF)) is not None:
        last, condition = branch
        if int(condition["order"]) != len(orders) + 1:
            raise refused(last, condition[0], "loop orders must count 1, 2, ...")
        body = lines.take(_RETURN)
        if body is None:
            raise refused(last, condition[0], "no return follows; the file is cut off or changed")
        last, returned = body
        orders.append(Returned(line=last, text=returned["expression"]))
    if not orders:
        raise refused(last, line, "it returns nothing; the file is cut off or changed")
    return BetaText(name=definition["name"], kind=kind, line=number, orders=tuple(orders))
