"""Couplings of Z and Z': forty digits, invariants, limits, one formula in all interfaces."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import make_model, matrix_rotation, random_unitary, two_doublets
from tests.mixing.full_matrix import DIGITS, diagonalised
from zprime_bridge.mixing.couplings import (
    ELECTRIC,
    SPECIES,
    T3_LEFT,
    fermion_couplings,
    light_limit_couplings,
    z_coupling,
    zprime_coupling,
)
from zprime_bridge.mixing.mass_basis import exact_mixing
from zprime_bridge.mixing.scheme import m_z_sm_scheme, physical_m_z_scheme
from zprime_bridge.mixing.sector import neutral_sector, solved_sector
from zprime_bridge.model.point import ParameterPoint

if TYPE_CHECKING:
    from tests.mixing.full_matrix import Vacuum
    from zprime_bridge.mixing.scheme import ElectroweakScheme

ATOL_DIAGONAL = 1e-12  # couplings of order one from angles known to 1e-11 relative
RTOL_EXACT = 1e-12
CHARGES = two_doublets(*(Fraction(x) for x in ("-1", "2", "-3", "1/2")))
FIELDS = [
    *((f, float(T3_LEFT[f]), float(ELECTRIC[f])) for f in SPECIES),
    *((f, 0.0, float(ELECTRIC[f])) for f in SPECIES),
]


@pytest.mark.parametrize("field", FIELDS)
def test_forty_digits_agree_on_couplings(vacuum: Vacuum, field: tuple[str, float, float]) -> None:
    _, t3, electric = field
    bosons = diagonalised(vacuum)
    sector = solved_sector(
        float(bosons.masses[2]),
        vacuum.g_x,
        vacuum.mean_charge(),
        scheme=vacuum.scheme(),
        g_12=vacuum.g_12,
        spread=vacuum.spread(),
    )
    for boson, function in ((1, z_coupling), (2, zprime_coupling)):
        expected = bosons.coupling(boson, vacuum, t3=t3, electric=electric, charge=1.7)
        found = function(sector, t3=t3, electric=electric, charge=1.7)
        assert float(found) == pytest.approx(float(expected), abs=ATOL_DIAGONAL)


def test_the_photon_couples_to_electric_charge_alone(vacuum: Vacuum) -> None:
    bosons = diagonalised(vacuum)
    unit = bosons.coupling(0, vacuum, t3=0.0, electric=1.0, charge=5.0)
    for _, t3, electric in FIELDS:
        found = bosons.coupling(0, vacuum, t3=t3, electric=electric, charge=-2.0)
        assert float(found) == pytest.approx(electric * float(unit), abs=1e-30)


@pytest.mark.parametrize("scheme", [m_z_sm_scheme(), physical_m_z_scheme()])
def test_all_couplings_at_once_are_those_of_single_fields(scheme: ElectroweakScheme) -> None:
    sector = neutral_sector(
        np.array([[0.1, 20.0, 300.0], [2000.0, 50.0, 92.0]]), 0.02, 1.5, scheme=scheme, g_12=0.01
    )
    z, zprime = fermion_couplings(sector, CHARGES)
    assert z.left.shape == zprime.right.shape == (2, 3, 4, 3)
    multiplets = {"u": CHARGES.q, "d": CHARGES.q, "e": CHARGES.l, "nu": CHARGES.l}
    for index, species in enumerate(SPECIES):
        t3, electric = float(T3_LEFT[species]), float(ELECTRIC[species])
        singlets = getattr(CHARGES, species)
        for generation in range(3):
            x = float(multiplets[species][generation])
            y = float(singlets[generation])
            pairs = (
                (zprime.left, zprime_coupling(sector, t3=t3, electric=electric, charge=x)),
                (zprime.right, zprime_coupling(sector, t3=0.0, electric=electric, charge=y)),
                (z.left, z_coupling(sector, t3=t3, electric=electric, charge=x)),
                (z.right, z_coupling(sector, t3=0.0, electric=electric, charge=y)),
            )
            for together, alone in pairs:
                np.testing.assert_allclose(
                    together[..., index, generation], alone, rtol=RTOL_EXACT, atol=1e-15
                )


def test_refused_points_have_no_couplings() -> None:
    sector = neutral_sector([50.0, 92.0], 0.3, 1.0, scheme=m_z_sm_scheme())
    for couplings in fermion_couplings(sector, CHARGES):
        assert np.isfinite(couplings.left[0]).all()
        assert np.isnan(couplings.left[1]).all()
        assert np.isnan(couplings.right[1]).all()


def test_mixing_is_a_rotation_of_couplings() -> None:
    """g_Z^2 + g_Z'^2 of every field does not know the angle."""
    scheme = m_z_sm_scheme()
    mixed = neutral_sector([0.5, 45.0, 700.0], 0.02, 2.0, scheme=scheme)
    unmixed = neutral_sector([0.5, 45.0, 700.0], 0.02, 0.0, scheme=scheme)
    sums = []
    for sector in (mixed, unmixed):
        z, zprime = fermion_couplings(sector, CHARGES)
        sums.append(z.left**2 + zprime.left**2)
    np.testing.assert_allclose(sums[0], sums[1], rtol=RTOL_EXACT)


