"""Templates: the field content that a family of cards shares."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.charges import sections
from zprime_bridge.charges.intake import text_of_bytes
from zprime_bridge.charges.names import did_you_mean
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.charges.yaml_nodes import parse_nodes
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from zprime_bridge.charges.yaml_nodes import Node
    from zprime_bridge.core.findings import Finding
    from zprime_bridge.core.source import Source

MAX_COPIES: Final = 10
SU2_DIMENSIONS: Final = (1, 2)
SU3_DIMENSIONS: Final = (1, 3)

TEMPLATE_FILE: Final = "template.yaml"
CARD_FOLDER: Final = "cards"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateScalar:
    """A scalar that cards of a template have.

    Attributes
    ----------
    name : str
        A plain identifier.
    su2 : int
        1 or 2.
    y : Fraction
        Hypercharge (K1).
    required : bool
        Whether every card must give its charge.
    flavour : int
        N of an N x N flavour matrix, else 1.
    charge : Fraction or None
        Fixed charge of a scalar that the template adds to every card by itself.
    """

    name: str
    su2: int
    y: Fraction
    required: bool
    flavour: int = 1
    charge: Fraction | None = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFermion:
    """A vector-like fermion that cards of a template have; see ``VectorLikeFermion``."""

    name: str
    su3: int
    su2: int
    y: Fraction
    copies: int
    required: bool


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Field content of a family of models.

    Attributes
    ----------
    name, description : str
        What it is.
    source : Source
        Where the field content comes from.
    scalars : tuple of TemplateScalar
        In the order that the models keep; the first doublet carries the electroweak vev.
    extra : tuple of TemplateFermion
        Vector-like fermions.
    accepts_more : bool
        Whether a card may add fields that are not listed here.
    """

    name: str
    description: str
    source: Source
    scalars: tuple[TemplateScalar, ...]
    extra: tuple[TemplateFermion, ...]
    accepts_more: bool


def templates_root() -> Traversable:
    """Return the folder ``model_templates``.

    A wheel carries it inside the package; in a working copy it stands beside the package.

    Raises
    ------
    CardError
        If the installation is incomplete.
    """
    inside = resources.files("zprime_bridge") / "model_templates"
    beside = Path(__file__).resolve().parents[2] / "model_templates"
    for folder in (inside, beside):
        if folder.is_dir():
            return folder
    place = Place(label="model_templates")
    raise CardError([place.finding(f"not found in {beside.parent}: reinstall zprime-bridge")])


def template_names() -> tuple[str, ...]:
    """Return the names of all templates, sorted."""
    return tuple(
        sorted(
            entry.name
            for entry in templates_root().iterdir()
            if entry.is_dir() and (entry / TEMPLATE_FILE).is_file()
        )
    )


def load_template(name: str) -> Template:
    """Read a template.

    Raises
    ------
    CardError
        If there is none of this name, or its file is broken.
    """
    known = template_names()
    if name not in known:
        place = Place(label="model_templates")
        text = f"there is no template {quoted(name)}{did_you_mean(name, known)}"
        raise CardError([place.finding(text)])
    label = f"model_templates/{name}/{TEMPLATE_FILE}"
    content = (templates_root() / name / TEMPLATE_FILE).read_bytes()
    root, found = parse_nodes(text_of_bytes(content, label), label)
    template = _template(root, found)
    if found or template.name != name:
        raise CardError(found or [root.place.finding(f"must be named {name!r}")])
    return template


def _template(root: Node, found: list[Finding]) -> Template:
    required = ("name", "description", "source", "scalars")
    fields = sections.entries(root, (*required, "extra", "accepts_more"), found, required)
    scalars = _entries(fields, "scalars", found)
    fermions = _entries(fields, "extra", found)
    return Template(
        name=sections.text(fields.get("name"), found, what="a name") or "",
        description=sections.text(fields.get("description"), found, what="one line") or "",
        source=sections.source(fields.get("source"), found),
        scalars=tuple(_scalar(name, node, found) for name, node in scalars.items()),
        extra=tuple(_fermion(name, node, found) for name, node in fermions.items()),
        accepts_more=sections.flag(fields.get("accepts_more"), found),
    )


def _entries(fields: dict[str, Node], name: str, found: list[Finding]) -> dict[str, Node]:
    return sections.entries(fields[name], None, found) if name in fields else {}


def _scalar(name: str, node: Node, found: list[Finding]) -> TemplateScalar:
    keys = ("su2", "y", "required", "flavour", "charge")
    fields = sections.entries(node, keys, found, ("su2", "y"))
    copies = range(1, MAX_COPIES + 1)
    return TemplateScalar(
        name=name,
        su2=sections.integer(fields.get("su2"), found, SU2_DIMENSIONS) or 1,
        y=sections.exact(fields.get("y"), found) or Fraction(0),
        required=sections.flag(fields.get("required"), found),
        flavour=sections.integer(fields.get("flavour"), found, copies) or 1,
        charge=sections.exact(fields.get("charge"), found),
    )


def _fermion(name: str, node: Node, found: list[Finding]) -> TemplateFermion:
    keys = ("su3", "su2", "y", "copies", "required")
    fields = sections.entries(node, keys, found, ("su3", "su2", "y", "copies"))
    copies = range(1, MAX_COPIES + 1)
    return TemplateFermion(
        name=name,
        su3=sections.integer(fields.get("su3"), found, SU3_DIMENSIONS) or 1,
        su2=sections.integer(fields.get("su2"), found, SU2_DIMENSIONS) or 1,
        y=sections.exact(fields.get("y"), found) or Fraction(0),
        copies=sections.integer(fields.get("copies"), found, copies) or 1,
        required=sections.flag(fields.get("required"), found),
    )
