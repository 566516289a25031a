"""Models and resonances that the tests of this room share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zprime_bridge.charges.library import load_card
from zprime_bridge.decays.decay import zprime_decays
from zprime_bridge.decays.resonance import resonance
from zprime_bridge.decays.spectrum import checked_spectrum
from zprime_bridge.model.build import build_model
from zprime_bridge.model.point import ParameterPoint

if TYPE_CHECKING:
    from zprime_bridge.decays.channels import ZPrimeDecays
    from zprime_bridge.decays.resonance import Resonance
    from zprime_bridge.model.model import U1PrimeModel

BENCHMARKS = ("BM1", "BM2", "BM3", "BM4")


def model_and_point(
    card: str, *, g_12: float = 0.0, m_zprime: float | None = None
) -> tuple[U1PrimeModel, ParameterPoint]:
    """A shipped card's model and point."""
    model = build_model(load_card(card))
    assert model.point is not None
    point = ParameterPoint(
        g_prime=model.point.g_prime, m_zprime=m_zprime or model.point.m_zprime, g_12=g_12
    )
    return model, point


def decays_of(
    card: str, *, g_12: float = 0.0, m_zprime: float | None = None, **masses: float
) -> ZPrimeDecays:
    """Decays of a shipped card, masses of new particles by name."""
    model, point = model_and_point(card, g_12=g_12, m_zprime=m_zprime)
    return zprime_decays(model, point, spectrum=checked_spectrum(model.charges, masses))


def resonance_of(card: str) -> Resonance:
    """Resonance of a shipped card."""
    return resonance(*model_and_point(card))
