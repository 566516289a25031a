"""What measurements allow, and the search for the smallest excluded coupling."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zprime_bridge.light.bounds import below, not_worse_than_sm
from zprime_bridge.light.exclusion import mass_grid, smallest_excluded
from zprime_bridge.light.quadrature import both_ends, integral

DIFFERENCES = st.floats(-100, 100)
UNCERTAINTIES = st.floats(0.01, 100)
RTOL_BISECTION = 1e-3  # 14 halvings of a third of a decade


@settings(deadline=None)
@given(difference=DIFFERENCES, uncertainty=UNCERTAINTIES)
def test_nothing_new_is_always_allowed(difference: float, uncertainty: float) -> None:
    allowed = not_worse_than_sm(difference, uncertainty)
    assert allowed.lower < 0 < allowed.upper
    assert allowed.strength(0.0) == 0


@settings(deadline=None)
@given(difference=DIFFERENCES, uncertainty=UNCERTAINTIES)
def test_at_the_edges_the_fit_is_worse_by_two_sigma(difference: float, uncertainty: float) -> None:
    allowed = not_worse_than_sm(difference, uncertainty)
    standard = (difference / uncertainty) ** 2
    for edge in (allowed.lower, allowed.upper):
        chi2 = ((edge - difference) / uncertainty) ** 2
        assert chi2 - standard == pytest.approx(4, abs=1e-6 * (1 + standard))
        assert allowed.strength(edge) == pytest.approx(1)


def test_a_tension_points_to_its_own_side() -> None:
    allowed = not_worse_than_sm(3.0, 1.0)
    assert allowed.upper > 6  # twice the tension fits as well as nothing
    assert allowed.strength(-1.0) > allowed.strength(1.0)


def test_a_rate_has_no_lower_bound() -> None:
    allowed = below(1e-5)
    assert allowed.strength(2e-5) == pytest.approx(2)
    assert allowed.strength(0.0) == 0


@settings(deadline=None)
@given(power=st.sampled_from([2, 4]), log_g=st.floats(-10, -0.5))
def test_the_smallest_excluded_coupling_of_a_power_law(power: int, log_g: float) -> None:
    threshold = 10**log_g
    found = smallest_excluded(lambda g: (g / threshold) ** power)
    assert found == pytest.approx(threshold, rel=RTOL_BISECTION)


def test_the_lower_edge_is_found_where_large_couplings_are_allowed_again() -> None:
    def window(g: float) -> float:
        return 2.0 if 1e-6 < g < 1e-2 else 0.5

    assert smallest_excluded(window) == pytest.approx(1e-6, rel=RTOL_BISECTION)


def test_a_silent_measurement_excludes_nothing() -> None:
    assert math.isnan(smallest_excluded(lambda _g: 0.0))
    assert math.isnan(smallest_excluded(lambda _g: 0.9))


def test_the_mass_grid_has_points_on_both_sides_of_thresholds() -> None:
    grid = mass_grid(0.01, 10.0, 5, special=(0.2, 50.0))
    assert np.all(np.diff(grid) > 0)
    assert np.sum(np.abs(grid / 0.2 - 1) < 0.01) == 2
    assert (grid[0], grid[-1]) == (pytest.approx(0.01), pytest.approx(10.0))


def test_panels_integrate_what_happens_close_to_both_ends() -> None:
    edges = both_ends(12)
    assert integral(lambda x: 1e-6 / (x + 1e-6) ** 2, edges) == pytest.approx(
        1 / (1 + 1e-6), rel=1e-10
    )
    assert integral(lambda x: 1e-4 / (1 - x + 1e-4) ** 2, edges) == pytest.approx(
        1 / (1 + 1e-4), rel=1e-10
    )
