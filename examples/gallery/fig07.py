"""[SAFE] Fig. 7 and eqs. (53), (54): initial conditions of BM2 that reach the Planck scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper import arguments, planes, windows

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(given: Sequence[str] | None = None) -> None:
    """Print the paper's statements with our numbers and draw the figure."""
    options = arguments(given, __doc__ or "")
    planes("BM2", 7, options)
    windows("BM2", (-1.75, (-6.0, -1.0), (-5.0, -0.5)), options.random)


if __name__ == "__main__":
    main()
