"""Anomalous moments against closed forms, limits and published benchmarks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mpmath
import pytest

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.light.moments import anomalous_moment_exact, axial_loop, vector_loop
from zprime_bridge.predictions.closed_forms import anomalous_moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

RTOL_ROUNDING = 1e-12  # double precision against sixty digits
RTOL_LIMIT = 1e-5  # corrections are (m/M)^2 log(M/m) or M/m
POINT = {"g_left": -0.21, "g_right": 0.35}


def closed_form(numerator: list[mpmath.mpf], r: float) -> float:
    """Integrate numerator(x)/(x^2 - r x + r) over [0, 1] by its roots (highest power first)."""
    with mpmath.workdps(80):
        ratio = mpmath.mpf(r)
        quotient, rest = [], [mpmath.mpf(c) for c in numerator]
        while len(rest) > 2:
            lead = rest[0]
            quotient.append(lead)
            rest = [rest[1] + lead * ratio, rest[2] - lead * ratio, *rest[3:]]
        powers = range(len(quotient) - 1, -1, -1)
        total = sum(c / (n + 1) for c, n in zip(quotient, powers, strict=True))
        roots = mpmath.polyroots([1, -ratio, ratio], maxsteps=500, extraprec=400)
        slope, constant = rest
        for root, other in (roots, roots[::-1]):
            residue = (slope * root + constant) / (root - other)
            total += residue * (mpmath.log(1 - root) - mpmath.log(-root))
        return float(mpmath.re(total))


@pytest.mark.parametrize("r", [1e-6, 1e-2, 0.3, 1.0, 3.9, 4.1, 50.0, 1e4, 1e9])
def test_loops_agree_with_their_closed_forms(r: float) -> None:
    ratio = mpmath.mpf(r)
    assert vector_loop(r) == pytest.approx(closed_form([-1, 1, 0, 0], r), rel=RTOL_ROUNDING)
    axial = [-1 - 2 / ratio, 5, -4, 0]  # -(x (1 - x)(4 - x) + 2 x^3/r)
    assert axial_loop(r) == pytest.approx(closed_form(axial, r), rel=RTOL_ROUNDING)


def test_a_heavy_zprime_gives_the_contact_formula() -> None:
    masses = {"m_lepton": 0.105, "m_zprime": 2000.0}
    exact = anomalous_moment_exact(**POINT, **masses)
    assert exact == pytest.approx(anomalous_moment(**POINT, **masses), rel=RTOL_LIMIT)


def test_a_massless_vector_gives_schwinger() -> None:
    g = 0.3
    found = anomalous_moment_exact(g_left=g, g_right=g, m_lepton=0.105, m_zprime=1e-9)
    schwinger = g**2 / (4 * math.pi) / (2 * math.pi)
    assert found == pytest.approx(schwinger, rel=RTOL_LIMIT)


def test_a_light_axial_zprime_is_its_goldstone() -> None:
    g, mass, m_zprime = 0.3, 0.105, 1e-5
    found = anomalous_moment_exact(g_left=-g, g_right=g, m_lepton=mass, m_zprime=m_zprime)
    yukawa = 2 * mass * g / m_zprime  # of a massless pseudoscalar: -y^2/(16 pi^2)
    assert found == pytest.approx(-(yukawa**2) / (16 * math.pi**2), rel=RTOL_LIMIT)


def test_the_moment_is_blind_to_parity() -> None:
    masses = {"m_lepton": 0.105, "m_zprime": 0.2}
    mirrored = anomalous_moment_exact(g_left=0.35, g_right=-0.21, **masses)
    assert anomalous_moment_exact(**POINT, **masses) == pytest.approx(mirrored, rel=RTOL_ROUNDING)


@pytest.mark.parametrize("name", ["BM1", "BM2", "BM3", "BM4"])
def test_benchmarks_of_the_planck_safe_paper(
    name: str, reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference(f"light/{name}.a_mu")
    charge_l, charge_e = expected.inputs["l"], expected.inputs["e"]
    g = 4 * math.pi * math.sqrt(expected.inputs["alpha4"])
    found = anomalous_moment_exact(
        g_left=g * charge_l,
        g_right=g * charge_e,
        m_lepton=0.1056583755,
        m_zprime=expected.inputs["m_zprime"],
    )
    assert found == pytest.approx(expected.value, rel=expected.rtol)


def test_a_massless_lepton_is_refused() -> None:
    with pytest.raises(PredictionError, match="masses must be positive"):
        anomalous_moment_exact(**POINT, m_lepton=0.0, m_zprime=1.0)
