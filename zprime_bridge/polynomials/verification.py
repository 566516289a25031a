"""Comparing formulas with flavio's public predictions at points that did not make them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.external.flavio_moments import public_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zprime_bridge.core.arrays import ComplexArray, FloatArray
    from zprime_bridge.polynomials.polynomials import ObservableFormula, PolynomialSet

REPRODUCED: Final = 1e-9
"""A formula is exact if |formula - flavio| <= this times (|flavio| + uncertainty) everywhere."""

UNKNOWN_UNCERTAINTY: Final = 0.1
"""Uncertainty of an observable for this purpose, relative to its Standard Model value."""

POINTS: Final = 8
SEED: Final = 7

_FRACTIONS: Final = (1.0, 0.2, 1.0, 0.05)
"""Sizes of the box from which points are drawn in turn: fits end near its centre."""


def held_out_points(box: Mapping[str, float], *, count: int, seed: int) -> dict[str, ComplexArray]:
    """Draw points in the box: complex, uniform in each disc; the first is the Standard Model."""
    random = np.random.default_rng(seed)
    fraction = np.array([_FRACTIONS[row % len(_FRACTIONS)] for row in range(count)])
    fraction[0] = 0.0
    result: dict[str, ComplexArray] = {}
    for name in sorted(box):
        radius = box[name] * fraction * np.sqrt(random.uniform(size=count))
        result[name] = radius * np.exp(2j * np.pi * random.uniform(size=count))
    return result


def verified(polynomials: PolynomialSet, *, count: int = POINTS, seed: int = SEED) -> PolynomialSet:
    """Return the same formulas with the accuracy that each was found to have.

    Raises
    ------
    ExternalToolError
        If flavio fails.
    """
    points = held_out_points(polynomials.box, count=count, seed=seed)
    predicted = polynomials.predict(points)
    names = polynomials.parameters
    flat = np.empty((count, 2 * len(names)))
    for place, name in enumerate(names):
        flat[:, 2 * place], flat[:, 2 * place + 1] = points[name].real, points[name].imag
    formulas = [
        replace(formula, accuracy=_accuracy(formula, names, flat, column))
        for formula, column in zip(polynomials.formulas, predicted.T, strict=True)
    ]
    return replace(polynomials, formulas=tuple(formulas))


def without_adaptive(polynomials: PolynomialSet, *, count: int = 200) -> list[float]:
    """Largest difference that replaying flavio's integration makes, for each observable.

    Relative to |value| + 10 % of the Standard Model's value, over random points of the box. It is
    what programs miss that only know the polynomials.
    """
    points = held_out_points(polynomials.box, count=count, seed=SEED)
    replayed = polynomials.predict(points)
    fixed = replace(polynomials, adaptive=()).predict(points)
    scale = np.abs(replayed) + UNKNOWN_UNCERTAINTY * np.abs(replayed[0])
    return [float(f"{value:.1e}") for value in np.max(np.abs(fixed - replayed) / scale, axis=0)]


def _accuracy(
    formula: ObservableFormula, names: Sequence[str], points: FloatArray, predicted: FloatArray
) -> float:
    values = public_values(formula.observable, names, points)
    scale = np.abs(values) + UNKNOWN_UNCERTAINTY * abs(values[0])
    return float(np.max(np.abs(predicted - values) / scale))
