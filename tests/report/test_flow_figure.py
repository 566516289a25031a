"""Figures of trajectories: complete, legible, and without side effects."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation

from tests.report.trajectories import downwards, finite, model, passing, pole
from zprime_bridge.core.errors import CardError
from zprime_bridge.flow.run import M_PLANCK, run
from zprime_bridge.report.flow_terminal import flow_report
from zprime_bridge.report.formats import figure_format
from zprime_bridge.report.plots.flow import flow_figure
from zprime_bridge.report.plots.labels import spread
from zprime_bridge.report.plots.style import new_figure, rendered, symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matplotlib.figure import Figure
    from rich.console import RenderableType

    from zprime_bridge.flow.solution import RunningSolution

GAP = 0.05
ROUNDING = 1e-9
OVERLAP = 1.0  # pixel, of letters that nearly touch


def names(figure: Figure) -> list[Annotation]:
    """The names beside the curves."""
    texts = figure.axes[0].texts
    others = ("pole", "Pl")
    return [
        text
        for text in texts
        if isinstance(text, Annotation) and not any(part in text.get_text() for part in others)
    ]


SAMPLES = {
    "BM2": finite("BM2"),
    "BM3": finite("BM3"),
    "pole": pole(),
    "passing": passing(),
    "down": downwards(),
}


@pytest.mark.parametrize("solution", SAMPLES.values(), ids=SAMPLES)
def test_names_of_curves_do_not_overlap_and_stay_in_the_figure(solution: RunningSolution) -> None:
    figure = flow_figure(solution, "title")
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in names(figure)]
    assert boxes
    for first, second in combinations(boxes, 2):
        assert min(first.y1, second.y1) - max(first.y0, second.y0) < OVERLAP
    assert all(figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1 for box in boxes)
    assert all(figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1 for box in boxes)


def test_every_running_alpha_and_eta_has_a_name() -> None:
    expected = {symbol(name) for name in finite().alphas if name != "g_12"}
    assert {text.get_text() for text in names(flow_figure(finite()))} == expected


def test_curves_are_dashed_exactly_where_they_are_negative() -> None:
    figure = flow_figure(finite())
    dashed = [line for line in figure.axes[0].lines if line.is_dashed()]
    shown = [line for line in dashed if np.isfinite(np.asarray(line.get_ydata())).any()]
    negative = [x for name, x in finite().alphas.items() if name != "g_12" and (x < 0).any()]
    assert len(shown) == len(negative)
    ends = sorted(np.asarray(line.get_ydata())[-1] for line in shown)
    assert ends == pytest.approx(sorted(-values[-1] for values in negative), rel=1e-5)


def test_the_range_beyond_the_planck_scale_is_gray() -> None:
    (area,) = flow_figure(finite()).axes[0].patches
    assert isinstance(area, Rectangle)
    assert area.get_x() == M_PLANCK
    assert area.get_x() + area.get_width() == flow_figure(finite()).axes[0].get_xlim()[1]


def test_a_pole_is_marked_and_nothing_lies_beyond_the_planck_scale() -> None:
    figure = flow_figure(pole())
    assert any("pole at" in text.get_text() for text in figure.axes[0].texts)
    assert pole().pole_gev in [np.asarray(line.get_xdata())[0] for line in figure.axes[0].lines]
    assert not figure.axes[0].patches


def test_a_pole_at_the_start_can_be_drawn_and_told(
    plain: Callable[[Iterable[RenderableType]], str],
) -> None:
    solution = run(model("BM1"), initial={"alpha_y": 1e5})
    assert solution.pole_gev == pytest.approx(solution.mu_start)
    assert any("pole at" in text.get_text() for text in flow_figure(solution).axes[0].texts)
    assert "zero at all scales" not in plain(flow_report(model("BM1"), solution))


def test_the_strip_shows_each_range_of_the_vacuum() -> None:
    strip = flow_figure(passing()).axes[1]
    assert len(strip.patches) == len(passing().vacuum_path)
    legend = strip.get_legend()
    assert legend is not None
    assert {text.get_text() for text in legend.get_texts()} == {"V+", "Higgs metastable"}
    assert len(flow_figure(finite()).axes) == 1


def test_settings_of_the_user_are_neither_used_nor_changed() -> None:
    with mpl.rc_context({"text.usetex": True, "font.size": 40.0}):
        figure = flow_figure(finite())
        assert rendered(figure, "png").startswith(b"\x89PNG")
        assert mpl.rcParams["text.usetex"] is True
        assert mpl.rcParams["font.size"] == 40.0


@pytest.mark.parametrize("file_format", ["png", "pdf", "svg"])
def test_the_same_figure_gives_the_same_file(file_format: str) -> None:
    figures = [new_figure(2, 1) for _ in range(2)]
    for figure in figures:
        figure.add_subplot().plot([1, 2], [1, 3])
    first, second = (rendered(figure, file_format) for figure in figures)
    assert first == second


def test_figures_need_no_pyplot() -> None:
    code = (
        "import sys, zprime_bridge.report.plots.flow, zprime_bridge.report.plots.maps\n"
        "assert 'matplotlib' in sys.modules and 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@given(st.lists(st.floats(min_value=0, max_value=1), min_size=1, max_size=19))
def test_spread_labels_keep_their_distance_their_order_and_their_space(wanted: list[float]) -> None:
    places = spread(np.array(wanted), GAP, 0.0, 1.0)
    order = np.argsort(wanted, kind="stable")
    assert np.all(np.diff(places[order]) >= GAP - ROUNDING)
    assert places.min() >= -ROUNDING
    assert places.max() <= 1 + ROUNDING


def test_labels_with_room_stay_where_they_are_and_a_pair_moves_evenly() -> None:
    assert spread(np.array([0.9, 0.1, 0.5]), GAP, 0, 1) == pytest.approx([0.9, 0.1, 0.5])
    assert spread(np.array([0.5, 0.5]), GAP, 0, 1) == pytest.approx([0.475, 0.525])


def test_more_labels_than_fit_come_closer() -> None:
    assert spread(np.zeros(3), 0.8, 0.0, 1.0) == pytest.approx([0.0, 0.5, 1.0])


@pytest.mark.parametrize("name", ["figure", "figure.gif", ".", "png"])
def test_unknown_formats_are_refused(name: str) -> None:
    with pytest.raises(CardError, match=r"must end in \.png, \.pdf, \.svg"):
        figure_format(name)
