"""Interpolation piece by piece, and flavio where its integrals nearly cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.external.flavio_moments import kinks, public_values
from zprime_bridge.external.flavio_process import Kind, Process
from zprime_bridge.polynomials.pieces import ORDER, Piecewise, nodes_between, resolved
from zprime_bridge.polynomials.store import stored
from zprime_bridge.polynomials.verification import REPRODUCED, UNKNOWN_UNCERTAINTY

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray

ROUNDING = 1e-12
EDGES = (0.5, 1.25, 3.0)


def _kinked(x: float) -> FloatArray:
    return np.array([[1 / x, abs(x - EDGES[1])], [np.exp(x), np.cos(3 * x)]])


@pytest.fixture(scope="module")
def pieces() -> Piecewise:
    return resolved(_kinked, EDGES, np.ones(2))


def test_a_function_with_a_known_kink_is_interpolated_to_rounding(pieces: Piecewise) -> None:
    places = np.random.default_rng(0).uniform(EDGES[0], EDGES[-1], size=200)
    expected = np.array([_kinked(x) for x in places])
    np.testing.assert_allclose(pieces.at(places), expected, rtol=0, atol=20 * ROUNDING)
    assert EDGES[1] in pieces.edges


def test_values_at_nodes_come_back(pieces: Piecewise) -> None:
    nodes = nodes_between(pieces.edges[0], pieces.edges[1])
    np.testing.assert_allclose(pieces.at(nodes), pieces.values[0], rtol=ROUNDING)
    assert pieces.values.shape == (len(pieces.edges) - 1, ORDER, 2, 2)


def test_a_kink_that_nobody_told_of_is_found() -> None:
    found = resolved(lambda x: np.array([[abs(x - 1.0)]]), [0.3, 3.0], np.ones(1))
    widths = np.diff(found.edges)
    nearest = np.searchsorted(found.edges, 1.0) - 1
    assert widths[nearest] < 1e-4 < np.median(widths)
    places = np.linspace(0.3, 3.0, 301)
    wrong = np.abs(found.at(places)[:, 0, 0] - np.abs(places - 1.0))
    assert wrong.mean() < ROUNDING


def test_a_part_reaches_over_its_limits_and_agrees(pieces: Piecewise) -> None:
    part = pieces.between(1.3, 1.9)
    assert part.edges[0] <= 1.3
    assert part.edges[-1] >= 1.9
    assert len(part.edges) < len(pieces.edges)
    places = np.linspace(1.3, 1.9, 7)
    np.testing.assert_array_equal(part.at(places), pieces.at(places))


def test_flavios_grids_are_known_for_vector_mesons_only() -> None:
    decay = Process(kind=Kind.VECTOR, parent="B0", daughter="K*0", lepton="mu")
    scalar = Process(kind=Kind.SCALAR, parent="B0", daughter="K0", lepton="mu")
    places = kinks(decay)
    assert list(places) == sorted(set(places))
    between = [q2 for q2 in places if 1.0 < q2 < 2.0]  # flavio's q2_arr has steps of 0.1 GeV^2
    assert len(between) >= 10
    assert len([q2 for q2 in kinks(scalar) if 1.0 < q2 < 2.0]) < 3


@pytest.mark.parametrize(
    ("name", "limits"),
    [("<P5p>(B0->K*mumu)", (15.0, 19.0)), ("<P8p>(B0->K*mumu)", (0.1, 0.98))],
)
def test_integrals_that_nearly_cancel_are_those_of_flavio(
    name: str, limits: tuple[float, float]
) -> None:
    """Relative tolerances make flavio halve intervals there more often than anywhere else."""
    polynomials = stored([(name, limits)], "2.7.1")
    assert polynomials is not None
    coefficients = ("C9_bsmumu", "C10_bsmumu", "C9p_bsmumu")
    directions = np.array([[4.0, 3.0, 0.5], [-3.0, 4.5, 1.0 + 3.0j], [1.0j, 4.9, -2.0]])

    def fast(points: FloatArray) -> FloatArray:
        values = {
            n: points[:, 2 * i] + 1j * points[:, 2 * i + 1] for i, n in enumerate(coefficients)
        }
        return polynomials.predict(values)[:, 0]

    def along(direction: FloatArray, fractions: FloatArray) -> FloatArray:
        flat = np.column_stack([direction.real, direction.imag]).ravel()
        return np.asarray(fractions)[:, np.newaxis] * flat

    points = []
    for direction in directions:
        fractions = np.linspace(-1.0, 1.0, 4001)
        values = fast(along(direction, fractions))
        (changes,) = np.nonzero(np.diff(np.sign(values)))
        points += [along(direction, fractions[[place, place + 1]]) for place in changes]
    near = np.concatenate(points)
    assert len(near) >= 2
    theirs = public_values((name, limits), coefficients, near)
    standard = abs(float(fast(np.zeros((1, 6)))[0]))
    allowed = REPRODUCED * (np.abs(theirs) + UNKNOWN_UNCERTAINTY * standard)
    assert np.all(np.abs(fast(near) - theirs) <= allowed)
