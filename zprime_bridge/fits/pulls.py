"""Which observables prefer a fit to the Standard Model, and which do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np

from zprime_bridge.fits.combination import parts_of, relevant, standard_model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import ComplexArray, FloatArray
    from zprime_bridge.fits.protocol import FitLikelihood


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ObservablePull:
    """One observable at a point and in the Standard Model.

    Attributes
    ----------
    name, data_set : str
        Observable, and likelihood that it belongs to.
    value, sm : float
        Predictions, in flavio's powers of GeV.
    measured, uncertainty : float
        Average of the measurements; one standard deviation of measurement and theory together.
    share : float
        Of chi^2(SM) - chi^2(point): residual times weighted residual. Shares of all observables
        add up to that difference; with correlations a share is no chi^2 of its own and can have
        either sign.
    """

    name: str
    data_set: str
    value: float
    sm: float
    measured: float
    uncertainty: float
    share: float

    @property
    def pull(self) -> float:
        """Prediction minus measurement in standard deviations, correlations left out."""
        return (self.value - self.measured) / self.uncertainty

    @property
    def sm_pull(self) -> float:
        """The same in the Standard Model."""
        return (self.sm - self.measured) / self.uncertainty


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class DataSetShare:
    """What one data set contributes; those of independent data sets add up exactly.

    Attributes
    ----------
    name : str
        Of the likelihood.
    n_observables : int
        In it.
    chi2, chi2_sm : float
        At the point and in the Standard Model.
    """

    name: str
    n_observables: int
    chi2: float
    chi2_sm: float

    @property
    def delta_chi2(self) -> float:
        """How much better than the Standard Model."""
        return self.chi2_sm - self.chi2


def observable_pulls(
    likelihood: FitLikelihood, values: Mapping[str, complex]
) -> tuple[ObservablePull, ...]:
    """Compare every observable at a point with data and the Standard Model.

    Parameters
    ----------
    likelihood : FitLikelihood
        One data set or several.
    values : mapping of str to complex
        Coefficients at 4.8 GeV.

    Returns
    -------
    tuple of ObservablePull
        In the order of the data sets.
    """
    return tuple(pull for part in parts_of(likelihood) for pull in _of_part(part, values))


def data_set_shares(
    likelihood: FitLikelihood, values: Mapping[str, complex]
) -> tuple[DataSetShare, ...]:
    """Split chi^2 into its data sets."""
    return tuple(
        DataSetShare(
            name=part.name,
            n_observables=len(part.observable_names),
            chi2=float(part.chi_squared(_one_point(part, values))[0]),
            chi2_sm=float(part.chi_squared(standard_model(part))[0]),
        )
        for part in parts_of(likelihood)
    )


def _of_part(part: FitLikelihood, values: Mapping[str, complex]) -> list[ObservablePull]:
    point = part.predict(_one_point(part, values))[0]
    sm = part.predict(standard_model(part))[0]
    shares = _terms(part, sm) - _terms(part, point)
    sizes = np.sqrt(np.diag(part.covariance))
    return [
        ObservablePull(
            name=name,
            data_set=part.name,
            value=float(point[i]),
            sm=float(sm[i]),
            measured=float(part.mean[i]),
            uncertainty=float(sizes[i]),
            share=float(shares[i]),
        )
        for i, name in enumerate(part.observable_names)
    ]


def _terms(part: FitLikelihood, predictions: FloatArray) -> FloatArray:
    """r_i (C^-1 r)_i: the terms whose sum is chi^2, in units where the variances are one."""
    sizes = np.sqrt(np.diag(part.covariance))
    correlations = part.covariance / np.outer(sizes, sizes)
    residuals = (predictions - part.mean) / sizes
    terms: FloatArray = residuals * np.linalg.solve(correlations, residuals)
    return terms


def _one_point(part: FitLikelihood, values: Mapping[str, complex]) -> dict[str, ComplexArray]:
    arrays = {name: np.array([value], dtype=np.complex128) for name, value in values.items()}
    return relevant(part, arrays)
