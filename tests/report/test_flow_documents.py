"""The document of a trajectory, and the verdict on it."""

from __future__ import annotations

import csv
import json
import math
from typing import TYPE_CHECKING

import pytest

from tests.report.trajectories import downwards, finite, model, passing, pole
from zprime_bridge.flow.run import run
from zprime_bridge.report.flow_documents import (
    couplings_at,
    flow_document,
    pole_coupling,
    refusal,
    scale_key,
    trajectory_text,
)
from zprime_bridge.report.flow_terminal import flow_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.console import RenderableType

    from tests.conftest import ReferenceValue
    from zprime_bridge.flow.solution import RunningSolution

RTOL_STEPS = 1e-6  # of the integrator, whose steps depend on where it shall end
CONTRACT = {"status", "pole_gev", "vacuum", "vacuum_path", "couplings_at"}


@pytest.mark.parametrize("scale", [5000.0, 1e4, 1e5, 1e6, 1e19, 91.1876, 1 / 3, 123456789.125])
def test_the_key_of_a_scale_gives_the_scale_back(scale: float) -> None:
    assert float(scale_key(scale)) == scale


def test_couplings_are_given_at_the_planck_scale(
    reference: Callable[[str], ReferenceValue],
) -> None:
    expected = reference("flow/bm1_1e19")
    document = flow_document(model("BM1"), finite())
    assert set(document) >= CONTRACT
    found = document["couplings_at"]["1e+19"]
    assert set(found) == set(expected.value)
    for name, value in expected.value.items():
        assert found[name] == pytest.approx(value, rel=expected.rtol), name


def test_the_document_is_strict_json() -> None:
    for card, solution in (("BM1", finite()), ("BM1", pole()), ("BM3", downwards())):
        text = json.dumps(flow_document(model(card), solution), allow_nan=False)
        assert json.loads(text)["mu_start"] == solution.mu_start


@pytest.mark.parametrize("solution", [pole(), downwards()], ids=["pole", "down"])
def test_the_planck_scale_is_null_where_a_trajectory_does_not_get(
    solution: RunningSolution,
) -> None:
    document = flow_document(model("BM1"), solution)
    assert set(document["couplings_at"]["1e+19"].values()) == {None}


def test_scales_that_were_asked_for_are_there_once() -> None:
    document = flow_document(model("BM1"), finite(), scales=(91.1876, 1e6, 2.5e7))
    keys = list(document["couplings_at"])
    assert sorted(map(float, keys)) == [float(key) for key in keys]
    assert keys.count("1e+06") == 1
    assert document["couplings_at"]["91.1876"]["alpha_y"] is None  # below the start
    expected = pytest.approx(finite().at(2.5e7)["alpha_y"], rel=RTOL_STEPS)
    assert document["couplings_at"]["2.5e+07"]["alpha_y"] == expected


def test_running_down_gives_couplings_at_lower_scales() -> None:
    found = couplings_at(downwards(), [4500.0, 4000.0, 5000.0])
    assert list(found) == [4000.0, 4500.0, 5000.0]
    for scale, values in found.items():
        expected = pytest.approx(downwards().at(scale)["alpha_4"], rel=RTOL_STEPS)
        assert values["alpha_4"] == expected


def test_initial_values_and_their_origins_belong_together() -> None:
    document = flow_document(model("BM1"), finite())
    assert set(document["initial"]) == set(document["origins"])
    assert document["origins"]["alpha_y"] == "card"
    assert document["origins"]["alpha_4"] == document["origins"]["eta"] == "point"
    assert math.log10(document["initial"]["alpha_y"]) == pytest.approx(-0.5)


def test_a_pole_is_refused_with_its_scale_and_its_coupling() -> None:
    assert pole_coupling(pole()) == "alpha_4"
    assert "alpha_4 has a pole at 1.07e+05 GeV" in str(refusal(pole()))


def test_a_stable_vacuum_or_a_metastable_higgs_is_not_refused() -> None:
    assert refusal(finite()) is None
    assert passing().vacuum_worst == "Higgs metastable"
    assert refusal(passing()) is None


def test_an_unbounded_potential_at_the_end_is_refused() -> None:
    solution = run(model("BM1"), initial={"alpha_lambda": -0.01}, mu_max=5100.0)
    assert "unbounded from below at 5100 GeV" in str(refusal(solution))


def test_the_trajectory_as_text_has_every_sample_and_gaps_beyond_a_pole() -> None:
    rows = list(csv.DictReader(trajectory_text(pole()).splitlines()))
    assert [float(row["mu_gev"]) for row in rows] == pytest.approx(list(pole().scales), rel=1e-8)
    for row, scale, value in zip(rows, pole().scales, pole().alphas["alpha_4"], strict=True):
        assert (row["alpha_4"] == "") == (scale > float(pole().pole_gev or 0))
        if row["alpha_4"]:
            assert float(row["alpha_4"]) == pytest.approx(value, rel=1e-8)


def test_the_report_names_crossings_vacua_and_what_is_zero(
    plain: Callable[[Iterable[RenderableType]], str],
) -> None:
    text = plain(flow_report(model("BM1"), passing()))
    assert "alpha_lambda" in text
    assert "Higgs metastable" in text
    assert "but Higgs metastable on the way" in text
    assert "zero at all scales: alpha_y" in plain(flow_report(model("BM1"), pole()))
