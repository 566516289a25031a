"""The door to PyR@TE, tried with small programs that stand in for it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external.pyrate import locate, run_model

STAND_IN = """
import argparse, os, pathlib, subprocess, sys, time
parser = argparse.ArgumentParser()
for flag in ("-m", "-l", "-res"):
    parser.add_argument(flag)
for flag in ("-no-tex", "-no-math", "-py"):
    parser.add_argument(flag, action="store_true")
given = parser.parse_args()
model = pathlib.Path(given.m).read_text()
output = pathlib.Path(given.res, "M", "PythonOutput")
"""
SUCCESS = """
settings = pathlib.Path("default.settings").read_text()
print("loops", given.l)
print("All OK !")
output.mkdir(parents=True)
(output / "RGEs.py").write_text(f"# {model}\\n# {settings!r}\\n# {os.getcwd()}")
"""
DEADLINE_S = 20.0  # far above the time to kill a process, far below its sleep


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory in place of PyR@TE; tests write the program into it."""
    directory = tmp_path / "pyrate"
    directory.mkdir()
    monkeypatch.setenv("ZPRIME_PYRATE", str(directory))
    return directory


def write(program: Path, body: str) -> None:
    (program / "pyR@TE.py").write_text(STAND_IN + body, encoding="utf-8")


def test_missing_program_is_one_sentence_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZPRIME_PYRATE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(ExternalToolError, match=r"clone https://.* and set ZPRIME_PYRATE") as info:
        locate()
    assert info.value.missing


def test_user_cache_is_found_without_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = tmp_path / "zprime_bridge" / "pyrate"
    directory.mkdir(parents=True)
    write(directory, SUCCESS)
    monkeypatch.delenv("ZPRIME_PYRATE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert locate() == directory.resolve()


def test_a_wrong_variable_is_named(program: Path) -> None:
    with pytest.raises(ExternalToolError, match=r"is not there \(ZPRIME_PYRATE=") as info:
        locate()
    assert info.value.missing
    assert str(program) in str(info.value)


def test_run_hands_back_log_and_text_and_leaves_the_source_alone(program: Path) -> None:
    write(program, SUCCESS)
    before = sorted(program.iterdir())
    run = run_model("a model", loops=1)
    assert "loops 1" in run.log
    assert "# a model" in run.python_rges
    assert "LatexOutput : False" in run.python_rges
    assert str(program) not in run.python_rges
    assert sorted(program.iterdir()) == before


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        (
            "Gauge invariance is not satisfied by the following Yukawa couplings :\\n\\tyt (U1X)",
            r"Gauge invariance is not satisfied .* yt \(U1X\)",
        ),
        ("\\nError while parsing the term 'Qbar H d'.", "Error while parsing the term 'Qbar H d'"),
        ("Traceback\\n  File\\nKeyError: 'Date'", "KeyError: 'Date'"),
        ("half way", "last line was: half way"),
    ],
)
def test_failure_gives_the_reason_of_the_program(program: Path, printed: str, reason: str) -> None:
    write(program, f'print("{printed}")')
    with pytest.raises(ExternalToolError, match=reason) as info:
        run_model("a model")
    assert not info.value.missing
    assert "\n" not in str(info.value)


def test_missing_dependencies_count_as_missing(program: Path) -> None:
    write(
        program,
        'print("Error: some dependencies are missing/outdated.\\n\\t-h5py >= 2 (current: None)")',
    )
    with pytest.raises(ExternalToolError, match="h5py") as info:
        run_model("a model")
    assert info.value.missing


def test_timeout_leaves_no_process_behind(program: Path, tmp_path: Path) -> None:
    note = tmp_path / "child"
    write(
        program,
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(note)!r}).write_text(str(child.pid))\ntime.sleep(600)",
    )
    start = time.monotonic()
    with pytest.raises(ExternalToolError, match="did not finish within"):
        run_model("a model", timeout_s=3)
    assert time.monotonic() - start < DEADLINE_S
    child = int(note.read_text())
    while _alive(child):
        assert time.monotonic() - start < DEADLINE_S
        time.sleep(0.05)


def _alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    if status.parent.parent.is_dir() and not status.exists():
        return False
    if status.exists():
        return "State:\tZ" not in status.read_text()
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("loops", [0, 4, -1])
def test_unknown_loop_orders_are_refused(program: Path, loops: int) -> None:
    write(program, SUCCESS)
    with pytest.raises(ExternalToolError, match="1 to 3 loops"):
        run_model("a model", loops=loops)
