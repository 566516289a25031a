"""Complete initial conditions: which value each coupling starts with, and who gave it."""

from __future__ import annotations

from dataclasses import replace
from math import pi
from typing import TYPE_CHECKING

import numpy as np
import pytest

import zprime_bridge as zb
from zprime_bridge.charges.card import CardFlow
from zprime_bridge.core.errors import RunningError
from zprime_bridge.core.findings import Severity
from zprime_bridge.core.source import Source
from zprime_bridge.flow.alphas import alphas_of, components
from zprime_bridge.flow.sm_couplings import sm_couplings
from zprime_bridge.flow.start import InitialConditions, Origin, initial_conditions
from zprime_bridge.inputs.top_scale import top_scale_inputs

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

    Reference = Callable[[str], ReferenceValue]

PLANCK_SAFE = ("BM1", "BM1nu", "BM2", "BM3", "BM4")
ONE_CARD_EACH = ("BM3", "B-L", "B3-L2", "Lmu-Ltau", "chiral-III", "chiral-V")
RTOL = 1e-12  # a few roundings


def model_of(card: str, *, own_flow: bool = True) -> zb.U1PrimeModel:
    model = zb.build_model(zb.load_card(card))
    return model if own_flow else replace(model, flow=None)


def start(model: zb.U1PrimeModel, *, y_tau: bool = False, **options: object) -> InitialConditions:
    system = zb.beta_system(model, y_tau=y_tau)
    return initial_conditions(model, system, **options)  # type: ignore[arg-type]


def texts(conditions: InitialConditions) -> str:
    assert all(finding.severity is Severity.WARNING for finding in conditions.findings)
    return "\n".join(finding.text for finding in conditions.findings)


@pytest.mark.parametrize("card", PLANCK_SAFE)
def test_benchmarks_start_where_the_figures_do(card: str, reference: Reference) -> None:
    figure = reference(f"flow_start/figure.{card}")
    model = model_of(card)
    found = start(model)
    alphas = alphas_of(zb.beta_system(model), found.values)
    expected = {name: 10**x for name, x in figure.value["log10"].items()}
    expected |= reference(f"flow_start/table4.{figure.value['mu']}").value
    expected |= reference(f"flow_start/table4_bottom.{figure.value['mu']}").value
    expected |= {"alpha_4": figure.value["alpha_4"], "eta": 0.0, "g_12": 0.0}
    assert {name: float(alpha) for name, alpha in alphas.items()} == pytest.approx(
        expected, rel=figure.rtol
    )
    assert found.mu == figure.value["mu"]
    assert found.findings == ()
    assert model.flow is not None
    assert model.flow.source.paper == "arXiv:2109.06201"


@pytest.mark.parametrize("card", ONE_CARD_EACH)
def test_every_coupling_has_a_value_and_an_origin(card: str) -> None:
    model = model_of(card)
    system = zb.beta_system(model)
    found = initial_conditions(model, system)
    names = [component.name for component in components(system)]
    assert list(found.values) == names == list(found.origins)
    assert found.table(names).shape == (1, len(names))
    zero = {name for name in names if found.values[name] == 0}
    assert {name for name, x in found.origins.items() if x is Origin.ZERO} <= zero
    assert set(found.unset) <= zero


@pytest.mark.parametrize(
    ("card", "places"),
    [
        ("BM3", {"yt": "yt", "yb": "yb", "lam": "lam"}),
        ("B-L", {"Yu123x123_33": "yt", "Yd123x123_33": "yb", "Ye123x123_33": "ytau", "lam": "lam"}),
        ("B3-L2", {"yt": "yt", "yb": "yb", "Ye13x13_22": "ytau", "lam": "lam"}),
        ("Lmu-Ltau", {"Yu123x123_33": "yt", "Yd123x123_33": "yb", "ytau": "ytau", "lam": "lam"}),
        ("chiral-III", {"yt": "yt", "yb": "yb", "ytau": "ytau", "lam": "lam"}),
        ("chiral-V", {"yt": "yt", "yb": "yb", "ytau": "ytau", "l1": "lam"}),
    ],
)
def test_standard_model_couplings_go_to_the_third_generation(
    card: str, places: dict[str, str]
) -> None:
    found = start(model_of(card, own_flow=False))
    expected = sm_couplings(found.mu)
    places |= {"g1": "g1", "g2": "g2", "g3": "g3"}
    of_sm = {name for name, x in found.origins.items() if x is Origin.STANDARD_MODEL}
    assert of_sm == set(places)
    for name, sm in places.items():
        assert found.values[name] == pytest.approx(expected[sm], rel=RTOL), name


def test_the_tau_coupling_follows_its_beta_function() -> None:
    without, with_tau = start(model_of("BM1")), start(model_of("BM1"), y_tau=True)
    assert "ytau" not in without.values
    assert with_tau.origins["ytau"] is Origin.STANDARD_MODEL
    assert with_tau.values["ytau"] == pytest.approx(sm_couplings(5000)["ytau"], rel=RTOL)


def test_what_nobody_gave_is_zero_and_told() -> None:
    found = start(model_of("BM3", own_flow=False))
    assert found.unset == ("y", "s", "u", "v", "del_", "delt", "w")
    assert "not given and therefore zero: y, s, u, v, del_, delt, w; give them under" in texts(
        found
    )


def test_two_doublets_are_told_apart() -> None:
    told = texts(start(model_of("chiral-II")))
    assert "Phi is taken as the doublet of the Standard Model (v_Phi = v)" in told
    assert "zero: Yu12x12, Yd12x12, Ye12x12, Yn12x12, ynu, l3, l4, l2, lPhichi0" in told


