"""The evaluation of a chunk, against single trajectories and against maps found elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from tests.scans.stand_in import bm1
from zprime_bridge.charges.library import load_card
from zprime_bridge.core.errors import RunningError
from zprime_bridge.flow.run import run
from zprime_bridge.model.build import build_model
from zprime_bridge.scans import results
from zprime_bridge.scans.axis_text import parse_axes, parse_ranges
from zprime_bridge.scans.designs import GridDesign, RandomDesign
from zprime_bridge.scans.evaluate import evaluate, evaluate_chunk, prepare
from zprime_bridge.scans.plan import plan_scan
from zprime_bridge.scans.results import Reading
from zprime_bridge.scans.scan import scan
from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from zprime_bridge.scans.designs import Design
    from zprime_bridge.scans.table import ScanTable

RTOL_SAME = 1e-12  # the same trajectory; 10^(log10 alpha) is rounded once more
AGREEMENT = 0.95  # cells next to a border may flip: issue 4 asks for so many

DESIGN = RandomDesign(
    ranges=parse_ranges(["alpha_y=-1.6:0.3,alpha_delta=-6:0,alpha_deltatilde=-6:0"]),
    count=600,
    seed=11,
)


def ignore(_text: str) -> None:
    """Take notice of nothing."""


def quiet(
    design: Design, *, mu_max: float = 1e19, rtol: float = 1e-6, pole_alpha: float = 5.0
) -> ScanTable:
    """Scan BM1 in this process."""
    return scan(
        bm1(), design, workers=1, mu_max=mu_max, rtol=rtol, pole_alpha=pole_alpha, notice=ignore
    )


@pytest.fixture(scope="module")
def text() -> str:
    """A random scan of BM1, as text."""
    return plan_scan(bm1(), DESIGN, notice=ignore).text()


def test_a_point_is_the_trajectory_of_run(text: str) -> None:
    evaluation = prepare(text)
    rows = evaluate(evaluation, 0, 40).to_pylist()
    assert {row["status"] for row in rows} == {"finite", "pole"}
    for row in rows[:12]:
        names = ("alpha_y", "alpha_delta", "alpha_deltatilde")
        start = {name: 10 ** row[f"log10_{name}"] for name in names}
        solution = run(bm1(), initial=start)
        assert row["status"] == solution.status
        assert row["class_end"] == solution.vacuum
        assert row["class_worst"] == solution.vacuum_worst
        assert row["steps"] == solution.steps
        assert row["mu_reached_gev"] == pytest.approx(solution.mu_reached, rel=RTOL_SAME)
        if solution.pole_gev is None:
            assert row["pole_gev"] is None
        else:
            assert row["pole_gev"] == pytest.approx(solution.pole_gev, rel=RTOL_SAME)
        ends = {name: row[f"{name}_end"] for name in solution.alphas}
        lasts = {name: values[-1] for name, values in solution.alphas.items()}
        assert ends == pytest.approx(lasts, rel=RTOL_SAME, nan_ok=True)


def test_a_point_does_not_depend_on_its_chunk(text: str) -> None:
    whole = results.from_bytes([evaluate_chunk(text, 0, 300)])
    parts = results.from_bytes([evaluate_chunk(text, *c) for c in ((0, 7), (7, 250), (250, 300))])
    assert results.to_bytes(parts.combine_chunks()) == results.to_bytes(whole.combine_chunks())


def test_the_same_chunk_has_the_same_bytes(text: str) -> None:
    assert evaluate_chunk(text, 100, 200) == evaluate_chunk(text, 100, 200)


def test_large_chunks_are_done_in_parts(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = evaluate_chunk(text, 0, 100)
    numbers = 13 * prepare(text).job.settings.samples * len(prepare(text).flow.names)
    monkeypatch.setattr("zprime_bridge.scans.evaluate._NUMBERS_AT_ONCE", numbers)
    assert evaluate_chunk(text, 0, 100) == whole


def test_a_pole_is_the_worst_that_can_happen(text: str) -> None:
    table = results.from_bytes([evaluate_chunk(text, 0, 300)])
    for row in table.to_pylist():
        if row["status"] == "finite":
            assert row["pole_gev"] is None
            assert row["class_end"] != "pole"
        else:
            assert row["class_end"] == row["class_worst"] == "pole"
            assert np.isnan(row["alpha_y_end"])


@pytest.mark.parametrize("plane", ["BM1_y_deltatilde", "BM1_delta_deltatilde"])
@pytest.mark.parametrize("reading", list(Reading))
def test_maps_agree_with_those_found_independently(
    reference: Callable[[str], ReferenceValue], plane: str, reading: Reading
) -> None:
    expected = reference(f"scans/{plane}")
    found = quiet(GridDesign(axes=parse_axes([expected.inputs["axes"]])))
    symbols = [[VacuumClass(code).symbol for code in row] for row in found.plane(reading).tolist()]
    theirs = [list(row) for row in expected.value[reading]]
    same = np.array(symbols) == np.array(theirs)
    assert same.size == 256
    assert same.mean() >= AGREEMENT


def test_eta_is_scanned_as_run_takes_it() -> None:
    design = GridDesign(axes=parse_axes(["eta=-0.4:0.4:3,alpha_y=-0.5:-0.3:2"]))
    rows = quiet(design).table.to_pylist()
    assert [row["eta"] for row in rows] == [-0.4, -0.4, 0.0, 0.0, 0.4, 0.4]
    for row in rows:
        initial = {"eta": row["eta"], "alpha_y": 10 ** row["log10_alpha_y"]}
        solution = run(bm1(), initial=initial)
        assert row["steps"] == solution.steps
        assert row["alpha_1_end"] == pytest.approx(
            solution.alphas["alpha_1"][-1], rel=RTOL_SAME, nan_ok=True
        )


def test_options_reach_the_flow() -> None:
    design = GridDesign(axes=parse_axes(["alpha_y=-0.5:-0.4:2"]))
    short = quiet(design, mu_max=1e9)
    assert short.column("mu_reached_gev").tolist() == [1e9, 1e9]
    strict = quiet(design, rtol=1e-10)
    assert (strict.column("steps") > quiet(design).column("steps")).all()
    assert quiet(design, pole_alpha=0.1).table.column("status").to_pylist() == ["pole"] * 2
    one_loop = scan(bm1(), design, workers=1, notice=ignore, loops={"gauge": 1, "yukawa": 1})
    assert one_loop.table.column("status").to_pylist() == ["pole"] * 2


def test_a_model_with_matrices_of_couplings_can_be_scanned() -> None:
    model = build_model(load_card("B3-L2"))
    design = GridDesign(axes=parse_axes(["alpha_lphiphi=-3:-1:3"]))
    told: list[str] = []
    found = scan(model, design, mu_start=1000.0, workers=1, notice=told.append)
    assert any("not given and therefore zero" in text for text in told)
    assert found.table.num_rows == 3
    assert "alpha_Yu12x12_21_end" in found.table.column_names


def test_without_conditions_there_are_no_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zprime_bridge.scans.evaluate.vacuum_conditions", lambda _: None)
    design = GridDesign(axes=parse_axes(["alpha_y=-0.5:-0.375:2"]))
    prepare.cache_clear()
    found = quiet(design)
    prepare.cache_clear()
    assert found.table.column("class_end").null_count == 2
    assert pa.types.is_dictionary(found.table.schema.field("class_end").type)
    with pytest.raises(RunningError, match="no stability conditions are known"):
        found.classes(Reading.END)


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        ("alpha_z=-2:0:3", "there is no coupling 'alpha_z'"),
        ("eta=0.5:1.5:3", "eta must lie between -1 and 1"),
        ("alpha4=-3:-1:2,alpha_4=-3:-1:2", "coupling g4 is given twice"),
    ],
)
def test_an_impossible_axis_is_refused_before_anything_runs(axes: str, message: str) -> None:
    with pytest.raises(RunningError, match=message):
        plan_scan(bm1(), GridDesign(axes=parse_axes([axes])), notice=ignore)


def test_several_values_of_what_does_not_vary_are_refused() -> None:
    with pytest.raises(RunningError, match="u has 2 initial values: in a scan, vary it by an axis"):
        plan_scan(
            bm1(),
            DESIGN,
            initial={"alpha_u": np.array([1e-4, 1e-3])},  # type: ignore[dict-item]
            notice=ignore,
        )


def test_a_scale_below_the_start_is_refused() -> None:
    with pytest.raises(RunningError, match=r"ends at 1000\.0 GeV, not above its matching scale"):
        plan_scan(bm1(), DESIGN, mu_max=1000.0, notice=ignore)


def test_a_worker_with_other_packages_refuses(text: str) -> None:
    job = replace(prepare(text).job, versions=(("numpy", "0.1"),))
    with pytest.raises(RunningError, match=r"the scan was made for numpy 0\.1: install the same"):
        evaluate_chunk(job.text(), 0, 1)


def test_a_worker_with_other_beta_functions_refuses(text: str) -> None:
    job = replace(prepare(text).job, betas_sha256="0" * 64)
    with pytest.raises(RunningError, match="a worker has other beta functions than the scan"):
        evaluate_chunk(job.text(), 0, 1)
