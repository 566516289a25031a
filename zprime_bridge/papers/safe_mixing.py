"""[SAFE] (41), (94)-(101): what Delta M_s allows left- and right-handed couplings to be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, final

import numpy as np

from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.papers.figures import MixingFigure, MixingPanel
from zprime_bridge.papers.mixing_limits import (
    DEVIATIONS,
    MixingObservable,
    mixing_observables,
    mixing_predictor,
)
from zprime_bridge.papers.printed import mixing_inputs, printed, remarks
from zprime_bridge.papers.result import DataChoice, PaperResult, Row
from zprime_bridge.papers.safe_benchmarks import Benchmark, benchmarks
from zprime_bridge.predictions.mass_difference import (
    REFERENCE_MASS_GEV,
    cancelling_ratios,
    chiral_enhancement,
    largest_ratio,
    left_coefficient,
    run_mixing,
    strong_ratio,
)

if TYPE_CHECKING:
    from collections.abc import Callable

NAME: Final = "safe-mixing"
TITLE: Final = "Delta M_s with left, right and mixed couplings"
WHERE: Final = "[SAFE] arXiv:2109.06201, eqs. (41), (44), (94)-(101), Table 6"

SCALE_GEV: Final = 4.8
SMALL: Final = 5e-3
"""Coupling at M_Z' = 5 TeV from which the quadratic form of (97) is read."""

POINTS: Final = 241
LARGEST_LEFT: Final = 0.045
LARGEST_RIGHT: Final = 0.009

PAPER: Final = "paper: closed form"
CURRENT: Final = "current: flavio, HFLAV"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class QuadraticForm:
    """Delta M_s over its Standard Model value for couplings aligned with V_tb V_ts^*, M = 5 TeV.

    Attributes
    ----------
    left, right : float
        Factors of g_L^2 and g_R^2: "200".
    x_s : float
        Minus the factor of g_L g_R over that of g_L^2.
    """

    left: float
    right: float
    x_s: float

    def ratio(self, left: FloatArray, right: FloatArray) -> FloatArray:
        """Evaluate at couplings, times 5 TeV/M_Z'."""
        shift = self.left * (left**2 - self.x_s * left * right) + self.right * right**2
        found: FloatArray = np.abs(1 + shift)
        return found


def closed_form() -> QuadraticForm:
    """Return (97) with the inputs of the paper."""
    inputs, sm = mixing_inputs(), sm_inputs()
    coefficient = left_coefficient(inputs, sm, REFERENCE_MASS_GEV)
    x_s = chiral_enhancement(inputs, sm, REFERENCE_MASS_GEV)
    return QuadraticForm(left=coefficient, right=coefficient, x_s=x_s)


def flavio_form() -> QuadraticForm:
    """Return (97) from flavio's Delta M_s, WET operators run at leading logarithm from 5 TeV."""
    predict = mixing_predictor()
    sm = sm_inputs()
    ckm = sm.ckm()
    factor = complex(ckm[2, 2] * ckm[2, 1].conjugate())
    phase = (factor / abs(factor)) ** 2
    a = strong_ratio(
        REFERENCE_MASS_GEV,
        SCALE_GEV,
        alpha_s=float(printed("chi")["alpha_s"]["value"]),
        m_z=sm.m_z,
    )
    g = np.array([0.0, SMALL, 0.0, SMALL])
    h = np.array([0.0, 0.0, SMALL, SMALL])
    unit = phase / REFERENCE_MASS_GEV**2
    factors = run_mixing(1.0, 1.0, 1.0, strong_ratio=a)
    values = {
        "CVLL_bsbs": -unit / 2 * factors["CVLL"] * g**2,
        "CVRR_bsbs": -unit / 2 * factors["CVRR"] * h**2,
        "CVLR_bsbs": -unit * factors["CVLR"] * g * h,
        "CSLR_bsbs": -unit * factors["CSLR"] * g * h,
    }
    standard, left, right, both = predict(values)["DeltaM_s"]
    left, right, both = (one / standard - 1 for one in (left, right, both))
    return QuadraticForm(
        left=float(left) / SMALL**2,
        right=float(right) / SMALL**2,
        x_s=float((left + right - both) / left),
    )


