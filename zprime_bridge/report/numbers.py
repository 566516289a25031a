"""Numbers as people read them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

if TYPE_CHECKING:
    from zprime_bridge.predictions.prediction import Measurement, Prediction

SMALL: Final = 1e-2
LARGE: Final = 1e4
NEGLIGIBLE: Final = 1e-9  # a dimensionless coupling or coefficient below this is rounding noise
IMAGINARY_SHOWN: Final = 1e-3  # relative size from which an imaginary part is shown
SIGNIFICANT: Final = 4  # digits of a number without uncertainty


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionTexts:
    """One row of the table of predictions, all numbers in the same power of ten."""

    unit: str
    model: str
    standard_model: str
    measured: str


def prediction_texts(prediction: Prediction) -> PredictionTexts:
    """Write a prediction to the digits that its uncertainties allow."""
    measurement = prediction.measurement
    exponent = _exponent(prediction)
    factor = 10.0**-exponent
    power = f"10^{exponent}" if exponent else ""
    uncertainties = [prediction.sm_uncertainty, measurement and measurement.uncertainty]
    finest = min((u * factor for u in uncertainties if u), default=None)
    return PredictionTexts(
        unit=f"{power} {prediction.unit}".strip(),
        model=_plain(prediction.value * factor, finest),
        standard_model=_with_uncertainty(prediction.sm, prediction.sm_uncertainty, factor),
        measured="" if measurement is None else _measured(measurement, factor),
    )


def complex_text(value: complex) -> str:
    """Write a dimensionless complex number with four digits; rounding noise is written 0."""
    value = complex(value)
    if abs(value) < NEGLIGIBLE:
        return "0"
    if abs(value.imag) < IMAGINARY_SHOWN * abs(value):
        return _real_text(value.real)
    sign = "+" if value.imag >= 0 else "-"
    return f"{_real_text(value.real)} {sign} {_real_text(abs(value.imag))}i"


def _real_text(value: float) -> str:
    return f"{value:.4f}" if abs(value) >= SMALL else f"{value:.2e}"


def _exponent(prediction: Prediction) -> int:
    """Return the power of ten to take out: 0 for numbers that read well as they are."""
    sizes = [abs(prediction.value), abs(prediction.sm)]
    if prediction.measurement is not None:
        sizes += [abs(prediction.measurement.value), prediction.measurement.uncertainty]
    size = max(sizes)
    if size == 0 or SMALL <= size < LARGE:
        return 0
    return math.floor(math.log10(size))


def with_uncertainty(value: float, uncertainty: float) -> str:
    """Write ``17.34(75)``: the uncertainty in units of the last digits."""
    digits = decimals(uncertainty)
    return f"{value:.{digits}f}({uncertainty * 10**digits:.0f})"


def _with_uncertainty(value: float, uncertainty: float | None, factor: float) -> str:
    if not uncertainty:
        return _plain(value * factor, None)
    return with_uncertainty(value * factor, uncertainty * factor)


def _measured(measurement: Measurement, factor: float) -> str:
    if measurement.upper_limit is not None:
        level = f" ({measurement.confidence_level:.0%})" if measurement.confidence_level else ""
        return f"< {measurement.upper_limit * factor:.2g}{level}"
    return _with_uncertainty(measurement.value, measurement.uncertainty, factor)


def _plain(value: float, finest: float | None) -> str:
    """Write a number with four digits, or one more than its finest uncertainty has."""
    if value == 0:
        return "0"
    if abs(value) < 10.0**-SIGNIFICANT:
        return f"{value:.1e}"
    digits = max(0, SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))
    if finest:
        digits = max(digits, decimals(finest))
    return f"{value:.{digits}f}"


def decimals(uncertainty: float) -> int:
    """Return the decimals that show two digits of an uncertainty."""
    return max(0, 1 - math.floor(math.log10(uncertainty)))
