"""YAML as nodes with a place: nothing is constructed, converted, aliased or tagged.

Only the event stream of PyYAML is used. All scalars stay text, so that ``0.1``, ``no`` and
``1:30`` mean what is written.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias, final

import yaml

from zprime_bridge.charges.places import Place, one_line, quoted
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zprime_bridge.core.findings import Finding

MAX_DEPTH: Final = 12
MAX_NODES: Final = 1000  # a card with every optional field has about 300

# libyaml is ten times faster; wheels without it exist.
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TextNode:
    """A scalar, as text; ``plain`` if it stands without quotes."""

    text: str
    plain: bool
    place: Place

    @property
    def is_null(self) -> bool:
        """Whether nothing was written, or YAML's word for nothing."""
        return self.plain and self.text in {"", "~", "null", "Null", "NULL"}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ListNode:
    """A sequence."""

    items: tuple[Node, ...]
    place: Place


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MapNode:
    """A mapping; keys are plain text and unique."""

    entries: tuple[tuple[TextNode, Node], ...]
    place: Place


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenNode:
    """Something refused and already reported."""

    place: Place


Node: TypeAlias = TextNode | ListNode | MapNode | BrokenNode


def parse_nodes(text: str, label: str, max_nodes: int = MAX_NODES) -> tuple[Node, list[Finding]]:
    """Read one YAML document.

    Parameters
    ----------
    text : str
        The document; its size has been limited by the caller.
    label : str
        Name of the document in messages.
    max_nodes : int
        How many values it may have.

    Returns
    -------
    Node, list of Finding
        The tree, and what was refused in it (aliases, anchors, tags, duplicate keys, control
        characters): such nodes are ``BrokenNode``.

    Raises
    ------
    CardError
        If the text is not YAML, empty, too long, nested too deeply or holds several documents.
    """
    builder = _Builder(label, max_nodes)
    try:
        root = builder.document(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as err:
        problem = one_line(f"not valid YAML: {err.problem or ''} {err.context or ''}")
        place = builder.place(err.problem_mark or err.context_mark, "")
        builder.findings.append(place.finding(problem))
        raise CardError(builder.findings) from err
    except (yaml.YAMLError, UnicodeError) as err:
        builder.findings.append(Place(label=label).finding(one_line(f"not valid YAML: {err}")))
        raise CardError(builder.findings) from err
    return root, builder.findings


def all_places(node: Node) -> Iterator[Place]:
    """Yield the place of a node and of all nodes below it."""
    yield node.place
    match node:
        case ListNode(items=items):
            for item in items:
                yield from all_places(item)
        case MapNode(entries=entries):
            for _, value in entries:
                yield from all_places(value)


def control_character(text: str) -> str | None:
    """Return the first character that could deceive a terminal or an editor, or None.

    These are control and formatting characters (escape sequences, bidirectional overrides) other
    than line ends and tabs.
    """
    return next(
        (c for c in text if c not in "\n\r\t" and unicodedata.category(c) in {"Cc", "Cf"}), None
    )


@final
class _Builder:
    """Builds nodes from events; lives for one document."""

    def __init__(self, label: str, max_nodes: int) -> None:
        self.label = label
        self.max_nodes = max_nodes
        self.findings: list[Finding] = []
        self.nodes = 0

    def place(self, mark: Any, field: str) -> Place:  # noqa: ANN401  # C or Python mark
        if mark is None:
            return Place(label=self.label, field=field)
        return Place(label=self.label, line=mark.line + 1, column=mark.column + 1, field=field)

    def document(self, events: Iterator[Any]) -> Node:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise self._fatal(event, "", "a second document starts here: one card per file")
                root = self._node(next(events), events, "", 0)
        if root is None:
            place = Place(label=self.label, line=1, column=1)
            raise CardError([*self.findings, place.finding("the card is empty")])
        return root

    def _node(self, event: Any, events: Iterator[Any], path: str, depth: int) -> Node:  # noqa: ANN401
        if depth > MAX_DEPTH:
            raise self._fatal(event, path, f"nested deeper than {MAX_DEPTH} levels")
        self.nodes += 1
        if self.nodes > self.max_nodes:
            advice = ": this is no charge card" if self.max_nodes == MAX_NODES else ""
            raise self._fatal(event, path, f"more than {self.max_nodes} values{advice}")
        place = self.place(event.start_mark, path)
        refused = self._refusal(event)
        node = self._content(event, events, place, depth)
        if refused is None:
            return node
        self.findings.append(place.finding(refused))
        return BrokenNode(place=place)

    def _refusal(self, event: Any) -> str | None:  # noqa: ANN401
        if isinstance(event, yaml.AliasEvent):
            return f"the alias *{event.anchor} is not allowed: write the value again"
        if event.anchor is not None:
            return f"the anchor &{event.anchor} is not allowed: remove it"
        if event.tag is not None:
            return f"the tag {quoted(event.tag)} is not allowed: remove it"
        return None

    def _content(self, event: Any, events: Iterator[Any], place: Place, depth: int) -> Node:  # noqa: ANN401
        match event:
            case yaml.ScalarEvent():
                return self._text(event, place)
            case yaml.SequenceStartEvent():
                return ListNode(items=tuple(self._items(events, place, depth)), place=place)
            case yaml.MappingStartEvent():
                return MapNode(entries=tuple(self._entries(events, place, depth)), place=place)
            case _:
                return BrokenNode(place=place)

    def _text(self, event: Any, place: Place) -> Node:  # noqa: ANN401
        bad = control_character(event.value)
        if bad is not None:
            text = f"the control character {bad!a} is not allowed"
            self.findings.append(place.finding(text))
            return BrokenNode(place=place)
        return TextNode(text=event.value, plain=not event.style, place=place)

    def _items(self, events: Iterator[Any], place: Place, depth: int) -> Iterator[Node]:
        for index, event in enumerate(events):
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._node(event, events, f"{place.field}[{index}]", depth + 1)

    def _entries(
        self, events: Iterator[Any], place: Place, depth: int
    ) -> Iterator[tuple[TextNode, Node]]:
        first: dict[str, Place] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            key = self._node(event, events, place.field, depth + 1)
            shown = quoted(key.text)[1:-1] if isinstance(key, TextNode) else "?"
            path = f"{place.field}.{shown}".lstrip(".")
            value = self._node(next(events), events, path, depth + 1)
            if not isinstance(key, TextNode):
                if not isinstance(key, BrokenNode):
                    self.findings.append(key.place.finding("a key must be plain text"))
                continue
            if key.text in first:
                text = (
                    f"duplicate key {quoted(key.text)}: first given in line {first[key.text].line}"
                )
                self.findings.append(key.place.inside(path).finding(text))
                continue
            first[key.text] = key.place
            yield replace(key, place=key.place.inside(path)), value

    def _fatal(self, event: Any, path: str, text: str) -> CardError:  # noqa: ANN401
        finding = self.place(event.start_mark, path).finding(text)
        return CardError([*self.findings, finding])
