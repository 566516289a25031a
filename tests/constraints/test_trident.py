"""Neutrino trident production."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.constraints.cases import card_couplings
from zprime_bridge.constraints.trident import trident_deviation, trident_probes
from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.warsaw import warsaw

if TYPE_CHECKING:
    from collections.abc import Callable

RTOL_FLAVIO = 0.1  # flavio runs the operators to low energy and has its own weak mixing angle


@pytest.mark.parametrize("name", ["BM1", "BM2", "BM3", "BM4"])
def test_benchmarks_shift_the_trident_rate(name: str, reference: Callable[[str], Any]) -> None:
    expected = reference(f"constraints/{name}.trident")
    deviation = trident_deviation(card_couplings(name), sm_inputs())
    assert deviation == pytest.approx(expected.value, rel=expected.rtol)


def test_flavio_finds_the_same_shift() -> None:
    couplings = card_couplings("BM1")
    observable = [("R_trident", ())]
    (value,) = flavio_door.predict(
        observable, warsaw(couplings), scale=couplings.m_zprime, eft="SMEFT", basis="Warsaw"
    )
    (sm,) = flavio_door.sm_predict(observable)
    shift = trident_deviation(couplings, sm_inputs())
    assert value / sm - 1 == pytest.approx(shift, rel=RTOL_FLAVIO)


def test_small_shifts_fall_with_the_square_of_the_mass() -> None:
    couplings = card_couplings("BM1")
    near = trident_deviation(replace(couplings, m_zprime=1e5), sm_inputs())
    far = trident_deviation(replace(couplings, m_zprime=2e5), sm_inputs())
    assert near / far == pytest.approx(4, rel=1e-4)  # the square of the new amplitude is 1e-5


def test_a_light_muonic_z_prime_is_excluded_by_ccfr() -> None:
    probe = trident_probes(sm_inputs())[0]
    couplings = replace(card_couplings("BM1"), m_zprime=500.0)
    assert probe.constraint.effect(couplings).strength > 1
