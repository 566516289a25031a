"""Measurements of the same data do not stand in one fit."""

from __future__ import annotations

import re
from importlib import resources

import pytest
import yaml

from zprime_bridge.external import flavio_database
from zprime_bridge.likelihoods.contradictions import contradictions, overlapping_bins
from zprime_bridge.predictions.observables import overlay_measurements


@pytest.mark.parametrize(
    "names",
    [
        ("LHCb RK 2021", "LHCb RK RK* 2022"),
        ("LHCb RK 2019", "LHCb RK 2021"),
        ("LHCb RK* 2017", "LHCb RK RK* 2022"),
        ("LHCb B->K*mumu 2020 S 4-6", "LHCb B->K*mumu 2020 P 4-6"),
        ("LHCb B+->K*mumu 2020 S 4-6", "LHCb B+->K*mumu 2020 P 4-6"),
        ("ATLAS B->K*mumu 2017 S5", "ATLAS B->K*mumu 2017 P5p"),
        ("CMS B->K*mumu 2017 P5p", "CMS B->K*mumu 2017 4.3-6"),
        ("LHCb Bs->phimumu BR 2015", "LHCb Bs->phimumu BR 2021"),
        ("LHCb Bs->phimumu 2015 1.0-6.0 GeV^2", "LHCb Bs->phimumu 2021 4.0-6.0 GeV^2"),
        ("AS combination Bs->mumu 2021", "LHCb Bs->mumu 2021"),
        ("AS combination Bs->mumu 2021", "GSSS combination Bs->mumu 2022"),
        ("CMS Bs->mumu 2019", "CMS Bs->mumu 2022"),
        ("HFAG osc summer 2015", "HFLAV DeltaM_s"),
        ("HFAG UT summer 2015", "HFLAV UT 2023"),
    ],
)
def test_the_same_data_twice_is_a_contradiction(names: tuple[str, str]) -> None:
    (sentence,) = contradictions(names)
    assert all(repr(name) in sentence for name in names)


@pytest.mark.parametrize(
    "names",
    [
        ("LHCb RK 2021", "LHCb RK* 2017", "LHCb RKS 2021"),
        ("LHCb B->K*mumu 2020 P 4-6", "LHCb B->K*mumu 2020 P 15-19"),
        ("LHCb B->K*mumu 2020 P 4-6", "LHCb B+->K*mumu 2020 S 4-6"),
        ("ATLAS B->K*mumu 2017 FL", "ATLAS B->K*mumu 2017 P5p", "ATLAS B->K*mumu 2017 P1"),
        ("ATLAS Bs->mumu 2018", "CMS Bs->mumu 2022", "LHCb Bs->mumu 2021"),
        ("HFLAV DeltaM_s", "HFLAV DeltaM_d"),
    ],
)
def test_different_data_are_no_contradiction(names: tuple[str, ...]) -> None:
    assert contradictions(names) == ()


def test_every_row_of_the_table_names_measurements_that_exist() -> None:
    file = resources.files("zprime_bridge.likelihoods") / "data" / "contradictions.yaml"
    known = {*flavio_database.measurement_names(), *overlay_measurements()}
    for row in yaml.safe_load(file.read_text(encoding="utf-8")):
        assert any(re.fullmatch(row["measurements"], name) for name in known), row


def test_neighbouring_bins_do_not_overlap() -> None:
    used = {"m": [("<O>", (1.1, 2.5)), ("<O>", (2.5, 4.0)), ("<P>", (2.0, 3.0)), ("BR", ())]}
    assert overlapping_bins(used, {"m": "paper"}) == ()


def test_bins_of_two_measurements_of_one_paper_are_the_same_data() -> None:
    used = {"a": [("<O>", (1.0, 2.0))], "b": [("<O>", (1.5, 3.0))]}
    assert overlapping_bins(used, {"a": "one", "b": "two"}) == ()
    assert len(overlapping_bins(used, {"a": "same", "b": "same"})) == 1


def test_a_wide_bin_overlaps_every_bin_inside_it() -> None:
    used = {"a": [("<O>", (1.0, 6.0)), ("<O>", (2.0, 3.0)), ("<O>", (4.0, 5.0))]}
    assert len(overlapping_bins(used, {})) == 2
