"""The range factor of atomic parity violation against an independent integration."""

from __future__ import annotations

import math

import mpmath
import pytest

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.light.atomic_range import range_factor
from zprime_bridge.light.measurements import nucleus

ALPHA, M_E = 1 / 137.035999, 0.51099895e-3
RTOL_INTEGRATION = 1e-6  # panels of 16 points against adaptive integration


def caesium(mass: float) -> float:
    return range_factor(nucleus("Cs133"), mass, alpha=ALPHA, m_e=M_E)


def test_a_heavy_zprime_is_a_contact_interaction() -> None:
    assert caesium(100.0) == pytest.approx(1.0, rel=1e-6)  # corrections are 1/(M R)^2


def test_the_factor_grows_with_the_mass() -> None:
    masses = [1e-4 * 10 ** (n / 2) for n in range(12)]
    factors = [caesium(mass) for mass in masses]
    assert factors == sorted(factors)
    assert 0 < factors[0] < 0.05


@pytest.mark.parametrize("mass", [1e-3, 2e-2, 0.3])
def test_an_independent_integration_agrees(mass: float) -> None:
    """Fold the density with the Yukawa field by brute force, with library Bessel functions."""
    target = nucleus("Cs133")
    gamma = mpmath.sqrt(1 - (target.protons * ALPHA) ** 2)
    radius = 1.2 * 133 ** (1 / 3) / 0.1973269804
    scale = 8 * target.protons * ALPHA * M_E

    def weight(r: mpmath.mpf) -> mpmath.mpf:
        surface = mpmath.besselj(2 * gamma, mpmath.sqrt(scale * max(r, radius))) ** 2
        return surface * (1 if r > radius else (r / radius) ** 2)

    def field(r: mpmath.mpf) -> mpmath.mpf:
        """Angular average of exp(-M |r - s|)/|r - s| over the sphere of points s."""
        density = 3 / (4 * math.pi * radius**3)

        def shell(s: mpmath.mpf) -> mpmath.mpf:
            low, high = abs(r - s), r + s
            return s / r * (mpmath.exp(-mass * low) - mpmath.exp(-mass * high)) / (2 * mass)

        points = [0, r, radius] if r < radius else [0, radius]
        return density * mass**2 * mpmath.quad(shell, points)

    far = radius + 30 / mass
    edges = [radius, 3 * radius, 10 * radius, far / 3, far] if far > 40 * radius else [radius, far]
    folded = mpmath.quad(lambda r: weight(r) * field(r), [1e-6, radius]) + mpmath.quad(
        lambda r: weight(r) * field(r), edges
    )
    contact = mpmath.quad(lambda r: weight(r) * 3 / (4 * math.pi * radius**3), [0, radius])
    assert caesium(mass) == pytest.approx(float(folded / contact), rel=RTOL_INTEGRATION)


def test_below_its_validity_it_is_refused() -> None:
    with pytest.raises(PredictionError, match="wave functions of the whole atom"):
        caesium(1e-5)
