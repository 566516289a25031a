"""Potentials whose phases cannot be minimised out by hand: bounds, then a numerical search."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.vacuum.copositivity import strictly_copositive
from zprime_bridge.vacuum.orbits import ModuliForm, form_entries, moduli_form, modulus_fields
from zprime_bridge.vacuum.polynomial import RealQuartics, real_quartics
from zprime_bridge.vacuum.precedence import select_classes
from zprime_bridge.vacuum.terms import QuarticPotential

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.vacuum.classes import ClassArray
    from zprime_bridge.vacuum.copositivity import BoolArray
    from zprime_bridge.vacuum.orbits import Place

DIRECTIONS: Final = 1024
"""Fixed random directions in which the potential is evaluated first."""
STARTS: Final = 8
"""The lowest of them, from which it is minimised."""
STEPS: Final = 200
"""Gradient steps from each start."""

_SEED: Final = 12053781
_POINTS: Final = 64  # points treated together: 64 x 8 x some hundred products fit into 2 MB
_FIRST_STEP: Final = 0.1
_GROW: Final = 1.5  # of the step after success
_SHRINK: Final = 0.3  # after failure


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A potential prepared for the search.

    Attributes
    ----------
    form : ModuliForm
        The part that is quadratic in the |field|^2.
    bounds : tuple of (str, float, tuple of Place)
        For each other term its coupling, a factor f and products of moduli, with
        |term| <= f |coupling| sum of these products.
    averages_out : bool
        Whether every other term vanishes in the average over phases of the fields.
    quartics : RealQuartics
        All terms, as polynomials.
    names : tuple of str
        Couplings, in the order of the terms.
    """

    form: ModuliForm
    bounds: tuple[tuple[str, float, tuple[Place, ...]], ...]
    averages_out: bool
    quartics: RealQuartics
    names: tuple[str, ...]


def prepare(potential: QuarticPotential) -> Search:
    """Prepare a potential with any terms."""
    form, others = moduli_form(potential)
    terms = dict(potential.terms)
    bounds = []
    for name in others:
        i, j, k, l = modulus_fields(terms[name], potential)
        factor = 0.5 if terms[name].is_hermitian else 1.0  # abcd <= (a^2 c^2 + b^2 d^2)/2
        bounds.append((name, factor, ((i, k), (j, l))))
    return Search(
        form=form,
        bounds=tuple(bounds),
        averages_out=not any(terms[name].is_hermitian for name in others),
        quartics=real_quartics(potential),
        names=potential.names,
    )


def without_doublet(potential: QuarticPotential) -> QuarticPotential:
    """Return the potential of all fields but the doublets."""
    return QuarticPotential(
        doublets=(),
        singlets=potential.singlets,
        matrix=potential.matrix,
        terms=tuple((n, q) for n, q in potential.terms if not q.doublets and not q.epsilon),
    )


def classify_by_search(
    search: Search, rest: Search | None, values: dict[str, FloatArray]
) -> ClassArray:
    """Classes of a vacuum, see :func:`bounded_by_search` for what is certain.

    Parameters
    ----------
    search : Search
        The potential.
    rest : Search or None
        The potential without its only doublet.
    values : dict of str to array
        Natural couplings, shape (N,).
    """
    with np.errstate(invalid="ignore", over="ignore"):
        finite: BoolArray = np.isfinite(sum(values.values()))
    higgs = values[search.form.higgs] if search.form.higgs else None
    bounded = bounded_by_search(search, values)
    below: BoolArray | None = None
    if rest is not None and higgs is not None:
        below = np.zeros(finite.shape, dtype=np.bool_)
        asked = finite & (higgs <= 0)
        below[asked] = bounded_by_search(rest, {n: v[asked] for n, v in values.items()})
    u = search.form.trace_of_fourth
    return select_classes(
        finite=finite, bounded=bounded, u=values[u] if u else None, higgs=higgs, rest=below
    )


