"""``zprime-bridge decays``: documents, tables, picture."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.decays.cases import resonance_of
from zprime_bridge.decays.electroweak import couplings_at_m_z
from zprime_bridge.report.cross_sections import cross_sections, energies_around, line_shape
from zprime_bridge.report.plots.decays import line_shape_figure
from zprime_bridge.report.plots.style import rendered

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Outcome

KEYS = {"card", "point", "decays", "features", "collider", "pairs", "files"}
AT_M_Z = ("--electroweak", "m-z")  # compiles nothing


def test_json_is_one_document(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("decays", "BM2", *AT_M_Z, "--json")
    assert outcome.code == 0
    document = json.loads(outcome.out)
    assert set(document) == KEYS
    assert document["decays"]["channels"]["psi psi"]["open"] is True
    assert sum(document["decays"]["groups"].values()) == pytest.approx(1)
    assert document["collider"]["electroweak"]["sin2_theta_w"] == pytest.approx(0.23122)


def test_the_default_couplings_run_to_the_energy(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("decays", "BM1", "--json")
    collider = json.loads(outcome.out)["collider"]
    assert collider["electroweak"]["name"] == "two-loop running to 3000 GeV"
    assert collider["electroweak"]["sin2_theta_w"] > 0.24


def test_the_table_warns_of_a_broad_line(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("decays", "BM3", *AT_M_Z, "--mass", "psi=2600")
    assert "closed: psi psi" in outcome.out
    assert "no narrow resonance" not in outcome.out
    assert "no narrow resonance" in zprime_bridge("decays", "BM3", *AT_M_Z).out


def test_eaten_scalars_can_be_left_out(zprime_bridge: Callable[..., Outcome]) -> None:
    assert "phi phi*" in zprime_bridge("decays", "BM1", *AT_M_Z).out
    assert "phi phi*" not in zprime_bridge("decays", "BM1", *AT_M_Z, "--no-eaten").out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--mass", "psi"), 2, "expected FIELD=GEV"),
        (("--mass", "Psi=10"), 1, "no mass can be given to 'Psi'"),
        (("--sqrt-s", "100"), 1, "or choose --electroweak m-z"),
        (("--sqrt-s", "-1"), 1, "positive number of GeV"),
        (("--m-zprime", "5"), 1, "'zprime-bridge light'"),
    ],
)
def test_mistakes_get_one_clear_message(
    arguments: tuple[str, ...], code: int, message: str, zprime_bridge: Callable[..., Outcome]
) -> None:
    outcome = zprime_bridge("decays", "BM1", *arguments)
    assert outcome.code == code
    assert message in " ".join(outcome.err.split())


def test_output_holds_document_and_pictures(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    outcome = zprime_bridge("decays", "BM4", *AT_M_Z, "-o", str(tmp_path))
    assert outcome.code == 0
    assert json.loads((tmp_path / "decays.json").read_text("utf-8"))["card"] == "BM4"
    assert (tmp_path / "line-shape.png").read_bytes().startswith(b"\x89PNG")


def test_the_line_peaks_at_the_mass_and_the_figure_shows_every_curve() -> None:
    line = resonance_of("BM2")
    energies = energies_around(line.decays.m_zprime, points=60)
    shape = line_shape(line, couplings_at_m_z(), sqrt_s=energies)
    peak = energies[int(np.argmax(shape.curves["invisible"]))]
    assert abs(peak - line.decays.m_zprime) < line.decays.total
    axes = line_shape_figure(shape, title="BM2", sqrt_s=3000.0).axes[0]
    drawn = [one for one in axes.get_lines() if len(np.asarray(one.get_xdata())) == energies.size]
    assert len(drawn) == 2 * len(shape.curves)


def test_the_figure_is_the_same_file_twice() -> None:
    line = resonance_of("BM2")
    shape = line_shape(line, couplings_at_m_z(), sqrt_s=energies_around(5000.0, points=20))
    first, second = (rendered(line_shape_figure(shape, title="BM2"), "svg") for _ in range(2))
    assert first == second


def test_the_beam_is_no_final_state() -> None:
    sections = cross_sections(resonance_of("chiral-XI"), 1000.0, couplings_at_m_z(), beam="e")
    assert "e" not in [pair.final for pair in sections.pairs]
    assert all(pair.model.sigma > 0 for pair in sections.pairs)
