"""Interpolation in log M_Z' and its limits."""

from __future__ import annotations

import numpy as np
import pytest

from zprime_bridge.core.errors import MatchingError
from zprime_bridge.evolution.grid import STEP_CHANGE_GEV, ScaleGrid, standard_grid

ROUNDING = 1e-12  # of sums of a dozen terms of order 1


def test_weights_reproduce_a_polynomial_of_the_degree_that_the_nodes_allow() -> None:
    grid = ScaleGrid(edges=(10.0, 1000.0), counts=(5,))
    masses = np.geomspace(10.0, 1000.0, 40)
    values = np.log(grid.nodes()) ** 4 - 3 * np.log(grid.nodes())
    expected = np.log(masses) ** 4 - 3 * np.log(masses)
    assert np.allclose(grid.weights(masses) @ values, expected, rtol=ROUNDING, atol=0)


def test_a_node_is_met_exactly() -> None:
    grid = standard_grid()
    assert np.array_equal(grid.weights(grid.nodes()).round(13), np.eye(13))


def test_segments_do_not_see_each_other() -> None:
    """A jump between segments stays a jump: no value from the other side enters."""
    grid = standard_grid()
    step = np.where(grid.nodes() < STEP_CHANGE_GEV, 1.0, 2.0)
    found = grid.weights(STEP_CHANGE_GEV * np.array([0.999, 1.001])) @ step
    assert found == pytest.approx([1.0, 2.0], rel=ROUNDING)


def test_both_ends_belong_to_the_grid() -> None:
    assert standard_grid().weights([100.0, 1e5]).sum(axis=1) == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize(
    ("mass", "reason"),
    [
        (5.0, "zprime-bridge light"),
        (50.0, "start in the WET"),
        (99.999, "start in the WET"),
        (2e5, "point by point"),
        (float("nan"), "finite"),
    ],
)
def test_a_mass_outside_is_an_error_with_a_way_out(mass: float, reason: str) -> None:
    with pytest.raises(MatchingError, match=reason):
        standard_grid().weights([1000.0, mass])
