"""``zprime-bridge run``, ``predict`` and ``export``: the main job from end to end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from wilson import wcxf

from zprime_bridge.charges.library import load_card
from zprime_bridge.pipeline import card_point, run_main_job
from zprime_bridge.report.documents import run_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Outcome
    from tests.conftest import ReferenceValue

EOS = "wcxf-eos"  # works only with numpy < 2.4


@pytest.fixture(scope="module")
def bm3() -> dict[str, Any]:
    """The document of ``run BM3 --json``."""
    document = run_document(run_main_job(load_card("BM3")), [])
    written: dict[str, Any] = json.loads(json.dumps(document, allow_nan=False))
    return written


def test_main_job_reproduces_the_paper_at_tree_level(
    bm3: dict[str, Any], reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("main_job/bm3_tree")
    for name, value in expected.value.items():
        assert bm3["tree"][name] == pytest.approx(value, rel=expected.rtol)


def test_main_job_runs_the_coefficients_to_the_b_scale(
    bm3: dict[str, Any], reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("main_job/bm3_low_scale")
    assert (bm3["wilson"]["eft"], bm3["wilson"]["basis"]) == ("WET", "flavio")
    assert bm3["wilson"]["scale"] == 4.8
    for name, value in expected.value.items():
        found = bm3["wilson"]["values"][name]
        real = found["Re"] if isinstance(found, dict) else found
        assert real == pytest.approx(value, rel=expected.rtol)


def test_main_job_has_the_widths(
    bm3: dict[str, Any], reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("decays/width_over_mass")
    assert bm3["decays"]["width_over_mass"] == pytest.approx(
        expected.value["BM3"], rel=expected.rtol
    )
    assert bm3["decays"]["broad"] is True


def test_main_job_predicts_ratios(
    bm3: dict[str, Any], reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("main_job/bm3_ratios")
    ratios = {prediction["name"]: prediction["ratio"] for prediction in bm3["predictions"]}
    for name, value in expected.value.items():
        assert ratios[name] == pytest.approx(value, rel=expected.rtol)


def test_every_prediction_has_its_contracted_keys(bm3: dict[str, Any]) -> None:
    for prediction in bm3["predictions"]:
        assert {"name", "value", "sm", "ratio", "measurement", "pull"} <= set(prediction)
        assert prediction["measurement"]["source"]


def test_all_export_formats_work_in_the_main_job(bm3: dict[str, Any]) -> None:
    failed = {name for name, export in bm3["exports"].items() if export["failure"] is not None}
    assert failed <= {EOS}
    assert {"pyrate", "wcxf", "wcxf-flavio", "wcxf-jms", EOS} <= set(bm3["exports"])
    assert bm3["broken_plugins"] == {}


def test_run_writes_files_that_their_tools_open(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    output = tmp_path / "deep" / "out"
    outcome = zprime_bridge("run", "BM3", "--json", "-o", str(output))
    document = json.loads(outcome.out)
    assert outcome.code == 0
    assert sorted(document["files"]) == sorted(str(path) for path in output.iterdir())
    assert json.loads((output / "report.json").read_text())["point"] == document["point"]
    for path in output.glob("*.wcxf.*"):
        coefficients = wcxf.WC.load(path.read_text())
        coefficients.validate()
        assert coefficients.metadata["charges_sha256"]
    assert "Fermions" in (output / "BM3.model").read_text()


def test_light_zprime_is_refused_with_the_reason(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("run", "BM3", "--m-zprime", "5", "--g-prime", "0.001")
    assert outcome.code == 1
    assert "below 10 GeV" in outcome.err
    assert outcome.out == ""


def test_large_zz_mixing_is_refused_with_the_reason(
    zprime_bridge: Callable[..., Outcome],
) -> None:
    outcome = zprime_bridge("run", "chiral-II", "--m-zprime", "300", "--g-prime", "3")
    assert outcome.code == 1
    assert "rho parameter" in outcome.err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--m-zprime", "nan"), 1),
        (("--m-zprime", "-5"), 1),
        (("--g-prime", "1", "--alpha4", "0.1"), 2),
        (("--alpha4", "-1"), 2),
        (("--g-prime", "inf"), 1),
        (("-p", "l=1"), 2),
    ],
)
def test_impossible_points_are_refused_before_any_work(
    zprime_bridge: Callable[..., Outcome], options: tuple[str, ...], code: int
) -> None:
    outcome = zprime_bridge("run", "BM3", *options)
    assert outcome.code == code
    assert "Traceback" not in outcome.err
    assert outcome.err.strip()


def test_options_replace_the_point_of_the_card() -> None:
    point = card_point(load_card("BM3"), m_zprime=6000.0)
    assert point.m_zprime == 6000.0
    assert point.alpha4 == pytest.approx(0.046)


def test_predict_reads_a_wcxf_file(zprime_bridge: Callable[..., Outcome], tmp_path: Path) -> None:
    exported = zprime_bridge("export", "wcxf", "BM3", "-o", str(tmp_path))
    from_file = json.loads(
        zprime_bridge("predict", str(tmp_path / "BM3.warsaw.wcxf.json"), "--json").out
    )
    from_card = json.loads(zprime_bridge("predict", "BM3", "--json").out)
    assert exported.code == 0
    values = {p["name"]: p["value"] for p in from_card["predictions"]}
    for prediction in from_file["predictions"]:
        assert prediction["value"] == pytest.approx(values[prediction["name"]], rel=1e-9)


@pytest.mark.parametrize("text", ["", "{}", "[1, 2]", '{"eft": "SMEFT"}', "\x00"])
def test_predict_refuses_what_is_no_wcxf_file(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path, text: str
) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text)
    outcome = zprime_bridge("predict", str(path))
    assert outcome.code == 2
    assert "broken.json" in outcome.err
    assert "Traceback" not in outcome.err


def test_export_prints_one_file_and_names_the_others(
    zprime_bridge: Callable[..., Outcome],
) -> None:
    outcome = zprime_bridge("export", "wcxf", "BM3")
    assert json.loads(outcome.out)["basis"] == "Warsaw"
    assert "BM3.warsaw.wcxf.yaml" in outcome.err


def test_unknown_export_format_names_the_known_ones(
    zprime_bridge: Callable[..., Outcome],
) -> None:
    outcome = zprime_bridge("export", "fortran", "BM3")
    assert outcome.code == 1
    assert "wcxf-flavio" in outcome.err


def test_couplings_of_the_mass_basis_are_printed(zprime_bridge: Callable[..., Outcome]) -> None:
    document = json.loads(zprime_bridge("couplings", "BM3", "--json").out)
    d_left = document["couplings"]["d_left"]
    assert d_left[1][2]["Re"] < 0
    assert d_left[1][2]["Im"] == pytest.approx(-d_left[2][1]["Im"])
    assert document["couplings"]["u_left"][1][2] == 0.0


def test_run_has_a_verdict_for_every_constraint(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("run", "chiral-XI", "--json")
    verdicts = json.loads(outcome.out)["constraints"]["verdicts"]
    assert {one["verdict"] for one in verdicts} & {"tension", "excluded"}
    assert all(one["source"] for one in verdicts)


def test_run_says_why_constraints_do_not_apply(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("run", "B-L", "--m-zprime", "40", "--g-prime", "1e-3")
    assert outcome.code == 0
    assert "no constraints: M_Z' = 40 GeV is below m_Z" in " ".join(outcome.out.split())
    assert "Gamma/M" in outcome.out
