"""Beta functions on disk: the same bytes, one variant at a time, or one clear error."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.running.conftest import PROVENANCE
from zprime_bridge.core.errors import RunningError
from zprime_bridge.running.beta_file import SCHEMA, from_json, to_json, variant_of
from zprime_bridge.running.reader import read_rges

if TYPE_CHECKING:
    from zprime_bridge.running.system import BetaSystem

SYMBOLIC = (
    "# Gauge Couplings #\ndef beta_g1(nLoop, g1):\n    if nLoop == 1:\n"
    "        return 2/3*XH**2*g1**3 - 5/6*Xq1*XH*g1**3 + 7*g1\n"
    "# Yukawa Couplings #\ndef beta_y(nLoop, g1,y):\n    if nLoop == 1:\n"
    "        return Xq1*g1**2*y + 2*y*abs(y)**2\n"
)


@pytest.fixture
def symbolic() -> BetaSystem:
    return read_rges(SYMBOLIC, provenance=PROVENANCE, parameters=("XH", "Xq1"))


@pytest.fixture
def document(by_hand: BetaSystem, symbolic: BetaSystem) -> str:
    return to_json([variant_of("first", by_hand), variant_of("second", symbolic)])


def test_reading_gives_back_what_was_written(
    document: str, by_hand: BetaSystem, symbolic: BetaSystem
) -> None:
    first, second = from_json(document, "it")
    assert (first.name, second.name) == ("first", "second")
    assert first.system() == by_hand
    assert second.system() == symbolic
    assert second.parameters == ("XH", "Xq1")


def test_numbers_are_those_of_the_symbolic_system(document: str, symbolic: BetaSystem) -> None:
    values = {"XH": Fraction(3, 7), "Xq1": Fraction(-2, 5)}
    _, variant = from_json(document, "it")
    assert variant.system(values=values) == symbolic.at(values)
    assert variant.system(values=values, absent={"y"}) == symbolic.at(values).without({"y"})
    assert variant.system(absent={"y"}) == symbolic.without({"y"})
    vanishing = {"XH": Fraction(0), "Xq1": Fraction(0)}
    assert variant.system(values={}) == symbolic.at(vanishing)


def test_the_document_is_plain_json(document: str) -> None:
    content = json.loads(document)
    assert [entry["name"] for entry in content["index"]] == ["first", "second"]
    assert len(content["variants"]) == 2
    assert content["index"][0]["provenance"]["program"] == "by hand"


def test_bytes_depend_on_the_content_alone(document: str) -> None:
    again = [variant_of(v.name, v.system()) for v in from_json(document, "it")]
    assert to_json(again) == document


def test_models_are_kept_line_by_line(symbolic: BetaSystem) -> None:
    model = 'Name: "x"\nU1X: Xq1\n'
    system = replace(symbolic, provenance=replace(symbolic.provenance, model=model))
    text = to_json([variant_of("it", system)])
    assert '"Name: \\"x\\""' in text
    (variant,) = from_json(text, "betas.json")
    assert variant.provenance.model == model
    assert variant.system() == system


def test_one_damaged_variant_leaves_the_others_readable(document: str, by_hand: BetaSystem) -> None:
    place = document.rindex("g1^2")
    damaged = f"{document[:place]}g1^3{document[place + 4 :]}"
    first, second = from_json(damaged, "betas.json")
    assert first.system() == by_hand
    with pytest.raises(RunningError, match=r"betas\.json, variant second, was changed after"):
        second.system()


@pytest.mark.parametrize("kept", [0, 1, 200, 1500, -100, -2])
def test_a_truncated_document_is_refused(document: str, kept: int) -> None:
    with pytest.raises(RunningError, match=r"betas\.json is no complete JSON document"):
        from_json(document[:kept], "betas.json")


@pytest.mark.parametrize("version", [1, SCHEMA + 1, '"2"', "null"])
def test_another_version_is_refused(document: str, version: object) -> None:
    text = document.replace(f'"schema": {SCHEMA}', f'"schema": {version}')
    with pytest.raises(RunningError, match=f"schema version .*, this .* version {SCHEMA}"):
        from_json(text, "betas.json")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("g1^3", "g1^5"),
        ("by hand", "by foot"),
        ('"first"', '"fifth"'),
        ("\n", "\n "),
        ("]\n}\n", "]}"),
    ],
)
def test_editing_by_hand_is_noticed(document: str, old: str, new: str) -> None:
    assert old in document
    with pytest.raises(RunningError, match=r"was changed after|is no complete JSON document"):
        [variant.system() for variant in from_json(document.replace(old, new, 1), "betas.json")]


def test_something_behind_the_end_is_noticed(document: str) -> None:
    with pytest.raises(RunningError, match=r"betas\.json was changed after it was written"):
        from_json(f"{document} ", "betas.json")


@pytest.mark.parametrize("text", ["[]", "{}", '{"format": "other"}', "7"])
def test_another_document_is_refused(text: str) -> None:
    with pytest.raises(RunningError, match="does not hold beta functions"):
        from_json(text, "betas.json")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["g1","gauge",[]]', '["g1","wind",[]]'),
        ('"words"', '"verbs"'),
        (' ["y","yukawa",[]]', ' ["y","yukawa",[]],\n ["x","yukawa",[]]'),
    ],
)
def test_right_checksums_over_broken_tables_are_still_an_error(
    symbolic: BetaSystem, old: str, new: str
) -> None:
    variant = variant_of("it", symbolic)
    text = variant.text.replace(old, new)
    assert text != variant.text
    forged = replace(variant, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())
    (read,) = from_json(to_json([forged]), "betas.json")
    with pytest.raises(RunningError, match=r"betas\.json, variant it, is damaged"):
        read.system()


def test_a_right_checksum_over_a_broken_index_is_still_an_error(symbolic: BetaSystem) -> None:
    text = to_json([variant_of("it", symbolic)]).replace('"characters"', '"letters"')
    head, _, _ = text.partition('\n"variants"')
    digest = json.loads(f"{head[:-1]}}}")["sha256"]
    right = hashlib.sha256(head.replace(digest, "0" * 64, 1).encode()).hexdigest()
    with pytest.raises(RunningError, match=r"betas\.json is damaged \(KeyError"):
        from_json(text.replace(digest, right, 1), "betas.json")
