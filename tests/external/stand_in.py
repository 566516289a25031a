"""Small programs that stand in for PyR@TE."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

from zprime_bridge.external.pyrate_source import Pin

DEADLINE_S = 20.0  # far above the time to kill a process, far below its sleep

COMMAND_LINE = """
import argparse, os, pathlib, signal, subprocess, sys, time
parser = argparse.ArgumentParser()
for flag in ("-m", "-l", "-res"):
    parser.add_argument(flag)
for flag in ("-no-tex", "-no-math", "-py"):
    parser.add_argument(flag, action="store_true")
given = parser.parse_args()
model = pathlib.Path(given.m).read_text()
output = pathlib.Path(given.res, "M", "PythonOutput")
"""
WRITE = """
settings = pathlib.Path("default.settings").read_text()
print("loops", given.l)
output.mkdir(parents=True)
(output / "RGEs.py").write_text(f"# {model!r}\\n# {settings!r}\\n# {os.getcwd()}\\n")
"""
END = 'print("End of the run.")\n'
SUCCESS = WRITE + END


def hanging(note: Path) -> str:
    """A program that starts a child, notes both process ids and hangs."""
    return (
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"note = pathlib.Path({str(note)!r})\n"
        "note.with_suffix('.new').write_text(f'{os.getpid()} {child.pid}')\n"
        "note.with_suffix('.new').rename(note)\n"
        "time.sleep(600)\n"
    )


def write_program(directory: Path, body: str) -> None:
    """Write ``pyR@TE.py`` that understands the options that the door gives."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "pyR@TE.py").write_text(COMMAND_LINE + body, encoding="utf-8")


def write_tree(directory: Path, body: str = SUCCESS) -> None:
    """Write a tree of three files, one of them nested."""
    write_program(directory, body)
    (directory / "default.settings").write_text("EndCommands : 'pdflatex'\n", encoding="utf-8")
    (directory / "src").mkdir()
    (directory / "src" / "Model.py").write_text("# model\n", encoding="utf-8")


def pin_of(directory: Path, commit: str) -> Pin:
    """Pin the tree as it is."""
    names = ("default.settings", "pyR@TE.py", "src/Model.py")
    return Pin(
        commit=commit,
        files={name: hashlib.sha256((directory / name).read_bytes()).hexdigest() for name in names},
    )


def wait_until_dead(*pids: int) -> None:
    """Wait for the end of processes, but not for long."""
    start = time.monotonic()
    while any(_alive(pid) for pid in pids):
        assert time.monotonic() - start < DEADLINE_S
        time.sleep(0.05)


def _alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    if status.parent.parent.is_dir():
        try:
            return "State:\tZ" not in status.read_text()
        except (FileNotFoundError, ProcessLookupError):
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
