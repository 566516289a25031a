"""Evolutions of cards and of free charges: what must hold for all of them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.evolution.charge_sets import model_of, natural_sizes, random_charges
from zprime_bridge.charges.library import load_card
from zprime_bridge.core.errors import MatchingError
from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.evolution.from_model import card_evolution, charges_evolution
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.wet import right_handed_neutrinos
from zprime_bridge.model.build import build_model
from zprime_bridge.model.point import ParameterPoint

EXACT = 1e-9  # rounding of 136 products, which cancel to 1e-5 of the largest where loops remain
NOTHING = 1e-20  # GeV^-2 times the natural size: 1e-12 of what the couplings below give
POINT = ParameterPoint(g_prime=0.3, m_zprime=3000.0)
MASSES = np.array([150.0, 3000.0, 16000.0, 17500.0, 9e4])
COUPLINGS = np.array([0.01, 0.3, 0.9, 0.8, 3.0])


def assert_equal(
    first: dict[str, np.ndarray], second: dict[str, np.ndarray], *, factor: float = 1.0
) -> None:
    assert first.keys() == second.keys()
    sizes = dict(zip(first, natural_sizes(np.ones(16), tuple(first)), strict=True))
    for name, values in first.items():
        absolute = NOTHING * sizes[name]
        assert np.allclose(factor * values, second[name], rtol=EXACT, atol=absolute), name


def test_coefficients_are_quadratic_in_the_coupling() -> None:
    evolution = card_evolution(build_model(load_card("BM3")), POINT)
    once = evolution.coefficients(MASSES, COUPLINGS)
    assert_equal(once, evolution.coefficients(MASSES, 2 * COUPLINGS), factor=4)


def test_doubling_all_charges_is_doubling_the_coupling() -> None:
    charges = random_charges(31, higgs=True)
    single = card_evolution(model_of(charges), POINT)
    double = card_evolution(model_of(2 * charges), POINT)
    assert_equal(
        double.coefficients(MASSES, COUPLINGS / 10), single.coefficients(MASSES, COUPLINGS / 5)
    )


def test_the_sign_of_all_charges_drops_out() -> None:
    charges = random_charges(32, higgs=True)
    one, other = (card_evolution(model_of(s * charges), POINT) for s in (1, -1))
    assert_equal(one.coefficients(MASSES, COUPLINGS / 9), other.coefficients(MASSES, COUPLINGS / 9))


def test_each_point_is_independent_of_its_company() -> None:
    evolution = card_evolution(build_model(load_card("BM1")), POINT)
    together = evolution.coefficients(MASSES, COUPLINGS)
    for i, (mass, coupling) in enumerate(zip(MASSES, COUPLINGS, strict=True)):
        alone = evolution.coefficients([mass], [coupling])
        assert_equal({n: v[i : i + 1] for n, v in together.items()}, alone)


def test_free_charges_at_the_values_of_a_card_give_the_card() -> None:
    charges = random_charges(33, higgs=True)
    model = model_of(charges)
    free = charges_evolution(model, ("Q3", "L2", "H"), POINT)
    chosen = np.tile(charges[[2, 10, 15]], (len(MASSES), 1))
    assert_equal(
        free.coefficients(MASSES, COUPLINGS / 9, chosen),
        card_evolution(model, POINT).coefficients(MASSES, COUPLINGS / 9),
    )


def test_a_free_parameter_can_move_several_charges() -> None:
    charges = random_charges(42, higgs=True)
    free = charges_evolution(
        model_of(charges),
        {
            "quarks": dict.fromkeys(("Q3", "u3", "d3"), 1.0),
            "muons": {"L2": 1.0, "e2": -2.0},
            "tauons": {"L3": 1.0, "L2": 0.5},
        },
        POINT,
    )
    rows = np.tile([0.5, -1.5, 3.0], (len(MASSES), 1))
    charges[[2, 5, 8]] = 0.5
    charges[[10, 11, 13]] = 0.0, 3.0, 3.0
    assert_equal(
        free.coefficients(MASSES, COUPLINGS / 9, rows),
        card_evolution(model_of(charges), POINT).coefficients(MASSES, COUPLINGS / 9),
    )


def test_kinetic_mixing_is_a_shift_of_all_charges_by_hypercharge() -> None:
    """At g_12 = g'/2 charges are X + Y/2: the same as a card with these charges."""
    charges = random_charges(34, higgs=False)
    hypercharge = np.repeat([1 / 6, 2 / 3, -1 / 3, -1 / 2, -1], 3)
    shifted = charges + np.array([*hypercharge, 0.5]) / 2
    g = 0.02
    mixed = card_evolution(
        model_of(charges), ParameterPoint(g_prime=g, m_zprime=3000.0, g_12=g / 2)
    )
    assert_equal(
        mixed.coefficients(MASSES, g),
        card_evolution(model_of(shifted), POINT).coefficients(MASSES, g),
    )


