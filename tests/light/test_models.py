"""Light Z' of the shipped models: couplings, constraints, warnings, curves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest

from tests.light.cases import PARTICLES
from zprime_bridge import ParameterPoint, build_model, load_card
from zprime_bridge.core.errors import MatchingError, PredictionError
from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.external.flavio_form_factors import strange_over_bottom
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.light.advice import light_regime_warning
from zprime_bridge.light.bins import predict_bins
from zprime_bridge.light.bs_mumu import bs_mumu_constraint
from zprime_bridge.light.constraints import constraints, escape_probability
from zprime_bridge.light.couplings import light_couplings, scaled
from zprime_bridge.light.exclusion import exclusion_curves
from zprime_bridge.light.job import run_light_job
from zprime_bridge.light.measurements import section
from zprime_bridge.light.particles import flavio_particles
from zprime_bridge.light.propagator import propagating_zprime
from zprime_bridge.light.rho import higgs_coupling_per_g, rho_constraint, rho_curve, within
from zprime_bridge.matching.match import match

if TYPE_CHECKING:
    from zprime_bridge.light.constraints import Constraint
    from zprime_bridge.model.model import U1PrimeModel

POINT: Final = ParameterPoint(g_prime=1e-6, m_zprime=0.5)
G_OVER_M: Final = re.compile(r"g'/M_Z' < ([0-9.e-]+) GeV\^-1")
RTOL_BISECTION: Final = 2e-3
RTOL_BS: Final = 3e-3  # m_Bs of two sources and effects of the B_s width difference


def model(name: str) -> U1PrimeModel:
    return build_model(load_card(name))


def constraint(key: str) -> Constraint:
    (found,) = (
        one for one in constraints(sm_inputs(), PARTICLES, with_disabled=True) if one.key == key
    )
    return found


def test_chiral_ix_is_purely_axial_for_the_first_two_generations() -> None:
    couplings = light_couplings(model("chiral-IX"), ParameterPoint(g_prime=1e-6, m_zprime=1e-3))
    cos2 = 1 - sm_inputs().sin2_theta_w
    for generation in (0, 1):
        assert couplings.e_left[generation, generation].real == pytest.approx(-1e-6 * cos2)
        assert couplings.e_right[generation, generation].real == pytest.approx(1e-6 * cos2)
        assert couplings.u_right[generation, generation].real == pytest.approx(-1e-6 * cos2)
    assert couplings.e_left[2, 2].real == pytest.approx(couplings.e_right[2, 2].real)


def test_mixing_leaves_flavour_changing_couplings_alone() -> None:
    weak = light_couplings(model("chiral-VI"), POINT)
    assert abs(weak.d_left[1, 2]) == pytest.approx(0.0412e-6, rel=1e-3)
    assert weak.higgs == 0


def test_couplings_scale_with_g() -> None:
    one = light_couplings(model("chiral-VI"), POINT)
    ten = light_couplings(model("chiral-VI"), ParameterPoint(g_prime=1e-5, m_zprime=0.5))
    assert np.allclose(scaled(one, 10.0).e_left, ten.e_left, rtol=1e-8, atol=0)
    assert np.allclose(scaled(one, 10.0).d_left, ten.d_left, rtol=1e-8, atol=1e-20)


def test_a_heavy_zprime_is_sent_to_run() -> None:
    with pytest.raises(PredictionError, match="use 'zprime-bridge run'"):
        light_couplings(model("B-L"), ParameterPoint(g_prime=0.1, m_zprime=500.0))


def test_matching_a_light_zprime_names_the_command_that_holds() -> None:
    with pytest.raises(MatchingError, match="'zprime-bridge light'"):
        match(model("B-L"), ParameterPoint(g_prime=1e-4, m_zprime=1.0))


@pytest.mark.parametrize("name", ["chiral-VI", "chiral-IX"])
def test_flavour_changing_chiral_models_are_warned_about(name: str) -> None:
    warning = light_regime_warning(model(name), ParameterPoint(g_prime=0.1, m_zprime=6000.0))
    assert warning is not None
    assert "excluded by B -> K Z' for M_Z' < m_B - m_K = 4.79 GeV" in warning
    found = G_OVER_M.search(warning)
    assert found is not None
    assert 5e-8 < float(found.group(1)) < 5e-7  # 1e-7 GeV^-1 in order of magnitude


@pytest.mark.parametrize("name", ["B-L", "BM3", "chiral-V", "Lmu-Ltau"])
def test_other_models_are_not_warned_about(name: str) -> None:
    assert light_regime_warning(model(name), ParameterPoint(g_prime=0.1, m_zprime=6000.0)) is None


def test_the_number_of_the_warning_is_the_edge_of_the_exclusion() -> None:
    chosen = model("chiral-VI")
    warning = light_regime_warning(chosen, POINT)
    assert warning is not None
    found = G_OVER_M.search(warning)
    assert found is not None
    edge = float(found.group(1))
    for mass in (0.1, 1.0, 4.0):
        excluded = ParameterPoint(g_prime=1.1 * edge * mass, m_zprime=mass)
        job = run_light_job(chosen, excluded, bins=())
        assert any(one.key.startswith("b-") for one in job.excluded_by)


def test_the_pure_axial_example_needs_a_mass_beyond_b_decays() -> None:
    job = run_light_job(model("chiral-IX"), ParameterPoint(g_prime=1e-4, m_zprime=0.05), bins=())
    assert job.excluded_by[0].key.startswith(("k-", "b-"))
    beyond = run_light_job(model("chiral-IX"), ParameterPoint(g_prime=1e-4, m_zprime=6.0), bins=())
    assert beyond.excluded_by == ()


def test_b_minus_l_meets_neutrino_scattering_first() -> None:
    job = run_light_job(model("B-L"), ParameterPoint(g_prime=1e-4, m_zprime=0.02), bins=())
    assert {one.key for one in job.excluded_by} == {"texono", "coherent-ar"}


def test_vector_models_change_no_parity_violation() -> None:
    job = run_light_job(model("B-L"), ParameterPoint(g_prime=1e-3, m_zprime=0.02), bins=())
    values = {one.key: effect.value for one, effect in job.effects}
    assert values["apv-cs"] == 0
    assert values["moller-e158"] == 0
    assert values["rho"] == 0


def test_unverified_numbers_are_off_unless_asked_for() -> None:
    default = {one.key for one in constraints(sm_inputs(), PARTICLES)}
    everything = {one.key: one for one in constraints(sm_inputs(), PARTICLES, with_disabled=True)}
    assert {"charm2", "coherent-csi", "k-pix-e949"} <= set(everything) - default
    assert all(everything[key].verified for key in default)


def test_muon_searches_are_silent_below_threshold_and_in_vetoed_windows() -> None:
    lhcb = constraint("b-kmumu-lhcb")
    for mass, reason in ((0.1, "searched for"), (3.1, "is left out"), (0.3, "lifetime")):
        g = 1e-12 if reason == "lifetime" else 1e-4
        effect = lhcb.effect(
            light_couplings(model("chiral-VI"), ParameterPoint(g_prime=g, m_zprime=mass))
        )
        assert effect.allowed is None
        assert reason in effect.silent_because


def test_a_long_lived_zprime_is_invisible() -> None:
    entry = section("mesons")["b-knunu-babar"]
    stable = escape_probability(entry, "b_to_k", 0.5, 0.0, PARTICLES)
    prompt = escape_probability(entry, "b_to_k", 0.5, 1e-9, PARTICLES)
    assert stable == 1
    assert prompt == pytest.approx(0, abs=1e-12)


def test_b_to_k_curve_is_a_line_of_constant_g_over_m() -> None:
    masses = np.array([2e-3, 2e-2, 0.2])
    (curve,) = exclusion_curves(
        model("chiral-VI"), POINT, [constraint("b-kstarnunu-belle")], masses
    )
    ratio = curve.g_prime / masses
    assert ratio[0] == pytest.approx(ratio[1], rel=RTOL_BISECTION)
    assert ratio[0] == pytest.approx(ratio[2], rel=0.1)  # transverse modes and form factors


def test_the_curve_is_where_the_table_changes_its_verdict() -> None:
    one = constraint("a-mu-wp25")
    (curve,) = exclusion_curves(model("Lmu-Ltau"), POINT, [one], np.array([0.02]))
    for factor, excluded in ((0.99, False), (1.01, True)):
        point = ParameterPoint(g_prime=factor * float(curve.g_prime[0]), m_zprime=0.02)
        strength = one.effect(light_couplings(model("Lmu-Ltau"), point)).strength
        assert (strength > 1) == excluded


@pytest.mark.parametrize("m_zprime", [0.7, 6.5])
def test_bs_to_mu_mu_is_what_flavio_says_with_propagator_and_longitudinal_mode(
    m_zprime: float,
) -> None:
    couplings = light_couplings(
        model("chiral-IX"), ParameterPoint(g_prime=3e-4 * m_zprime, m_zprime=m_zprime)
    )
    effect = bs_mumu_constraint(sm_inputs()).effect(couplings)
    particles = flavio_particles()
    zprime = propagating_zprime(
        couplings,
        sm_inputs(),
        width=0.0,
        m_leptons=particles.charged_leptons,
        alpha_e=1 / flavio_door.inverse_alpha_e(4.8),
        strange_over_bottom=strange_over_bottom(4.8),
    )
    (found,) = predict_bins((("BR(Bs->mumu)", ()),), zprime)
    assert found.value is not None
    assert abs(effect.value) > 0.02 * found.sm
    assert effect.value == pytest.approx(found.value - found.sm, rel=RTOL_BS)


def test_bs_to_mu_mu_excludes_the_axial_example_beyond_b_to_k() -> None:
    job = run_light_job(model("chiral-IX"), ParameterPoint(g_prime=1e-2, m_zprime=6.0), bins=())
    assert "bs-mumu" in {one.key for one in job.excluded_by}


def test_rho_limits_the_charged_higgs_of_a_light_zprime() -> None:
    chosen = model("chiral-VI")
    masses = np.array([1e-3, 1.0])
    curve = rho_curve(chosen, POINT, masses)
    per_g = abs(higgs_coupling_per_g(chosen, POINT))
    assert curve.g_prime[0] * per_g == pytest.approx(5.5e-3, rel=0.2)  # [CHI] with 2020 numbers
    at_edge = ParameterPoint(g_prime=float(curve.g_prime[1]), m_zprime=1.0)
    effect = rho_constraint(chosen, at_edge).effect(light_couplings(chosen, POINT))
    largest = rho_curve(chosen, POINT, np.array([0.5]))
    assert effect.strength == pytest.approx(float(curve.g_prime[1] / largest.g_prime[0]))


def test_curves_end_where_rho_is_stronger() -> None:
    chosen = model("chiral-VI")
    masses = np.array([1e-3, 50.0])
    rho = rho_curve(chosen, POINT, masses)
    (curve,) = exclusion_curves(chosen, POINT, [constraint("a-e-rb")], masses)
    (cut,) = within(rho, [curve])
    assert cut.g_prime[0] == curve.g_prime[0]
    assert np.isnan(cut.g_prime[1])


def test_a_neutral_higgs_has_no_rho_curve() -> None:
    curve = rho_curve(model("B-L"), POINT, np.array([1.0]))
    assert np.all(np.isnan(curve.g_prime))
