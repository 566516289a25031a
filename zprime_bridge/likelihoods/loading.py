"""From the name of a fit to its likelihood."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external.flavio import observable_name
from zprime_bridge.likelihoods.covariance_store import installed_version, load_data
from zprime_bridge.likelihoods.definition_reader import read_definition
from zprime_bridge.likelihoods.likelihood import Likelihood
from zprime_bridge.polynomials.families import recipe
from zprime_bridge.polynomials.setup import compute
from zprime_bridge.polynomials.store import keep, stored
from zprime_bridge.polynomials.verification import REPRODUCED

if TYPE_CHECKING:
    from pathlib import Path

    from zprime_bridge.likelihoods.definition import FitDefinition
    from zprime_bridge.polynomials.polynomials import PolynomialSet
    from zprime_bridge.polynomials.setup import Progress


def load_likelihood(source: str | Path, *, accuracy: float = REPRODUCED) -> Likelihood:
    """Load the likelihood of a fit definition; nothing is computed.

    Parameters
    ----------
    source : str or Path
        Name of a built-in definition, or path of a YAML file.
    accuracy : float
        Observables whose formulas reproduce flavio less well, relative to |value| + uncertainty,
        are left to flavio (``likelihood.fallback``).

    Returns
    -------
    Likelihood
        A built-in one does without flavio as long as ``fallback`` is empty.

    Raises
    ------
    CardError
        If the definition cannot be read.
    PredictionError
        If covariance or polynomials have not been computed, both with one version of flavio.
    """
    definition = read_definition(source)
    data = load_data(definition)
    version = data.provenance.get("flavio")
    found = stored(definition.observables, version)
    have = set(found.observables) if found else set()
    lacking = [o for o in definition.observables if o not in have]
    computable = [o for o in lacking if recipe(o) is not None]
    if computable:
        raise PredictionError(
            f"polynomials of {len(computable)} observables of {definition.name!r} have not been "
            f"computed with flavio {version}, e.g. {observable_name(computable[0])}. Compute them "
            "once, which takes minutes: zprime-bridge fit --set-up (or zprime_bridge.set_up)"
        )
    good = [f.observable for f in (found.formulas if found else ()) if f.accuracy <= accuracy]
    fast = set(good)
    return Likelihood(
        definition=definition,
        polynomials=found.select(good) if found is not None and good else None,
        data=data,
        fallback=tuple(o for o in definition.observables if o not in fast),
    )


def prepare(
    definition: FitDefinition, *, workers: int | None = None, progress: Progress | None = None
) -> PolynomialSet | None:
    """Compute the polynomials that a definition lacks and keep them in the user's cache.

    Parameters
    ----------
    definition : FitDefinition
        Its observables are looked up among the packaged and the cached polynomials first.
    workers : int, optional
        Processes; by default one per core.
    progress : callable, optional
        Told how many observables are done, of those that are computed.

    Returns
    -------
    PolynomialSet or None
        What was computed; None if nothing was.

    Raises
    ------
    ExternalToolError
        If flavio fails or is missing.
    """
    found = stored(definition.observables, installed_version())
    have = set(found.observables) if found else set()
    lacking = [o for o in definition.observables if o not in have]
    computed = compute(lacking, workers=workers, progress=progress) if lacking else None
    if computed is not None:
        keep(computed)
    return computed


def worst_accuracy(polynomials: PolynomialSet) -> float:
    """Largest of the verified accuracies, NaN if one was not verified."""
    reached = [formula.accuracy for formula in polynomials.formulas]
    return math.nan if any(math.isnan(a) for a in reached) else max(reached)
