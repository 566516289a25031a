"""Designs: which points a scan visits."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zprime_bridge.core.errors import CardError
from zprime_bridge.scans.designs import Axis, GridDesign, RandomDesign, Range

Y = Axis(name="alpha_y", low=-2.0, high=0.0, points=3)
ETA = Axis(name="eta", low=-0.5, high=0.5, points=2)

RANGES = tuple(
    Range(name=f"alpha_{name}", low=-6.0 + shift, high=-1.0 + shift)
    for shift, name in enumerate(("y", "delta", "u", "v", "w"))
)


def test_an_axis_has_equidistant_values_with_both_ends() -> None:
    assert Y.values().tolist() == [-2.0, -1.0, 0.0]


def test_the_last_axis_of_a_grid_varies_fastest() -> None:
    grid = GridDesign(axes=(Y, ETA))
    expected = [list(pair) for pair in product([-2.0, -1.0, 0.0], [-0.5, 0.5])]
    assert grid.values(0, grid.count).tolist() == expected
    assert grid.shape == (3, 2)
    assert grid.columns == ("log10_alpha_y", "eta")


def test_a_single_value_is_an_axis_too() -> None:
    fixed = Axis(name="alpha_y", low=-0.5, high=-0.5, points=1)
    assert GridDesign(axes=(fixed, ETA)).values(0, 2).tolist() == [[-0.5, -0.5], [-0.5, 0.5]]


@given(
    count=st.integers(1, 60),
    cut=st.integers(0, 60),
    seed=st.integers(0, 2**64 - 1),
    width=st.integers(1, len(RANGES)),
)
def test_a_random_point_depends_on_seed_and_index_alone(
    count: int, cut: int, seed: int, width: int
) -> None:
    cut = min(cut, count)
    design = RandomDesign(ranges=RANGES[:width], count=count, seed=seed)
    longer = RandomDesign(ranges=RANGES[:width], count=10 * count, seed=seed)
    whole = design.values(0, count)
    assert np.array_equal(np.vstack([design.values(0, cut), design.values(cut, count)]), whole)
    assert np.array_equal(longer.values(0, count), whole)
    for index in {0, count - 1, count // 2}:
        assert np.array_equal(design.values(index, index + 1)[0], whole[index])


def test_random_points_fill_their_ranges_evenly_and_independently() -> None:
    count = 20_000
    design = RandomDesign(ranges=RANGES, count=count, seed=7)
    values = design.values(0, count)
    for column, interval in zip(values.T, RANGES, strict=True):
        assert interval.low <= column.min() < column.max() < interval.high
        parts, _ = np.histogram(column, bins=20, range=(interval.low, interval.high))
        chi_squared = float(((parts - count / 20) ** 2 / (count / 20)).sum())
        assert chi_squared < 43.8  # 19 degrees of freedom: exceeded by chance once in 1000
    correlations = np.corrcoef(values.T) - np.eye(len(RANGES))
    assert np.abs(correlations).max() < 5 / math.sqrt(count)


def test_other_seeds_give_other_points() -> None:
    first, second = (
        RandomDesign(ranges=RANGES, count=9, seed=seed).values(0, 9) for seed in (1, 2)
    )
    assert not np.isin(first, second).any()


@pytest.mark.parametrize(
    ("low", "high", "message"),
    [
        (0.0, -2.0, "the lower bound 0.0 is above the upper one -2.0"),
        (math.nan, 0.0, "bounds must be finite, got nan:0.0"),
        (-2.0, math.inf, "bounds must be finite"),
        (-2.0, 12.0, r"log10 alpha_y must lie in \[-60, 3\]"),
    ],
)
def test_impossible_bounds_are_refused(low: float, high: float, message: str) -> None:
    with pytest.raises(CardError, match=message):
        GridDesign(axes=(Axis(name="alpha_y", low=low, high=high, points=4),))
    with pytest.raises(CardError, match=message):
        RandomDesign(ranges=(Range(name="alpha_y", low=low, high=high),), count=4, seed=1)


@pytest.mark.parametrize("points", [0, -3, 10**9])
def test_impossible_numbers_of_points_are_refused(points: int) -> None:
    with pytest.raises(CardError, match="needs between 1 and 100000000 points"):
        GridDesign(axes=(Axis(name="alpha_y", low=-2.0, high=0.0, points=points),))
    with pytest.raises(CardError, match="number of points must be 1 to 100000000"):
        RandomDesign(ranges=RANGES, count=points, seed=1)


def test_one_point_between_two_bounds_is_refused() -> None:
    with pytest.raises(CardError, match="has 1 point but two bounds"):
        GridDesign(axes=(Axis(name="alpha_y", low=-2.0, high=0.0, points=1),))


def test_an_absurdly_large_grid_is_refused() -> None:
    axes = tuple(
        Axis(name=f"alpha_{name}", low=-2.0, high=0.0, points=5000) for name in ("y", "u", "v")
    )
    with pytest.raises(CardError, match="5000 x 5000 x 5000 = 125000000000 points are more than"):
        GridDesign(axes=axes)


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(CardError, match="axis 'alpha_y': error: is given twice"):
        GridDesign(axes=(Y, ETA, Y))


def test_a_design_without_axes_is_refused() -> None:
    with pytest.raises(CardError, match="there is no axis: give at least one"):
        GridDesign(axes=())


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_an_impossible_seed_is_refused(seed: int) -> None:
    with pytest.raises(CardError, match="the seed must be 0 to 18446744073709551615"):
        RandomDesign(ranges=RANGES, count=4, seed=seed)
