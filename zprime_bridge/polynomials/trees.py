"""Finding all intervals that flavio's integration takes somewhere in the box."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.external.flavio_moments import mixing_amplitudes
from zprime_bridge.external.flavio_process import Kind
from zprime_bridge.polynomials.adaptive import (
    AdaptiveBlock,
    AdaptiveIntegral,
    factorised,
    mixing_phase,
)
from zprime_bridge.polynomials.blocks import products_of
from zprime_bridge.polynomials.quadrature import nodes_of, rule
from zprime_bridge.polynomials.terms import MixingPart, MixingTerm, box_size

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.polynomials.computation import ProcessNodes
    from zprime_bridge.polynomials.terms import Integral

SAMPLES: Final = 12_000
"""Points of the box at which the intervals are looked for."""

SEED: Final = 11
MAX_INTERVALS: Final = 21

DIFFERENT: Final = 1e-11
"""Relative to the median: smaller differences to a single polynomial do not count."""


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


def sample(nodes: ProcessNodes, integral: Integral, *, count: int = SAMPLES) -> Sample:
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
    _, products = products_of(nodes.points.monomials, real)
    if len(products) != len(nodes.points.monomials):
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


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Growing:
    """A tree while it grows: intervals, and integrands at their nodes."""

    at: Callable[[float], FloatArray]  # (parts n_monomials,) at q^2, without the pole
    positions: FloatArray
    bounds: list[tuple[float, float]] = field(default_factory=list)
    rows: list[FloatArray] = field(default_factory=list)

    def add(self, low: float, high: float) -> None:
        """Add an interval."""
        self.bounds.append((low, high))
        nodes = nodes_of((low, high), self.positions)
        self.rows.append(np.array([self.at(q2) for q2 in nodes]))

    def halve(self, interval: int) -> None:
        """Add both halves of an interval."""
        low, high = self.bounds[interval]
        middle = 0.5 * (low + high)
        self.add(low, middle)
        self.add(middle, high)


def adaptive_integral(
    nodes: ProcessNodes, integral: Integral, polynomial: FloatArray, points: Sample
) -> AdaptiveIntegral | None:
    """Return the integral as flavio does it, or None if one polynomial does as well everywhere.

    Parameters
    ----------
    nodes : ProcessNodes
        Integrands of the decay.
    integral : Integral
        The first of its parts.
    polynomial : FloatArray
        (parts n_monomials,): what it is compared with.
    points : Sample
        Where.
    """
    parts = part_names(integral, points.parts)
    places = [nodes.functions.index(name) for name in parts]
    pole = np.zeros_like(polynomial)
    if integral.pole:
        pole = nodes.at(integral.low)[places].ravel() * integral.low
    positions, kronrod, gauss = rule()
    tree = _Growing(at=lambda q2: nodes.at(q2)[places].ravel() - pole / q2, positions=positions)
    tree.add(integral.low, integral.high)
    remainder = pole * math.log(integral.high / integral.low) if integral.pole else pole
    scales = np.tile(nodes.points.scales, points.parts)

    def built() -> AdaptiveIntegral:
        table = np.concatenate(tree.rows)
        rows, vectors = factorised(table, scales)
        mixing = (MixingPart.RE_Z, MixingPart.IM_Z, MixingPart.RE_W, MixingPart.IM_W)
        return AdaptiveIntegral(
            parts=tuple(replace(integral, function=name).name for name in parts),
            phase=tuple(
                MixingTerm(meson=integral.process.parent, part=part).name
                for part in (mixing if points.parts > 1 else ())
            ),
            parameters=tuple(sorted(integral.parameters)),
            tolerance=integral.tolerance,
            bounds=np.array(tree.bounds),
            rows=rows.reshape(len(tree.bounds), -1, rows.shape[1]),
            vectors=vectors,
            remainder=remainder,
            weights=np.array([kronrod, gauss]),
        )

    values = np.empty(points.features.shape[1])
    open_points = np.arange(len(values))
    while len(open_points) and len(tree.bounds) < MAX_INTERVALS:
        found, states = _evaluated(built(), points.features[:, open_points])
        values[open_points] = found
        for interval in sorted({int(-1 - state) for state in states if state < 0}):
            tree.halve(interval)
        open_points = open_points[states < 0]
    expected = polynomial @ points.features
    if np.all(np.abs(values - expected) <= DIFFERENT * np.median(np.abs(values))):
        return None
    return built()


def _evaluated(
    integral: AdaptiveIntegral, features: FloatArray
) -> tuple[FloatArray, NDArray[np.int64]]:
    block = AdaptiveBlock(integrals=(integral,))
    values, states = block.evaluate(features, np.ones(len(features), dtype=np.bool_))
    return values[:, 0], states[:, 0]


def part_names(integral: Integral, parts: int) -> Sequence[str]:
    """Functions that make up the integrand: one, or three with the mixing phase."""
    return [f"{integral.function}{suffix}" for suffix in ("", ":cos", ":sin")[:parts]]
