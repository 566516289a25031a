"""Windows of safe points, on tables whose safe points are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from tests.scans.stand_in import small_job
from zprime_bridge.scans.axis_text import parse_ranges
from zprime_bridge.scans.designs import RandomDesign
from zprime_bridge.scans.evaluate import CLASS_LABELS
from zprime_bridge.scans.results import Reading, labelled
from zprime_bridge.scans.summary import constraint_summary
from zprime_bridge.scans.table import ScanTable
from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray

COUNT = 20_000
ROUNDING = 0.125  # half of a quarter of a decade
SPREAD = 0.05  # of a quantile of some thousand points

DESIGN = RandomDesign(
    ranges=parse_ranges(["alpha_y=-3:0,alpha_delta=-8:0,alpha_deltatilde=-8:0"]),
    count=COUNT,
    seed=5,
)


def table(is_safe: Callable[[FloatArray, FloatArray, FloatArray], NDArray[np.bool_]]) -> ScanTable:
    """A scan in which exactly the given points are safe, at the end and all the way."""
    values = DESIGN.values(0, COUNT)
    safe = is_safe(*values.T)
    codes = np.where(safe, VacuumClass.V_PLUS, VacuumClass.POLE).astype(np.uint8)
    columns = dict(zip(DESIGN.columns, values.T, strict=True))
    classes = {reading.column: labelled(codes, CLASS_LABELS) for reading in Reading}
    job = small_job()
    return ScanTable(
        job=type(job)(
            model=job.model,
            start=(),
            design=DESIGN,
            settings=job.settings,
            betas_sha256=job.betas_sha256,
            versions=job.versions,
        ),
        table=pa.table(columns | classes),
    )


def cross(y: FloatArray, delta: FloatArray, tilde: FloatArray) -> NDArray[np.bool_]:
    """At least one portal in its window, and a large Yukawa coupling."""
    one = ((delta > -4) & (delta < -1)) | ((tilde > -5) & (tilde < -2))
    return one & (y > -1.25)


@pytest.mark.parametrize("reading", list(Reading))
def test_windows_of_portals_are_those_that_each_needs_alone(reading: Reading) -> None:
    summary = constraint_summary(table(cross), reading)
    windows = {window.name: window for window in summary.portals}
    for name, low, high in (("alpha_delta", -4, -1), ("alpha_deltatilde", -5, -2)):
        window = windows[name]
        margin = 0.05 * (high - low)  # the central 90 %
        assert window.low == pytest.approx(low + margin, abs=ROUNDING + SPREAD)
        assert window.high == pytest.approx(high - margin, abs=ROUNDING + SPREAD)
        assert low < window.lowest < window.highest < high
        assert window.is_bounded_below
        assert window.is_bounded_above
        assert (4 * window.low).is_integer()
    assert summary.portal_share is not None
    assert summary.portal_share > 0.9


def test_the_yukawa_coupling_has_a_lower_bound_and_no_upper_one() -> None:
    summary = constraint_summary(table(cross), Reading.END)
    (window,) = (window for window in summary.windows if window.name == "alpha_y")
    assert window.low == pytest.approx(-1.25, abs=ROUNDING + SPREAD + 0.05 * 1.25)
    assert window.lowest >= -1.25
    assert window.is_bounded_below
    assert not window.is_bounded_above
    assert summary.safe == window.points


def test_what_does_not_matter_is_not_bounded() -> None:
    summary = constraint_summary(table(lambda y, _d, _t: y > -1), Reading.END)
    unbounded = [w for w in summary.windows if not (w.is_bounded_below or w.is_bounded_above)]
    assert [window.name for window in unbounded] == ["alpha_delta", "alpha_deltatilde"]


def test_a_portal_that_cannot_do_it_alone_has_no_window() -> None:
    summary = constraint_summary(table(lambda _y, _d, tilde: tilde > -3), Reading.END)
    assert [window.name for window in summary.portals] == ["alpha_deltatilde"]


def test_without_safe_points_there_are_no_windows() -> None:
    summary = constraint_summary(table(lambda y, _d, _t: y > 1), Reading.END)
    assert (summary.points, summary.safe) == (COUNT, 0)
    assert summary.windows == summary.portals == ()
    assert summary.portal_share is None


def test_without_two_portals_there_are_no_windows_of_portals() -> None:
    summary = constraint_summary(table(cross), Reading.END, portals=("alpha_delta", "alpha_s"))
    assert summary.portals == ()
    assert len(summary.windows) == 3
