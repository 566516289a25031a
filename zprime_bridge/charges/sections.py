"""Reading nodes field by field: each function reports to ``found`` and returns None on trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from zprime_bridge.charges.expressions import parse_charge
from zprime_bridge.charges.names import did_you_mean
from zprime_bridge.charges.numerals import exact_number, real_number
from zprime_bridge.charges.places import quoted
from zprime_bridge.charges.yaml_nodes import BrokenNode, ListNode, MapNode, Node, TextNode
from zprime_bridge.core.errors import CardError
from zprime_bridge.core.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from fractions import Fraction

    from zprime_bridge.charges.expressions import ChargeExpression
    from zprime_bridge.charges.places import Place
    from zprime_bridge.core.findings import Finding

MAX_TEXT: Final = 2000

_T = TypeVar("_T")


def entries(
    node: Node, known: Iterable[str] | None, found: list[Finding], required: Iterable[str] = ()
) -> dict[str, Node]:
    """Return the entries of a mapping by name.

    Parameters
    ----------
    node : Node
        Should be a mapping; nothing counts as an empty one.
    known : iterable of str, or None
        Allowed keys; None allows all.
    found : list of Finding
        Gets one finding for each unknown and each missing key.
    required : iterable of str
        Keys that must be there.
    """
    pairs = _pairs(node, found)
    if pairs is None:
        return {}
    result: dict[str, Node] = {}
    known = None if known is None else tuple(known)
    for key, value in pairs:
        if known is None or key.text in known:
            result[key.text] = value
        else:
            text = f"unknown key {quoted(key.text)}{did_you_mean(key.text, known)}"
            found.append(key.place.finding(text))
    found.extend(
        node.place.finding(f"{name!r} is missing") for name in required if name not in result
    )
    return result


def _pairs(node: Node, found: list[Finding]) -> tuple[tuple[TextNode, Node], ...] | None:
    match node:
        case MapNode(entries=pairs):
            return pairs
        case TextNode() if node.is_null:
            return ()
        case BrokenNode():
            return None
    found.append(node.place.finding(f"must be a mapping (key: value), not {_kind(node)}"))
    return None


def items(node: Node, found: list[Finding], *, length: int, of: str) -> tuple[Node, ...] | None:
    """Return the items of a list of exactly ``length`` entries, described by ``of``."""
    if isinstance(node, BrokenNode):
        return None
    if not isinstance(node, ListNode):
        text = f"must be a list of {length} {of}, not {_kind(node)}"
        found.append(node.place.finding(text))
        return None
    if len(node.items) != length:
        text = f"must have {length} {of}, got {len(node.items)}"
        found.append(node.place.finding(text))
        return None
    return node.items


def text(node: Node | None, found: list[Finding], *, what: str) -> str | None:
    """Return a scalar's text on one line."""
    if node is None or isinstance(node, BrokenNode):
        return None
    if not isinstance(node, TextNode) or node.is_null:
        found.append(node.place.finding(f"must be {what}, not {_kind(node)}"))
        return None
    if len(node.text) > MAX_TEXT:
        found.append(node.place.finding(f"is longer than {MAX_TEXT} characters"))
        return None
    return " ".join(node.text.split())


def exact(node: Node | None, found: list[Finding]) -> Fraction | None:
    """Return an exact number."""
    return _number(exact_number, node, found)


def real(node: Node | None, found: list[Finding]) -> float | None:
    """Return a finite decimal."""
    return _number(real_number, node, found)


def positive(given: Mapping[str, Node], name: str, found: list[Finding]) -> float | None:
    """Return a positive finite decimal among the entries of a mapping."""
    value = real(given.get(name), found)
    if value is not None and not value > 0:
        found.append(given[name].place.finding(f"must be positive, got {value!r}"))
        return None
    return value


def integer(node: Node | None, found: list[Finding], allowed: Iterable[int]) -> int | None:
    """Return one of a few integers."""
    written = text(node, found, what="an integer")
    if node is None or written is None:
        return None
    choices = {str(value): value for value in allowed}
    if written not in choices:
        message = f"must be one of {', '.join(choices)}, got {quoted(written)}"
        found.append(node.place.finding(message))
    return choices.get(written)


def flag(node: Node | None, found: list[Finding]) -> bool:
    """Return true or false; absent is false."""
    written = "false" if node is None else text(node, found, what="true or false")
    if node is not None and written not in {"true", "false", None}:
        found.append(node.place.finding("must be true or false"))
    return written == "true"


def charge(
    node: Node | None, parameters: Mapping[str, Fraction | None], found: list[Finding]
) -> ChargeExpression | None:
    """Return one charge; it must have a value where all its parameters have a default."""
    match node:
        case TextNode(text=written, place=place):
            given = "" if node.is_null else written
            expression = collected(lambda: parse_charge(given, place), found)
            if expression is not None:
                _check_value(expression, parameters, found)
            return expression
        case ListNode() | MapNode():
            found.append(node.place.finding("must be one charge, such as 0, -1/3 or 2*l - x"))
    return None


def _check_value(
    expression: ChargeExpression,
    parameters: Mapping[str, Fraction | None],
    found: list[Finding],
) -> None:
    """Report undefined parameters, and charges without a value at the defaults."""
    undefined = sorted(expression.names.difference(parameters))
    advice = "" if parameters else ": declare it under parameters"
    found.extend(
        expression.place.finding(
            f"undefined parameter {quoted(name)}{did_you_mean(name, parameters)}{advice}"
        )
        for name in undefined
    )
    values = {name: value for name, value in parameters.items() if value is not None}
    if expression.names <= set(values):
        collected(lambda: expression.evaluate(values), found)


def source(node: Node | None, found: list[Finding]) -> Source:
    """Return the provenance of a card or a template."""
    if node is None:
        return Source()
    fields = entries(node, ("paper", "where"), found)
    return Source(
        paper=text(fields.get("paper"), found, what="the paper, as text") or "",
        where=text(fields.get("where"), found, what="the place in the paper, as text") or "",
    )


def collected(read: Callable[[], _T], found: list[Finding]) -> _T | None:
    """Call ``read``; move the findings of a ``CardError`` to ``found``."""
    try:
        return read()
    except CardError as err:
        found.extend(err.findings)
        return None


def _number(read: Callable[[str, Place], _T], node: Node | None, found: list[Finding]) -> _T | None:
    if node is None or isinstance(node, BrokenNode):
        return None
    if not isinstance(node, TextNode) or node.is_null:
        found.append(node.place.finding(f"must be a number, not {_kind(node)}"))
        return None
    written, place = node.text, node.place
    return collected(lambda: read(written, place), found)


def _kind(node: Node) -> str:
    match node:
        case ListNode():
            return "a list"
        case MapNode():
            return "a mapping"
        case TextNode() if node.is_null:
            return "empty"
        case TextNode(text=written):
            return quoted(written)
        case _:
            return "this"
