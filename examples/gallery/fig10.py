"""[SAFE] Fig. 10 and eqs. (57), (58): initial conditions of BM4 that reach the Planck scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper import arguments, compare, naive_pole, planes, windows

from zprime_bridge.scans.results import Reading
from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from collections.abc import Sequence

TINY = -5.0  # log10 alpha


def main(given: Sequence[str] | None = None) -> None:
    """Print the paper's statements with our numbers and draw the figure."""
    options = arguments(given, __doc__ or "")
    compare("Landau pole without y and portals", "around 60 TeV", naive_pole("BM4"))
    planes("BM4", 10, options)
    table = windows("BM4", (-1.25, (-4.0, -1.0), (-4.0, -1.0)), options.random)
    portals = (table.column(f"log10_alpha_{x}") for x in ("delta", "deltatilde"))
    tiny = [portal < TINY for portal in portals]
    safe = table.classes(Reading.END)[tiny[0] & tiny[1]] <= VacuumClass.V_MINUS
    compare("safe with both portals below 1e-5", "some", f"{safe.sum()} of {len(safe)}")


if __name__ == "__main__":
    main()
