"""From the text of a fit definition to a ``FitDefinition``: read to the end, report everything.

The format is that of flavio's ``FastLikelihood`` files, restricted to what the fits here can do,
with ``title``, ``description`` and ``measurements`` (own ones, in flavio's format) in addition.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from zprime_bridge.charges import sections
from zprime_bridge.charges.intake import text_of_bytes, text_of_file
from zprime_bridge.charges.names import card_name_problem, near_match
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.charges.yaml_nodes import ListNode, MapNode, TextNode, parse_nodes
from zprime_bridge.core.errors import CardError
from zprime_bridge.likelihoods.contradictions import contradictions
from zprime_bridge.likelihoods.definition import (
    SUFFIX,
    FitDefinition,
    built_in_definitions,
    built_in_text,
)
from zprime_bridge.likelihoods.definition_check import check_with_flavio
from zprime_bridge.predictions.observables import overlay_measurements

if TYPE_CHECKING:
    from zprime_bridge.charges.yaml_nodes import Node
    from zprime_bridge.core.findings import Finding
    from zprime_bridge.external.flavio import Observable

MAX_BYTES: Final = 1024 * 1024
MAX_NODES: Final = 50_000  # a definition of 200 observables has 1600; correlations are long
MAX_OBSERVABLES: Final = 2000

REQUIRED: Final = ("name", "observables", "include_measurements")
OPTIONAL: Final = ("title", "description", "measurements")
REFUSED: Final = {
    "exclude_measurements": (
        "is not supported: flavio would take all other measurements, superseded ones too. Name "
        "those that you want under include_measurements"
    ),
    "par_obj": (
        "is not supported: predictions, polynomials and covariances belong to flavio's default "
        "parameters"
    ),
    "fit_parameters": "is not supported: parameters are averaged over (nuisance_parameters)",
    "nuisance_parameters": "is not supported: all of flavio's parameters are varied",
}
"""Keys of flavio's format that mean something else here, unless they are empty."""

_DEFAULTS: Final = {"", "all", "null", "~", "[]"}


def read_definition(source: str | Path) -> FitDefinition:
    """Read a fit definition.

    Parameters
    ----------
    source : str or Path
        Name of a built-in definition, path of a YAML file, or YAML text (more than one line).

    Returns
    -------
    FitDefinition
        A built-in one is read without flavio; any other is checked with the installed flavio.

    Raises
    ------
    CardError
        With every finding: unknown keys, observables or measurements; observables that nothing
        measures; contradictory measurements.
    ExternalToolError
        If flavio is needed and missing.
    """
    if isinstance(source, str) and source in built_in_definitions():
        return parsed_definition(built_in_text(source), source, checked=False)
    if isinstance(source, str) and "\n" in source:
        if len(source) > MAX_BYTES:
            text = f"is larger than {MAX_BYTES // 1024} kB"
            raise CardError([Place(label="<text>").finding(text)])
        return parsed_definition(text_of_bytes(source.encode(), "<text>"), "<text>", checked=True)
    path = Path(source)
    if not path.exists():
        known = built_in_definitions()
        text = (
            f"there is no such file, and no built-in definition of that name"
            f"{near_match(str(source), known)}; built in are: {', '.join(known)}"
        )
        raise CardError([Place(label=str(source)).finding(text)])
    return parsed_definition(text_of_file(path, str(path), MAX_BYTES), str(path), checked=True)


