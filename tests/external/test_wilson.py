"""The door to wilson."""

from __future__ import annotations

import copy
import json
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
import wilson
from wilson import parameters

from zprime_bridge.charges.library import load_card
from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external import wilson as door
from zprime_bridge.matching.match import match
from zprime_bridge.model.build import build_model
from zprime_bridge.pipeline import card_point

if TYPE_CHECKING:
    from pathlib import Path

VALUES = {"lq1_2223": 1e-9 + 2e-10j}
RTOL_SAME = 1e-12  # the same calculation twice


def runner(values: dict[str, complex], **options: object) -> door.Runner:
    return door.Runner(values, scale=5000.0, eft="SMEFT", basis="Warsaw", options=options)


def test_wilson_keeps_its_own_parameters_and_options() -> None:
    defaults = copy.deepcopy(parameters.p)
    options = copy.deepcopy(wilson.Wilson._default_options)
    card = load_card("BM3")
    matched = match(build_model(card), card_point(card))
    matched.at(4.8, "WET", "flavio")
    matched.to_wilson()
    assert parameters.p == defaults
    assert wilson.Wilson._default_options == options
    assert wilson.Wilson({}, 5000.0, "SMEFT", "Warsaw").parameters == parameters.p


def test_options_reach_the_object_and_only_that_one() -> None:
    ckm = {"Vcb": 0.05}
    first = door.wilson_object(
        VALUES, scale=5000.0, eft="SMEFT", basis="Warsaw", options={"parameters": ckm}
    )
    second = door.wilson_object(VALUES, scale=5000.0, eft="SMEFT", basis="Warsaw")
    assert first.parameters["Vcb"] == 0.05
    assert second.parameters["Vcb"] == parameters.p["Vcb"]


def test_every_request_for_a_wilson_object_makes_a_new_one() -> None:
    """flavio changes the object that it is given."""
    card = load_card("BM3")
    matched = match(build_model(card), card_point(card))
    first, second = matched.to_wilson(), matched.to_wilson()
    first.set_option("parameters", {"Vcb": 0.1})
    assert second.parameters["Vcb"] == matched.metadata["inputs"]["Vcb"]
    assert first.wc.dict == pytest.approx(dict(matched.values))


def test_ckm_inputs_decide_the_size_of_c9() -> None:
    """C9 is C_lq/(2N), N ~ V_ts: twice the V_cb, half the C9."""
    ratio = [
        runner(VALUES, parameters={"Vcb": vcb}, smeft_matchingscale=5000.0)
        .run(5000.0, "WET", "flavio")["C9_bsmumu"]
        .real
        for vcb in (0.02, 0.04)
    ]
    assert ratio[0] / ratio[1] == pytest.approx(2, rel=2e-2)  # up to |V_us V_ub/V_cb|


def test_a_runner_gives_the_same_answer_again_whatever_was_asked_between() -> None:
    kept = runner(VALUES)
    first = kept.run(4.8, "WET", "flavio")
    kept.run(1000.0, "SMEFT", "Warsaw")
    assert kept.run(4.8, "WET", "flavio") == pytest.approx(first, rel=RTOL_SAME, abs=0)


@pytest.mark.parametrize(
    ("values", "eft", "basis", "reason"),
    [
        ({"C9_bsmumu": 1.0}, "SMEFT", "Warsaw", "wilson refuses coefficients in SMEFT Warsaw"),
        ({"lq1_2232": 1e-9}, "SMEFT", "Warsaw", "wilson refuses coefficients"),
        ({}, "SMEFT", "Polish", "wilson refuses coefficients in SMEFT Polish"),
    ],
)
def test_unknown_names_are_refused(
    values: dict[str, complex], eft: str, basis: str, reason: str
) -> None:
    with pytest.raises(ExternalToolError, match=reason) as error:
        door.wilson_object(values, scale=5000.0, eft=eft, basis=basis)
    assert error.value.tool == "wilson"
    assert not error.value.missing


