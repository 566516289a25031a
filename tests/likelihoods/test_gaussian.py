"""Means and covariances: the Gaussian they stand for, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.likelihoods.gaussian import GaussianData

OBSERVABLES = (("BR(Bs->mumu)", ()), ("<P5p>(B0->K*mumu)", (4.0, 6.0)), ("DeltaM_s", ()))
SCALES = np.array([3e-9, 0.5, 1e-11])  # as different as observables are
RTOL_ROUNDING = 1e-12


def gaussian(correlation: float = 0.5, **changes: object) -> GaussianData:
    correlations = np.full((3, 3), correlation) + (1 - correlation) * np.eye(3)
    arguments: dict[str, object] = {
        "observables": OBSERVABLES,
        "mean": SCALES,
        "covariance_exp": 0.01 * np.diag(SCALES**2),
        "covariance_sm": 0.02 * np.outer(SCALES, SCALES) * correlations,
        "provenance": {"definition": "test"},
    }
    return GaussianData(**(arguments | changes))  # type: ignore[arg-type]


def test_factor_and_normalisation_are_those_of_the_gaussian_density() -> None:
    data = gaussian()
    unit = np.diag(1 / SCALES)  # scipy takes the third observable for a null direction otherwise
    density = multivariate_normal(data.mean / SCALES, unit @ data.covariance @ unit)
    point = SCALES * np.array([1.1, 0.8, 1.3])
    residual = np.linalg.solve(data.cholesky, point - data.mean)
    ours = data.log_normalisation - residual @ residual / 2
    assert ours == pytest.approx(
        density.logpdf(point / SCALES) - np.sum(np.log(SCALES)), rel=RTOL_ROUNDING
    )


def test_uncertainties_add_in_quadrature() -> None:
    assert gaussian().uncertainties == pytest.approx(np.sqrt(0.03) * SCALES, rel=RTOL_ROUNDING)


def test_marginal_keeps_means_and_covariances_in_the_order_asked_for() -> None:
    data = gaussian()
    part = data.restricted_to([OBSERVABLES[2], OBSERVABLES[0]])
    assert part.observable_names == ("DeltaM_s", "BR(Bs->mumu)")
    assert part.mean.tolist() == SCALES[[2, 0]].tolist()
    assert part.covariance_sm[0, 1] == data.covariance_sm[2, 0]
    assert part.provenance["restricted"] is True


def test_marginal_of_something_else_is_refused() -> None:
    with pytest.raises(PredictionError, match="hold no DeltaM_d"):
        gaussian().restricted_to([("DeltaM_d", ())])
    with pytest.raises(PredictionError, match="empty"):
        gaussian().restricted_to([])


def test_arrays_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        gaussian().mean[0] = 1.0
    with pytest.raises(TypeError):
        gaussian().provenance["definition"] = "other"  # type: ignore[index]


def test_dependent_observables_are_named() -> None:
    correlations = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]])
    with pytest.raises(PredictionError, match=r"singular.*BR\(Bs->mumu\), DeltaM_s are not indep"):
        gaussian(
            covariance_exp=np.zeros((3, 3)),
            covariance_sm=np.outer(SCALES, SCALES) * correlations,
        )


def test_an_impossible_correlation_is_no_covariance() -> None:
    with pytest.raises(PredictionError, match="not positive definite"):
        gaussian(correlation=-0.9)


def test_numbers_that_are_not_finite_are_named() -> None:
    broken = np.diag(SCALES**2)
    broken[1, 1] = np.inf
    with pytest.raises(PredictionError, match=r"covariance_sm is not finite for <P5p>.*\[4,6\]$"):
        gaussian(covariance_sm=broken)
    with pytest.raises(PredictionError, match="mean is not finite for DeltaM_s"):
        gaussian(mean=[1.0, 1.0, np.nan])


def test_an_observable_without_any_uncertainty_is_named() -> None:
    nothing = np.diag([0.0, 1.0, 1.0])
    with pytest.raises(PredictionError, match=r"no positive variance for BR\(Bs->mumu\)$"):
        gaussian(covariance_exp=nothing, covariance_sm=nothing)


def test_shapes_must_fit() -> None:
    with pytest.raises(PredictionError, match=r"mean has shape \(2,\), must be \(3,\)"):
        gaussian(mean=[1.0, 2.0])
