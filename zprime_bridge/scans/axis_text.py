"""Axes and ranges as written on the command line: ``alpha_y=-2:0:16,alpha_delta=-6:0:16``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.numerals import real_number
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.core.errors import CardError
from zprime_bridge.scans.designs import Axis, Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zprime_bridge.core.findings import Finding

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_COUNT: Final = re.compile(r"[0-9]{1,12}", re.ASCII)
_BOUNDS: Final = 2
_AXIS: Final = "NAME=LOW:HIGH:POINTS, e.g. alpha_y=-2:0:16"
_RANGE: Final = "NAME=LOW:HIGH, e.g. alpha_y=-2:0"


def parse_axes(texts: Iterable[str], option: str = "--axes") -> tuple[Axis, ...]:
    """Read axes of a grid.

    Parameters
    ----------
    texts : iterable of str
        Each one or several axes ``NAME=LOW:HIGH:POINTS`` separated by commas. Bounds of names
        ``alpha_*`` are log10 alpha, all others the quantity itself; both are included.
    option : str
        What to call them in messages.

    Raises
    ------
    CardError
        With a finding for every axis that cannot be read.
    """
    axes: list[Axis] = []
    found: list[Finding] = []
    for part, place in _parts(texts, option):
        try:
            name, numbers = _split(part, place, _AXIS, _BOUNDS + 1)
            low, high = (real_number(number, place) for number in numbers[:_BOUNDS])
            axes.append(Axis(name=name, low=low, high=high, points=_count(numbers[-1], place)))
        except CardError as err:
            found.extend(err.findings)
    if found:
        raise CardError(found)
    return tuple(axes)


def parse_ranges(texts: Iterable[str], option: str = "--axes") -> tuple[Range, ...]:
    """Read ranges of a random scan: as :func:`parse_axes` without numbers of points.

    Raises
    ------
    CardError
        With a finding for every range that cannot be read.
    """
    ranges: list[Range] = []
    found: list[Finding] = []
    for part, place in _parts(texts, option):
        try:
            name, numbers = _split(part, place, _RANGE, _BOUNDS)
            low, high = (real_number(number, place) for number in numbers)
            ranges.append(Range(name=name, low=low, high=high))
        except CardError as err:
            found.extend(err.findings)
    if found:
        raise CardError(found)
    return tuple(ranges)


def _parts(texts: Iterable[str], option: str) -> Iterator[tuple[str, Place]]:
    for text in texts:
        for number, part in enumerate(text.split(","), start=1):
            yield part.strip(), Place(label=f"{option} {quoted(text)}", column=number)


def _split(part: str, place: Place, form: str, numbers: int) -> tuple[str, list[str]]:
    name, equals, rest = (piece.strip() for piece in part.partition("="))
    if not equals or not _NAME.fullmatch(name):
        raise CardError([place.finding(f"{quoted(part)} is not {form}")])
    pieces = rest.split(":")
    if len(pieces) != numbers:
        hint = {
            (_BOUNDS, _BOUNDS + 1): " (a grid needs the number of points)",
            (_BOUNDS + 1, _BOUNDS): " (a random scan takes no number of points per axis)",
        }.get((len(pieces), numbers), "")
        raise CardError([place.finding(f"{quoted(part)} is not {form}{hint}")])
    return name, pieces


def _count(text: str, place: Place) -> int:
    if not _COUNT.fullmatch(text.strip()):
        raise CardError([place.finding(f"{quoted(text)} is not a number of points")])
    return int(text)
