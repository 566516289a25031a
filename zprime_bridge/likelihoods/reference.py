"""The reference path: flavio's own ``FastLikelihood`` with the covariances used here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.external.flavio_likelihood import fast_log_likelihood

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.likelihoods.definition import FitDefinition
    from zprime_bridge.likelihoods.gaussian import GaussianData


def reference_log_likelihood(
    definition: FitDefinition,
    data: GaussianData,
    coefficients: Mapping[str, complex],
    *,
    scale: float = 4.8,
    eft: str = "WET",
    basis: str = "flavio",
) -> float:
    """Log-likelihood of new physics as flavio computes it: seconds per point.

    Parameters
    ----------
    definition : FitDefinition
        Observables and measurements.
    data : GaussianData
        Made for this definition with the installed version of flavio.
    coefficients : mapping of str to complex
        New physics by WCxf name.
    scale : float
        GeV.
    eft, basis : str
        WCxf names; ``SMEFT`` and ``Warsaw`` for coefficients above the electroweak scale.

    Returns
    -------
    float
        Including the normalisation of the Gaussian density.

    Raises
    ------
    PredictionError
        If the data belong to another definition or another version of flavio.
    ExternalToolError
        If flavio or wilson fail.
    """
    _require_match(definition, data)
    return fast_log_likelihood(
        data.observables,
        (data.mean, data.covariance_exp, data.covariance_sm),
        {name: definition.overlay.get(name) for name in definition.measurements},
        coefficients,
        where=(scale, eft, basis),
    )


def reference_predictions(
    definition: FitDefinition,
    coefficients: Mapping[str, complex],
    *,
    scale: float = 4.8,
    eft: str = "WET",
    basis: str = "flavio",
) -> tuple[float, ...]:
    """Return flavio's predictions of all observables of a fit, in powers of GeV."""
    return flavio_door.predict(
        definition.observables, coefficients, scale=scale, eft=eft, basis=basis
    )


def _require_match(definition: FitDefinition, data: GaussianData) -> None:
    made = data.provenance
    version = flavio_door.version()
    if made.get("fingerprint") != definition.fingerprint or made.get("restricted"):
        raise PredictionError(
            f"the data were made for {made.get('definition')!r} as it was, not for "
            f"{definition.name!r} as it is: zprime-bridge fit --set-up makes new ones"
        )
    if made.get("flavio") != version:
        raise PredictionError(
            f"the data of {definition.name!r} were made with flavio {made.get('flavio')}, but "
            f"{version} is installed: zprime-bridge fit --set-up makes new ones"
        )
