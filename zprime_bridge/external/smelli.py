"""The door to smelli: electroweak precision data in the SMEFT.

smelli makes leading-logarithmic running the default of every ``Wilson`` object when it is imported,
and writes CKM inputs into the dictionary that all of them share (smelli 2.4, ``classes.py``). Both
are undone here, and it is given objects with options of their own.
"""

from __future__ import annotations

import math
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, final

from zprime_bridge.core.errors import ExternalToolError, PredictionError
from zprime_bridge.external.flavio import ckm_inputs, wrapped_errors
from zprime_bridge.external.flavio_import import load
from zprime_bridge.external.quiet_import import quiet_import
from zprime_bridge.external.wilson import wilson_object

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE: Final = "likelihood_ewpt.yaml"
"""smelli's name of the likelihood of Z- and W-pole observables."""


@final
class ElectroweakLikelihood:
    """smelli's likelihood of electroweak precision observables; loading it takes seconds.

    Attributes
    ----------
    observations : int
        Number of measured values in it.

    Raises
    ------
    ExternalToolError
        If smelli is not installed or cannot be loaded.
    """

    def __init__(self) -> None:
        load()
        try:
            with quiet_import(), _unchanged_defaults():
                import smelli
        except ModuleNotFoundError as err:
            raise ExternalToolError(
                f"the electroweak likelihood needs smelli, which cannot be imported: {err}. "
                "Install it: pip install 'zprime-bridge[likelihood]'",
                tool="smelli",
                missing=True,
            ) from err
        with _calling(f"smelli's {FILE}"):
            self._likelihood: Any = smelli.GlobalLikelihood(
                eft="SMEFT", basis="Warsaw", fix_ckm=True, include_likelihoods=[FILE]
            )
            self.observations = int(self._likelihood.number_observations_dict()[FILE])

    def log_likelihood(self, coefficients: Mapping[str, complex], scale: float) -> float:
        """Log-likelihood relative to that of the Standard Model.

        Parameters
        ----------
        coefficients : mapping of str to complex
            SMEFT, Warsaw basis, by WCxf name, GeV^-2.
        scale : float
            GeV, e.g. M_Z'; smelli runs down from there.

        Returns
        -------
        float
            Positive if the coefficients fit better than the Standard Model.

        Raises
        ------
        PredictionError
            If no Standard Model inputs solve wilson's input scheme with these coefficients, or
            the result is not finite.
        ExternalToolError
            If smelli, flavio or wilson fail otherwise.
        """
        options = {"parameters": ckm_inputs(), "smeft_accuracy": "integrate"}
        wilson = wilson_object(
            coefficients, scale=scale, eft="SMEFT", basis="Warsaw", options=options
        )
        with _calling("the electroweak likelihood"):
            point = self._likelihood.parameter_point(wilson)
            value = float(point.log_likelihood_dict()[FILE])
        if not math.isfinite(value):
            raise PredictionError(
                f"the electroweak likelihood is {value}: the coefficients are too large for smelli"
            )
        return value


@contextmanager
def _calling(what: str) -> Iterator[None]:
    with warnings.catch_warnings(), _unchanged_defaults(), wrapped_errors(what):
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _unchanged_defaults() -> Iterator[None]:
    """Put the default options of wilson back after the block."""
    import wilson

    options = wilson.Wilson._default_options  # noqa: SLF001  # wilson has no public reader
    parameters = options["parameters"]  # shared by every object without parameters of its own
    saved, saved_parameters = dict(options), dict(parameters)
    try:
        yield
    finally:
        options.update(saved)
        parameters.clear()
        parameters.update(saved_parameters)
