"""The door to PyR@TE 3, a program from its public repository that runs as a subprocess.

It is given a private copy of its own source tree and a text, and hands back texts; what it writes
is never imported or executed here. It ends with exit code 0 whether it succeeded or not, so
success means that the file with the beta functions is there.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external.process_group import LIFELINE, run_in_group
from zprime_bridge.external.pyrate_cache import (
    read_result,
    result_path,
    text_hash,
    write_result,
    write_text,
)
from zprime_bridge.external.pyrate_model_text import checked_model
from zprime_bridge.external.pyrate_packages import INSTALL_PACKAGES
from zprime_bridge.external.pyrate_source import PROGRAM, TOOL, PyrateSource, find_source, pinned

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_LOOPS: Final = 3
DEFAULT_TIMEOUT_S: Final = 600.0

_OPTIONS: Final = ("-no-tex", "-no-math", "-py")  # kinetic mixing is on unless -no-kin is given
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
    python_solver : str
        Text of the Python module beside it, which alone tells the shapes of matrix couplings.
    loops : int
        Loop order that was asked for.
    model_sha256 : str
        Of the model file.
    source : str
        Commit of PyR@TE, or ``"tree-<hash>"`` of the user's own copy.
    from_cache : bool
        Whether the texts are those of an earlier run.
    """

    log: str
    python_rges: str
    python_solver: str
    loops: int
    model_sha256: str
    source: str
    from_cache: bool = False


def locate() -> Path:
    """Return the directory that holds ``pyR@TE.py``.

    Taken from the environment variable ``ZPRIME_PYRATE``, else from the user cache.

    Raises
    ------
    ExternalToolError
        With ``missing=True`` and the one thing to do.
    """
    return find_source(pinned()).directory


def run_model(
    text: str,
    *,
    loops: int = 2,
    timeout_s: float = DEFAULT_TIMEOUT_S,
    cached: bool = False,
    trusted: bool = False,
    where: str = "model file",
    progress: Callable[[str], None] | None = None,
) -> PyrateRun:
    """Run PyR@TE on the text of a model file, with kinetic mixing and its gauge-invariance check.

    Parameters
    ----------
    text : str
        A ``.model`` file. PyR@TE evaluates what it reads, so it is checked first.
    loops : int
        Loop order of all couplings, 1 to 3 (PyR@TE lowers it where it knows less).
    timeout_s : float
        Wall-clock seconds after which the run and its children are killed.
    cached : bool
        Use the result of an earlier run of the same text, PyR@TE and loop order, and keep this
        one. The log of a failed run is kept, too.
    trusted : bool
        Hand over the text unchecked and unchanged: it may run any code.
    where : str
        Name of the model file in messages.
    progress : callable, optional
        Told now and then what is being done.

    Raises
    ------
    CardError
        If the text could be evaluated to more than algebra; see :func:`checked_model`.
    ExternalToolError
        If PyR@TE is missing, too slow, or refuses the model: with its own reason.
    """
    if loops not in range(1, MAX_LOOPS + 1):
        raise ExternalToolError(f"{TOOL} knows 1 to {MAX_LOOPS} loops, not {loops}", tool=TOOL)
    if not 0 < timeout_s < float("inf"):
        raise ExternalToolError(f"the timeout must be positive, not {timeout_s:g} s", tool=TOOL)
    handed_over = text if trusted else checked_model(text, where)
    source = find_source(pinned())
    key: dict[str, object] = {
        "model_sha256": text_hash(text),
        "source": source.identity,
        "loops": loops,
        "trusted": trusted,
        "setup": text_hash(f"{_OPTIONS}{_SETTINGS}"),
        "sympy": _version("sympy"),
    }
    kept = read_result(key) if cached else None
    if kept is not None:
        return _result(key, source, loops, kept, from_cache=True)
    failed_log = result_path(key).with_suffix(".log") if cached else None
    try:
        texts = _run(
            source,
            handed_over,
            loops=loops,
            timeout_s=timeout_s,
            progress=progress,
            failed_log=failed_log,
        )
    except OSError as err:
        raise ExternalToolError(
            f"{TOOL} cannot be run: {err.strerror or err}{_named(err)}", tool=TOOL
        ) from err
    if cached:
        write_result(key, texts)
    return _result(key, source, loops, texts, from_cache=False)


def _result(
    key: dict[str, object],
    source: PyrateSource,
    loops: int,
    texts: dict[str, str],
    *,
    from_cache: bool,
) -> PyrateRun:
    return PyrateRun(
        log=texts["log"],
        python_rges=texts["python_rges"],
        python_solver=texts["python_solver"],
        loops=loops,
        model_sha256=str(key["model_sha256"]),
        source=source.identity,
        from_cache=from_cache,
    )


