"""Cross sections of the Standard Model against published ones, and the data file itself."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.light.cases import PARTICLES, second_z, universal
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external.flavio_measurements import measurement
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.light.cevns import (
    GEV2_IN_CM2,
    StoppedPions,
    cross_section,
    helm_form_factor,
)
from zprime_bridge.light.measurements import SECTIONS, constant, nucleus, section
from zprime_bridge.light.neutrino_electron import ElectronTarget, NeutrinoBeam, event_rate
from zprime_bridge.light.scattering import comparison

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

RTOL_QUOTED = 0.02  # differences of quoted numbers are given with two to three digits


def pions() -> StoppedPions:
    return StoppedPions(
        G_F=sm_inputs().G_F,
        sin2_theta_w=constant("sin2_theta_w_low"),
        m_mu=PARTICLES.m_mu,
        m_pi=PARTICLES.m_pi,
    )


def test_argon_cross_section_agrees_with_coherent() -> None:
    entry = section("scattering")["coherent-ar"]
    found = cross_section(nucleus("Ar40"), pions())
    assert abs(found - entry["cross_section_cm2"]) < entry["uncertainty_cm2"]


def test_a_threshold_only_removes_events() -> None:
    argon = nucleus("Ar40")
    assert 0 < cross_section(argon, pions(), threshold=2e-5) < cross_section(argon, pions())


def test_the_form_factor_is_one_at_rest_and_falls() -> None:
    values = helm_form_factor(np.array([0.0, 0.01, 0.03, 0.05, 0.1]), nucleus("Cs133"))
    assert values[0] == pytest.approx(1.0, abs=1e-6)
    assert np.all(np.diff(values) < 0)


def test_muon_neutrino_electron_slope(reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("light/numu_e_slope")
    energy = 10.0
    target = ElectronTarget(G_F=sm_inputs().G_F, m_e=PARTICLES.m_e, sin2_theta_w=0.2387)
    beam = NeutrinoBeam(
        flavour=1,
        antineutrinos=False,
        energies=np.array([energy]),
        weights=np.ones(1),
        t_min=1e-6,
        t_max=energy,
    )
    found = event_rate(beam, target) / energy * GEV2_IN_CM2
    assert found == pytest.approx(expected.value, rel=expected.rtol)


def test_every_entry_has_a_source_and_says_whether_it_was_read() -> None:
    for name in SECTIONS:
        for key, entry in section(name).items():
            assert entry["source"], key
            assert isinstance(entry["verified"], bool), key
            assert isinstance(entry["note"], str), key


@pytest.mark.parametrize(
    ("key", "name", "observable"),
    [
        ("b-knunu-babar", "BaBar B->Knunu SL 2010", "BR(B+->Knunu)"),
        ("b-kstarnunu-belle", "Belle B->hnunu SL 2017", "BR(B0->K*nunu)"),
    ],
)
def test_limits_agree_with_flavio(key: str, name: str, observable: str) -> None:
    limit = measurement(name, (observable, ()))
    assert section("mesons")[key]["limit"] == limit.upper_limit


@pytest.mark.parametrize(
    ("key", "inverse_alpha", "error"),
    [("a-e-rb", 137.035999206, 1.1e-8), ("a-e-cs", 137.035999046, 2.7e-8)],
)
def test_electron_moments_follow_from_alpha(key: str, inverse_alpha: float, error: float) -> None:
    a_e, from_moment, error_moment = 1159652180.59e-12, 137.035999166, 1.5e-8
    entry = section("moments")[key]
    per_inverse_alpha = a_e / from_moment
    assert entry["difference"] == pytest.approx(
        (inverse_alpha - from_moment) * per_inverse_alpha, rel=RTOL_QUOTED
    )
    assert entry["uncertainty"] == pytest.approx(
        math.hypot(error, error_moment) * per_inverse_alpha, rel=RTOL_QUOTED
    )


def test_the_weak_charge_follows_from_the_amplitudes() -> None:
    measured = -73.16 * 0.8906 / 0.8977
    assert section("parity")["apv-cs"]["difference"] == pytest.approx(
        measured - -73.23, rel=RTOL_QUOTED
    )


@pytest.mark.parametrize("name", ["texono", "charm2", "coherent-ar", "coherent-csi"])
def test_no_zprime_is_always_allowed(name: str) -> None:
    _, value, allowed = comparison(section("scattering")[name], sm_inputs(), PARTICLES)
    nothing = universal(0.1)
    assert value(nothing) == pytest.approx(0.0, abs=1e-12)
    assert allowed.lower < 0 < allowed.upper
    assert abs(allowed.strength(value(second_z(0.2387)))) > 1


def test_reactor_rates_depend_little_on_the_isotope() -> None:
    entry: dict[str, Any] = dict(section("scattering")["texono"])
    plutonium = {**entry, "spectrum": [6.413, -7.432, 3.535, -0.8820, 0.1025, -0.004550]}
    zprime = universal(0.1, nu_left=1e-4, e_left=1e-4, e_right=1e-4)
    shifts = [comparison(one, sm_inputs(), PARTICLES)[1](zprime) for one in (entry, plutonium)]
    assert shifts[0] == pytest.approx(shifts[1], rel=0.05)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(PredictionError, match="unknown kind of measurement 'bubble'"):
        comparison({"kind": "bubble"}, sm_inputs(), PARTICLES)


def test_an_unknown_nucleus_is_refused() -> None:
    with pytest.raises(PredictionError, match="no nucleus 'Xe132'; known: Ar40"):
        nucleus("Xe132")
