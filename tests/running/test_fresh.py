"""Beta functions from a run of PyR@TE, or of a small program in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import zprime_bridge as zb
from tests.external.stand_in import END, write_program
from tests.running.conftest import SHAPES, TEXT
from zprime_bridge.core.errors import CardError, ExternalToolError
from zprime_bridge.running.fresh import pyrate_betas
from zprime_bridge.running.templates import beta_system

if TYPE_CHECKING:
    from pathlib import Path

    from zprime_bridge.running.system import BetaSystem

MODEL = "Name: M\n"
SOLVER = "".join(
    f"        self.{name} = Coupling('{name}', 'Yukawas', shape=({rows},{columns}))\n"
    for name, (rows, columns) in SHAPES.items()
)
PRINT = f"""
output.mkdir(parents=True)
(output / "RGEs.py").write_text({TEXT!r})
(output / "M.py").write_text({SOLVER!r})
(output / "run.py").write_text("raise SystemExit")
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in place of PyR@TE that prints the beta functions of texts/rges.txt."""
    monkeypatch.setenv("ZPRIME_PYRATE", str(tmp_path / "pyrate"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write_program(tmp_path / "pyrate", PRINT + END)
    return tmp_path / "pyrate"


@pytest.mark.usefixtures("program")
def test_a_run_becomes_a_system_with_matrices(by_hand: BetaSystem) -> None:
    system = pyrate_betas(MODEL)
    assert system.couplings == by_hand.couplings
    assert system.betas == by_hand.betas
    assert system.provenance.model == MODEL
    assert system.provenance.program.startswith("PyR@TE 3 (LSartore/pyrate, tree-")


def test_the_second_time_the_result_is_that_of_the_cache(program: Path, tmp_path: Path) -> None:
    system = pyrate_betas(MODEL)
    (kept,) = (tmp_path / "cache" / "zprime_bridge" / "pyrate_runs").iterdir()
    written = kept.stat().st_mtime_ns
    assert pyrate_betas(MODEL) == system
    assert kept.stat().st_mtime_ns == written
    write_program(program, "raise SystemExit('another program')")
    with pytest.raises(ExternalToolError, match="another program"):
        pyrate_betas(MODEL)


@pytest.mark.usefixtures("program")
def test_a_result_of_another_version_is_computed_again(tmp_path: Path) -> None:
    system = pyrate_betas(MODEL)
    (kept,) = (tmp_path / "cache" / "zprime_bridge" / "pyrate_runs").iterdir()
    text = kept.read_text(encoding="utf-8")
    kept.write_text(text.replace("(41/6)", "(42/6)"), encoding="utf-8")
    assert pyrate_betas(MODEL) == system
    kept.write_text(text[:-50], encoding="utf-8")
    assert pyrate_betas(MODEL) == system


def test_a_half_finished_run_gives_no_beta_function(program: Path) -> None:
    write_program(program, PRINT + "os.kill(os.getpid(), signal.SIGKILL)\n")
    with pytest.raises(ExternalToolError, match="killed by signal 9"):
        pyrate_betas(MODEL)


def test_missing_shapes_are_told(program: Path) -> None:
    write_program(program, PRINT.replace("shape=", "form=") + END)
    with pytest.raises(ExternalToolError, match="is a shape missing"):
        pyrate_betas(MODEL)


@pytest.mark.usefixtures("program")
def test_unsafe_text_is_refused() -> None:
    with pytest.raises(CardError, match="would be a call"):
        pyrate_betas("Name: M\nPotential: {Definitions: {x : t(y)}}\n")


def test_without_pyrate_the_one_thing_to_do_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZPRIME_PYRATE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(ExternalToolError, match="zprime-bridge pyrate install"):
        zb.pyrate_betas(zb.build_model(zb.load_card("BM3")))


@pytest.mark.pyrate
@pytest.mark.usefixtures("_pyrate")
@pytest.mark.parametrize("card", ["BM3", pytest.param("chiral-II", marks=pytest.mark.slow)])
def test_the_real_program_gives_the_shipped_beta_functions(card: str) -> None:
    model = zb.build_model(zb.load_card(card))
    fresh, shipped = zb.pyrate_betas(model, cached=False), beta_system(model)
    assert fresh.couplings == shipped.couplings
    assert fresh.betas == shipped.betas
