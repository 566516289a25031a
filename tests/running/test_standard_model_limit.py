"""The two-loop Standard Model limit against published results, written here independently."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from zprime_bridge.charges.library import load_card
from zprime_bridge.model.build import build_model
from zprime_bridge.running.evaluate import evaluate_order
from zprime_bridge.running.templates import beta_system

RTOL = 1e-12  # both sides are short sums of floats
SEEDS = range(3)


def standard_model_point(seed: int) -> dict[str, float]:
    g1, g2, g3, yt, lam = np.random.default_rng(seed).uniform(0.1, 1.5, size=5)
    return {"g1": g1, "g2": g2, "g3": g3, "yt": yt, "lam": lam}


def two_loops(point: dict[str, float]) -> dict[str, complex]:
    system = beta_system(build_model(load_card("BM3")))
    values = dict.fromkeys(system.names, 0.0) | point
    found = evaluate_order(system, values, 2)
    return {name: complex(np.asarray(found[name]).item()) for name in point}


@pytest.mark.parametrize("seed", SEEDS)
def test_gauge_couplings_are_those_of_machacek_and_vaughn(seed: int) -> None:
    """Nucl. Phys. B222 (1983) 83; g1 without GUT factor (K3)."""
    point = standard_model_point(seed)
    g1, g2, g3, yt, _ = (x**2 for x in point.values())
    found = two_loops(point)
    expected = {
        "g1": 199 / 18 * g1 + 9 / 2 * g2 + 44 / 3 * g3 - 17 / 6 * yt,
        "g2": 3 / 2 * g1 + 35 / 6 * g2 + 12 * g3 - 3 / 2 * yt,
        "g3": 11 / 6 * g1 + 9 / 2 * g2 - 26 * g3 - 2 * yt,
    }
    for name, value in expected.items():
        assert found[name] == pytest.approx(point[name] ** 3 * value, rel=RTOL)


@pytest.mark.parametrize("seed", SEEDS)
def test_top_yukawa_and_higgs_quartic_are_those_of_buttazzo_et_al(seed: int) -> None:
    """arXiv:1307.3536, appendix A: d/dln mu^2, g1 with GUT factor, V = lambda |H|^4."""
    point = standard_model_point(seed)
    g1 = (sqrt(5 / 3) * point["g1"]) ** 2
    g2, g3, yt = (point[name] ** 2 for name in ("g2", "g3", "yt"))
    lam = point["lam"]
    found = two_loops(point)
    yt_squared = yt * (
        yt * (-12 * yt - 12 * lam + 36 * g3 + 225 / 16 * g2 + 393 / 80 * g1)
        + 6 * lam**2
        - 108 * g3**2
        - 23 / 4 * g2**2
        + 1187 / 600 * g1**2
        + 9 * g3 * g2
        + 19 / 15 * g3 * g1
        - 9 / 20 * g2 * g1
    )
    quartic = (
        lam**2 * (-156 * lam - 72 * yt + 54 * g2 + 54 / 5 * g1)
        + lam * yt * (-3 / 2 * yt + 40 * g3 + 45 / 4 * g2 + 17 / 4 * g1)
        + lam * (-73 / 16 * g2**2 + 1887 / 400 * g1**2 + 117 / 40 * g2 * g1)
        + yt**2 * (15 * yt - 16 * g3 - 4 / 5 * g1)
        + yt * (-9 / 8 * g2**2 - 171 / 200 * g1**2 + 63 / 20 * g2 * g1)
        + 305 / 32 * g2**3
        - 3411 / 4000 * g1**3
        - 289 / 160 * g2**2 * g1
        - 1677 / 800 * g2 * g1**2
    )
    assert 2 * point["yt"] * found["yt"] == pytest.approx(2 * yt_squared, rel=RTOL)
    assert found["lam"] == pytest.approx(2 * quartic, rel=RTOL)
