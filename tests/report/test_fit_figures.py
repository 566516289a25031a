"""Figures and numbers of fits."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest

from tests.fits.toys import linear_toy
from zprime_bridge.fits.contours import contours, regions
from zprime_bridge.fits.job import fit_coefficients
from zprime_bridge.fits.minimum import fit
from zprime_bridge.fits.plane import MassCouplingPlane
from zprime_bridge.fits.space import coefficient_space
from zprime_bridge.model.point import ParameterPoint
from zprime_bridge.report.plots.fits import (
    contours_figure,
    parameter_label,
    plane_figure,
    pulls_figure,
)
from zprime_bridge.report.plots.style import rendered


def test_regions_are_filled_and_the_best_fit_is_marked() -> None:
    toy = linear_toy()
    result = fit(toy, coefficient_space("A, B", toy))
    found = contours(result, "A", "B")
    figure = contours_figure(
        found,
        title="toy",
        best=(float(result.best[0]), float(result.best[1])),
        outlines={"again": found.regions[:2]},
        points={"benchmark": (0.1, 0.2)},
    )
    axes = figure.axes[0]
    assert len(axes.patches) == len(found.regions)
    extents = [patch.get_path().get_extents().width for patch in axes.patches]
    assert extents == sorted(extents, reverse=True)  # the widest is drawn first, below
    (cross,) = [line for line in axes.lines if line.get_marker() == "x"]
    assert np.asarray(cross.get_xdata()) == pytest.approx(result.best[:1])
    assert np.asarray(cross.get_ydata()) == pytest.approx(result.best[1:])
    assert rendered(figure, "svg").startswith(b"<?xml")


def test_the_plane_hatches_what_cannot_be_predicted_or_was_not_verified() -> None:
    masses, couplings = np.geomspace(1e3, 1e4, 21), np.geomspace(0.1, 10, 31)
    m, g = np.meshgrid(masses, couplings)
    chi2 = np.where(g / m > 4e-3, np.nan, ((g / m - 5e-4) / 1e-4) ** 2)
    traced = regions(masses, couplings, chi2, n_sigmas=[1, 2, 3], dof=1)
    plane = MassCouplingPlane(
        masses=masses,
        couplings=couplings,
        chi2=chi2,
        box_multiple=np.where(np.isnan(chi2), np.nan, g / m / 3e-3),
        chi2_min=0.0,
        chi2_sm=25.0,
        regions=traced,
    )
    figure = plane_figure(plane, title="toy", point=ParameterPoint(g_prime=1.0, m_zprime=3000.0))
    legend = figure.axes[0].get_legend()
    assert legend is not None
    labels = [text.get_text() for text in legend.get_texts()]
    assert labels == [r"1$\sigma$", r"2$\sigma$", r"3$\sigma$", r"$Z$-$Z'$ mixing too large",
                      "not compared with flavio", "this point"]  # fmt: skip


def test_the_largest_share_is_on_top() -> None:
    job = fit_coefficients([linear_toy()], "A, B")
    axes = pulls_figure(job.pulls, title="toy").axes[0]
    names = [label.get_text() for label in axes.get_yticklabels()]
    shares = {one.name: abs(one.share) for one in job.pulls}
    places = dict(zip(names, axes.get_yticks(), strict=True))
    assert max(places, key=lambda name: places[name]) == max(shares, key=lambda n: shares[n])


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("C9_bsmumu", r"$C_{9}^{bs\mu \mu }$"),
        ("C10p_bsee", r"$C_{10}^{\prime\,bsee}$"),
        ("CL_bsnumunumu", r"$C_{L}^{bs\nu_\mu \nu_\mu }$"),
        ("Im(CVLL_bsbs)", r"Im $C_{VLL}^{bsbs}$"),
        ("L2", "L2"),
    ],
)
def test_coefficients_are_typeset(name: str, label: str) -> None:
    assert parameter_label(name) == label


def test_drawing_changes_no_settings_and_is_reproducible() -> None:
    before = dict(mpl.rcParams)
    job = fit_coefficients([linear_toy()], "A, B")
    files = {rendered(pulls_figure(job.pulls, title="toy"), "png") for _ in range(2)}
    assert len(files) == 1
    assert dict(mpl.rcParams) == before
