"""Results on a light Z': JSON document and tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from rich import box
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from zprime_bridge.light.measurements import constant
from zprime_bridge.report.documents import couplings_document, number, point_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from zprime_bridge.light.bins import BinPrediction
    from zprime_bridge.light.constraints import Constraint, Effect
    from zprime_bridge.light.exclusion import ExclusionCurve
    from zprime_bridge.light.job import LightJob

Q2_SAMPLES_GEV2: Final = (1.0, 3.0, 6.0, 15.0, 20.0)
"""Where C9(q^2), C10(q^2) are listed."""


def light_document(
    job: LightJob, curves: Sequence[ExclusionCurve] = (), files: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the document of ``light --json``.

    Keys: ``card``, ``point``, ``couplings`` (physical Z'), ``widths`` (GeV and branching ratios),
    ``two_body`` (branching ratios of mesons), ``constraints``, ``excluded_by``, ``coefficients``
    (at some q^2), ``bins``, ``curves``, ``files``.
    """
    widths = job.widths
    return {
        "card": job.model.name,
        "point": point_document(job.point),
        "couplings": couplings_document(job.couplings),
        "widths": {
            "total_gev": widths.total,
            "lifetime_ps": _lifetime_ps(job),
            "invisible": widths.invisible_fraction,
            "ee": widths.lepton_fraction(0),
            "mumu": widths.lepton_fraction(1),
            "tautau": widths.lepton_fraction(2),
            "hadrons": widths.fraction(widths.hadrons),
        },
        "two_body": {
            "BR(B+->K+Zp)": job.decays.b_to_k,
            "BR(B0->K*0Zp)": job.decays.b_to_kstar,
            "BR(K+->pi+Zp)": job.decays.k_to_pi,
            "m_b_minus_m_k": job.m_b_minus_m_k,
        },
        "constraints": [_effect_document(one, effect) for one, effect in job.effects],
        "excluded_by": [one.key for one in job.excluded_by],
        "coefficients": [
            {
                "q2": q2,
                **{
                    name: number(value)
                    for name, value in job.zprime.coefficients(q2).items()
                    if value != 0
                },
            }
            for q2 in Q2_SAMPLES_GEV2
        ],
        "bins": [_bin_document(prediction) for prediction in job.bins],
        "curves": [_curve_document(curve) for curve in curves],
        "files": list(files),
    }


def light_report(job: LightJob) -> Iterator[RenderableType]:
    """Yield widths, meson decays, constraints and bins as tables."""
    yield Text(
        f"{job.model.name}: light Z' with M_Z' = {job.point.m_zprime:g} GeV, "
        f"g' = {job.point.g_prime:.4g}, g'/M_Z' = {job.point.g_prime / job.point.m_zprime:.3g} "
        "GeV^-1 (Z-Z' mixing included)",
        style="bold",
    )
    yield _widths_table(job)
    yield _constraints_table(job)
    yield _verdict(job)
    yield _coefficients_table(job)
    if job.bins:
        yield _bins_table(job.bins)


def _widths_table(job: LightJob) -> Table:
    widths, decays = job.widths, job.decays
    table = _table("Z' decays, and decays into the Z'")
    for header in ("width GeV", "lifetime ps", "BR inv", "BR ee", "BR mumu", "BR tautau", "BR had"):
        table.add_column(header, justify="right")
    for header in ("B+ -> K+ Z'", "B0 -> K*0 Z'", "K+ -> pi+ Z'"):
        table.add_column(header, justify="right")
    lifetime = _lifetime_ps(job)
    table.add_row(
        f"{widths.total:.3g}",
        "stable" if lifetime is None else f"{lifetime:.3g}",
        f"{widths.invisible_fraction:.3f}",
        *(f"{widths.lepton_fraction(generation):.3f}" for generation in range(3)),
        f"{widths.fraction(widths.hadrons):.3f}",
        *(_rate_text(rate) for rate in (decays.b_to_k, decays.b_to_kstar, decays.k_to_pi)),
    )
    return table


