"""Closed formulas of B mixing against printed numbers, wilson, and limits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.papers.printed import mixing_inputs
from zprime_bridge.predictions.mass_difference import (
    cancelling_ratios,
    chiral_enhancement,
    largest_ratio,
    left_coefficient,
    mass_difference_ratio,
    run_mixing,
    strong_coupling,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

M_ZPRIME = 5000.0
WILSON_ALPHA_S = 0.1185
EXACT = 1e-12


@pytest.mark.parametrize("mu", ["4.2", "2000", "6000"])
def test_strong_coupling_is_that_of_three_loops(
    mu: str, reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("papers/strong_coupling")
    found = strong_coupling(float(mu), alpha_s=WILSON_ALPHA_S, m_z=sm_inputs().m_z)
    assert found == pytest.approx(expected.value[mu], rel=expected.rtol)


def test_strong_coupling_starts_at_its_input() -> None:
    assert strong_coupling(91.0, alpha_s=0.12, m_z=91.0) == pytest.approx(0.12, rel=EXACT)


@pytest.mark.parametrize("factor", ["0.04", "0.0404", "0.042"])
def test_coefficient_of_the_paper(factor: str, reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("papers/eq97.coefficient")
    inputs = replace(mixing_inputs(), ckm_factor=float(factor))
    found = left_coefficient(inputs, sm_inputs(), M_ZPRIME)
    assert found == pytest.approx(expected.value[factor], rel=expected.rtol)


def test_coefficient_without_running(reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("papers/eq97.coefficient_without_running")
    inputs = mixing_inputs()
    found = left_coefficient(inputs, sm_inputs(), inputs.m_b)
    assert found == pytest.approx(expected.value, rel=expected.rtol)


def test_left_right_operators_run_as_in_wilson(
    reference: Callable[[str], ReferenceValue],
) -> None:
    expected = reference("papers/run_left_right")
    found = run_mixing(0.0, 0.0, 1.0, **expected.inputs)
    assert found["CVLR"] == pytest.approx(expected.value["CVLR"], rel=expected.rtol)
    assert found["CSLR"] == pytest.approx(expected.value["CSLR"], rel=expected.rtol)
    assert found["CVLL"] == found["CVRR"] == 0


def test_chiral_enhancement_without_running_has_one_bag_parameter() -> None:
    inputs = replace(mixing_inputs(), m_meson=2.0, m_b=1.5, m_s=0.5, bag_1=0.5, bag_5=0.8)
    # r = 1: 0.8/0.5 * (1 + 3/2), whatever B4
    assert chiral_enhancement(inputs, sm_inputs(), 1.5) == pytest.approx(4.0, rel=EXACT)


def test_nothing_changes_where_left_and_right_cancel() -> None:
    for ratio in cancelling_ratios(10.0):
        changed = mass_difference_ratio(
            0.03, 0.03 * ratio, coefficient=200.0, x_s=10.0, m_zprime=M_ZPRIME
        )
        assert changed == pytest.approx(1.0, abs=EXACT)


def test_left_and_right_are_exchanged_by_parity() -> None:
    numbers = {"coefficient": 200.0, "x_s": 10.0, "m_zprime": 3000.0}
    assert mass_difference_ratio(0.01, 0.002, **numbers) == pytest.approx(
        mass_difference_ratio(0.002, 0.01, **numbers), rel=EXACT
    )


@pytest.mark.parametrize("meson", ["s", "d"])
def test_largest_ratio_of_the_paper(meson: str, reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("papers/eq94")
    given = {
        "s": {"measured": 17.757, "uncertainty": 0.021, "sm": 18.4, "sm_below": 1.2},
        "d": {"measured": 0.5064, "uncertainty": 0.0019, "sm": 0.533, "sm_below": 0.036},
    }[meson]
    found = largest_ratio(deviations=2.5, **given)
    assert found == pytest.approx(expected.value[meson], rel=expected.rtol)
