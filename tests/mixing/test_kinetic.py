"""Kinetic mixing: eta of [SAFE] (18) against the kinetic matrix itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zprime_bridge.core.errors import ModelError
from zprime_bridge.mixing.kinetic import eta_from_g_12, g_12_from_eta

RTOL = 1e-12


@settings(deadline=None)  # a busy machine is no failure
@given(eta=st.floats(-0.99, 0.99), g_hypercharge=st.floats(0.1, 1.0), g_4=st.floats(1e-3, 3.0))
def test_both_bases_exchange_the_same_force(eta: float, g_hypercharge: float, g_4: float) -> None:
    """At high momentum exchange of both bosons between currents is g K^-1 g^T, in any basis."""
    g_1 = g_hypercharge / np.sqrt(1 - eta**2)
    kinetic = np.array([[1, -eta], [-eta, 1]]) / (1 - eta**2)
    paper = np.diag([g_1, g_4]) @ np.linalg.inv(kinetic) @ np.diag([g_1, g_4])
    # rows: currents of Y and X; columns: B and C, canonical
    triangular = np.array([[g_hypercharge, g_12_from_eta(eta, g_hypercharge)], [0.0, g_4]])
    assert triangular @ triangular.T == pytest.approx(paper, rel=1e-9, abs=1e-12)


@settings(deadline=None)  # a busy machine is no failure
@given(eta=st.floats(-0.99, 0.99))
def test_there_and_back(eta: float) -> None:
    assert eta_from_g_12(g_12_from_eta(eta, 0.36), 0.36) == pytest.approx(eta, rel=RTOL, abs=1e-15)


def test_a_ghost_is_refused() -> None:
    with pytest.raises(ModelError, match="between -1 and 1"):
        g_12_from_eta(1.0, 0.36)
