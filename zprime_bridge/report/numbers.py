"""Numbers as people read them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zprime_bridge.predictions.prediction import Prediction

SMALL: Final = 1e-2
LARGE: Final = 1e4
NEGLIGIBLE: Final = 1e-9  # against the other part of a complex number, or against one
IMAGINARY_SHOWN: Final = 1e-3  # relative size from which an imaginary part is shown


def complex_text(value: complex) -> str:
    """Write a dimensionless complex number with four digits; rounding noise is written 0."""
    value = complex(value)
    if abs(value) < NEGLIGIBLE:
        return "0"
    if abs(value.imag) < IMAGINARY_SHOWN * abs(value):
        return _real_text(value.real)
    sign = "+" if value.imag >= 0 else "-"
    return f"{_real_text(value.real)}{sign}{_real_text(abs(value.imag))}i"


def _real_text(value: float) -> str:
    return f"{value:.4f}" if abs(value) >= SMALL else f"{value:.2e}"


def number_text(value: float, uncertainty: float | None) -> str:
    """Write a number, to the digits its uncertainty allows if it has one."""
    if not uncertainty:
        return f"{value:.4g}"
    digits = max(0, 1 - math.floor(math.log10(uncertainty)))
    return f"{value:.{digits}f} +- {uncertainty:.{digits}f}"


def scaled(prediction: Prediction) -> tuple[float, str]:
    """Return the power of ten to multiply with and the unit to show, e.g. ``(1e9, "10^-9")``."""
    size = max(abs(prediction.value), abs(prediction.sm))
    if size == 0 or SMALL / 10 <= size < LARGE:
        return 1.0, prediction.unit
    exponent = math.floor(math.log10(size))
    return 10.0**-exponent, f"10^{exponent} {prediction.unit}".strip()
