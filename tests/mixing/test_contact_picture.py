"""Exact mixing and the Warsaw operators of the same Z' agree to O(v^4/M_Z'^4)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.factories import make_model, two_doublets
from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.warsaw import warsaw
from zprime_bridge.matching.z_boson import effective_z
from zprime_bridge.mixing.mass_basis import exact_mixing
from zprime_bridge.mixing.scheme import m_z_sm_scheme
from zprime_bridge.model.point import ParameterPoint

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.model.model import U1PrimeModel

MASSES = (2000.0, 4000.0)
FOURTH_POWER = 16.0  # (4000/2000)^4
RTOL_NEXT_ORDER = 3e-2  # the next order is (v g_H/M_Z')^2 and M_Z^2/M_Z'^2, at most 1 % at 2 TeV
ROUNDING = 1e-13
G_12 = pytest.mark.parametrize("g_12", [0.0, 0.15], ids=["no kinetic mixing", "kinetic mixing"])


@pytest.fixture
def model() -> U1PrimeModel:
    return make_model(two_doublets(*(Fraction(x) for x in ("-1", "2", "-3", "1/2"))))


def errors(model: U1PrimeModel, m_zprime: float, g_12: float) -> dict[str, FloatArray]:
    """Exact minus effective, for rho and the diagonal couplings of the Z."""
    point = ParameterPoint(g_prime=0.3, m_zprime=m_zprime, g_12=g_12)
    exact = exact_mixing(model, point)
    effective = effective_z(zprime_couplings(model, point, sm_inputs()), m_z_sm_scheme())
    left, right = (
        np.diagonal(matrix, axis1=-2, axis2=-1).real for matrix in (exact.z.left, exact.z.right)
    )
    return {
        "rho": np.asarray(exact.sector.rho - effective.rho),
        "left": left - effective.left,
        "right": (right - effective.right)[:3],  # nu_R is no field of the SMEFT
    }


@G_12
@pytest.mark.parametrize("quantity", ["rho", "left", "right"])
def test_the_difference_falls_with_the_fourth_power_of_the_mass(
    model: U1PrimeModel, quantity: str, g_12: float
) -> None:
    first, second = (errors(model, mass, g_12)[quantity] for mass in MASSES)
    large = np.abs(second) > ROUNDING
    assert large.any()
    np.testing.assert_allclose(
        (first / np.where(large, second, 1))[large], FOURTH_POWER, rtol=RTOL_NEXT_ORDER
    )


@G_12
def test_the_first_order_is_there(model: U1PrimeModel, g_12: float) -> None:
    """The effective shift itself falls with the second power: the test above is no 0 = 0."""
    scheme, shifts = m_z_sm_scheme(), []
    for mass in MASSES:
        point = ParameterPoint(g_prime=0.3, m_zprime=mass, g_12=g_12)
        shifts.append(effective_z(zprime_couplings(model, point, sm_inputs()), scheme).rho - 1)
    assert shifts[0] > 1e-4
    assert shifts[0] / shifts[1] == pytest.approx(4.0, rel=1e-9)


@G_12
def test_low_energy_exchange_agrees_with_operators(model: U1PrimeModel, g_12: float) -> None:
    """e_L mu_R at q^2 = 0: exact Z and Z' against the effective Z plus the contact term le."""
    scheme, differences = m_z_sm_scheme(), []
    for mass in MASSES:
        point = ParameterPoint(g_prime=0.3, m_zprime=mass, g_12=g_12)
        mixing = exact_mixing(model, point)
        exact = sum(
            boson.left[2, 0, 0].real * boson.right[2, 1, 1].real / m**2
            for boson, m in ((mixing.z, float(mixing.sector.m_z)), (mixing.zprime, mass))
        )
        couplings = zprime_couplings(model, point, sm_inputs())
        effective = effective_z(couplings, scheme)
        contact = -warsaw(couplings)["le_1122"].real
        z_exchange = effective.left[2, 0] * effective.right[2, 1] * effective.rho / scheme.m_z**2
        differences.append((exact - z_exchange - contact) * scheme.m_z**2)
    assert differences[0] / differences[1] == pytest.approx(FOURTH_POWER, rel=RTOL_NEXT_ORDER)
