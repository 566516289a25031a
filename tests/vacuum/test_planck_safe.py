"""Classes of the [SAFE] vacuum."""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.vacuum.models import card_model
from zprime_bridge.vacuum.classes import VacuumClass
from zprime_bridge.vacuum.conditions import potential_conditions, vacuum_conditions
from zprime_bridge.vacuum.terms import quartic_potential

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.conftest import ReferenceValue
    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.vacuum.conditions import VacuumConditions

NAMES = ("lam", "s", "u", "v", "del_", "delt", "w")
HEALTHY = {"lam": 0.2, "s": 0.3, "u": 0.3, "v": 0.1, "del_": 0.1, "delt": 0.1, "w": 0.1}
LOOP = (4 * pi) ** 2


@pytest.fixture(scope="module")
def conditions() -> VacuumConditions:
    found = vacuum_conditions(card_model("BM3"))
    assert found is not None
    return found


def classify(conditions: VacuumConditions, **changes: float) -> VacuumClass:
    values = {name: np.array(value) for name, value in (HEALTHY | changes).items()}
    return VacuumClass(int(conditions.classify(values)))


def random_couplings(count: int) -> dict[str, FloatArray]:
    generator = np.random.default_rng(0)
    return {name: generator.normal(0.3, 0.7, size=count) for name in NAMES}


def test_points_of_trajectories_have_the_classes_of_reference_maps(
    conditions: VacuumConditions, reference: Callable[[str], ReferenceValue]
) -> None:
    points = reference("vacuum/BM1_map_points").value
    values = {name: LOOP * np.array([point[name] for point in points]) for name in NAMES}
    symbols = [VacuumClass(code).symbol for code in conditions.classify(values)]
    assert symbols == [point["symbol"] for point in points]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, VacuumClass.V_PLUS),
        ({"u": -0.05}, VacuumClass.V_MINUS),
        ({"u": 0.0}, VacuumClass.V_PLUS),
        ({"s": -0.01}, VacuumClass.UNSTABLE),
        ({"s": 0.0}, VacuumClass.UNSTABLE),
        ({"v": -0.1 - 1e-9}, VacuumClass.UNSTABLE),  # u/3 + v < 0 by a hair
        ({"v": -0.1 + 1e-9, "del_": 0.1}, VacuumClass.V_PLUS),
        ({"u": -0.1 - 1e-9}, VacuumClass.UNSTABLE),  # u + v < 0 by a hair
        ({"u": -0.1 + 1e-9}, VacuumClass.V_MINUS),
        ({"w": -1.0}, VacuumClass.UNSTABLE),
        ({"lam": -1.0}, VacuumClass.HIGGS_UNSTABLE),
        ({"lam": -1e-3}, VacuumClass.HIGGS_METASTABLE),
        ({"lam": 0.0}, VacuumClass.HIGGS_METASTABLE),
        ({"lam": -1e-3, "u": -0.05}, VacuumClass.HIGGS_METASTABLE),
        ({"lam": -1e-3, "del_": -0.1}, VacuumClass.HIGGS_METASTABLE),
        ({"lam": -1e-3, "s": -0.1}, VacuumClass.UNSTABLE),  # not the Higgs alone
        ({"lam": -1.0, "v": -1.0}, VacuumClass.UNSTABLE),
        ({"lam": np.nan}, VacuumClass.POLE),
        ({"w": np.inf}, VacuumClass.POLE),
        ({"lam": -1.0, "s": -1.0, "u": np.nan}, VacuumClass.POLE),
    ],
)
def test_cases_solved_by_hand(
    conditions: VacuumConditions, changes: Mapping[str, float], expected: VacuumClass
) -> None:
    assert classify(conditions, **changes) is expected


@pytest.mark.parametrize("portal", ["del_", "delt", "w"])
def test_a_single_portal_may_be_as_negative_as_the_square_of_the_others_allows(
    conditions: VacuumConditions, portal: str
) -> None:
    # all self-couplings 1 (u/3 + v = 1), other portals zero: boundary at -2
    plain = {"lam": 1.0, "s": 1.0, "u": 1.5, "v": 0.5, "del_": 0.0, "delt": 0.0, "w": 0.0}
    assert classify(conditions, **(plain | {portal: -2 + 1e-9})) is VacuumClass.V_PLUS
    assert classify(conditions, **(plain | {portal: -2 - 1e-9})) is VacuumClass.UNSTABLE


def test_three_equal_portals_have_half_the_room_of_one(conditions: VacuumConditions) -> None:
    # (a + b + c)^2-like form: 1 on the diagonal, -1/2 off it, is zero along (1, 1, 1)
    plain = {"lam": 1.0, "s": 1.0, "u": 1.5, "v": 0.5}
    for shift, expected in ((1e-9, VacuumClass.V_PLUS), (-1e-9, VacuumClass.UNSTABLE)):
        portals = dict.fromkeys(("del_", "delt", "w"), -1 + shift)
        assert classify(conditions, **plain, **portals) is expected


def test_the_higgs_is_metastable_down_to_the_published_depth(
    conditions: VacuumConditions, reference: Callable[[str], ReferenceValue]
) -> None:
    depth = LOOP * reference("vacuum/metastable_alpha_lambda").value
    assert classify(conditions, lam=depth * (1 - 1e-9)) is VacuumClass.HIGGS_METASTABLE
    assert classify(conditions, lam=depth * (1 + 1e-9)) is VacuumClass.HIGGS_UNSTABLE


def test_positive_rescaling_of_all_quartics_keeps_bounded_classes(
    conditions: VacuumConditions,
) -> None:
    values = random_couplings(2000)
    before = conditions.classify(values) <= VacuumClass.V_MINUS
    for t in (1e-6, 0.3, 40.0):
        scaled = {name: t * value for name, value in values.items()}
        assert np.array_equal(conditions.classify(scaled) <= VacuumClass.V_MINUS, before)


def test_exchanging_h_and_phi_keeps_bounded_classes(conditions: VacuumConditions) -> None:
    values = random_couplings(2000)
    swap = {"lam": "s", "s": "lam", "del_": "w", "w": "del_"}
    swapped = {name: values[swap.get(name, name)] for name in NAMES}
    first, second = conditions.classify(values), conditions.classify(swapped)
    assert np.array_equal(first <= VacuumClass.V_MINUS, second <= VacuumClass.V_MINUS)


def test_larger_portals_never_destabilise(conditions: VacuumConditions) -> None:
    values = random_couplings(2000)
    stable = conditions.classify(values) <= VacuumClass.V_MINUS
    for name in ("lam", "s", "v", "del_", "delt", "w"):
        raised = values | {name: values[name] + 0.2}
        assert np.all(conditions.classify(raised)[stable] <= VacuumClass.V_MINUS)


def test_the_general_route_gives_the_same_classes(conditions: VacuumConditions) -> None:
    scalars = card_model("BM3").charges.scalars
    general = potential_conditions(quartic_potential(scalars, "planck_safe"))
    values = random_couplings(5000)
    classes = conditions.classify(values)
    assert np.array_equal(general.classify(values), classes)
    assert {VacuumClass(code) for code in classes} > {
        VacuumClass.V_PLUS,
        VacuumClass.V_MINUS,
        VacuumClass.HIGGS_UNSTABLE,
        VacuumClass.UNSTABLE,
    }
