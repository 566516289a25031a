"""Likelihoods as figures need them: polynomials throughout."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from zprime_bridge.likelihoods.loading import load_likelihood

if TYPE_CHECKING:
    from zprime_bridge.likelihoods.likelihood import Likelihood

ACCURACY: Final = 1e-3
"""Relative to value plus uncertainty; formulas that reproduce flavio less well are left to it."""


def smooth_likelihood(name: str) -> Likelihood:
    """Load a built-in likelihood without the jumps of flavio's adaptive integration.

    Where flavio halves an interval of q^2 at some coefficients and not at others, its observables
    jump; fits to them follow the jumps. Figures are drawn, and tables made, with one rule
    everywhere: predictions move by less than 3e-4 of value plus uncertainty, chi^2 by less than
    1e-4.

    Parameters
    ----------
    name : str
        Of a built-in definition.

    Raises
    ------
    PredictionError
        If it has not been computed for the installed flavio.
    """
    found = load_likelihood(name, accuracy=ACCURACY)
    if found.polynomials is None:
        return found
    return replace(found, polynomials=replace(found.polynomials, adaptive=()))