def _run(
    source: PyrateSource,
    text: str,
    *,
    loops: int,
    timeout_s: float,
    progress: Callable[[str], None] | None,
    failed_log: Path | None,
) -> dict[str, str]:
    """Run a private copy and return its log and the file with the beta functions."""
    with tempfile.TemporaryDirectory(prefix="zprime_bridge_pyrate_") as scratch:
        private, results = Path(scratch, "pyrate"), Path(scratch, "results")
        model, log = Path(scratch, "input.model"), Path(scratch, "log")
        source.copy_to(private)
        (private / "default.settings").write_text(_SETTINGS, encoding="utf-8")
        model.write_text(text, encoding="utf-8", newline="")
        command = [sys.executable, "-c", LIFELINE, PROGRAM, "-m", str(model), "-l", str(loops)]
        code: int | None = None
        try:
            code = run_in_group(
                [*command, *_OPTIONS, "-res", str(results)],
                cwd=private,
                log=log,
                timeout_s=timeout_s,
                environment={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
                progress=progress,
            )
        except subprocess.TimeoutExpired:
            code = None
        said = log.read_text(encoding="utf-8", errors="replace")
        said = said.replace(f"{scratch}{os.sep}", "")
        written = sorted(results.glob("*/PythonOutput/RGEs.py"))
        if code == 0 and len(written) == 1 and _is_complete(said):
            rges = written[0].read_text(encoding="utf-8")
            return {"log": said, "python_rges": rges, "python_solver": _solver(written[0])}
    kept = _keep_log(failed_log, said)
    if code is None:
        raise ExternalToolError(
            f"{TOOL} did not finish within {timeout_s:g} s and was stopped; give it more time or "
            f"fewer couplings{kept}",
            tool=TOOL,
        )
    if code < 0:
        raise ExternalToolError(
            f"{TOOL} was killed by signal {-code}, perhaps for lack of memory{kept}", tool=TOOL
        )
    raise _failure(said, kept)


def _solver(rges: Path) -> str:
    """Return the text of the module named after the model; ``run.py`` is an example."""
    others = sorted(set(rges.parent.glob("*.py")) - {rges, rges.with_name("run.py")})
    return "".join(path.read_text(encoding="utf-8") for path in others)


def _keep_log(path: Path | None, log: str) -> str:
    """Keep the log of a failed run; return what to say about it."""
    if path is None:
        return ""
    with suppress(OSError):
        write_text(path, log)
        return f" (log: {path})"
    return ""


_END: Final = re.compile(r"^End of the run\.", re.MULTILINE)
_HALF_WRITTEN: Final = re.compile(r"^ERROR while creating the Python RGE file", re.MULTILINE)
_DEPENDENCIES: Final = re.compile(r"dependencies are missing/outdated\.\s*(?P<list>.*)", re.DOTALL)
_GAUGE: Final = re.compile(r"^Gauge invariance is not satisfied.*(?:\n\t.*)*", re.MULTILINE)
_ERROR: Final = re.compile(
    r"^\s*(?:Error|ERROR|Check the YAML file).*(?:\n+\s*->.*)?", re.MULTILINE
)
_EXCEPTION: Final = re.compile(r"^\w+(?:Error|Exception|Interrupt)\b.*", re.MULTILINE)


def _is_complete(log: str) -> bool:
    """Whether the run came to its end and wrote its result without a failure on the way."""
    return bool(_END.search(log)) and not _HALF_WRITTEN.search(log)


def _failure(log: str, kept: str) -> ExternalToolError:
    """Make one error out of a log without result."""
    missing = _DEPENDENCIES.search(log)
    if missing:
        return ExternalToolError(
            f"{TOOL} needs Python packages that {sys.executable} lacks: "
            f"{_one_line(missing['list'])}; {INSTALL_PACKAGES}",
            tool=TOOL,
            missing=True,
        )
    for pattern in (_GAUGE, _ERROR, _EXCEPTION):
        hits = [_one_line(hit) for hit in pattern.findall(log)]
        if hits:
            reason = " | ".join(hits)
            return ExternalToolError(f"{TOOL} refuses the model: {reason}{kept}", tool=TOOL)
    last = next((line for line in reversed(log.splitlines()) if line.strip()), "no output")
    return ExternalToolError(
        f"{TOOL} ended without a result; its last line was: {_one_line(last)}{kept}", tool=TOOL
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _named(err: OSError) -> str:
    return f" ({err.filename})" if err.filename else ""


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
