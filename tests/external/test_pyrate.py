"""The door to PyR@TE, tried with small programs that stand in for it."""

from __future__ import annotations

import errno
import time
from pathlib import Path

import pytest

from tests.external.stand_in import (
    DEADLINE_S,
    END,
    SUCCESS,
    WRITE,
    hanging,
    wait_until_dead,
    write_program,
)
from zprime_bridge.core.errors import CardError, ExternalToolError
from zprime_bridge.external.pyrate import run_model

MODEL = "Name: M\n"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory in place of PyR@TE; tests write the program into it."""
    directory = tmp_path / "pyrate"
    directory.mkdir()
    monkeypatch.setenv("ZPRIME_PYRATE", str(directory))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return directory


def test_run_hands_back_log_and_text_and_leaves_the_source_alone(program: Path) -> None:
    write_program(program, SUCCESS)
    before = sorted(program.iterdir())
    run = run_model(MODEL, loops=1)
    assert "loops 1" in run.log
    assert "Name: M" in run.python_rges
    assert "LatexOutput : False" in run.python_rges
    assert str(program) not in run.python_rges
    assert sorted(program.iterdir()) == before
    assert run.source.startswith("tree-")


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
    write_program(program, f'print("{printed}")')
    with pytest.raises(ExternalToolError, match=reason) as info:
        run_model(MODEL)
    assert not info.value.missing
    assert "\n" not in str(info.value)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (WRITE, "without a result"),
        (WRITE + "os.kill(os.getpid(), signal.SIGKILL)", "killed by signal 9"),
        (SUCCESS + "raise MemoryError('no room')", "MemoryError: no room"),
        (
            WRITE + 'print("ERROR while creating the Python RGE file. Skipping.")\n' + END,
            "ERROR while creating the Python RGE file",
        ),
    ],
    ids=["stopped", "killed", "crashed", "half-written"],
)
def test_a_file_left_by_an_unfinished_run_is_no_result(
    program: Path, body: str, reason: str
) -> None:
    write_program(program, body)
    with pytest.raises(ExternalToolError, match=reason):
        run_model(MODEL, cached=True)
    write_program(program, SUCCESS)
    assert not run_model(MODEL, cached=True).from_cache


def test_missing_dependencies_count_as_missing(program: Path) -> None:
    write_program(
        program,
        'print("Error: some dependencies are missing/outdated.\\n\\t-h5py >= 2 (current: None)")',
    )
    with pytest.raises(ExternalToolError, match=r"h5py .*pip install 'zprime-bridge") as info:
        run_model(MODEL)
    assert info.value.missing


def test_timeout_leaves_no_process_behind_and_keeps_the_log(program: Path, tmp_path: Path) -> None:
    note = tmp_path / "note"
    write_program(program, "print('deep in thought')\n" + hanging(note))
    start = time.monotonic()
    with pytest.raises(ExternalToolError, match="did not finish within") as info:
        run_model(MODEL, timeout_s=3, cached=True)
    assert time.monotonic() - start < DEADLINE_S
    wait_until_dead(*map(int, note.read_text().split()))
    log = Path(str(info.value).rpartition("(log: ")[2].rstrip(")"))
    assert log.read_text() == "deep in thought\n"


@pytest.mark.parametrize("loops", [0, 4, -1])
def test_unknown_loop_orders_are_refused(program: Path, loops: int) -> None:
    write_program(program, SUCCESS)
    with pytest.raises(ExternalToolError, match="1 to 3 loops"):
        run_model(MODEL, loops=loops)


@pytest.mark.parametrize("timeout_s", [0.0, -1.0, float("nan"), float("inf")])
def test_impossible_timeouts_are_refused(program: Path, timeout_s: float) -> None:
    write_program(program, SUCCESS)
    with pytest.raises(ExternalToolError, match="timeout must be positive"):
        run_model(MODEL, timeout_s=timeout_s)


def test_unsafe_text_is_refused_before_anything_runs(program: Path, tmp_path: Path) -> None:
    write_program(program, f"pathlib.Path({str(tmp_path / 'ran')!r}).touch()")
    with pytest.raises(CardError, match="call"):
        run_model("Fermions: {Q: {Qnb: {U1X: exit(3)}}}", where="foreign.model")
    assert not (tmp_path / "ran").exists()


def test_trusted_text_is_handed_over_unchanged(program: Path) -> None:
    write_program(program, SUCCESS)
    assert "# f(x)" in run_model("Name: M # f(x)", trusted=True).python_rges
    assert "# f(x)" not in run_model("Name: M # f(x)").python_rges


def test_full_disk_while_copying_is_one_clear_error(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_program(program, SUCCESS)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shutil.copytree", full)
    with pytest.raises(ExternalToolError, match="cannot be run: No space left on device"):
        run_model(MODEL)


def test_progress_is_told_the_last_line(program: Path) -> None:
    write_program(program, "print('step one', flush=True)\ntime.sleep(1.5)\n" + SUCCESS)
    told: list[str] = []
    run_model(MODEL, progress=told.append)
    assert "step one" in told
