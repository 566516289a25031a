"""The likelihood of small sets of formulas, with known answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import scipy.stats

from tests.polynomials.formulas import ALONE, small_set
from zprime_bridge.core.errors import PredictionError, UnverifiedWarning
from zprime_bridge.likelihoods import likelihood as module
from zprime_bridge.likelihoods.definition import FitDefinition
from zprime_bridge.likelihoods.gaussian import GaussianData
from zprime_bridge.likelihoods.likelihood import FAR_OUTSIDE, Likelihood

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RTOL = 1e-12  # Cholesky here, eigenvalues in SciPy

MEAN = np.array([0.4, -1.2, 0.3])
EXPERIMENT = np.array([[0.5, 0.1, 0.0], [0.1, 0.4, -0.1], [0.0, -0.1, 0.9]])
THEORY = np.array([[0.2, 0.05, 0.02], [0.05, 0.1, 0.0], [0.02, 0.0, 0.3]])
POINTS = {"C9_bsmumu": np.array([0.1 + 0.2j, -1.0, 2.0j]), "C7_bs": np.array([0.0, 0.1j, 0.02])}


def _likelihood() -> Likelihood:
    polynomials = small_set()
    observables = polynomials.observables
    return Likelihood(
        definition=FitDefinition(name="small", observables=observables, measurements=("one",)),
        polynomials=polynomials,
        data=GaussianData(
            observables=observables,
            mean=MEAN,
            covariance_exp=EXPERIMENT,
            covariance_sm=THEORY,
        ),
    )


def test_log_likelihood_is_the_density_of_the_gaussian() -> None:
    likelihood = _likelihood()
    density = scipy.stats.multivariate_normal(MEAN, EXPERIMENT + THEORY)
    expected = density.logpdf(likelihood.predict(POINTS))
    np.testing.assert_allclose(likelihood.log_likelihood(POINTS), expected, rtol=RTOL)


def test_chi_squared_and_log_likelihood_differ_by_a_constant() -> None:
    likelihood = _likelihood()
    constant = likelihood.log_likelihood(POINTS) + likelihood.chi_squared(POINTS) / 2
    np.testing.assert_allclose(constant, constant[0], rtol=RTOL)


def test_pulls_are_counted_in_total_uncertainties() -> None:
    likelihood = _likelihood()
    sigma = np.sqrt(np.diag(EXPERIMENT + THEORY))
    shifted = MEAN + likelihood.pulls(POINTS) * sigma
    np.testing.assert_allclose(shifted, likelihood.predict(POINTS), rtol=RTOL)


def test_no_coefficients_are_the_standard_model() -> None:
    likelihood = _likelihood()
    zero = {"C9_bsmumu": np.zeros(1, dtype=complex)}
    np.testing.assert_array_equal(likelihood.log_likelihood({}), likelihood.log_likelihood(zero))


def test_leaving_the_box_is_reported_by_name() -> None:
    likelihood = _likelihood()
    outside = likelihood.outside({"C9_bsmumu": np.array([1.0, 6.0j]), "C7_bs": np.array([0.1, 0])})
    assert outside == {"C9_bsmumu": pytest.approx(1.2)}
    with pytest.warns(UnverifiedWarning, match="C9_bsmumu"):
        found = likelihood.log_likelihood({"C9_bsmumu": np.array([6.0j])})
    assert np.isfinite(found).all()


def test_far_outside_the_box_is_refused() -> None:
    far = np.array([5.0 * FAR_OUTSIDE * 1.01 + 0j])
    with pytest.raises(PredictionError, match=r"C9_bsmumu.*verified"):
        _likelihood().predict({"C9_bsmumu": far})


def test_coefficients_that_polynomials_lack_are_refused_unless_they_vanish() -> None:
    likelihood = _likelihood()
    with pytest.raises(PredictionError, match="CS_bsmumu is not zero"):
        likelihood.predict({"CS_bsmumu": np.array([0.01 + 0j])})
    tiny = {"CS_bsmumu": np.array([1e-12 + 0j]), "CS_bstautau": np.array([0.1 + 0j])}
    np.testing.assert_array_equal(likelihood.predict(tiny), likelihood.predict({}))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_numbers_that_are_not_finite_are_refused(bad: float) -> None:
    with pytest.raises(PredictionError, match="C7_bs"):
        _likelihood().log_likelihood({"C7_bs": np.array([0.0, bad])})


def test_fallback_observables_are_asked_of_flavio(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Sequence[object], Mapping[str, complex]]] = []

    def answer(
        observables: Sequence[object], values: Mapping[str, complex], **_options: object
    ) -> tuple[float, ...]:
        asked.append((observables, values))
        return (7.0,) * len(observables)

    monkeypatch.setattr(module, "predict", answer)
    whole = _likelihood()
    rest = [o for o in whole.observables if o != ALONE]
    partly = replace(whole, polynomials=small_set().select(rest), fallback=(ALONE,))
    predicted = partly.predict(POINTS)
    np.testing.assert_array_equal(predicted[:, 0], 7.0)
    np.testing.assert_allclose(predicted[:, 1:], whole.predict(POINTS)[:, 1:], rtol=RTOL)
    assert [observables for observables, _ in asked] == [(ALONE,)] * 3
    assert asked[1][1] == {"C9_bsmumu": -1.0, "C7_bs": 0.1j}


def test_every_observable_needs_a_formula_or_a_fallback() -> None:
    with pytest.raises(PredictionError, match="neither polynomials nor a fallback"):
        replace(_likelihood(), polynomials=small_set().select([ALONE]))


def test_data_of_other_observables_are_refused() -> None:
    likelihood = _likelihood()
    other = likelihood.data.restricted_to([ALONE])
    with pytest.raises(PredictionError, match="observables differ"):
        replace(likelihood, data=other)
