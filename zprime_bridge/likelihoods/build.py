"""Making the data of a fit: flavio's average of measurements, flavio's sampling of the theory."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.core.errors import ExternalToolError, PredictionError
from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.external.flavio import observable_name
from zprime_bridge.external.flavio_likelihood import measurement_moments
from zprime_bridge.likelihoods.covariance_store import cache_folder, keep
from zprime_bridge.likelihoods.definition_check import check_with_flavio, used_observables
from zprime_bridge.likelihoods.gaussian import GaussianData
from zprime_bridge.likelihoods.sampling import sample, sample_key

if TYPE_CHECKING:
    from pathlib import Path

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.likelihoods.definition import FitDefinition
    from zprime_bridge.likelihoods.sampling import Progress

SEED: Final = 20211107
"""Seed of the parameter points; block b of them has this plus b."""

MEASUREMENT_SAMPLES: Final = 200_000
"""Draws per measurement: the average moves by 0.2 % of its uncertainty at most (1/sqrt(N))."""

MEASUREMENT_SEED: Final = 1


def build_data(
    definition: FitDefinition,
    *,
    samples: int = 100,
    seed: int = SEED,
    workers: int | None = None,
    progress: Progress | None = None,
) -> GaussianData:
    """Compute the data of a fit with flavio and keep them in the user's cache.

    Parameters
    ----------
    definition : FitDefinition
        Observables and measurements.
    samples : int
        Parameter points of the theory covariance (10 to 30 ms per observable and point); its
        uncertainties have a relative accuracy of 1/sqrt(2 samples). A few times the number of
        observables is reasonable.
    seed : int
        Seed of the points; the same seed gives the same numbers.
    workers : int, optional
        Processes; by default one per core.
    progress : callable, optional
        Called with the numbers of points done and wanted.

    Returns
    -------
    GaussianData
        Also found by :func:`~zprime_bridge.likelihoods.covariance_store.load_data` from now on.

    Raises
    ------
    CardError
        If the installed flavio lacks an observable or a measurement.
    PredictionError, ExternalToolError
        If flavio fails, a number is not finite, or the covariance is singular.
    """
    check_with_flavio(definition)
    mean, experiment = averaged(definition)
    version = flavio_door.version()
    folder = _sample_folder(definition, seed, version)
    draws = sample(
        definition.observables,
        samples=samples,
        seed=seed,
        workers=workers,
        progress=progress,
        folder=folder,
    )
    data = assembled(definition, mean, experiment, draws, seed=seed, version=version)
    keep(data)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
    return data


def assembled(
    definition: FitDefinition,
    mean: FloatArray,
    experiment: FloatArray,
    draws: FloatArray,
    *,
    seed: int,
    version: str,
) -> GaussianData:
    """Put the parts together.

    Parameters
    ----------
    definition : FitDefinition
        With n observables.
    mean, experiment : ndarray, shape (n,) and (n, n)
        From :func:`averaged`.
    draws : ndarray, shape (samples, n)
        Standard Model predictions.
    seed : int
        Of the draws.
    version : str
        Of flavio.
    """
    return GaussianData(
        observables=definition.observables,
        mean=mean,
        covariance_exp=experiment,
        covariance_sm=np.atleast_2d(np.cov(draws.T)),
        provenance={
            "definition": definition.name,
            "fingerprint": definition.fingerprint,
            "flavio": version,
            "samples": len(draws),
            "seed": seed,
            "measurement_samples": MEASUREMENT_SAMPLES,
            "measurement_seed": MEASUREMENT_SEED,
        },
    )


def averaged(definition: FitDefinition) -> tuple[FloatArray, FloatArray]:
    r"""Return the weighted average of all measurements and its covariance.

    .. math:: C = \Bigl(\sum_m C_m^{-1}\Bigr)^{-1}, \quad \bar x = C \sum_m C_m^{-1} x_m

    with the mean and covariance of each measurement, taken over its own observables: what flavio's
    ``MeasurementCovariance`` gives for many random numbers.

    Returns
    -------
    ndarray, shape (n,); ndarray, shape (n, n)
        Powers of GeV.

    Raises
    ------
    PredictionError
        If no measurement constrains one of the observables, or a covariance is singular.
    """
    n = len(definition.observables)
    position = {observable: index for index, observable in enumerate(definition.observables)}
    used = used_observables(definition)
    parts: list[tuple[list[int], FloatArray, FloatArray]] = []
    for name, observables in used.items():
        if not observables:
            continue
        mean, covariance = measurement_moments(
            name,
            observables,
            definition.overlay.get(name),
            samples=MEASUREMENT_SAMPLES,
            seed=MEASUREMENT_SEED,
        )
        if not (np.all(np.isfinite(mean)) and np.all(np.isfinite(covariance))):
            raise PredictionError(f"the measurement {name!r} has no finite mean and covariance")
        parts.append(([position[observable] for observable in observables], mean, covariance))
    measured = {index for rows, _, _ in parts for index in rows}
    missing = [observable_name(o) for o, index in position.items() if index not in measured]
    if missing:
        raise PredictionError(f"no measurement of {definition.name!r} gives {', '.join(missing)}")
    scale = np.zeros(n)  # the observables differ by twelve orders of magnitude
    for rows, _, covariance in parts:
        scale[rows] = np.sqrt(np.diag(covariance))
    weight, weighted = np.zeros((n, n)), np.zeros(n)
    for rows, mean, covariance in parts:
        unit = scale[rows]
        inverse = np.linalg.inv(covariance / np.outer(unit, unit))
        weight[np.ix_(rows, rows)] += inverse
        weighted[rows] += inverse @ (mean / unit)
    total = np.linalg.inv(weight)
    return scale * (total @ weighted), np.outer(scale, scale) * (total + total.T) / 2


def _sample_folder(definition: FitDefinition, seed: int, version: str) -> Path | None:
    try:
        return cache_folder() / "samples" / sample_key(definition.observables, seed, version)
    except ExternalToolError:
        return None
