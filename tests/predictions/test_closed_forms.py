"""Closed formulas against independent numbers and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zprime_bridge.predictions.closed_forms import (
    anomalous_moment,
    dineutrino_ratio,
    lfu_double_ratio,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

CL_SM_OF_THE_PAPER = -12.64 / 2  # X_SM / 2


@pytest.mark.parametrize("name", ["BM1", "BM3"])
def test_anomalous_moment(name: str, reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference(f"flavio/{name}.a_mu")
    found = anomalous_moment(**expected.inputs)
    assert found == pytest.approx(expected.value, rel=expected.rtol)


def test_anomalous_moment_is_blind_to_parity() -> None:
    point = {"m_lepton": 0.1, "m_zprime": 100.0}
    assert anomalous_moment(g_left=0.3, g_right=0.8, **point) == pytest.approx(
        anomalous_moment(g_left=0.8, g_right=0.3, **point)
    )


def test_axial_moment_is_minus_five_times_the_vector_one() -> None:
    point = {"m_lepton": 0.1, "m_zprime": 100.0}
    vector = anomalous_moment(g_left=0.5, g_right=0.5, **point)
    axial = anomalous_moment(g_left=-0.5, g_right=0.5, **point)
    assert axial == pytest.approx(-5 * vector)


def test_dineutrino_ratio_of_bm3(reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("flavio/BM3.dineutrino")
    a = expected.inputs["a"] * CL_SM_OF_THE_PAPER
    left = [a * charge for charge in expected.inputs["charges"]]
    right_handed = [a * charge for charge in expected.inputs["nu_charges"]]
    total = dineutrino_ratio(left, right_handed, cl_sm=CL_SM_OF_THE_PAPER)
    assert total == pytest.approx(expected.value["total"], rel=expected.rtol)
    without = dineutrino_ratio(left, (), cl_sm=CL_SM_OF_THE_PAPER)
    assert without == pytest.approx(expected.value["left_handed_only"], rel=expected.rtol)


def test_dineutrino_ratio_without_new_physics_is_one() -> None:
    assert dineutrino_ratio((0, 0, 0), (), cl_sm=-6.5) == 1


@pytest.mark.parametrize("c9_primed", ["0.2", "-0.2"])
def test_lfu_double_ratio(c9_primed: str, reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("papers/eq71")
    found = lfu_double_ratio(float(c9_primed), 0.0, polarisation=0.86)
    assert found == pytest.approx(expected.value[c9_primed], rel=expected.rtol)


def test_lfu_double_ratio_sees_no_vector_like_or_longitudinally_blind_shift() -> None:
    assert lfu_double_ratio(0.3, 0.3, polarisation=0.86) == 1
    assert lfu_double_ratio(0.3, 0.0, polarisation=0.0) == 1
