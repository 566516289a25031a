"""Two-body widths: limits, second routes, symmetries."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zprime_bridge.decays.electroweak import couplings_at_m_z
from zprime_bridge.decays.formulas import (
    fermion_width,
    higgs_z_width,
    majorana_width,
    scalar_width,
    w_pair_width,
)
from zprime_bridge.inputs.masses import particle_masses

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from zprime_bridge.core.arrays import ComplexArray

MASS = 3.0
COUPLINGS = st.complex_numbers(max_magnitude=2.0, allow_nan=False, allow_infinity=False)
LIGHT = st.floats(0.0, 0.45)
RTOL_TRACE = 1e-9  # rounding of traces of 4 x 4 matrices

PAULI = (
    np.array([[0, 1], [1, 0]], dtype=complex),
    np.array([[0, -1j], [1j, 0]]),
    np.array([[1, 0], [0, -1]], dtype=complex),
)
UNITY, NOTHING = np.eye(2, dtype=complex), np.zeros((2, 2), dtype=complex)
GAMMA = [
    np.block([[NOTHING, UNITY], [UNITY, NOTHING]]),
    *(np.block([[NOTHING, sigma], [-sigma, NOTHING]]) for sigma in PAULI),
]
LEFT = np.diag([1, 1, 0, 0]).astype(complex)
RIGHT = np.eye(4) - LEFT
METRIC = np.diag([1.0, -1.0, -1.0, -1.0])


def slash(momentum: ComplexArray) -> ComplexArray:
    total: ComplexArray = sum(METRIC[mu, mu] * momentum[mu] * GAMMA[mu] for mu in range(4))
    return total


def width_from_traces(g_left: complex, g_right: complex, m_1: float, m_2: float) -> float:
    """Sum over spins by explicit Dirac matrices, boson at rest."""
    energy = (MASS**2 + m_1**2 - m_2**2) / (2 * MASS)
    momentum = math.sqrt(energy**2 - m_1**2)
    first = np.array([energy, 0, 0, momentum], dtype=complex)
    second = np.array([MASS - energy, 0, 0, -momentum], dtype=complex)
    one = slash(first) + m_1 * np.eye(4)
    other = slash(second) - m_2 * np.eye(4)
    total = 0.0
    for axis in range(1, 4):  # the three polarisations
        vertex = GAMMA[axis] @ (g_left * LEFT + g_right * RIGHT)
        barred = GAMMA[0] @ vertex.conj().T @ GAMMA[0]
        total += float(np.trace(one @ vertex @ other @ barred).real)
    return momentum / (8 * math.pi * MASS**2) * total / 3


@given(COUPLINGS, COUPLINGS, LIGHT, LIGHT)
def test_fermion_width_is_the_sum_over_spins(
    g_left: complex, g_right: complex, x_1: float, x_2: float
) -> None:
    m_1, m_2 = x_1 * MASS, x_2 * MASS
    found = fermion_width(g_left=g_left, g_right=g_right, mass=MASS, m_1=m_1, m_2=m_2)
    expected = width_from_traces(g_left, g_right, m_1, m_2)
    assert found == pytest.approx(expected, rel=RTOL_TRACE, abs=1e-13)


@given(COUPLINGS, COUPLINGS, LIGHT, LIGHT)
def test_fermion_width_has_parity_and_charge_conjugation(
    g_left: complex, g_right: complex, x_1: float, x_2: float
) -> None:
    def width(left: complex, right: complex, first: float, second: float) -> float:
        return fermion_width(
            g_left=left, g_right=right, mass=MASS, m_1=first * MASS, m_2=second * MASS
        )

    one = width(g_left, g_right, x_1, x_2)
    assert one >= 0
    assert width(g_right, g_left, x_1, x_2) == pytest.approx(one)
    assert width(g_left.conjugate(), g_right.conjugate(), x_2, x_1) == pytest.approx(one)


def test_a_majorana_pair_is_an_axial_dirac_pair_without_double_counting() -> None:
    # g N-bar gamma P_R N = (g/2) N-bar gamma gamma_5 N: twice the vertex, half the phase space.
    dirac = fermion_width(g_left=-0.1, g_right=0.1, mass=MASS, m_1=1.0)
    assert majorana_width(g_right=0.2, mass=MASS, m_1=1.0, m_2=1.0) == pytest.approx(2 * dirac)


def test_a_massless_majorana_pair_is_a_weyl_pair() -> None:
    weyl = fermion_width(g_left=0.0, g_right=0.2, mass=MASS)
    assert majorana_width(g_right=0.2, mass=MASS, m_1=0.0, m_2=0.0) == pytest.approx(weyl)


def test_a_complex_scalar_has_a_quarter_of_a_dirac_fermion() -> None:
    scalar = scalar_width(coupling=0.3, mass=MASS, m_scalar=0.0)
    dirac = fermion_width(g_left=0.3, g_right=0.3, mass=MASS)
    assert dirac == pytest.approx(4 * scalar)


def test_scalars_are_p_waves() -> None:
    near = [MASS / 2 * math.sqrt(1 - beta**2) for beta in (0.01, 0.02)]
    slow, fast = (scalar_width(coupling=0.3, mass=MASS, m_scalar=mass) for mass in near)
    assert fast / slow == pytest.approx(8, rel=1e-6)


@pytest.mark.parametrize("m_fermion", [1.5, 2.0])
def test_closed_channels_have_no_width(m_fermion: float) -> None:
    assert fermion_width(g_left=1.0, g_right=1.0, mass=MASS, m_1=m_fermion) == 0
    assert majorana_width(g_right=1.0, mass=MASS, m_1=m_fermion, m_2=m_fermion) == 0
    assert scalar_width(coupling=1.0, mass=MASS, m_scalar=m_fermion) == 0
    assert w_pair_width(coupling=1.0, mass=MASS, m_w=m_fermion) == 0
    assert higgs_z_width(coupling=1.0, mass=MASS, m_z=1.0, m_higgs=m_fermion + 0.5) == 0


def test_higgs_z_width_is_the_sum_over_polarisations() -> None:
    m_z, m_higgs, c = 1.0, 1.2, 0.7
    energy = (MASS**2 + m_z**2 - m_higgs**2) / (2 * MASS)
    momentum = math.sqrt(energy**2 - m_z**2)
    transverse, longitudinal = 2.0, (energy / m_z) ** 2  # squares of eps.eps' at rest
    expected = momentum / (8 * math.pi * MASS**2) * c**2 / 3 * (transverse + longitudinal)
    found = higgs_z_width(coupling=c, mass=MASS, m_z=m_z, m_higgs=m_higgs)
    assert found == pytest.approx(expected)


def yang_mills_sum(m_w: float) -> float:
    """Sum of |eps.V|^2 over all polarisations of V -> W W with explicit four-vectors."""
    momentum = math.sqrt(MASS**2 / 4 - m_w**2)
    p_plus = np.array([MASS / 2, 0, 0, momentum])
    p_minus = np.array([MASS / 2, 0, 0, -momentum])
    k = np.array([-MASS, 0, 0, 0])  # all momenta incoming

    def dot(a: np.ndarray, b: np.ndarray) -> float:
        return float(a @ METRIC @ b)

    spatial = [np.eye(4)[axis] for axis in (1, 2, 3)]
    longitudinal = [np.array([momentum, 0, 0, sign * MASS / 2]) / m_w for sign in (1, -1)]
    total = 0.0
    for boson in spatial:
        for first in (spatial[0], spatial[1], longitudinal[0]):
            for second in (spatial[0], spatial[1], longitudinal[1]):
                vertex = (
                    dot(boson, first) * dot(k - p_plus, second)
                    + dot(first, second) * dot(p_plus - p_minus, boson)
                    + dot(second, boson) * dot(p_minus - k, first)
                )
                total += vertex**2
    return total


@pytest.mark.parametrize("m_w", [0.2, 0.8, 1.4])
def test_w_pair_width_is_the_sum_over_polarisations(m_w: float) -> None:
    momentum = math.sqrt(MASS**2 / 4 - m_w**2)
    expected = momentum / (8 * math.pi * MASS**2) * yang_mills_sum(m_w) / 3
    assert w_pair_width(coupling=1.0, mass=MASS, m_w=m_w) == pytest.approx(expected)


def test_formulas_give_the_measured_widths_of_the_z(
    reference: Callable[[str], ReferenceValue],
) -> None:
    expected = reference("decays/z_line")
    couplings = couplings_at_m_z()
    masses = particle_masses()

    def width(species: str, mass: float, colours: int = 1) -> float:
        left, right = couplings.z(species)
        return fermion_width(
            g_left=left, g_right=right, mass=couplings.m_z, m_1=mass, colours=colours
        )

    quarks = [("u", masses.m_u), ("u", masses.m_c), ("d", masses.m_d), ("d", masses.m_s)]
    hadrons = sum(width(species, mass, 3) for species, mass in [*quarks, ("d", masses.m_b)])
    found = {
        "lepton": width("e", masses.m_e),
        "invisible": 3 * width("nu", 0.0),
        "hadrons": hadrons * expected.inputs["qcd_factor"],
    }
    assert found == pytest.approx(expected.value, rel=expected.rtol)
