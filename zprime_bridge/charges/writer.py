"""Text of a charge card, for charges that a program has found or read elsewhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from zprime_bridge.charges.exact import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zprime_bridge.charges.assignment import ChargeAssignment
    from zprime_bridge.charges.exact import Charge
    from zprime_bridge.core.source import Source


def card_text(
    name: str,
    template: str,
    charges: ChargeAssignment,
    source: Source,
    *,
    notes: str = "",
    comments: Sequence[str] = (),
) -> str:
    """Write a card without parameters that :func:`zprime_bridge.charges.reader.read_card` reads.

    Parameters
    ----------
    name, template : str
        Names of the card and of its template.
    charges : ChargeAssignment
        Rational, with the scalars of the template and without vector-like fermions.
    source : Source
        Where the charges come from.
    notes : str
        One line that says what it is.
    comments : sequence of str
        Lines for people, put first.
    """
    lines = [f"# {comment}" for comment in comments]
    lines += [f"name: {name}", f"template: {template}"]
    lines.append(f"source: {_mapping({'paper': source.paper, 'where': source.where})}")
    if notes:
        lines.append(f"notes: {json.dumps(notes)}")
    lines += ["parameters: {}", "charges:"]
    lines += [f"  {f'{field}:':<3} {_list(triple)}" for field, triple in charges.triples()]
    scalars = ", ".join(f"{s.name}: {as_text(s.charge)}" for s in charges.scalars)
    lines.append(f"  scalars: {{{scalars}}}")
    return "\n".join(lines) + "\n"


def _list(charges: Sequence[Charge]) -> str:
    return f"[{', '.join(as_text(charge) for charge in charges)}]"


def _mapping(texts: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{key}: {json.dumps(text)}' for key, text in texts.items())}}}"