@settings(deadline=None)  # a busy machine is no failure
@given(
    m_zprime=st.one_of(st.floats(1e-2, 80), st.floats(150, 1e4)),
    g_x=st.floats(1e-5, 0.1),
    higgs=st.floats(-3, 3),
)
def test_exchange_at_zero_momentum_is_the_inverse_mass_matrix(
    m_zprime: float, g_x: float, higgs: float
) -> None:
    """Z and Z' together at q^2 = 0 give J^T (M^2)^-1 J, which knows nothing of eigenstates."""
    scheme = m_z_sm_scheme()
    sector = solved_sector(m_zprime, g_x, higgs, scheme=scheme)
    z, zprime = fermion_couplings(sector, CHARGES)
    exchange = sum(
        boson.left[2, 0] * boson.right[2, 1] / mass**2
        for boson, mass in ((z, float(sector.m_z)), (zprime, m_zprime))
    )
    s2, g_z = float(sector.sin2_theta_w), float(sector.g_z)
    electron = (g_z * (-0.5 + s2), g_x * float(CHARGES.l[0]))
    muon = (g_z * s2, g_x * float(CHARGES.e[1]))
    with mp.workdps(DIGITS):  # the determinant cancels: u_chi/v is as small as M_Z'/M_Z
        vh, m_z = scheme.v * g_x * mp.mpf(higgs), mp.mpf(scheme.m_z)
        m_c2 = (g_x * mp.mpf(float(sector.u_chi))) ** 2 + vh**2
        inverse = mp.inverse(mp.matrix([[m_z**2, -vh * m_z], [-vh * m_z, m_c2]]))
        terms = [electron[i] * inverse[i, j] * muon[j] for i in range(2) for j in range(2)]
        expected, size = float(mp.fsum(terms)), float(mp.fsum(map(abs, terms)))
    assert float(exchange) == pytest.approx(expected, abs=RTOL_EXACT * size)


@pytest.mark.parametrize("higgs", [1.0, -2.5])
def test_light_limit_of_eq_25(higgs: float) -> None:
    """Exact couplings over g_x approach [CHI] (25) with M_Z'^2/M_Z^2."""
    scheme, g_x = m_z_sm_scheme(), 1e-6
    masses = np.array([2.0, 4.0])
    sector = neutral_sector(masses, g_x, higgs, scheme=scheme)
    exact = fermion_couplings(sector, CHARGES)[1]
    limit = light_limit_couplings(
        CHARGES, higgs=higgs, sin2_theta_w=float(scheme.sin2_theta_w or 0)
    )
    for found, wanted in ((exact.left, limit.left), (exact.right, limit.right)):
        error = np.abs(found / g_x - wanted)
        moved = error[1] > 1e-6
        assert moved.any()
        np.testing.assert_allclose(error[1][moved] / error[0][moved], 4.0, rtol=5e-3)


