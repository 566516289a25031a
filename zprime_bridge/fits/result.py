"""What a fit found, and how sure it is of that."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, final

import numpy as np

from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.fits.combination import chi_squared_at
from zprime_bridge.fits.confidence import p_value, pull

if TYPE_CHECKING:
    from zprime_bridge.fits.protocol import FitLikelihood, FitSpace


@final
class FitStatus(StrEnum):
    """Whether the best fit can be trusted."""

    CONVERGED = "converged"
    AT_LIMIT = "at a limit"
    DEGENERATE = "degenerate"
    NOT_CONVERGED = "not converged"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LocalMinimum:
    """A further minimum, of another sign or size of the coefficients.

    Attributes
    ----------
    theta : array, shape (k,)
        Where it is.
    delta_chi2 : float
        How much worse than the best fit.
    """

    theta: FloatArray
    delta_chi2: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FitResult:
    """The best fit of a likelihood in a space.

    Attributes
    ----------
    likelihood : FitLikelihood
        One data set or several together.
    space : FitSpace
        What was varied.
    status : FitStatus
        Anything but ``CONVERGED`` comes with advice.
    advice : tuple of str
        What is wrong with the fit and what to do, one sentence each.
    best : array, shape (k,)
        Parameters at the smallest chi^2.
    errors : array, shape (k,)
        One standard deviation from the curvature (Hesse), other parameters free; NaN without.
    intervals : array, shape (k, 2)
        Where chi^2 has risen by one, other parameters minimised (Minos); NaN where it does not
        before a limit.
    covariance : array, shape (k, k)
        Of the parameters; NaN without.
    chi2_min, chi2_sm : float
        At the best fit and in the Standard Model.
    log_likelihood, log_likelihood_sm : float
        The same with normalisation.
    n_parameters : int
        Stated by the user for p-values; else the number of fit parameters.
    parameters_stated : bool
        Whether the user stated it.
    other_minima : tuple of LocalMinimum
        Sorted, best first.
    calls : int
        Evaluations of the likelihood.
    """

    likelihood: FitLikelihood
    space: FitSpace
    status: FitStatus
    advice: tuple[str, ...]
    best: FloatArray
    errors: FloatArray
    intervals: FloatArray
    covariance: FloatArray
    chi2_min: float
    chi2_sm: float
    log_likelihood: float
    log_likelihood_sm: float
    n_parameters: int
    parameters_stated: bool
    other_minima: tuple[LocalMinimum, ...]
    calls: int

    @property
    def coefficients(self) -> dict[str, complex]:
        """Wilson coefficients at the best fit, WET flavio basis at 4.8 GeV."""
        found = self.space.coefficients(self.best[np.newaxis])
        return {name: complex(values[0]) for name, values in found.items()}

    @property
    def n_observables(self) -> int:
        """Number of observables."""
        return len(self.likelihood.observable_names)

    @property
    def n_fitted(self) -> int:
        """Number of parameters that were varied."""
        return len(self.best)

    @property
    def delta_chi2(self) -> float:
        """How much better than the Standard Model the best fit is."""
        return self.chi2_sm - self.chi2_min

    @property
    def pull(self) -> float:
        """The same in standard deviations, for the number of fitted parameters."""
        return pull(self.delta_chi2, self.n_fitted)

    @property
    def p_value(self) -> float:
        """Goodness of the best fit, with the number of parameters that was stated."""
        return p_value(
            self.chi2_min, n_observables=self.n_observables, n_parameters=self.n_parameters
        )

    @property
    def p_value_sm(self) -> float:
        """Goodness of the Standard Model, which has no parameter here."""
        return p_value(self.chi2_sm, n_observables=self.n_observables, n_parameters=0)

    @property
    def correlations(self) -> FloatArray:
        """Correlation matrix, shape (k, k); NaN without covariance."""
        sizes = np.sqrt(np.diag(self.covariance))
        return frozen_floats(self.covariance / np.outer(sizes, sizes))

    def chi_squared(self, theta: FloatArray) -> FloatArray:
        """chi^2 at points of shape (n, k)."""
        return chi_squared_of(self.likelihood, self.space, theta)


def chi_squared_of(likelihood: FitLikelihood, space: FitSpace, theta: FloatArray) -> FloatArray:
    """chi^2 at points of shape (n, k); infinite where there is none."""
    values = chi_squared_at(likelihood, space.coefficients(theta))
    found: FloatArray = np.where(np.isfinite(values), values, np.inf)
    return found
