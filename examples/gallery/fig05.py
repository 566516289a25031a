"""[SAFE] Fig. 5 and eqs. (51), (52): initial conditions of BM1 that reach the Planck scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from paper import arguments, compare, planes, windows

from zprime_bridge.scans.results import Reading
from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(given: Sequence[str] | None = None) -> None:
    """Print the paper's statements with our numbers and draw the figure."""
    options = arguments(given, __doc__ or "")
    planes("BM1", 5, options)
    table = windows("BM1", (-1.25, (-4.0, -0.75), (-5.0, -0.75)), options.random)
    end, worst = table.classes(Reading.END), table.classes(Reading.WORST)
    stable = {VacuumClass(code).label for code in np.unique(end) if VacuumClass(code).is_stable}
    compare("stable vacua at M_Pl", "only V+", ", ".join(sorted(stable)) or "none")
    passing = np.sum((end == VacuumClass.V_PLUS) & (worst == VacuumClass.V_MINUS))
    compare("points with V- on the way to V+", "some", f"{passing} of {len(end)}")


if __name__ == "__main__":
    main()
