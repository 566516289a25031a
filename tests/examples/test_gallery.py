"""The gallery of [SAFE]: every script runs and prints what the paper says beside our numbers."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

GALLERY = Path(__file__).parents[2] / "examples" / "gallery"
SCRIPTS = sorted(path.name for path in GALLERY.glob("fig*.py"))
QUICK = ("fig04.py", "fig05.py", "fig08.py")  # one for each kind; the others differ in numbers
CASES = [n if n in QUICK else pytest.param(n, marks=pytest.mark.slow) for n in SCRIPTS]
COARSE = ("--points", "7", "--random", "200")


@pytest.fixture
def printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[str], str]:
    """Run a script coarsely, as a user does, and return what it prints."""

    def run(name: str) -> str:
        monkeypatch.setattr(sys, "argv", [name, "-o", str(tmp_path), *COARSE])
        monkeypatch.syspath_prepend(str(GALLERY))
        runpy.run_path(str(GALLERY / name), run_name="__main__")
        return capsys.readouterr().out

    return run


def test_there_is_a_script_for_every_figure_of_section_4() -> None:
    assert [f"fig{number:02}.py" for number in range(3, 12)] == SCRIPTS


@pytest.mark.parametrize("script", CASES)
def test_a_script_compares_with_the_paper_and_draws(
    script: str, printed: Callable[[str], str], tmp_path: Path
) -> None:
    assert re.search(r"paper: .+ here: .+", printed(script))
    (figure,) = tmp_path.iterdir()
    assert figure.name == script.replace(".py", ".png")


def test_figure_3_has_its_pole(
    printed: Callable[[str], str], reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("gallery/fig3_pole")
    found = re.search(r"Landau pole .* here: (\S+) TeV", printed("fig03.py"))
    assert found is not None
    assert float(found[1]) == pytest.approx(expected.value, rel=expected.rtol)
