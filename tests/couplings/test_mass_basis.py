"""Couplings in the mass basis."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import make_model, matrix_rotation, random_unitary, two_doublets, vector_like
from zprime_bridge.charges.card import RotationAngles, RotationChoice, RotationKind
from zprime_bridge.charges.library import load_card
from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.model.build import build_model
from zprime_bridge.model.point import ParameterPoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

RTOL_ROTATION = 1e-13  # two products of 3 x 3 matrices
FIELDS = ("u_left", "d_left", "e_left", "u_right", "d_right", "e_right", "nu_right")
MULTIPLETS = dict(zip(FIELDS, ("q", "q", "l", "u", "d", "e", "nu"), strict=True))
HYPERCHARGES = {"q": 1 / 6, "u": 2 / 3, "d": -1 / 3, "l": -1 / 2, "e": -1.0, "nu": 0.0}
POINT = ParameterPoint(g_prime=0.7, m_zprime=3000.0, g_12=0.2)

rationals = st.fractions(min_value=-4, max_value=4, max_denominator=8)


@given(st.tuples(rationals, rationals, rationals, rationals), st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_couplings_are_hermitian_with_the_charges_as_eigenvalues(
    parameters: tuple[Fraction, Fraction, Fraction, Fraction], seed: int
) -> None:
    generator = np.random.default_rng(seed)
    names = [name for name in FIELDS if name != "d_left"]  # it follows from u_left and the CKM
    rotations = {name: matrix_rotation(random_unitary(generator)) for name in names}
    model = make_model(two_doublets(*parameters), rotations)
    couplings = zprime_couplings(model, POINT, sm_inputs())
    for field, multiplet in MULTIPLETS.items():
        matrix = getattr(couplings, field)
        charges = [float(x) for x in getattr(model.charges, multiplet)]
        expected = [POINT.g_prime * x + POINT.g_12 * HYPERCHARGES[multiplet] for x in charges]
        atol = RTOL_ROTATION * max(1.0, *map(abs, expected))
        assert np.array_equal(matrix, matrix.conj().T)
        assert np.allclose(np.linalg.eigvalsh(matrix), sorted(expected), rtol=0, atol=atol)
        assert abs(np.trace(matrix) - sum(expected)) < atol


def test_the_higgs_coupling_is_that_of_the_first_doublet() -> None:
    charges = two_doublets(Fraction(1), Fraction(2), Fraction(3), Fraction(4))
    couplings = zprime_couplings(make_model(charges), POINT, sm_inputs())
    assert couplings.higgs == pytest.approx(POINT.g_prime * 2 + POINT.g_12 / 2)


@pytest.mark.parametrize("name", ["BM1", "BM3"])
def test_equal_light_generations_give_g_sb_of_planck_safe_eq_37(name: str) -> None:
    model = build_model(load_card(name))
    point = ParameterPoint(g_prime=1.0, m_zprime=5000.0)
    couplings = zprime_couplings(model, point, sm_inputs())
    ckm = sm_inputs().ckm()
    difference = float(model.charges.q[2] - model.charges.q[1])
    expected = ckm[2, 2] * ckm[2, 1].conjugate() * difference
    assert couplings.d_left[1, 2] == pytest.approx(expected, rel=RTOL_ROTATION)
    assert couplings.d_right[1, 2] == 0


@pytest.mark.parametrize("theta_d", [1e-3, 0.3, -1.1])
@pytest.mark.parametrize("phase", [0.0, 0.4])
def test_right_handed_mixing_angle_of_planck_safe_eqs_86_to_90(
    theta_d: float, phase: float
) -> None:
    # (86) with phi_R: rotate by -theta_d and rephase the b quark.
    c, s = math.cos(theta_d), math.sin(theta_d)
    e = np.exp(1j * phase)
    u_d = np.array([[1, 0, 0], [0, c, -e * s], [0, s / e, c]])
    angles = RotationChoice(kind=RotationKind.ANGLES, angles=RotationAngles(theta_23=-theta_d))
    chosen = {"d_right": matrix_rotation(u_d) if phase else angles}
    model = make_model(vector_like((-1, 2, 5), (0, -6, -12)), chosen)
    point = ParameterPoint(g_prime=0.5, m_zprime=3000.0)
    couplings = zprime_couplings(model, point, sm_inputs())
    assert couplings.d_right[1, 2] == pytest.approx((5 - 2) * s * c * e * 0.5)
    assert couplings.d_right[0, 2] == 0
    assert couplings.d_right[2, 2] == pytest.approx((5 * c**2 + 2 * s**2) * 0.5)
    assert couplings.d_right[1, 1] == pytest.approx((2 * c**2 + 5 * s**2) * 0.5)


def test_down_quark_couplings_of_chiral_xi(reference: Callable[[str], ReferenceValue]) -> None:
    entry = reference("couplings/chiral-XI.down")
    model = build_model(load_card("chiral-XI"))
    point = ParameterPoint(g_prime=1.0, m_zprime=5000.0)
    couplings = zprime_couplings(model, point, sm_inputs())
    expected = np.array(entry.value["abs"])
    assert np.allclose(np.abs(couplings.d_left), expected, rtol=entry.rtol, atol=0)
    g_sb = complex(*entry.value["g_sb"])
    assert couplings.d_left[1, 2] == pytest.approx(g_sb, rel=entry.rtol)


def test_universal_charges_give_no_flavour_violation_whatever_the_rotations() -> None:
    generator = np.random.default_rng(7)
    rotations = {name: matrix_rotation(random_unitary(generator)) for name in ("d_left", "u_right")}
    model = make_model(vector_like(["1/3"] * 3, [-1] * 3), rotations)
    couplings = zprime_couplings(model, POINT, sm_inputs())
    for field in FIELDS:
        matrix = getattr(couplings, field)
        assert np.allclose(matrix, matrix[0, 0] * np.eye(3), rtol=0, atol=RTOL_ROTATION)


def test_no_right_handed_neutrinos_no_coupling() -> None:
    model = build_model(load_card("BM1"))
    assert zprime_couplings(model, POINT, sm_inputs()).nu_right is None
