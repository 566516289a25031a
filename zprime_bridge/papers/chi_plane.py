"""[CHI] Fig. 4: the plane of M_Z' and g_x."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.core.arrays import frozen_floats
from zprime_bridge.evolution.from_model import card_evolution
from zprime_bridge.fits.card_space import card_space
from zprime_bridge.fits.combination import combined
from zprime_bridge.fits.minimum import fit
from zprime_bridge.fits.plane import mass_coupling_plane
from zprime_bridge.model.point import ParameterPoint
from zprime_bridge.papers.chi_model import ChiModel, chi_model
from zprime_bridge.papers.figures import CouplingPlane, Surface
from zprime_bridge.papers.likelihoods import smooth_likelihood
from zprime_bridge.papers.mixing_limits import (
    largest_coupling,
    mixing_observables,
    mixing_predictor,
)
from zprime_bridge.papers.printed import printed, remarks
from zprime_bridge.papers.result import DataChoice, PaperResult, Row

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.fits.result import FitResult
    from zprime_bridge.papers.mixing_limits import Predict

NAME: Final = "chi-figure-4"
TITLE: Final = "M_Z' and g_x of chiral-XI: b -> s l l against meson mixing"
WHERE: Final = "[CHI] arXiv:2603.27157, Fig. 4, eqs. (57)-(60)"

POINTS: Final = 300
SHOWN_MASSES: Final = (2000.0, 6000.0)
LIKELIHOODS: Final = ("bsll-current", "mixing")
LITERATURE_TEV: Final = 1.24e-5
"""|g_L|^2/M^2 of [SAFE] (41), TeV^-2."""

PAPER_DATA: Final = "(59); flavio SM, HFLAV, PDG"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    """Everything that is known in closed form, on some masses."""

    masses: FloatArray
    bands: dict[str, tuple[FloatArray, FloatArray]]
    limits: dict[str, FloatArray]


def chi_figure_4(data: DataChoice = DataChoice.BOTH, *, points: int = POINTS) -> PaperResult:
    """Draw the plane of [CHI] Fig. 4 with its own criterion and with today's likelihood.

    Parameters
    ----------
    data : DataChoice
        ``paper``: bands and limits; ``current``: the likelihood of current data as well.
    points : int
        Number of masses and of couplings.

    Returns
    -------
    PaperResult
        Rows for M_Z' = 2 and 6 TeV; its figure is a :class:`CouplingPlane`.
    """
    benchmark = chi_model()
    frame = printed("chi")["frame"]
    lightest, heaviest = (float(mass) for mass in frame["m_zprime"])
    masses = frozen_floats(np.geomspace(lightest, heaviest, points))
    low, high = (float(g) for g in frame["g_x"])
    predict = mixing_predictor()
    curves = _limits(benchmark, masses, predict)
    surface, rows = None, _rows(_limits(benchmark, np.array(SHOWN_MASSES), predict))
    if data.with_current:
        surface, found = _likelihood(benchmark, masses, frozen_floats(_steps(low, high, points)))
        rows += found
    return PaperResult(
        name=NAME,
        title=TITLE,
        where=WHERE,
        rows=tuple(rows),
        remarks=remarks(NAME),
        sources={
            "band": printed("chi")["band_59"]["source"],
            "mixing": "HFLAV (predictions/data/overlay.yaml), " + printed("chi")["eps_k"]["source"],
            "likelihood": "flavio 2.7.1, wilson 2.5.2; 1, 2, 3 sigma of one parameter",
        },
        figure=CouplingPlane(
            masses=masses,
            bands=curves.bands,
            limits=curves.limits,
            surface=surface,
            couplings=(low, high),
        ),
    )


def _limits(benchmark: ChiModel, masses: FloatArray, predict: Predict) -> _Limits:
    coefficients = benchmark.mixing_at(masses)
    band = printed("chi")["band_59"]
    return _Limits(
        masses=masses,
        bands={
            name: benchmark.band(name, masses, *band[name]) for name in ("C9_bsmumu", "C9_bsee")
        },
        limits={
            one.name: largest_coupling(one, masses, coefficients, predict)
            for one in mixing_observables()
        },
    )


def _rows(curves: _Limits) -> list[Row]:
    rows = []
    for i, mass in enumerate(curves.masses):
        at = f" at {mass / 1000:g} TeV"
        both = [0.0, np.inf]
        for name, (low, high) in curves.bands.items():
            both = [max(both[0], float(low[i])), min(both[1], float(high[i]))]
            rows += [
                _row(f"g_x, {name}, {side}{at}", edge[i])
                for side, edge in (("lower", low), ("upper", high))
            ]
        rows += [
            _row(f"g_x, both, {side}{at}", edge)
            for side, edge in zip(("lower", "upper"), both, strict=True)
        ]
        rows += [_row(f"g_x, largest, {name}{at}", g[i]) for name, g in curves.limits.items()]
    return rows


def _row(quantity: str, value: float) -> Row:
    return Row(
        quantity=quantity,
        value=float(value),
        data=PAPER_DATA,
        printed="figure" if "eps_K" not in quantity else "",
    )


def _steps(low: float, high: float, points: int) -> FloatArray:
    found: FloatArray = np.linspace(low, high, points)
    return found


def _likelihood(
    benchmark: ChiModel, masses: FloatArray, couplings: FloatArray
) -> tuple[Surface, list[Row]]:
    """Evaluate the likelihoods of current data on the grid, and fit the coupling at 6 TeV."""
    likelihood = combined([smooth_likelihood(name) for name in LIKELIHOODS])
    mass = SHOWN_MASSES[-1]
    evolution = card_evolution(benchmark.model, ParameterPoint(g_prime=1.0, m_zprime=mass))
    best = fit(likelihood, card_space(evolution, likelihood, m_zprime=mass))
    plane = mass_coupling_plane(
        likelihood, evolution, masses, couplings, chi2_known=(best.chi2_sm, best.chi2_min)
    )
    g = mass * math.sqrt(max(float(best.best[0]), 0.0))
    surface = Surface(
        x=masses,
        y=couplings,
        delta_chi2=frozen_floats(plane.chi2 - plane.chi2_min),
        best=(mass, g),
        label=" + ".join(LIKELIHOODS),
    )
    return surface, _fit_rows(best, mass, g)


def _fit_rows(best: FitResult, mass: float, g: float) -> list[Row]:
    at, data = f" at {mass / 1000:g} TeV", " + ".join(LIKELIHOODS)
    low, high = (mass * math.sqrt(max(float(edge), 0.0)) for edge in best.intervals[0])
    rows = [
        Row(quantity=f"g_x, best{at}", value=g),
        Row(quantity=f"g_x, -1 sigma{at}", value=low),
        Row(quantity=f"g_x, +1 sigma{at}", value=high),
        Row(quantity="M_Z'/g_x, best fit", value=mass / g / 1e3 if g else None, unit="TeV"),
        Row(
            quantity="C9_bsmumu, best fit",
            value=best.coefficients["C9_bsmumu"].real,
            note="alpha_e = 1/127.9",
        ),
        Row(quantity="chi2(SM) - chi2", value=best.delta_chi2),
        Row(quantity="pull of the SM", value=best.pull, unit="sigma"),
    ]
    return [replace(row, data=data) for row in rows]
