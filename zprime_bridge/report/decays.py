"""Results on decays and cross sections of the Z': JSON documents and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.markup import escape

from zprime_bridge.report.decay_widths import decays_document, percent
from zprime_bridge.report.documents import number, point_document
from zprime_bridge.report.numbers import complex_text
from zprime_bridge.report.tables import plain_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from zprime_bridge.decays.channels import Channel, ZPrimeDecays
    from zprime_bridge.decays.features import Features
    from zprime_bridge.decays.resonance import InvisibleComparison
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint
    from zprime_bridge.report.cross_sections import CrossSections

SHOWN_BRANCHING: Final = 1e-6
"""Smaller branching ratios are left out of the table, not of the document."""


def features_document(row: Features) -> dict[str, Any]:
    """Return a row of Table 6 of arXiv:2109.06201."""
    return {
        "mu_gev": row.mu,
        "alpha4": row.alpha4,
        "C9_bsmumu": None if row.c9_mu is None else number(row.c9_mu),
        "C10_bsmumu": None if row.c10_mu is None else number(row.c10_mu),
        "yukawas": {
            "quarks": row.quarks,
            "charged_leptons": row.leptons,
            "neutrinos": row.neutrinos,
        },
        "r_bs": row.r_bs,
        "invisible": row.invisible,
        "nu_right": row.nu_right,
    }


def comparison_document(found: InvisibleComparison) -> dict[str, Any]:
    """Return the invisible cross sections of a lepton collider, (69) and (70)."""
    used = found.electroweak
    return {
        "beam": found.beam,
        "sqrt_s_gev": found.sqrt_s,
        "zprime_fb": found.zprime_fb,
        "standard_model_fb": found.standard_model_fb,
        "ratio": found.ratio,
        "electroweak": {
            "name": used.name,
            "g_1": used.g_1,
            "g_2": used.g_2,
            "sin2_theta_w": used.sin2,
            "m_z": used.m_z,
            "width_z": used.width_z,
        },
        "leaves_out": "interference with the Standard Model; W exchange",
    }


def decays_command_document(
    model: U1PrimeModel,
    point: ParameterPoint,
    decays: ZPrimeDecays,
    *,
    row: Features,
    sections: CrossSections,
    files: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the document of ``decays --json``.

    Keys: ``card``, ``point``, ``decays``, ``features``, ``collider`` (invisible final states),
    ``pairs`` (with interference), ``files``.
    """
    return {
        "card": model.name,
        "point": point_document(point),
        "decays": decays_document(decays),
        "features": features_document(row),
        "collider": comparison_document(sections.invisible),
        "pairs": [
            {
                "process": f"{pair.beam} {pair.beam} -> {pair.final} {pair.final}",
                "sigma_fb": pair.model.sigma_fb,
                "standard_model_fb": pair.standard_model.sigma_fb,
                "zprime_alone_fb": pair.alone_fb,
                "forward_backward": pair.model.forward_backward,
                "standard_model_forward_backward": pair.standard_model.forward_backward,
            }
            for pair in sections.pairs
        ],
        "files": list(files),
    }


def channels_table(decays: ZPrimeDecays) -> Table:
    """Put every channel with a width in one table, the largest first."""
    table = plain_table("Channels")
    table.add_column("final state")
    for header in ("width GeV", "BR %", "opens at GeV"):
        table.add_column(header, justify="right")
    table.add_column("")
    for channel in sorted(decays.channels, key=lambda one: -one.width):
        if decays.fraction(channel.width) > SHOWN_BRANCHING:
            table.add_row(
                escape(channel.name),
                f"{channel.width:.4g}",
                percent(decays.fraction(channel.width)),
                f"{channel.threshold:.4g}",
                _notes(channel),
            )
    return table


def features_table(row: Features) -> Table:
    """Write a row of Table 6."""
    table = plain_table("Key features (arXiv:2109.06201 Table 6; literal tree formulas)")
    headers = (
        "mu0 TeV", "alpha4", "C9 mu", "C10 mu", "Yukawas ud", "e", "nu", "r_Bs", "BR inv %", "nu_R",
    )  # fmt: skip
    for header in headers:
        table.add_column(header, justify="right")
    table.add_row(
        f"{row.mu / 1e3:g}",
        f"{row.alpha4:.3g}",
        *("-" if c is None else complex_text(c) for c in (row.c9_mu, row.c10_mu)),
        *("yes" if allowed else "no" for allowed in (row.quarks, row.leptons, row.neutrinos)),
        f"{row.r_bs:.2f}",
        percent(row.invisible),
        "yes" if row.nu_right else "no",
    )
    return table


def cross_sections_report(sections: CrossSections) -> Iterator[RenderableType]:
    """Yield cross sections at one energy."""
    found = sections.invisible
    used = found.electroweak
    table = plain_table(
        f"{found.beam}+ {found.beam}- at {found.sqrt_s:g} GeV ({used.name}: g1 = {used.g_1:.4f}, "
        f"g2 = {used.g_2:.4f}, sin^2 = {used.sin2:.4f})"
    )
    table.add_column("final state")
    for header in ("Z' alone fb", "gamma + Z + Z' fb", "SM fb", "ratio to SM", "A_FB", "SM A_FB"):
        table.add_column(header, justify="right")
    table.add_row(
        "invisible",
        f"{found.zprime_fb:.4g}",
        "",
        f"{found.standard_model_fb:.4g}",
        f"{found.ratio:.4g}",
    )
    for pair in sections.pairs:
        model, standard = pair.model, pair.standard_model
        table.add_row(
            f"{pair.final} {pair.final}",
            f"{pair.alone_fb:.4g}",
            f"{model.sigma_fb:.4g}",
            f"{standard.sigma_fb:.4g}",
            f"{model.sigma / standard.sigma:.4g}" if standard.sigma else "",
            _asymmetry(model.forward_backward),
            _asymmetry(standard.forward_backward),
        )
    table.caption = "invisible: ratio of (69) to (70), no interference, no W exchange"
    yield table


def _asymmetry(value: float | None) -> str:
    return "" if value is None else f"{value:+.3f}"


def _notes(channel: Channel) -> str:
    notes = ["invisible"] if channel.invisible else []
    return ", ".join([*notes, "partly eaten"] if channel.eaten else notes)
