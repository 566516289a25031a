"""Shipped, cached and recomputed Standard Model uncertainties."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest

from zprime_bridge.external import flavio as door
from zprime_bridge.predictions import sm_uncertainties as room
from zprime_bridge.predictions.electroweak import ELECTROWEAK_TABLE
from zprime_bridge.predictions.observables import observable_specs

if TYPE_CHECKING:
    from pathlib import Path

KEYS = [("DeltaM_s", ()), ("<P5p>(B0->K*mumu)", (4.0, 6.0))]
NAMES = ["DeltaM_s", "<P5p>(B0->K*mumu)[4,6]"]
RTOL_OTHER_MACHINE = 1e-6  # same random points; libraries differ in the last digits
SHIPPED_VERSION = "2.7.1"


class Counting:
    """Stands in for flavio's slow evaluation."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def __call__(self, observable: door.Observable, *, evaluations: int, seed: int) -> float:
        assert (evaluations, seed) == (room.EVALUATIONS, room.SEED)
        self.calls.append(door.observable_name(observable))
        return float(len(self.calls))


@pytest.fixture
def other_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Counting:
    """A flavio version for which nothing is shipped, and an empty cache."""
    counting = Counting()
    monkeypatch.setattr(door, "version", lambda: "2.99.0")
    monkeypatch.setattr(door, "sm_uncertainty", counting)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return counting


def shipped() -> dict[str, Any]:
    folder = resources.files("zprime_bridge.predictions") / "data" / "sm_uncertainties"
    content: dict[str, Any] = json.loads(
        (folder / f"flavio-{SHIPPED_VERSION}.json").read_text("utf-8")
    )
    return content


def test_shipped_file_holds_every_observable_and_its_provenance() -> None:
    content = shipped()
    specs = [*observable_specs(), *observable_specs(ELECTROWEAK_TABLE)]
    assert set(content["uncertainties"]) == {spec.name for spec in specs}
    assert content["flavio"] == SHIPPED_VERSION
    assert content["command"]
    assert content["date"]


def test_shipped_values_are_used_without_computing(
    other_version: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "version", lambda: SHIPPED_VERSION)
    found = room.sm_uncertainties(KEYS)
    assert found == {name: shipped()["uncertainties"][name] for name in NAMES}
    assert not other_version.calls


@pytest.mark.skipif(door.version() != SHIPPED_VERSION, reason="other flavio than shipped")
def test_shipped_value_is_what_flavio_gives() -> None:
    recomputed = room.compute([("DeltaM_s", ())])["DeltaM_s"]
    assert recomputed == pytest.approx(
        shipped()["uncertainties"]["DeltaM_s"], rel=RTOL_OTHER_MACHINE
    )


def test_other_version_computes_once_with_progress(other_version: Counting) -> None:
    told: list[str] = []
    first = room.sm_uncertainties(KEYS, told.append)
    assert other_version.calls == NAMES
    assert [text.rsplit(": ")[-1] for text in told] == NAMES
    assert room.sm_uncertainties(KEYS) == first
    assert other_version.calls == NAMES


def test_only_what_is_missing_is_computed(other_version: Counting) -> None:
    room.sm_uncertainties(KEYS[:1])
    room.sm_uncertainties(KEYS)
    assert other_version.calls == NAMES


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"evaluations": 100}', "\x00"])
def test_damaged_cache_is_computed_anew(
    damage: str, other_version: Counting, tmp_path: Path
) -> None:
    expected = room.sm_uncertainties(KEYS)
    (file,) = tmp_path.rglob("*.json")
    file.write_text(damage, encoding="utf-8")
    other_version.calls.clear()
    assert room.sm_uncertainties(KEYS) == expected
    assert other_version.calls == NAMES
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_unwritable_cache_costs_only_time(
    other_version: Counting, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "a file"
    blocked.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert set(room.sm_uncertainties(KEYS)) == set(NAMES)
    assert other_version.calls == NAMES
