"""Largest gauge coupling that a meson-mixing observable allows, mass by mass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.papers.likelihoods import smooth_likelihood
from zprime_bridge.papers.printed import mixing_uncertainties, printed
from zprime_bridge.predictions.observables import overlay

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zprime_bridge.core.arrays import ComplexArray

    Predict = Callable[[Mapping[str, ComplexArray]], dict[str, FloatArray]]
    """Coefficients at 4.8 GeV to observables, flavio's units."""

DEVIATIONS: Final = 2.0
BISECTIONS: Final = 48
LARGEST_G_PER_GEV: Final = 4e-4
"""g'/M where the search for a limit ends: mixing polynomials are not verified far beyond."""

MEASUREMENTS: Final = {"DeltaM_s": "HFLAV DeltaM_s", "DeltaM_d": "HFLAV DeltaM_d"}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MixingObservable:
    """An observable with its measurement and theory uncertainty, flavio's units.

    Attributes
    ----------
    name : str
        flavio's.
    measured, uncertainty : float
        Experiment.
    sm, sm_uncertainty : float
        Standard Model.
    """

    name: str
    measured: float
    uncertainty: float
    sm: float
    sm_uncertainty: float

    def deviations(self, prediction: FloatArray) -> FloatArray:
        r"""Distance of predictions from the measurement.

        .. math:: |O - O_{exp}| / \sqrt{\sigma_{exp}^2 + (\sigma_{SM} O/O_{SM})^2}
        """
        theory = self.sm_uncertainty * prediction / self.sm
        found: FloatArray = np.abs(prediction - self.measured) / np.hypot(self.uncertainty, theory)
        return found


def mixing_observables() -> tuple[MixingObservable, ...]:
    """Return Delta M_s, Delta M_d and eps_K with current measurements."""
    standard = mixing_uncertainties()
    kaon = printed("chi")["eps_k"]
    found = {
        name: (constraint.value, constraint.uncertainty)
        for name, source in MEASUREMENTS.items()
        for constraint in [overlay(source, name)]
    } | {"eps_K": (float(kaon["value"]), float(kaon["uncertainty"]))}
    return tuple(
        MixingObservable(
            name=name,
            measured=measured,
            uncertainty=uncertainty,
            sm=float(standard["sm"][name]),
            sm_uncertainty=float(standard["uncertainties"][name]),
        )
        for name, (measured, uncertainty) in found.items()
    )


def mixing_predictor() -> Predict:
    """Return flavio's mixing observables as exact functions of the coefficients, without flavio."""
    likelihood = smooth_likelihood("mixing")
    names = [str(name) for name in likelihood.observable_names]

    def predict(values: Mapping[str, ComplexArray]) -> dict[str, FloatArray]:
        columns = likelihood.predict(values).T
        return dict(zip(names, columns, strict=True))

    return predict


def largest_coupling(
    observable: MixingObservable,
    masses: FloatArray,
    coefficients: Callable[[FloatArray], Mapping[str, ComplexArray]],
    predict: Predict,
) -> FloatArray:
    """Coupling above which an observable is more than two deviations off.

    Parameters
    ----------
    observable : MixingObservable
        Whose limit.
    masses : array
        (n,) GeV.
    coefficients : callable
        From (n,) couplings to coefficients at 4.8 GeV.
    predict : callable
        See :func:`mixing_predictor`.

    Returns
    -------
    array
        (n,) the smallest excluded coupling beyond the range that contains zero; NaN where none
        below g'/M = 0.4 per TeV is excluded.

    Raises
    ------
    PredictionError
        If the Standard Model itself is more than two deviations off: there is no such limit.
    """

    def excess(couplings: FloatArray) -> FloatArray:
        predictions = predict(coefficients(couplings))[observable.name]
        return observable.deviations(predictions) - DEVIATIONS

    low, high = np.zeros_like(masses), LARGEST_G_PER_GEV * masses
    if np.any(excess(low) > 0):
        raise PredictionError(
            f"the Standard Model is more than {DEVIATIONS:g} deviations from the measured "
            f"{observable.name}: no coupling is a limit; use a likelihood ratio instead"
        )
    unlimited = excess(high) < 0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        outside = excess(middle) > 0
        low, high = np.where(outside, low, middle), np.where(outside, middle, high)
    return frozen_floats(np.where(unlimited, np.nan, high))
