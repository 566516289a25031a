"""Computing the polynomials that a fit lacks."""

from __future__ import annotations

import os
from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from zprime_bridge.external.flavio_process import RATES
from zprime_bridge.external.flavio_workers import mapped
from zprime_bridge.polynomials.computation import polynomial_set
from zprime_bridge.polynomials.families import Recipe, recipe
from zprime_bridge.polynomials.polynomials import PolynomialSet, merged
from zprime_bridge.polynomials.terms import Integral
from zprime_bridge.polynomials.verification import verified

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zprime_bridge.external.flavio import Observable

    Progress: TypeAlias = Callable[[int, int], None]
    """Called with the numbers of observables done and wanted."""


def compute(
    observables: Sequence[Observable],
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> PolynomialSet | None:
    """Compute and verify polynomials of all observables that have a recipe.

    Parameters
    ----------
    observables : sequence of Observable
        flavio's names and arguments.
    workers : int, optional
        Processes; by default one per core.
    progress : callable, optional
        Told how many observables are done.

    Returns
    -------
    PolynomialSet or None
        With the accuracy that each formula was found to have; None if there is no recipe at all.

    Raises
    ------
    ExternalToolError
        If flavio fails.
    """
    tasks = _tasks(observables)
    wanted = sum(len(task) for task in tasks)
    report = progress or (lambda _done, _wanted: None)
    done, parts = 0, []
    count = os.cpu_count() or 1 if workers is None else workers
    report(0, wanted)
    with mapped(_computed, tasks, min(count, len(tasks))) as results:
        for part in results:
            parts.append(part)
            done += len(part.formulas)
            report(done, wanted)
    if not parts:
        return None
    order = [o for task in _tasks(observables) for o in [r.observable for r in task]]
    return merged(sorted(parts, key=lambda part: part.observables)).select(order)


def _computed(recipes: Sequence[Recipe]) -> PolynomialSet:
    return verified(polynomial_set(recipes))


def _tasks(observables: Sequence[Observable]) -> list[tuple[Recipe, ...]]:
    """Recipes that share decays, the longest tasks first."""
    groups: dict[frozenset[object], list[Recipe]] = defaultdict(list)
    for observable in dict.fromkeys(observables):
        if (found := recipe(observable)) is not None:
            key = frozenset(
                term.process if isinstance(term, Integral) else term.parameters
                for term in found.terms.values()
            )
            groups[key].append(found)
    return sorted((tuple(group) for group in groups.values()), key=_length, reverse=True)


def _length(recipes: Sequence[Recipe]) -> tuple[bool, int]:
    """Order tasks: where flavio shows no amplitudes, each point of an interpolation is asked."""
    terms = [term for recipe in recipes for term in recipe.terms.values()]
    return any(isinstance(t, Integral) and t.process.kind in RATES for t in terms), len(recipes)
