"""Couplings and particles that the tests of this room share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from zprime_bridge.core.arrays import frozen
from zprime_bridge.couplings.zprime import ZPrimeCouplings
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.light.particles import Particles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import ComplexArray

PARTICLES = Particles(  # PDG 2022, rounded; tests that need flavio's own values ask flavio
    m_e=0.51099895e-3,
    m_mu=0.1056583755,
    m_tau=1.77686,
    m_pi=0.13957039,
    m_kaon=0.493677,
    m_kstar=0.89555,
    m_d_meson=1.86966,
    m_b_plus=5.27934,
    m_b_zero=5.27966,
    tau_kaon=1.88e16,
    tau_b_plus=2.489e12,
    tau_b_zero=2.308e12,
)

FIELDS = (
    "u_left", "d_left", "e_left", "nu_left", "u_right", "d_right", "e_right", "nu_right",
)  # fmt: skip


def diagonal(value: float) -> ComplexArray:
    """The same coupling for three generations."""
    return frozen(value * np.eye(3), (3, 3))


def universal(m_zprime: float, **values: float) -> ZPrimeCouplings:
    """Generation-blind couplings; what is not named vanishes."""
    matrices = {name: diagonal(values.get(name, 0.0)) for name in FIELDS}
    return ZPrimeCouplings(**matrices, higgs=0.0, m_zprime=m_zprime, ckm=sm_inputs().ckm())


def with_bs(
    m_zprime: float, *, left: complex = 0.0, right: complex = 0.0, leptons: Mapping[str, float]
) -> ZPrimeCouplings:
    """A b-s coupling and universal lepton couplings."""
    base = universal(m_zprime, **leptons)
    return ZPrimeCouplings(
        u_left=base.u_left,
        d_left=off_diagonal(left),
        e_left=base.e_left,
        nu_left=base.nu_left,
        u_right=base.u_right,
        d_right=off_diagonal(right),
        e_right=base.e_right,
        nu_right=None,
        higgs=0.0,
        m_zprime=m_zprime,
        ckm=base.ckm,
    )


def off_diagonal(value: complex) -> ComplexArray:
    matrix = np.zeros((3, 3), dtype=np.complex128)
    matrix[1, 2], matrix[2, 1] = value, np.conj(value)
    return frozen(matrix, (3, 3))


def second_z(sin2_theta_w: float) -> ZPrimeCouplings:
    """A boson with mass and couplings of the Z at tree level: it doubles every neutral current.

    G_F/sqrt2 = g_Z^2/(8 M^2) fixes g_Z at a mass of which nothing depends.
    """
    inputs = sm_inputs()
    mass = 1000.0  # far above every momentum transfer here
    g_z = math.sqrt(8 * mass**2 * inputs.G_F / math.sqrt(2))
    quantum_numbers = {"u": (0.5, 2 / 3), "d": (-0.5, -1 / 3), "e": (-0.5, -1.0), "nu": (0.5, 0.0)}
    values: dict[str, float] = {}
    for species, (t3, charge) in quantum_numbers.items():
        values[f"{species}_left"] = g_z * (t3 - charge * sin2_theta_w)
        values[f"{species}_right"] = -g_z * charge * sin2_theta_w
    return universal(mass, **values)
