"""``zprime-bridge pyrate``."""

from __future__ import annotations

import ast
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.external.stand_in import (
    DEADLINE_S,
    SUCCESS,
    hanging,
    pin_of,
    wait_until_dead,
    write_program,
    write_tree,
)
from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external import pyrate_source
from zprime_bridge.external.pyrate import locate
from zprime_bridge.external.pyrate_packages import PACKAGES, packages_present

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Outcome

MODEL = "Name: M\nGroups: {U1Y: U1}\n"
HOSTILE = 'Name: M\nFermions: {Q: {Qnb: {U1Y: __import__("os").system("touch pwned")}}}\n'


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty user cache and no PyR@TE."""
    monkeypatch.delenv("ZPRIME_PYRATE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "zprime_bridge"


@pytest.fixture
def program(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory in place of PyR@TE that works."""
    del cache
    directory = tmp_path / "pyrate"
    write_program(directory, SUCCESS)
    monkeypatch.setenv("ZPRIME_PYRATE", str(directory))
    return directory


@pytest.fixture
def all_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every package that PyR@TE imports seems to be there."""
    present = dict.fromkeys(PACKAGES, True)
    monkeypatch.setattr(
        "zprime_bridge.external.pyrate_packages.packages_present", lambda: dict(present)
    )


@pytest.mark.usefixtures("cache", "all_packages")
def test_status_without_pyrate_explains_and_exits_with_three(
    zprime_bridge: Callable[..., Outcome],
) -> None:
    outcome = zprime_bridge("pyrate", "status")
    assert outcome.code == 3
    assert "is not installed" in outcome.out
    assert "to do: run 'zprime-bridge pyrate install', offline with '--from PATH'" in outcome.out
    document = json.loads(zprime_bridge("pyrate", "status", "--json").out)
    assert document["usable"] is False
    assert document["directory"] is None
    assert len(document["todo"]) == 1


@pytest.mark.usefixtures("all_packages")
def test_status_tells_an_override_that_is_not_the_pinned_commit(
    zprime_bridge: Callable[..., Outcome], program: Path
) -> None:
    outcome = zprime_bridge("pyrate", "status")
    assert outcome.code == 0
    assert f"is in {program} (ZPRIME_PYRATE)" in outcome.out
    assert "your own choice" in outcome.out
    document = json.loads(zprime_bridge("pyrate", "status", "--json").out)
    assert (document["usable"], document["verified"], document["commit"]) == (True, False, None)
    assert document["origin"] == "override"


@pytest.mark.usefixtures("program")
def test_status_names_missing_packages_and_the_command(
    zprime_bridge: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "zprime_bridge.external.pyrate_packages.packages_present",
        lambda: {name: name != "h5py" for name in PACKAGES},
    )
    outcome = zprime_bridge("pyrate", "status")
    assert outcome.code == 3
    assert "missing packages: h5py" in outcome.out
    assert "to do: pip install 'zprime-bridge[pyrate]'" in outcome.out


def test_packages_are_looked_for_without_importing_them() -> None:
    code = (
        "import sys; from zprime_bridge.external.pyrate_packages import packages_present\n"
        "assert packages_present()['sympy'] and 'sympy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert packages_present()["yaml"]


@pytest.mark.usefixtures("all_packages")
def test_install_then_status_then_run(
    zprime_bridge: Callable[..., Outcome],
    cache: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_tree(tmp_path / "tree")
    pin = pin_of(tmp_path / "tree", "c0ffee")
    monkeypatch.setattr(pyrate_source, "pinned", lambda: pin)
    monkeypatch.setattr("zprime_bridge.external.pyrate.pinned", lambda: pin)
    outcome = zprime_bridge("pyrate", "install", "--from", str(tmp_path / "tree"))
    assert (outcome.code, outcome.err) == (0, "")
    assert str(cache / "pyrate" / "c0ffee") in outcome.out
    assert "commit c0ffee, every file verified" in zprime_bridge("pyrate", "status").out
    (tmp_path / "my.model").write_text(MODEL)
    run = json.loads(zprime_bridge("pyrate", "run", str(tmp_path / "my.model"), "--json").out)
    assert run["pyrate"] == "c0ffee"


def test_install_refuses_another_tree(
    zprime_bridge: Callable[..., Outcome], cache: Path, tmp_path: Path
) -> None:
    write_tree(tmp_path / "tree")
    outcome = zprime_bridge("pyrate", "install", "--from", str(tmp_path / "tree"))
    assert outcome.code == 1
    assert "nothing was installed" in outcome.err
    assert not (cache / "pyrate" / pyrate_source.COMMIT).exists()


@pytest.mark.usefixtures("program")
def test_run_of_a_card_prints_the_file_and_caches_it(
    zprime_bridge: Callable[..., Outcome],
) -> None:
    outcome = zprime_bridge("pyrate", "run", "BM3")
    assert outcome.code == 0
    assert "Name: BM3" in ast.literal_eval(outcome.out.splitlines()[0][2:])
    assert "computed" in outcome.err
    again = zprime_bridge("pyrate", "run", "BM3")
    assert again.out == outcome.out
    assert "from the cache" in again.err
    assert "computed" in zprime_bridge("pyrate", "run", "BM3", "--no-cache").err
    other = json.loads(zprime_bridge("pyrate", "run", "BM3", "-l", "1", "--json").out)
    assert other["from_cache"] is False
    assert "loops 1" in other["log"]


@pytest.mark.usefixtures("program")
def test_run_with_output_writes_everything(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    (tmp_path / "my.model").write_text(MODEL)
    out = tmp_path / "out"
    outcome = zprime_bridge("pyrate", "run", str(tmp_path / "my.model"), "-o", str(out))
    assert outcome.code == 0
    names = {"my.model", "RGEs.py", "pyrate.log", "run.json"}
    assert {path.name for path in out.iterdir()} == names
    assert outcome.out.count("wrote ") == 4
    assert (out / "my.model").read_text() == MODEL
    assert json.loads((out / "run.json").read_text())["loops"] == 2


def test_hostile_model_is_refused_before_anything_runs(
    zprime_bridge: Callable[..., Outcome], program: Path, tmp_path: Path
) -> None:
    write_program(program, f"pathlib.Path({str(tmp_path / 'ran')!r}).touch()")
    model = tmp_path / "hostile.model"
    model.write_text(HOSTILE)
    outcome = zprime_bridge("pyrate", "run", str(model))
    assert outcome.code == 2
    assert f"{model}:2:" in outcome.err
    assert "--trust" in outcome.err
    assert not (tmp_path / "ran").exists()
    assert zprime_bridge("pyrate", "run", str(model), "--trust").code == 1
    assert (tmp_path / "ran").exists()


def test_what_pyrate_prints_is_no_markup(
    zprime_bridge: Callable[..., Outcome], program: Path
) -> None:
    write_program(
        program, "print('[/bold] term Qbar[i,a]', flush=True)\ntime.sleep(0.8)\n" + SUCCESS
    )
    assert zprime_bridge("pyrate", "run", "BM3").code == 0


def test_a_result_that_cannot_be_cached_is_given_with_a_warning(
    zprime_bridge: Callable[..., Outcome], program: Path, cache: Path
) -> None:
    assert program.is_dir()
    cache.mkdir(parents=True)
    (cache / "pyrate_runs").write_text("a file where the directory should be")
    outcome = zprime_bridge("pyrate", "run", "BM3")
    assert outcome.code == 0
    assert "zprime-bridge: warning: the result of PyR@TE could not be cached" in outcome.err
    assert "Name: BM3" in outcome.out


@pytest.mark.usefixtures("cache")
def test_run_without_pyrate_exits_with_three(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("pyrate", "run", "BM3")
    assert outcome.code == 3
    assert "zprime-bridge pyrate install" in outcome.err


def test_failed_run_gives_one_reason_and_keeps_its_log(
    zprime_bridge: Callable[..., Outcome], program: Path, tmp_path: Path
) -> None:
    write_program(program, "print('Error while parsing the term.\\n')")
    outcome = zprime_bridge("pyrate", "run", "BM3", "-o", str(tmp_path / "out"))
    assert outcome.code == 1
    assert "refuses the model: Error while parsing the term. (log: " in outcome.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("my.model", "-p", "l=1"), "for cards"),
        (("BM3", "--trust"), "for .model files"),
        (("BM3", "-l", "4"), "1<=x<=3"),
        (("BM3", "--timeout", "0"), "x>0"),
        (("absent.model",), "cannot be read: No such file"),
        (("BM33",), "zprime-bridge cards"),
    ],
)
@pytest.mark.usefixtures("program")
def test_wrong_usage_exits_with_two(
    zprime_bridge: Callable[..., Outcome], arguments: tuple[str, ...], message: str
) -> None:
    outcome = zprime_bridge("pyrate", "run", *arguments)
    assert outcome.code == 2
    assert message in outcome.err


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_interrupted_run_leaves_nothing_running(
    program: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    note, scratch = tmp_path / "note", tmp_path / "scratch"
    write_program(program, hanging(note))
    (tmp_path / "my.model").write_text(MODEL)
    scratch.mkdir()
    call = "import sys; from zprime_bridge.cli.main import main; sys.argv[0] = 'z'; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", call, "pyrate", "run", str(tmp_path / "my.model")],
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    start = time.monotonic()
    while not note.exists():
        assert time.monotonic() - start < DEADLINE_S
        time.sleep(0.05)
    process.send_signal(number)
    assert process.wait(DEADLINE_S) == code
    wait_until_dead(*map(int, note.read_text().split()))
    if number != signal.SIGKILL:
        assert list(scratch.iterdir()) == []


@pytest.mark.pyrate
def test_the_real_program_is_installed_and_run_from_the_cache(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        real = locate()
    except ExternalToolError as err:
        pytest.skip(str(err))
    if not all(packages_present().values()):
        pytest.skip("packages that PyR@TE 3 imports are missing")
    monkeypatch.delenv("ZPRIME_PYRATE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    installed = zprime_bridge("pyrate", "install", "--from", str(real))
    if installed.code:
        pytest.skip(f"another version of PyR@TE: {installed.err}")
    model = tmp_path / "toy.model"
    model.write_text(
        "Author: A\nDate: undated\nName: toy\nGroups: {U1Y: U1, U1X: U1}\n"
        "Fermions: {F: {Gen: 1, Qnb: {U1Y: 1, U1X: XVALUE}}}\n"
        "RealScalars: {}\nComplexScalars: {}\nPotential: {}\n".replace("XVALUE", "1/2")
    )
    outcome = zprime_bridge("pyrate", "run", str(model), "-l", "1")
    assert outcome.code == 0
    assert "def beta_g_12(" in outcome.out  # kinetic mixing is on
    assert zprime_bridge("pyrate", "run", str(model), "-l", "1").out == outcome.out
