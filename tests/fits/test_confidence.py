"""Differences of chi^2, standard deviations and p-values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flavio.statistics.functions import pull as flavio_pull

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.fits.confidence import delta_chi2_level, log_tail, p_value, pull

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

RTOL_FLAVIO = 1e-9  # flavio computes from the cumulative distribution, which loses digits
RTOL_EXACT = 1e-12


def test_levels_of_one_to_three_sigma(reference: Callable[[str], ReferenceValue]) -> None:
    table = reference("fit_statistics/delta_chi2_levels")
    for dof, levels in table.value.items():
        found = [delta_chi2_level(n, int(dof)) for n in (1, 2, 3)]
        assert found == pytest.approx(levels, rel=table.rtol)


@pytest.mark.parametrize("dof", [1, 2, 3, 7])
@pytest.mark.parametrize("delta_chi2", [0.1, 2.3, 11.83, 25.0])
def test_the_pull_is_flavios(dof: int, delta_chi2: float) -> None:
    assert pull(delta_chi2, dof) == pytest.approx(flavio_pull(delta_chi2, dof), rel=RTOL_FLAVIO)


@pytest.mark.parametrize("dof", [1, 2, 5])
@pytest.mark.parametrize("n_sigma", [0.5, 3.0, 10.0, 30.0])
def test_pull_inverts_the_level_up_to_thirty_sigma(dof: int, n_sigma: float) -> None:
    assert pull(delta_chi2_level(n_sigma, dof), dof) == pytest.approx(n_sigma, rel=RTOL_EXACT)


def test_two_parameters_have_a_closed_tail_however_small() -> None:
    for chi2 in (1.0, 400.0, 1300.0, 1400.0, 5000.0):
        assert log_tail(chi2, 2) == pytest.approx(-chi2 / 2, rel=RTOL_EXACT)


def test_rounding_below_the_best_fit_is_no_preference() -> None:
    assert pull(-1e-10, 3) == 0.0


def test_the_median_of_two_degrees_of_freedom() -> None:
    assert p_value(1.3862943611198906, n_observables=5, n_parameters=3) == pytest.approx(0.5)


def test_a_p_value_needs_a_degree_of_freedom() -> None:
    with pytest.raises(PredictionError, match=r"leave no degree of freedom .* 4 parameters"):
        p_value(1.0, n_observables=4, n_parameters=4)


@pytest.mark.parametrize("n_sigma", [0.0, -1.0, float("nan"), 40.0])
def test_impossible_regions_are_refused(n_sigma: float) -> None:
    with pytest.raises(PredictionError, match="choose a number between 0 and 36"):
        delta_chi2_level(n_sigma, 2)
