"""Results for people: rich tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from zprime_bridge.charges.exact import as_text, is_zero
from zprime_bridge.report.decay_widths import decays_report
from zprime_bridge.report.numbers import complex_text, prediction_texts
from zprime_bridge.report.tables import plain_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rich.console import RenderableType
    from rich.table import Table

    from zprime_bridge.charges.card import Card
    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.matching.coefficients import WilsonCoefficients
    from zprime_bridge.model.build import ChargeVerdict
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.textures import YukawaTextures
    from zprime_bridge.pipeline import MainJob
    from zprime_bridge.predictions.prediction import Prediction

LEPTONS: Final = ("ee", "mumu", "tautau")
STRONG_PULL: Final = 3.0
MILD_PULL: Final = 2.0


def check_report(card: Card, verdict: ChargeVerdict) -> Iterator[RenderableType]:
    """Yield the verdict on the charges as tables."""
    yield title_panel(card)
    anomalies = plain_table("Anomaly sums (exact)")
    for name in verdict.anomalies.as_texts():
        anomalies.add_column(name, justify="right")
    anomalies.add_row(*(escape(text) for text in verdict.anomalies.as_texts().values()))
    yield anomalies
    yield (
        Text("anomaly-free", style="bold green")
        if verdict.anomalies.vanish
        else Text("anomalous: " + ", ".join(verdict.anomalies.nonzero()), style="bold red")
    )
    yield _textures(verdict.textures, "Yukawa textures")
    if verdict.textures_at_values is not None:
        yield _textures(verdict.textures_at_values, "Textures at these values")
    if verdict.accidental:
        accidental = plain_table("Further terms allowed")
        accidental.add_column("term")
        accidental.add_column("generations")
        for term in verdict.accidental:
            places = ", ".join("".join(map(str, place)) for place in term.generations)
            accidental.add_row(escape(term.name.replace("_", " ")), places or "-")
        yield accidental
    count = verdict.goldstones_at_values or verdict.goldstones
    yield Text(
        f"physical Goldstone bosons: {count.physical}  "
        f"({count.phases} phases - {count.rank_terms} fixed by potential terms - "
        f"{count.gauged} eaten)",
        style="red" if count.physical else "green",
    )
    if not is_zero(verdict.trace_yx):
        yield Text(
            f"Tr(Y X) = {as_text(verdict.trace_yx)}: running generates kinetic mixing",
            style="yellow",
        )


def run_report(job: MainJob) -> Iterator[RenderableType]:
    """Yield the whole main job as tables."""
    yield from check_report(job.card, job.verdict)
    yield Text(
        f"point: g' = {job.point.g_prime:.4g}  (alpha4 = {job.point.alpha4:.4g}), "
        f"M_Z' = {job.point.m_zprime:g} GeV"
        + (f", g_12 = {job.point.g_12:.4g}" if job.point.g_12 else ""),
        style="bold",
    )
    yield couplings_table(job.couplings)
    yield coefficients_table(job.tree, job.low)
    if job.tree_dineutrino_ratio is not None:
        yield Text(
            f"b -> s nu nu / SM, literal tree formula: {job.tree_dineutrino_ratio:.3f}",
            style="bold",
        )
    yield predictions_table(job.predictions)
    if job.decays is None:
        yield Text(f"no Z' widths: {job.decays_refused}", style="yellow")
    else:
        yield from decays_report(job.decays)


def failures(job: MainJob) -> Mapping[str, str]:
    """Return the export formats that failed, with the reason."""
    failed = {
        outcome.name: outcome.failure for outcome in job.exports if outcome.failure is not None
    }
    return {**failed, **job.broken_plugins}


def couplings_table(couplings: ZPrimeCouplings) -> Table:
    """Put diagonal and off-diagonal couplings of every current in one table."""
    table = plain_table("Z' couplings, mass basis (g' included)")
    table.add_column("current")
    for header in ("11", "22", "33", "12", "13", "23"):
        table.add_column(header, justify="right")
    matrices = {
        "u_L": couplings.u_left,
        "d_L": couplings.d_left,
        "e_L": couplings.e_left,
        "nu_L": couplings.nu_left,
        "u_R": couplings.u_right,
        "d_R": couplings.d_right,
        "e_R": couplings.e_right,
        "nu_R": couplings.nu_right,
    }
    for name, matrix in matrices.items():
        if matrix is not None:
            entries = [(0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2)]
            table.add_row(name, *(complex_text(matrix[entry]) for entry in entries))
    return table


def coefficients_table(tree: WilsonCoefficients, low: WilsonCoefficients) -> Table:
    """Put literal tree coefficients beside the physical ones at low scale."""
    inverse = tree.metadata["inverse_alpha_e"]
    table = plain_table("b -> s l l: new-physics Wilson coefficients")
    table.add_column("coefficient")
    table.add_column(f"tree, alpha_e = 1/{inverse:.1f}", justify="right")
    table.add_column(f"wilson, {low.scale:g} GeV, alpha_e = 1/127.9", justify="right")
    for operator in ("C9", "C10", "C9p", "C10p"):
        for lepton in LEPTONS:
            name = f"{operator}_bs{lepton}"
            table.add_row(
                name, complex_text(tree.values.get(name, 0)), complex_text(low.values.get(name, 0))
            )
    return table


def predictions_table(predictions: Iterable[Prediction]) -> Table:
    """Put model, Standard Model and experiment side by side."""
    table = plain_table("Predictions")
    table.add_column("observable", overflow="fold")
    for header in ("model", "SM", "model/SM", "measured", "pull", "SM pull"):
        table.add_column(header, justify="right")
    for prediction in predictions:
        texts = prediction_texts(prediction)
        table.add_row(
            escape(prediction.name) + (f" [dim]{escape(texts.unit)}[/dim]" if texts.unit else ""),
            texts.model,
            texts.standard_model,
            "" if prediction.ratio is None else f"{prediction.ratio:.3f}",
            texts.measured,
            _pull(prediction.pull),
            _pull(prediction.sm_pull),
        )
    return table


def _pull(pull: float | None) -> str:
    if pull is None:
        return ""
    text = f"{pull:+.1f}"
    if abs(pull) >= STRONG_PULL:
        return f"[red]{text}[/red]"
    return f"[yellow]{text}[/yellow]" if abs(pull) >= MILD_PULL else text


def title_panel(card: Card | U1PrimeModel) -> Panel:
    """Say which card this is and where its charges come from."""
    text = f"[bold]{escape(card.name)}[/bold]  template {card.template}  {escape(str(card.source))}"
    return Panel(text, expand=False)


def _textures(textures: YukawaTextures, title: str) -> Table:
    table = plain_table(title)
    names = textures.as_names()
    for name in names:
        table.add_column(name, justify="left")
    columns = [_matrix_text(rows) for rows in names.values()]
    table.add_row(*columns)
    return table


def _matrix_text(rows: list[list[str]]) -> str:
    width = max(len(entry) for row in rows for entry in row) if rows and rows[0] else 0
    if width == 0:
        return "-"
    return "\n".join("  ".join(entry.ljust(width) for entry in row) for row in rows)
