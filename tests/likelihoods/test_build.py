"""Averages of measurements, sampling of the theory, and flavio's own likelihood of both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.core.errors import CardError, PredictionError
from zprime_bridge.external import flavio as door
from zprime_bridge.external.flavio_import import load
from zprime_bridge.likelihoods.build import averaged, build_data
from zprime_bridge.likelihoods.covariance_store import cache_folder, load_data
from zprime_bridge.likelihoods.definition import FitDefinition
from zprime_bridge.likelihoods.definition_reader import read_definition
from zprime_bridge.likelihoods.reference import reference_log_likelihood, reference_predictions
from zprime_bridge.likelihoods.sampling import PART, sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import ReferenceValue

FAST = (("DeltaM_s", ()), ("BR(Bs->mumu)", ()))
NOISE = 0.01  # of one standard deviation: four times 1/sqrt(200 000)
SEED = 1
ATOL_LOG_LIKELIHOOD = 1e-6  # what is asked of the fast path


@pytest.fixture(autouse=True)
def _empty_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def measured(*values: str, correlated: bool = False) -> FitDefinition:
    """Measurements of Delta M_s; the last one also of Delta M_d if ``correlated``."""
    own: dict[str, object] = {f"m{i}": {"values": {"DeltaM_s": v}} for i, v in enumerate(values)}
    observables = [("DeltaM_s", ())]
    if correlated:
        observables.append(("DeltaM_d", ()))
        own[f"m{len(values) - 1}"] = {
            "values": {"DeltaM_s": values[-1], "DeltaM_d": "3(1)e-13"},
            "correlation": 0.6,
        }
    return FitDefinition(
        name="own", observables=tuple(observables), measurements=tuple(own), overlay=own
    )


def test_two_measurements_are_averaged_with_inverse_variances() -> None:
    mean, covariance = averaged(measured("1.0(1)e-11", "1.3(2)e-11"))
    sigma = 1e-12 * np.sqrt(0.8)  # 1/(1 + 1/4)
    assert mean[0] == pytest.approx(1.06e-11, abs=NOISE * sigma)
    assert np.sqrt(covariance[0, 0]) == pytest.approx(sigma, rel=NOISE)


def test_a_correlated_measurement_moves_what_only_it_measures() -> None:
    mean, covariance = averaged(measured("1.0(1)e-11", "1.3(1)e-11", correlated=True))
    # x_s moves by -1.5 of its sigma_s in the second one, x_d follows by 0.6 of that
    assert mean == pytest.approx([1.15e-11, 2.1e-13], rel=NOISE)
    # its variance: 1 - 0.6^2 (1 - 1/2)
    assert covariance[1, 1] == pytest.approx(0.82e-26, rel=NOISE)


def test_asymmetric_errors_become_mean_and_variance_of_the_distribution(
    reference: Callable[[str], ReferenceValue],
) -> None:
    mean, covariance = averaged(measured("1.0 + 0.3 - 0.1 e-11"))
    wanted = reference("fit_data/asymmetric_normal")
    assert mean[0] == pytest.approx(wanted.value["mean"], rel=wanted.rtol)
    assert np.sqrt(covariance[0, 0]) == pytest.approx(wanted.value["deviation"], rel=wanted.rtol)


def test_average_is_that_of_flavio() -> None:
    load()
    from flavio.statistics.likelihood import (  # noqa: PLC0415
        MeasurementCovariance,
        MeasurementLikelihood,
    )

    names = ("LHCb B->K*mumu 2020 P 4-6", "ATLAS B->K*mumu 2017 P5p")
    observables = (("<P5p>(B0->K*mumu)", (4.0, 6.0)), ("<P4p>(B0->K*mumu)", (4.0, 6.0)))
    mean, covariance = averaged(
        FitDefinition(name="two", observables=observables, measurements=names)
    )
    state = np.random.get_state()  # noqa: NPY002
    np.random.seed(SEED)  # noqa: NPY002  # flavio draws from the global generator
    likelihood = MeasurementLikelihood(
        [(name, *arguments) for name, arguments in observables], include_measurements=list(names)
    )
    theirs, their_covariance = MeasurementCovariance(likelihood).compute(200_000)
    np.random.set_state(state)  # noqa: NPY002
    assert mean == pytest.approx(theirs, abs=NOISE * np.sqrt(covariance[0, 0]))
    assert covariance == pytest.approx(their_covariance, abs=NOISE * covariance[0, 0])


def test_averages_do_not_depend_on_the_order_of_measurements() -> None:
    one = measured("1.0(1)e-11", "1.3 + 0.2 - 0.4 e-11")
    other = replace(one, measurements=one.measurements[::-1])
    assert averaged(one)[0] == pytest.approx(averaged(other)[0], rel=1e-14)  # rounding


def test_an_observable_that_nothing_measures_is_named() -> None:
    definition = replace(measured("1.0(1)e-11"), observables=(("DeltaM_s", ()), ("eps_K", ())))
    with pytest.raises(PredictionError, match="no measurement of 'own' gives eps_K"):
        averaged(definition)


def test_more_samples_begin_with_the_same_ones_whatever_the_workers() -> None:
    told: list[tuple[int, int]] = []
    few = sample(FAST, samples=30, seed=5, workers=1)
    many = sample(FAST, samples=60, seed=5, workers=2, progress=lambda *n: told.append(n))
    assert np.array_equal(many[:30], few)
    assert told == [(done, 60) for done in range(0, 61, PART)]


def test_samples_do_not_depend_on_the_other_observables() -> None:
    both = sample(FAST, samples=20, seed=5, workers=1)
    alone = sample(FAST[1:], samples=20, seed=5, workers=1)
    assert np.array_equal(both[:, 1:], alone)


def test_sampling_leaves_numpys_generator_alone() -> None:
    before = np.random.get_state()[1].tolist()  # type: ignore[index]  # noqa: NPY002
    sample(FAST, samples=2, seed=5, workers=1)
    averaged(measured("1.0(1)e-11"))
    assert np.random.get_state()[1].tolist() == before  # type: ignore[index]  # noqa: NPY002


def test_an_interrupted_sampling_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "parts"

    def stop(done: int, _wanted: int) -> None:
        if done == 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sample(FAST, samples=80, seed=5, workers=1, progress=stop, folder=folder)
    kept = sorted(path.name for path in folder.iterdir())
    assert kept == [f"part{part:04d}.npy" for part in range(40 // PART)]
    told: list[int] = []
    finished = sample(
        FAST, samples=80, seed=5, workers=1, progress=lambda n, _: told.append(n), folder=folder
    )
    assert told == list(range(40, 81, PART))
    assert np.array_equal(finished, sample(FAST, samples=80, seed=5, workers=1))


@pytest.mark.parametrize(("samples", "workers", "seed"), [(1, 1, 0), (20, 0, 0), (20, 1, -1)])
def test_senseless_numbers_are_refused(samples: int, workers: int, seed: int) -> None:
    with pytest.raises(PredictionError, match="must be at least 2, 1 and 0"):
        sample(FAST, samples=samples, seed=seed, workers=workers)


def test_a_flavio_that_lacks_a_name_is_told_before_anything_is_computed() -> None:
    flavio_lacks_it = replace(measured("1.0(1)e-11"), measurements=("m0", "CMS B->K*mumu 2034"))
    with pytest.raises(CardError, match=r"own: error: flavio 2\S* has no measurement 'CMS B->K"):
        build_data(flavio_lacks_it)
    with pytest.raises(PredictionError, match=r"flavio 2\S* has no observable 'DeltaM_x'"):
        sample((("DeltaM_x", ()),), samples=2, seed=1, workers=1)


def test_built_data_are_kept_and_found_again() -> None:
    definition = measured("1.0(1)e-11")
    built = build_data(definition, samples=20, seed=5, workers=1)
    found = load_data(definition)
    assert found.provenance == built.provenance
    assert found.covariance_sm.tolist() == built.covariance_sm.tolist()
    assert not list((cache_folder() / "samples").iterdir())  # parts are not needed any more
    expected = np.var(sample(FAST[:1], samples=20, seed=5, workers=1), ddof=1)
    assert built.covariance_sm[0, 0] == pytest.approx(expected, rel=1e-12)  # rounding


@pytest.mark.parametrize(
    ("name", "coefficients"),
    [
        ("mixing", {}),
        ("mixing", {"CVLL_bsbs": -2e-12 + 1e-12j, "CVLR_bdbd": 3e-14}),
        ("bsnunu", {"CL_bsnumunumu": 2.0 - 1.0j, "CR_bsnutaunutau": 1.5}),
    ],
)
def test_flavios_likelihood_is_the_gaussian_of_the_data(
    name: str, coefficients: dict[str, complex]
) -> None:
    definition = read_definition(name)
    data = load_data(definition)
    predicted = np.array(reference_predictions(definition, coefficients))
    residual = np.linalg.solve(data.cholesky, predicted - data.mean)
    gaussian = data.log_normalisation - residual @ residual / 2
    flavios = reference_log_likelihood(definition, data, coefficients)
    assert flavios == pytest.approx(gaussian, abs=ATOL_LOG_LIKELIHOOD)


def test_one_observable_is_enough() -> None:
    definition = measured("1.0(1)e-11")
    data = build_data(definition, samples=20, workers=1)
    residual = (door.sm_predict(FAST[:1])[0] - data.mean[0]) / data.uncertainties[0]
    flavios = reference_log_likelihood(definition, data, {})
    expected = data.log_normalisation - residual**2 / 2
    assert flavios == pytest.approx(expected, abs=ATOL_LOG_LIKELIHOOD)


def test_the_reference_leaves_no_trace_in_flavio() -> None:
    flavio = load()
    from flavio.statistics.likelihood import FastLikelihood  # noqa: PLC0415

    before = set(flavio.Measurement.instances)
    definition = read_definition("mixing")
    reference_log_likelihood(definition, load_data(definition), {})
    assert set(flavio.Measurement.instances) == before
    assert not [n for n in FastLikelihood.instances if n.startswith("zprime_bridge")]


def test_data_of_another_definition_or_version_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mixing = read_definition("mixing")
    data = load_data(mixing)
    with pytest.raises(PredictionError, match="made for 'mixing' as it was, not for 'bsnunu'"):
        reference_log_likelihood(read_definition("bsnunu"), data, {})
    with pytest.raises(PredictionError, match="made for 'mixing' as it was"):
        reference_log_likelihood(mixing, data.restricted_to(data.observables), {})
    monkeypatch.setattr(door, "version", lambda: "2.99.0")
    with pytest.raises(PredictionError, match=r"made with flavio 2\.7\.1, but 2\.99\.0"):
        reference_log_likelihood(mixing, data, {})
