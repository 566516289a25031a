"""Initial conditions of the running couplings of a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zprime_bridge.charges import sections
from zprime_bridge.charges.card import CardFlow, CouplingValue
from zprime_bridge.charges.names import name_problem
from zprime_bridge.charges.numerals import power_number
from zprime_bridge.charges.yaml_nodes import ListNode, Node, TextNode

if TYPE_CHECKING:
    from zprime_bridge.core.findings import Finding

MAX_COUPLINGS: Final = 200  # the largest template has 60, entries of matrices counted
MAX_ROWS: Final = 3

_OF_THE_POINT: Final = {
    # name in this section: key of the section 'point'
    "g4": "g_prime",
    "gX": "g_prime",
    "alpha4": "alpha4",
    "alpha_4": "alpha4",
    "g_12": "g_12",
    "eta": "g_12 = eta g1",
}
"""What couplings of the Z' are matched with stands in one place."""


def read_flow(node: Node | None, found: list[Finding]) -> CardFlow | None:
    """Read ``flow``: couplings at ``mu`` in GeV, with their source.

    Numbers are decimals or ``10**x``; matrices are lists of rows. Which couplings the model has is
    not known here.
    """
    if node is None or (isinstance(node, TextNode) and node.is_null):
        return None
    before = len(found)
    given = sections.entries(node, ("source", "mu", "couplings"), found, ("couplings",))
    mu = sections.positive(given, "mu", found)
    couplings = read_couplings(given["couplings"], found) if "couplings" in given else {}
    source = sections.source(given.get("source"), found)
    if len(found) > before:
        return None
    return CardFlow(couplings=couplings, mu=mu, source=source)


def read_couplings(node: Node, found: list[Finding]) -> dict[str, CouplingValue]:
    """Read values of couplings by name."""
    given = sections.entries(node, None, found)
    if len(given) > MAX_COUPLINGS:
        found.append(node.place.finding(f"at most {MAX_COUPLINGS} couplings, got {len(given)}"))
        return {}
    couplings: dict[str, CouplingValue] = {}
    for name, value in given.items():
        problem = name_problem(name)
        if name in _OF_THE_POINT:
            problem = f"{name!r} belongs to the parameter point: give {_OF_THE_POINT[name]} there"
        if problem is not None:
            found.append(value.place.finding(problem))
        number = _rows(value, found) if isinstance(value, ListNode) else _number(value, found)
        if number is not None:
            couplings[name] = number
    return couplings


def _number(node: Node, found: list[Finding]) -> float | None:
    written = sections.text(node, found, what="a number such as 4.6e-2 or 10**-0.5, or rows of it")
    if written is None:
        return None
    return sections.collected(lambda: power_number(written, node.place), found)


def _rows(node: ListNode, found: list[Finding]) -> tuple[tuple[float, ...], ...] | None:
    """Read a matrix of at most three rows of equal lengths."""
    before = len(found)
    rows: list[tuple[float, ...]] = []
    for row in node.items:
        entries = row.items if isinstance(row, ListNode) else ()
        if not 1 <= len(entries) <= MAX_ROWS:
            found.append(row.place.finding(f"must be a row of 1 to {MAX_ROWS} numbers"))
        rows.append(tuple(_number(entry, found) or 0.0 for entry in entries))
    if len(found) > before:
        return None
    if not 1 <= len(rows) <= MAX_ROWS or len({len(row) for row in rows}) > 1:
        text = f"must be a matrix: 1 to {MAX_ROWS} rows of equal length"
        found.append(node.place.finding(text))
        return None
    return tuple(rows)