@pytest.mark.parametrize(
    ("scale", "eft", "basis", "reason"),
    [
        (4.8, "WET", "formflavor", "No translator"),
        (5000.0, "SMEFT", "Warsaw", "not implemented"),
        (-1.0, "WET", "flavio", "positive finite number of GeV, got -1.0"),
        (math.nan, "WET", "flavio", "positive finite number of GeV, got nan"),
        (math.inf, "WET", "flavio", "positive finite number of GeV, got inf"),
    ],
)
def test_an_impossible_target_is_refused_with_the_reason(
    scale: float, eft: str, basis: str, reason: str
) -> None:
    origin = door.Runner({"C9_bsmumu": -1.0}, scale=4.8, eft="WET", basis="flavio", options={})
    with pytest.raises(ExternalToolError, match=reason):
        origin.run(scale, eft, basis)


def test_the_origin_is_named_too() -> None:
    origin = door.Runner({"C9_bsmumu": -1.0}, scale=4.8, eft="WET", basis="flavio", options={})
    with pytest.raises(ExternalToolError, match=r"WET flavio at 4.8 GeV to WET FlavorKit at 4.8"):
        origin.run(4.8, "WET", "FlavorKit")


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ({"lq1_2223": 1e-9}, math.nan),
        ({"lq1_2223": 1e-9}, math.inf),
        ({"lq1_2223": 1e-9}, 0.0),
        ({"lq1_2223": math.nan}, 5000.0),
        ({"lq1_2223": complex(0, math.inf)}, 5000.0),
    ],
)
def test_numbers_that_would_keep_wilson_busy_for_ever_are_refused(
    values: dict[str, complex], scale: float
) -> None:
    endless = door.Runner(values, scale=scale, eft="SMEFT", basis="Warsaw", options={})
    with pytest.raises(ExternalToolError, match="finite"):
        endless.run(4.8, "WET", "flavio")


def test_huge_coefficients_are_refused_with_wilsons_reason() -> None:
    """phiD of order 1/v^2 has no solution for the input parameters."""
    with pytest.raises(ExternalToolError, match="wilson cannot go from SMEFT Warsaw"):
        runner({"phiD": -1e-4, "phi": 1e-4}).run(4.8, "WET", "flavio")


def test_redundant_entries_are_summed() -> None:
    array = np.zeros((3, 3, 3, 3), dtype=complex)
    array[0, 0, 1, 1] = array[1, 1, 0, 0] = 1.0
    values = door.non_redundant({"ll": array})
    assert {name: value for name, value in values.items() if value} == {"ll_1122": 2.0}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("not yaml: [", "not a valid WCxf file"),
        ("just text", "not a valid WCxf file"),
        ("", "not a valid WCxf file"),
        (json.dumps({"eft": "WET", "basis": "flavio", "scale": 4.8}), "values"),
        (
            json.dumps({"eft": "WET", "basis": "flavio", "scale": 4.8, "values": {"C99": 1}}),
            "C99",
        ),
        (
            json.dumps({"eft": "WET", "basis": "flavio", "scale": "low", "values": {}}),
            "not a valid WCxf file",
        ),
        ('{"eft": "WET", "basis": "flavio", "scale": NaN, "values": {}}', "positive finite"),
        (
            '{"eft": "WET", "basis": "flavio", "scale": 4.8, "values": {"C9_bsmumu": 1e400}}',
            "C9_bsmumu is not finite",
        ),
        ("[" * 100_000, "not a valid WCxf file"),
    ],
)
def test_what_is_no_wcxf_file_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ExternalToolError, match=reason):
        door.read_wcxf(text)


def test_a_wcxf_text_is_not_taken_for_a_path(tmp_path: Path) -> None:
    with pytest.raises(ExternalToolError, match="not a valid WCxf file"):
        door.read_wcxf(str(tmp_path))