def bounded_by_search(search: Search, values: dict[str, FloatArray]) -> BoolArray:
    """Whether a potential is bounded from below.

    Three questions in turn. Unbounded for certain: averaged over the phases of the fields V is a
    form in the |field|^2, and that is not strictly copositive. Bounded for certain: the form
    minus upper bounds of all other terms is. Otherwise a search over directions of the fields:
    a negative value is a proof, finding none is not.

    Returns
    -------
    array of bool
        Shape (N,). False is certain, up to rounding; True may be wrong where V is negative in a
        narrow cone.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        form = replace(search.form, squared="")
        average = form_entries(form, values)
        lower = _lower_bound(search, values)
    if search.averages_out:
        possible = strictly_copositive(average, form.order)
    else:
        possible = np.all([average[i, i] > 0 for i in range(form.order)], axis=0)
    bounded = strictly_copositive(lower, form.order)
    open_points = np.flatnonzero(possible & ~bounded)
    for start in range(0, open_points.size, _POINTS):
        points = open_points[start : start + _POINTS]
        couplings = np.stack([values[name][points] for name in search.names], axis=1)
        diagonal = np.stack([average[i, i][points] for i in range(form.order)], axis=1)
        bounded[points] = lowest_value(search.quartics, couplings, diagonal) > 0
    return bounded


def _lower_bound(search: Search, values: dict[str, FloatArray]) -> dict[Place, FloatArray]:
    entries = form_entries(search.form, values)
    for name, factor, places in search.bounds:
        for i, j in places:
            share = factor if i == j else factor / 2
            entries[i, j] = entries[i, j] - share * np.abs(values[name])
    return entries


def lowest_value(quartics: RealQuartics, couplings: FloatArray, diagonal: FloatArray) -> FloatArray:
    """Lowest value found of potentials on the unit sphere.

    Directions are drawn once with a fixed seed; from the lowest of them projected gradient
    descent with a step that grows on success and shrinks on failure.

    Parameters
    ----------
    quartics : RealQuartics
        T terms in d variables.
    couplings : array
        (P, T).
    diagonal : array
        (P, fields), positive coefficients of |field|^4. Each field is measured in units of
        their fourth root, so that hierarchies among them do not hide directions.

    Returns
    -------
    array
        (P,), in those units; early values where it is negative.
    """
    scales = diagonal[:, list(quartics.field_of)] ** -0.25
    weights = (couplings @ quartics.coefficients) * np.prod(scales[:, quartics.indices], axis=1)
    directions = np.random.default_rng(_SEED).normal(size=(DIRECTIONS, quartics.variables))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    first = weights @ _products(quartics, directions).T
    lowest: FloatArray = first.min(axis=1)
    left = np.flatnonzero(lowest > 0)
    if left.size:
        starts = directions[np.argsort(first[left], axis=1)[:, :STARTS]]
        lowest[left] = _descend(quartics, weights[left, np.newaxis], starts)
    return lowest


def _descend(quartics: RealQuartics, weights: FloatArray, x: FloatArray) -> FloatArray:
    """Minimise from (P, K, d) unit vectors; weights (P, 1, Q); return (P,)."""
    value = _value(quartics, weights, x)
    step = np.full_like(value, _FIRST_STEP)
    for _ in range(STEPS):
        gradient = _gradient(quartics, weights, x)
        gradient -= np.sum(gradient * x, axis=-1, keepdims=True) * x
        trial = x - step[..., np.newaxis] * gradient
        trial /= np.linalg.norm(trial, axis=-1, keepdims=True)
        lower = _value(quartics, weights, trial)
        better = lower < value
        x = np.where(better[..., np.newaxis], trial, x)
        value = np.where(better, lower, value)
        step *= np.where(better, _GROW, _SHRINK)
        if np.all(value.min(axis=-1) <= 0):
            break
    least: FloatArray = value.min(axis=-1)
    return least


def _products(quartics: RealQuartics, x: FloatArray) -> FloatArray:
    """All products of four variables: (..., d) to (..., Q)."""
    i, j, k, l = quartics.indices
    product: FloatArray = x[..., i] * x[..., j] * x[..., k] * x[..., l]
    return product


def _value(quartics: RealQuartics, weights: FloatArray, x: FloatArray) -> FloatArray:
    value: FloatArray = np.sum(weights * _products(quartics, x), axis=-1)
    return value


def _gradient(quartics: RealQuartics, weights: FloatArray, x: FloatArray) -> FloatArray:
    gradient = np.zeros_like(x)
    for place in range(4):
        i, j, k, l = np.roll(quartics.indices, place, axis=0)
        derivative = weights * (x[..., j] * x[..., k] * x[..., l])
        gradient += derivative @ np.eye(quartics.variables)[i]
    return gradient
