"""Scalars and vector-like fermions of a card."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.charges import sections
from zprime_bridge.charges.card import CardFermion, CardScalar
from zprime_bridge.charges.expressions import parse_charge
from zprime_bridge.charges.names import field_problem, near_match
from zprime_bridge.charges.places import Place
from zprime_bridge.charges.templates import MAX_COPIES, SU2_DIMENSIONS, SU3_DIMENSIONS
from zprime_bridge.charges.yaml_nodes import MapNode, Node, TextNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zprime_bridge.charges.templates import Template, TemplateFermion, TemplateScalar
    from zprime_bridge.core.findings import Finding

NEUTRAL_COMPONENT: Final = {1: Fraction(0), 2: Fraction(1, 2)}
"""Hypercharge of a scalar that can get a vev, by SU(2) dimension (K1)."""

COPIES: Final = range(1, MAX_COPIES + 1)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the parts of a card share while it is read.

    Attributes
    ----------
    template : Template or None
        Gives representations and tells which fields are needed; None if the card names no valid
        template, which has been reported.
    parameters : mapping of str to Fraction or None
        Names that expressions may use, with their default values.
    found : list of Finding
        Gets everything that is wrong.
    """

    template: Template | None
    parameters: Mapping[str, Fraction | None]
    found: list[Finding]


def read_scalars(given: Mapping[str, Node], reading: Reading) -> tuple[CardScalar, ...]:
    """Read scalars: those of the template in its order, then those that the card adds.

    A scalar is a charge, or a mapping with ``charge``, ``su2`` and ``y``. Scalars that the template
    adds by itself need not be given.
    """
    template = reading.template
    forms = {form.name: form for form in template.scalars} if template else {}
    scalars: list[CardScalar] = []
    for name in _in_order(forms, given):
        form = forms.get(name)
        if form is not None and form.charge is not None:
            scalars.append(_implicit(form, template))
        elif name in given:
            scalar = _scalar(name, given[name], form, reading)
            scalars.extend(() if scalar is None else (scalar,))
    return tuple(scalars)


def read_fermions(given: Mapping[str, Node], reading: Reading) -> tuple[CardFermion, ...]:
    """Read vector-like fermions, in the order of :func:`read_scalars`.

    A fermion is a charge, or a mapping with ``charge``, ``su3``, ``su2``, ``y`` and ``copies``.
    """
    forms = {form.name: form for form in reading.template.extra} if reading.template else {}
    fermions = (
        _fermion(name, given[name], forms.get(name), reading)
        for name in _in_order(forms, given)
        if name in given
    )
    return tuple(fermion for fermion in fermions if fermion is not None)


def _in_order(forms: Iterable[str], given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*forms, *given)))


def _implicit(form: TemplateScalar, template: Template | None) -> CardScalar:
    label = template.name if template else ""
    return CardScalar(
        name=form.name,
        charge=parse_charge(str(form.charge), Place(label=label, field=form.name)),
        su2=form.su2,
        y=form.y,
        flavour=form.flavour,
    )


def _scalar(
    name: str, node: Node, form: TemplateScalar | None, reading: Reading
) -> CardScalar | None:
    found = reading.found
    fields = _fields(name, node, ("su2", "y"), reading, listed=form is not None)
    charge = sections.charge(fields.get("charge"), reading.parameters, found)
    su2 = sections.integer(fields.get("su2"), found, SU2_DIMENSIONS)
    y = sections.exact(fields.get("y"), found)
    if form is not None:
        _agree(fields, {"su2": (su2, form.su2), "y": (y, form.y)}, found)
    dimension = form.su2 if form else su2 or 1
    neutral = NEUTRAL_COMPONENT[dimension]
    if form is None and y is not None and y != neutral:
        what = "a doublet" if dimension in SU2_DIMENSIONS[1:] else "a singlet"
        text = f"{what} needs y: {neutral}, only neutral fields get a vev (Q = T3 + Y), got {y}"
        found.append(fields["y"].place.finding(text))
    if charge is None:
        return None
    return CardScalar(name=name, charge=charge, su2=dimension, y=neutral)


def _fermion(
    name: str, node: Node, form: TemplateFermion | None, reading: Reading
) -> CardFermion | None:
    keys = ("su3", "su2", "y", "copies")
    found = reading.found
    fields = _fields(name, node, keys, reading, listed=form is not None)
    charge = sections.charge(fields.get("charge"), reading.parameters, found)
    su3 = sections.integer(fields.get("su3"), found, SU3_DIMENSIONS)
    su2 = sections.integer(fields.get("su2"), found, SU2_DIMENSIONS)
    y = sections.exact(fields.get("y"), found)
    copies = sections.integer(fields.get("copies"), found, COPIES)
    if form is not None:
        pairs: dict[str, tuple[Fraction | int | None, Fraction | int]] = {
            "su3": (su3, form.su3),
            "su2": (su2, form.su2),
            "y": (y, form.y),
            "copies": (copies, form.copies),
        }
        _agree(fields, pairs, found)
        su3, su2, y, copies = form.su3, form.su2, form.y, form.copies
    if charge is None:
        return None
    return CardFermion(
        name=name,
        charge=charge,
        su3=su3 or 1,
        su2=su2 or 1,
        y=y or Fraction(0),
        copies=copies or 1,
    )


def _fields(
    name: str, node: Node, keys: tuple[str, ...], reading: Reading, *, listed: bool
) -> dict[str, Node]:
    """Return the fields of the mapping form; a plain charge becomes ``{"charge": node}``.

    ``listed`` tells whether the template has the field, and with it a representation.
    """
    if isinstance(node, MapNode):
        return sections.entries(node, ("charge", *keys), reading.found, ("charge",))
    template = reading.template
    added = template is not None and template.accepts_more and field_problem(name) is None
    if template is not None and added and not listed and isinstance(node, TextNode):
        form = ", ".join(f"{key}: ..." for key in ("charge", *keys))
        known = [*(s.name for s in template.scalars), *(f.name for f in template.extra)]
        near = near_match(name, known)
        text = f"is not in template {template.name!r}{near}: give its representation, {{{form}}}"
        reading.found.append(node.place.finding(text))
    return {"charge": node}


def _agree(
    fields: Mapping[str, Node],
    values: Mapping[str, tuple[Fraction | int | None, Fraction | int]],
    found: list[Finding],
) -> None:
    """Report representations that contradict the template."""
    found.extend(
        fields[key].place.finding(f"the template has {key}: {wanted}, got {given}")
        for key, (given, wanted) in values.items()
        if given is not None and given != wanted
    )
