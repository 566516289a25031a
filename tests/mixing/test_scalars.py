"""Scalar mixing of [SAFE] section 2.5."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zprime_bridge.mixing.scalars import largest_portal_ratio, phi_vev, scalar_mixing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from zprime_bridge.core.arrays import FloatArray

V_HIGGS = 246.22
RTOL = 1e-9  # eigenvalues of a symmetric 2 x 2 matrix whose entries differ by up to 1e6


def mass_matrix(lambda_: float, s: float, portal: float, v_phi: float) -> FloatArray:
    """Second derivatives of the potential at its extremum, by finite differences."""

    def potential(h: float, p: float) -> float:
        hh, pp = h**2 / 2, p**2 / 2
        masses = (
            -(lambda_ * V_HIGGS**2 + portal * v_phi**2 / 2) * hh
            - (s * v_phi**2 + portal * V_HIGGS**2 / 2) * pp
        )
        return masses + lambda_ * hh**2 + s * pp**2 + portal * hh * pp

    with mp.workdps(40):
        step = mp.mpf("1e-8")
        at = (mp.mpf(V_HIGGS), mp.mpf(v_phi))
        second = np.zeros((2, 2))
        for i in range(2):
            for j in range(2):
                total = mp.mpf(0)
                for a in (1, -1):
                    for b in (1, -1):
                        point = list(at)
                        point[i] += a * step
                        point[j] += b * step
                        total += a * b * potential(*point)
                second[i, j] = float(total / (4 * step**2))
    return second


@settings(deadline=None)  # a busy machine is no failure
@given(
    lambda_=st.floats(0.05, 0.3),
    s=st.floats(1e-4, 0.5),
    portal=st.floats(-0.3, 0.3),
    v_phi=st.floats(50.0, 1e5),
)
def test_angle_and_masses_diagonalise_the_potential(
    lambda_: float, s: float, portal: float, v_phi: float
) -> None:
    found = scalar_mixing(lambda_=lambda_, s=s, delta_tilde=portal, v_higgs=V_HIGGS, v_phi=v_phi)
    if portal**2 >= 4 * lambda_ * s * (1 - 1e-9):
        return
    matrix = mass_matrix(lambda_, s, portal, v_phi)
    beta = float(found.beta)
    higgs = np.array([np.cos(beta), -np.sin(beta)])  # [SAFE] (25)
    phi = np.array([np.sin(beta), np.cos(beta)])
    scale = np.trace(matrix)
    assert matrix @ higgs == pytest.approx(float(found.m_higgs) ** 2 * higgs, abs=RTOL * scale)
    assert matrix @ phi == pytest.approx(float(found.m_phi) ** 2 * phi, abs=RTOL * scale)
    assert abs(beta) <= np.pi / 4


def test_no_minimum_gives_nan() -> None:
    found = scalar_mixing(
        lambda_=0.1, s=0.1, delta_tilde=[0.19, 0.21], v_higgs=V_HIGGS, v_phi=1000.0
    )
    assert np.isfinite([found.m_higgs[0], found.m_phi[0], found.beta[0]]).all()
    assert np.isnan([found.m_higgs[1], found.m_phi[1], found.beta[1]]).all()
    assert not found.allowed[1]


def test_no_portal_no_mixing_even_for_equal_masses() -> None:
    found = scalar_mixing(lambda_=0.13, s=0.13, delta_tilde=0.0, v_higgs=V_HIGGS, v_phi=V_HIGGS)
    assert float(found.beta) == 0.0
    assert float(found.higgs_width_factor) == 1.0


def test_the_approximation_of_eq_26() -> None:
    found = scalar_mixing(lambda_=0.13, s=0.2, delta_tilde=0.05, v_higgs=V_HIGGS, v_phi=1e5)
    assert np.tan(2 * float(found.beta)) == pytest.approx(0.05 / 0.2 * V_HIGGS / 1e5, rel=1e-5)


def test_the_published_bound_on_the_portal(reference: Callable[[str], ReferenceValue]) -> None:
    published = reference("mixing/portal_ratio")
    found = largest_portal_ratio(published.inputs["m_zprime"], v_higgs=published.inputs["v_higgs"])
    assert found == pytest.approx(published.value, rel=published.rtol)


def test_the_bound_is_where_sin2_beta_reaches_its_limit() -> None:
    m_zprime, g_prime, charge, s = 5000.0, 0.5, -2.0, 0.01
    v_phi = phi_vev(m_zprime, g_prime, charge)
    assert float(v_phi) == pytest.approx(5000.0, rel=RTOL)
    portal = float(largest_portal_ratio(m_zprime, v_higgs=V_HIGGS)) * s / abs(charge * g_prime)
    # The bound is for v_phi >> v_h: lambda v_h^2/(s v_phi^2) = 3 % here.
    inside, outside = (
        scalar_mixing(lambda_=0.13, s=s, delta_tilde=portal * f, v_higgs=V_HIGGS, v_phi=v_phi)
        for f in (0.95, 1.05)
    )
    assert inside.allowed
    assert not outside.allowed
    assert np.isfinite(outside.beta)
