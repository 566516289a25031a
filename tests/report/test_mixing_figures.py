"""Figures of mixing angle, rho and bounds: what is drawn, and that nothing global changes."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest

from zprime_bridge.mixing.bounds import RhoRange
from zprime_bridge.mixing.scheme import m_z_sm_scheme
from zprime_bridge.mixing.sector import neutral_sector
from zprime_bridge.report.plots.mixing import (
    HEAVY_MASSES_GEV,
    LIGHT_MASSES_GEV,
    MixingCurve,
    bound_figure,
    mixing_figure,
)
from zprime_bridge.report.plots.style import rendered

ALLOWED = RhoRange(low=0.99978, high=1.00098)
CURVES = [MixingCurve(g_x=g, higgs=x) for g in (1.5e-3, 5e-4) for x in (1.0, 4.0)]


@pytest.mark.parametrize("masses", [LIGHT_MASSES_GEV, HEAVY_MASSES_GEV])
def test_curves_are_the_numbers_of_the_sector(masses: tuple[float, float]) -> None:
    scheme = m_z_sm_scheme()
    figure = mixing_figure(CURVES, masses, scheme=scheme, allowed=ALLOWED)
    left, right = figure.axes
    assert len(left.lines) == len(CURVES)
    for line, rho, curve in zip(left.lines, right.lines[1:], CURVES, strict=True):
        grid = np.asarray(line.get_xdata(), dtype=float)
        sector = neutral_sector(grid, curve.g_x, curve.higgs, scheme=scheme)
        np.testing.assert_array_equal(np.asarray(line.get_ydata()), np.abs(sector.alpha))
        np.testing.assert_array_equal(np.asarray(rho.get_ydata()), sector.rho)


def test_a_neutral_vacuum_leaves_the_angle_empty() -> None:
    figure = mixing_figure(
        [MixingCurve(g_x=0.1, higgs=0.0)], HEAVY_MASSES_GEV, scheme=m_z_sm_scheme(), allowed=ALLOWED
    )
    assert np.isnan(np.asarray(figure.axes[0].lines[0].get_ydata(), dtype=float)).all()
    assert rendered(figure, "svg").startswith(b"<?xml")


def test_the_bound_dips_at_the_z_mass() -> None:
    scheme = m_z_sm_scheme()
    figure = bound_figure({"test": ALLOWED}, scheme=scheme)
    line = figure.axes[0].lines[0]
    masses, bound = (np.asarray(a, dtype=float) for a in (line.get_xdata(), line.get_ydata()))
    assert masses[np.nanargmin(bound)] == pytest.approx(scheme.m_z, rel=1e-3)
    assert np.all(np.diff(masses) >= 0)


def test_drawing_changes_no_settings_and_is_reproducible() -> None:
    before = dict(mpl.rcParams)
    files = {
        rendered(
            mixing_figure(CURVES, LIGHT_MASSES_GEV, scheme=m_z_sm_scheme(), allowed=ALLOWED), "png"
        )
        for _ in range(2)
    }
    assert len(files) == 1
    assert dict(mpl.rcParams) == before
