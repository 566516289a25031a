"""Natural couplings, alphas and both bases of kinetic mixing."""

from __future__ import annotations

from functools import cache
from math import pi
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import zprime_bridge as zb
from zprime_bridge.core.errors import RunningError
from zprime_bridge.flow.alphas import alpha_names, alphas_of, components, hypercharge_sector

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

RTOL = 1e-12  # a few roundings
CARDS = ("BM3", "Lmu-Ltau", "chiral-I", "chiral-II")
COUPLING = st.floats(min_value=0.01, max_value=5)
ETA = st.floats(min_value=-0.99, max_value=0.99)


def number(value: float) -> Array:
    return np.asarray(value, dtype=np.float64)


@cache
def system_of(card: str, *, y_tau: bool = False) -> zb.BetaSystem:
    return zb.beta_system(zb.build_model(zb.load_card(card)), y_tau=y_tau)


def test_planck_safe_has_the_names_of_the_paper() -> None:
    assert set(alpha_names(system_of("BM1", y_tau=True))) == {
        *("alpha_1", "alpha_2", "alpha_3", "alpha_4", "eta", "g_12"),
        *("alpha_t", "alpha_b", "alpha_tau", "alpha_y"),
        *("alpha_lambda", "alpha_delta", "alpha_deltatilde"),
        *("alpha_u", "alpha_v", "alpha_w", "alpha_s"),
    }


def test_other_templates_name_alphas_after_their_couplings() -> None:
    names = alpha_names(system_of("chiral-II"))
    assert {"alpha_4", "alpha_t", "alpha_l1", "alpha_lPhichi0", "alpha_Yu12x12_21"} <= set(names)
    assert {"kap1", "m2Phi"} <= set(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("card", CARDS)
def test_names_and_alphas_agree_in_order(card: str) -> None:
    system = system_of(card)
    values = {c.name: number(0.5) for c in components(system)}
    assert tuple(alphas_of(system, values)) == alpha_names(system)


def test_alphas_of_couplings_of_4_pi() -> None:
    system = system_of("chiral-II")
    values = {c.name: np.array([4 * pi, 0.0]) for c in components(system)} | {"g_12": np.zeros(2)}
    alphas = alphas_of(system, values)
    for name in ("alpha_1", "alpha_2", "alpha_4", "alpha_t", "alpha_Yd12x12_12"):
        assert alphas[name] == pytest.approx([1.0, 0.0], rel=RTOL)
    assert alphas["alpha_l1"] == pytest.approx([1 / (4 * pi), 0.0], rel=RTOL)
    assert alphas["kap1"] == pytest.approx([4 * pi, 0.0], rel=RTOL)


def test_the_papers_alpha_1_contains_the_mixing() -> None:
    system = system_of("BM1")
    values = dict.fromkeys(system.names, number(0)) | {
        "g1": number(0.3 * 4 * pi),
        "g_12": number(-0.4 * 4 * pi),
    }
    alphas = alphas_of(system, values)
    assert alphas["alpha_1"] == pytest.approx(0.25, rel=RTOL)
    assert alphas["eta"] == pytest.approx(-0.8, rel=RTOL)
    assert alphas["g_12"] == values["g_12"]


def test_a_vanishing_hypercharge_sector_has_no_mixing_and_nan_stays_nan() -> None:
    system = system_of("BM1")
    values = dict.fromkeys(system.names, np.array([0.0, np.nan]))
    alphas = alphas_of(system, values)
    assert alphas["eta"][0] == 0
    assert all(np.isnan(alpha[1]) for alpha in alphas.values())


def test_a_coupling_without_value_is_named() -> None:
    with pytest.raises(RunningError, match="coupling 'g4' has no value"):
        alphas_of(system_of("BM1"), {"g1": number(1)})


@pytest.mark.parametrize("card", CARDS)
def test_natural_couplings_come_back(card: str) -> None:
    generator = np.random.default_rng(4)
    for component in components(system_of(card)):
        values = generator.uniform(0, 3, size=(5, 2))
        back = component.natural_of(component.alpha_of(values))
        assert back == pytest.approx(values, rel=RTOL), component.name


def exchange_of_the_paper(g1: float, g4: float, eta: float) -> Array:
    """Strength of exchange between charges (Y, X) for the Lagrangian (18) of [SAFE]."""
    kinetic = np.array([[1, -eta], [-eta, 1]]) / (1 - eta**2)
    couplings = np.diag([g1, g4])
    strength: Array = couplings @ np.linalg.inv(kinetic) @ couplings
    return strength


def exchange_of_the_triangle(g1: float, g4: float, g_12: float) -> Array:
    """The same with unit kinetic terms: bosons couple to g1 Y and g4 X + g_12 Y (K7)."""
    couplings = np.array([[g1, g_12], [0, g4]])
    strength: Array = couplings @ couplings.T
    return strength


@given(g1=COUPLING, g4=COUPLING, eta=ETA)
def test_both_bases_of_kinetic_mixing_give_the_same_exchange(
    g1: float, g4: float, eta: float
) -> None:
    alpha_1 = number(g1**2 / (16 * pi**2))
    found = hypercharge_sector({"alpha_1": alpha_1, "eta": number(eta)})
    triangle = exchange_of_the_triangle(float(found["g1"]), g4, float(found["g_12"]))
    assert triangle == pytest.approx(exchange_of_the_paper(g1, g4, eta), rel=1e-9)


@given(g1=COUPLING, g_12=st.floats(min_value=-3, max_value=3))
def test_four_spellings_of_the_hypercharge_sector_agree(g1: float, g_12: float) -> None:
    system = system_of("BM1")
    values = dict.fromkeys(system.names, number(0))
    values |= {"g1": number(g1), "g_12": number(g_12)}
    alphas = alphas_of(system, values)
    for hypercharge in ({"g1": values["g1"]}, {"alpha_1": alphas["alpha_1"]}):
        for mixing in ({"g_12": values["g_12"]}, {"eta": alphas["eta"]}):
            found = hypercharge_sector(hypercharge | mixing)
            # g1^2 is a difference of squares, and 1 - eta^2 too
            assert found["g1"] == pytest.approx(g1, rel=1e-7)
            assert found["g_12"] == pytest.approx(g_12, rel=1e-7, abs=1e-12)


def test_no_mixing_is_the_default() -> None:
    found = hypercharge_sector({"g1": np.array([0.3, 0.4])})
    assert np.array_equal(found["g_12"], [0.0, 0.0])


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"g1": 0.3, "eta": 1.0}, "eta must lie between -1 and 1, got 1.0"),
        ({"alpha_1": 1e-3, "eta": -1.5}, "eta must lie between -1 and 1, got -1.5"),
        ({"alpha_1": 1e-4, "g_12": 0.5}, r"g_12 = 0.5 is too large: .* = 0.01579 \(K7\); give g1"),
    ],
)
def test_impossible_mixing_is_refused(given_: dict[str, float], message: str) -> None:
    with pytest.raises(RunningError, match=message):
        hypercharge_sector({name: np.asarray(value) for name, value in given_.items()})
