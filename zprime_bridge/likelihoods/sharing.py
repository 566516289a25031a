"""A likelihood as one document for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external.flavio import observable_name
from zprime_bridge.polynomials.store import published

if TYPE_CHECKING:
    from zprime_bridge.likelihoods.likelihood import Likelihood


def popxf_document(likelihood: Likelihood) -> dict[str, Any]:
    """Return observables, theory uncertainties and data of a fit as one POPxf 1.0 document.

    Parameters
    ----------
    likelihood : Likelihood
        E.g. ``zb.load_likelihood("bsmumu-2021")``.

    Returns
    -------
    dict
        Ready for ``json.dumps``; https://github.com/pop-xf tells how to read it. ``misc`` holds
        what POPxf has no place for: ``likelihood`` with measured means and both covariances
        (observables in the document's order, flavio's units), ``box`` of the coefficients,
        ``accuracy`` of the formulas, and ``difference_without_adaptive``: what a program misses
        that does not replay flavio's adaptive integration, up to 2e-4.

    Raises
    ------
    PredictionError
        If observables have no polynomials.
    """
    if likelihood.polynomials is None or likelihood.fallback:
        named = ", ".join(observable_name(o) for o in likelihood.fallback[:3])
        raise PredictionError(f"no polynomials for {named}: these are left to flavio itself")
    document = published(likelihood.polynomials)
    data = likelihood.data
    order = [data.observables.index(o) for o in likelihood.polynomials.observables]
    pairs = np.ix_(order, order)
    document["metadata"]["misc"]["likelihood"] = {
        "definition": likelihood.definition.name,
        "mean": data.mean[order].tolist(),
        "covariance_exp": data.covariance_exp[pairs].tolist(),
        "covariance_sm": data.covariance_sm[pairs].tolist(),
        **data.provenance,
    }
    sigma = np.sqrt(np.diag(data.covariance_sm))[order]
    document["data"]["observable_uncertainties"] = {"SM": sigma.tolist()}
    return document
