"""Numbers as people read them."""

from __future__ import annotations

import pytest

from zprime_bridge.predictions.prediction import Measurement, Prediction
from zprime_bridge.report.documents import number
from zprime_bridge.report.numbers import PredictionTexts, complex_text, prediction_texts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.7107628, "-0.7108"),
        (0.47126 + 0.00883j, "0.4713 + 8.83e-03i"),
        (0.47126 - 0.00883j, "0.4713 - 8.83e-03i"),
        (0.5 + 1e-6j, "0.5000"),
        (0.00012345, "1.23e-04"),
        (3e-17 - 2e-18j, "0"),
        (0, "0"),
    ],
)
def test_a_coefficient_shows_four_digits_and_no_rounding_noise(value: complex, text: str) -> None:
    assert complex_text(value) == text


@pytest.mark.parametrize(
    ("value", "document"),
    [
        (0.5, 0.5),
        (0.5 + 1e-15j, 0.5),
        (0.5 + 1e-10j, {"Re": 0.5, "Im": 1e-10}),
        (2j, {"Re": 0.0, "Im": 2.0}),
        (1.5e-9 + 1e-10j, {"Re": 1.5e-9, "Im": 1e-10}),
    ],
)
def test_a_number_is_written_as_wcxf_writes_it(value: complex, document: object) -> None:
    assert number(value) == document


def prediction(
    value: float,
    sm: float,
    *,
    uncertainty: float | None = None,
    unit: str = "",
    measurement: Measurement | None = None,
) -> Prediction:
    return Prediction(
        name="BR(Bs->mumu)",
        value=value,
        sm=sm,
        sm_uncertainty=uncertainty,
        unit=unit,
        measurement=measurement,
        source="test",
        note="",
    )


def test_a_small_branching_ratio_is_shown_in_one_power_of_ten() -> None:
    measured = Measurement(value=3.45e-9, uncertainty=0.29e-9, source="test")
    texts = prediction_texts(
        prediction(3.61e-9, 3.66e-9, uncertainty=0.14e-9, measurement=measured)
    )
    assert texts == PredictionTexts(
        unit="10^-9", model="3.610", standard_model="3.66(14)", measured="3.45(29)"
    )


def test_the_unit_follows_the_power_of_ten() -> None:
    texts = prediction_texts(prediction(2.1e-13, 2.0e-13, uncertainty=1e-14, unit="GeV"))
    assert texts.unit == "10^-13 GeV"
    assert texts.measured == ""


def test_a_number_without_uncertainty_shows_four_digits() -> None:
    texts = prediction_texts(prediction(0.84365892, 1.0))
    assert (texts.unit, texts.model, texts.standard_model) == ("", "0.8437", "1.000")


def test_the_digits_follow_the_finest_uncertainty() -> None:
    measured = Measurement(value=17.765, uncertainty=0.006, source="test")
    texts = prediction_texts(prediction(18.9, 18.2, uncertainty=1.1, measurement=measured))
    assert texts.standard_model == "18.2(11)"
    assert texts.measured == "17.7650(60)"
    assert texts.model == "18.9000"


def test_a_limit_is_shown_as_a_limit() -> None:
    limit = Measurement(
        value=0.7e-5, uncertainty=0.6e-5, source="test", upper_limit=1.8e-5, confidence_level=0.9
    )
    texts = prediction_texts(prediction(1.1e-5, 1.0e-5, measurement=limit))
    assert (texts.unit, texts.measured) == ("10^-5", "< 1.8 (90%)")
