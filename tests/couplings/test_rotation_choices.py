"""Rotations to the mass basis as a card may choose them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.factories import matrix_rotation, random_phases, random_unitary
from zprime_bridge.charges.card import RotationAngles, RotationChoice, RotationKind
from zprime_bridge.core.errors import ModelError
from zprime_bridge.couplings.rotations import Rotations, rotations
from zprime_bridge.inputs.sm import sm_inputs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

ATOL_UNITARY = 1e-14  # a few products of unitary matrices
ATOL_REPHASED = 1e-12  # ckmutil extracts delta by dividing by the small |V_ub|
CKM = sm_inputs().ckm()
FIELDS = (
    "u_left", "d_left", "e_left", "nu_left", "u_right", "d_right", "e_right", "nu_right",
)  # fmt: skip


def close(first: ArrayLike, second: ArrayLike, atol: float = ATOL_UNITARY) -> bool:
    return np.allclose(first, second, rtol=0, atol=atol)


def gives_the_ckm_matrix(chosen: Rotations) -> bool:
    return close(chosen.ckm(), CKM)


def test_by_default_the_down_quarks_carry_the_ckm_matrix() -> None:
    chosen = rotations({}, CKM)
    assert close(chosen.d_left, CKM)
    for field in FIELDS:
        if field != "d_left":
            assert np.array_equal(getattr(chosen, field), np.eye(3))


@pytest.mark.parametrize(
    ("given", "kind", "follows", "expected"),
    [
        ("d_left", RotationKind.CKM, "u_left", np.eye(3)),
        ("d_left", RotationKind.IDENTITY, "u_left", CKM.conj().T),
        ("u_left", RotationKind.IDENTITY, "d_left", CKM),
        ("u_left", RotationKind.CKM_DAGGER, "d_left", np.eye(3)),
    ],
)
def test_one_left_handed_quark_rotation_determines_the_other(
    given: str, kind: RotationKind, follows: str, expected: ArrayLike
) -> None:
    chosen = rotations({given: RotationChoice(kind=kind)}, CKM)
    assert close(getattr(chosen, follows), expected)
    assert gives_the_ckm_matrix(chosen)


@pytest.mark.parametrize("given", ["u_left", "d_left"])
def test_any_matrix_for_one_quark_rotation_keeps_the_ckm_matrix(given: str) -> None:
    matrix = random_unitary(np.random.default_rng(3))
    chosen = rotations({given: matrix_rotation(matrix)}, CKM)
    assert close(getattr(chosen, given), matrix)
    assert gives_the_ckm_matrix(chosen)


def test_quarks_are_rephased_to_the_standard_form_of_the_ckm_matrix() -> None:
    generator = np.random.default_rng(4)
    up, down = random_phases(generator), random_phases(generator)
    u_left, u_right = random_unitary(generator), random_unitary(generator)
    chosen = rotations(
        {
            "u_left": matrix_rotation(u_left @ up),
            "d_left": matrix_rotation(u_left @ CKM @ down),
            "u_right": matrix_rotation(u_right @ up),
        },
        CKM,
    )
    assert close(chosen.ckm(), CKM, ATOL_REPHASED)
    # left- and right-handed fields are rephased together: masses stay real
    assert close(chosen.u_left.conj().T @ u_left, chosen.u_right.conj().T @ u_right)


def test_quark_rotations_that_contradict_the_ckm_matrix_are_refused() -> None:
    unity = RotationChoice(kind=RotationKind.IDENTITY)
    with pytest.raises(ModelError, match="give only one of them and the other follows"):
        rotations({"u_left": unity, "d_left": unity}, CKM)


def test_neutrinos_follow_the_charged_leptons_unless_they_are_chosen() -> None:
    generator = np.random.default_rng(5)
    e_left, nu_left = random_unitary(generator), random_unitary(generator)
    flavour_basis = rotations({"e_left": matrix_rotation(e_left)}, CKM)
    assert close(flavour_basis.nu_left, e_left)
    both = rotations({"e_left": matrix_rotation(e_left), "nu_left": matrix_rotation(nu_left)}, CKM)
    assert close(both.nu_left, nu_left)


def test_angles_are_those_of_the_standard_parametrisation() -> None:
    inputs = sm_inputs()
    s_13 = inputs.Vub
    theta_13 = float(np.arcsin(s_13))
    angles = RotationAngles(
        theta_12=float(np.arcsin(inputs.Vus / np.cos(theta_13))),
        theta_13=theta_13,
        theta_23=float(np.arcsin(inputs.Vcb / np.cos(theta_13))),
    )
    matrix = rotations({"e_left": RotationChoice(kind=RotationKind.ANGLES, angles=angles)}, CKM)
    moduli = np.abs(matrix.e_left)
    assert moduli[0] == pytest.approx(np.abs(CKM[0]))
    assert moduli[:, 2] == pytest.approx(np.abs(CKM[:, 2]))
    assert np.all(matrix.e_left.imag == 0)
