"""Two-body meson decays against the Goldstone limit and against flavio."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import pytest

from tests.light.cases import PARTICLES, universal, with_bs
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.decays.formulas import fermion_width
from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.external.flavio_form_factors import form_factors, parameters, strange_over_bottom
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.light.decays import zprime_widths
from zprime_bridge.light.mesons import (
    VectorFormFactors,
    pseudoscalar_width,
    two_body_decays,
    vector_meson_width,
)
from zprime_bridge.light.particles import flavio_particles
from zprime_bridge.light.propagator import propagating_zprime
from zprime_bridge.matching.norms import norm_semileptonic
from zprime_bridge.matching.wet import B_TO_S

if TYPE_CHECKING:
    from collections.abc import Callable

RTOL_GOLDSTONE: Final = 1e-4  # at M = 10 MeV: corrections are (M/m_K)^2
RTOL_FLAVIO: Final = 2e-3  # kaon masses of the isospin partners and rounding of lifetimes
RTOL_RESONANCE: Final = 5e-3  # muon mass in flavio's rate, terms in m_mu^2/q^2

Q2: Final = 6.0


def test_b_to_k_in_the_goldstone_limit() -> None:
    coupling, mass, f_zero = 1e-6, 0.01, 0.33
    found = pseudoscalar_width(
        vector=coupling,
        parent=PARTICLES.m_b_plus,
        daughter=PARTICLES.m_kaon,
        m_zprime=mass,
        f_plus=f_zero,
    )
    # <K| q.J |B> = (m_B^2 - m_K^2) f_0: a scalar with decay constant M/g
    heavy, light = PARTICLES.m_b_plus, PARTICLES.m_kaon
    amplitude = coupling / mass * (heavy**2 - light**2) * f_zero
    momentum = (heavy**2 - light**2) / (2 * heavy)
    goldstone = amplitude**2 * momentum / (8 * math.pi * heavy**2)
    assert found == pytest.approx(goldstone, rel=RTOL_GOLDSTONE)


def test_b_to_kstar_in_the_goldstone_limit() -> None:
    coupling, mass = 1e-6, 0.01
    factors = form_factors("B->K*", 0.0)
    heavy, light = PARTICLES.m_b_zero, PARTICLES.m_kstar
    found = vector_meson_width(
        vector=0.0,
        axial=coupling,
        parent=heavy,
        daughter=light,
        m_zprime=mass,
        factors=VectorFormFactors(v=factors["V"], a1=factors["A1"], a12=factors["A12"]),
    )
    # <K*| q.A |B> = 2 m_V A_0 (epsilon.q), sum |epsilon.q|^2 = lambda/(4 m_V^2)
    amplitude_squared = (coupling / mass * factors["A0"] * (heavy**2 - light**2)) ** 2
    momentum = (heavy**2 - light**2) / (2 * heavy)
    goldstone = amplitude_squared * momentum / (8 * math.pi * heavy**2)
    assert found == pytest.approx(goldstone, rel=RTOL_GOLDSTONE)


@pytest.mark.parametrize(
    ("name", "field", "right"),
    [
        ("dBR/dq2(B+->Knunu)", "b_to_k", 0.0),
        ("dBR/dq2(B0->K*nunu)", "b_to_kstar", 0.0),
        ("dBR/dq2(B0->K*nunu)", "b_to_kstar", 0.7),
    ],
)
def test_dineutrino_rates_of_flavio_are_decays_into_a_virtual_zprime(
    name: str, field: str, right: float
) -> None:
    """dBR/dq^2 of a contact interaction is BR(B -> K V*) with M_V^2 = q^2, times V* -> nu nu.

    The neutrino pair has the flavours nu_e, nu_mu, which flavio's Standard Model does not make.
    """
    inputs, mass = sm_inputs(), math.sqrt(Q2)
    alpha = 1 / flavio_door.inverse_alpha_e(4.8)
    norm = norm_semileptonic(B_TO_S.ckm_factor(inputs.ckm()), G_F=inputs.G_F, alpha_e=alpha)
    strength = 5.0  # of CL: L = N CL (sbar gamma P_L b)(nubar gamma (1 - gamma5) nu)
    coefficients = {"CL_bsnuenumu": strength, "CR_bsnuenumu": strength * right}
    observable = (name, (Q2,))
    (with_pair,) = flavio_door.predict(
        [observable], coefficients, scale=4.8, eft="WET", basis="flavio"
    )
    (standard,) = flavio_door.sm_predict([observable])
    # |g_sb g_nu| of a Z' with propagator 1 GeV^-2 that gives the same interaction, g_nu = 1
    coupling = 2 * abs(norm) * strength
    zprime = with_bs(mass, left=coupling, right=coupling * right, leptons={})
    produced = getattr(two_body_decays(zprime, flavio_particles()), field)
    neutrinos = mass / (24 * math.pi)
    virtual = produced * mass * neutrinos / math.pi
    assert virtual == pytest.approx(with_pair - standard, rel=RTOL_FLAVIO)


@pytest.mark.parametrize("m_zprime", [2.2, 4.3])
def test_the_resonance_in_b_to_k_mu_mu_is_the_two_body_decay(m_zprime: float) -> None:
    """The Breit-Wigner integral of flavio's rate is BR(B -> K Z') BR(Z' -> mu mu)."""
    inputs, particles = sm_inputs(), flavio_particles()
    couplings = with_bs(m_zprime, left=1e-9, leptons={"e_left": 1e-3, "e_right": 1e-3})
    widths = zprime_widths(couplings, particles)
    zprime = propagating_zprime(
        couplings,
        inputs,
        width=widths.total,
        m_leptons=particles.charged_leptons,
        alpha_e=1 / flavio_door.inverse_alpha_e(4.8),
        strange_over_bottom=strange_over_bottom(4.8),
    )
    contact = zprime.contact[1][0]
    observable = ("dBR/dq2(B+->Kmumu)", (m_zprime**2,))

    def rate(c9: complex) -> float:
        (value,) = flavio_door.predict(
            [observable], {"C9_bsmumu": c9}, scale=4.8, eft="WET", basis="flavio"
        )
        return value

    probe = 10.0
    quadratic = (rate(probe) + rate(-probe) - 2 * rate(0)) / (2 * probe**2)
    # integral of M^4/((q^2 - M^2)^2 + M^2 Gamma^2) over q^2
    area = math.pi * m_zprime**3 / widths.total
    resonance = quadratic * abs(contact) ** 2 * area
    produced = two_body_decays(couplings, particles).b_to_k
    assert resonance == pytest.approx(produced * widths.lepton_fraction(1), rel=RTOL_RESONANCE)


def test_parity_chooses_the_current() -> None:
    axial = with_bs(0.5, left=-1e-8, right=1e-8, leptons={})
    vector = with_bs(0.5, left=1e-8, right=1e-8, leptons={})
    assert two_body_decays(axial, PARTICLES).b_to_k == 0
    assert two_body_decays(axial, PARTICLES).b_to_kstar > 0
    assert two_body_decays(vector, PARTICLES).b_to_k > 0


@pytest.mark.parametrize("m_zprime", [4.79, 20.0])
def test_a_heavy_zprime_is_not_produced(m_zprime: float) -> None:
    decays = two_body_decays(with_bs(m_zprime, left=0.1, leptons={}), PARTICLES)
    assert (decays.b_to_k, decays.b_to_kstar, decays.k_to_pi) == (0, 0, 0)


def test_the_rate_depends_on_the_coupling_squared_and_not_on_its_phase() -> None:
    one = two_body_decays(with_bs(0.5, left=1e-8, leptons={}), PARTICLES)
    turned = two_body_decays(with_bs(0.5, left=3e-8j, leptons={}), PARTICLES)
    assert turned.b_to_k == pytest.approx(9 * one.b_to_k)
    assert turned.b_to_kstar == pytest.approx(9 * one.b_to_kstar)


def width_formula(vector: float, axial: float) -> Callable[[float], float]:
    def width(m_fermion: float) -> float:
        return fermion_width(g_left=vector - axial, g_right=vector + axial, m_1=m_fermion, mass=1.0)

    return width


def test_a_pair_of_massless_chiral_fermions_has_the_textbook_width() -> None:
    assert fermion_width(g_left=0.3, g_right=0.0, m_1=0.0, mass=2.0) == pytest.approx(
        0.3**2 * 2.0 / (24 * math.pi)
    )


def test_axial_pairs_are_p_waves_and_vector_pairs_s_waves() -> None:
    near = [0.5 * math.sqrt(1 - beta**2) for beta in (0.01, 0.02)]  # velocities at threshold
    vector, axial = width_formula(0.1, 0.0), width_formula(0.0, 0.1)
    assert vector(near[1]) / vector(near[0]) == pytest.approx(2, rel=1e-3)
    assert axial(near[1]) / axial(near[0]) == pytest.approx(8, rel=1e-3)
    assert vector(0.5) == 0


def test_fractions_add_up_and_thresholds_close() -> None:
    couplings = universal(1.0, nu_left=0.1, e_left=0.1, e_right=0.1, u_left=0.1, d_right=0.1)
    widths = zprime_widths(couplings, PARTICLES)
    fractions = [widths.lepton_fraction(generation) for generation in range(3)]
    hadrons = widths.fraction(widths.hadrons)
    assert widths.invisible_fraction + sum(fractions) + hadrons == pytest.approx(1)
    assert fractions[2] == 0
    assert fractions[0] > fractions[1] > 0


def test_a_decoupled_zprime_is_stable() -> None:
    widths = zprime_widths(universal(0.01), PARTICLES)
    assert (widths.total, widths.invisible_fraction) == (0, 0)


def test_unknown_form_factors_and_parameters_are_refused() -> None:
    with pytest.raises(PredictionError, match="no form factors of 'B->X'; known here: B->K"):
        form_factors("B->X", 0.0)
    with pytest.raises(PredictionError, match="no parameter m_unicorn"):
        parameters(("m_unicorn",))
