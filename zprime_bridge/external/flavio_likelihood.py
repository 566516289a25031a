"""The door to flavio's ``FastLikelihood``: samples, averages of measurements, log-likelihoods.

flavio keeps every likelihood and measurement in global registries and draws from numpy's global
generator. Here names begin with a prefix and are deleted afterwards, and the state of the
generator is put back.
"""

from __future__ import annotations

import hashlib
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external.flavio import (
    ckm_inputs,
    observable_name,
    require_observable,
    wrapped_errors,
)
from zprime_bridge.external.flavio_database import PREFIX, flavio_key, own_measurements
from zprime_bridge.external.flavio_import import load
from zprime_bridge.external.flavio_sharing import shared_amplitudes
from zprime_bridge.external.wilson import wilson_object

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.external.flavio import Observable


def sm_samples(
    observables: Sequence[Observable], *, seed: int, count: int, rows: Sequence[int] | None = None
) -> FloatArray:
    """Predict the Standard Model at random values of all of flavio's parameters.

    Parameters
    ----------
    observables : sequence of Observable
        Names and arguments.
    seed : int
        Seed of the parameter points.
    count : int
        Number of points that are drawn together.
    rows : sequence of int, optional
        Those of them that are predicted; all by default.

    Returns
    -------
    ndarray, shape (number of rows, n)
        Powers of GeV. Their covariance is what ``flavio.sm_covariance`` computes.

    Raises
    ------
    PredictionError
        If a prediction is not finite.
    ExternalToolError
        If flavio fails.
    """
    flavio = load()
    for observable in observables:
        require_observable(observable)
    known = flavio.Observable.instances
    standard_model = flavio.WilsonCoefficients()
    chosen = range(count) if rows is None else rows
    samples = np.empty((len(chosen), len(observables)))
    with _seeded(seed):
        draws = flavio.default_parameters.get_random_all(size=count)
    points = [{parameter: values[row] for parameter, values in draws.items()} for row in chosen]
    named = [
        dict(zip(known[name].arguments or (), arguments, strict=True))
        for name, arguments in observables
    ]
    with _quiet(), shared_amplitudes() as forget:
        for row, point in enumerate(points):
            forget()
            for column, observable in enumerate(observables):
                with wrapped_errors(observable_name(observable)):
                    samples[row, column] = known[observable[0]].prediction_par(
                        point, standard_model, **named[column]
                    )
    _require_finite(samples, observables)
    return samples


def measurement_moments(
    name: str,
    observables: Sequence[Observable],
    entry: Mapping[str, Any] | None,
    *,
    samples: int,
    seed: int,
) -> tuple[FloatArray, FloatArray]:
    """Return mean and covariance of one measurement, as ``MeasurementCovariance`` takes them.

    Parameters
    ----------
    name : str
        The measurement.
    observables : sequence of Observable
        Those that it measures and that are wanted, n of them.
    entry : mapping or None
        The measurement in flavio's format, if it is not in flavio's database.
    samples : int
        Random numbers drawn from its distributions; relative accuracy 1/sqrt(2 samples).
    seed : int
        The generator starts with this seed and the name, so that no other measurement matters.

    Returns
    -------
    ndarray, shape (n,); ndarray, shape (n, n)
        Powers of GeV.
    """
    load()
    from flavio.statistics.likelihood import MeasurementCovariance, MeasurementLikelihood

    own = {} if entry is None else {name: entry}
    with own_measurements(own) as renamed, _seeded(_named_seed(seed, name)), _quiet():
        likelihood = MeasurementLikelihood(
            [flavio_key(observable) for observable in observables],
            include_measurements=[renamed.get(name, name)],
        )
        with wrapped_errors(name):
            mean, covariance = MeasurementCovariance(likelihood).compute(samples)
    return np.atleast_1d(mean), np.atleast_2d(covariance)


def fast_log_likelihood(
    observables: Sequence[Observable],
    moments: tuple[FloatArray, FloatArray, FloatArray],
    measurements: Mapping[str, Mapping[str, Any] | None],
    coefficients: Mapping[str, complex],
    *,
    where: tuple[float, str, str],
) -> float:
    """Return ``FastLikelihood.log_likelihood`` with given covariances, at central parameters.

    Parameters
    ----------
    observables : sequence of Observable
        Names and arguments, n of them.
    moments : tuple of ndarray
        Mean (n,), experimental (n, n) and theory covariance (n, n), powers of GeV.
    measurements : mapping
        By name: the measurement in flavio's format, or None if flavio's database has it.
    coefficients : mapping of str to complex
        New physics by WCxf name.
    where : tuple of float, str, str
        Scale (GeV), EFT and basis of the coefficients.

    Returns
    -------
    float
        With the normalisation of the Gaussian density: the unit is that of the observables.
    """
    flavio = load()
    from flavio.statistics.likelihood import FastLikelihood

    scale, eft, basis = where
    mean, experiment, theory = moments
    keys = [flavio_key(observable) for observable in observables]
    name = f"{PREFIX}reference"
    one = len(keys) == 1  # flavio wants plain numbers then
    wilson = wilson_object(
        coefficients, scale=scale, eft=eft, basis=basis, options={"parameters": ckm_inputs()}
    )
    own = {given: entry for given, entry in measurements.items() if entry is not None}
    with own_measurements(own) as renamed, _quiet(), wrapped_errors("the likelihood"):
        try:
            fast = FastLikelihood(
                name,
                observables=keys,
                include_measurements=[renamed.get(given, given) for given in measurements],
            )
            fast.exp_covariance.load_dict(
                {
                    "observables": keys,
                    "central": float(mean[0]) if one else mean,
                    "covariance": float(experiment[0, 0]) if one else experiment,
                }
            )
            fast.sm_covariance.load_dict({"observables": keys, "covariance": theory})
            fast.make_measurement(N=100, Nexp=5000)  # its defaults: nothing is computed again
            parameters = flavio.default_parameters.get_central_all()
            return float(fast.log_likelihood(parameters, wilson))
        finally:
            FastLikelihood.instances.pop(name, None)
            pseudo = f"Pseudo-measurement for FastLikelihood instance: {name}"
            flavio.Measurement.instances.pop(pseudo, None)


def _require_finite(samples: FloatArray, observables: Sequence[Observable]) -> None:
    bad = [
        observable_name(observable)
        for observable, column in zip(observables, samples.T, strict=True)
        if not np.all(np.isfinite(column))
    ]
    if bad:
        raise PredictionError(
            f"flavio's Standard Model prediction of {', '.join(bad)} is not finite at some "
            "values of its parameters: remove the observable from the definition"
        )


def _named_seed(seed: int, name: str) -> int:
    digest = hashlib.sha256(f"{seed} {name}".encode()).digest()
    return int.from_bytes(digest[:4])


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Seed numpy's global generator, which flavio draws from, and put its state back."""
    state = np.random.get_state()  # noqa: NPY002
    np.random.seed(seed)  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(state)  # noqa: NPY002


@contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
