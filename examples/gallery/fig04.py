"""[SAFE] Fig. 4 and sec. 4.3: BM1 runs to the Planck scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper import arguments, at_planck, compare, naive_pole, sample, signs, walking_from

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(given: Sequence[str] | None = None) -> None:
    """Print the paper's statements with our numbers and draw the figure."""
    options = arguments(given, __doc__ or "")
    solution = sample("BM1", 4, options)
    compare("Landau pole without y and portals", "around 110 TeV", naive_pole("BM1"))
    compare("the same with right-handed neutrinos", "around 70 TeV", naive_pole("BM1nu"))
    for name, paper in (
        ("alpha_4", "about 1e7 GeV"),
        ("alpha_y", "about 1e7 GeV"),
        ("alpha_deltatilde", "1e8 GeV"),
        ("alpha_delta", "1e8 GeV"),
        ("alpha_lambda", "1e9 GeV"),
    ):
        compare(f"{name} walks from", paper, f"{walking_from(solution, name)} GeV")
    changed = ("alpha_delta", "alpha_w")
    compare("alpha_delta, alpha_w change sign", "yes", f"{signs(solution, changed)} GeV")
    compare("alpha_delta at M_Pl", "O(1e-4)", at_planck(solution, ["alpha_delta"]))
    names = ["eta", *(f"alpha_{x}" for x in ("t", "u", "v", "s", "deltatilde", "w"))]
    compare("eta, alpha_t, quartics at M_Pl", "O(1e-2 to 1e-1)", at_planck(solution, names))


if __name__ == "__main__":
    main()
