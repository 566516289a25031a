"""``zprime-bridge scan``: which initial conditions reach the Planck scale."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from zprime_bridge.scans import scan as scans
from zprime_bridge.scans.results import Reading
from zprime_bridge.scans.table import load_scan
from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Outcome

PLANE = ("--axes", "alpha_y=-2.5:0.5:4,alpha_deltatilde=-6:0:4")
FEW = ("--random", "60", "--seed", "7")


def document(outcome: Outcome) -> dict[str, Any]:
    """What ``--json`` printed, and nothing else."""
    found: dict[str, Any] = json.loads(outcome.out)
    return found


def test_a_plane_is_summarised_and_written(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    points, figure = tmp_path / "plane.parquet", tmp_path / "plane.png"
    outcome = zprime_bridge(
        "scan", "BM1", *PLANE, "--json", "-o", str(points), "--plot", str(figure)
    )
    found = document(outcome)
    assert outcome.code == 0
    assert found["points"] == 16
    assert found["files"] == [str(points), str(figure)]
    assert figure.read_bytes().startswith(b"\x89PNG")
    for reading in Reading:
        classes = load_scan(points).classes(reading)
        labels, counts = np.unique(classes, return_counts=True)
        named = {VacuumClass(code).label: int(n) for code, n in zip(labels, counts, strict=True)}
        assert found["counts"][reading.value] == named


def test_axes_may_be_repeated(zprime_bridge: Callable[..., Outcome]) -> None:
    options = ("--axes", "alpha_y=-2.5:0.5:4", "--axes", "alpha_deltatilde=-6:0:4")
    once, twice = (
        document(zprime_bridge("scan", "BM1", "--json", *given)) for given in (PLANE, options)
    )
    assert once["design"] == twice["design"]
    assert once["counts"] == twice["counts"]


def test_random_points_are_those_of_the_seed(zprime_bridge: Callable[..., Outcome]) -> None:
    first, again = (document(zprime_bridge("scan", "BM3", "--json", *FEW)) for _ in range(2))
    other = document(zprime_bridge("scan", "BM3", "--json", "--random", "60", "--seed", "8"))
    assert first["pole_gev"] == again["pole_gev"] != other["pole_gev"]
    assert len(first["design"]["ranges"]) == 7  # [SAFE] (48)
    assert set(first["constraints"]) == {"end", "worst"}


def test_given_ranges_replace_the_default_ones(zprime_bridge: Callable[..., Outcome]) -> None:
    options = (*FEW, "--range", "alpha_y=-1:0,eta=-0.1:0.1", "--range", "alpha_s=-3:-2")
    found = document(zprime_bridge("scan", "BM3", "--json", *options))
    assert [part["name"] for part in found["design"]["ranges"]] == ["alpha_y", "eta", "alpha_s"]


def test_what_does_not_vary_is_as_in_the_flow(zprime_bridge: Callable[..., Outcome]) -> None:
    options = ("--set", "alpha_s=10**-3", "--mu-max", "1e6", "--samples", "20")
    found = document(zprime_bridge("scan", "BM1", "--json", "--axes", "alpha_y=-1:0:2", *options))
    assert found["start"]["s"] == pytest.approx((4 * np.pi) ** 2 * 1e-3)
    assert found["settings"]["mu_end"] == 1e6
    assert found["settings"]["samples"] == 20


def test_a_store_is_gone_on_with(zprime_bridge: Callable[..., Outcome], tmp_path: Path) -> None:
    options = (*FEW, "--json", "--store", str(tmp_path / "store"))
    first, second = (document(zprime_bridge("scan", "BM1", *options)) for _ in range(2))
    assert first["counts"] == second["counts"]
    assert first["store"] == str(tmp_path / "store")
    refused = zprime_bridge("scan", "BM2", *options)
    assert refused.code == 1
    assert refused.out == ""
    assert str(tmp_path / "store") in refused.err


def test_an_interrupted_scan_says_where_its_work_is(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(scans, "run_job", interrupt)
    outcome = zprime_bridge("scan", "BM1", *FEW, "--store", str(tmp_path / "store"))
    assert outcome.code == 130
    assert f"interrupted; what is finished is in {tmp_path / 'store'}" in outcome.err
    assert zprime_bridge("scan", "BM1", *FEW).err == "zprime-bridge: interrupted\n"


def test_the_tables_have_classes_and_windows(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("scan", "BM2", *FEW)
    assert outcome.code == 0
    for part in ("Vacuum of the points", "pole", "alpha_deltatilde", "60 points in"):
        assert part in outcome.out


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ((), "give either --axes"),
        ((*PLANE, *FEW), "give either --axes"),
        ((*PLANE, "--range", "alpha_y=-1:0"), "--range is for --random"),
        (("--axes", "alpha_y=-1:0"), "a grid needs the number of points"),
        (("--axes", "alpha_y=0:-1:3"), "swap them"),
        (("--axes", "alpha_y=nan:0:3"), "'nan' is not a finite decimal number"),
        (("--axes", "alpha_yy=-1:0:3"), "did you mean 'alpha_y'"),
        (("--axes", "alpha_y=-1:0:3,alpha_y=-1:0:3"), "is given twice"),
        (("--random", "0"), "the number of points must be 1 to"),
        (("--random", "5", "--seed", "-1"), "the seed must be"),
        ((*FEW, "--workers", "0"), "at least 1 worker"),
        ((*FEW, "--set", "alpha_y=-1"), "is negative"),
        ((*FEW, "--mu-max", "1000"), "give a larger mu_max"),
        ((*FEW, "-o", "absent/scan.parquet"), "there is no directory absent"),
        ((*FEW, "--plot", "map.jpeg"), "must end in .png, .pdf, .svg"),
    ],
)
def test_bad_usage_is_refused_with_the_reason(
    zprime_bridge: Callable[..., Outcome], options: tuple[str, ...], reason: str
) -> None:
    outcome = zprime_bridge("scan", "BM1", *options)
    assert outcome.code == 2
    assert outcome.out == ""
    assert reason in outcome.err


def test_templates_without_free_couplings_need_ranges(
    zprime_bridge: Callable[..., Outcome],
) -> None:
    outcome = zprime_bridge("scan", "B-L", "--m-zprime", "4000", "--g-prime", "0.1", *FEW)
    assert outcome.code == 2
    assert "give --range" in outcome.err