def safe_mixing(data: DataChoice = DataChoice.BOTH) -> PaperResult:
    """Recompute the bounds on flavour-changing couplings from Delta M_s.

    Parameters
    ----------
    data : DataChoice
        ``paper``: closed form, data of 2021. ``current``: flavio's polynomials, HFLAV.

    Returns
    -------
    PaperResult
        Its figure is a :class:`MixingFigure` with a panel for each.
    """
    numbers, found = printed("safe"), benchmarks()
    rows: list[Row] = []
    panels: list[MixingPanel] = []
    if data.with_paper:
        form = closed_form()
        bounds = _paper_bounds(numbers, form)
        rows += [*_paper_rows(numbers, form), *_benchmark_rows(numbers, found)]
        panels.append(_panel("[SAFE] (97), closed form", form, bounds))
    if data.with_current:
        form = flavio_form()
        allowed = {"$2\\sigma$, HFLAV and flavio": _current_bound()}
        rows += _current_rows(form, allowed, found)
        panels.append(_panel("flavio 2.7, HFLAV", form, allowed))
    lefts = {one.name: one.left * REFERENCE_MASS_GEV / one.m_zprime for one in found}
    return PaperResult(
        name=NAME,
        title=TITLE,
        where=WHERE,
        rows=tuple(rows),
        remarks=remarks(NAME),
        sources={
            "2021": numbers["mass_differences_2021"]["source"],
            "(41)": numbers["bound_41"]["source"],
            "current": "HFLAV (predictions/data/overlay.yaml); flavio 2.7.1, 4000 points",
        },
        figure=MixingFigure(panels=tuple(panels), benchmarks=lefts),
    )


def _paper_bounds(numbers: Any, form: QuadraticForm) -> dict[str, tuple[float, float]]:  # noqa: ANN401
    """Return the largest ratios of (41) and (94); the paper gives no smallest ones."""
    tev = REFERENCE_MASS_GEV / 1e3
    return {
        "(94), upper bound": (0.0, _eq_94(numbers, "s")),
        "(41), upper bound": (0.0, 1 + form.left * tev**2 * float(numbers["bound_41"]["value"])),
    }


def _eq_94(numbers: Any, meson: str) -> float:  # noqa: ANN401  # YAML
    return largest_ratio(
        deviations=float(numbers["bound_94"]["deviations"]),
        **numbers["mass_differences_2021"][meson],
    )


def _paper_rows(numbers: Any, form: QuadraticForm) -> list[Row]:  # noqa: ANN401  # YAML
    given = numbers["coefficients_97"]
    coefficient = float(given["coefficient"])
    tev2 = (REFERENCE_MASS_GEV / 1e3) ** 2
    rows = [
        Row(
            quantity=f"(94), Delta M_{meson}/SM at most",
            value=_eq_94(numbers, meson),
            printed=f"{numbers['bound_94'][meson]}",
            printed_value=float(numbers["bound_94"][meson]),
            data="arXiv:1909.11087, HFLAV 2019",
        )
        for meson in ("s", "d")
    ]
    bound_41 = float(numbers["bound_41"]["value"])
    bound_94 = (_eq_94(numbers, "s") - 1) / (form.left * tev2)
    left_hand, right_hand = cancelling_ratios(form.x_s)
    return [
        *rows,
        _paper_row("(97), coefficient", form.left, "200", coefficient, note="V_ts = 0.04"),
        _paper_row("(97), X_s", form.x_s, "about 10", float(given["x_s"])),
        Row(
            quantity="(41), shift of Delta M_s",
            value=coefficient * tev2 * bound_41,
            data="(97) with 200",
            note="+6.2 %, where (94) allows +15.6 %",
        ),
        Row(
            quantity="(94) as |g_L|^2/M^2",
            value=bound_94,
            printed=f"(41): {bound_41:.2e}",
            unit="TeV^-2",
            data=PAPER,
        ),
        _paper_row("(100), g_R/g_L, LH-dominated", left_hand, "1/X_s = 0.1", 0.1),
        _paper_row("(101), g_R/g_L, RH-dominated", right_hand, "X_s = 10", 10.0),
    ]


