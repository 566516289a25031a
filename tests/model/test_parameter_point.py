"""Parameter points."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from zprime_bridge.core.errors import ModelError
from zprime_bridge.model.point import ParameterPoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -1.0, 0.0])
@pytest.mark.parametrize("name", ["g_prime", "m_zprime"])
def test_coupling_and_mass_must_be_positive_numbers(name: str, value: float) -> None:
    given = {"g_prime": 1.0, "m_zprime": 1000.0, name: value}
    with pytest.raises(ModelError, match=f"{name} must be a positive finite number"):
        ParameterPoint(**given)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_kinetic_mixing_must_be_finite(value: float) -> None:
    with pytest.raises(ModelError, match="g_12 must be finite"):
        ParameterPoint(g_prime=1.0, m_zprime=1000.0, g_12=value)


@pytest.mark.parametrize(("card", "alpha4"), [("BM1", 1.87e-2), ("BM3", 4.60e-2)])
def test_alpha4_of_the_planck_safe_benchmarks(
    card: str, alpha4: float, reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference(f"couplings/{card}.g4")
    point = ParameterPoint(g_prime=expected.value, m_zprime=5000.0)
    assert point.alpha4 == pytest.approx(alpha4, rel=expected.rtol)
