"""A point in the parameter space of a U(1)' model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import final

from zprime_bridge.core.errors import ModelError


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterPoint:
    """Gauge coupling, mass and kinetic mixing of the Z'.

    Attributes
    ----------
    g_prime : float
        U(1)' gauge coupling at M_Z'; its sign drops out (K2).
    m_zprime : float
        Z' mass, GeV.
    g_12 : float
        Kinetic mixing in the upper-triangular basis of K7 at M_Z': the Z' couples to
        ``g_prime X + g_12 Y``.

    Raises
    ------
    ModelError
        If a number is not finite or a mass or coupling is not positive.
    """

    g_prime: float
    m_zprime: float
    g_12: float = 0.0

    def __post_init__(self) -> None:
        for name in ("g_prime", "m_zprime"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0):
                raise ModelError(f"{name} must be a positive finite number, got {value!r}")
        if not math.isfinite(self.g_12):
            raise ModelError(f"g_12 must be finite, got {self.g_12!r}")

    @property
    def alpha4(self) -> float:
        """(g'/4 pi)^2, the alpha_4 of [SAFE] (K3)."""
        return (self.g_prime / (4 * math.pi)) ** 2
