"""Several likelihoods as one."""

from __future__ import annotations

import warnings
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np
from scipy.linalg import block_diag

from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.core.errors import PredictionError, UnverifiedWarning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zprime_bridge.core.arrays import ComplexArray
    from zprime_bridge.fits.protocol import FitLikelihood

OUTSIDE: Final = 9.99
"""No prediction is asked for beyond this multiple of the verified box; at ten it is refused."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CombinedLikelihood:
    """The product of independent likelihoods; made by :func:`combined`.

    Attributes
    ----------
    parts : tuple of FitLikelihood
        Without common observables.
    """

    parts: tuple[FitLikelihood, ...]

    @property
    def name(self) -> str:
        """The names of the parts."""
        return " + ".join(part.name for part in self.parts)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Coefficients on which an observable of some part depends."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.parameters))

    @property
    def observable_names(self) -> tuple[str, ...]:
        """Of all parts, in their order."""
        return tuple(name for part in self.parts for name in part.observable_names)

    @property
    def mean(self) -> FloatArray:
        """Measured values of all parts, shape (n_obs,)."""
        return frozen_floats(np.concatenate([part.mean for part in self.parts]))

    @property
    def covariance(self) -> FloatArray:
        """Block-diagonal, shape (n_obs, n_obs)."""
        return frozen_floats(block_diag(*(part.covariance for part in self.parts)))

    @property
    def box(self) -> dict[str, float]:
        """Where all parts are verified."""
        found: dict[str, float] = {}
        for part in self.parts:
            for name, size in part.box.items():
                found[name] = min(size, found.get(name, size))
        return found

    def predict(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        """Predictions of all parts, shape (n, n_obs)."""
        return np.hstack([part.predict(relevant(part, values)) for part in self.parts])

    def chi_squared(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        """Sum over the parts, shape (n,)."""
        return _sum([part.chi_squared(relevant(part, values)) for part in self.parts])

    def log_likelihood(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        """Sum over the parts, shape (n,)."""
        return _sum([part.log_likelihood(relevant(part, values)) for part in self.parts])


def combined(likelihoods: Sequence[FitLikelihood]) -> FitLikelihood:
    """Multiply likelihoods whose uncertainties are independent.

    Parameters
    ----------
    likelihoods : sequence of FitLikelihood
        At least one; a single one is returned as it is.

    Raises
    ------
    PredictionError
        If there is none, or two of them contain the same observable: it would count twice.
    """
    if not likelihoods:
        raise PredictionError("there is nothing to fit: name at least one data set")
    counts = Counter(name for part in likelihoods for name in part.observable_names)
    twice = [name for name, count in counts.items() if count > 1]
    if twice:
        owners = [part.name for part in likelihoods if twice[0] in part.observable_names]
        more = f" and {len(twice) - 1} more" if len(twice) > 1 else ""
        raise PredictionError(
            f"{' and '.join(owners)} share the observable {twice[0]}{more}, which would count "
            "twice: leave one of the data sets out, or write a definition with each of them once"
        )
    if len(likelihoods) == 1:
        return likelihoods[0]
    return CombinedLikelihood(parts=tuple(likelihoods))


def parts_of(likelihood: FitLikelihood) -> tuple[FitLikelihood, ...]:
    """Return the data sets behind a likelihood."""
    return likelihood.parts if isinstance(likelihood, CombinedLikelihood) else (likelihood,)


def relevant(
    likelihood: FitLikelihood, values: Mapping[str, ComplexArray]
) -> dict[str, ComplexArray]:
    """Leave out coefficients on which nothing depends; zeros if all of them are."""
    known = {name: value for name, value in values.items() if name in likelihood.parameters}
    if known or not values:
        return known
    size = len(next(iter(values.values())))
    return {name: np.zeros(size, dtype=np.complex128) for name in likelihood.parameters[:1]}


def chi_squared_at(likelihood: FitLikelihood, values: Mapping[str, ComplexArray]) -> FloatArray:
    """chi^2 of many points of which some may be impossible.

    Parameters
    ----------
    likelihood : FitLikelihood
        One data set or several.
    values : mapping of str to array
        Coefficients, each of shape (n,); others than those of the likelihood are left out.

    Returns
    -------
    array, shape (n,)
        NaN where a coefficient is not a number, infinite where one is far outside the box in
        which predictions are verified.
    """
    known = relevant(likelihood, values)
    sizes = box_multiples(likelihood, known)
    near = sizes <= OUTSIDE
    found = np.where(np.isnan(sizes), np.nan, np.inf)
    if near.any():
        with told_elsewhere():
            found[near] = likelihood.chi_squared({n: array[near] for n, array in known.items()})
    return found


@contextmanager
def told_elsewhere() -> Iterator[None]:
    """Leave it to results, planes and verdicts to tell of coefficients outside the box."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnverifiedWarning)
        yield


def box_multiples(likelihood: FitLikelihood, values: Mapping[str, ComplexArray]) -> FloatArray:
    """Largest |C| of each point in units of the box in which predictions are verified.

    Returns
    -------
    array, shape (n,)
        NaN where a coefficient is not a number.
    """
    known = relevant(likelihood, values)
    sizes = np.abs(np.array(list(known.values())))
    boxes = np.array([likelihood.box.get(name, np.inf) for name in known])
    multiples = np.max(sizes / boxes[:, np.newaxis], axis=0)
    return np.where(np.isfinite(sizes).all(axis=0), multiples, np.nan)


def standard_model(likelihood: FitLikelihood) -> dict[str, ComplexArray]:
    """Return one point where every coefficient vanishes."""
    return {name: np.zeros(1, dtype=np.complex128) for name in likelihood.parameters[:1]}


def _sum(terms: Sequence[FloatArray]) -> FloatArray:
    total: FloatArray = np.sum(terms, axis=0)
    return total
