"""Documents, tables and figures of recomputed results."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from rich.console import Console

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.papers.figures import ContourFigure, ContourPanel, CouplingPlane, Surface
from zprime_bridge.papers.result import PaperResult, Row
from zprime_bridge.report.papers import result_document, result_report
from zprime_bridge.report.plots.papers import paper_figure
from zprime_bridge.report.plots.style import rendered

COLUMNS = 80
AXIS = np.linspace(-1.0, 1.0, 21)


def plane() -> CouplingPlane:
    masses = np.array([2000.0, 10000.0])
    return CouplingPlane(
        masses=masses,
        bands={"C9_bsmumu": (masses * 7e-5, masses * 8e-5)},
        limits={"DeltaM_s": np.array([0.2, np.nan])},
        surface=None,
        couplings=(0.1, 0.6),
    )


def paper_result(figure: CouplingPlane | ContourFigure | None) -> PaperResult:
    rows = (
        Row(
            quantity="[x], a name", value=2.0, printed="1", printed_value=1.0, data="A", unit="TeV"
        ),
        Row(quantity="y", value=0.123456, uncertainty=0.0123, data="B", note="a note"),
        Row(quantity="z", value=float("nan"), data="B"),
    )
    return PaperResult(
        name="test",
        title="A title",
        where="[X] (1)",
        rows=rows,
        remarks=("a word " * 40,),
        sources={"x": "a [bracketed] source"},
        figure=figure,
    )


def shown(result: PaperResult) -> str:
    console = Console(file=io.StringIO(), width=140)
    for renderable in result_report(result):
        console.print(renderable)
    stream = console.file
    assert isinstance(stream, io.StringIO)
    return stream.getvalue()


def test_what_is_undefined_is_null_in_json() -> None:
    document = json.loads(json.dumps(result_document(paper_result(plane())), allow_nan=False))
    assert document["figure"]["limits"]["DeltaM_s"] == [0.2, None]
    assert document["rows"][2]["value"] is None
    assert document["rows"][0]["deviation"] == 1.0


def test_report_has_a_table_for_each_set_of_data_in_80_columns() -> None:
    text = shown(paper_result(None))
    assert max(len(line.rstrip()) for line in text.splitlines()) <= COLUMNS
    assert "[x], a name" in text
    assert "0.123 +- 0.012" in text
    assert "a [bracketed] source" in text


@pytest.mark.parametrize("with_surface", [False, True])
def test_plane_is_drawn_with_and_without_a_likelihood(*, with_surface: bool) -> None:
    content = plane()
    if with_surface:
        surface = Surface(
            x=content.masses,
            y=np.array([0.1, 0.6]),
            delta_chi2=np.array([[0.0, 2.0], [5.0, 12.0]]),
            best=None,
            label="test",
        )
        content = CouplingPlane(
            masses=content.masses,
            bands=content.bands,
            limits=content.limits,
            surface=surface,
            couplings=content.couplings,
        )
    figure = paper_figure(paper_result(content))
    assert len(figure.axes) == 1 + with_surface
    assert rendered(figure, "png").startswith(b"\x89PNG")


def test_benchmarks_at_one_place_share_a_label() -> None:
    bowl = AXIS[np.newaxis, :] ** 2 + AXIS[:, np.newaxis] ** 2
    surface = Surface(x=AXIS, y=AXIS, delta_chi2=20 * bowl, best=(0.0, 0.0), label="RK")
    panel = ContourPanel(
        title="test", fit=surface, subsets=(surface,) * 3, printed=((-0.5, 0.1), (0.5, 0.1))
    )
    content = ContourFigure(
        panels=(panel,), benchmarks={"BM1": (-0.831, 0.0), "BM2": (-0.4, 0.4), "BM4": (-0.832, 0.0)}
    )
    texts = {text.get_text() for text in paper_figure(paper_result(content)).axes[0].texts}
    assert {"BM1,4", "BM2", "SM"} <= texts


def test_a_table_cannot_be_drawn() -> None:
    with pytest.raises(PredictionError, match="test is a table"):
        paper_figure(paper_result(None))
