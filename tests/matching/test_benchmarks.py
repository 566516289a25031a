"""Coefficients of the published benchmarks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from zprime_bridge.charges.library import load_card
from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.external import flavio
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.coefficients import WilsonCoefficients
from zprime_bridge.matching.match import match
from zprime_bridge.model.build import build_model
from zprime_bridge.model.point import ParameterPoint
from zprime_bridge.pipeline import card_point

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

SAFE = ("BM1", "BM3")
NEGLIGIBLE = 1e-3  # coefficients induced by running alone; at 5 TeV they are zero
NEGLIGIBLE_MIXING = 1e-13  # GeV^-2; likewise
MIXING_SCALE = 4.2  # flavio's scale of B mixing


@pytest.mark.parametrize("name", SAFE)
def test_tree_coefficients_of_planck_safe(
    name: str, reference: Callable[[str], ReferenceValue]
) -> None:
    card = load_card(name)
    entry = reference(f"matching/{name}.tree")
    tree = match(build_model(card), card_point(card), mode="tree")
    assert tree.metadata["inverse_alpha_e"] == 137
    for coefficient, expected in entry.value.items():
        assert tree.values[coefficient] == pytest.approx(expected, rel=entry.rtol)


@pytest.mark.parametrize("name", SAFE)
def test_alpha4_from_the_best_fit_c9(name: str, reference: Callable[[str], ReferenceValue]) -> None:
    card = load_card(name)
    entry = reference(f"matching/{name}.alpha4")
    point = ParameterPoint(g_prime=4 * math.pi * math.sqrt(entry.value), m_zprime=5000.0)
    tree = match(build_model(card), point, mode="tree")
    assert tree.values["C9_bsmumu"] == pytest.approx(entry.inputs["C9_bsmumu"], rel=entry.rtol)


@pytest.mark.parametrize("name", SAFE)
def test_coefficients_at_the_b_scale_through_wilson(
    name: str, reference: Callable[[str], ReferenceValue]
) -> None:
    card = load_card(name)
    entry = reference(f"matching/{name}.wilson")
    low = match(build_model(card), card_point(card)).at(4.8, "WET", "flavio").values
    for coefficient, expected in entry.value.items():
        negligible = NEGLIGIBLE_MIXING if coefficient.startswith("CV") else NEGLIGIBLE
        found = low.get(coefficient, 0).real
        assert found == pytest.approx(expected, rel=entry.rtol, abs=entry.rtol * negligible)


@pytest.mark.parametrize("name", SAFE)
def test_bs_mixing_ratio_of_planck_safe_eq_41(
    name: str, reference: Callable[[str], ReferenceValue]
) -> None:
    card = load_card(name)
    entry = reference(f"matching/{name}.gbs2_over_m2")
    couplings = zprime_couplings(build_model(card), card_point(card), sm_inputs())
    per_tev2 = abs(couplings.d_left[1, 2]) ** 2 / (couplings.m_zprime / 1000) ** 2
    ckm = couplings.ckm
    ours = abs(ckm[2, 2] * ckm[2, 1])
    rescaled = per_tev2 * (entry.inputs["abs_VtbVts"] / ours) ** 2
    assert rescaled == pytest.approx(entry.value, rel=entry.rtol)


@pytest.mark.parametrize("case", ["2TeV", "6TeV"])
def test_g_x_of_fig_4_gives_the_best_fit_c9(
    case: str, reference: Callable[[str], ReferenceValue]
) -> None:
    entry = reference(f"matching/chiral-XI.{case}")
    point = ParameterPoint(g_prime=entry.value["g_prime"], m_zprime=entry.inputs["m_zprime"])
    tree = match(
        build_model(load_card("chiral-XI")),
        point,
        mode="tree",
        inverse_alpha_e=entry.inputs["inverse_alpha_e"],
    )
    c9 = tree.values["C9_bsmumu"]
    assert c9 == pytest.approx(entry.inputs["C9_bsmumu"], rel=entry.rtol)
    assert tree.values["C9_bsee"] == pytest.approx(c9)
    assert tree.values["C10_bsmumu"] == 0


@pytest.mark.parametrize("case", ["2TeV", "6TeV"])
def test_running_of_the_mixing_operator_of_fig_4(
    case: str, reference: Callable[[str], ReferenceValue]
) -> None:
    entry = reference(f"matching/chiral-XI.{case}")
    high = WilsonCoefficients(
        eft="WET", basis="flavio", scale=entry.inputs["m_zprime"], values={"CVLL_bsbs": 1e-12}
    )
    ratio = high.at(MIXING_SCALE, "WET", "flavio").values["CVLL_bsbs"] / 1e-12
    assert ratio == pytest.approx(entry.value["eta_CVLL_bsbs"], rel=entry.rtol)


@pytest.mark.parametrize("case", ["2TeV", "6TeV"])
def test_shift_of_delta_m_s_of_fig_4(case: str, reference: Callable[[str], ReferenceValue]) -> None:
    """Tree-level CVLL at M_Z', run in the WET as in the reference."""
    entry = reference(f"matching/chiral-XI.{case}")
    point = ParameterPoint(g_prime=entry.value["g_prime"], m_zprime=entry.inputs["m_zprime"])
    tree = match(build_model(load_card("chiral-XI")), point, mode="tree")
    mixing = {"CVLL_bsbs": tree.values["CVLL_bsbs"]}
    delta_m_s = [("DeltaM_s", ())]
    (model,) = flavio.predict(delta_m_s, mixing, scale=tree.scale, eft=tree.eft, basis=tree.basis)
    (standard_model,) = flavio.sm_predict(delta_m_s)
    shift = model / standard_model - 1
    assert shift == pytest.approx(entry.value["delta_m_s_shift"], rel=entry.rtol)
