"""[SAFE] (71), (72): R_K* versus R_K where right-handed quark currents contribute."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.papers.figures import RatioFigure, RatioLine
from zprime_bridge.papers.likelihoods import smooth_likelihood
from zprime_bridge.papers.printed import printed, remarks
from zprime_bridge.papers.result import DataChoice, PaperResult, Row
from zprime_bridge.predictions.closed_forms import LFU_SLOPE, lfu_double_ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zprime_bridge.core.arrays import ComplexArray
    from zprime_bridge.fits.protocol import FitLikelihood

NAME: Final = "safe-lfu"
TITLE: Final = "R_K* versus R_K with right-handed quark currents"
WHERE: Final = "[SAFE] arXiv:2109.06201, eqs. (71), (72)"

R_K: Final = "<Rmue>(B+->Kll)[1.1,6]"
R_KSTAR: Final = "<Rmue>(B0->K*ll)[1.1,6]"
LIKELIHOOD: Final = "bsmumu-2021"
"""Any definition with both ratios holds the same predictions."""

STEPS: Final = 61
SHOWN: Final = (0.2, -0.2)
RATIOS: Final = (0.3, 0.1, 0.0, -0.3)
"""r = g_R/g_L of (72); 0.1 = 1/X_s leaves Delta M_s alone, -0.3 is near
C9'/C9 of the 4d fit of Table 2."""

LARGEST_C9: Final = 2.0
LARGEST_PRIMED: Final = 0.6


def safe_lfu(data: DataChoice = DataChoice.BOTH) -> PaperResult:
    """Compare (71) with flavio's ratios, and both with data.

    Parameters
    ----------
    data : DataChoice
        Which measurements are shown: 2021, 2022 or both.

    Returns
    -------
    PaperResult
        Its figure is a :class:`RatioFigure`.
    """
    numbers = printed("safe")
    polarisation = float(numbers["lfu_71"]["polarisation"])
    years = [
        year for year, wanted in (("2021", data.with_paper), ("2022", data.with_current)) if wanted
    ]
    shown = {year: _measured(numbers["lfu_data"][year]) for year in years}
    ratios = {year: _double_ratio(shown[year]) for year in years}
    likelihood = smooth_likelihood(LIKELIHOOD)
    rows = [
        *(row for step in SHOWN for row in _comparison(likelihood, step, polarisation)),
        *(row for year in years for row in _data_rows(year, *ratios[year], polarisation)),
    ]
    return PaperResult(
        name=NAME,
        title=TITLE,
        where=WHERE,
        rows=tuple(rows),
        remarks=remarks(NAME),
        sources={year: numbers["lfu_data"][year]["source"] for year in years}
        | {"(71)": numbers["lfu_71"]["source"]},
        figure=RatioFigure(
            lines=tuple(_lines(likelihood)),
            data=shown,
            double_ratio=ratios,
            slope=LFU_SLOPE * polarisation,
        ),
    )


def lfu_ratios(
    likelihood: FitLikelihood, values: Mapping[str, ComplexArray]
) -> tuple[FloatArray, FloatArray]:
    """Return R_K and R_K* in 1.1-6 GeV^2, (n,) each, at all orders in the coefficients."""
    names = list(likelihood.observable_names)
    predictions = likelihood.predict(values)
    return predictions[:, names.index(R_K)], predictions[:, names.index(R_KSTAR)]


def _lines(likelihood: FitLikelihood) -> Iterable[RatioLine]:
    steps = np.linspace(-LARGEST_C9, 0, STEPS)
    for ratio in RATIOS:
        values = {"C9_bsmumu": _complex(steps), "C9p_bsmumu": _complex(ratio * steps)}
        yield _line(likelihood, f"C9, r = {ratio:g}", steps, values)
    primed = np.linspace(-LARGEST_PRIMED, LARGEST_PRIMED, STEPS)
    yield _line(likelihood, "C9'", primed, {"C9p_bsmumu": _complex(primed)})
    yield _line(likelihood, "-C10'", primed, {"C10p_bsmumu": _complex(-primed)})


def _complex(values: FloatArray) -> ComplexArray:
    return values.astype(np.complex128)


def _line(
    likelihood: FitLikelihood, label: str, steps: FloatArray, values: Mapping[str, ComplexArray]
) -> RatioLine:
    r_k, r_kstar = lfu_ratios(likelihood, values)
    return RatioLine(
        label=label,
        steps=frozen_floats(steps),
        r_k=frozen_floats(r_k),
        r_kstar=frozen_floats(r_kstar),
    )


def _comparison(likelihood: FitLikelihood, step: float, polarisation: float) -> Iterable[Row]:
    formula = lfu_double_ratio(step, 0.0, polarisation=polarisation)
    for name, sign in (("C9p_bsmumu", 1.0), ("C10p_bsmumu", -1.0)):
        r_k, r_kstar = lfu_ratios(likelihood, {name: _complex(np.array([0.0, sign * step]))})
        ratio = (r_kstar / r_k)[1] / (r_kstar / r_k)[0]
        yield Row(
            quantity=f"R_K*/R_K, {name} = {sign * step:+g}",
            value=float(ratio),
            printed=f"(71): {formula:.4f}",
            printed_value=formula,
            data="flavio, 1.1-6 GeV^2",
            note="over its Standard Model value",
        )


def _double_ratio(measured: Mapping[str, tuple[float, float, float]]) -> tuple[float, float]:
    """Return R_K*/R_K with its uncertainty, those of the two ratios symmetrised."""
    (r_k, up_k, down_k), (r_kstar, up_star, down_star) = measured["R_K"], measured["R_Kstar"]
    ratio = r_kstar / r_k
    relative = math.hypot((up_k + down_k) / (2 * r_k), (up_star + down_star) / (2 * r_kstar))
    return ratio, ratio * relative


def _data_rows(year: str, ratio: float, sigma: float, polarisation: float) -> Iterable[Row]:
    """Turn a measured R_K*/R_K into the C9' - C10' that (71) reads from it."""
    slope = LFU_SLOPE * polarisation
    data = f"LHCb {year}"
    yield Row(quantity="R_K*/R_K", value=ratio, uncertainty=sigma, data=data)
    yield Row(
        quantity="C9' - C10'",
        value=(1 - ratio) / slope,
        uncertainty=sigma / slope,
        data=data,
        note="by (71)",
    )


def _measured(entry: Any) -> dict[str, tuple[float, float, float]]:  # noqa: ANN401  # YAML
    def triple(name: str) -> tuple[float, float, float]:
        value, up, down = (float(number) for number in entry[name])
        return value, up, down

    return {"R_K": triple("R_K"), "R_Kstar": triple("R_Kstar")}
