"""Pulls of single observables and what they contribute."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.fits.toys import Toy, linear_toy, on_real_parts
from zprime_bridge.fits.combination import combined
from zprime_bridge.fits.minimum import fit
from zprime_bridge.fits.pulls import data_set_shares, observable_pulls
from zprime_bridge.fits.space import coefficient_space

RTOL_SUM = 1e-9


def test_shares_of_correlated_observables_add_up() -> None:
    likelihood = combined([linear_toy(), replace(linear_toy(seed=2), prefix="P", name="second")])
    result = fit(likelihood, coefficient_space("A, B", likelihood))
    pulls = observable_pulls(likelihood, result.coefficients)
    sets = data_set_shares(likelihood, result.coefficients)
    assert sum(one.share for one in pulls) == pytest.approx(result.delta_chi2, rel=RTOL_SUM)
    assert sum(one.delta_chi2 for one in sets) == pytest.approx(result.delta_chi2, rel=RTOL_SUM)
    for data_set in sets:
        of_set = sum(one.share for one in pulls if one.data_set == data_set.name)
        assert of_set == pytest.approx(data_set.delta_chi2, rel=RTOL_SUM)


def test_one_observable_by_hand() -> None:
    toy = Toy(
        parameters=("A",),
        linear=on_real_parts(np.array([[2.0]])),
        offset=np.array([1.0]),
        mean=np.array([4.0]),
        covariance=np.array([[0.25]]),
    )
    (one,) = observable_pulls(toy, {"A": 1.0 + 0j})
    assert (one.sm, one.value, one.measured, one.uncertainty) == (1.0, 3.0, 4.0, 0.5)
    assert (one.sm_pull, one.pull) == (-6.0, -2.0)
    assert one.share == pytest.approx(32.0)


def test_uncorrelated_shares_are_differences_of_squared_pulls() -> None:
    toy = replace(linear_toy(), covariance=np.diag(np.linspace(0.5, 2.0, 12)))
    for one in observable_pulls(toy, {"A": 0.3 + 0j, "B": -0.2 + 0j}):
        assert one.share == pytest.approx(one.sm_pull**2 - one.pull**2)


def test_data_without_the_coefficient_stay_at_the_standard_model() -> None:
    blind = replace(linear_toy(names=("Z",)), name="blind", prefix="P")
    sets = data_set_shares(combined([linear_toy(), blind]), {"A": 1.0 + 0j})
    assert sets[1].delta_chi2 == 0.0
