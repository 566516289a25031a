"""Models with scalars of one's choice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import zprime_bridge as zb

if TYPE_CHECKING:
    from zprime_bridge.charges.assignment import Scalar


def card_model(name: str) -> zb.U1PrimeModel:
    """A shipped card."""
    return zb.build_model(zb.load_card(name))


def with_scalars(*scalars: Scalar, card: str = "B-L") -> zb.U1PrimeModel:
    """A shipped card with other scalars; Yukawa couplings do not matter here."""
    model = card_model(card)
    return replace(model, charges=replace(model.charges, scalars=scalars))
