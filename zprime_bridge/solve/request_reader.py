"""Requests as YAML: presets of the package, and files of the user."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from zprime_bridge.charges import sections
from zprime_bridge.charges.intake import text_of_bytes, text_of_file
from zprime_bridge.charges.names import (
    card_name_problem,
    did_you_mean,
    near_match,
    parameter_problem,
)
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.charges.templates import load_template
from zprime_bridge.charges.yaml_nodes import ListNode, Node, TextNode, parse_nodes
from zprime_bridge.core.errors import CardError
from zprime_bridge.solve.patterns import read_relations, read_scalar_term, read_yukawa
from zprime_bridge.solve.request import GENERATIONS, SolveRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from importlib.resources.abc import Traversable

    from zprime_bridge.core.findings import Finding
    from zprime_bridge.solve.request import Relation

_T = TypeVar("_T")

SUFFIX: Final = ".yaml"
_LISTS: Final = ("yukawas", "relations", "scalar_terms", "nonzero", "scalars", "symbols", "equal")
KEYS: Final = ("name", "template", "nu", "parameters", "values", "source", "notes", *_LISTS)


def preset_names() -> tuple[str, ...]:
    """Return the names of the published conditions shipped with the package."""
    return tuple(sorted(_preset_files()))


def load_request(name: str | Path) -> SolveRequest:
    """Load a preset by name, or a YAML file by path (with suffix or separator).

    Raises
    ------
    CardError
        With everything that is wrong.
    """
    given = str(name)
    if isinstance(name, Path) or given.endswith((SUFFIX, ".yml")) or "/" in given:
        return read_request(text_of_file(Path(given), given), given)
    files = _preset_files()
    if given not in files:
        text = f"is no preset of the solver{near_match(given, files)}; known: {', '.join(files)}"
        raise CardError([Place(label=quoted(given)).finding(text)])
    label = f"{given}{SUFFIX}"
    return read_request(text_of_bytes(files[given].read_bytes(), label), label)


def _preset_files() -> dict[str, Traversable]:
    folder = resources.files("zprime_bridge.solve") / "presets"
    files = [file for file in folder.iterdir() if file.name.endswith(SUFFIX)]
    return {f.name.removesuffix(SUFFIX): f for f in sorted(files, key=lambda f: f.name)}


def read_request(text: str, label: str) -> SolveRequest:
    """Read a request from YAML.

    Parameters
    ----------
    text : str
        Keys ``name`` and ``template``; optional ``nu`` (default true), ``equal``, ``yukawas``,
        ``relations``, ``scalar_terms``, ``nonzero``, ``scalars``, ``symbols``, ``parameters``,
        ``values``, ``source``, ``notes``. Lists hold the short texts of
        :mod:`zprime_bridge.solve.patterns`.
    label : str
        Path or name, for messages.

    Raises
    ------
    CardError
        With every finding, sorted by place.
    """
    root, found = parse_nodes(text, label)
    given = sections.entries(root, KEYS, found, ("name", "template"))
    name = sections.text(given.get("name"), found, what="a name") or ""
    template_name = sections.text(given.get("template"), found, what="a template") or ""
    if found:
        raise CardError(found)
    problem = card_name_problem(name)
    if problem:
        found.append(given["name"].place.finding(problem))
    with_nu = sections.flag(given["nu"], found) if "nu" in given else True
    lists = {key: _texts(given.get(key), found) for key in _LISTS}
    empty = empty_request(name, template_name, with_nu=with_nu)
    hints = sections.entries(given["parameters"], None, found) if "parameters" in given else {}
    named = [
        (TextNode(text=key, plain=True, place=node.place), node)
        for key, node in hints.items()
        if isinstance(node, TextNode)
    ]
    notes = sections.text(given["notes"], found, what="text") if "notes" in given else ""
    values = sections.entries(given["values"], None, found) if "values" in given else {}
    numbers = {name: sections.exact(node, found) for name, node in values.items()}
    request = replace(
        empty,
        source=sections.source(given.get("source"), found),
        notes=notes or "",
        values={name: number for name, number in numbers.items() if number is not None},
    )
    return with_conditions(request, lists, named, found)


def empty_request(name: str, template: str, *, with_nu: bool = True) -> SolveRequest:
    """Return a request with the anomaly conditions alone.

    Raises
    ------
    CardError
        If there is no such template.
    """
    return SolveRequest(name=name, template=load_template(template), with_nu=with_nu)


def with_conditions(
    request: SolveRequest,
    lists: Mapping[str, Sequence[TextNode]],
    parameters: Sequence[tuple[TextNode, TextNode]] = (),
    found: list[Finding] | None = None,
) -> SolveRequest:
    """Add conditions in the form of texts with their places.

    Parameters
    ----------
    request : SolveRequest
        What there is already.
    lists : mapping of str to sequence of TextNode
        Under the keys of a request file.
    parameters : sequence of pairs of TextNode
        Name and meaning of free parameters.
    found : list of Finding, optional
        What has been found wrong before.

    Raises
    ------
    CardError
        With everything that is wrong.
    """
    found = [] if found is None else found
    optional = tuple(s.name for s in request.template.scalars if s.charge is None)
    symbols = lists.get("symbols", ())
    request = replace(
        request,
        scalars=request.scalars + _known(lists.get("scalars", ()), optional, found),
        symbols=request.symbols + tuple(node.text for node in symbols),
    )
    for node in symbols:
        problem = parameter_problem(node.text)
        found += [node.place.finding(problem)] if problem else []
    names = (*request.unknowns, *request.symbols)
    doublets, scalars = request.doublets, request.scalar_names

    def each(key: str, read: Callable[[str, Place], _T]) -> tuple[_T, ...]:
        parts: list[_T] = []
        for node in lists.get(key, ()):
            part = sections.collected(partial(read, node.text, node.place), found)
            parts += [] if part is None else [part]
        return tuple(parts)

    def relations(text: str, place: Place) -> tuple[Relation, ...]:
        return read_relations(text, names, place)

    hints = dict(request.parameters)
    for name, meaning in parameters:
        problem = parameter_problem(name.text)
        found += [name.place.finding(problem)] if problem else []
        read = sections.collected(partial(relations, meaning.text, meaning.place), found)
        if read:
            hints[name.text] = read[0].left
    changed = replace(
        request,
        yukawas=(
            *request.yukawas,
            *each("yukawas", lambda text, place: read_yukawa(text, doublets, place)),
        ),
        relations=(*request.relations, *chain.from_iterable(each("relations", relations))),
        nonzero=(*request.nonzero, *chain.from_iterable(each("nonzero", relations))),
        scalar_terms=(
            *request.scalar_terms,
            *each("scalar_terms", lambda text, place: read_scalar_term(text, scalars, place)),
        ),
        equal=(*request.equal, *each("equal", _generations)),
        parameters=hints,
    )
    if found:
        raise CardError(found)
    return changed


def _generations(text: str, place: Place) -> tuple[int, ...]:
    digits = sorted(set(text))
    if len(digits) != len(text) or not set(digits) <= {"1", "2", "3"} or len(digits) <= 1:
        message = f"{quoted(text)} must be 12, 13, 23 or 123: generations with equal charges"
        raise CardError([place.finding(message)])
    return tuple(GENERATIONS[int(digit) - 1] for digit in digits)


def _known(
    nodes: Sequence[TextNode], known: Sequence[str], found: list[Finding]
) -> tuple[str, ...]:
    found += [
        n.place.finding(f"the template has no scalar {quoted(n.text)}{did_you_mean(n.text, known)}")
        for n in nodes
        if n.text not in known
    ]
    return tuple(node.text for node in nodes)


def _texts(node: Node | None, found: list[Finding]) -> tuple[TextNode, ...]:
    """Return the texts of a list; one text counts as a list of one."""
    if node is None:
        return ()
    items = node.items if isinstance(node, ListNode) else (node,)
    for item in items:
        sections.text(item, found, what="a condition, as text")
    return tuple(item for item in items if isinstance(item, TextNode))
