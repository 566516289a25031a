"""Delta C9 and C10 at the b scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.matching.coefficients import WilsonCoefficients
from zprime_bridge.predictions.semileptonic import NAMES, delta_c9_c10

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from tests.predictions.conftest import Benchmark


def test_bm3_at_the_b_scale(bm3: Benchmark, reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("flavio/BM3.c9_c10")
    shifts = delta_c9_c10(bm3[1])
    assert shifts.scale == 4.8
    assert shifts.inverse_alpha_e == 127.9
    found = {name: shifts.values[name].real for name in expected.value}
    assert found == pytest.approx(expected.value, rel=expected.rtol)


def test_all_twelve_are_there_and_zero_without_new_physics() -> None:
    nothing = WilsonCoefficients(
        eft="WET", basis="flavio", scale=91.1876, values={}, metadata={"inverse_alpha_e": 127.9}
    )
    shifts = delta_c9_c10(nothing)
    assert tuple(shifts.values) == NAMES
    assert len(NAMES) == 12
    assert not any(shifts.values.values())


def test_rescaling_keeps_the_amplitude(bm3: Benchmark) -> None:
    shifts = delta_c9_c10(bm3[1])
    other = shifts.rescaled(132.1)
    for name, value in shifts.values.items():
        assert other.values[name] / 132.1 == pytest.approx(value / 127.9)
    assert other.rescaled(shifts.inverse_alpha_e).values == pytest.approx(dict(shifts.values))


def test_coefficients_of_unknown_alpha_e_are_refused() -> None:
    unnamed = WilsonCoefficients(eft="WET", basis="flavio", scale=91.1876, values={})
    with pytest.raises(PredictionError, match="inverse_alpha_e"):
        delta_c9_c10(unnamed)
