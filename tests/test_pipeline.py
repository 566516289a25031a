"""Composing the main job."""

from __future__ import annotations

from zprime_bridge.charges.library import load_card
from zprime_bridge.export.discovery import ExportOutcome, without_collisions
from zprime_bridge.model.build import build_model
from zprime_bridge.pipeline import REPORT_FILE, export_all


def test_exports_without_a_point_are_those_that_need_none() -> None:
    steps: list[str] = []
    model = build_model(load_card("BM3"))
    outcomes, broken = export_all(model, None, None, steps.append)
    assert [outcome.name for outcome in outcomes] == ["pyrate"]
    assert steps == ["export pyrate"]
    assert broken == {}


def test_a_format_cannot_overwrite_the_files_of_another() -> None:
    theirs = ExportOutcome(name="theirs", texts={REPORT_FILE: "{}"}, failure=None, seconds=0.1)
    refused = without_collisions(theirs, {REPORT_FILE, "BM3.model"})
    assert refused.texts == {}
    assert refused.failure is not None
    assert REPORT_FILE in refused.failure
    assert without_collisions(theirs, {"BM3.model"}) == theirs
