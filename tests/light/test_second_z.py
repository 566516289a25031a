"""A second Z doubles every neutral current: one test of every normalisation and sign."""

from __future__ import annotations

import numpy as np
import pytest

from tests.light.cases import PARTICLES, second_z, universal
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.light.cevns import StoppedPions, cross_section, standard_charge
from zprime_bridge.light.measurements import nucleus
from zprime_bridge.light.neutrino_electron import (
    ElectronTarget,
    NeutrinoBeam,
    event_rate,
    rate_ratio,
)
from zprime_bridge.light.parity_violation import moller_shift, weak_charge_shift

S2 = 0.2387
RTOL = 1e-6  # the second Z weighs 1000 GeV: momentum transfers are below 1e-6 of its mass squared


def target() -> ElectronTarget:
    return ElectronTarget(G_F=sm_inputs().G_F, m_e=PARTICLES.m_e, sin2_theta_w=S2)


def beam(*, antineutrinos: bool) -> NeutrinoBeam:
    return NeutrinoBeam(
        flavour=1,
        antineutrinos=antineutrinos,
        energies=np.array([1.0]),
        weights=np.ones(1),
        t_min=0.1,
        t_max=0.9,
    )


@pytest.mark.parametrize("antineutrinos", [False, True])
def test_muon_neutrinos_scatter_four_times_as_often(antineutrinos: bool) -> None:
    ratio = rate_ratio([beam(antineutrinos=antineutrinos)], target(), second_z(S2))
    assert ratio == pytest.approx(4.0, rel=RTOL)


def test_nuclei_scatter_four_times_as_often() -> None:
    source = StoppedPions(
        G_F=sm_inputs().G_F, sin2_theta_w=S2, m_mu=PARTICLES.m_mu, m_pi=PARTICLES.m_pi
    )
    caesium = nucleus("Cs133")
    assert cross_section(caesium, source, couplings=second_z(S2)) == pytest.approx(
        4 * cross_section(caesium, source), rel=RTOL
    )


def test_the_weak_charge_doubles() -> None:
    caesium = nucleus("Cs133")
    shift = weak_charge_shift(second_z(S2), caesium, G_F=sm_inputs().G_F, range_factor=1.0)
    assert shift == pytest.approx(2 * standard_charge(caesium, S2), rel=RTOL)
    assert -78 < shift < -70  # Q_W(Cs) = -73 with radiative corrections


def test_the_moller_asymmetry_doubles() -> None:
    shift = moller_shift(second_z(S2), G_F=sm_inputs().G_F, q2=0.026, s=0.049)
    assert shift == pytest.approx(1 - 4 * S2, rel=RTOL)


@pytest.mark.parametrize("field", ["e_left", "e_right", "nu_left"])
def test_one_sided_couplings_change_nothing_in_neutrino_scattering(field: str) -> None:
    ratio = rate_ratio([beam(antineutrinos=False)], target(), universal(0.01, **{field: 1e-3}))
    assert ratio == 1


def test_vector_couplings_violate_no_parity() -> None:
    vector = universal(0.1, e_left=0.1, e_right=0.1, u_left=0.1, u_right=0.1)
    caesium = nucleus("Cs133")
    assert weak_charge_shift(vector, caesium, G_F=sm_inputs().G_F, range_factor=1.0) == 0
    assert moller_shift(vector, G_F=sm_inputs().G_F, q2=0.026, s=0.049) == 0


def test_a_light_mediator_favours_small_recoils() -> None:
    light = universal(1e-3, nu_left=1e-6, e_left=1e-6)
    low = NeutrinoBeam(
        flavour=1,
        antineutrinos=False,
        energies=np.array([0.05]),
        weights=np.ones(1),
        t_min=1e-4,
        t_max=1e-3,
    )
    high = NeutrinoBeam(
        flavour=1,
        antineutrinos=False,
        energies=np.array([0.05]),
        weights=np.ones(1),
        t_min=1e-2,
        t_max=4e-2,
    )
    assert abs(rate_ratio([low], target(), light) - 1) > 5 * abs(
        rate_ratio([high], target(), light) - 1
    )


def test_no_recoil_beyond_kinematics() -> None:
    impossible = NeutrinoBeam(
        flavour=0,
        antineutrinos=False,
        energies=np.array([0.005]),
        weights=np.ones(1),
        t_min=0.006,
        t_max=0.008,
    )
    assert event_rate(impossible, target()) == 0
