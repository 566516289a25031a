"""Rankings of charge sets, for people and as JSON."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from zprime_bridge.search.safe_like import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from zprime_bridge.search.ranking import Ranking


def search_document(ranking: Ranking, places: Sequence[int]) -> dict[str, Any]:
    """Return the document of ``solve --like safe --json``.

    Keys: ``searched`` and ``count`` (sets before and after the cuts), ``request``, ``sets`` (for
    each place ``rank``, ``charges`` as exact text, ``alpha4``, ``c9``, ``c10``, ``bs_margin``,
    ``growth``, ``pole_gev``: one-loop Landau pole).
    """
    request = ranking.request
    return {
        "searched": ranking.searched,
        "count": len(ranking),
        "request": {
            "c9": request.c9,
            "c10": request.c10,
            "m_zprime": request.m_zprime,
            "max_denominator": request.max_denominator,
            "max_charge": str(request.max_charge),
            "psi": str(request.psi),
            "tolerance": request.tolerance,
            "order": str(request.order),
        },
        "sets": [
            {
                "rank": place + 1,
                "charges": dict(zip(COLUMNS, _texts(ranking, place), strict=True)),
                "alpha4": float(ranking.alpha4[place]),
                "c9": float(ranking.c9[place]),
                "c10": float(ranking.c10[place]),
                "bs_margin": float(ranking.margin[place]),
                "growth": float(ranking.growth[place]),
                "pole_gev": _pole(ranking, place),
            }
            for place in places
        ],
    }


def search_report(ranking: Ranking, places: Sequence[int]) -> Iterator[RenderableType]:
    """Yield one table: the best right-handed neutrinos for each quark and lepton set."""
    request = ranking.request
    yield Text(
        f"{ranking.searched} sets with denominators up to {request.max_denominator}; "
        f"{len(ranking)} give C9 = {request.c9:g}, C10 = {request.c10:g} at "
        f"M_Z' = {request.m_zprime:g} GeV within the B_s bound",
        style="bold",
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for header in ("rank", "q1 = q2", "q3", "L2", "L3", "E2", "E3", "nu"):
        table.add_column(header, justify="right")
    for header in ("alpha4", "C9", "C10", "B_s limit/value", "growth", "1-loop pole, GeV"):
        table.add_column(header, justify="right")
    for place in places:
        texts = _texts(ranking, place)
        table.add_row(
            str(place + 1),
            *texts[:6],
            ", ".join(texts[6:]),
            f"{ranking.alpha4[place]:.3e}",
            f"{ranking.c9[place]:.3f}",
            f"{ranking.c10[place]:.3f}",
            f"{ranking.margin[place]:.2f}",
            f"{ranking.growth[place]:.4f}",
            f"{_pole(ranking, place):.1e}",
        )
    yield table
    yield Text(
        "growth: d ln(alpha4)/d ln(mu) at one loop with psi of charge "
        f"{request.psi}; two loops decide (zb.run)",
        style="dim",
    )


def _texts(ranking: Ranking, place: int) -> list[str]:
    denominator = int(ranking.sets.denominators[place])
    return [str(Fraction(int(n), denominator)) for n in ranking.sets.numerators[place]]


def _pole(ranking: Ranking, place: int) -> float:
    return float(ranking.request.m_zprime * math.exp(1 / ranking.growth[place]))
