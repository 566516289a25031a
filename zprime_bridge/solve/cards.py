"""Families as charge cards that every command accepts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import numpy as np
import sympy

from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.charges.exact import is_zero
from zprime_bridge.charges.reader import read_card
from zprime_bridge.core.errors import CardError
from zprime_bridge.model.accidental import accidental_terms
from zprime_bridge.model.goldstones import goldstones
from zprime_bridge.model.textures import yukawa_textures
from zprime_bridge.solve.conditions import assignment
from zprime_bridge.solve.request import fermion_names
from zprime_bridge.solve.steps import polynomial_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sympy import Expr

    from zprime_bridge.charges.card import Card
    from zprime_bridge.charges.exact import Charge
    from zprime_bridge.solve.family import Family
    from zprime_bridge.solve.request import SolveRequest

TRIALS: Final = 200  # parameter points among which the default values are chosen
MAX_TRIALS: Final = 20_000
LARGEST_TRIAL: Final = 4
GENERATOR_SEED: Final = 20


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyCard:
    """A card of a family.

    Attributes
    ----------
    text : str
        YAML.
    card : Card
        The same, read back.
    parametric : bool
        Whether the charges are expressions in the parameters; else they are numbers, one point
        of the family, because it is implicit or its expressions are too long for a card.
    accidental : bool
        Whether the default values allow terms that the family in general does not.
    """

    text: str
    card: Card
    parametric: bool
    accidental: bool


def family_card(request: SolveRequest, family: Family) -> FamilyCard | None:
    """Write a family as a card with small, generic default values.

    Parameters
    ----------
    request : SolveRequest
        Gives fields, source and notes.
    family : Family
        Rational or implicit.

    Returns
    -------
    FamilyCard or None
        None if no point was found: an implicit family without a small integer point.
    """
    chosen = _defaults(request, family)
    if chosen is None:
        return None
    values, accidental = chosen
    if family.is_rational:
        text = _text(request, family, {n: _short(e) for n, e in family.charges.items()}, values)
        try:
            card = read_card(text, f"{family.name}.yaml")
        except CardError:
            pass  # an expression is too long for a card: give numbers
        else:
            return FamilyCard(text=text, card=card, parametric=True, accidental=accidental)
    numbers = {name: str(value) for name, value in family.at(values).items()}
    text = _text(request, family, numbers, {})
    card = read_card(text, f"{family.name}.yaml")
    return FamilyCard(text=text, card=card, parametric=False, accidental=accidental)


def _short(expression: Expr) -> str:
    return min((str(expression), str(sympy.factor(expression))), key=len)


def _text(
    request: SolveRequest,
    family: Family,
    charges: Mapping[str, str],
    values: Mapping[str, Fraction],
) -> str:
    kind = "solved from" if family.is_rational and values else "one point, solved from"
    where = f"{kind} {request.source.where or 'the conditions given'}"
    notes = "; ".join(part for part in (request.notes, *family.remarks) if part)
    lines = [
        f"name: {family.name}",
        f"template: {request.template.name}",
        f"source: {{paper: {_quoted(request.source.paper)}, where: {_quoted(where)}}}",
        f"notes: {_quoted(notes)}",
        "parameters: {" + ", ".join(f"{n}: {v}" for n, v in values.items()) + "}",
        "charges:",
    ]
    species = [name for name in FERMIONS if f"{name}1" in charges]
    for name in species:
        triple = ", ".join(charges[f"{name}{generation}"] for generation in (1, 2, 3))
        lines.append(f"  {name + ':':<3} [{triple}]")
    for section, names in (("scalars", request.scalar_names), ("extra", request.extra_names)):
        if names:
            lines.append(f"  {section}:")
            lines += [f"    {name}: {charges[name]}" for name in names]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "/").replace('"', "'") + '"'


def _defaults(request: SolveRequest, family: Family) -> tuple[dict[str, Fraction], bool] | None:
    """Choose the point with generic textures, no further terms, and the smallest charges."""
    generic = assignment(request, family.charges)
    textures, massless = yukawa_textures(generic), goldstones(generic).physical
    further = accidental_terms(generic)
    fermions = fermion_names(with_nu=request.with_nu)
    breaking = _breaks(request, family.charges)
    candidates: list[tuple[tuple[int, int, int], dict[str, Fraction]]] = []
    for trial in _trials(request, family):
        charges = family.at(trial)
        if not any(charges[name] for name in fermions):
            continue
        if breaking and not _breaks(request, charges):
            continue
        scaled = _integer_point(request, family, trial, charges)
        charges = family.at(scaled)
        numeric = assignment(request, charges)
        special = yukawa_textures(numeric) != textures or accidental_terms(numeric) != further
        size = max(abs(charges[name]) for name in request.unknowns)
        total = sum(abs(charges[name]) for name in request.unknowns)
        candidates.append(((int(special), int(size * 1000), int(total)), scaled))
    candidates.sort(key=lambda candidate: candidate[0])
    for score, point in candidates:
        if score[0]:
            break
        if goldstones(assignment(request, family.at(point))).physical <= massless:
            return point, False
    return (candidates[0][1], True) if candidates else None


def _breaks(request: SolveRequest, charges: Mapping[str, Charge]) -> bool:
    """Whether some scalar singlet breaks U(1)'."""
    return any(
        not is_zero(charges[name]) for name in request.scalar_names if name not in request.doublets
    )


def _trials(request: SolveRequest, family: Family) -> Iterator[dict[str, Fraction]]:
    """Yield parameter points, small ones first; for implicit families those that solve."""
    fixed = {name: v for name, v in request.values.items() if name in family.parameters}
    free = [name for name in family.parameters if name not in fixed]
    if not free:
        yield fixed
        return
    generator = np.random.default_rng(GENERATOR_SEED)
    count = TRIALS if family.is_rational else MAX_TRIALS
    drawn = generator.integers(-LARGEST_TRIAL, LARGEST_TRIAL + 1, size=(count, len(free)))
    unit = np.eye(len(free), dtype=int)
    rows = np.unique(np.concatenate([unit, -unit, drawn]), axis=0)
    order = np.argsort(np.abs(rows).sum(axis=1), kind="stable")
    found = 0
    for row in rows[order]:
        point = fixed | {n: Fraction(int(x)) for n, x in zip(free, row, strict=True)}
        if any(polynomial_at(expression, point) == 0 for expression in family.nonzero):
            continue
        if all(polynomial_at(condition, point) == 0 for condition in family.conditions):
            yield point
            found += 1
        if found >= TRIALS:
            return


def _integer_point(
    request: SolveRequest,
    family: Family,
    point: dict[str, Fraction],
    charges: Mapping[str, Fraction],
) -> dict[str, Fraction]:
    """Scale a point such that the charges are integers without a common factor, if it can be."""
    names = fermion_names(with_nu=request.with_nu)
    values = [charges[name] for name in names]
    factor = Fraction(math.lcm(*(v.denominator for v in values)))
    factor /= math.gcd(*(int(v * factor) for v in values)) or 1
    if family.scale:
        scaled = point | {family.scale: point[family.scale] * factor}
    else:
        kept = {*family.ratios, *request.values, *request.scalar_names, *request.extra_names}
        scaled = {name: value if name in kept else value * factor for name, value in point.items()}
    result = family.at(scaled)
    if all(result[name] == charges[name] * factor for name in names):
        return scaled
    return point
