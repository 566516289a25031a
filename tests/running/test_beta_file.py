"""Beta functions on disk: the same bytes, or one clear error."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.running.conftest import PROVENANCE
from zprime_bridge.core.errors import RunningError
from zprime_bridge.running.beta_file import SCHEMA, from_json, model_of, to_json
from zprime_bridge.running.reader import read_rges

if TYPE_CHECKING:
    from zprime_bridge.running.system import BetaSystem

SYMBOLIC = (
    "# Gauge Couplings #\ndef beta_g1(nLoop, g1):\n    if nLoop == 1:\n"
    "        return 2/3*XH**2*g1**3 - 5/6*Xq1*XH*g1**3 + 7*g1\n"
)


def test_reading_gives_back_what_was_written(by_hand: BetaSystem) -> None:
    assert from_json(to_json(by_hand), "it") == by_hand


def test_parameters_survive() -> None:
    system = read_rges(SYMBOLIC, provenance=PROVENANCE, parameters=("XH", "Xq1"))
    assert system.parameters == ("XH", "Xq1")
    assert from_json(to_json(system), "it") == system


def test_bytes_depend_on_the_content_alone(by_hand: BetaSystem) -> None:
    text = to_json(by_hand)
    assert to_json(from_json(text, "it")) == text
    assert json.loads(text)["provenance"]["program"] == "by hand"


@pytest.mark.parametrize("kept", [0, 1, 200, -100, -2])
def test_a_truncated_document_is_refused(by_hand: BetaSystem, kept: int) -> None:
    text = to_json(by_hand)
    with pytest.raises(RunningError, match=r"betas\.json is no complete JSON document"):
        from_json(text[:kept], "betas.json")


def test_another_version_is_refused(by_hand: BetaSystem) -> None:
    text = to_json(by_hand).replace(f'"schema": {SCHEMA}', f'"schema": {SCHEMA + 1}')
    with pytest.raises(
        RunningError, match=f"schema version {SCHEMA + 1}, this .* version {SCHEMA}"
    ):
        from_json(text, "betas.json")


@pytest.mark.parametrize(
    ("old", "new"), [("[6,41,", "[6,42,"), ("g1^3", "g1^5"), ("by hand", "by foot"), ("\n", "\n ")]
)
def test_editing_by_hand_is_noticed(by_hand: BetaSystem, old: str, new: str) -> None:
    text = to_json(by_hand)
    assert old in text
    with pytest.raises(RunningError, match=r"was changed after it was written \(checksum\)"):
        from_json(text.replace(old, new, 1), "betas.json")


def test_the_model_is_read_without_the_rest(by_hand: BetaSystem) -> None:
    model = 'Name: "x"\nU1X: Xq1\n'
    system = replace(by_hand, provenance=replace(by_hand.provenance, model=model))
    text = to_json(system)
    assert model_of(text, "betas.json") == model
    assert from_json(text, "betas.json") == system
    with pytest.raises(RunningError, match=r"betas\.json is no complete JSON document"):
        model_of(text[:150], "betas.json")


@pytest.mark.parametrize("text", ["[]", "{}", '{"format": "other"}', "7"])
def test_another_document_is_refused(text: str) -> None:
    with pytest.raises(RunningError, match="does not hold beta functions"):
        from_json(text, "betas.json")


def test_a_forged_checksum_over_a_broken_table_is_still_an_error(by_hand: BetaSystem) -> None:
    text = to_json(by_hand)
    broken = text.replace('["g1","gauge",[]]', '["g1","wind",[]]')
    assert broken != text
    with pytest.raises(RunningError, match="is damaged"):
        from_json(with_right_checksum(broken), "betas.json")


def with_right_checksum(text: str) -> str:
    """Replace the checksum by the right one, as a forger would."""
    old = json.loads(text)["sha256"]
    blank = text.replace(old, "0" * 64, 1)
    return text.replace(old, hashlib.sha256(blank.encode()).hexdigest(), 1)
