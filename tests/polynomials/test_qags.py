"""The compiled QAGS takes the decisions of QUADPACK."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import scipy.integrate

from zprime_bridge.polynomials.adaptive import AdaptiveBlock, AdaptiveIntegral
from zprime_bridge.polynomials.pieces import Piecewise, resolved
from zprime_bridge.polynomials.quadrature import rule
from zprime_bridge.polynomials.verification import REPRODUCED

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOW, HIGH = 0.002, 1.0
KINKS = (0.3137, 0.55)
ROUNDING = 1e-11  # the same sums in another order; extrapolation amplifies it
INTERPOLATION = REPRODUCED  # what formulas are asked for; flavio has no root inside a range


def _shapes(x: float) -> NDArray[np.float64]:
    """Pole, kink, oscillation, step, smooth: everything that makes QAGS halve intervals."""
    return np.array(
        [1 / x, np.sqrt(abs(x - KINKS[0])), np.sin(9 * x), float(x > KINKS[1]), x**3, np.log(x)]
    )


@pytest.fixture(scope="module")
def pieces() -> Piecewise:
    return resolved(lambda x: _shapes(x)[np.newaxis], [LOW, *KINKS, HIGH], np.ones(6))


def _block(pieces: Piecewise, tolerance: float) -> AdaptiveBlock:
    integral = AdaptiveIntegral(
        parts=("I",),
        phase=(),
        parameters=(),
        tolerance=tolerance,
        bounds=(LOW, HIGH),
        pieces=replace(pieces, values=pieces.values[:, :, 0]),
        vectors=np.eye(6),
        remainder=np.zeros(6),
        rule=np.array(rule()),
    )
    return AdaptiveBlock(integrals=(integral,))


@pytest.mark.parametrize("tolerance", [0.005, 0.0005, 1e-6])
def test_results_are_those_of_scipy(pieces: Piecewise, tolerance: float) -> None:
    random = np.random.default_rng(0)
    points = random.normal(size=(60, 6)) * random.choice([0.0, 0.01, 1.0], size=(60, 6))
    points = points[np.any(points != 0.0, axis=1)]
    found = _block(pieces, tolerance).evaluate(points.T, np.ones(6, dtype=np.bool_))[0]
    deepest = 0
    for point, value in zip(points, found, strict=True):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected, _, details = scipy.integrate.quad(
                lambda x, p=point: float(_shapes(x) @ p),
                LOW,
                HIGH,
                epsabs=0,
                epsrel=tolerance,
                full_output=1,
            )[:3]
        deepest = max(deepest, details["last"])
        assert value == pytest.approx(expected, rel=INTERPOLATION, abs=0)
    assert deepest > 15  # many halvings, extrapolated: not only the rule is compared


def test_one_point_and_many_give_the_same(pieces: Piecewise) -> None:
    block = _block(pieces, 1e-6)
    points = np.random.default_rng(1).normal(size=(300, 6))
    everything = np.ones(6, dtype=np.bool_)
    (many,) = block.evaluate(points.T, everything)
    alone = [block.evaluate(point[:, np.newaxis], everything).item() for point in points]
    np.testing.assert_allclose(many, alone, rtol=ROUNDING)


def test_where_few_coefficients_are_not_zero_nothing_changes(pieces: Piecewise) -> None:
    block = _block(pieces, 1e-6)
    points = np.zeros((300, 6))
    used = np.array([True, True, False, False, False, True])
    points[:, used] = np.random.default_rng(2).normal(size=(300, 3))
    all_six = block.evaluate(points.T, np.ones(6, dtype=np.bool_))
    only_three = block.evaluate(points[:, used].T, used)
    np.testing.assert_allclose(only_three, all_six, rtol=ROUNDING)


def test_the_rule_integrates_polynomials_exactly() -> None:
    positions, kronrod, gauss = rule()
    for power in range(20):
        exact = (1 - (-1) ** (power + 1)) / (power + 1)
        assert kronrod @ positions**power == pytest.approx(exact, abs=1e-14)
        assert gauss @ positions**power == pytest.approx(exact, abs=1e-14)
    assert np.count_nonzero(gauss) == 10
