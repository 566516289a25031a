"""Polynomials of observables, computed from flavio.

One integrand serves all observables of a decay, in all their bins.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from zprime_bridge.external.flavio import version
from zprime_bridge.external.flavio_moments import decay_phase, mixing_amplitudes, public_values
from zprime_bridge.external.flavio_process import SCALE, Kind, Process
from zprime_bridge.polynomials.adaptive import AdaptiveIntegral
from zprime_bridge.polynomials.blocks import PolynomialBlock
from zprime_bridge.polynomials.expressions import parse_expression
from zprime_bridge.polynomials.integrands import (
    ProcessIntegrands,
    adaptive_integral,
    part_names,
    process_integrands,
    sample,
)
from zprime_bridge.polynomials.interpolation import Interpolation, interpolation
from zprime_bridge.polynomials.pieces import Piecewise
from zprime_bridge.polynomials.polynomials import ObservableFormula, PolynomialSet
from zprime_bridge.polynomials.quadrature import Panel, integrated, panels_of
from zprime_bridge.polynomials.terms import (
    Integral,
    MixingPart,
    MixingTerm,
    PublicNumber,
    Term,
    box_size,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.polynomials.families import Recipe


def polynomial_set(recipes: Sequence[Recipe]) -> PolynomialSet:
    """Compute the polynomials of some observables; nothing is verified yet.

    Raises
    ------
    ExternalToolError
        If the installed flavio lacks what a recipe needs.
    """
    terms = {term.name: term for recipe in recipes for term in recipe.terms.values()}
    found: dict[tuple[str, ...], dict[str, FloatArray]] = defaultdict(dict)
    adaptive: list[AdaptiveIntegral] = []
    for name, result in _all_terms(terms.values()):
        if isinstance(result, AdaptiveIntegral):
            adaptive.append(result)
        else:
            found[tuple(sorted(terms[name].parameters))][name] = result
    blocks = tuple(
        PolynomialBlock(
            parameters=parameters,
            names=tuple(rows),
            monomials=_interpolation(parameters, hermitian=False).monomials,
            coefficients=np.array(list(rows.values())),
        )
        for parameters, rows in sorted(found.items())
    )
    return PolynomialSet(
        blocks=blocks,
        formulas=tuple(
            ObservableFormula(
                observable=recipe.observable,
                expression=parse_expression(recipe.expression),
                variables={key: term.name for key, term in recipe.terms.items()},
                accuracy=float("nan"),
            )
            for recipe in recipes
        ),
        scale=SCALE,
        box={name: box_size(name) for block in blocks for name in block.parameters},
        flavio_version=version(),
        adaptive=tuple(adaptive),
    )


def _interpolation(parameters: Sequence[str], *, hermitian: bool) -> Interpolation:
    return interpolation(np.array([box_size(name) for name in parameters]), hermitian=hermitian)


def _all_terms(
    terms: Iterable[Term],
) -> Iterable[tuple[str, FloatArray | AdaptiveIntegral]]:
    """Yield names and polynomial coefficients of all terms."""
    integrals: dict[Process, list[Integral]] = defaultdict(list)
    mixing: dict[str, list[MixingTerm]] = defaultdict(list)
    for term in terms:
        match term:
            case Integral(process=process):
                integrals[process].append(term)
            case MixingTerm(meson=meson):
                mixing[meson].append(term)
            case PublicNumber():
                yield term.name, _public(term)
    for meson, parts in mixing.items():
        yield from _mixing(meson, parts)
    for process, members in integrals.items():
        yield from _integrals(process, members)


def _public(term: PublicNumber) -> FloatArray:
    parameters = tuple(sorted(term.parameters))
    points = _interpolation(parameters, hermitian=False)
    values = public_values(term.observable, parameters, points.points)
    coefficients: FloatArray = points.coefficients(values[np.newaxis])[0]
    return coefficients


def _mixing(meson: str, parts: Sequence[MixingTerm]) -> Iterable[tuple[str, FloatArray]]:
    parameters = tuple(sorted(parts[0].parameters))
    points = _interpolation(parameters, hermitian=False)
    m12, g12 = mixing_amplitudes(meson, parameters, points.points)
    w = 2 * m12 - 1j * g12
    z = (2 * m12.conj() - 1j * np.conj(g12)) * w
    golden = w.conj() * (decay_phase(meson) if meson in {"B0", "Bs"} else 1.0)
    values = {
        MixingPart.RE_Z: z.real,
        MixingPart.IM_Z: z.imag,
        MixingPart.RE_W: w.real,
        MixingPart.IM_W: w.imag,
        MixingPart.RE_GOLDEN: golden.real,
        MixingPart.IM_GOLDEN: golden.imag,
    }
    for term in parts:
        yield term.name, points.coefficients(values[term.part][np.newaxis])[0]


def _integrals(
    process: Process, members: Sequence[Integral]
) -> Iterable[tuple[str, FloatArray | AdaptiveIntegral]]:
    """Yield coefficients of all integrals, and those that need more than coefficients."""
    decay = process_integrands(process, members)
    found: dict[str, FloatArray] = {}
    for integral in members:
        row = decay.functions.index(integral.function)
        pieces = decay.between(integral.low, integral.high)
        own = Piecewise(edges=pieces.edges, values=pieces.values[:, :, row])
        panels = standard_model_panels(decay, integral)
        found[integral.name] = integrated(own.at, integral, panels)
    yield from found.items()
    points = sample(decay, members[0])
    for integral in members:
        if ":" in integral.function:
            continue
        names = [replace(integral, function=f).name for f in part_names(integral, points.parts)]
        polynomial = np.concatenate([found[name] for name in names])
        adaptive = adaptive_integral(decay, integral, polynomial, points)
        if adaptive is not None:
            yield integral.name, adaptive


def standard_model_panels(decay: ProcessIntegrands, integral: Integral) -> list[Panel]:
    """Return the intervals on which flavio's integration ends in the Standard Model."""
    base = integral.function.partition(":")[0]
    weights = np.zeros(len(decay.functions))
    weights[decay.functions.index(base)] = 1.0
    if integral.process.kind is Kind.MIXED_VECTOR:
        m12, g12 = mixing_amplitudes(integral.process.parent, (), np.zeros((1, 0)))
        w = complex(2 * m12[0] - 1j * g12)
        phase = np.sqrt(complex(2 * np.conj(m12[0]) - 1j * np.conj(g12)) / w)
        phase /= abs(phase)
        weights[decay.functions.index(f"{base}:cos")] = phase.real
        weights[decay.functions.index(f"{base}:sin")] = phase.imag
    pieces = decay.between(integral.low, integral.high)
    constants = Piecewise(edges=pieces.edges, values=pieces.values[:, :, :, 0] @ weights)

    def value(q2: float) -> float:
        return float(constants.at(np.array([q2]))[0])

    if not integral.pole:
        return panels_of(value, integral)
    pole = value(integral.low) * integral.low
    return panels_of(lambda q2: value(q2) - pole / q2, integral)
