"""Polynomials of observables, computed from flavio.

One integrand serves all observables of a decay; nodes that several of them visit are evaluated
once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, final

import numpy as np

from zprime_bridge.external.flavio import version
from zprime_bridge.external.flavio_moments import (
    decay_phase,
    integrand,
    mixing_amplitudes,
    public_values,
)
from zprime_bridge.external.flavio_process import SCALE, Kind, Process
from zprime_bridge.polynomials.adaptive import AdaptiveIntegral
from zprime_bridge.polynomials.blocks import PolynomialBlock
from zprime_bridge.polynomials.expressions import parse_expression
from zprime_bridge.polynomials.interpolation import Interpolation, interpolation
from zprime_bridge.polynomials.polynomials import ObservableFormula, PolynomialSet
from zprime_bridge.polynomials.quadrature import Panel, integrated, panels_of, rule
from zprime_bridge.polynomials.terms import (
    Integral,
    MixingPart,
    MixingTerm,
    PublicNumber,
    Term,
    box_size,
)
from zprime_bridge.polynomials.trees import adaptive_integral, part_names, sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessNodes:
    """Polynomial coefficients of all integrands of a decay at any q^2, each evaluated once.

    Attributes
    ----------
    functions : tuple of str
        Names of the integrands.
    points : Interpolation
    evaluate : callable
        Values (n_functions, n_points) at q^2.
    known : dict
        Coefficients (n_functions, n_monomials) by q^2, filled as they are asked for.
    """

    functions: tuple[str, ...]
    points: Interpolation
    evaluate: Callable[[float], FloatArray]
    known: dict[float, FloatArray] = field(default_factory=dict)

    def at(self, q2: float) -> FloatArray:
        """Return coefficients (n_functions, n_monomials) at q^2 in GeV^2."""
        if q2 not in self.known:
            self.known[q2] = self.points.coefficients(self.evaluate(q2))
        return self.known[q2]


def process_nodes(process: Process, members: Sequence[Integral]) -> ProcessNodes:
    """Prepare the integrands of a decay."""
    parameters = tuple(sorted(members[0].parameters))
    points = _interpolation(parameters, hermitian=members[0].hermitian)
    functions = tuple(sorted({member.function for member in members}))
    return ProcessNodes(
        functions=functions,
        points=points,
        evaluate=integrand(process, functions, parameters, points.points),
    )


def _integrals(
    process: Process, members: Sequence[Integral]
) -> Iterable[tuple[str, FloatArray | AdaptiveIntegral]]:
    """Yield coefficients of all integrals, and those that need more than coefficients."""
    nodes = process_nodes(process, members)
    places, kronrod, _ = rule()
    found: dict[str, FloatArray] = {}
    for integral in members:
        row = nodes.functions.index(integral.function)
        panels = standard_model_panels(nodes, integral)
        found[integral.name] = integrated(
            partial(_node, nodes, row), integral, panels, (places, kronrod)
        )
    yield from found.items()
    points = sample(nodes, members[0])
    for integral in members:
        if ":" in integral.function:
            continue
        names = [replace(integral, function=f).name for f in part_names(integral, points.parts)]
        polynomial = np.concatenate([found[name] for name in names])
        adaptive = adaptive_integral(nodes, integral, polynomial, points)
        if adaptive is not None:
            yield integral.name, adaptive


def _node(nodes: ProcessNodes, row: int, q2: float) -> FloatArray:
    coefficients: FloatArray = nodes.at(q2)[row]
    return coefficients


def standard_model_panels(nodes: ProcessNodes, integral: Integral) -> list[Panel]:
    """Return the intervals on which flavio's integration ends in the Standard Model."""
    base = integral.function.partition(":")[0]
    rows = [(nodes.functions.index(base), 1.0)]
    if integral.process.kind is Kind.MIXED_VECTOR:
        m12, g12 = mixing_amplitudes(integral.process.parent, (), np.zeros((1, 0)))
        w = complex(2 * m12[0] - 1j * g12)
        phase = np.sqrt(complex(2 * np.conj(m12[0]) - 1j * np.conj(g12)) / w)
        phase /= abs(phase)
        rows += [
            (nodes.functions.index(f"{base}:cos"), phase.real),
            (nodes.functions.index(f"{base}:sin"), phase.imag),
        ]

    def value(q2: float) -> float:
        constants = nodes.at(q2)[:, 0]
        return float(sum(weight * constants[row] for row, weight in rows))

    if not integral.pole:
        return panels_of(value, integral)
    pole = value(integral.low) * integral.low
    return panels_of(lambda q2: value(q2) - pole / q2, integral)
