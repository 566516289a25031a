"""The ``charges`` section of a card: fermions, scalars, vector-like fermions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.charges import sections
from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.charges.card import CardFermion, CardScalar
from zprime_bridge.charges.expressions import ChargeExpression, parse_charge
from zprime_bridge.charges.names import did_you_mean, field_problem
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.charges.templates import (
    MAX_COPIES,
    SU2_DIMENSIONS,
    SU3_DIMENSIONS,
    Template,
    TemplateFermion,
    TemplateScalar,
)
from zprime_bridge.charges.yaml_nodes import BrokenNode, ListNode, MapNode, Node, TextNode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.charges.exact import Triple
    from zprime_bridge.core.findings import Finding

OPTIONAL: Final = ("nu", "scalars", "extra")
CHARGE_KEYS: Final = (*FERMIONS, "scalars", "extra")

HYPERCHARGE: Final = {1: Fraction(0), 2: Fraction(1, 2)}
"""Hypercharge of a scalar by SU(2) dimension: only neutral components can get a vev (K1)."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What the ``charges`` section of a card holds."""

    charges: Mapping[str, Triple[ChargeExpression]]
    scalars: tuple[CardScalar, ...]
    extra: tuple[CardFermion, ...]

    def expressions(self) -> tuple[ChargeExpression, ...]:
        """Return every charge expression."""
        fermions = [expression for triple in self.charges.values() for expression in triple]
        return (*fermions, *(s.charge for s in self.scalars), *(f.charge for f in self.extra))


def read_fields(node: Node, template: Template | None, found: list[Finding]) -> Fields:
    """Read the ``charges`` section.

    Parameters
    ----------
    node : Node
        The section.
    template : Template or None
        Gives representations and tells which fields are needed; None if the card names no valid
        template, which has been reported.
    found : list of Finding
        Gets everything that is wrong.
    """
    required = [name for name in FERMIONS if name not in OPTIONAL]
    entries = sections.entries(node, CHARGE_KEYS, found, required)
    charges = {
        name: triple
        for name in FERMIONS
        if name in entries and (triple := _triple(entries[name], name, found)) is not None
    }
    scalars = _section(entries.get("scalars"), found)
    extra = _section(entries.get("extra"), found)
    _check_names(node.place, scalars, extra, template, found)
    return Fields(
        charges=charges,
        scalars=_scalars(scalars, template, found),
        extra=_fermions(extra, template, found),
    )


def _section(node: Node | None, found: list[Finding]) -> dict[str, Node]:
    return {} if node is None else sections.entries(node, None, found)


def _triple(node: Node, name: str, found: list[Finding]) -> Triple[ChargeExpression] | None:
    if name in OPTIONAL and isinstance(node, TextNode) and node.is_null:
        return None
    items = sections.items(node, found, length=3, of="charges, one for each generation")
    if items is None:
        return None
    first, second, third = (_charge(item, found) for item in items)
    if first is None or second is None or third is None:
        return None
    return first, second, third


def _charge(node: Node, found: list[Finding]) -> ChargeExpression | None:
    match node:
        case TextNode(text=text, place=place):
            written = "" if node.is_null else text
            return sections.collected(lambda: parse_charge(written, place), found)
        case ListNode() | MapNode():
            found.append(node.place.finding("must be one charge, such as 0, -1/3 or 2*l - x"))
    return None


def _check_names(
    place: Place,
    scalars: Mapping[str, Node],
    extra: Mapping[str, Node],
    template: Template | None,
    found: list[Finding],
) -> None:
    for name, node in (*scalars.items(), *extra.items()):
        problem = field_problem(name)
        if problem is not None:
            found.append(node.place.finding(problem))
    for name in sorted(set(scalars) & set(extra)):
        found.append(extra[name].place.finding(f"{name!r} is already the name of a scalar"))
    if template is None:
        return
    for section, given, wanted in (
        ("scalars", scalars, template.scalars),
        ("extra", extra, template.extra),
    ):
        known = {field.name for field in wanted}
        missing = [field.name for field in wanted if field.required and field.name not in given]
        found.extend(
            place.inside(f"charges.{section}").finding(
                f"{name!r} is missing: template {template.name!r} needs it"
            )
            for name in missing
        )
        if not template.accepts_more:
            found.extend(
                node.place.finding(
                    f"template {template.name!r} has no field {quoted(name)}"
                    f"{did_you_mean(name, known)}"
                )
                for name, node in given.items()
                if name not in known
            )


def _scalars(
    given: Mapping[str, Node], template: Template | None, found: list[Finding]
) -> tuple[CardScalar, ...]:
    """Return the scalars in the order of the template, then those the card adds."""
    wanted = {scalar.name: scalar for scalar in template.scalars} if template else {}
    order = [*wanted, *(name for name in given if name not in wanted)]
    scalars = []
    for name in order:
        form = wanted.get(name)
        if form is not None and form.charge is not None:
            if name in given:
                text = f"template {form.name!r} adds it by itself: leave it out"
                found.append(given[name].place.finding(text.replace(form.name, _name(template))))
            scalars.append(_implicit(form))
        elif name in given and not isinstance(given[name], BrokenNode):
            scalar = _scalar(name, given[name], form, found)
            scalars.extend([] if scalar is None else [scalar])
    return tuple(scalars)
