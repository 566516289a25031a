"""Data of fits in files: found by what decides them, never silently wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external import flavio as door
from zprime_bridge.external.flavio import version
from zprime_bridge.likelihoods.covariance_store import (
    cache_folder,
    decoded,
    encoded,
    installed_version,
    keep,
    load_data,
    samples_there,
)
from zprime_bridge.likelihoods.definition import FitDefinition, built_in_definitions
from zprime_bridge.likelihoods.definition_reader import read_definition
from zprime_bridge.likelihoods.gaussian import GaussianData

if TYPE_CHECKING:
    from pathlib import Path

DEFINITION = FitDefinition(
    name="stored", observables=(("DeltaM_s", ()), ("DeltaM_d", ())), measurements=("m",)
)
SHIPPED_VERSION = "2.7.1"


@pytest.fixture(autouse=True)
def _empty_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def data(samples: int = 100, flavio: str | None = None) -> GaussianData:
    return GaussianData(
        observables=DEFINITION.observables,
        mean=np.array([1.17e-11, 3.3e-13]),
        covariance_exp=np.diag([1.6e-29, 1.6e-30]),
        covariance_sm=np.array([[4e-25, 1e-26], [1e-26, 6e-28]]),
        provenance={
            "fingerprint": DEFINITION.fingerprint,
            "flavio": flavio or version(),
            "samples": samples,
            "seed": 1,
        },
    )


def test_a_file_gives_back_every_bit() -> None:
    before = data()
    after = decoded(encoded(before), "here")
    for name in ("mean", "covariance_exp", "covariance_sm"):
        assert np.array_equal(getattr(before, name), getattr(after, name))
    assert after.observables == before.observables
    assert after.provenance == before.provenance
    assert encoded(after) == encoded(before)


def test_the_cache_prefers_more_samples() -> None:
    for samples in (100, 400, 200):
        keep(data(samples))
    assert load_data(DEFINITION).provenance["samples"] == 400


def test_a_changed_definition_finds_nothing_and_says_how_to_make_it() -> None:
    keep(data())
    other = replace(DEFINITION, measurements=("another",))
    with pytest.raises(PredictionError, match=r"neither packaged nor cached.*--set-up"):
        load_data(other)


def test_data_of_another_flavio_are_refused_by_name() -> None:
    keep(data(flavio="1.9.9"))
    with pytest.raises(PredictionError, match=r"only for flavio 1\.9\.9.*--set-up"):
        load_data(DEFINITION)


def test_damaged_files_are_skipped() -> None:
    keep(data(100))
    keep(data(200))
    (newest,) = cache_folder().glob("*-200-*.npz")
    newest.write_bytes(newest.read_bytes()[:100])
    assert load_data(DEFINITION).provenance["samples"] == 100


def test_another_file_is_called_what_it_is() -> None:
    with pytest.raises(PredictionError, match=r"x\.npz holds no data of a fit"):
        decoded(b"PK nothing", "x.npz")


@pytest.mark.parametrize("name", built_in_definitions())
def test_packaged_data_belong_to_the_built_in_definitions(name: str) -> None:
    definition = read_definition(name)
    packaged = load_data(definition)
    assert packaged.observables == definition.observables
    assert packaged.provenance["fingerprint"] == definition.fingerprint
    assert packaged.provenance["flavio"] == SHIPPED_VERSION
    assert packaged.provenance["samples"] >= 2


def test_packaged_data_of_another_flavio_come_with_a_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(door, "version", lambda: "2.99.0")
    with pytest.warns(UserWarning, match=r"made with flavio 2\.7\.1, but 2\.99\.0 is installed"):
        load_data(read_definition("mixing"))


def test_data_made_with_the_installed_flavio_replace_packaged_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(door, "version", lambda: "2.99.0")
    definition = read_definition("mixing")
    assert samples_there(definition) == 0
    with pytest.warns(UserWarning, match="--set-up"):
        packaged = load_data(definition)
    keep(replace(packaged, provenance={**packaged.provenance, "flavio": "2.99.0", "samples": 20}))
    assert samples_there(definition) == 20
    assert load_data(definition).provenance["samples"] == 20


def test_packaged_data_of_a_name_are_not_used_for_other_content() -> None:
    with pytest.raises(PredictionError, match="neither packaged nor cached"):
        load_data(replace(DEFINITION, name="mixing"))


def test_installed_version_is_flavios() -> None:
    assert installed_version() == version()
