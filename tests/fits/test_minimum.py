"""Best fits of likelihoods that are solved in closed form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.fits.toys import Toy, closed_form, linear_toy, on_real_parts
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.fits.combination import combined
from zprime_bridge.fits.minimum import fit
from zprime_bridge.fits.protocol import FitParameter
from zprime_bridge.fits.result import FitStatus
from zprime_bridge.fits.space import CoefficientSpace, coefficient_space

ATOL_MINUIT = 1e-5  # in standard deviations: Minuit stops when chi^2 is minimal to 2e-5
RTOL_HESSE = 1e-5  # numerical second derivatives
COVERAGE_TRIALS = 150


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_linear_predictions_give_weighted_least_squares(seed: int) -> None:
    toy = linear_toy(seed=seed, names=("A", "B", "C"))
    best, covariance = closed_form(toy)
    result = fit(toy, coefficient_space("A, B, C", toy))
    sizes = np.sqrt(np.diag(covariance))
    assert result.status is FitStatus.CONVERGED
    assert result.advice == ()
    np.testing.assert_allclose((result.best - best) / sizes, 0, atol=ATOL_MINUIT)
    np.testing.assert_allclose(result.covariance, covariance, rtol=RTOL_HESSE)
    np.testing.assert_allclose(result.errors, sizes, rtol=RTOL_HESSE)
    expected = np.column_stack([best - sizes, best + sizes])
    np.testing.assert_allclose(result.intervals, expected, rtol=1e-4)
    assert result.other_minima == ()


def test_chi_squared_falls_by_the_form_of_the_best_fit() -> None:
    toy = linear_toy()
    best, covariance = closed_form(toy)
    result = fit(toy, coefficient_space("A, B", toy))
    expected = best @ np.linalg.inv(covariance) @ best
    assert result.delta_chi2 == pytest.approx(expected, rel=1e-6)
    assert result.log_likelihood - result.log_likelihood_sm == pytest.approx(expected / 2, rel=1e-6)


def test_a_relation_projects_the_least_squares() -> None:
    toy = linear_toy()
    design = toy.linear[:, ::2] @ np.array([1.0, -0.5])
    weight = np.linalg.inv(toy.covariance)
    expected = (design @ weight @ toy.mean) / (design @ weight @ design)
    result = fit(toy, coefficient_space("A, B=-A/2", toy))
    assert result.best[0] == pytest.approx(expected, rel=1e-6)
    assert result.coefficients["B"] == pytest.approx(-expected / 2, rel=1e-6)


def test_the_stated_number_of_parameters_moves_the_p_value_only() -> None:
    toy = linear_toy()
    space = coefficient_space("A, B", toy)
    default, stated = fit(toy, space), fit(toy, space, n_parameters=5)
    assert (default.n_parameters, default.parameters_stated) == (2, False)
    assert (stated.n_parameters, stated.parameters_stated) == (5, True)
    assert stated.p_value < default.p_value
    assert stated.pull == pytest.approx(default.pull)
    assert stated.p_value_sm == pytest.approx(default.p_value_sm)


def test_a_direction_without_data_is_named() -> None:
    toy = linear_toy(names=("A", "B", "C"))
    linear = toy.linear.copy()
    linear[:, 4] = 2 * linear[:, 0]  # C acts as 2 A
    blind = replace(toy, linear=linear)
    result = fit(blind, coefficient_space("A, B, C", blind))
    assert result.status is FitStatus.DEGENERATE
    assert result.advice == (
        "the data do not determine A - 0.5 C: hold one of these parameters, or add data",
    )
    assert np.all(np.isnan(result.errors))
    assert result.chi2_min == pytest.approx(fit(toy, coefficient_space("A, B", toy)).chi2_min)


def test_a_parameter_that_changes_nothing_is_refused() -> None:
    toy = linear_toy()
    with pytest.raises(PredictionError, match=r"no observable of toy depends on Im\(B\)"):
        fit(toy, coefficient_space("A, Im(B)", toy))


def test_two_signs_are_two_minima() -> None:
    toy = Toy(
        parameters=("A",),
        linear=on_real_parts(np.array([[0.0], [0.3]])),
        quadratic=on_real_parts(np.array([[1.0], [0.0]])),
        mean=np.array([4.0, 0.3]),
        covariance=np.eye(2),
    )
    result = fit(toy, coefficient_space("A", toy))
    assert result.best[0] == pytest.approx(2.0, abs=0.05)
    (other,) = result.other_minima
    assert other.theta[0] == pytest.approx(-2.0, abs=0.05)
    assert other.delta_chi2 == pytest.approx((0.6 + 0.3) ** 2 - (0.6 - 0.3) ** 2, rel=0.05)
    beside = fit(toy, coefficient_space("A", toy), near=[-1.5])
    assert beside.best == pytest.approx(other.theta, abs=1e-4)


def test_names_of_data_and_coefficients_are_enough() -> None:
    result = fit("mixing", "CVLL_bsbs")
    assert result.likelihood.name == "mixing"
    assert result.n_observables == 5
    assert result.status is FitStatus.CONVERGED


@pytest.mark.parametrize("low", [0.0, 3.0])
def test_a_preferred_value_beyond_a_limit_ends_on_it(low: float) -> None:
    toy = replace(linear_toy(names=("A",)), mean=-np.ones(12))
    space = coefficient_space("A", toy)
    free, _ = closed_form(toy)
    (one,) = space.parameters
    high = float(free[0]) - 1.0 if low else float("inf")
    low = float(free[0]) - 9.0 if low else float(free[0]) + 1.0
    held = CoefficientSpace(
        relations=space.relations,
        parameters=(FitParameter(name=one.name, scale=one.scale, low=low, high=high),),
    )
    result = fit(toy, held)
    assert result.status is FitStatus.AT_LIMIT
    assert result.best[0] in {low, high}
    assert "one-sided" in result.advice[0]


def test_the_best_fit_outside_the_verified_box_is_told() -> None:
    toy = replace(linear_toy(names=("A",)), box={"A": 1e-3})
    result = fit(toy, coefficient_space("A", toy), near=[0.0])
    assert abs(result.best[0]) > 1e-3
    assert any("outside the box |A| <= 0.001" in text for text in result.advice)


def test_several_likelihoods_add_up() -> None:
    first, second = linear_toy(seed=1), replace(linear_toy(seed=2), prefix="P", name="second")
    result = fit([first, second], coefficient_space("A, B", combined([first, second])))
    inverses = [np.linalg.inv(closed_form(one)[1]) for one in (first, second)]
    expected = np.linalg.inv(sum(inverses))
    np.testing.assert_allclose(result.covariance, expected, rtol=RTOL_HESSE)
    assert result.n_observables == 24
    assert result.likelihood.name == "toy + second"


def test_an_observable_in_two_likelihoods_is_refused() -> None:
    with pytest.raises(PredictionError, match="share the observable O0 and 11 more"):
        combined([linear_toy(), replace(linear_toy(seed=2), name="second")])


def test_one_sigma_contains_the_truth_in_two_of_three_experiments() -> None:
    toy, truth = linear_toy(names=("A",)), 0.7
    generator = np.random.default_rng(11)
    centre = toy.linear[:, 0] * truth
    space = coefficient_space("A", toy)
    inside = 0
    for _ in range(COVERAGE_TRIALS):
        mean = generator.multivariate_normal(centre, toy.covariance)
        low, high = fit(replace(toy, mean=mean), space, near=[truth]).intervals[0]
        inside += low < truth < high
    expected, spread = 0.6827, np.sqrt(0.6827 * 0.3173 / COVERAGE_TRIALS)
    assert abs(inside / COVERAGE_TRIALS - expected) < 3 * spread
