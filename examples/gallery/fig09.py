"""[SAFE] Fig. 9 and sec. 4.5: BM3 runs to the Planck scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper import arguments, at_planck, compare, sample, signs

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(given: Sequence[str] | None = None) -> None:
    """Print the paper's statements with our numbers and draw the figure."""
    options = arguments(given, __doc__ or "")
    solution = sample("BM3", 9, options)
    compare("eta at M_Pl", "of order one", at_planck(solution, ["eta"]))
    large = [f"alpha_{x}" for x in ("4", "y", "u", "v", "s")]
    compare("alpha_4, alpha_y, quartics at M_Pl", "O(1e-1)", at_planck(solution, large))
    others = [f"alpha_{x}" for x in ("1", "2", "3", "t", "lambda", "delta", "deltatilde", "w")]
    compare("others at M_Pl", "O(1e-3 to 1e-2)", at_planck(solution, others))
    compare("signs change", "-", f"{signs(solution, ['alpha_delta', 'alpha_w'])} GeV")


if __name__ == "__main__":
    main()
