"""Intervals and regions of likelihoods that are solved in closed form."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.fits.toys import Hyperbola, Toy, closed_form, linear_toy, on_real_parts
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.fits.contours import contours, regions
from zprime_bridge.fits.data_set_regions import data_set_regions
from zprime_bridge.fits.intervals import profile
from zprime_bridge.fits.minimum import fit
from zprime_bridge.fits.space import coefficient_space

ATOL_LEVEL = 1e-4  # of chi^2: intervals are solved to 1e-6 standard deviations
RTOL_GRID = 1e-2  # lines are traced linearly between grid points


def test_a_profile_is_the_parabola_of_the_marginal_variance() -> None:
    toy = linear_toy(names=("A", "B", "C"), observables=20)
    best, covariance = closed_form(toy)
    found = profile(fit(toy, coefficient_space("A, B, C", toy)), "B")
    parabola = (found.values - best[1]) ** 2 / covariance[1, 1]
    np.testing.assert_allclose(found.delta_chi2, parabola, atol=ATOL_LEVEL)
    for interval in found.intervals:
        half = interval.n_sigma * np.sqrt(covariance[1, 1])
        assert (interval.low, interval.high) == pytest.approx((best[1] - half, best[1] + half))


def test_disconnected_intervals_are_all_found() -> None:
    toy = Toy(
        parameters=("A",),
        linear=on_real_parts(np.zeros((1, 1))),
        quadratic=on_real_parts(np.ones((1, 1))),
        mean=np.array([4.0]),
        covariance=np.array([[0.25]]),
    )
    found = profile(fit(toy, coefficient_space("A", toy)), "A", n_sigmas=[1])
    ends = [(one.low, one.high) for one in found.intervals]
    inner, outer = np.sqrt(3.5), np.sqrt(4.5)
    assert ends == [pytest.approx((-outer, -inner)), pytest.approx((inner, outer))]


def test_an_interval_cut_by_the_window_is_open() -> None:
    toy = linear_toy(names=("A",))
    best, covariance = closed_form(toy)
    result = fit(toy, coefficient_space("A", toy))
    size = float(np.sqrt(covariance[0, 0]))
    window = (float(best[0]) - size / 2, float(best[0]) + 5 * size)
    (interval,) = profile(result, "A", n_sigmas=[1], window=window).intervals
    assert interval.low == -np.inf
    assert interval.high == pytest.approx(best[0] + size)


def test_a_curved_valley_is_followed() -> None:
    """chi^2 = (x y - 1)^2 / 0.01 + ((x - 2)/ 2)^2, as of a coupling and a charge."""

    toy = Hyperbola()
    result = fit(toy, coefficient_space("X, Y", toy), near=[2.0, 0.5])
    found = profile(result, "X", window=(0.2, 8.0))
    np.testing.assert_allclose(found.delta_chi2, ((found.values - 2) / 2) ** 2, atol=1e-2)


def test_regions_are_the_ellipses_of_the_covariance() -> None:
    toy = linear_toy(names=("A", "B", "C"), observables=20)
    best, covariance = closed_form(toy)
    found = contours(fit(toy, coefficient_space("A, B, C", toy)), "A", "C")
    weight = np.linalg.inv(covariance[np.ix_([0, 2], [0, 2])])
    assert found.dof == 2
    for region in found.regions:
        (line,) = region.lines
        offsets = line - best[[0, 2]]
        rises = np.einsum("ni,ij,nj->n", offsets, weight, offsets)
        np.testing.assert_allclose(rises, region.level, rtol=RTOL_GRID)
        np.testing.assert_array_equal(line[0], line[-1])
        assert not region.reaches_edge


def test_a_region_cut_by_the_window_is_closed_along_its_edge() -> None:
    toy = linear_toy()
    best, _ = closed_form(toy)
    result = fit(toy, coefficient_space("A, B", toy))
    window = ((float(best[0]), float(best[0]) + 5), (float(best[1]) - 5, float(best[1]) + 5))
    for region in contours(result, "A", "B", window=window).regions:
        assert region.reaches_edge
        for line in region.lines:
            np.testing.assert_array_equal(line[0], line[-1])
            assert line[:, 0].min() == pytest.approx(best[0])


def test_one_parameter_levels_project_to_intervals() -> None:
    toy = linear_toy()
    result = fit(toy, coefficient_space("A, B", toy))
    (region,) = contours(result, "A", "B", n_sigmas=[2], dof=1).regions
    (interval,) = profile(result, "A", n_sigmas=[2]).intervals
    (line,) = region.lines
    assert line[:, 0].min() == pytest.approx(interval.low, rel=RTOL_GRID)
    assert line[:, 0].max() == pytest.approx(interval.high, rel=RTOL_GRID)


def test_a_ring_has_two_boundaries() -> None:
    axis = np.linspace(-2, 2, 81)
    x, y = np.meshgrid(axis, axis)
    (region,) = regions(axis, axis, 50 * (np.hypot(x, y) - 1) ** 2, n_sigmas=[1], dof=2)
    radii = sorted(float(np.hypot(*line.T).mean()) for line in region.lines)
    half = np.sqrt(region.level / 50)
    assert radii == pytest.approx([1 - half, 1 + half], rel=RTOL_GRID)


def test_impossible_points_are_outside_of_every_region() -> None:
    axis = np.linspace(-2.0, 2.0, 41)
    x, y = np.meshgrid(axis, axis)
    rise = np.where(x > 0.5, np.nan, x**2 + y**2)
    for region in regions(axis, axis, rise, n_sigmas=[1, 2, 3], dof=2):
        assert all(line[:, 0].max() < 0.61 for line in region.lines)


def test_levels_are_nested() -> None:
    toy = linear_toy()
    found = contours(fit(toy, coefficient_space("A, B", toy)), "A", "B", n_sigmas=[3, 1, 2])
    widths = [np.ptp(region.lines[0][:, 0]) for region in found.regions]
    assert [region.n_sigma for region in found.regions] == [1, 2, 3]
    assert all(inner < outer for inner, outer in pairwise(widths))


def test_single_data_sets_are_traced_on_the_grid_of_all() -> None:
    first = linear_toy(seed=1)
    second = replace(linear_toy(seed=2), prefix="P", name="second")
    result = fit([first, second], coefficient_space("A, B", first))
    found = data_set_regions(result, contours(result, "A", "B"), n_sigmas=[1])
    best, covariance = closed_form(second)
    weight = np.linalg.inv(covariance)
    (region,) = found["second"]
    assert set(found) == {"toy", "second"}
    on_edge = np.isclose(region.lines[0][:, 0], region.lines[0][:, 0].max())
    offsets = (region.lines[0] - best)[~on_edge]
    rises = np.einsum("ni,ij,nj->n", offsets, weight, offsets)
    assert np.median(rises) == pytest.approx(region.level, rel=RTOL_GRID)


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [("A", "A", "two different"), ("A", "Z", "'Z' is no parameter of this fit")],
)
def test_a_plane_needs_two_parameters_of_the_fit(x: str, y: str, message: str) -> None:
    toy = linear_toy()
    result = fit(toy, coefficient_space("A, B", toy))
    with pytest.raises(PredictionError, match=message):
        contours(result, x, y)


def test_windows_must_be_finite_and_not_empty() -> None:
    toy = linear_toy()
    result = fit(toy, coefficient_space("A, B", toy))
    with pytest.raises(PredictionError, match="empty or not finite"):
        contours(result, "A", "B", window=((0.0, 0.0), (0.0, 1.0)))
    with pytest.raises(PredictionError, match="empty or not finite"):
        profile(result, "A", window=(0.0, float("nan")))
