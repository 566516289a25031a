"""The dated sets of Standard Model inputs."""

from __future__ import annotations

import math
from dataclasses import fields

import numpy as np
import pytest

from zprime_bridge.inputs.sm import SMInputs, sm_inputs, sm_sources

ATOL_UNITARY = 1e-15  # products of nine rounded numbers of order one
RTOL_VEV = 1e-4  # v_higgs is given with five digits


def test_every_number_has_a_source() -> None:
    names = {field.name for field in fields(SMInputs)} - {"name"}
    assert set(sm_sources()) == names
    assert all(sm_sources().values())


def test_the_ckm_matrix_is_unitary() -> None:
    ckm = sm_inputs().ckm()
    assert np.allclose(ckm @ ckm.conj().T, np.eye(3), rtol=0, atol=ATOL_UNITARY)


def test_the_ckm_matrix_has_the_moduli_it_was_given() -> None:
    inputs = sm_inputs()
    moduli = np.abs(inputs.ckm())
    assert moduli[0, 1] == pytest.approx(inputs.Vus)
    assert moduli[0, 2] == pytest.approx(inputs.Vub)
    assert moduli[1, 2] == pytest.approx(inputs.Vcb)


def test_the_ckm_matrix_is_in_the_standard_phase_convention() -> None:
    ckm = sm_inputs().ckm()
    for real_entry in (ckm[0, 0], ckm[0, 1], ckm[1, 2], ckm[2, 2]):
        assert real_entry.real > 0
        assert real_entry.imag == pytest.approx(0, abs=ATOL_UNITARY)
    assert ckm[0, 2].imag < 0
    assert (ckm[2, 2] * ckm[2, 1].conjugate()).real < 0


def test_vev_and_fermi_constant_agree() -> None:
    inputs = sm_inputs()
    assert inputs.v_higgs == pytest.approx((math.sqrt(2) * inputs.G_F) ** -0.5, rel=RTOL_VEV)


def test_an_unknown_set_is_not_replaced_by_another_one() -> None:
    with pytest.raises(FileNotFoundError, match="1905"):
        sm_inputs("1905")