def parsed_definition(text: str, label: str, *, checked: bool) -> FitDefinition:
    """Read a definition from its text; see :func:`read_definition`.

    Parameters
    ----------
    text : str
        YAML.
    label : str
        Its name in messages.
    checked : bool
        Whether every name is looked up in the installed flavio.
    """
    root, found = parse_nodes(text, label, MAX_NODES)
    given = sections.entries(root, (*REQUIRED, *OPTIONAL, *REFUSED), found, REQUIRED)
    for key, reason in REFUSED.items():
        if key in given and not _is_default(given[key]):
            found.append(given[key].place.finding(reason))
    name = sections.text(given.get("name"), found, what="a name")
    if name is not None and (problem := card_name_problem(name)):
        found.append(given["name"].place.finding(problem))
    observables = _observables(given.get("observables"), found)
    listed = _measurements(given.get("include_measurements"), found)
    own = _own_measurements(given.get("measurements"), text, listed, found)
    title, description = (_optional_text(given.get(key), found) for key in OPTIONAL[:2])
    if not found:
        found.extend(
            given["include_measurements"].place.finding(sentence)
            for sentence in contradictions(tuple(listed))
        )
    if found or name is None:
        raise CardError(found)
    shared = {key: entry for key, entry in overlay_measurements().items() if key in listed}
    definition = FitDefinition(
        name=name.removesuffix(SUFFIX),
        title=title,
        description=description,
        observables=tuple(observables),
        measurements=tuple(listed),
        overlay={**shared, **own},
    )
    if checked:
        check_with_flavio(definition, observables, listed)
    return definition


def _observables(node: Node | None, found: list[Finding]) -> dict[Observable, Place]:
    """Observables and where they stand, in order."""
    result: dict[Observable, Place] = {}
    if node is None:
        return result
    if not isinstance(node, ListNode) or not 0 < len(node.items) <= MAX_OBSERVABLES:
        text = f"must be a list of 1 to {MAX_OBSERVABLES} observables"
        found.append(node.place.finding(text))
        return result
    for item in node.items:
        observable = _observable(item, found)
        if observable is None:
            continue
        if observable in result:
            found.append(item.place.finding("is listed twice"))
        result[observable] = item.place
    return result


def _observable(node: Node, found: list[Finding]) -> Observable | None:
    """Read ``BR(Bs->mumu)`` or ``{name: <P5p>(B0->K*mumu), q2min: 4, q2max: 6}``."""
    if not isinstance(node, MapNode):
        name = sections.text(node, found, what="a name, or a mapping with name, q2min, q2max")
        return None if name is None else (name, ())
    given = sections.entries(node, None, found, ("name",))
    name = sections.text(given.pop("name", None), found, what="a name")
    values = [sections.real(value, found) for value in given.values()]
    arguments = tuple(value for value in values if value is not None)
    if name is None or len(arguments) != len(values):
        return None
    if set(given) == {"q2min", "q2max"}:
        low, high = sorted(arguments)
        if (low, high) != tuple(sections.real(given[key], []) for key in ("q2min", "q2max")):
            found.append(node.place.finding("q2min must be smaller than q2max"))
        return name, (low, high)
    return name, arguments


def _measurements(node: Node | None, found: list[Finding]) -> dict[str, Place]:
    result: dict[str, Place] = {}
    if node is None:
        return result
    if not isinstance(node, ListNode) or not node.items:
        found.append(node.place.finding("must be a list of names of measurements"))
        return result
    for item in node.items:
        name = sections.text(item, found, what="the name of a measurement")
        if name is None:
            continue
        if name in result:
            found.append(item.place.finding(f"{quoted(name)} is listed twice"))
        result[name] = item.place
    return result


def _own_measurements(
    node: Node | None, text: str, listed: dict[str, Place], found: list[Finding]
) -> dict[str, Any]:
    """Own measurements, as flavio's reader wants them; the text was found harmless before."""
    if node is None:
        return {}
    given = sections.entries(node, None, found)
    shared = overlay_measurements()
    for name, entry in given.items():
        if not isinstance(entry, MapNode):
            found.append(entry.place.finding("must be a measurement in flavio's format"))
        if name in shared:
            found.append(entry.place.finding("this package has a measurement of that name"))
        if name not in listed:
            found.append(entry.place.finding("is not listed under include_measurements"))
    if found:
        return {}
    content: dict[str, Any] = yaml.safe_load(text)["measurements"]
    return content


def _optional_text(node: Node | None, found: list[Finding]) -> str:
    return "" if node is None else sections.text(node, found, what="text") or ""


def _is_default(node: Node) -> bool:
    """Whether a key of flavio's format asks for nothing."""
    if isinstance(node, TextNode):
        return node.text in _DEFAULTS
    return isinstance(node, ListNode) and not node.items
