"""What the figures of the papers show: plain arrays, drawn by ``report/plots/papers.py``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import FloatArray


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Delta chi^2 on a grid.

    Attributes
    ----------
    x, y : array
        (n,), (m,).
    delta_chi2 : array
        (m, n), zero at the smallest point of the grid or at the best fit.
    best : tuple of two floats or None
        Best fit.
    label : str
        Of the legend.
    """

    x: FloatArray
    y: FloatArray
    delta_chi2: FloatArray
    best: tuple[float, float] | None
    label: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CouplingPlane:
    """The (M_Z', g_x) plane of [CHI] Fig. 4.

    Attributes
    ----------
    masses : array
        (n,) GeV.
    bands : mapping of str to tuple of two arrays
        Lower and upper g_x by name of the coefficient, (n,) each.
    limits : mapping of str to array
        Largest g_x by observable.
    surface : Surface or None
        Likelihood of current data on a grid of masses and couplings.
    couplings : tuple of two floats
        Range of g_x.
    """

    masses: FloatArray
    bands: Mapping[str, tuple[FloatArray, FloatArray]]
    limits: Mapping[str, FloatArray]
    surface: Surface | None
    couplings: tuple[float, float]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MixingPanel:
    """One panel of (g_L, g_R) of b -> s, times 5 TeV/M_Z'.

    Attributes
    ----------
    title : str
        Data and formulas.
    left, right : array
        (n,), (m,) couplings.
    ratio : array
        (m, n) Delta M_s over its Standard Model value.
    allowed : mapping of str to tuple of two floats
        Smallest and largest ratio by name of the bound.
    directions : tuple of two floats
        g_R/g_L that leaves Delta M_s alone.
    """

    title: str
    left: FloatArray
    right: FloatArray
    ratio: FloatArray
    allowed: Mapping[str, tuple[float, float]]
    directions: tuple[float, float]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MixingFigure:
    """B_s mixing with left- and right-handed couplings.

    Attributes
    ----------
    panels : tuple of MixingPanel
        Paper and current.
    benchmarks : mapping of str to float
        g_L of BM1-4, times 5 TeV/M_Z'.
    """

    panels: tuple[MixingPanel, ...]
    benchmarks: Mapping[str, float]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RatioLine:
    """R_K and R_K* along one direction of coefficients.

    Attributes
    ----------
    label : str
        Which coefficient moves.
    steps : array
        (n,) its values.
    r_k, r_kstar : array
        (n,) predictions.
    """

    label: str
    steps: FloatArray
    r_k: FloatArray
    r_kstar: FloatArray


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RatioFigure:
    """R_K* versus R_K, and their ratio versus C9' - C10'.

    Attributes
    ----------
    lines : tuple of RatioLine
        Predictions.
    data : mapping of str to mapping of str to tuple of three floats
        Value, upper and lower uncertainty of ``R_K`` and ``R_Kstar`` by year.
    double_ratio : mapping of str to tuple of two floats
        R_K*/R_K and its uncertainty by year.
    slope : float
        0.48 p of [SAFE] (71).
    """

    lines: tuple[RatioLine, ...]
    data: Mapping[str, Mapping[str, tuple[float, float, float]]]
    double_ratio: Mapping[str, tuple[float, float]]
    slope: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ContourPanel:
    """One panel of [SAFE] Fig. 1: contours of fits in the plane of C9 and C10.

    Attributes
    ----------
    title : str
        Data.
    fit : Surface
        All observables: contours at 1, 2, 3 sigma.
    subsets : tuple of Surface
        Contours at 1 sigma.
    printed : tuple of two pairs of floats
        The paper's best fit with its uncertainties.
    """

    title: str
    fit: Surface
    subsets: tuple[Surface, ...]
    printed: tuple[tuple[float, float], tuple[float, float]]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ContourFigure:
    """[SAFE] Fig. 1.

    Attributes
    ----------
    panels : tuple of ContourPanel
        Data of the paper and current data.
    benchmarks : mapping of str to pair of floats
        C9, C10 of BM1-4.
    """

    panels: tuple[ContourPanel, ...]
    benchmarks: Mapping[str, tuple[float, float]]


FigureContent: TypeAlias = CouplingPlane | MixingFigure | RatioFigure | ContourFigure
