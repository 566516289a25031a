"""Parameters, point and rotations of a card."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, cast

from zprime_bridge.charges import sections
from zprime_bridge.charges.card import (
    ROTATIONS,
    CardPoint,
    Matrix,
    RotationAngles,
    RotationChoice,
    RotationKind,
)
from zprime_bridge.charges.names import parameter_problem
from zprime_bridge.charges.numerals import complex_number
from zprime_bridge.charges.places import quoted
from zprime_bridge.charges.yaml_nodes import ListNode, MapNode, Node, TextNode

if TYPE_CHECKING:
    from fractions import Fraction

    from zprime_bridge.core.findings import Finding

MAX_PARAMETERS: Final = 16
UNITARITY_TOLERANCE: Final = 1e-9  # matrices are written with up to ten digits
KEYWORDS: Final = (RotationKind.IDENTITY, RotationKind.CKM, RotationKind.CKM_DAGGER)
CKM_FIELDS: Final = {
    RotationKind.CKM: ("u_left", "d_left", "u_right", "d_right"),
    RotationKind.CKM_DAGGER: ("u_left", "d_left"),
}
ANGLES: Final = ("theta_12", "theta_13", "theta_23", "delta")


def read_parameters(node: Node | None, found: list[Finding]) -> dict[str, Fraction | None]:
    """Read names and exact default values; an empty value is no default."""
    if node is None:
        return {}
    given = sections.entries(node, None, found)
    if len(given) > MAX_PARAMETERS:
        found.append(node.place.finding(f"at most {MAX_PARAMETERS} parameters, got {len(given)}"))
    values: dict[str, Fraction | None] = {}
    for name, value in given.items():
        problem = parameter_problem(name)
        if problem is not None:
            found.append(value.place.finding(problem))
        empty = isinstance(value, TextNode) and value.is_null
        values[name] = None if empty else sections.exact(value, found)
    return values


def read_point(node: Node | None, found: list[Finding]) -> CardPoint | None:
    """Read the default point: ``m_zprime`` in GeV and one of ``g_prime``, ``alpha4`` (K3)."""
    if node is None or (isinstance(node, TextNode) and node.is_null):
        return None
    keys = ("m_zprime", "g_prime", "alpha4", "g_12")
    given = sections.entries(node, keys, found, ("m_zprime",))
    if ("g_prime" in given) == ("alpha4" in given):
        text = "give exactly one of g_prime and alpha4 = (g_prime/4 pi)^2"
        found.append(node.place.finding(text))
    m_zprime = sections.positive(given, "m_zprime", found)
    g_prime = sections.positive(given, "g_prime", found)
    alpha4 = sections.positive(given, "alpha4", found)
    g_12 = sections.real(given["g_12"], found) if "g_12" in given else 0.0
    if g_prime is None and alpha4 is not None:
        g_prime = 4 * math.pi * math.sqrt(alpha4)
    if m_zprime is None or g_prime is None or g_12 is None:
        return None
    return CardPoint(g_prime=g_prime, m_zprime=m_zprime, g_12=g_12)


def read_rotations(node: Node | None, found: list[Finding]) -> dict[str, RotationChoice]:
    """Read the rotations to the mass basis: a keyword, angles, or a unitary matrix (K4)."""
    if node is None:
        return {}
    choices: dict[str, RotationChoice] = {}
    for name, value in sections.entries(node, ROTATIONS, found).items():
        choice = _rotation(name, value, found)
        if choice is not None:
            choices[name] = choice
    return choices


def _rotation(name: str, node: Node, found: list[Finding]) -> RotationChoice | None:
    match node:
        case TextNode():
            return _keyword(name, node, found)
        case MapNode():
            return _angles(node, found)
        case ListNode():
            return _matrix(node, found)
    return None


def _keyword(name: str, node: TextNode, found: list[Finding]) -> RotationChoice | None:
    if node.text not in KEYWORDS:
        text = (
            f"{quoted(node.text)} is no rotation: write {', '.join(KEYWORDS)}, "
            f"angles {{{', '.join(ANGLES)}}}, or a 3 x 3 matrix"
        )
        found.append(node.place.finding(text))
        return None
    kind = RotationKind(node.text)
    fields = CKM_FIELDS.get(kind, ROTATIONS)
    if name not in fields:
        found.append(node.place.finding(f"{kind} can only be chosen for {', '.join(fields)}"))
        return None
    return RotationChoice(kind=kind)


def _angles(node: MapNode, found: list[Finding]) -> RotationChoice | None:
    before = len(found)
    given = sections.entries(node, ANGLES, found)
    values = {name: sections.real(value, found) for name, value in given.items()}
    if not given and len(found) == before:
        found.append(node.place.finding(f"give at least one of {', '.join(ANGLES)} (radians)"))
    if len(found) > before:
        return None
    angles = RotationAngles(**{name: value or 0.0 for name, value in values.items()})
    return RotationChoice(kind=RotationKind.ANGLES, angles=angles)


def _matrix(node: ListNode, found: list[Finding]) -> RotationChoice | None:
    before = len(found)
    rows = sections.items(node, found, length=3, of="rows") or ()
    numbers = [
        [_entry(entry, found) for entry in sections.items(row, found, length=3, of="entries") or ()]
        for row in rows
    ]
    if len(found) > before:
        return None
    matrix = cast("Matrix", tuple(tuple(row) for row in numbers))
    violation = _unitarity_violation(matrix)
    if not violation <= UNITARITY_TOLERANCE:
        text = f"is not unitary: V V^dagger differs from 1 by {violation:.1e}"
        found.append(node.place.finding(f"{text} (at most {UNITARITY_TOLERANCE:.0e})"))
        return None
    return RotationChoice(kind=RotationKind.MATRIX, matrix=matrix)


def _entry(node: Node, found: list[Finding]) -> complex:
    written = sections.text(node, found, what="a number such as 0.1 or 0.1+0.2j")
    if written is None:
        return 0j
    return sections.collected(lambda: complex_number(written, node.place), found) or 0j


def _unitarity_violation(matrix: Matrix) -> float:
    """Return the largest entry of V V^dagger - 1."""
    return max(
        abs(sum(a * b.conjugate() for a, b in zip(row, other, strict=True)) - (i == j))
        for i, row in enumerate(matrix)
        for j, other in enumerate(matrix)
    )
