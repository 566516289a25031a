"""From the text of a card to a ``Card``: read to the end, report everything at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zprime_bridge.charges import sections
from zprime_bridge.charges.card import Card
from zprime_bridge.charges.field_reader import Fields, read_fields
from zprime_bridge.charges.flow_reader import read_flow
from zprime_bridge.charges.multiplet_reader import Reading
from zprime_bridge.charges.names import card_name_problem, did_you_mean
from zprime_bridge.charges.places import quoted
from zprime_bridge.charges.setting_reader import read_parameters, read_point, read_rotations
from zprime_bridge.charges.templates import Template, load_template, template_names
from zprime_bridge.charges.yaml_nodes import Node, all_places, parse_nodes
from zprime_bridge.core.errors import CardError
from zprime_bridge.core.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from zprime_bridge.charges.places import Place
    from zprime_bridge.core.findings import Finding

REQUIRED: Final = ("name", "template", "charges")
KEYS: Final = (*REQUIRED, "source", "parameters", "point", "flow", "rotations", "notes")


def read_card(text: str, label: str) -> Card:
    """Read a charge card.

    Parameters
    ----------
    text : str
        YAML with the keys ``name``, ``template`` and ``charges``; optional are ``source``,
        ``parameters``, ``point``, ``flow``, ``rotations`` and ``notes``.
    label : str
        Path or name, for messages.

    Raises
    ------
    CardError
        With every finding, sorted by place.
    """
    root, found = parse_nodes(text, label)
    given = sections.entries(root, KEYS, found, REQUIRED)
    template = _template(given.get("template"), found)
    parameters = read_parameters(given.get("parameters"), found)
    reading = Reading(template=template, parameters=parameters, found=found)
    fields = read_fields(given["charges"], reading) if "charges" in given else None
    name = _name(given.get("name"), found)
    source = sections.source(given.get("source"), found)
    point = read_point(given.get("point"), found)
    flow = read_flow(given.get("flow"), found)
    rotations = read_rotations(given.get("rotations"), found)
    notes = given.get("notes")
    summary = sections.text(notes, found, what="text") if notes is not None else None
    if fields is None or template is None or found:
        raise CardError(found)
    places = {place.field: place for place in all_places(root)}
    return Card(
        name=name,
        template=template.name,
        source=source,
        parameters=parameters,
        charges=fields.charges,
        scalars=fields.scalars,
        extra=fields.extra,
        point=point,
        flow=flow,
        rotations=rotations,
        notes=summary or "",
        label=label,
        places=places,
        warnings=_unused(fields, parameters, places),
    )


def _name(node: Node | None, found: list[Finding]) -> str:
    name = sections.text(node, found, what="a name")
    if node is None or name is None:
        return ""
    problem = card_name_problem(name)
    if problem is not None:
        found.append(node.place.finding(problem))
    return name


def _template(node: Node | None, found: list[Finding]) -> Template | None:
    name = sections.text(node, found, what="the name of a template")
    if node is None or name is None:
        return None
    known = template_names()
    if name not in known:
        text = f"there is no template {quoted(name)}{did_you_mean(name, known)}"
        found.append(node.place.finding(text))
        return None
    return load_template(name)


def _unused(
    fields: Fields, parameters: Mapping[str, Fraction | None], places: Mapping[str, Place]
) -> tuple[Finding, ...]:
    """Warn of parameters that no charge uses."""
    used = {name for expression in fields.expressions() for name in expression.names}
    return tuple(
        places[f"parameters.{name}"].finding(
            f"parameter {quoted(name)} is not used by any charge", Severity.WARNING
        )
        for name in parameters
        if name not in used
    )
