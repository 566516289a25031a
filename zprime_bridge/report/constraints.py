"""Constraints on a heavy Z': JSON document and tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from rich import box
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from zprime_bridge.constraints.probes import Verdict
from zprime_bridge.report.documents import point_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from zprime_bridge.constraints.catalogue import ConstraintsJob
    from zprime_bridge.constraints.plane import PlaneCurve
    from zprime_bridge.constraints.probes import Confronted

COLOURS: Final = {
    Verdict.ALLOWED: "green",
    Verdict.TENSION: "yellow",
    Verdict.EXCLUDED: "red",
    Verdict.NOT_APPLICABLE: "dim",
}
VIOLATING: Final = ("e mu", "e tau", "mu tau")


def constraints_document(
    job: ConstraintsJob, curves: Sequence[PlaneCurve] = (), files: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the document of ``constraints --json``.

    Keys: ``card``, ``point``, ``width_over_mass``, ``contact`` (eta and Lambda in TeV by pair and
    chirality), ``dilepton`` (c_u, c_d), ``flavour_violating_decays`` (branching ratios),
    ``constraints``, ``left_out``, ``curves``, ``files``.
    """
    return {
        "card": job.model.name,
        "point": point_document(job.point),
        "width_over_mass": job.decays.width_over_mass,
        "contact": {
            name: {
                term.chirality: {"eta": term.eta, "lambda_tev": _finite(term.scale_tev)}
                for term in terms
            }
            for name, terms in job.contact.items()
        },
        "dilepton": {
            name: {"c_u": value.c_u, "c_d": value.c_d, "up": value.up, "down": value.down}
            for name, value in job.dilepton.items()
        },
        "flavour_violating_decays": {name: job.decays.branching(name) for name in VIOLATING},
        "constraints": [confronted_document(confronted) for confronted in job.confronted],
        "left_out": [{"key": one.key, "source": one.source} for one in job.left_out],
        "curves": [
            {
                "key": curve.probe.constraint.key,
                "masses": [float(mass) for mass in curve.masses],
                "g_prime": [_finite(float(value)) for value in curve.g_prime],
            }
            for curve in curves
        ],
        "files": list(files),
    }


def confronted_document(confronted: Confronted) -> dict[str, Any]:
    """Return one verdict with its numbers and its source."""
    one, effect = confronted.probe.constraint, confronted.effect
    allowed = effect.allowed
    return {
        "key": one.key,
        "title": " ".join(one.title.split()),
        "verdict": str(confronted.verdict),
        "observable": one.observable,
        "contribution": None if allowed is None else effect.value,
        "allowed": None if allowed is None else [_finite(allowed.lower), _finite(allowed.upper)],
        "strength": None if allowed is None else effect.strength,
        "why_not_applicable": effect.silent_because,
        "estimate": confronted.probe.estimate,
        "confidence": one.confidence,
        "source": one.source,
        "verified": one.verified,
        "note": one.note,
    }


def constraints_report(job: ConstraintsJob) -> Iterator[RenderableType]:
    """Yield verdicts, effective scales and dilepton coefficients as tables."""
    yield Text(
        f"{job.model.name}: M_Z' = {job.point.m_zprime:g} GeV, g' = {job.point.g_prime:.4g}, "
        f"M_Z'/g' = {job.point.m_zprime / job.point.g_prime:.4g} GeV, "
        f"Gamma/M = {job.decays.width_over_mass:.3f}",
        style="bold",
    )
    yield _verdicts(job)
    for number, source in enumerate(_sources(job), start=1):
        yield Text(f"[{number}] {source}", style="dim")
    if job.decays.warning:
        yield Text(job.decays.warning, style="yellow")
    yield from _summary(job)
    yield _scales(job)
    yield _dilepton(job)
    open_channels = [(name, job.decays.branching(name)) for name in VIOLATING]
    if any(fraction > 0 for _, fraction in open_channels):
        rates = ", ".join(f"B(Z' -> {name}) = {fraction:.2g}" for name, fraction in open_channels)
        yield Text(f"lepton-flavour-violating decays: {rates}")
    if job.left_out:
        names = ", ".join(" ".join(one.title.split()) for one in job.left_out)
        yield Text(f"off by default, unverified or superseded (--all): {names}", style="dim")


def _verdicts(job: ConstraintsJob) -> Table:
    table = _table("Constraints (ratio > 1: excluded; estimates show tension only)")
    table.add_column("constraint")
    table.add_column("what is compared")
    for header in ("Z' contribution", "allowed", "ratio"):
        table.add_column(header, justify="right")
    table.add_column("verdict")
    table.add_column("source", justify="right")
    sources = _sources(job)
    for confronted in job.confronted:
        one, effect, verdict = confronted.probe.constraint, confronted.effect, confronted.verdict
        mark = "" if one.verified else " [dim](unverified)[/dim]"
        applies = effect.allowed is not None
        why = f": {escape(effect.silent_because)}" if effect.silent_because else ""
        table.add_row(
            escape(" ".join(one.title.split())) + mark,
            escape(one.observable),
            f"{effect.value:.3g}" if applies else "",
            _allowed(confronted),
            f"{effect.strength:.2g}" if applies else "",
            f"[{COLOURS[verdict]}]{verdict}{why}[/]",
            escape(f"[{sources.index(one.source) + 1}]"),
        )
    return table


def _sources(job: ConstraintsJob) -> list[str]:
    return list(dict.fromkeys(confronted.probe.constraint.source for confronted in job.confronted))


def _summary(job: ConstraintsJob) -> Iterator[Text]:
    said = False
    for verdict in (Verdict.EXCLUDED, Verdict.TENSION):
        names = [
            " ".join(confronted.probe.constraint.title.split())
            for confronted in job.confronted
            if confronted.verdict is verdict
        ]
        if names:
            word = "excluded by" if verdict is Verdict.EXCLUDED else "in tension with"
            yield Text(f"{word} {', '.join(names)}", style=f"bold {COLOURS[verdict]}")
            said = True
    if not said:
        yield Text("not excluded by these constraints", style="bold green")


def _scales(job: ConstraintsJob) -> Table:
    table = _table("Effective scales Lambda in TeV with g^2 = 4 pi, sign eta in front")
    table.add_column("fermions")
    for name in ("LL", "LR", "RL", "RR"):
        table.add_column(name, justify="right")
    for pair, terms in job.contact.items():
        table.add_row(
            pair,
            *(f"{'+' if t.eta > 0 else '-'} {t.scale_tev:.1f}" if t.eta else "none" for t in terms),
        )
    return table


def _dilepton(job: ConstraintsJob) -> Table:
    table = _table("Dilepton coefficients c_q ([SAFE] (67), flavour-changing couplings included)")
    table.add_column("channel")
    for name in ("c_u", "c_d", "c_s", "c_c", "c_b"):
        table.add_column(name, justify="right")
    for channel, value in job.dilepton.items():
        numbers = (value.c_u, value.c_d, value.down[1], value.up[1], value.down[2])
        table.add_row(channel, *(f"{number:.3g}" for number in numbers))
    return table


def _allowed(confronted: Confronted) -> str:
    allowed = confronted.effect.allowed
    if allowed is None:
        return ""
    if math.isinf(allowed.lower):
        return f"< {allowed.upper:.3g}"
    return escape(f"[{allowed.lower:.2g}, {allowed.upper:.2g}]")


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _table(title: str) -> Table:
    return Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
