"""Integrands of a decay between all limits of its observables, and integrals that follow flavio."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.external.flavio_moments import integrand, kinks, mixing_amplitudes
from zprime_bridge.external.flavio_process import Kind, Process
from zprime_bridge.polynomials.adaptive import (
    AdaptiveBlock,
    AdaptiveIntegral,
    factorised,
    mixing_phase,
)
from zprime_bridge.polynomials.blocks import products_of
from zprime_bridge.polynomials.interpolation import Interpolation, interpolation
from zprime_bridge.polynomials.pieces import Piecewise, resolved
from zprime_bridge.polynomials.quadrature import rule
from zprime_bridge.polynomials.terms import MixingPart, MixingTerm, box_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.polynomials.terms import Integral

SAMPLES: Final = 12_000
"""Points of the box at which flavio's integration is compared with a polynomial."""

SEED: Final = 11

DIFFERENT: Final = 1e-11
"""Relative to the median: smaller differences to a single polynomial do not count."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessIntegrands:
    """Polynomial coefficients of all integrands of a decay.

    Attributes
    ----------
    functions : tuple of str
        Names of the integrands.
    points : Interpolation
        In the Wilson coefficients.
    spans : tuple of Piecewise
        Values (pieces, ORDER, n_functions, n_monomials) over disjoint ranges of q^2.
    """

    functions: tuple[str, ...]
    points: Interpolation
    spans: tuple[Piecewise, ...]

    def between(self, low: float, high: float) -> Piecewise:
        """Return the integrands between two places of one span."""
        (span,) = [s for s in self.spans if s.edges[0] <= low and high <= s.edges[-1]]
        return span.between(low, high)


def process_integrands(process: Process, members: Sequence[Integral]) -> ProcessIntegrands:
    """Ask flavio for the integrands of a decay, at as few q^2 as resolve them."""
    parameters = tuple(sorted(members[0].parameters))
    points = interpolation(
        np.array([box_size(name) for name in parameters]), hermitian=members[0].hermitian
    )
    functions = tuple(sorted({member.function for member in members}))
    evaluate = integrand(process, functions, parameters, points.points)
    rough = kinks(process)
    spans = []
    for low, high in _joined([(member.low, member.high) for member in members]):
        edges = [low, *(q2 for q2 in rough if low < q2 < high), high]
        spans.append(resolved(lambda q2: points.coefficients(evaluate(q2)), edges, points.scales))
    return ProcessIntegrands(functions=functions, points=points, spans=tuple(spans))


def _joined(limits: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Join intervals that overlap."""
    result: list[tuple[float, float]] = []
    for low, high in sorted(limits):
        if result and low <= result[-1][1]:
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        else:
            result.append((low, high))
    return result


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Points of the box for one decay.

    Attributes
    ----------
    features : FloatArray
        (parts n_monomials, n): monomials; for Bs decays also times cosine and sine of the mixing
        phase. The first point is the Standard Model.
    parts : int
        1 or 3.
    """

    features: FloatArray
    parts: int


def sample(decay: ProcessIntegrands, integral: Integral, *, count: int = SAMPLES) -> Sample:
    """Draw points: complex and real, of all sizes up to that of the box, some along single axes."""
    random = np.random.default_rng(SEED)
    parameters = sorted(integral.parameters)
    box = np.array([box_size(name) for name in parameters])[:, np.newaxis]
    size = (len(parameters), count)
    radius = np.sqrt(random.uniform(size=size)) * random.choice([1.0, 1.0, 0.3, 0.1], size=count)
    angle = np.where(
        random.uniform(size=count) < 0.6,  # noqa: PLR2004  # the others are real
        random.uniform(0, 2 * np.pi, size=size),
        np.pi * random.integers(0, 2, size=size),
    )
    alone = random.uniform(size=count) < 0.25  # noqa: PLR2004  # few coefficients at a time
    used = ~alone | (random.uniform(size=size) < 2.0 / len(parameters))
    values = box * radius * used * np.exp(1j * angle)
    values[:, 0] = 0.0
    real = np.empty((2 * len(parameters), count))
    real[0::2], real[1::2] = values.real, values.imag
    _, products = products_of(decay.points.monomials, real)
    if len(products) != len(decay.points.monomials):
        raise AssertionError("a sample leaves out a monomial")
    if integral.process.kind is not Kind.MIXED_VECTOR:
        return Sample(features=products, parts=1)
    phi = random.uniform(-np.pi / 2, np.pi / 2, size=count)
    cosine, sine = np.cos(phi), np.sin(phi)
    standard = random.uniform(size=count) < 0.5  # noqa: PLR2004  # fits without new mixing
    standard[0] = True
    cosine[standard], sine[standard] = _standard_phase(integral.process.parent)
    return Sample(features=np.concatenate([products, cosine * products, sine * products]), parts=3)


def _standard_phase(meson: str) -> tuple[float, float]:
    m12, g12 = mixing_amplitudes(meson, (), np.zeros((1, 0)))
    w = 2 * m12 - 1j * g12
    z = (2 * m12.conj() - 1j * np.conj(g12)) * w
    cosine, sine = mixing_phase(z.real, z.imag, w.real, w.imag)
    return float(cosine[0]), float(sine[0])


def adaptive_integral(
    decay: ProcessIntegrands, integral: Integral, polynomial: FloatArray, points: Sample
) -> AdaptiveIntegral | None:
    """Return the integral as flavio does it, or None if one polynomial does as well everywhere.

    Parameters
    ----------
    decay : ProcessIntegrands
        Integrands of the decay.
    integral : Integral
        The first of its parts.
    polynomial : FloatArray
        (parts n_monomials,): what it is compared with.
    points : Sample
        Where.
    """
    parts = part_names(integral, points.parts)
    pieces = decay.between(integral.low, integral.high)
    nodes = pieces.nodes
    table = pieces.values[:, :, [decay.functions.index(name) for name in parts]]
    table = table.reshape(*nodes.shape, -1)
    pole = np.zeros_like(polynomial)
    if integral.pole:
        place = Piecewise(edges=pieces.edges, values=table)
        pole = place.at(np.array([integral.low]))[0] * integral.low
        table = table - pole / nodes[:, :, np.newaxis]
    rows, vectors = factorised(
        table.reshape(nodes.size, -1), np.tile(decay.points.scales, points.parts)
    )
    mixing = (MixingPart.RE_Z, MixingPart.IM_Z, MixingPart.RE_W, MixingPart.IM_W)
    found = AdaptiveIntegral(
        parts=tuple(replace(integral, function=name).name for name in parts),
        phase=tuple(
            MixingTerm(meson=integral.process.parent, part=part).name
            for part in (mixing if points.parts > 1 else ())
        ),
        parameters=tuple(sorted(integral.parameters)),
        tolerance=integral.tolerance,
        bounds=(integral.low, integral.high),
        pieces=Piecewise(edges=pieces.edges, values=rows.reshape(*nodes.shape, -1)),
        vectors=vectors,
        remainder=pole * math.log(integral.high / integral.low) if integral.pole else pole,
        rule=np.array(rule()),
    )
    everything = np.ones(len(points.features), dtype=np.bool_)
    values = AdaptiveBlock(integrals=(found,)).evaluate(points.features, everything)[0]
    expected = polynomial @ points.features
    if np.all(np.abs(values - expected) <= DIFFERENT * np.median(np.abs(values))):
        return None
    return found


def part_names(integral: Integral, parts: int) -> Sequence[str]:
    """Functions that make up the integrand: one, or three with the mixing phase."""
    return [f"{integral.function}{suffix}" for suffix in ("", ":cos", ":sin")[:parts]]
