"""Extra radiation from right-handed neutrinos."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.constraints.cases import card_couplings
from zprime_bridge.constraints.dark_radiation import (
    decoupling_temperature,
    degrees_of_freedom,
    extra_neutrinos,
    radiation_probes,
)
from zprime_bridge.core.arrays import frozen
from zprime_bridge.inputs.sm import sm_inputs

if TYPE_CHECKING:
    from collections.abc import Callable


def test_early_decoupling_leaves_the_known_remainder(reference: Callable[[str], Any]) -> None:
    expected = reference("constraints/three_nu_r")
    weak = replace(card_couplings("B-L"), m_zprime=1e7)
    assert extra_neutrinos(weak, sm_inputs()) == pytest.approx(expected.value, rel=expected.rtol)


def test_no_right_handed_neutrinos_say_nothing() -> None:
    (probe,) = radiation_probes(sm_inputs())
    effect = probe.constraint.effect(card_couplings("BM1"))
    assert effect.allowed is None
    assert "no right-handed neutrinos" in effect.silent_because


def test_neutral_right_handed_neutrinos_add_nothing() -> None:
    couplings = replace(card_couplings("B-L"), nu_right=frozen(np.zeros((3, 3)), (3, 3)))
    assert extra_neutrinos(couplings, sm_inputs()) == 0


def test_a_heavier_z_prime_decouples_earlier() -> None:
    couplings = card_couplings("B-L")
    temperatures = [
        decoupling_temperature(replace(couplings, m_zprime=mass), sm_inputs(), 0)
        for mass in (1e3, 1e4, 1e5)
    ]
    assert temperatures == sorted(temperatures)
    assert temperatures[0] < temperatures[-1]


def test_degrees_of_freedom_grow_with_temperature() -> None:
    values = [degrees_of_freedom(temperature) for temperature in np.geomspace(1e-4, 1e3, 50)]
    assert values == sorted(values)
    assert (values[0], values[-1]) == (10.75, 106.75)
