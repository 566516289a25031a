"""Vacua to compare with."""

from __future__ import annotations

import numpy as np
import pytest

from tests.mixing.full_matrix import Vacuum

SEED = 20260601


def random_vacuum(generator: np.random.Generator) -> Vacuum:
    """Draw couplings, two doublets and three singlets, for light and heavy Z'."""
    v, share = 246.0, 10 ** generator.uniform(-4, -0.5)
    scale = 10 ** generator.uniform(0, 4)
    charges = generator.uniform(-4, 4, size=2)
    return Vacuum(
        g=0.65,
        g_y=0.35,
        g_x=10 ** generator.uniform(-4, -1),
        g_12=generator.uniform(-0.02, 0.02),
        doublets=(
            (charges[0], v * np.sqrt(1 - share)),
            (charges[1], v * np.sqrt(share)),
        ),
        singlets=tuple((generator.uniform(-3, 3), scale * generator.random()) for _ in range(3)),
    )


@pytest.fixture(params=range(24))
def vacuum(request: pytest.FixtureRequest) -> Vacuum:
    return random_vacuum(np.random.default_rng([SEED, request.param]))
