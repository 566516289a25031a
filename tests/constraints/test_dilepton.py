"""Dilepton coefficients, cross sections and limit tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.constraints.cases import card_couplings, model_and_point
from zprime_bridge.constraints.dilepton import (
    GEV2_PB,
    cross_section_pb,
    dilepton_couplings,
)
from zprime_bridge.constraints.limit_tables import mass_limit, read_limit_table
from zprime_bridge.constraints.resonance import PartonSource, resonance_probe, resonance_values
from zprime_bridge.core.errors import ExternalToolError, PredictionError
from zprime_bridge.decays.decay import zprime_decays
from zprime_bridge.external.parton import luminosities

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RTOL_GRID = 0.02  # parton convolves on a logarithmic grid of 1000 points
CONTOUR = """# made up
m_zprime,c_u,c_d
4000,1e-3,2e-3
4000,2e-3,1e-3
6000,1e-1,2e-1
6000,2e-1,1e-1
"""


def _branching(name: str) -> float:
    return zprime_decays(*model_and_point(name)).branching("mu mu")


@pytest.mark.parametrize("name", ["BM1", "BM2", "BM3"])
def test_benchmarks_have_equal_coefficients(name: str, reference: Callable[[str], Any]) -> None:
    expected = reference(f"constraints/{name}.c_u")
    found = dilepton_couplings(card_couplings(name), _branching(name))
    assert found.c_u == pytest.approx(expected.value, rel=expected.rtol)
    assert found.c_d == pytest.approx(expected.value, rel=expected.rtol)


def test_neutral_light_quarks_leave_flavour_changing_couplings(
    reference: Callable[[str], Any],
) -> None:
    expected = reference("constraints/BM4.c_d")
    couplings = card_couplings("BM4")
    found = dilepton_couplings(couplings, _branching("BM4"))
    assert found.c_u == 0
    assert found.c_d == pytest.approx(expected.value, rel=expected.rtol)
    assert abs(couplings.d_left[0, 0]) ** 2 * _branching("BM4") < found.c_d / 100


def test_cross_section_is_the_sum_over_quarks_of_coefficient_and_luminosity() -> None:
    """Only up quarks in the beam, each with unit luminosity: pi c_u/(6 s) twice."""

    def only_up(first: int, second: int, _tau: float) -> float:
        return 1.0 if {first, second} == {2, -2} else 0.0

    couplings = card_couplings("BM2")
    branching = _branching("BM2")
    found = cross_section_pb(couplings, branching, only_up, sqrt_s=13000.0)
    c_u = dilepton_couplings(couplings, branching).c_u
    assert found == pytest.approx(2 * math.pi / (6 * 13000.0**2) * c_u * GEV2_PB)


def test_nothing_is_made_above_the_energy_of_the_collider() -> None:
    couplings = card_couplings("BM2")
    assert cross_section_pb(couplings, 1.0, lambda _p, _q, _t: 1.0, sqrt_s=4000.0) == 0


def test_two_points_fix_the_straight_contour() -> None:
    table = read_limit_table(CONTOUR, "limits.csv")
    assert table.strength(4000.0, (1.5e-3, 1.5e-3)) == pytest.approx(1)
    assert table.strength(4000.0, (3e-3, 0.0)) == pytest.approx(1)
    assert table.strength(5000.0, (1.5e-2, 1.5e-2)) == pytest.approx(1)  # geometric mean
    assert table.strength(7000.0, (1.0, 1.0)) is None


def test_mass_limit_is_where_the_prediction_crosses_the_limit() -> None:
    table = read_limit_table(CONTOUR, "limits.csv")
    limit = mass_limit(table, lambda _mass: (1.5e-2, 1.5e-2))
    assert limit == pytest.approx(5000, rel=1e-6)
    assert mass_limit(table, lambda _mass: (1e-9, 1e-9)) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mass,c_u\n1,2\n", "first line must be"),
        ("m_zprime,c_u,c_d\n", "no rows"),
        ("m_zprime,c_u,c_d\n4000,1e-3,1e-3\n", "two different points"),
        ("m_zprime,sigma_pb\n4000,abc\n", "row 2"),
        ("m_zprime,sigma_pb\n4000,-1\n", "positive"),
        ("m_zprime,sigma_pb\n4000,1\n4000,2\n", "one sigma_pb per mass"),
    ],
)
def test_unusable_tables_are_refused(text: str, message: str) -> None:
    with pytest.raises(PredictionError, match=message):
        read_limit_table(text, "limits.csv")


def test_a_table_of_rates_asks_for_parton_distributions() -> None:
    table = read_limit_table("m_zprime,sigma_pb\n4000,1e-4\n", "limits.csv")
    with pytest.raises(PredictionError, match="--pdf DIR"):
        resonance_values(table, card_couplings("BM1"), 0.1, None)


def test_a_missing_pdf_set_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ExternalToolError, match="LHAPDF 6 set"):
        luminosities(tmp_path / "NOSET", 1000.0)


def test_luminosity_of_a_known_distribution(tmp_path: Path) -> None:
    """All quarks (1 - x)^3: the convolution is integrated independently."""
    _write_set(tmp_path)
    tau = 0.1
    x = np.linspace(tau, 1, 200001)
    values = (1 - x) ** 3 * (1 - tau / x) ** 3 / x
    expected = float(np.sum((values[1:] + values[:-1]) / 2 * np.diff(x)))
    found = luminosities(tmp_path / "TOY", 1000.0)(2, -2, tau)
    assert found == pytest.approx(expected, rel=RTOL_GRID)


def test_table_of_rates_with_partons_gives_a_verdict(tmp_path: Path) -> None:
    _write_set(tmp_path)
    partons = PartonSource(path=tmp_path / "TOY", sqrt_s=13000.0)
    couplings = card_couplings("BM2")
    rate = partons.cross_section_pb(couplings, 0.09)
    table = read_limit_table(f"m_zprime,sigma_pb\n4000,{rate}\n6000,{rate}\n", "limits.csv")
    probe = resonance_probe(
        table, name="limits.csv", channel="mu mu", branching=0.18, partons=partons
    )
    assert probe.constraint.effect(couplings).strength == pytest.approx(2)


def _write_set(directory: Path) -> None:
    """An LHAPDF grid in which every parton has x f(x) = x (1 - x)^3."""
    folder = directory / "TOY"
    folder.mkdir()
    (folder / "TOY.info").write_text("SetDesc: toy\nNumMembers: 1\n", encoding="utf-8")
    x = np.geomspace(1e-4, 1, 120)
    scales = np.array([10.0, 100.0, 1e3, 1e4, 1e5])
    flavours = [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 21]
    lines = [
        "PdfType: central",
        "Format: lhagrid1",
        "---",
        " ".join(f"{value:.8e}" for value in x),
        " ".join(f"{value:.8e}" for value in scales),
        " ".join(str(flavour) for flavour in flavours),
    ]
    for value in x:
        row = " ".join([f"{value * (1 - value) ** 3:.8e}"] * len(flavours))
        lines += [row] * len(scales)
    text = "\n".join([*lines, "---", ""])
    (folder / "TOY_0000.dat").write_text(text, encoding="utf-8")
