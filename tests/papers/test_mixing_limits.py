"""The criterion of two standard deviations, on cases solved by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.papers.mixing_limits import (
    MixingObservable,
    largest_coupling,
    mixing_observables,
)
from zprime_bridge.papers.printed import mixing_uncertainties
from zprime_bridge.predictions import observables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import ComplexArray, FloatArray

SOLVED = 1e-9  # 48 bisections of 4e-4 per GeV
MASSES = np.array([1000.0, 2000.0])


def linear(values: Mapping[str, ComplexArray]) -> dict[str, FloatArray]:
    """A mass difference 1 + C."""
    return {"x": 1 + values["C"].real}


def square(couplings: FloatArray) -> dict[str, ComplexArray]:
    return {"C": ((couplings / MASSES) ** 2 * 1e8).astype(complex)}


def observable(*, measured: float, uncertainty: float, theory: float) -> MixingObservable:
    return MixingObservable(
        name="x", measured=measured, uncertainty=uncertainty, sm=1.0, sm_uncertainty=theory
    )


def test_limit_with_an_experimental_uncertainty() -> None:
    one = observable(measured=1.0, uncertainty=0.02, theory=0.0)
    found = largest_coupling(one, MASSES, square, linear)
    # C = 2 * 0.02 at the limit
    assert found == pytest.approx(np.sqrt(0.04) * MASSES / 1e4, rel=SOLVED)


def test_theory_uncertainty_grows_with_the_prediction() -> None:
    one = observable(measured=1.0, uncertainty=0.0, theory=0.1)
    found = largest_coupling(one, MASSES, square, linear)
    # C = 0.2 (1 + C), so C = 1/4
    assert found == pytest.approx(0.5 * MASSES / 1e4, rel=SOLVED)


def test_there_is_no_limit_where_nothing_is_excluded() -> None:
    one = observable(measured=1.0, uncertainty=1e3, theory=0.0)
    assert np.all(np.isnan(largest_coupling(one, MASSES, square, linear)))


def test_a_standard_model_that_is_excluded_gives_no_limit() -> None:
    one = observable(measured=2.0, uncertainty=0.1, theory=0.0)
    with pytest.raises(PredictionError, match="Standard Model is more than 2 deviations"):
        largest_coupling(one, MASSES, square, linear)


def test_measurements_are_those_of_the_overlay() -> None:
    found = {one.name: one.measured for one in mixing_observables()}
    assert found["DeltaM_s"] == observables.overlay("HFLAV DeltaM_s", "DeltaM_s").value
    assert set(found) == set(mixing_uncertainties()["sm"])
