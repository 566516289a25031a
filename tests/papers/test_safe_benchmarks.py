"""BM1-4 with the literal formulas of [SAFE]."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zprime_bridge.papers.printed import printed
from zprime_bridge.papers.safe_benchmarks import benchmarks

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

ABSOLUTE = 5e-3  # half a unit of the last printed digit


def test_coefficients_are_the_printed_ones(reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("papers/benchmarks").value
    assert {one.name for one in benchmarks()} == set(expected)
    for one in benchmarks():
        assert (one.c9, one.c10) == pytest.approx(expected[one.name], abs=ABSOLUTE)


def test_room_left_by_bs_mixing(reference: Callable[[str], ReferenceValue]) -> None:
    exact, table = reference("papers/r_bs"), reference("papers/r_bs_printed")
    largest = float(printed("safe")["bound_41"]["value"])
    found = {one.name: one.strength(0.0404) / largest for one in benchmarks()}
    assert found == pytest.approx(table.value, rel=table.rtol)
    for name, value in exact.value.items():
        assert found[name] == pytest.approx(value, rel=exact.rtol)


def test_eq_44_is_not_what_table_6_says(reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("papers/eq44")
    (second,) = (one for one in benchmarks() if one.name == "BM2")
    assert second.strength(0.0404) == pytest.approx(expected.value, rel=expected.rtol)
    assert second.strength(0.0404) < 0.95 * float(printed("safe")["benchmarks"]["eq_44"])
