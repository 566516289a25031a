"""R_K*/R_K with right-handed currents: polynomials, flavio and (71)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.papers.figures import RatioFigure
from zprime_bridge.papers.likelihoods import smooth_likelihood
from zprime_bridge.papers.safe_lfu import LIKELIHOOD, lfu_ratios
from zprime_bridge.predictions.closed_forms import lfu_double_ratio

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from zprime_bridge.papers.result import PaperResult

SMOOTH = 1e-5  # polynomials miss where flavio's integration changes its intervals
FIRST_ORDER = 0.02  # (71) has no second order: 0.2^2 times a number below one


@pytest.mark.parametrize("c9_primed", ["0.2", "-0.2"])
def test_ratio_with_a_right_handed_current(
    c9_primed: str, reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("papers/eq71.flavio")
    likelihood = smooth_likelihood(LIKELIHOOD)
    r_k, r_kstar = lfu_ratios(likelihood, {"C9p_bsmumu": np.array([0.0, float(c9_primed)]) + 0j})
    standard, changed = r_kstar / r_k
    ratio = changed / standard
    assert ratio == pytest.approx(expected.value[c9_primed], rel=expected.rtol)
    formula = lfu_double_ratio(float(c9_primed), 0.0, polarisation=0.86)
    assert ratio == pytest.approx(formula, abs=FIRST_ORDER)


def test_ratios_without_flavio_are_flavios() -> None:
    point = {"C9_bsmumu": -0.8 + 0j, "C10p_bsmumu": 0.3 + 0j}
    values = {name: np.array([value]) for name, value in point.items()}
    r_k, r_kstar = lfu_ratios(smooth_likelihood(LIKELIHOOD), values)
    keys = [("<Rmue>(B+->Kll)", (1.1, 6.0)), ("<Rmue>(B0->K*ll)", (1.1, 6.0))]
    expected = flavio_door.predict(keys, point, scale=4.8, eft="WET", basis="flavio")
    assert [r_k[0], r_kstar[0]] == pytest.approx(expected, rel=SMOOTH)


def test_sign_of_r_decides_which_ratio_is_larger(result: Callable[[str], PaperResult]) -> None:
    figure = result("safe-lfu").figure
    assert isinstance(figure, RatioFigure)
    by_label = {line.label: line for line in figure.lines}
    positive, negative = by_label["C9, r = 0.3"], by_label["C9, r = -0.3"]
    assert positive.steps[-1] == 0
    above, below = (line.r_kstar / line.r_k for line in (positive, negative))
    small = (positive.steps > -1.5) & (positive.steps < 0)  # (72) is of first order
    assert np.all(above[small] > above[-1])
    assert np.all(below[small] < below[-1])
