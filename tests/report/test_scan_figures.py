"""Maps, projections and documents of small scans."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.report.trajectories import model
from zprime_bridge.core.errors import CardError
from zprime_bridge.report.plots.maps import maps_figure, projections_figure, scan_figure
from zprime_bridge.report.scan_documents import class_counts, own_point, scan_document
from zprime_bridge.report.scan_terminal import scan_report
from zprime_bridge.scans.axis_text import parse_axes, parse_ranges
from zprime_bridge.scans.designs import GridDesign, RandomDesign
from zprime_bridge.scans.free_couplings import free_ranges
from zprime_bridge.scans.results import Reading
from zprime_bridge.scans.scan import scan
from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage
    from rich.console import RenderableType

    from tests.conftest import ReferenceValue
    from zprime_bridge.scans.table import ScanTable

SIDES = (5, 4)  # different, so that a transposed map shows


@lru_cache
def grid(axes: str = "alpha_y=-2.5:0.5:5,alpha_deltatilde=-6:0:4") -> ScanTable:
    """A coarse plane of BM1."""
    return scan(model("BM1"), GridDesign(axes=parse_axes([axes])), workers=1)


@lru_cache
def random() -> ScanTable:
    """Some random points of BM3."""
    design = RandomDesign(
        ranges=parse_ranges(["alpha_y=-1.5:0.5,alpha_delta=-6:0,alpha_deltatilde=-6:0"]),
        count=400,
        seed=3,
    )
    return scan(model("BM3"), design, workers=1)


def document(table: ScanTable) -> dict[str, Any]:
    """The document, as a reader of JSON gets it."""
    written: dict[str, Any] = json.loads(
        json.dumps(scan_document(table, seconds=1.0), allow_nan=False)
    )
    return written


def image(axes: Axes) -> AxesImage:
    (found,) = axes.images
    return found


def test_a_map_has_the_first_axis_to_the_right() -> None:
    figure = scan_figure(grid())
    for axes, reading in zip(figure.axes, Reading, strict=True):
        shown = np.asarray(image(axes).get_array())
        assert shown.shape == SIDES[::-1]
        assert np.array_equal(shown, grid().plane(reading).T)
        assert image(axes).origin == "lower"
        assert r"\alpha_{y}" in axes.get_xlabel()


def test_cells_of_a_map_are_centred_on_the_values() -> None:
    left, right, low, high = image(scan_figure(grid()).axes[0]).get_extent()
    width, height = (right - left) / SIDES[0], (high - low) / SIDES[1]
    assert left + width / 2 == pytest.approx(-2.5)
    assert right - width / 2 == pytest.approx(0.5)
    assert low + height / 2 == pytest.approx(-6)
    assert high - height / 2 == pytest.approx(0)


def test_colours_of_a_map_are_those_of_the_classes() -> None:
    shown = image(scan_figure(grid()).axes[0])
    for member in VacuumClass:
        red, green, blue, _ = shown.to_rgba(np.array([[int(member)]]), bytes=True)[0, 0]
        assert f"#{red:02x}{green:02x}{blue:02x}" == member.colour


def test_the_cross_is_at_the_point_of_the_card() -> None:
    (cross,) = scan_figure(grid()).axes[0].lines
    assert np.asarray(cross.get_xydata()).ravel() == pytest.approx(
        [-0.5, -2.0]
    )  # caption of Fig. 4


def test_the_key_has_the_classes_that_are_shown() -> None:
    figure = maps_figure([grid()], [Reading.WORST])
    (key,) = figure.legends
    found = {text.get_text() for text in key.get_texts()}
    assert found == {*class_counts(grid(), Reading.WORST), "card"}


def test_each_cell_of_a_projection_has_the_best_class_of_its_points() -> None:
    figure = projections_figure(random(), Reading.END)
    y, delta = random().column("log10_alpha_y"), random().column("log10_alpha_delta")
    classes = random().classes(Reading.END)
    plane = next(axes for axes in figure.axes if axes.collections)
    (mesh,) = plane.collections
    shown = np.asarray(mesh.get_array())
    bins = shown.shape[0]
    wide = np.linspace(-1.5, 0.5, bins + 1)
    high = np.linspace(-6, 0, bins + 1)
    for row in range(bins):
        for column in range(bins):
            inside = (y >= wide[column]) & (y < wide[column + 1])
            inside &= (delta >= high[row]) & (delta < high[row + 1])
            if inside.any():
                assert shown[row, column] == classes[inside].min()
            else:
                assert shown[row, column] not in set(VacuumClass)


def test_a_line_and_a_volume_are_drawn_as_projections() -> None:
    line = scan_figure(grid("alpha_y=-2:0:6"))
    volume = scan_figure(grid("alpha_y=-1:0:2,alpha_delta=-3:-2:2,alpha_s=-3:-2:2"))
    assert (len(line.axes), len(volume.axes)) == (1, 6)


def test_counts_add_up_to_all_points() -> None:
    found = document(random())
    for reading in Reading:
        assert sum(found["counts"][reading.value].values()) == found["points"] == 400
        stable = [found["counts"][reading.value].get(label, 0) for label in ("stable", "V+", "V-")]
        assert found["constraints"][reading.value]["safe"] == sum(stable)


def test_the_document_tells_what_was_scanned_and_where_the_card_lies() -> None:
    found = document(random())
    assert found["design"]["kind"] == "random"
    assert found["design"]["seed"] == 3
    assert set(found["constraints"]["end"]["windows"]) == {
        "alpha_y",
        "alpha_delta",
        "alpha_deltatilde",
    }
    assert found["own_point"] == pytest.approx(
        {"log10_alpha_y": -0.5, "log10_alpha_delta": -2.5, "log10_alpha_deltatilde": -2.5}
    )


def test_the_own_point_knows_mixing_and_vanishing_couplings() -> None:
    table = scan(
        model("BM1"),
        GridDesign(axes=parse_axes(["eta=0:0.1:2,alpha_y=-1:0:2,alpha4=-3:-2:2"])),
        initial={"alpha_y": 0.0},
        workers=1,
    )
    found = own_point(table.job)
    assert found["eta"] == 0
    assert found["log10_alpha_y"] is None
    assert found["log10_alpha4"] == pytest.approx(np.log10(1.87e-2))  # Table 6


def test_the_report_has_classes_windows_and_poles(
    plain: Callable[[Iterable[RenderableType]], str],
) -> None:
    text = plain(scan_report(model("BM3"), document(random())))
    for part in ("Higgs metastable", "the other portal off", "poles from", "400 points"):
        assert part in text


def test_free_couplings_are_those_of_the_paper(
    reference: Callable[[str], ReferenceValue],
) -> None:
    found = {interval.name for interval in free_ranges(model("BM2"))}
    assert found == set(reference("gallery/free_couplings").value)


def test_other_templates_have_no_free_couplings_by_default() -> None:
    with pytest.raises(CardError, match="B-L: error: has no free couplings by default"):
        free_ranges(model("B-L"))