def _paper_row(quantity: str, value: float, text: str, printed_value: float, note: str = "") -> Row:
    return Row(
        quantity=quantity,
        value=value,
        printed=text,
        printed_value=printed_value,
        data=PAPER,
        note=note,
    )


def _benchmark_rows(numbers: Any, found: tuple[Benchmark, ...]) -> list[Row]:  # noqa: ANN401  # YAML
    factor = float(numbers["benchmarks"]["ckm_factor"])
    largest = float(numbers["bound_41"]["value"])
    rows = [
        _paper_row(
            f"Table 6, r_Bs of {one.name}",
            one.strength(factor) / largest,
            f"{numbers['benchmarks']['r_bs'][one.name]:.2f}",
            float(numbers["benchmarks"]["r_bs"][one.name]),
        )
        for one in found
    ]
    eq_44 = float(numbers["benchmarks"]["eq_44"])
    second = next(one for one in found if one.name == "BM2")
    row = _paper_row("(44), |g_L|^2/M^2 of BM2", second.strength(factor), f"{eq_44:.2e}", eq_44)
    return [*rows, replace(row, unit="TeV^-2", note="0.0404 of Table 6")]


def _current_bound() -> tuple[float, float]:
    """Return the ratios to the Standard Model that are two deviations from the measurement."""
    (mesons,) = (one for one in mixing_observables() if one.name == "DeltaM_s")
    return _edge(mesons, 1.0, 0.0), _edge(mesons, 1.0, 3.0)


def _edge(observable: MixingObservable, inside: float, outside: float) -> float:
    def deviations(ratio: float) -> float:
        return float(observable.deviations(np.array([ratio * observable.sm]))[0])

    return _bisect(deviations, inside, outside)


def _bisect(deviations: Callable[[float], float], inside: float, outside: float) -> float:
    for _ in range(60):
        middle = (inside + outside) / 2
        if deviations(middle) > DEVIATIONS:
            outside = middle
        else:
            inside = middle
    return inside


def _current_rows(
    form: QuadraticForm, allowed: dict[str, tuple[float, float]], found: tuple[Benchmark, ...]
) -> list[Row]:
    ((low, high),) = allowed.values()
    tev2 = (REFERENCE_MASS_GEV / 1e3) ** 2
    left_hand, right_hand = cancelling_ratios(form.x_s)
    rows = [
        Row(quantity="(97), coefficient", value=form.left, printed="200", printed_value=200.0),
        Row(quantity="(97), X_s", value=form.x_s, printed="about 10", printed_value=10.0),
        Row(quantity="Delta M_s/SM, smallest", value=low),
        Row(quantity="Delta M_s/SM, largest", value=high, printed="1.156", printed_value=1.156),
        Row(quantity="|g_L|^2/M^2 at most", value=(high - 1) / (form.left * tev2), unit="TeV^-2"),
        Row(quantity="g_R/g_L, LH-dominated", value=left_hand, printed="0.1", printed_value=0.1),
        Row(quantity="g_R/g_L, RH-dominated", value=right_hand, printed="10", printed_value=10.0),
    ]
    for one in found:
        g = one.left * REFERENCE_MASS_GEV / one.m_zprime
        shift = float(form.ratio(np.array([g]), np.array([0.0]))[0]) - 1
        rows.append(Row(quantity=f"shift of Delta M_s, {one.name}", value=shift))
    return [replace(row, data=CURRENT) for row in rows]


def _panel(title: str, form: QuadraticForm, allowed: dict[str, tuple[float, float]]) -> MixingPanel:
    left = np.linspace(-LARGEST_LEFT, LARGEST_LEFT, POINTS)
    right = np.linspace(-LARGEST_RIGHT, LARGEST_RIGHT, POINTS)
    return MixingPanel(
        title=title,
        left=frozen_floats(left),
        right=frozen_floats(right),
        ratio=frozen_floats(form.ratio(*np.meshgrid(left, right))),
        allowed=allowed,
        directions=cancelling_ratios(form.x_s),
    )
