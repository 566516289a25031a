"""Electroweak precision observables of a Z' heavier than the Z, through flavio.

flavio adds the first-order shifts of Z couplings, M_Z and G_F by SMEFT operators to Standard Model
predictions with loops (arXiv:1706.08945; inputs alpha_e, G_F, M_Z). Z-Z' mixing and kinetic mixing
are in the operators phiD and phil1, phiq1, phie, phiu, phid of the matching.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.predictions.comparison import compare
from zprime_bridge.predictions.observables import observable_specs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zprime_bridge.matching.coefficients import WilsonCoefficients
    from zprime_bridge.predictions.prediction import Prediction
    from zprime_bridge.predictions.sm_uncertainties import Progress

ELECTROWEAK_TABLE: Final = "electroweak.yaml"
"""Name of the table of observables and measurements."""


def predict_electroweak(
    coefficients: WilsonCoefficients, progress: Progress | None = None
) -> tuple[Prediction, ...]:
    """Predict the observables of ``data/electroweak.yaml``.

    Parameters
    ----------
    coefficients : WilsonCoefficients
        SMEFT (any basis of wilson) at mu = M_Z'.
    progress : callable, optional
        Called with one line per Standard Model uncertainty that must be computed, that is with a
        flavio version for which none are shipped.

    Raises
    ------
    PredictionError
        For coefficients of another EFT: a Z' lighter than the Z is no contact interaction there.
    ExternalToolError
        If flavio or wilson are missing or fail.
    """
    if coefficients.eft != "SMEFT":
        raise PredictionError(
            f"coefficients of {coefficients.eft} cannot predict Z decays: the Z is integrated out. "
            "Give SMEFT coefficients (M_Z' above M_Z), or use the exact mixing of a light Z' "
            "('zprime-bridge mixing')"
        )
    specs = observable_specs(ELECTROWEAK_TABLE)
    return tuple(one.prediction() for one in compare(specs, coefficients, progress))


def chi_squared_difference(predictions: Iterable[Prediction]) -> float:
    """Sum of pull^2 minus that of the Standard Model; correlations are not known here."""
    return sum(
        prediction.pull**2 - prediction.sm_pull**2
        for prediction in predictions
        if prediction.pull is not None and prediction.sm_pull is not None
    )