def test_light_yukawas_of_the_higgs_are_no_choice() -> None:
    found = start(model_of("B-L"))
    assert not {name for name in found.unset if name[:2] in {"Yu", "Yd", "Ye"}}
    assert {"Yn123x123_11", "YN123x123_33", "lHphi"} <= set(found.unset)


def test_the_point_gives_coupling_and_mixing_of_the_zprime() -> None:
    point = zb.ParameterPoint(g_prime=0.7, m_zprime=5000, g_12=-0.02)
    found = start(model_of("BM3"), point=point)
    assert found.values["g4"] == 0.7
    assert found.values["g_12"] == -0.02
    assert found.origins["g4"] is found.origins["g_12"] is Origin.POINT
    assert start(model_of("chiral-I"), point=point).values["gX"] == 0.7


def test_the_card_states_alpha_1_with_mixing_and_the_standard_model_without() -> None:
    model = model_of("BM3")
    point = zb.ParameterPoint(g_prime=0.7, m_zprime=5000, g_12=0.1)
    of_card = start(model, point=point)
    total = (of_card.values["g1"] ** 2 + of_card.values["g_12"] ** 2) / (16 * pi**2)
    assert total == pytest.approx(8.46e-4, rel=RTOL)
    of_sm = start(replace(model, flow=None), point=point)
    assert of_sm.values["g1"] == pytest.approx(sm_couplings(5000)["g1"], rel=RTOL)


def test_given_values_replace_everything_else() -> None:
    given = {"alpha_4": 0.01, "eta": 0.5, "alpha_t": 0.0, "delt": -0.3}
    found = start(model_of("BM3"), initial=given)
    assert found.values["g4"] == pytest.approx(0.4 * pi, rel=RTOL)
    assert found.values["yt"] == 0
    assert found.values["delt"] == -0.3
    mixing = found.values["g_12"] / np.hypot(found.values["g1"], found.values["g_12"])
    assert mixing == pytest.approx(0.5, rel=RTOL)
    origins = {name for name, x in found.origins.items() if x is Origin.GIVEN}
    assert origins == {"g4", "g_12", "yt", "delt"}


def test_many_trajectories_start_together() -> None:
    model = model_of("BM3")
    alpha_y = np.array([0.1, 0.2, 0.3])
    found = start(model, initial={"alpha_y": alpha_y, "alpha_4": 0.01})
    table = found.table(("y", "g4"))
    assert table.shape == (3, 2)
    assert (table[:, 0] / (4 * pi)) ** 2 == pytest.approx(alpha_y, rel=RTOL)
    assert len(set(table[:, 1])) == 1


def test_another_mass_moves_the_start_and_recomputes_the_standard_model() -> None:
    point = zb.ParameterPoint(g_prime=2.0, m_zprime=8000)
    found = start(model_of("BM3"), point=point)
    assert found.mu == 8000
    assert found.origins["g3"] is Origin.STANDARD_MODEL
    assert found.values["g3"] == pytest.approx(sm_couplings(8000)["g3"], rel=RTOL)
    assert found.origins["y"] is Origin.CARD
    assert "initial conditions at 5000 GeV, the flow starts at 8000 GeV" in texts(found)


def test_a_scale_of_the_card_is_used_for_its_own_mass_only() -> None:
    flow = CardFlow(couplings={"alpha_y": 0.1}, mu=20000.0, source=Source())
    model = replace(model_of("BM3"), flow=flow)
    assert start(model).mu == 20000
    assert start(model, mu_start=1000.0).mu == 1000
    heavier = zb.ParameterPoint(g_prime=2.0, m_zprime=6000)
    assert start(model, point=heavier).mu == 6000


def test_a_light_zprime_starts_at_the_top_mass() -> None:
    light = zb.ParameterPoint(g_prime=1e-3, m_zprime=20)
    found = start(model_of("Lmu-Ltau"), point=light)
    assert found.mu == top_scale_inputs().m_top
    assert "M_Z' = 20 GeV lies below the top mass: the flow starts at 172.57 GeV" in texts(found)


def test_below_the_top_mass_all_couplings_must_be_given() -> None:
    model = model_of("BM3", own_flow=False)
    with pytest.raises(RunningError, match="known at and above the top mass"):
        start(model, mu_start=91.0)
    given = dict.fromkeys(("g1", "g2", "g3", "yt", "yb", "lam"), 0.3)
    assert start(model, mu_start=91.0, initial=given).mu == 91


def test_without_a_point_the_scale_must_be_given() -> None:
    model = replace(model_of("BM3", own_flow=False), point=None)
    with pytest.raises(RunningError, match=r"model 'BM3' has no parameter point: give one"):
        start(model)
    found = start(model, mu_start=1000.0, initial={"alpha_4": 0.01})
    assert found.origins["g4"] is Origin.GIVEN
    assert found.origins["g_12"] is Origin.ZERO


@pytest.mark.parametrize("mu", [0.0, -5000.0, float("inf"), float("nan")])
def test_an_impossible_scale_is_refused(mu: float) -> None:
    with pytest.raises(RunningError, match="mu_start must be a positive finite number"):
        start(model_of("BM3"), mu_start=mu)


def test_an_unknown_coupling_of_the_card_is_named_with_the_card() -> None:
    flow = CardFlow(couplings={"alpha_q": 0.1}, source=Source())
    with pytest.raises(
        RunningError, match="initial conditions of card 'BM3': there is no coupling 'alpha_q'"
    ):
        start(replace(model_of("BM3"), flow=flow))


def test_the_same_charges_have_the_same_hash_with_and_without_initial_conditions() -> None:
    card = zb.load_card("BM3")
    assert (
        zb.build_model(card).charges_hash == zb.build_model(replace(card, flow=None)).charges_hash
    )
