"""The ``charges`` section of a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.charges import sections
from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.charges.multiplet_reader import Reading, read_fermions, read_scalars
from zprime_bridge.charges.names import did_you_mean, field_problem
from zprime_bridge.charges.places import quoted
from zprime_bridge.charges.yaml_nodes import ListNode, TextNode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.charges.card import CardFermion, CardScalar
    from zprime_bridge.charges.exact import Triple
    from zprime_bridge.charges.expressions import ChargeExpression
    from zprime_bridge.charges.places import Place
    from zprime_bridge.charges.templates import Template
    from zprime_bridge.charges.yaml_nodes import Node
    from zprime_bridge.core.findings import Finding

REQUIRED: Final = ("q", "u", "d", "l", "e")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What the ``charges`` section of a card holds; see ``Card``."""

    charges: Mapping[str, Triple[ChargeExpression]]
    scalars: tuple[CardScalar, ...]
    extra: tuple[CardFermion, ...]

    def expressions(self) -> tuple[ChargeExpression, ...]:
        """Return every charge expression."""
        fermions = [expression for triple in self.charges.values() for expression in triple]
        return (*fermions, *(s.charge for s in self.scalars), *(f.charge for f in self.extra))


def read_fields(node: Node, reading: Reading) -> Fields:
    """Read the ``charges`` section.

    Parameters
    ----------
    node : Node
        The section.
    reading : Reading
        Template and parameters of the card; gets everything that is wrong.
    """
    template, found = reading.template, reading.found
    entries = sections.entries(node, (*FERMIONS, "scalars", "extra"), found, REQUIRED)
    charges: dict[str, Triple[ChargeExpression]] = {
        name: triple
        for name in FERMIONS
        if name in entries and (triple := _triple(entries[name], name, reading)) is not None
    }
    scalars = sections.entries(entries["scalars"], None, found) if "scalars" in entries else {}
    extra = sections.entries(entries["extra"], None, found) if "extra" in entries else {}
    for name, value in (*scalars.items(), *extra.items()):
        problem = field_problem(name)
        if problem is not None:
            found.append(value.place.finding(problem))
    found.extend(
        extra[name].place.finding(f"{quoted(name)} is already a scalar")
        for name in extra
        if name in scalars
    )
    if template is not None:
        forms = {s.name: s.required for s in template.scalars if s.charge is None}
        _check_names(node.place.inside("charges.scalars"), scalars, template, forms, found)
        for scalar in template.scalars:
            if scalar.charge is not None and scalar.name in scalars:
                text = f"the template gives {scalar.name!r} itself, with charge {scalar.charge}"
                found.append(scalars[scalar.name].place.finding(text))
        forms = {f.name: f.required for f in template.extra}
        _check_names(node.place.inside("charges.extra"), extra, template, forms, found)
    return Fields(
        charges=charges,
        scalars=read_scalars(scalars, reading),
        extra=read_fermions(extra, reading),
    )


def _triple(node: Node, name: str, reading: Reading) -> Triple[ChargeExpression] | None:
    if name not in REQUIRED and isinstance(node, TextNode) and node.is_null:
        return None
    items = sections.items(node, reading.found, length=3, of="charges, one for each generation")
    given = node.items if isinstance(node, ListNode) else ()
    charges = [sections.charge(item, reading.parameters, reading.found) for item in given]
    if items is None:
        return None
    first, second, third = charges
    if first is None or second is None or third is None:
        return None
    return first, second, third


def _check_names(
    section: Place,
    given: Mapping[str, Node],
    template: Template,
    forms: Mapping[str, bool],
    found: list[Finding],
) -> None:
    """Report names that the template does not know, and those that it misses.

    ``forms`` tells for each field of the template whether it is required.
    """
    for name, node in given.items():
        refused = name not in forms and not template.accepts_more
        if refused and field_problem(name) is None:
            text = f"template {template.name!r} has no field {quoted(name)}"
            found.append(node.place.finding(text + did_you_mean(name, forms)))
    for name, required in forms.items():
        if required and name not in given:
            text = f"{name!r} is missing: template {template.name!r} needs its charge"
            found.append(section.finding(text))