def _constraints_table(job: LightJob) -> Table:
    table = _table("Constraints (excluded where contribution/allowed > 1)")
    table.add_column("measurement")
    table.add_column("what is compared")
    for header in ("Z' contribution", "allowed", "ratio", "verdict"):
        table.add_column(header, justify="right")
    for one, effect in job.effects:
        mark = "" if one.verified else " [dim](unverified)[/dim]"
        table.add_row(
            escape(" ".join(one.title.split())) + mark,
            escape(one.observable),
            f"{effect.value:.3g}",
            _allowed_text(effect),
            "" if effect.allowed is None else f"{effect.strength:.2g}",
            _verdict_text(effect),
        )
    return table


def _verdict(job: LightJob) -> Text:
    violated = job.excluded_by
    if not violated:
        return Text("not excluded by these measurements", style="bold green")
    names = ", ".join(" ".join(one.title.split()) for one in violated)
    return Text(f"excluded by {names}", style="bold red")


def _coefficients_table(job: LightJob) -> Table:
    table = _table("b -> s mu mu coefficients with propagator and width (flavio's alpha_e)")
    table.add_column("q^2 GeV^2", justify="right")
    names = ("C9_bsmumu", "C10_bsmumu", "C9p_bsmumu", "C10p_bsmumu", "CP_bsmumu")
    for name in names:
        table.add_column(name + (" GeV^-1" if name.startswith("CP") else ""), justify="right")
    for q2 in Q2_SAMPLES_GEV2:
        values = job.zprime.coefficients(q2)
        table.add_row(f"{q2:g}", *(f"{values[name].real:.3g}" for name in names))
    return table


def _bins_table(bins: Sequence[BinPrediction]) -> Table:
    table = _table("b -> s l l through flavio, bin by bin")
    table.add_column("observable")
    for header in ("with Z'", "+- over the bin", "SM"):
        table.add_column(header, justify="right")
    for prediction in bins:
        table.add_row(
            escape(prediction.name),
            "refused" if prediction.value is None else f"{prediction.value:.4g}",
            f"{prediction.spread:.1g}" if prediction.spread else "",
            f"{prediction.sm:.4g}",
        )
    for text in dict.fromkeys(prediction.refused for prediction in bins if prediction.refused):
        table.caption = f"refused: {escape(text)}"
    return table


def _effect_document(one: Constraint, effect: Effect) -> dict[str, Any]:
    allowed = effect.allowed
    return {
        "key": one.key,
        "title": " ".join(one.title.split()),
        "observable": one.observable,
        "contribution": effect.value,
        "allowed": None if allowed is None else [_finite(allowed.lower), _finite(allowed.upper)],
        "strength": None if allowed is None else effect.strength,
        "excluded": effect.strength > 1,
        "silent_because": effect.silent_because,
        "confidence": one.confidence,
        "source": one.source,
        "verified": one.verified,
        "note": one.note,
    }


def _bin_document(prediction: BinPrediction) -> dict[str, Any]:
    return {
        "name": prediction.name,
        "value": prediction.value,
        "sm": prediction.sm,
        "spread": prediction.spread,
        "refused": prediction.refused,
    }


def _curve_document(curve: ExclusionCurve) -> dict[str, Any]:
    return {
        "key": curve.constraint.key,
        "masses": [float(mass) for mass in curve.masses],
        "g_prime": [_finite(float(value)) for value in curve.g_prime],
    }


def _lifetime_ps(job: LightJob) -> float | None:
    total = job.widths.total
    return constant("gev_inverse_in_ps") / total if total > 0 else None


def _rate_text(rate: float) -> str:
    return f"[red]{rate:.3g} > 1[/red]" if rate > 1 else f"{rate:.3g}"


def _allowed_text(effect: Effect) -> str:
    allowed = effect.allowed
    if allowed is None:
        return escape(effect.silent_because)
    if math.isinf(allowed.lower):
        return f"< {allowed.upper:.2g}"
    return escape(f"[{allowed.lower:.2g}, {allowed.upper:.2g}]")


def _verdict_text(effect: Effect) -> str:
    if effect.allowed is None:
        return "[dim]silent[/dim]"
    return "[red]excluded[/red]" if effect.strength > 1 else "[green]allowed[/green]"


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _table(title: str) -> Table:
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
