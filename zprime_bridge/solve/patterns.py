"""Reading conditions from short texts: Yukawa patterns, scalar terms, relations."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.expressions import parse_charge
from zprime_bridge.charges.names import did_you_mean
from zprime_bridge.charges.places import quoted
from zprime_bridge.core.errors import CardError
from zprime_bridge.solve.request import (
    SECTORS,
    Relation,
    ScalarTerm,
    YukawaCondition,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zprime_bridge.charges.places import Place

NAMED_PATTERNS: Final = {
    "all": "123x123",
    "diagonal": "11+22+33",
    "block": "12x12+33",
    "third": "33",
}
_TERM: Final = re.compile(r"(?P<left>[1-3]{1,3})x(?P<right>[1-3]{1,3})|(?P<entry>[1-3]{2})")
_FACTOR: Final = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9_]*)(?P<star>\^\*)?(?:\^(?P<power>[1-4]))?", re.ASCII
)
MAX_TERM_POWER: Final = 4
_YUKAWA_FORM: Final = "write SECTORS:DOUBLET:PATTERN, e.g. u,d:H:diagonal"


def read_yukawa(text: str, doublets: Sequence[str], place: Place) -> YukawaCondition:
    """Read ``u,d:Phi:block``.

    Parameters
    ----------
    text : str
        Sectors (``u``, ``d``, ``e``, ``nu``, with commas), doublet, pattern. A pattern is
        ``all``, ``diagonal``, ``block`` (generations 1 and 2 mix, 3 apart), ``third``, or entries
        such as ``12`` (row 1, column 2) and ``3x12`` joined by ``+``. The doublet may be left out
        (``u,d:all``) where there is only one.
    doublets : sequence of str
        Names of the template.
    place : Place
        For messages.

    Raises
    ------
    CardError
        Saying which part is unknown.
    """
    parts = [part.strip() for part in text.split(":")]
    if len(parts) == len(("sectors", "pattern")) and len(doublets) == 1:
        parts.insert(1, doublets[0])
    if len(parts) != len(("sectors", "doublet", "pattern")):
        raise CardError([place.finding(f"{quoted(text)} is no Yukawa condition: {_YUKAWA_FORM}")])
    sectors = tuple(sector.strip() for sector in parts[0].split(","))
    findings = [
        place.finding(f"unknown Yukawa sector {quoted(s)}{did_you_mean(s, SECTORS)}")
        for s in sectors
        if s not in SECTORS
    ]
    if parts[1] not in doublets:
        advice = did_you_mean(parts[1], doublets)
        findings.append(place.finding(f"the template has no doublet {quoted(parts[1])}{advice}"))
    entries = _entries(parts[2])
    if not entries:
        findings.append(
            place.finding(
                f"unknown generation pattern {quoted(parts[2])}: use "
                f"{', '.join(NAMED_PATTERNS)}, or entries such as 33, 12x12 or 3x12 joined by +"
            )
        )
    if findings:
        raise CardError(findings)
    return YukawaCondition(text=text, sectors=sectors, doublet=parts[1], entries=entries)


def _entries(pattern: str) -> tuple[tuple[int, int], ...]:
    """Return the entries of a pattern, sorted; empty if it is unknown."""
    entries: set[tuple[int, int]] = set()
    for term in NAMED_PATTERNS.get(pattern, pattern).split("+"):
        match = _TERM.fullmatch(term.strip())
        if match is None:
            return ()
        left, right = match["left"] or match["entry"][0], match["right"] or match["entry"][1]
        entries |= {(int(i) - 1, int(j) - 1) for i in left for j in right}
    return tuple(sorted(entries))


def read_scalar_term(text: str, scalars: Sequence[str], place: Place) -> ScalarTerm:
    """Read ``Phi^* phi chi0``: fields, conjugated by ``^*``, with powers ``^2``.

    Raises
    ------
    CardError
        Naming what cannot be read.
    """
    powers: list[tuple[str, int]] = []
    findings = []
    for factor in text.split():
        match = _FACTOR.fullmatch(factor)
        if match is None:
            findings.append(place.finding(f"{quoted(factor)} is no scalar: write Phi^* phi chi0"))
        elif match["name"] not in scalars:
            advice = did_you_mean(match["name"], scalars)
            findings.append(place.finding(f"there is no scalar {quoted(match['name'])}{advice}"))
        else:
            powers.append((match["name"], int(match["power"] or 1) * (-1 if match["star"] else 1)))
    degree = sum(abs(power) for _, power in powers)
    if not findings and not 1 <= degree <= MAX_TERM_POWER:
        findings.append(
            place.finding(f"a scalar term has one to {MAX_TERM_POWER} fields, got {degree}")
        )
    if findings:
        raise CardError(findings)
    return ScalarTerm(text=text, powers=tuple(powers))


def read_relations(text: str, names: Iterable[str], place: Place) -> tuple[Relation, ...]:
    """Read ``q1 = q2 = q3`` as two relations, ``H`` as ``H = 0``.

    Raises
    ------
    CardError
        If a side is no expression, or uses a name that is no unknown.
    """
    sides = [parse_charge(side, place) for side in text.split("=")]
    if len(sides) == 1:
        sides.append(parse_charge("0", place))
    known = sorted(names)
    findings = [
        place.finding(f"{quoted(name)} is no charge of this request{did_you_mean(name, known)}")
        for side in sides
        for name in sorted(side.names)
        if name not in known
    ]
    if findings:
        raise CardError(findings)
    return tuple(
        Relation(text=f"{left.text.strip()} = {right.text.strip()}", left=left, right=right)
        for left, right in pairwise(sides)
    )
