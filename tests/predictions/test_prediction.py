"""Ratio and pull of one prediction, solved by hand."""

from __future__ import annotations

import pytest

from zprime_bridge.predictions.prediction import Measurement, Prediction


def test_pull_combines_theory_and_experiment() -> None:
    prediction = Prediction(
        name="x",
        value=10.0,
        sm=20.0,
        sm_uncertainty=3.0,
        measurement=Measurement(value=15.0, uncertainty=4.0, source="by hand"),
    )
    assert prediction.ratio == 0.5
    assert prediction.pull == pytest.approx(-1)
    assert prediction.sm_pull == pytest.approx(1)


def test_unknown_theory_uncertainty_counts_as_zero() -> None:
    prediction = Prediction(
        name="x",
        value=3.0,
        sm=1.0,
        sm_uncertainty=None,
        measurement=Measurement(value=1.0, uncertainty=2.0, source="by hand"),
    )
    assert prediction.pull == pytest.approx(1)


def test_no_ratio_and_no_pull_where_there_is_nothing_to_compare_with() -> None:
    prediction = Prediction(name="x", value=1.0, sm=0.0, sm_uncertainty=None)
    assert prediction.ratio is None
    assert prediction.pull is None
    assert prediction.sm_pull is None
