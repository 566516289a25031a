"""Fits for people: tables of 80 columns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from rich.markup import escape
from rich.text import Text

from zprime_bridge.fits.job import PointStatus
from zprime_bridge.fits.result import FitStatus
from zprime_bridge.report.fit_documents import derived_ends
from zprime_bridge.report.numbers import complex_text, decimals, with_uncertainty
from zprime_bridge.report.tables import plain_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from zprime_bridge.fits.electroweak import ElectroweakShare
    from zprime_bridge.fits.job import FitJob, PointVerdict
    from zprime_bridge.fits.result import FitResult
    from zprime_bridge.report.fit_documents import ReferenceCheck

SHOWN_PULLS: Final = 15
SHOWN_COEFFICIENTS: Final = 8
STRONG_PULL: Final = 3.0
MILD_PULL: Final = 2.0
PLAIN_EXPONENTS: Final = (-1, 4)
"""Numbers between these powers of ten are written without one."""

COLOURS: Final = {
    PointStatus.ALLOWED: "green",
    PointStatus.TENSION: "yellow",
    PointStatus.EXCLUDED: "red",
}


def fit_report(
    job: FitJob,
    reference: Sequence[ReferenceCheck] = (),
    electroweak: Sequence[ElectroweakShare] = (),
) -> Iterator[RenderableType]:
    """Yield the best fit, its quality, data sets, coefficients and pulls as tables."""
    result = job.result
    yield Text(f"{job.title}: fit of {result.likelihood.name}", style="bold")
    yield Text(f"varied: {result.space.title}", style="dim")
    yield _parameters(job)
    yield from _quality(result)
    if job.point is not None:
        yield from _point(job.point)
    yield _data_sets(job)
    if result.space.title != f"Wilson coefficients at 4.8 GeV: {_names(result)}":
        yield _coefficients(result)
    yield _pulls(job)
    yield Text(
        "shares add up to Delta chi^2; with correlations a single one is no chi^2 and can have "
        "either sign; pulls leave correlations out",
        style="dim",
    )
    if electroweak:
        yield _electroweak(electroweak)
    if reference:
        yield _reference(reference)


def _names(result: FitResult) -> str:
    return ", ".join(one.name for one in result.space.parameters)


def _parameters(job: FitJob) -> Table:
    result = job.result
    table = plain_table("Best fit and intervals (other parameters minimised)")
    table.add_column("parameter")
    table.add_column("best fit", justify="right")
    for header in ("1 sigma", "2 sigma", "3 sigma"):
        table.add_column(header, justify="right", overflow="fold")
    intervals = {one.name: one.intervals for one in job.profiles}
    for index, one in enumerate(result.space.parameters):
        found = [(i.n_sigma, i.low, i.high) for i in intervals.get(one.name, ())]
        table.add_row(*_row(one.name, one.unit, float(result.best[index]), found))
    for derived in result.space.derived:
        name = result.space.parameters[derived.parameter].name
        moved = [
            (i.n_sigma, *derived_ends(derived, i.low, i.high)) for i in intervals.get(name, ())
        ]
        best = derived.value(float(result.best[derived.parameter]))
        table.add_row(*_row(derived.name, derived.unit, best, moved))
    return table


def _row(
    name: str, unit: str, best: float, intervals: Sequence[tuple[float, float, float]]
) -> list[str]:
    """Write a parameter and its intervals (sigmas, low, high), all in one power of ten."""
    error = _error(best, intervals)
    sizes = [best, error or 0.0] if best and math.isfinite(best) else [0.0]
    exponent = _power(sizes if any(sizes) else [end for _, *both in intervals for end in both])
    factor = 10.0**-exponent
    scaled = [(n, low * factor, high * factor) for n, low, high in intervals]
    digits = None if error is None else decimals(error * factor)
    texts = [
        _ranges([(low, high) for n, low, high in scaled if n == n_sigma], digits)
        for n_sigma in (1, 2, 3)
    ]
    power = f"10^{exponent}" if exponent else ""
    shown = _value(best * factor) if digits is None else f"{best * factor:.{digits}f}"
    return [_label(name, f"{power} {unit}".strip()), shown, *texts]


def _error(best: float, intervals: Sequence[tuple[float, float, float]]) -> float | None:
    """Return the nearer end of one standard deviation, if there is one."""
    sizes = [
        abs(end - best)
        for n_sigma, *ends in intervals
        for end in ends
        if n_sigma == 1 and math.isfinite(end) and end != best
    ]
    return min(sizes) if sizes and math.isfinite(best) else None


def _power(values: Sequence[float]) -> int:
    """Return the power of ten to take out: 0 for numbers that read well as they are."""
    size = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    exponent = math.floor(math.log10(size)) if size else 0
    low, high = PLAIN_EXPONENTS
    return 0 if low <= exponent < high else exponent


def _quality(result: FitResult) -> Iterator[Text]:
    if result.status is not FitStatus.CONVERGED:
        yield Text(f"status: {result.status}", style="bold yellow")
    count = result.n_fitted
    many = "s" if count > 1 else ""
    yield Text(
        f"chi^2: best fit {result.chi2_min:.2f}, Standard Model {result.chi2_sm:.2f}; "
        f"Delta chi^2 = {result.delta_chi2:.2f}, {result.pull:.1f} sigma "
        f"({count} parameter{many})",
        style="bold",
    )
    stated = "" if result.parameters_stated else "; state another number with --parameters"
    yield Text(
        f"p-value: best fit {result.p_value:.2g} ({result.n_observables} observables, "
        f"{result.n_parameters} parameters{stated}), Standard Model {result.p_value_sm:.2g}"
    )
    for other in result.other_minima:
        places = ", ".join(
            f"{one.name} = {_value(float(x))}"
            for one, x in zip(result.space.parameters, other.theta, strict=True)
        )
        yield Text(f"another minimum, Delta chi^2 = {other.delta_chi2:.2f}: {places}", style="dim")


def _point(verdict: PointVerdict) -> Iterator[Text]:
    point, better = verdict.point, verdict.chi2_sm - verdict.chi2
    compared = f"better than the Standard Model by {better:.2f}"
    if better < 0:
        compared = f"worse than the Standard Model by {-better:.2f}"
    yield Text(
        f"the card's point, M_Z' = {point.m_zprime:g} GeV, g' = {point.g_prime:.4g}: "
        f"{verdict.status}, {verdict.sigma:.1f} sigma from the card's best fit "
        f"(Delta chi^2 = {verdict.chi2 - verdict.chi2_best:.2f}); {compared} in chi^2",
        style=f"bold {COLOURS[verdict.status]}",
    )


def _data_sets(job: FitJob) -> Table:
    table = plain_table("Data sets")
    table.add_column("data set")
    for header in ("observables", "chi^2 SM", "chi^2 best fit", "Delta chi^2"):
        table.add_column(header, justify="right")
    for share in job.shares:
        table.add_row(
            escape(share.name),
            str(share.n_observables),
            f"{share.chi2_sm:.2f}",
            f"{share.chi2:.2f}",
            f"{share.delta_chi2:.2f}",
        )
    return table


def _coefficients(result: FitResult) -> Table:
    """List the coefficients that are largest in units of their verified box."""
    box = result.likelihood.box
    table = plain_table("Largest coefficients at 4.8 GeV")
    table.add_column("coefficient")
    table.add_column("value", justify="right")
    sized = {
        name: value
        for name, value in result.coefficients.items()
        if name in result.likelihood.parameters and value != 0
    }
    order = sorted(sized, key=lambda name: abs(sized[name]) / box.get(name, 1.0), reverse=True)
    for name in order[:SHOWN_COEFFICIENTS]:
        value = sized[name]
        exponent = _power([abs(value)])
        power = f"10^{exponent}" if exponent else ""
        table.add_row(_label(name, power), complex_text(value * 10.0**-exponent))
    return table


def _pulls(job: FitJob) -> Table:
    """List the observables that decide, by the size of their share."""
    rows = sorted(job.pulls, key=lambda one: abs(one.share), reverse=True)[:SHOWN_PULLS]
    table = plain_table(f"Pulls: the {len(rows)} largest shares of {len(job.pulls)} observables")
    table.add_column("observable", overflow="fold")
    for header in ("measured", "best", "SM", "pull", "SM", "share"):
        table.add_column(header, justify="right", no_wrap=True)
    for one in rows:
        exponent = _power([one.measured, one.value, one.sm])
        factor = 10.0**-exponent
        table.add_row(
            _label(one.name, f"10^{exponent}" if exponent else ""),
            with_uncertainty(one.measured * factor, one.uncertainty * factor),
            _value(one.value * factor),
            _value(one.sm * factor),
            _pull_text(one.pull),
            _pull_text(one.sm_pull),
            f"{one.share:+.2f}",
        )
    return table


def _electroweak(shares: Sequence[ElectroweakShare]) -> Table:
    table = plain_table("Electroweak precision data by smelli, not part of the fit")
    table.add_column("point")
    for header in ("g'", "M_Z' GeV", "values", "chi^2 of SM minus point"):
        table.add_column(header, justify="right")
    for one in shares:
        table.add_row(
            escape(one.name),
            f"{one.g_prime:.3g}",
            f"{one.m_zprime:g}",
            str(one.observations),
            f"{one.delta_chi2:+.2f}",
        )
    return table


def _reference(reference: Sequence[ReferenceCheck]) -> Table:
    table = plain_table("log L at the best fit")
    table.add_column("data set")
    for header in ("here", "flavio", "difference"):
        table.add_column(header, justify="right")
    for one in reference:
        table.add_row(
            escape(one.name),
            f"{one.fast:.6f}",
            f"{one.flavio:.6f}",
            f"{one.fast - one.flavio:.1e}",
        )
    return table


def _label(name: str, unit: str) -> str:
    return escape(name) + (f" [dim]{unit}[/dim]" if unit else "")


def _pull_text(pull: float) -> str:
    text = f"{pull:+.1f}"
    if abs(pull) >= STRONG_PULL:
        return f"[red]{text}[/red]"
    return f"[yellow]{text}[/yellow]" if abs(pull) >= MILD_PULL else text


def _ranges(ranges: Sequence[tuple[float, float]], digits: int | None) -> str:
    """Write intervals; an open end is written as an inequality."""

    def text(value: float) -> str:
        return _value(value) if digits is None else f"{value:.{digits}f}"

    texts = []
    for low, high in ranges:
        if math.isinf(low) and math.isinf(high):
            texts.append("any")
        elif math.isinf(low):
            texts.append(f"< {text(high)}")
        elif math.isinf(high):
            texts.append(f"> {text(low)}")
        else:
            texts.append(escape(f"[{text(low)},{text(high)}]"))
    return "\n".join(texts)


def _value(value: float) -> str:
    """Write three digits."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    low, high = PLAIN_EXPONENTS
    exponent = math.floor(math.log10(abs(value)))
    if not low <= exponent < high:
        return f"{value:.2e}"
    return f"{value:.{max(0, 2 - exponent)}f}"
