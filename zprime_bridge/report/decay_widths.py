"""Widths and branching ratios of the Z' as a JSON document and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from zprime_bridge.decays.channels import BROAD, Group
from zprime_bridge.report.tables import plain_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from zprime_bridge.decays.channels import ZPrimeDecays


def decays_section(decays: ZPrimeDecays | None, refused: str) -> dict[str, Any]:
    """Return the section of ``run --json``: the widths, or why there are none (``refused``)."""
    return {"refused": refused} if decays is None else decays_document(decays)


def decays_document(decays: ZPrimeDecays) -> dict[str, Any]:
    """Return widths and branching ratios.

    Keys: ``total_gev``, ``width_over_mass``, ``broad``, ``invisible``, ``groups`` (columns of
    Table 5 of arXiv:2109.06201), ``channels`` (by name: ``width_gev``, ``branching``,
    ``threshold_gev``, ``invisible``, ``open``), ``eaten_share``, ``remarks``, ``warning``.
    """
    return {
        "total_gev": decays.total,
        "width_over_mass": decays.width_over_mass,
        "broad": decays.is_broad,
        "invisible": decays.invisible_fraction,
        "groups": {str(group): decays.group_fraction(group) for group in Group},
        "channels": {
            channel.name: {
                "group": str(channel.group),
                "width_gev": channel.width,
                "branching": decays.fraction(channel.width),
                "threshold_gev": channel.threshold,
                "invisible": channel.invisible,
                "open": channel.threshold < decays.m_zprime,
            }
            for channel in decays.channels
        },
        "eaten_share": decays.eaten_share,
        "remarks": list(decays.remarks),
        "warning": decays.warning,
    }


def decays_report(decays: ZPrimeDecays) -> Iterator[RenderableType]:
    """Yield branching ratios by group, with total width and remarks."""
    table = plain_table("Z' decays: branching ratios in % (columns of arXiv:2109.06201 Table 5)")
    shown = [group for group in Group if decays.group_fraction(group) > 0]
    for header in ("Gamma GeV", "Gamma/M", *map(str, shown), "invisible"):
        table.add_column(header, justify="right")
    table.add_row(
        f"{decays.total:.4g}",
        _width_text(decays),
        *(percent(decays.group_fraction(group)) for group in shown),
        percent(decays.invisible_fraction),
    )
    yield table
    closed = [channel.name for channel in decays.closed]
    if closed:
        yield Text(f"closed: {', '.join(closed)}")
    for remark in decays.remarks:
        yield Text(f"remark: {remark}", style="dim")
    if decays.warning:
        yield Text(decays.warning, style="yellow")


def _width_text(decays: ZPrimeDecays) -> str:
    text = f"{decays.width_over_mass:.3g}"
    return f"[yellow]{text}[/yellow]" if decays.width_over_mass > BROAD else text


def percent(fraction: float) -> str:
    """Write a branching ratio in per cent with three digits."""
    return f"{100 * fraction:.3g}"
