"""A job as text."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from tests.scans.stand_in import small_job
from zprime_bridge.charges.library import load_card, shipped_names
from zprime_bridge.core.errors import RunningError
from zprime_bridge.model.build import build_model
from zprime_bridge.scans.designs import Axis, GridDesign
from zprime_bridge.scans.job import (
    FlowSettings,
    ScanJob,
    check_settings,
    differences,
    job_from_text,
)
from zprime_bridge.scans.model_document import model_document, model_from

GRID = GridDesign(
    axes=(
        Axis(name="alpha_y", low=-2.0, high=0.1, points=3),
        Axis(name="eta", low=0.0, high=0.5, points=2),
    )
)
LOOPS = FlowSettings(mu_start=3000.0, loops=(("gauge", 2), ("quartic", 1)), y_tau=True)


@pytest.mark.parametrize(
    "job",
    [small_job(), replace(small_job(), design=GRID, settings=LOOPS, start=(("g1", 1 / 3),))],
    ids=["random", "grid"],
)
def test_a_job_survives_its_text(job: ScanJob) -> None:
    back = job_from_text(job.text(), "job")
    assert back.text() == job.text()
    assert (back.design, back.settings, back.start) == (job.design, job.settings, job.start)
    assert back.model.charges == job.model.charges


@pytest.mark.parametrize("name", shipped_names())
def test_the_charges_of_every_card_survive_their_document(name: str) -> None:
    model = build_model(load_card(name))
    back = model_from(json.loads(json.dumps(model_document(model))))
    assert back.charges == model.charges
    assert back.charges_hash == model.charges_hash
    assert (back.name, back.template, back.source) == (model.name, model.template, model.source)


def test_equal_jobs_do_not_differ() -> None:
    assert differences(small_job().document(), small_job().document()) == ()


def test_a_difference_is_named_with_both_values() -> None:
    first, second = small_job(), small_job(seed=2, rtol=1e-8)
    assert differences(first.document(), second.document()) == (
        "design.seed: 1, now 2",
        "settings.rtol: 1e-06, now 1e-08",
    )


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1}', "null"])
def test_another_text_is_no_job(text: str) -> None:
    with pytest.raises(RunningError, match="this one does not describe a scan"):
        job_from_text(text, "this one")


def test_a_job_of_another_version_is_refused() -> None:
    text = json.dumps({**small_job().document(), "schema": 99})
    with pytest.raises(RunningError, match="schema 99; this zprime_bridge reads"):
        job_from_text(text, "this one")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (FlowSettings(mu_start=5000.0, mu_end=1000.0), "ends at 1000.0 GeV, not above"),
        (FlowSettings(mu_start=math.nan), "mu_start must be a positive finite number, got nan"),
        (FlowSettings(mu_start=5000.0, mu_end=math.inf), "mu_end must be a positive finite"),
        (FlowSettings(mu_start=5000.0, rtol=0.0), "rtol must lie between"),
        (FlowSettings(mu_start=5000.0, pole_alpha=-5.0), "pole_alpha must be a positive"),
        (FlowSettings(mu_start=5000.0, loops=(("gouge", 2),)), "no couplings of kind 'gouge'"),
        (FlowSettings(mu_start=5000.0, loops=(("gauge", 3),)), "loop order of gauge must be 0, 1"),
        (FlowSettings(mu_start=5000.0, samples=1), "at least 2 scales are needed, got 1"),
    ],
)
def test_impossible_settings_are_refused(settings: FlowSettings, message: str) -> None:
    with pytest.raises(RunningError, match=message):
        check_settings(settings)
