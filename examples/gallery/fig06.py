"""[SAFE] Fig. 6 and sec. 4.4: BM2 runs to the Planck scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper import arguments, at_planck, compare, naive_pole, sample, signs, walking_from

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(given: Sequence[str] | None = None) -> None:
    """Print the paper's statements with our numbers and draw the figure."""
    options = arguments(given, __doc__ or "")
    solution = sample("BM2", 6, options)
    compare("Landau pole without y and portals", "around 2e5 TeV", naive_pole("BM2"))
    compare("alpha_y walks from", "soon", f"{walking_from(solution, 'alpha_y')} GeV")
    grown = solution.at(1e13)["alpha_4"] / solution.at(1e12)["alpha_4"]
    compare("crossing over to a second walking regime", "around 1e12 GeV", f"alpha_4 x {grown:.2g}")
    portals = ("alpha_delta", "alpha_deltatilde", "alpha_w")
    compare("portals change sign", "some", f"{signs(solution, portals)} GeV")
    compare("alpha_lambda stays positive", "yes", signs(solution, ["alpha_lambda"]))
    names = ["eta", *(f"alpha_{x}" for x in ("y", "4", "b", "t", "lambda"))]
    compare("some couplings at M_Pl", "of order unity", at_planck(solution, names))


if __name__ == "__main__":
    main()
