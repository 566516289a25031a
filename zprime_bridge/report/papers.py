"""Results of the papers: JSON documents and tables of 80 columns."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from rich.markup import escape
from rich.text import Text

from zprime_bridge.report.tables import plain_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from zprime_bridge.papers.catalogue import Entry
    from zprime_bridge.papers.result import PaperResult, Row

WIDTH: Final = 80
DIGITS: Final = 4
SMALL: Final = 1e-3
LARGE: Final = 1e5


def list_document(entries: Iterable[Entry]) -> dict[str, Any]:
    """Return the document of ``papers --json`` without a name: ``results``."""
    return {
        "results": [{"name": one.name, "title": one.title, "where": one.where} for one in entries]
    }


def list_report(entries: Iterable[Entry]) -> Iterator[RenderableType]:
    """Yield the list of results."""
    table = plain_table("Results of the papers")
    table.width = WIDTH
    table.add_column("name", no_wrap=True)
    table.add_column("what")
    for one in entries:
        table.add_row(one.name, f"{escape(one.title)}\n[dim]{escape(one.where)}[/]")
    yield table


def result_document(result: PaperResult, files: Sequence[str] = ()) -> dict[str, Any]:
    """Return the document of ``papers NAME --json``.

    Keys: ``name``, ``title``, ``where``, ``rows`` (quantity, value, uncertainty, printed,
    printed_value, deviation, unit, data, note), ``remarks``, ``sources``, ``figure`` (arrays that
    are drawn; null where undefined), ``files``.
    """
    return {
        "name": result.name,
        "title": result.title,
        "where": result.where,
        "rows": [
            {
                "quantity": row.quantity,
                "value": _plain(row.value),
                "uncertainty": _plain(row.uncertainty),
                "printed": row.printed,
                "printed_value": _plain(row.printed_value),
                "deviation": _plain(row.deviation),
                "unit": row.unit,
                "data": row.data,
                "note": row.note,
            }
            for row in result.rows
        ],
        "remarks": list(result.remarks),
        "sources": dict(result.sources),
        "figure": _plain(result.figure),
        "files": list(files),
    }


def result_report(result: PaperResult) -> Iterator[RenderableType]:
    """Yield one table for each set of data, then remarks and sources."""
    yield Text(f"{result.title}\n{result.where}", style="bold")
    for data in dict.fromkeys(row.data for row in result.rows):
        yield _table(data, [row for row in result.rows if row.data == data])
    for remark in result.remarks:
        yield _wrapped(f"- {remark}")
    for name, source in result.sources.items():
        yield _wrapped(f"{name}: {source}", style="dim")


def _table(data: str, rows: Sequence[Row]) -> RenderableType:
    table = plain_table(data)
    table.width = WIDTH
    table.add_column("quantity", ratio=1)
    table.add_column("paper", justify="right", max_width=18)
    table.add_column("here", justify="right", no_wrap=True)
    if any(row.note for row in rows):
        table.add_column("", style="dim", max_width=20)
    for row in rows:
        quantity = f"{row.quantity} [{row.unit}]" if row.unit else row.quantity
        cells = [escape(quantity), escape(row.printed), _number(row)]
        table.add_row(*cells, *([escape(row.note)] if len(table.columns) > len(cells) else []))
    return table


def _number(row: Row) -> str:
    if row.value is None:
        return ""
    if row.uncertainty is None or not math.isfinite(row.uncertainty):
        return _short(row.value)
    if abs(row.value) < SMALL:
        return f"{row.value:.3e} +- {row.uncertainty:.1e}"
    decimals = max(0, 1 - math.floor(math.log10(row.uncertainty)))
    return f"{row.value:.{decimals}f} +- {row.uncertainty:.{decimals}f}"


def _short(value: float) -> str:
    if not math.isfinite(value):
        return "none"
    if value == 0 or SMALL <= abs(value) < LARGE:
        return f"{value:.{DIGITS}g}"
    return f"{value:.2e}"


def _wrapped(text: str, style: str = "") -> Text:
    """Break a paragraph into lines of 80 columns."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = "  " + word
        else:
            line = f"{line} {word}" if line else word
    return Text("\n".join([*lines, line]), style=style)


def _plain(value: Any) -> Any:  # noqa: ANN401  # whatever figures are made of
    """Turn dataclasses and arrays into what JSON holds; NaN and infinities become null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
