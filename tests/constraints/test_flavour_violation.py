"""Charged-lepton flavour violation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.constraints.cases import card_couplings, rotated_leptons
from zprime_bridge.constraints.flavour_violation import (
    conversion,
    radiative,
    three_body,
    violates_flavour,
    violation_probes,
)
from zprime_bridge.core.arrays import frozen
from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.warsaw import warsaw

ANGLE = 1e-3
RTOL_RUNNING = 0.15  # flavio's coefficients run from M_Z' to m_mu; ours do not
MICRO = 1e-3


def test_aligned_leptons_conserve_flavour() -> None:
    couplings = card_couplings("BM2")
    assert not violates_flavour(couplings, 1, 0)
    for probe in violation_probes(sm_inputs()):
        effect = probe.constraint.effect(couplings)
        assert effect.allowed is None
        assert "conserved" in effect.silent_because


def test_flavio_finds_the_same_rate_of_mu_to_three_electrons() -> None:
    base = card_couplings("chiral-XI")
    uneven = replace(
        base,
        e_left=frozen(np.diag([-0.6, -1.5, -1.0]).astype(complex), (3, 3)),
        higgs=0.0,
    )
    couplings = rotated_leptons(uneven, ANGLE)
    (expected,) = flavio_door.predict(
        [("BR(mu->eee)", ())],
        warsaw(couplings),
        scale=couplings.m_zprime,
        eft="SMEFT",
        basis="Warsaw",
    )
    assert three_body(couplings, sm_inputs(), 1, 0) == pytest.approx(expected, rel=RTOL_RUNNING)


def test_rates_grow_with_the_square_of_a_small_angle() -> None:
    base = card_couplings("BM1")
    for rate in (three_body, radiative):
        small = rate(rotated_leptons(base, MICRO), sm_inputs(), 1, 0)
        large = rate(rotated_leptons(base, 2 * MICRO), sm_inputs(), 1, 0)
        power = 6 if rate is three_body else 2  # the electron's own coupling is angle^2 too
        assert large / small == pytest.approx(2**power, rel=1e-3)


def test_rates_fall_with_the_fourth_power_of_the_mass() -> None:
    couplings = rotated_leptons(card_couplings("BM1"), MICRO)
    heavy = replace(couplings, m_zprime=2 * couplings.m_zprime)
    for rate in (three_body, radiative):
        ratio = rate(couplings, sm_inputs(), 1, 0) / rate(heavy, sm_inputs(), 1, 0)
        assert ratio == pytest.approx(16)


def test_a_tau_in_the_loop_enhances_mu_to_e_gamma() -> None:
    base = card_couplings("BM1")
    off = np.array([[0, 0, 0.1], [0, 0, 0.1], [0.1, 0.1, 0]], dtype=complex)
    one_side = replace(base, e_left=frozen(off, (3, 3)), e_right=frozen(0 * off, (3, 3)))
    both = replace(base, e_left=frozen(off, (3, 3)), e_right=frozen(off, (3, 3)))
    ratio = radiative(both, sm_inputs(), 1, 0) / radiative(one_side, sm_inputs(), 1, 0)
    assert ratio == pytest.approx(2 * (3 * 1.77686 / 0.10566) ** 2, rel=0.05)  # m_tau/m_mu


def test_conversion_in_gold_bounds_a_small_angle() -> None:
    couplings = rotated_leptons(
        replace(
            card_couplings("chiral-XI"),
            e_left=frozen(np.diag([-0.6, -1.5, -1.0]).astype(complex), (3, 3)),
        ),
        ANGLE,
    )
    half = replace(couplings, m_zprime=2 * couplings.m_zprime)
    ratio = conversion(couplings, "CR(mu->e, Au)") / conversion(half, "CR(mu->e, Au)")
    assert ratio == pytest.approx(16, rel=0.1)  # the rest is running
