"""[SAFE] Fig. 11 and sec. 4.6: BM4 runs to the Planck scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper import arguments, at_planck, compare, sample, signs, walking_from

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(given: Sequence[str] | None = None) -> None:
    """Print the paper's statements with our numbers and draw the figure."""
    options = arguments(given, __doc__ or "")
    solution = sample("BM4", 11, options)
    for name in ("alpha_y", "alpha_v", "alpha_s", "alpha_deltatilde"):
        compare(f"{name} walks from", "1e6 GeV", f"{walking_from(solution, name)} GeV")
    changed = ("alpha_delta", "alpha_w")
    compare("alpha_delta, alpha_w become negative", "yes", f"{signs(solution, changed)} GeV")
    for name in changed:
        compare(f"{name} walks from", "1e11 GeV", f"{walking_from(solution, name)} GeV")
    compare("eta, alpha_y at M_Pl", "of order one", at_planck(solution, ["eta", "alpha_y"]))
    large = [f"alpha_{x}" for x in ("4", "t", "lambda", "deltatilde", "u", "v", "s")]
    compare("alpha_4, alpha_t, most quartics at M_Pl", "O(1e-1)", at_planck(solution, large))
    small = [f"alpha_{x}" for x in ("delta", "w", "1", "2", "3")]
    compare("alpha_delta, alpha_w, gauge at M_Pl", "O(1e-3)", at_planck(solution, small))
    compare("alpha_b at M_Pl", "tiny, not in the figure", at_planck(solution, ["alpha_b"]))


if __name__ == "__main__":
    main()
