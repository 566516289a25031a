"""From a definition to its likelihood: what is packaged, cached or missing."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.polynomials.formulas import small_set
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external.flavio import observable_name
from zprime_bridge.likelihoods import loading
from zprime_bridge.likelihoods.definition import FitDefinition, built_in_definitions
from zprime_bridge.likelihoods.gaussian import GaussianData
from zprime_bridge.likelihoods.loading import load_likelihood, prepare
from zprime_bridge.polynomials import store
from zprime_bridge.polynomials.adaptive import AdaptiveIntegral
from zprime_bridge.polynomials.adaptive_store import decoded, encoded
from zprime_bridge.polynomials.pieces import ORDER, Piecewise
from zprime_bridge.polynomials.verification import REPRODUCED

if TYPE_CHECKING:
    from pathlib import Path

    from zprime_bridge.polynomials.polynomials import PolynomialSet

FAST = """
import sys
from zprime_bridge.likelihoods.loading import load_likelihood
for name in {names!r}:
    likelihood = load_likelihood(name)
    print(likelihood.log_likelihood({{}})[0])
print(sorted(set(sys.modules) & {{"flavio", "wilson", "sympy"}}))
"""


def test_built_in_fits_are_complete_and_need_no_flavio() -> None:
    names = list(built_in_definitions())
    run = subprocess.run(
        [sys.executable, "-c", FAST.format(names=names)],
        capture_output=True,
        text=True,
        check=True,
    )
    *values, modules = run.stdout.split("\n")[:-1]
    assert all(np.isfinite(float(value)) for value in values)
    assert len(values) == len(names)
    assert modules == "[]"


@pytest.mark.parametrize("name", built_in_definitions())
def test_every_formula_of_a_built_in_fit_reproduces_flavio(name: str) -> None:
    likelihood = load_likelihood(name)
    assert likelihood.fallback == ()
    assert likelihood.polynomials is not None
    assert max(f.accuracy for f in likelihood.polynomials.formulas) <= REPRODUCED
    assert set(likelihood.parameters) == set(likelihood.polynomials.box)


def _definition() -> FitDefinition:
    return FitDefinition(
        name="mine", observables=small_set().observables, measurements=("LHCb something",)
    )


def _data(version: str = "2.7.1") -> GaussianData:
    return GaussianData(
        observables=_definition().observables,
        mean=np.zeros(3),
        covariance_exp=np.eye(3),
        covariance_sm=np.eye(3),
        provenance={"flavio": version},
    )


@pytest.fixture
def _mine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(store, "_packaged", lambda: iter(()))
    monkeypatch.setattr(loading, "read_definition", lambda _source: _definition())
    monkeypatch.setattr(loading, "load_data", lambda _definition: _data())
    monkeypatch.setattr(loading, "installed_version", lambda: "2.7.1")


@pytest.mark.usefixtures("_mine")
def test_what_was_computed_once_is_found_again() -> None:
    with pytest.raises(PredictionError, match=r"3 observables of 'mine'.*--set-up"):
        load_likelihood("mine")
    store.keep(small_set())
    likelihood = load_likelihood("mine")
    values = {"C9_bsmumu": np.array([0.4 + 0.1j])}
    np.testing.assert_allclose(likelihood.predict(values), small_set().predict(values), rtol=1e-12)


@pytest.mark.usefixtures("_mine")
def test_prepare_computes_what_is_missing_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def computed(observables: list[object], **_options: object) -> PolynomialSet:
        asked.append(len(observables))
        return small_set()

    monkeypatch.setattr(loading, "compute", computed)
    assert prepare(_definition()) is not None
    assert prepare(_definition()) is None
    assert asked == [3]


@pytest.mark.usefixtures("_mine")
def test_formulas_that_do_not_reproduce_flavio_are_left_to_it() -> None:
    good, *bad = small_set().formulas
    poor = [replace(formula, accuracy=1e-5) for formula in bad]
    store.keep(replace(small_set(), formulas=(good, *poor)))
    likelihood = load_likelihood("mine")
    assert [observable_name(o) for o in likelihood.fallback] == [
        observable_name(formula.observable) for formula in poor
    ]
    assert load_likelihood("mine", accuracy=1e-4).fallback == ()


@pytest.mark.usefixtures("_mine")
def test_covariances_and_polynomials_of_different_versions_do_not_mix(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store.keep(small_set())
    monkeypatch.setattr(loading, "load_data", lambda _definition: _data("2.6.0"))
    with pytest.raises(PredictionError, match=r"have not been computed with flavio 2\.6\.0"):
        load_likelihood("mine")


@pytest.mark.usefixtures("_mine")
def test_polynomials_of_another_flavio_are_not_taken_from_the_cache() -> None:
    store.keep(small_set(version="2.6.0"))
    with pytest.raises(PredictionError, match="have not been computed"):
        load_likelihood("mine")


def _integral() -> AdaptiveIntegral:
    random = np.random.default_rng(4)
    return AdaptiveIntegral(
        parts=("numerator",),
        phase=(),
        parameters=("C10_bsmumu", "C9_bsmumu"),
        tolerance=0.005,
        bounds=(1.0, 6.0),
        pieces=Piecewise(
            edges=np.array([1.0, 2.5, 4.0, 6.0]), values=random.normal(size=(3, ORDER, 2))
        ),
        vectors=random.normal(size=(2, 15)),
        remainder=random.normal(size=15),
        rule=random.normal(size=(3, 21)),
    )


@pytest.mark.usefixtures("_mine")
def test_adaptive_integrals_are_kept_beside_their_polynomials() -> None:
    store.keep(replace(small_set(), adaptive=(_integral(),)))
    found = store.stored(small_set().observables, "2.7.1")
    assert found is not None
    assert [integral.parts for integral in found.adaptive] == [("numerator",)]
    np.testing.assert_array_equal(found.adaptive[0].pieces.values, _integral().pieces.values)


def test_integrals_are_read_back_bit_by_bit() -> None:
    content = encoded([_integral(), _integral()])
    assert content == encoded([_integral(), _integral()])
    for found in decoded(content, where="test"):
        assert found.bounds == _integral().bounds
        np.testing.assert_array_equal(found.pieces.edges, _integral().pieces.edges)
        np.testing.assert_array_equal(found.pieces.values, _integral().pieces.values)
        for name in ("vectors", "remainder", "rule"):
            np.testing.assert_array_equal(getattr(found, name), getattr(_integral(), name))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\x93NUMPY"])
def test_damaged_integrals_are_refused(content: bytes) -> None:
    with pytest.raises(PredictionError, match="holds no integrals"):
        decoded(content, where="broken.npz")
