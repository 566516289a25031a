"""Cross sections: interference, line shape, muon collider."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.integrate import quad, trapezoid

from tests.decays.cases import BENCHMARKS, resonance_of
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.decays.electroweak import ElectroweakCouplings, couplings_at_m_z
from zprime_bridge.decays.exchange import (
    GEV2_TO_FB,
    Exchanged,
    pair_production,
    zprime_pair_production,
)
from zprime_bridge.decays.resonance import INVISIBLE, invisible_comparison, resonance
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.model.point import ParameterPoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

FB_PER_NB = 1e6
RTOL_MASSES = 1e-5  # m_tau^2/s at 500 GeV


def paper_couplings(alpha_1: float, alpha_2: float) -> ElectroweakCouplings:
    return ElectroweakCouplings(
        name="Table 4",
        g_1=4 * math.pi * math.sqrt(alpha_1),
        g_2=4 * math.pi * math.sqrt(alpha_2),
        m_z=sm_inputs().m_z,
    )


@pytest.mark.parametrize("card", BENCHMARKS)
def test_ratio_to_the_standard_model_at_a_muon_collider(
    card: str, reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("decays/collider_ratio")
    electroweak = paper_couplings(expected.inputs["alpha_1"], expected.inputs["alpha_2"])
    found = invisible_comparison(resonance_of(card), expected.inputs["sqrt_s"], electroweak)
    assert found.ratio == pytest.approx(expected.value[card], rel=expected.rtol)


@pytest.mark.parametrize("card", BENCHMARKS)
def test_ratio_with_couplings_at_m_z(card: str, reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("decays/collider_ratio_m_z")
    found = invisible_comparison(resonance_of(card), expected.inputs["sqrt_s"], couplings_at_m_z())
    assert found.ratio == pytest.approx(expected.value[card], rel=expected.rtol)


@pytest.mark.parametrize(("beam", "average"), [("mu", 1), ("u", 9), ("b", 9)])
def test_the_peak_is_the_unitarity_value_times_branching_ratios(beam: str, average: int) -> None:
    line = resonance_of("BM1")
    mass = line.decays.m_zprime
    found = line.cross_section(beam, "tau tau", mass)
    unitarity = 12 * math.pi / mass**2 / average
    pair = line.decays.branching(f"{beam} {beam}") * line.decays.branching("tau tau")
    assert found == pytest.approx(unitarity * pair)


def test_the_optical_theorem_gives_the_total_width() -> None:
    # Sum over all final states at the pole = Im(forward amplitude)/s; it saturates 12 pi B/M^2.
    line = resonance_of("BM3")
    mass = line.decays.m_zprime
    names = {channel.name for channel in line.decays.channels}
    everything = sum(line.cross_section("mu", name, mass) for name in names - {"h Z", "W W"})
    g_squared = abs(line.boson.fermions.left[2][1, 1]) ** 2
    g_squared += abs(line.boson.fermions.right[2][1, 1]) ** 2
    # averaged forward amplitude at the pole: i s (gL^2 + gR^2)/(2 M Gamma), massless beams
    forward = g_squared * mass**2 / (2 * mass * line.decays.total)
    assert everything == pytest.approx(forward / mass**2, rel=1e-6)


def test_interference_free_exchange_is_the_resonance() -> None:
    line = resonance_of("BM4")
    left, right = line.boson.fermions.left[2], line.boson.fermions.right[2]
    alone = Exchanged(
        mass=line.decays.m_zprime,
        width=line.decays.total,
        initial=(complex(left[1, 1]), complex(right[1, 1])),
        final=(complex(left[2, 2]), complex(right[2, 2])),
    )
    for sqrt_s in (500.0, 3000.0, 10000.0):
        found = pair_production([alone], sqrt_s).sigma
        expected = line.cross_section("mu", "tau tau", sqrt_s)
        assert found == pytest.approx(expected, rel=RTOL_MASSES)


def test_standard_model_at_the_z_peak(reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("decays/lep_peak")
    electroweak = couplings_at_m_z()
    found = zprime_pair_production(
        ("e", "mu"), electroweak.m_z, boson=None, width=0.0, electroweak=electroweak
    )
    assert found.sigma_fb / FB_PER_NB == pytest.approx(expected.value, rel=expected.rtol)


def test_photon_exchange_alone_is_the_textbook_cross_section() -> None:
    photon = Exchanged(mass=0.0, width=0.0, initial=(0.3, 0.3), final=(-0.3, -0.3))
    found = pair_production([photon], 200.0)
    alpha = 0.3**2 / (4 * math.pi)
    assert found.sigma == pytest.approx(4 * math.pi * alpha**2 / (3 * 200.0**2))
    assert found.forward_backward == pytest.approx(0, abs=1e-15)


def test_a_heavy_zprime_interferes_as_a_contact_term() -> None:
    # far below the resonance sigma - sigma_SM is linear in g^2/M^2 and has the sign of L_eff
    line = resonance_of("BM3")
    electroweak = couplings_at_m_z()

    def excess(sqrt_s: float) -> float:
        whole, plain = (
            zprime_pair_production(
                ("mu", "tau"),
                sqrt_s,
                boson=boson,
                width=line.decays.total,
                electroweak=electroweak,
            ).sigma
            for boson in (line.boson, None)
        )
        return whole / plain - 1

    assert excess(300.0) / excess(200.0) == pytest.approx(2.4, abs=0.3)  # about s
    assert excess(300.0) < 0  # charges of equal sign: L_eff = -(g^2/2M^2) J J


def test_chirality_fixes_the_asymmetry() -> None:
    same = Exchanged(mass=1e3, width=10.0, initial=(0.5, 0.0), final=(0.5, 0.0))
    other = Exchanged(mass=1e3, width=10.0, initial=(0.5, 0.0), final=(0.0, 0.5))
    assert pair_production([same], 500.0).forward_backward == pytest.approx(0.75)
    assert pair_production([other], 500.0).forward_backward == pytest.approx(-0.75)
    assert pair_production([], 500.0).forward_backward is None


def test_asymmetry_from_the_angular_distribution() -> None:
    boson = Exchanged(mass=800.0, width=50.0, initial=(0.3, 0.1), final=(-0.2, 0.4))
    squares = {
        (a, b): (boson.initial[a] * boson.final[b]).real ** 2 for a in (0, 1) for b in (0, 1)
    }

    def angular(cosine: float) -> float:
        return sum(
            square * ((1 + cosine) if a == b else (1 - cosine)) ** 2
            for (a, b), square in squares.items()
        )

    forward, backward = quad(angular, 0, 1)[0], quad(angular, -1, 0)[0]
    found = pair_production([boson], 500.0).forward_backward
    assert found == pytest.approx((forward - backward) / (forward + backward))


def test_a_narrow_line_integrates_to_the_narrow_width_formula() -> None:
    model = resonance_of("BM1").model
    line = resonance(model, ParameterPoint(g_prime=0.05, m_zprime=5000.0))
    mass, width = line.decays.m_zprime, line.decays.total
    grid = mass + width * np.tan(np.linspace(-1.5, 1.5, 2001))
    values = [line.cross_section("mu", INVISIBLE, float(e)) * 2 * e for e in grid]
    area = float(trapezoid(values, grid))  # over s
    branching = line.decays.branching("mu mu") * line.decays.invisible_fraction
    # int ds sigma = 12 pi^2 (Gamma/M) B B for the whole Lorentzian
    covered = 2 * math.atan(2 * math.tan(1.5)) / math.pi
    expected = 12 * math.pi**2 * line.decays.width_over_mass * branching * covered
    assert area == pytest.approx(expected, rel=2e-2)


def test_thresholds_open_with_the_energy() -> None:
    line = resonance_of("BM1")
    assert line.cross_section("mu", "t t", 300.0) == 0
    assert line.cross_section("mu", "t t", 400.0) > 0
    assert pytest.approx(0.19732698**2 * 1e13, rel=1e-6) == GEV2_TO_FB  # (hbar c/GeV fm)^2


@pytest.mark.parametrize(
    ("beam", "final", "message"),
    [
        ("mu", "gravitons", "no final state; choose one of invisible"),
        ("nu", "tau tau", "no beam; choose one of u c t"),
    ],
)
def test_unknown_particles_are_named(beam: str, final: str, message: str) -> None:
    with pytest.raises(PredictionError, match=message):
        resonance_of("BM1").cross_section(beam, final, 3000.0)


def test_exchange_in_the_t_channel_is_refused() -> None:
    with pytest.raises(PredictionError, match="exchange in the t channel"):
        zprime_pair_production(
            ("mu", "mu"), 1e3, boson=None, width=0.0, electroweak=couplings_at_m_z()
        )
    with pytest.raises(PredictionError, match="positive number of GeV"):
        pair_production([], -1.0)
