"""What inference needs to know of a likelihood and of the space in which it is fitted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zprime_bridge.core.arrays import ComplexArray, FloatArray


class FitLikelihood(Protocol):
    """A Gaussian likelihood of Wilson coefficients (WET flavio basis, new physics only)."""

    @property
    def name(self) -> str:
        """Name of the data set."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """Complex coefficients on which some observable depends, WCxf names."""

    @property
    def observable_names(self) -> tuple[str, ...]:
        """One readable name per observable."""

    @property
    def mean(self) -> FloatArray:
        """Measured central values, shape (n_obs,)."""

    @property
    def covariance(self) -> FloatArray:
        """Experimental plus theoretical covariance, shape (n_obs, n_obs)."""

    @property
    def box(self) -> Mapping[str, float]:
        """Largest modulus of each coefficient for which predictions are verified."""

    def predict(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        """Predictions, shape (n, n_obs); absent coefficients are zero."""

    def chi_squared(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        """Return the quadratic form of predictions minus measurements, shape (n,)."""

    def log_likelihood(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        """Return the logarithm with its normalisation, shape (n,)."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FitParameter:
    """A real parameter of a fit.

    Attributes
    ----------
    name : str
        As the user knows it.
    unit : str
        Empty if dimensionless.
    scale : float
        Typical size; the minimiser works in multiples of it.
    low, high : float
        Physical limits.
    """

    name: str
    unit: str = ""
    scale: float = 1.0
    low: float = -math.inf
    high: float = math.inf


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A quantity that grows or falls steadily with one fit parameter.

    Attributes
    ----------
    name, unit : str
        As the user knows it.
    parameter : int
        Place of the fit parameter.
    value : callable
        From the parameter to the quantity.
    """

    name: str
    unit: str
    parameter: int
    value: Callable[[float], float]


class FitSpace(Protocol):
    """A map from real fit parameters to Wilson coefficients."""

    @property
    def title(self) -> str:
        """One line that says what is varied and what is held."""

    @property
    def parameters(self) -> tuple[FitParameter, ...]:
        """The fit parameters, k of them."""

    @property
    def derived(self) -> tuple[Derived, ...]:
        """Further quantities to be reported."""

    def starts(self) -> FloatArray:
        """Points among which minima are sought first, shape (n, k); none at a limit."""

    def coefficients(self, theta: FloatArray) -> dict[str, ComplexArray]:
        """Coefficients at 4.8 GeV of points of shape (n, k), each of shape (n,)."""
