"""[SAFE] Fig. 8 and eqs. (55), (56): initial conditions of BM3 that reach the Planck scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from paper import arguments, compare, naive_pole, planes, windows
from scipy import ndimage

from zprime_bridge.scans.results import Reading
from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGE = 0.005  # smaller pieces of a map are specks


def main(given: Sequence[str] | None = None) -> None:
    """Print the paper's statements with our numbers and draw the figure."""
    options = arguments(given, __doc__ or "")
    compare("Landau pole without y and portals", "around 25 TeV", naive_pole("BM3"))
    for table in planes("BM3", 8, options):
        labels, _ = ndimage.label(table.plane(Reading.END) == VacuumClass.V_PLUS)
        sizes = np.bincount(labels.ravel())[1:]
        large = np.sort(sizes[sizes > LARGE * labels.size])[::-1]
        compare("V+ falls into pieces", "2", f"{len(large)} (cells: {', '.join(map(str, large))})")
    windows("BM3", (-1.0, (-4.0, -1.0), (-2.5, -1.0)), options.random)


if __name__ == "__main__":
    main()
