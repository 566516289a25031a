"""The compiled QAGS takes the decisions of QUADPACK."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pytest
import scipy.integrate

from zprime_bridge.polynomials import qags
from zprime_bridge.polynomials.forest import NODES, Forest
from zprime_bridge.polynomials.quadrature import nodes_of, rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOW, HIGH = 0.002, 1.0
DEPTH = 9
ROUNDING = 1e-11  # the same sums in another order; extrapolation amplifies it


def _shapes(x: float) -> NDArray[np.float64]:
    """Pole, kink, oscillation, step, smooth: everything that makes QAGS halve intervals."""
    return np.array(
        [1 / x, np.sqrt(abs(x - 0.3137)), np.sin(9 * x), float(x > 0.55), x**3, np.log(x)]
    )


@pytest.fixture(scope="module")
def forest() -> Forest:
    positions, kronrod, gauss = rule()
    bounds: list[tuple[float, float]] = []
    children: list[list[int]] = []
    rows: list[NDArray[np.float64]] = []

    def add(low: float, high: float, depth: int) -> int:
        place = len(bounds)
        bounds.append((low, high))
        children.append([-1, -1])
        rows.extend(_shapes(x) for x in nodes_of((low, high), positions))
        if depth:
            middle = 0.5 * (low + high)
            children[place] = [add(low, middle, depth - 1), add(middle, high, depth - 1)]
        return place

    add(LOW, HIGH, DEPTH)
    return Forest(
        bounds=np.array(bounds),
        children=np.array(children),
        rows=np.array(rows),
        starts=np.arange(len(bounds)) * NODES,
        roots=np.array([0]),
        tolerances=np.array([0.005]),
        firsts=np.array([0]),
        sizes=np.array([6]),
        weights=np.array([kronrod, gauss]),
    )


@pytest.mark.parametrize("tolerance", [0.005, 0.0005, 1e-6])
def test_results_are_those_of_scipy(forest: Forest, tolerance: float) -> None:
    random = np.random.default_rng(0)
    forest = forest._replace(tolerances=np.array([tolerance]))
    halved, compared = 0, 0
    for _ in range(60):
        point = random.normal(size=6) * random.choice([0.0, 0.01, 1.0], size=6)
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
        value, state = qags.integrate(forest, 0, point)
        if state < 0:
            continue  # deeper than this tree
        compared += 1
        halved += details["last"] > 1
        assert value == pytest.approx(expected, rel=ROUNDING, abs=0)
    assert compared > 10
    assert halved > 5


def test_leaving_the_tree_names_the_interval(forest: Forest) -> None:
    cut = forest._replace(children=np.full_like(forest.children, -1))
    kink = np.array([0.0, 1.0, 0.0, 3.0, 0.0, 0.0])
    _, state = qags.integrate(cut._replace(tolerances=np.array([1e-9])), 0, kink)
    assert state == -1  # -1 - (the first interval)


def test_the_rule_integrates_polynomials_exactly() -> None:
    positions, kronrod, gauss = rule()
    for power in range(20):
        exact = (1 - (-1) ** (power + 1)) / (power + 1)
        assert kronrod @ positions**power == pytest.approx(exact, abs=1e-14)
        assert gauss @ positions**power == pytest.approx(exact, abs=1e-14)
    assert np.count_nonzero(gauss) == 10