def test_charged_right_handed_neutrinos_are_not_dropped() -> None:
    """Their squares add up to what the closed form has for the nine pairs of neutrinos."""
    nu = (1.0, -2.0, 0.5)
    model = model_of(random_charges(35, higgs=False), nu)
    evolution = card_evolution(model, POINT)
    found = evolution.coefficients([3000.0], [0.3])
    couplings = zprime_couplings(model, POINT, sm_inputs())
    left, right = right_handed_neutrinos(couplings, sm_inputs(), alpha_e=1 / 127.9)
    (stand_in,) = found["CL_bsnuenumu"]
    assert abs(stand_in) ** 2 == pytest.approx(sum(abs(c) ** 2 for c in left))
    assert sum(abs(c) ** 2 for c in right) == pytest.approx(0, abs=1e-30)
    assert abs(stand_in) > 1e-3
    assert set(found) == set(evolution.names)


def test_free_charges_of_right_handed_neutrinos() -> None:
    charges = random_charges(36, higgs=False)
    free = charges_evolution(model_of(charges, (1.0, 1.0, 1.0)), ("nu3", "Q3"), POINT)
    rows = np.tile([-2.0, charges[2]], (len(MASSES), 1))
    assert_equal(
        free.coefficients(MASSES, COUPLINGS, rows),
        card_evolution(model_of(charges, (1.0, 1.0, -2.0)), POINT).coefficients(MASSES, COUPLINGS),
    )


def test_fewer_coefficients_are_the_same_ones_and_neutrinos_stay() -> None:
    evolution = card_evolution(model_of(random_charges(43, higgs=False), (1.0, 0.0, 0.0)), POINT)
    few = evolution.restricted({"C9_bsmumu", "C10_bsmumu", "C9_bsemu"})
    found, whole = (e.coefficients(MASSES, COUPLINGS) for e in (few, evolution))
    stand_ins = {n for n in whole if n.endswith("nuenumu")}
    assert len(stand_ins) == 6
    assert set(found) == {"C9_bsmumu", "C10_bsmumu"} | stand_ins
    assert_equal(found, {name: whole[name] for name in found})


def test_neutral_right_handed_neutrinos_add_no_names() -> None:
    charges = random_charges(37, higgs=False)
    with_neutral = card_evolution(model_of(charges, (0.0, 0.0, 0.0)), POINT)
    assert with_neutral.names == card_evolution(model_of(charges), POINT).names


def test_too_much_mixing_is_an_error_or_marked() -> None:
    evolution = card_evolution(build_model(load_card("chiral-XI")), POINT)
    mixed = card_evolution(model_of(random_charges(38, higgs=True)), POINT)
    assert np.isfinite(evolution.coefficients([200.0], [0.5])["C9_bsmumu"]).all()
    with pytest.raises(MatchingError, match=r"at 1 of 2 points.* M_Z' = 200 GeV"):
        mixed.coefficients([200.0, 2000.0], [0.5, 0.5])
    marked = mixed.coefficients([200.0, 2000.0], [0.5, 0.5], beyond_mixing="nan")
    assert np.isnan(marked["C9_bsmumu"]).tolist() == [True, False]


def test_the_stated_second_order_grows_with_phi_d() -> None:
    neutral = card_evolution(model_of(random_charges(39, higgs=False)), POINT)
    charged = card_evolution(model_of(random_charges(39, higgs=True)), POINT)
    assert neutral.phi_d([3000.0], [0.3]) == pytest.approx([0.0])
    assert charged.phi_d([3000.0], [0.3]) == pytest.approx([-2e-8])
    assert charged.second_order([3000.0], [0.3]) > neutral.second_order([3000.0], [0.3])


@pytest.mark.parametrize(
    ("masses", "couplings", "charges", "message"),
    [
        ([50.0], [0.1], [[1.0]], "start in the WET"),
        ([500.0, 600.0], [0.1, 0.2, 0.3], [[1.0]], "differ in shape"),
        ([500.0], [0.1], None, "1 free charges"),
        ([500.0], [0.1], [[1.0, 2.0]], "1 free charges"),
        ([500.0], [float("nan")], [[1.0]], "finite"),
        ([500.0], [0.1], [[float("inf")]], "finite"),
        ([[500.0]], [0.1], [[1.0]], "one-dimensional"),
    ],
)
def test_unusable_points_are_errors(
    masses: list[float], couplings: list[float], charges: list[list[float]] | None, message: str
) -> None:
    evolution = charges_evolution(model_of(random_charges(40, higgs=False)), ("L2",), POINT)
    with pytest.raises(MatchingError, match=message):
        evolution.coefficients(masses, couplings, charges)


def test_an_unknown_charge_is_an_error_with_a_proposal() -> None:
    with pytest.raises(MatchingError, match=r"no charge 'q3'.*Q3"):
        charges_evolution(build_model(load_card("BM1")), ("q3",), POINT)


def test_an_unknown_way_with_mixing_is_an_error() -> None:
    evolution = card_evolution(build_model(load_card("BM1")), POINT)
    with pytest.raises(MatchingError, match="beyond_mixing"):
        evolution.coefficients([1000.0], [0.1], beyond_mixing="drop")
