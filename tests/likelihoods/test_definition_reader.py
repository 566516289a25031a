"""Reading definitions of users: what is accepted, and what every refusal says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zprime_bridge.core.errors import CardError
from zprime_bridge.external.flavio_import import load
from zprime_bridge.likelihoods.definition_reader import MAX_BYTES, read_definition

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
name: mine
title: two of them
observables:
  - BR(Bs->mumu)
  - {name: <Rmue>(B+->Kll), q2min: 1.1, q2max: 6}
include_measurements:
  - LHCb RK 2021
  - AS combination Bs->mumu 2021
"""

OWN = """
name: own
observables: [DeltaM_s]
include_measurements: [our Delta M_s]
measurements:
  our Delta M_s:
    experiment: we
    values: {DeltaM_s: 1.17(1)e-11}
"""


def test_text_and_file_give_the_same_definition(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_definition(path) == read_definition(str(path)) == read_definition(GOOD)
    assert read_definition(GOOD).observables[1] == ("<Rmue>(B+->Kll)", (1.1, 6.0))


def test_a_file_of_flavio_itself_is_read() -> None:
    flavio_style = GOOD + "fit_parameters: []\nnuisance_parameters: all\npar_obj: []\n"
    assert read_definition(flavio_style).fingerprint == read_definition(GOOD).fingerprint


def test_own_measurements_leave_no_trace_in_flavio() -> None:
    before = set(load().Measurement.instances)
    assert read_definition(OWN).overlay["our Delta M_s"]["experiment"] == "we"
    assert set(load().Measurement.instances) == before


def test_own_distributions_with_small_numbers_are_understood() -> None:
    text = OWN.replace(
        "1.17(1)e-11",
        "{distribution: normal, central_value: 1.17e-11, standard_deviation: 1.0e-13}",
    )
    entry = read_definition(text).overlay["our Delta M_s"]
    assert entry["values"]["DeltaM_s"]["central_value"] == 1.17e-11


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title:", "tilte:", r"unknown key 'tilte' \(did you mean 'title'\?\)"),
        ("title: two of them", "exclude_measurements: [a]", "Name those that you want"),
        ("title: two of them", "par_obj: [{m_b: 4.2}]", "flavio's default parameters"),
        ("title: two of them", "fit_parameters: [Vcb]", "parameters are averaged over"),
        ("title: two of them", "nuisance_parameters: [Vcb]", "all of flavio's parameters"),
        ("BR(Bs->mumu)", "BR(Bs->mumumu)", r"flavio 2\S* has no observable .*did you mean"),
        ("BR(Bs->mumu)", "<Rmue>(B+->Kll)", r"takes 2 arguments \(q2min, q2max\), got 0"),
        ("q2max: 6", "q2max: 0.5", "q2min must be smaller than q2max"),
        ("q2max: 6", "q2max: six", "number"),
        ("LHCb RK 2021", "LHCb RK 2020", r"flavio 2\S* has no measurement .*did you mean"),
        ("  - LHCb RK 2021\n", "", r"none of the listed .* measures <Rmue>\(B\+->Kll\)\[1.1,6\]"),
        ("LHCb RK 2021", "LHCb RK 2021\n  - LHCb RKS 2021", "measures none of the observables"),
        ("LHCb RK 2021", "LHCb RK 2021\n  - LHCb RK RK* 2022", r"same data \(LHCb R_K\): keep one"),
        ("LHCb RK 2021", "LHCb RK 2021\n  - LHCb RK 2021", "is listed twice"),
        ("- BR(Bs->mumu)", "- BR(Bs->mumu)\n  - BR(Bs->mumu)", "is listed twice"),
        ("- BR(Bs->mumu)", "- &a BR(Bs->mumu)\n  - *a", "anchor &a is not allowed"),
        ("title: two of them", "title: !!python/object:os.system x", "tag .* is not allowed"),
        ("name: mine", "name: ../mine", "name"),
        ("observables:", "observables: none\nother:", "must be a list of 1 to"),
    ],
)
def test_mistakes_are_named(old: str, new: str, message: str) -> None:
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    with pytest.raises(CardError, match=message):
        read_definition(text)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("our Delta M_s", "PDG kaon CPV", "flavio has a measurement .* choose another name"),
        ("our Delta M_s", "HFLAV DeltaM_s", "this package has a measurement of that name"),
        ("[our Delta M_s]", "[HFAG osc summer 2015]", "is not listed under include_measurements"),
        ("1.17(1)e-11", "rather small", "flavio cannot read the measurement 'our Delta M_s'"),
        ("    experiment: we\n    values: {DeltaM_s: 1.17(1)e-11}", "    5", "in flavio's format"),
    ],
)
def test_mistakes_in_own_measurements_are_named(old: str, new: str, message: str) -> None:
    text = OWN.replace(old, new)
    assert text != OWN
    with pytest.raises(CardError, match=message):
        read_definition(text)


def test_all_mistakes_are_told_at_once() -> None:
    text = GOOD.replace("BR(Bs->mumu)", "BR(Bs->mumumu)").replace("RK 2021", "RK 2020")
    with pytest.raises(CardError) as caught:
        read_definition(text)
    assert len(caught.value.findings) == 2
    assert [finding.line for finding in caught.value.findings] == [5, 8]


def test_overlapping_bins_of_one_publication_are_refused() -> None:
    text = """
name: overlap
observables:
  - {name: <P5p>(B0->K*mumu), q2min: 1.1, q2max: 6}
  - {name: <P5p>(B0->K*mumu), q2min: 4, q2max: 6}
include_measurements: [LHCb B->K*mumu 2020 P 1.1-6, LHCb B->K*mumu 2020 P 4-6]
"""
    with pytest.raises(CardError, match=r"\[1.1, 6.0\] and \[4.0, 6.0\] of <P5p>.* overlap"):
        read_definition(text)


def test_a_missing_file_names_the_built_in_definitions() -> None:
    with pytest.raises(CardError, match=r"did you mean 'bsmumu-2021'.*built in are: bsll-current"):
        read_definition("bsmumu2021")


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(CardError, match="larger than 1024 kB"):
        read_definition(path)
    with pytest.raises(CardError, match="larger than 1024 kB"):
        read_definition("\n" + "#" * MAX_BYTES)
