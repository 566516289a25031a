"""A definition of one's own becomes a likelihood in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.core.errors import CardError, PredictionError
from zprime_bridge.likelihoods.loading import load_likelihood
from zprime_bridge.likelihoods.reference import reference_log_likelihood
from zprime_bridge.likelihoods.set_up import set_up

if TYPE_CHECKING:
    from pathlib import Path

OWN = """
name: own
observables: [DeltaM_s, BR(B0->tautau)]
include_measurements: [mine]
measurements:
  mine: {values: {DeltaM_s: 1.1(1) e-11, BR(B0->tautau): 2(1) e-8}}
"""


@pytest.fixture
def definition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tmp_path / "own.yaml"
    file.write_text(OWN, encoding="utf-8")
    return file


def test_what_is_missing_is_computed_once(definition: Path) -> None:
    with pytest.raises(PredictionError, match="--set-up"):
        load_likelihood(definition)
    told: list[str] = []
    set_up(definition, samples=10, workers=1, progress=told.append)
    assert told[0] == "averages of own"
    assert "covariance of own: 10 of 10 points" in told
    assert told[-1] == "formulas of own: 1 of 1 observables"  # DeltaM_s is packaged
    likelihood = load_likelihood(definition)
    point = {"C10_bdtautau": np.array([1.0 + 0.5j]), "CVLL_bsbs": np.array([1e-11 + 0j])}
    expected = reference_log_likelihood(
        likelihood.definition,
        likelihood.data,
        {name: complex(array[0]) for name, array in point.items()},
    )
    assert likelihood.log_likelihood(point)[0] == pytest.approx(expected, abs=1e-9)
    told.clear()
    set_up(definition, workers=1, progress=told.append)
    assert told == []


def test_more_points_are_computed_if_asked_for_but_not_fewer(definition: Path) -> None:
    told: list[str] = []
    for samples in (6, 10, 8):
        set_up(definition, samples=samples, workers=1, progress=told.append)
    assert load_likelihood(definition).data.provenance["samples"] == 10
    assert told.count("averages of own") == 2


def test_a_wrong_name_is_told_before_anything_is_computed(definition: Path) -> None:
    definition.write_text(OWN.replace("DeltaM_s", "DeltaM_x"), encoding="utf-8")
    with pytest.raises(CardError, match="DeltaM_s"):
        set_up(definition, workers=1)
