"""The data of a fit: mean, experimental covariance and theory covariance."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, final

import numpy as np

from zprime_bridge.core.arrays import frozen_floats
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external.flavio import observable_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.external.flavio import Observable

SMALLEST_EIGENVALUE: Final = 1e-10
"""Of the correlation matrix; below it, rounding decides what the likelihood is."""

_LARGE_COMPONENT: Final = 0.2  # of a normalised null direction: named in the message


@final
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GaussianData:
    """Measured values of n observables with their uncertainties; the arrays are read-only.

    Attributes
    ----------
    observables : tuple of Observable
        flavio's names and arguments.
    mean : ndarray, shape (n,)
        Average of the measurements, flavio's powers of GeV.
    covariance_exp, covariance_sm : ndarray, shape (n, n)
        Of the average, and of the Standard Model predictions.
    provenance : mapping
        How the numbers were made: fingerprint, flavio version, numbers of samples, seeds.
    cholesky : ndarray, shape (n, n)
        Lower triangular L with L L^T = covariance_exp + covariance_sm.

    Raises
    ------
    PredictionError
        If a number is not finite, or the sum of the covariances is not positive definite.
    """

    observables: tuple[Observable, ...]
    mean: FloatArray
    covariance_exp: FloatArray
    covariance_sm: FloatArray
    provenance: Mapping[str, Any] = field(default_factory=dict)
    cholesky: FloatArray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the numbers, freeze them and factorise their covariance."""
        n = len(self.observables)
        for name, shape in (("mean", (n,)), ("covariance_exp", (n, n)), ("covariance_sm", (n, n))):
            array = frozen_floats(getattr(self, name))
            if array.shape != shape:
                raise PredictionError(f"{name} has shape {array.shape}, must be {shape}")
            _require_finite(array, name, self.observables)
            object.__setattr__(self, name, array)
        object.__setattr__(self, "provenance", MappingProxyType(dict(self.provenance)))
        factor = _factor(self.covariance, self.observables)
        object.__setattr__(self, "cholesky", frozen_floats(factor))

    @property
    def observable_names(self) -> tuple[str, ...]:
        """Names with their bins."""
        return tuple(observable_name(observable) for observable in self.observables)

    @property
    def covariance(self) -> FloatArray:
        """Sum of the experimental and the theory covariance, shape (n, n)."""
        return self.covariance_exp + self.covariance_sm

    @property
    def uncertainties(self) -> FloatArray:
        """Total one-sigma uncertainties, shape (n,)."""
        result: FloatArray = np.sqrt(np.diag(self.covariance))
        return result

    @property
    def log_normalisation(self) -> float:
        """Log of the Gaussian density at its maximum: -1/2 log det(2 pi C)."""
        half_log_det = float(np.sum(np.log(np.diag(self.cholesky))))
        return -half_log_det - len(self.observables) / 2 * math.log(2 * math.pi)

    def restricted_to(self, observables: Iterable[Observable]) -> GaussianData:
        """Return the marginal of some of the observables, in the order given.

        Raises
        ------
        PredictionError
            If one of them is not among the data.
        """
        chosen = tuple(observables)
        position = {observable: index for index, observable in enumerate(self.observables)}
        missing = [observable_name(o) for o in chosen if o not in position]
        if missing or not chosen:
            raise PredictionError(f"the data hold no {', '.join(missing) or 'observables: empty'}")
        rows = [position[observable] for observable in chosen]
        block = np.ix_(rows, rows)
        return GaussianData(
            observables=chosen,
            mean=self.mean[rows],
            covariance_exp=self.covariance_exp[block],
            covariance_sm=self.covariance_sm[block],
            provenance={**self.provenance, "restricted": True},
        )


def _require_finite(array: FloatArray, what: str, observables: tuple[Observable, ...]) -> None:
    bad = ~np.isfinite(array)
    rows = bad if array.ndim == 1 else bad.any(axis=1)
    if rows.any():
        names = ", ".join(observable_name(observables[row]) for row in np.flatnonzero(rows))
        raise PredictionError(f"{what} is not finite for {names}")


def _factor(covariance: FloatArray, observables: tuple[Observable, ...]) -> FloatArray:
    """Cholesky factor, or an error that names the observables of the null direction."""
    scale = np.sqrt(np.diag(covariance))
    if not np.all(scale > 0):
        names = ", ".join(observable_name(observables[i]) for i in np.flatnonzero(~(scale > 0)))
        raise PredictionError(f"the covariance has no positive variance for {names}")
    values, vectors = np.linalg.eigh(covariance / np.outer(scale, scale))
    if values[0] < SMALLEST_EIGENVALUE:
        large = np.flatnonzero(np.abs(vectors[:, 0]) > _LARGE_COMPONENT)
        names = ", ".join(observable_name(observables[i]) for i in large) or "many observables"
        kind = "singular" if values[0] > -SMALLEST_EIGENVALUE else "not positive definite"
        raise PredictionError(
            f"the covariance is {kind} (smallest eigenvalue of the correlations {values[0]:.1e}): "
            f"{names} are not independent. Remove one of them from the definition"
        )
    lower = np.linalg.cholesky(covariance / np.outer(scale, scale))
    factor: FloatArray = scale[:, np.newaxis] * lower
    return factor
