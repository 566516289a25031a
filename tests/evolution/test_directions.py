"""Products of directions reassemble what matching gives."""

from __future__ import annotations

import numpy as np
import pytest

from tests.evolution.charge_sets import model_of, random_charges
from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.evolution.directions import (
    DIRECTIONS,
    amplitudes,
    change_of_products,
    charge_vector,
    charges_of,
    coordinates,
    default_rotations,
    hypercharge_vector,
    product_columns,
    products,
)
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.warsaw import warsaw
from zprime_bridge.model.point import ParameterPoint

ROUNDING = 1e-15  # absolute, of sums of 136 terms of order k X^2, in units of the largest


@pytest.fixture(scope="module")
def columns() -> dict[str, dict[str, complex]]:
    directions = {name: charges_of(i) for i, name in enumerate(DIRECTIONS)}
    return product_columns(directions, default_rotations(sm_inputs()))


@pytest.mark.parametrize("higgs", [False, True])
@pytest.mark.parametrize("g_12", [0.0, -0.2])
def test_the_products_add_up_to_the_complete_matching(
    columns: dict[str, dict[str, complex]], *, higgs: bool, g_12: float
) -> None:
    assert tuple(columns) == products(DIRECTIONS)
    model = model_of(random_charges(1, higgs=higgs))
    point = ParameterPoint(g_prime=0.4, m_zprime=3000.0, g_12=g_12)
    expected = warsaw(zprime_couplings(model, point, sm_inputs()))
    effective = point.g_prime * charge_vector(model) + g_12 * hypercharge_vector()
    weights = amplitudes(coordinates(effective)) / point.m_zprime**2
    found: dict[str, complex] = {}
    for weight, values in zip(weights, columns.values(), strict=True):
        for name, value in values.items():
            found[name] = found.get(name, 0.0) + weight * value
    largest = max(abs(value) for value in expected.values())
    for name in found.keys() | expected.keys():
        difference = found.get(name, 0.0) - expected.get(name, 0.0)
        assert abs(difference) <= ROUNDING * largest, name


def test_products_along_new_directions_are_products_of_the_combined_coordinates() -> None:
    generator = np.random.default_rng(2)
    directions, new = generator.normal(size=(7, 3)), generator.normal(size=3)
    old = directions @ new
    assert change_of_products(directions) @ amplitudes(new) == pytest.approx(amplitudes(old))


def test_universal_quark_doublets_have_one_coordinate_only() -> None:
    charges = np.zeros(16)
    charges[:3] = 2.0
    assert np.flatnonzero(coordinates(charges)).tolist() == [0]
