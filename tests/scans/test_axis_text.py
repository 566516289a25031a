"""Axes and ranges as text."""

from __future__ import annotations

import pytest

from zprime_bridge.core.errors import CardError
from zprime_bridge.scans.axis_text import parse_axes, parse_ranges
from zprime_bridge.scans.designs import Axis, Range


def test_axes_are_separated_by_commas_or_given_one_by_one() -> None:
    expected = (
        Axis(name="alpha_y", low=-2.0, high=0.0, points=16),
        Axis(name="eta", low=-0.5, high=0.25, points=3),
    )
    assert parse_axes(["alpha_y=-2:0:16,eta=-.5:2.5e-1:3"]) == expected
    assert parse_axes(["alpha_y = -2 : 0 : 16", " eta=-0.5:0.25:3"]) == expected


def test_ranges_have_no_number_of_points() -> None:
    assert parse_ranges(["alpha_y=-2:0,alpha_s=-6:-1"]) == (
        Range(name="alpha_y", low=-2.0, high=0.0),
        Range(name="alpha_s", low=-6.0, high=-1.0),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("alpha_y", "'alpha_y' is not NAME=LOW:HIGH:POINTS, e.g. alpha_y=-2:0:16"),
        ("", "'' is not NAME=LOW:HIGH:POINTS"),
        ("alpha_y=-2:0:16,", "'' is not NAME=LOW:HIGH:POINTS"),
        ("alpha_y=-2:0", "a grid needs the number of points"),
        ("alpha_y=-2:0:4:5", "'alpha_y=-2:0:4:5' is not NAME=LOW:HIGH:POINTS"),
        ("2y=-2:0:4", "'2y=-2:0:4' is not NAME"),
        ("alpha y=-2:0:4", "'alpha y=-2:0:4' is not NAME"),
        ("alpha_y=nan:0:4", "'nan' is not a finite decimal number"),
        ("alpha_y=-2:inf:4", "'inf' is not a finite decimal number"),
        ("alpha_y=-2:0x1:4", "'0x1' is not a finite decimal number"),
        ("alpha_y=-2:0:4.5", "'4.5' is not a number of points"),
        ("alpha_y=-2:0:-4", "'-4' is not a number of points"),
        ("alpha_y=-2:0:9999999999999", "'9999999999999' is not a number of points"),
        ("alpha_y=-2:0:٣", "'٣' is not a number of points"),
    ],
)
def test_an_axis_that_cannot_be_read_is_refused(text: str, message: str) -> None:
    with pytest.raises(CardError, match="--axes ") as caught:
        parse_axes([text])
    assert message in str(caught.value)


def test_a_range_with_a_number_of_points_is_refused() -> None:
    with pytest.raises(CardError, match="a random scan takes no number of points per axis"):
        parse_ranges(["alpha_y=-2:0:4"])


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(CardError) as caught:
        parse_axes(["alpha_y=a:0:4,eta=0:1:2", "alpha_s"], "--over")
    assert [str(finding.where) for finding in caught.value.findings] == [
        "--over 'alpha_s'",
        "--over 'alpha_y=a:0:4,eta=0:1:2'",
    ]
