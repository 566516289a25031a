"""``zprime-bridge light``, and what other commands say about a light Z'."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge import ParameterPoint, build_model, load_card
from zprime_bridge.core.arrays import frozen_floats
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.light.constraints import constraints
from zprime_bridge.light.exclusion import ExclusionCurve
from zprime_bridge.light.particles import flavio_particles
from zprime_bridge.report.plots.light import exclusion_figure
from zprime_bridge.report.plots.style import rendered

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Outcome

KEYS = {
    "card", "point", "couplings", "widths", "two_body", "constraints", "excluded_by",
    "coefficients", "bins", "curves", "files",
}  # fmt: skip
EXCLUDED = ("light", "chiral-IX", "--m-zprime", "0.05", "--g-prime", "1e-5", "--no-bins")


def test_json_is_one_document_with_every_source(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge(*EXCLUDED, "--json")
    assert outcome.code == 0
    document = json.loads(outcome.out)
    assert set(document) == KEYS
    assert document["excluded_by"][0].startswith("k-")
    assert all(entry["source"] for entry in document["constraints"])
    assert document["couplings"]["higgs"] == 0


def test_the_table_names_what_excludes_the_point(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge(*EXCLUDED)
    assert outcome.code == 0
    assert "excluded by K+ -> pi+ Z'(inv) NA62" in outcome.out
    assert "> 1" in outcome.out  # a branching ratio that exceeds one is shown as such


def test_all_adds_unverified_measurements(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("light", "B-L", "--m-zprime", "0.02", "--g-prime", "1e-6", "--no-bins",
                            "--all")  # fmt: skip
    assert "CHARM-II (unverified)" in outcome.out
    assert "not excluded by these measurements" in outcome.out


def test_a_heavy_zprime_is_refused(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("light", "chiral-IX")
    assert outcome.code == 1
    assert "use 'zprime-bridge run'" in outcome.err


@pytest.mark.parametrize("command", ["run", "predict"])
def test_contact_predictions_name_the_command_that_holds(
    command: str, zprime_bridge: Callable[..., Outcome]
) -> None:
    outcome = zprime_bridge(command, "B-L", "--m-zprime", "0.5", "--g-prime", "1e-4")
    assert outcome.code == 1
    assert "'zprime-bridge light'" in outcome.err


@pytest.mark.slow
def test_output_holds_document_and_pictures(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    outcome = zprime_bridge(*EXCLUDED, "-o", str(tmp_path))
    assert outcome.code == 0
    document = json.loads((tmp_path / "light.json").read_text("utf-8"))
    assert {curve["key"] for curve in document["curves"]} >= {"rho", "b-knunu-babar", "texono"}
    assert (tmp_path / "light.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (tmp_path / "light.svg").read_text("utf-8")


@pytest.mark.slow
def test_run_warns_about_the_light_regime(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("run", "chiral-VI", "--json")
    assert outcome.code == 0
    (warning,) = json.loads(outcome.out)["warnings"]
    assert "M_Z' < m_B - m_K" in warning
    assert warning in outcome.err


def test_the_figure_labels_every_curve_and_names_the_silent_ones() -> None:
    used = constraints(sm_inputs(), flavio_particles())[:3]
    masses = frozen_floats([0.01, 0.1, 1.0])
    values = ([1e-9, 1e-8, 1e-7], [2e-9, np.nan, 2e-7], [np.nan] * 3)
    curves = [
        ExclusionCurve(constraint=one, masses=masses, g_prime=frozen_floats(g))
        for one, g in zip(used, values, strict=True)
    ]
    point = ParameterPoint(g_prime=1e-8, m_zprime=0.05)
    figure = exclusion_figure(curves, title=build_model(load_card("B-L")).name, point=point)
    (legend,) = figure.legends
    labels = [text.get_text() for text in legend.get_texts()]
    assert len(labels) == 3  # two curves and the point
    assert "Belle II" in labels[0]
    (note,) = figure.texts
    assert "no bound" in note.get_text()
    assert rendered(figure, "png") == rendered(figure, "png")
