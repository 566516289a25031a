"""The door to PyR@TE 3, a program from its public repository that runs as a subprocess.

It is given a private copy of its own source tree and a text, and hands back texts; what it writes
is never imported or executed here. It ends with exit code 0 whether it succeeded or not, so
success means that the file with the beta functions is there.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

from zprime_bridge.core.errors import ExternalToolError

ENVIRONMENT_VARIABLE: Final = "ZPRIME_PYRATE"
REPOSITORY: Final = "https://github.com/LSartore/pyrate"
MAX_LOOPS: Final = 3

_PROGRAM: Final = "pyR@TE.py"
_TOOL: Final = "PyR@TE 3"
_LEFT_BEHIND: Final = shutil.ignore_patterns(
    ".git", "__pycache__", "doc", "models", "results", "log"
)
# PyR@TE completes this with its own defaults; LaTeX would be run after every export.
_SETTINGS: Final = """\
EndCommands : "true"
LatexOutput : False
MathematicaOutput : False
CreateFolder : True
CheckGaugeInvariance : True
"""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PyrateRun:
    """What a run left.

    Attributes
    ----------
    log : str
        All that PyR@TE printed.
    python_rges : str
        Text of ``RGEs.py``, the beta functions: to be parsed, never imported.
    """

    log: str
    python_rges: str


def locate() -> Path:
    """Return the directory that holds ``pyR@TE.py``.

    Taken from the environment variable ``ZPRIME_PYRATE``, else from the user cache.

    Raises
    ------
    ExternalToolError
        With ``missing=True`` and the one thing to do.
    """
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    directory = Path(named).expanduser() if named else _cache_home() / "zprime_bridge" / "pyrate"
    if (directory / _PROGRAM).is_file():
        return directory.resolve()
    found = f"is not there ({ENVIRONMENT_VARIABLE}={named})" if named else "is not installed"
    raise ExternalToolError(
        f"{_TOOL} {found}: clone {REPOSITORY} and set {ENVIRONMENT_VARIABLE} to that directory",
        tool=_TOOL,
        missing=True,
    )


def run_model(text: str, *, loops: int = 2, timeout_s: float = 600.0) -> PyrateRun:
    """Run PyR@TE on the text of a model file, with its gauge-invariance check.

    Parameters
    ----------
    text : str
        A ``.model`` file. PyR@TE evaluates what it reads: give it checked text only.
    loops : int
        Loop order of all couplings, 1 to 3 (PyR@TE lowers it where it knows less).
    timeout_s : float
        Wall-clock seconds after which the run and its children are killed.

    Raises
    ------
    ExternalToolError
        If PyR@TE is missing, too slow, or refuses the model: with its own reason.
    """
    if loops not in range(1, MAX_LOOPS + 1):
        raise ExternalToolError(f"{_TOOL} knows 1 to {MAX_LOOPS} loops, not {loops}", tool=_TOOL)
    source = locate()
    with tempfile.TemporaryDirectory(prefix="zprime_bridge_pyrate_") as scratch:
        private = Path(scratch, "pyrate")
        results = Path(scratch, "results")
        model = Path(scratch, "input.model")
        shutil.copytree(source, private, ignore=_LEFT_BEHIND)
        (private / "default.settings").write_text(_SETTINGS, encoding="utf-8")
        model.write_text(text, encoding="utf-8")
        log = _run(private, model, results, loops=loops, timeout_s=timeout_s)
        written = sorted(results.glob("*/PythonOutput/RGEs.py"))
        if len(written) != 1:
            raise _failure(log.replace(f"{scratch}{os.sep}", ""))
        return PyrateRun(log=log, python_rges=written[0].read_text(encoding="utf-8"))


def _cache_home() -> Path:
    named = os.environ.get("XDG_CACHE_HOME")
    return Path(named) if named else Path.home() / ".cache"


def _run(private: Path, model: Path, results: Path, *, loops: int, timeout_s: float) -> str:
    """Run the private copy in its own process group and return what it printed."""
    command = [sys.executable, _PROGRAM, "-m", str(model), "-l", str(loops)]
    command += ["-no-tex", "-no-math", "-py", "-res", str(results)]
    try:
        process = subprocess.Popen(  # noqa: S603  # our own argument list, no shell
            command,
            cwd=private,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            start_new_session=True,
        )
    except OSError as err:
        raise ExternalToolError(f"{_TOOL} cannot be started: {err}", tool=_TOOL) from err
    try:
        log, _ = process.communicate(timeout=timeout_s)
    except subprocess.TimeoutExpired as err:
        raise ExternalToolError(
            f"{_TOOL} did not finish within {timeout_s:g} s and was stopped; give it more time or "
            "fewer couplings",
            tool=_TOOL,
        ) from err
    finally:
        _kill_group(process)
    return log


def _kill_group(process: subprocess.Popen[str]) -> None:
    """Kill whatever is left of the group; a finished group is no error."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


_DEPENDENCIES: Final = re.compile(r"dependencies are missing/outdated\.\s*(?P<list>.*)", re.DOTALL)
_GAUGE: Final = re.compile(r"^Gauge invariance is not satisfied.*(?:\n\t.*)*", re.MULTILINE)
_ERROR: Final = re.compile(r"^\s*(?:Error|Check the YAML file).*(?:\n+\s*->.*)?", re.MULTILINE)
_EXCEPTION: Final = re.compile(r"^\w+(?:Error|Exception|Interrupt)\b.*", re.MULTILINE)


def _failure(log: str) -> ExternalToolError:
    """Make one error out of a log without result."""
    missing = _DEPENDENCIES.search(log)
    if missing:
        return ExternalToolError(
            f"{_TOOL} needs Python packages that {sys.executable} lacks: "
            f"{_one_line(missing['list'])}; install them there with pip",
            tool=_TOOL,
            missing=True,
        )
    for pattern in (_GAUGE, _ERROR, _EXCEPTION):
        hits = [_one_line(hit) for hit in pattern.findall(log)]
        if hits:
            return ExternalToolError(f"{_TOOL} refuses the model: {' | '.join(hits)}", tool=_TOOL)
    last = next((line for line in reversed(log.splitlines()) if line.strip()), "no output")
    return ExternalToolError(
        f"{_TOOL} ended without a result; its last line was: {_one_line(last)}", tool=_TOOL
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
