"""[SAFE] Table 2 and Fig. 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.papers.figures import ContourFigure
from zprime_bridge.papers.likelihoods import smooth_likelihood
from zprime_bridge.papers.safe_fits import subset_chi2

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from zprime_bridge.papers.result import PaperResult

EXACT = 1e-9


@pytest.mark.parametrize("place", [0, 1, 2])
def test_best_fits_of_2021_are_within_one_sigma_of_the_paper(
    place: int,
    result: Callable[..., PaperResult],
    reference: Callable[[str], ReferenceValue],
) -> None:
    expected = reference("papers/table2").value[place]
    rows = {row.quantity: row.value for row in result("safe-table-2", "paper").rows}
    for name in ("C9_bsmumu", "C10_bsmumu"):
        if name in expected:
            value, sigma = expected[name]
            assert rows[f"{expected['fit']}: {name}"] == pytest.approx(value, abs=sigma)


def test_all_of_the_observables_are_the_likelihood() -> None:
    likelihood = smooth_likelihood("bsmumu-2021")
    values = {"C9_bsmumu": np.array([0.0, -1.0]) + 0j}
    found = subset_chi2(likelihood, likelihood.predict(values), lambda _name: True)
    assert found == pytest.approx(likelihood.chi_squared(values), rel=EXACT)


def test_lepton_universality_data_prefer_what_they_measured(
    result: Callable[..., PaperResult],
) -> None:
    figure = result("safe-figure-1").figure
    assert isinstance(figure, ContourFigure)
    older, newer = figure.panels
    for panel, sm_is_allowed in ((older, False), (newer, True)):
        r_k = next(subset for subset in panel.subsets if subset.label == "RK")
        at_sm = r_k.delta_chi2[np.argmin(np.abs(r_k.y)), np.argmin(np.abs(r_k.x))]
        assert bool(at_sm < 4) is sm_is_allowed


def test_benchmarks_are_far_better_than_the_standard_model_with_data_of_2021(
    result: Callable[..., PaperResult],
) -> None:
    rows = {
        row.quantity: row.value for row in result("safe-figure-1").rows if row.data == "bsmumu-2021"
    }
    standard = rows["Delta chi2 of SM"]
    assert standard is not None
    for name in ("BM1", "BM2", "BM3", "BM4"):
        value = rows[f"Delta chi2 of {name}"]
        assert value is not None
        assert value < standard / 2
