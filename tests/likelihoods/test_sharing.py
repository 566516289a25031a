"""A likelihood is complete in the document that others get."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import scipy.stats

from tests.polynomials.second_reader import random_point, read_and_predict
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.likelihoods.loading import load_likelihood
from zprime_bridge.likelihoods.sharing import popxf_document

RTOL = 1e-9  # sums in another order


def test_another_program_finds_the_same_likelihood() -> None:
    likelihood = load_likelihood("mixing")
    document = json.loads(json.dumps(popxf_document(likelihood), allow_nan=False))
    point = random_point(likelihood.box)
    theirs = document["metadata"]["misc"]["likelihood"]
    covariance = np.array(theirs["covariance_exp"]) + np.array(theirs["covariance_sm"])
    sigma = np.sqrt(np.diag(covariance))  # units of GeV make it look singular
    density = scipy.stats.multivariate_normal(cov=covariance / np.outer(sigma, sigma))
    residuals = np.array(read_and_predict(document, point)) - theirs["mean"]
    expected = density.logpdf(residuals / sigma) - np.log(sigma).sum()
    values = {name: np.array([value]) for name, value in point.items()}
    assert likelihood.log_likelihood(values)[0] == pytest.approx(expected, rel=RTOL)


def test_observables_come_with_their_uncertainties() -> None:
    likelihood = load_likelihood("bsnunu")
    document = popxf_document(likelihood)
    assert document["metadata"]["observable_names"] == list(likelihood.observable_names)
    np.testing.assert_allclose(
        np.square(document["data"]["observable_uncertainties"]["SM"]),
        np.diag(likelihood.data.covariance_sm),
    )


def test_what_polynomials_alone_miss_is_told() -> None:
    likelihood = load_likelihood("bsll-current")
    document = popxf_document(likelihood)
    told = np.array(document["metadata"]["misc"]["difference_without_adaptive"])
    point = random_point(likelihood.box)
    alone = np.array(read_and_predict(document, point))
    values = {name: np.array([0.0, value]) for name, value in point.items()}
    standard, replayed = likelihood.predict(values)
    missed = np.abs(alone - replayed) / (np.abs(replayed) + 0.1 * np.abs(standard))
    assert np.count_nonzero(told > 1e-6) > 20  # flavio's integration matters at this level
    assert np.all(missed <= 10 * told + RTOL)  # 200 points are not all


def test_observables_without_polynomials_are_not_left_out_silently() -> None:
    likelihood = load_likelihood("mixing")
    assert likelihood.polynomials is not None
    first, *others = likelihood.observables
    partly = replace(
        likelihood, polynomials=likelihood.polynomials.select(others), fallback=(first,)
    )
    with pytest.raises(PredictionError, match="DeltaM_s"):
        popxf_document(partly)