def test_kinetic_mixing_alone_makes_a_light_zprime_a_dark_photon() -> None:
    """For M_Z' -> 0 and X = 0 the couplings are g_12 cos^2(theta_W) Q: vector-like."""
    neutral = two_doublets(*(Fraction(0),) * 4)
    scheme = m_z_sm_scheme()
    sector = solved_sector(1e-3, 1e-3, 0.0, scheme=scheme, g_12=1e-5)
    zprime = fermion_couplings(sector, neutral)[1]
    cos2 = 1 - float(sector.sin2_theta_w)
    for index, species in enumerate(SPECIES):
        expected = 1e-5 * cos2 * float(ELECTRIC[species])
        np.testing.assert_allclose(zprime.vector[index], expected, rtol=1e-7, atol=1e-14)
        np.testing.assert_allclose(zprime.axial[index], 0.0, atol=1e-13)


@pytest.mark.parametrize("m_zprime", [0.05, 40.0, 4000.0])
def test_without_rotations_mass_and_gauge_basis_agree(m_zprime: float) -> None:
    unity = matrix_rotation(np.eye(3, dtype=np.complex128))
    model = make_model(CHARGES, {"u_left": unity})
    point = ParameterPoint(g_prime=0.003, m_zprime=m_zprime, g_12=1e-3)
    mixing = exact_mixing(model, point)
    z, zprime = fermion_couplings(mixing.sector, model.charges)
    for boson, gauge in ((mixing.z, z), (mixing.zprime, zprime)):
        for index in (0, 2, 3):  # d quarks are rotated by the CKM matrix
            for exact, basis in ((boson.left, gauge.left), (boson.right, gauge.right)):
                np.testing.assert_allclose(exact[index], np.diag(basis[index]), atol=1e-15)


def test_rotations_keep_eigenvalues_and_hermiticity() -> None:
    generator = np.random.default_rng(6)
    rotation = matrix_rotation(random_unitary(generator))
    model = make_model(CHARGES, {"e_left": rotation, "d_right": rotation})
    mixing = exact_mixing(model, ParameterPoint(g_prime=0.1, m_zprime=900.0))
    for boson, gauge in zip(
        (mixing.z, mixing.zprime), fermion_couplings(mixing.sector, model.charges), strict=True
    ):
        for exact, basis in ((boson.left, gauge.left), (boson.right, gauge.right)):
            np.testing.assert_allclose(exact, exact.conj().swapaxes(-1, -2), atol=1e-15)
            np.testing.assert_allclose(
                np.linalg.eigvalsh(exact), np.sort(basis, axis=-1), atol=1e-13
            )


def test_vector_and_axial_parts_are_those_of_eq_22() -> None:
    mixing = exact_mixing(make_model(CHARGES), ParameterPoint(g_prime=0.01, m_zprime=3.0))
    index = SPECIES.index("e")
    vector, axial = mixing.zprime.vector("e"), mixing.zprime.axial("e")
    np.testing.assert_allclose(vector + axial, mixing.zprime.left[index], rtol=RTOL_EXACT)
    np.testing.assert_allclose(vector - axial, mixing.zprime.right[index], rtol=RTOL_EXACT)


def test_the_gauge_sign_convention_drops_out() -> None:
    """[CHI] has the opposite sign of all gauge fields (K2): g_x -> -g_x with Z' -> -Z'."""
    scheme = m_z_sm_scheme()
    sector = solved_sector(30.0, 0.02, 1.0, scheme=scheme)
    mirrored = solved_sector(30.0, 0.02, -1.0, scheme=scheme)
    plus = zprime_coupling(sector, t3=-0.5, electric=-1.0, charge=1.5)
    minus = zprime_coupling(mirrored, t3=-0.5, electric=-1.0, charge=-1.5)
    assert float(minus) == pytest.approx(-float(plus), rel=RTOL_EXACT)
    assert float(mirrored.rho) == float(sector.rho)
