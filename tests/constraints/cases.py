"""Models and couplings that the tests of this room share."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from zprime_bridge.charges.library import load_card
from zprime_bridge.constraints.amplitudes import electroweak
from zprime_bridge.core.arrays import frozen
from zprime_bridge.couplings.zprime import ZPrimeCouplings, zprime_couplings
from zprime_bridge.inputs.electroweak import electroweak_inputs
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.model.build import build_model
from zprime_bridge.pipeline import card_point

if TYPE_CHECKING:
    from zprime_bridge.constraints.amplitudes import Electroweak
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint


@lru_cache
def model_and_point(name: str) -> tuple[U1PrimeModel, ParameterPoint]:
    """A shipped card at its own point."""
    card = load_card(name)
    model = build_model(card, {}, allow_anomalous=False)
    return model, card_point(card, g_prime=None, m_zprime=None, g_12=None)


def card_couplings(name: str) -> ZPrimeCouplings:
    """Couplings of a shipped card at its own point."""
    return zprime_couplings(*model_and_point(name), sm_inputs())


def standard() -> Electroweak:
    """Photon and Z."""
    return electroweak(sm_inputs(), electroweak_inputs())


def rotated_leptons(couplings: ZPrimeCouplings, angle: float) -> ZPrimeCouplings:
    """Left-handed electrons and muons rotated into each other."""
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]], dtype=complex)
    return replace(couplings, e_left=frozen(turn.T @ couplings.e_left @ turn, (3, 3)))
