"""Widths and branching ratios of whole models."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.decays.cases import BENCHMARKS, decays_of, model_and_point
from tests.factories import make_model, vector_like
from zprime_bridge.charges.assignment import VectorLikeFermion
from zprime_bridge.charges.card import RotationAngles, RotationChoice, RotationKind
from zprime_bridge.core.errors import ModelError, PredictionError
from zprime_bridge.decays.channels import Group
from zprime_bridge.decays.decay import zprime_decays
from zprime_bridge.decays.features import features
from zprime_bridge.decays.spectrum import checked_spectrum
from zprime_bridge.model.point import ParameterPoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

RTOL_GOLDSTONE = 5e-3  # corrections of order M_Z^2/M_Z'^2 = 3e-4 and mixing at 5 TeV
RTOL_CKM = 5e-2  # |V_tb V_ts| = 0.0412 here, 0.0404 in the paper; enters squared
POINT = ParameterPoint(g_prime=0.3, m_zprime=4000.0)


@pytest.mark.parametrize("card", [*BENCHMARKS, "BM1nu"])
def test_total_width_and_invisible_fraction(
    card: str, reference: Callable[[str], ReferenceValue]
) -> None:
    decays = decays_of(card)
    width, invisible = reference("decays/width_over_mass"), reference("decays/invisible_percent")
    assert decays.width_over_mass == pytest.approx(width.value[card], rel=width.rtol)
    assert 100 * decays.invisible_fraction == pytest.approx(
        invisible.value[card], rel=invisible.rtol
    )


@pytest.mark.parametrize("card", BENCHMARKS)
def test_table_5_to_its_rounding(card: str, reference: Callable[[str], ReferenceValue]) -> None:
    decays = decays_of(card)
    for group, printed in reference("decays/branching_percent").value[card].items():
        percent = 100 * decays.group_fraction(Group(group))
        digits = 1 if 0 < printed < 2 else 0
        assert round(percent, digits) == printed, group


@pytest.mark.parametrize("card", ["BM1", "BM3"])
def test_closed_psi_leave_the_rest(card: str, reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("decays/psi_closed")
    decays = decays_of(card, psi=2600.0)
    assert decays.width_over_mass == pytest.approx(expected.value[card], rel=expected.rtol)
    assert [channel.name for channel in decays.closed] == ["psi psi"]


def test_the_chiral_benchmark_is_broad(reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("decays/chiral_xi")
    decays = decays_of("chiral-XI")
    assert decays.width_over_mass == pytest.approx(expected.value, rel=expected.rtol)
    assert decays.warning is not None
    assert "no narrow resonance" in decays.warning
    assert decays_of("BM2").warning is None


def test_flavour_changing_channels_take_what_the_diagonal_ones_lose() -> None:
    # Sum of |g_ij|^2 does not depend on rotations; masses are too small to matter at 4 TeV.
    angles = RotationChoice(kind=RotationKind.ANGLES, angles=RotationAngles(theta_23=0.6))
    charges = vector_like((0, 0, "1/3"), (0, -1, 0))
    plain = zprime_decays(make_model(charges), POINT)
    both = {"e_left": angles, "e_right": angles}
    turned = zprime_decays(make_model(charges, both), POINT)
    assert turned.branching("mu tau") > 0.01
    assert plain.width("mu tau") == 0
    assert turned.total == pytest.approx(plain.total, rel=1e-6)
    sine2 = math.sin(2 * 0.6) ** 2  # oscillation formula for one charged flavour
    assert turned.width("mu tau") == pytest.approx(plain.width("mu mu") * sine2 / 2, rel=1e-6)


def test_kinetic_mixing_decays_like_the_goldstones_of_the_higgs() -> None:
    decays = decays_of("BM1", g_12=0.4)
    half_doublet = 0.2**2 * 5000.0 / (48 * math.pi)  # H = g_12/2, one complex scalar
    assert decays.width("h Z") == pytest.approx(half_doublet, rel=RTOL_GOLDSTONE)
    assert decays.width("W W") == pytest.approx(half_doublet, rel=RTOL_GOLDSTONE)


def test_without_mixing_there_are_no_bosons() -> None:
    assert decays_of("BM1").group_fraction(Group.HIGGS) == 0


def test_a_neutral_higgs_can_be_charged_by_the_card() -> None:
    assert decays_of("chiral-I").group_fraction(Group.HIGGS) > 0.02


def test_the_eaten_scalar_is_told_and_can_be_left_out() -> None:
    model, point = model_and_point("BM1")
    counted = zprime_decays(model, point)
    assert "Im(phi) is the longitudinal Z'" in counted.remarks[0]
    physical = zprime_decays(model, point, with_eaten=False)
    assert physical.total == pytest.approx(counted.total * (1 - counted.eaten_share))
    assert physical.remarks == ()


def test_several_singlets_are_upper_estimates() -> None:
    assert "upper estimates" in decays_of("chiral-III-seesaw").remarks[0]


def test_fractions_add_up() -> None:
    for card in ("BM3", "chiral-VI"):
        decays = decays_of(card)
        assert sum(decays.group_fraction(group) for group in Group) == pytest.approx(1)


def test_width_over_mass_is_scale_free_and_quadratic_in_the_coupling() -> None:
    model, point = model_and_point("BM3")
    once = zprime_decays(model, point).width_over_mass
    heavier = ParameterPoint(g_prime=2 * point.g_prime, m_zprime=10 * point.m_zprime)
    # thresholds move: m_t^2/M^2 = 1e-3 of the top channel, which is neutral in BM3
    assert zprime_decays(model, heavier).width_over_mass == pytest.approx(4 * once, rel=1e-6)


def test_a_heavy_right_handed_neutrino_is_visible_and_can_be_closed() -> None:
    light, heavy = decays_of("B-L"), decays_of("B-L", nu_R=500.0)
    assert light.branching("nu_R nu_R") == pytest.approx(light.branching("nu_L nu_L"))
    assert 0 < heavy.width("nu_R nu_R") < light.width("nu_R nu_R")
    assert heavy.invisible_fraction < 0.6 * light.invisible_fraction
    assert decays_of("B-L", nu_R=1e5).width("nu_R nu_R") == 0


def test_coloured_charged_vector_like_fermions_are_no_missing_energy() -> None:
    extra = VectorLikeFermion(name="T", charge=Fraction(1), su3=3,
                              su2=2)  # fmt: skip
    charges = replace(vector_like((0, 0, "1/3"), (0, -1, 0)), extra=(extra,))
    decays = zprime_decays(make_model(charges), POINT)
    pairs = [c for c in decays.channels if c.group is Group.EXTRA_FERMIONS]
    assert len(pairs) == 2
    assert not any(channel.invisible for channel in pairs)
    # charge 1 in 3 colours against charge -1 in one, Dirac both
    assert pairs[0].width == pytest.approx(3 * decays.width("mu mu"), rel=1e-6)


@pytest.mark.parametrize("card", BENCHMARKS)
def test_table_6(card: str, reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("decays/table_6")
    printed = expected.value[card]
    model, point = model_and_point(card)
    found = features(model, point, zprime_decays(model, point))
    assert found.alpha4 == pytest.approx(printed["alpha4"], rel=expected.rtol)
    assert found.c9_mu == pytest.approx(printed["c9"], rel=expected.rtol)
    assert found.c10_mu == pytest.approx(printed["c10"], rel=expected.rtol, abs=1e-12)
    assert found.r_bs == pytest.approx(printed["r_bs"], rel=RTOL_CKM)
    for name in ("quarks", "leptons", "neutrinos", "nu_right"):
        assert getattr(found, name) is printed[name], name


def test_what_cannot_be_asked_is_refused() -> None:
    model, _ = model_and_point("BM1")
    with pytest.raises(ModelError, match=r"no mass can be given to 'Psi'.*are psi, phi, S$"):
        checked_spectrum(model.charges, {"Psi": 100.0})
    with pytest.raises(ModelError, match="must be a number >= 0"):
        checked_spectrum(model.charges, {"psi": -1.0})
    with pytest.raises(PredictionError, match="'zprime-bridge light'"):
        decays_of("BM1", m_zprime=5.0)
