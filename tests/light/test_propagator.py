"""q^2-dependent coefficients: contact limit, longitudinal mode, and flavio bin by bin."""

from __future__ import annotations

from typing import Final

import pytest

from tests.light.cases import with_bs
from zprime_bridge import ParameterPoint, build_model, load_card, match
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.external.flavio_form_factors import strange_over_bottom
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.light.bins import Q2_OF_BS_GEV2, predict_bins
from zprime_bridge.light.particles import flavio_particles
from zprime_bridge.light.propagator import PropagatingZPrime, propagating_zprime

RTOL_CONTACT: Final = 1e-5  # q^2/M^2 at 5 TeV
RTOL_BS: Final = 3e-3  # m_Bs of two sources and effects of the B_s width difference
NAMES: Final = ("C9_bsmumu", "C10_bsmumu", "C9_bstautau", "C10_bstautau", "C9p_bsmumu")


def muonic(m_zprime: float, *, width: float = 0.0, left: float = 1e-5) -> PropagatingZPrime:
    couplings = with_bs(m_zprime, left=left, leptons={"e_left": -0.03, "e_right": 0.05})
    return propagating_zprime(
        couplings,
        sm_inputs(),
        width=width,
        m_leptons=flavio_particles().charged_leptons,
        alpha_e=1 / flavio_door.inverse_alpha_e(4.8),
        strange_over_bottom=strange_over_bottom(4.8),
    )


def test_a_heavy_zprime_gives_the_matched_coefficients() -> None:
    inputs = sm_inputs()
    model = build_model(load_card("BM3"))
    point = ParameterPoint(g_prime=0.5, m_zprime=5000.0)
    matched = match(model, point, mode="tree")
    zprime = propagating_zprime(
        zprime_couplings(model, point, inputs),
        inputs,
        width=10.0,
        m_leptons=(5.1e-4, 0.10566, 1.77686),
        alpha_e=1 / inputs.inverse_alpha_e_literal,
        strange_over_bottom=0.02,
    )
    values = zprime.coefficients(15.0)
    for name in NAMES:
        expected = matched.values[name]
        assert values[name].real == pytest.approx(expected.real, rel=RTOL_CONTACT, abs=1e-12)


def test_the_sign_changes_across_the_pole() -> None:
    zprime = muonic(3.0)
    below, above = zprime.coefficients(4.0), zprime.coefficients(14.0)
    assert below["C9_bsmumu"].real == pytest.approx(-above["C9_bsmumu"].real)


def test_on_the_pole_the_amplitude_is_imaginary_and_finite() -> None:
    zprime = muonic(3.0, width=0.1)
    contact = zprime.contact[1][0]
    value = zprime.coefficients(9.0)["C9_bsmumu"]
    assert value == pytest.approx(1j * contact * 3.0 / 0.1)


def test_the_pole_of_a_stable_zprime_is_refused() -> None:
    with pytest.raises(PredictionError, match="two-body branching ratios"):
        muonic(3.0).coefficients(9.0)


@pytest.mark.parametrize("m_zprime", [0.5, 2.0, 12.0])
def test_bs_to_mu_mu_knows_only_the_contact_value(m_zprime: float) -> None:
    """Propagator and longitudinal mode cancel: (1 - q^2/M^2)/(M^2 - q^2) = 1/M^2."""
    left = 4e-6 * m_zprime**2 * 1e-2
    zprime = muonic(m_zprime, left=left)
    (found,) = predict_bins((("BR(Bs->mumu)", ()),), zprime)
    (contact,) = flavio_door.predict(
        [("BR(Bs->mumu)", ())],
        {"C10_bsmumu": zprime.contact[1][1]},
        scale=4.8,
        eft="WET",
        basis="flavio",
    )
    assert found.value is not None
    assert abs(contact / found.sm - 1) > 0.05  # there is something to see
    assert found.value - found.sm == pytest.approx(contact - found.sm, rel=RTOL_BS)


def test_without_the_longitudinal_mode_bs_to_mu_mu_would_be_wrong() -> None:
    zprime = muonic(2.0, left=1.6e-7)
    values = zprime.coefficients(Q2_OF_BS_GEV2)
    transverse = {name: value for name, value in values.items() if not name.startswith("CP")}
    observable = ("BR(Bs->mumu)", ())
    found, wrong = (
        flavio_door.predict([observable], chosen, scale=4.8, eft="WET", basis="flavio")[0]
        for chosen in (values, transverse)
    )
    (standard,) = flavio_door.sm_predict([observable])
    assert abs(wrong - found) > abs(found - standard) / 2


def test_rates_far_from_the_pole_are_those_of_constant_coefficients() -> None:
    zprime = muonic(5000.0, left=50.0)
    observable = ("<dBR/dq2>(B+->Kmumu)", (1.1, 6.0))
    (found,) = predict_bins((observable,), zprime)
    (constant,) = flavio_door.predict(
        [observable], zprime.coefficients(0.0), scale=4.8, eft="WET", basis="flavio"
    )
    assert found.value is not None
    assert found.value == pytest.approx(constant, rel=1e-3)  # flavio's integration over bins
    assert abs(found.value / found.sm - 1) > 0.01


def test_angular_observables_carry_the_change_over_the_bin() -> None:
    (found,) = predict_bins((("<P5p>(B0->K*mumu)", (4.0, 6.0)),), muonic(1.0, left=3e-7))
    assert found.value is not None
    assert found.spread > 0


def test_a_bin_with_the_pole_is_refused_with_its_reason() -> None:
    (found,) = predict_bins((("<P5p>(B0->K*mumu)", (4.0, 6.0)),), muonic(2.2))
    assert found.value is None
    assert "the pole at q^2 = 4.84 GeV^2" in found.refused


def test_an_observable_of_two_arguments_too_many_is_refused() -> None:
    with pytest.raises(PredictionError, match="arguments"):
        predict_bins((("<P5p>(B0->K*mumu)", (4.0, 6.0, 8.0)),), muonic(0.1))


def test_couplings_before_mixing_are_refused() -> None:
    model = build_model(load_card("chiral-VI"))
    couplings = zprime_couplings(model, ParameterPoint(g_prime=1e-4, m_zprime=1.0), sm_inputs())
    with pytest.raises(PredictionError, match="those before Z-Z' mixing"):
        propagating_zprime(
            couplings,
            sm_inputs(),
            width=0.0,
            m_leptons=(1e-3, 0.1, 1.8),
            alpha_e=1 / 137,
            strange_over_bottom=0.02,
        )
