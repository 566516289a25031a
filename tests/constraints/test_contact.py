"""Effective scales of contact interactions, published limits and their recast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.constraints.cases import card_couplings, model_and_point, standard
from zprime_bridge.constraints.amplitudes import Electroweak, bhabha, pair_production
from zprime_bridge.constraints.contact import coefficient_at, contact_terms
from zprime_bridge.constraints.contact_limits import contact_probes, direct_coefficient
from zprime_bridge.constraints.probes import Verdict
from zprime_bridge.constraints.recast import drell_yan_strength, lepton_strength, structure
from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.inputs.sm import sm_inputs

LEP_LL = {"chirality": "LL", "plus": 8.3, "minus": 10.3}
TENSION_RANGE_TEV = (12.5, 14.0)  # M/g of [CHI] section 7.3


def test_unit_charges_at_one_tev_over_g_give_the_square_root_of_4_pi() -> None:
    model, point = model_and_point("B-L")
    couplings = zprime_couplings(model, replace(point, g_prime=0.1, m_zprime=1e3), sm_inputs())
    terms = contact_terms(couplings, ("e", 0), ("e", 1))
    for term in terms:
        assert term.eta == -1
        assert term.scale_tev == pytest.approx(35.449, rel=1e-4)  # 3.5449 x M/g of 10 TeV


def test_opposite_charges_have_eta_plus_one() -> None:
    terms = contact_terms(card_couplings("B-L"), ("e", 0), ("u", 0))
    assert {term.eta for term in terms} == {1}


def test_photon_exchange_is_qed_bhabha_scattering() -> None:
    """(s^2 + u^2)/t^2 + 2 u^2/(s t) + (u^2 + t^2)/s^2 where the Z is infinitely heavy."""
    photon = Electroweak(alpha=1 / 137, sin2_theta_w=0.25, m_z=1e9)
    cosine, s = np.array([-0.5, 0.3, 0.8]), 1e4
    t, u = -s * (1 - cosine) / 2, -s * (1 + cosine) / 2
    textbook = (s**2 + u**2) / t**2 + 2 * u**2 / (s * t) + (u**2 + t**2) / s**2
    ratio = bhabha(photon, s, cosine, {}) / textbook
    assert ratio == pytest.approx(np.full(3, ratio[0]), rel=1e-6)


def test_photon_exchange_gives_muons_one_plus_cosine_squared() -> None:
    photon = Electroweak(alpha=1 / 137, sin2_theta_w=0.25, m_z=1e9)
    cosine = np.array([-0.5, 0.0, 0.7])
    ratio = pair_production(photon, 1e4, cosine, {}) / (1 + cosine**2)
    assert ratio == pytest.approx(np.full(3, ratio[0]), rel=1e-6)


def test_the_recast_of_the_published_structure_is_the_published_limit() -> None:
    sm = standard()
    for coefficient in (coefficient_at(8.3), -coefficient_at(10.3)):
        strength = lepton_strength(sm, "eeee", structure("LL", coefficient), **LEP_LL)  # type: ignore[arg-type]
        assert strength == pytest.approx(1)


def test_four_chiralities_are_bounded_more_strongly_than_one() -> None:
    vector = structure("VV", -coefficient_at(20.0))
    single = structure("LL", -coefficient_at(20.0))
    sm = standard()
    assert lepton_strength(sm, "eeee", vector, **LEP_LL) > 3 * lepton_strength(  # type: ignore[arg-type]
        sm,
        "eeee",
        single,
        **LEP_LL,  # type: ignore[arg-type]
    )


def test_a_deficit_at_the_lhc_is_no_excess() -> None:
    weak = dict.fromkeys("ud", structure("LL", coefficient_at(200.0)))
    assert drell_yan_strength(standard(), weak, chirality="LL", plus=23.5, minus=26.1) == 0


def test_flavours_of_opposite_sign_are_not_compared_with_a_universal_limit() -> None:
    assert direct_coefficient({"u": {"LL": 2.0}, "d": {"LL": -1.0}}, "LL") == 0
    assert direct_coefficient({"u": {"LL": -2.0}, "d": {"LL": -1.0}}, "LL") == -1


@pytest.mark.parametrize("tev", TENSION_RANGE_TEV)
@pytest.mark.parametrize(
    "key", ["lep2-eeee-ll-all-chiralities", "lhc-eeqq-ll-atlas-all-chiralities"]
)
def test_chiral_xi_is_in_tension_with_lep_and_lhc(key: str, tev: float) -> None:
    model, point = model_and_point("chiral-XI")
    for m_zprime in (4.5e3, 6e3, 2e4):
        moved = replace(point, m_zprime=m_zprime, g_prime=m_zprime / tev / 1e3)
        couplings = zprime_couplings(model, moved, sm_inputs())
        (probe,) = [one for one in contact_probes(standard()) if one.constraint.key == key]
        assert probe.verdict(probe.constraint.effect(couplings)) is Verdict.TENSION


def test_estimates_never_exclude() -> None:
    model, point = model_and_point("chiral-XI")
    couplings = zprime_couplings(model, replace(point, g_prime=5.0), sm_inputs())
    for probe in contact_probes(standard()):
        verdict = probe.verdict(probe.constraint.effect(couplings))
        assert verdict is (Verdict.TENSION if probe.estimate else Verdict.EXCLUDED)


def test_a_z_prime_below_the_reach_of_the_lhc_is_no_contact_interaction() -> None:
    couplings = replace(card_couplings("chiral-XI"), m_zprime=2000.0)
    for probe in contact_probes(standard()):
        effect = probe.constraint.effect(couplings)
        assert (effect.allowed is None) == probe.constraint.key.startswith("lhc")


def test_unverified_limits_are_off() -> None:
    for probe in contact_probes(standard()):
        assert probe.constraint.source
        assert probe.constraint.enabled == probe.constraint.verified
