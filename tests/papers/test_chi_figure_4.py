"""[CHI] Fig. 4 and the K0 constraint against an independent recomputation."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.external.wilson import Runner
from zprime_bridge.papers.chi_model import chi_model, running
from zprime_bridge.papers.figures import CouplingPlane
from zprime_bridge.papers.mixing_limits import (
    largest_coupling,
    mixing_observables,
    mixing_predictor,
)
from zprime_bridge.papers.printed import printed

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from zprime_bridge.papers.result import PaperResult

MASSES = ("2000", "6000")
QED = 8e-3  # leading-logarithm QED lowers CVLL by 0.6 % from 6 TeV
EXACT = 1e-9


@pytest.mark.parametrize("mass", MASSES)
@pytest.mark.parametrize("name", ["C9_bsmumu", "C9_bsee"])
def test_band(mass: str, name: str, reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("papers/fig4.band")
    value, sigma = printed("chi")["band_59"][name]
    low, high = chi_model().band(name, np.array([float(mass)]), value, sigma)
    assert [low[0], high[0]] == pytest.approx(expected.value[mass][name], rel=expected.rtol)


@pytest.mark.parametrize("mass", MASSES)
def test_largest_couplings(mass: str, reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("papers/fig4.largest")
    masses = np.array([float(mass)])
    predict, coefficients = mixing_predictor(), chi_model().mixing_at(masses)
    found = {
        one.name: float(largest_coupling(one, masses, coefficients, predict)[0])
        for one in mixing_observables()
    }
    assert found == pytest.approx(expected.value[mass], rel=expected.rtol)


def test_predictions_without_flavio_are_flavios() -> None:
    masses, couplings = np.array([6000.0]), np.array([0.5])
    values = chi_model().mixing_at(masses)(couplings)
    fast = mixing_predictor()(values)
    names = [one.name for one in mixing_observables()]
    point = {name: complex(value[0]) for name, value in values.items()}
    slow = flavio_door.predict(
        [(name, ()) for name in names], point, scale=4.8, eft="WET", basis="flavio"
    )
    assert [fast[name][0] for name in names] == pytest.approx(slow, rel=EXACT)


def test_running_of_cvll_is_wilsons() -> None:
    runner = Runner({"CVLL_bsbs": 1e-9 + 0j}, scale=6000.0, eft="WET", basis="flavio", options={})
    expected = runner.run(4.8, "WET", "flavio")["CVLL_bsbs"].real / 1e-9
    assert running(np.array([6000.0]))[0] == pytest.approx(expected, rel=QED)


def test_bands_lie_below_the_limits(result: Callable[[str], PaperResult]) -> None:
    figure = result("chi-figure-4").figure
    assert isinstance(figure, CouplingPlane)
    highest = np.max([high for _, high in figure.bands.values()], axis=0)
    lowest = np.min(list(figure.limits.values()), axis=0)
    assert np.all(highest < lowest)


def test_the_likelihood_prefers_a_coupling_below_the_mixing_limits(
    result: Callable[[str], PaperResult],
) -> None:
    found = result("chi-figure-4")
    rows = {row.quantity: row.value for row in found.rows}
    best, low = rows["g_x, best at 6 TeV"], rows["g_x, -1 sigma at 6 TeV"]
    limit = rows["g_x, largest, DeltaM_s at 6 TeV"]
    assert best is not None
    assert low is not None
    assert limit is not None
    assert 0 < low < best < limit
    assert isinstance(found.figure, CouplingPlane)
    assert found.figure.surface is not None
    assert found.figure.surface.delta_chi2.shape == (300, 300)
    assert float(np.nanmin(found.figure.surface.delta_chi2)) >= 0


def test_matrix_60(
    result: Callable[[str], PaperResult], reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("papers/eq60")
    rows = {row.quantity: row for row in result("chi-kaon").rows}
    for name, value in expected.value.items():
        assert rows[f"|V_Z'|, {name}"].value == pytest.approx(value, rel=expected.rtol)
    assert rows["|V_Z'|, ds"].deviation == pytest.approx(3.44, abs=0.01)  # the erratum


def test_kaons_bound_less_than_b_mesons(result: Callable[[str], PaperResult]) -> None:
    rows = {row.quantity: row.value for row in result("chi-kaon").rows}
    for mass in ("2", "6"):
        kaon = rows[f"g_x, largest, eps_K at {mass} TeV"]
        beauty = rows[f"g_x, largest, DeltaM_d at {mass} TeV"]
        assert kaon is not None
        assert beauty is not None
        assert kaon > 1.9 * beauty


def test_the_figure_needs_neither_flavio_nor_wilson() -> None:
    code = (
        "import sys, json\n"
        "from zprime_bridge.papers.catalogue import paper_result\n"
        "from zprime_bridge.report.plots.papers import paper_figure\n"
        "paper_figure(paper_result('chi-figure-4'))\n"
        "print(json.dumps([m for m in ('flavio', 'wilson', 'sympy') if m in sys.modules]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=120
    )
    assert json.loads(done.stdout) == []
