"""``zprime-bridge pyrate``: install, status, run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from zprime_bridge.cli.options import (
    anomalous_option,
    json_option,
    loaded_model,
    parameter_option,
    print_json,
)
from zprime_bridge.cli.progress import progress_on_stderr, warnings_told
from zprime_bridge.cli.signals import termination_as_exit

if TYPE_CHECKING:
    from zprime_bridge.external.pyrate import PyrateRun

MODEL_SUFFIX: Final = ".model"


@click.group("pyrate")
def command() -> None:
    """Install PyR@TE 3, ask for its state, run it."""


@command.command("install")
@click.option(
    "--from",
    "source",
    metavar="PATH|URL",
    help="Directory, git repository or URL of one; default: PyR@TE's public repository.",
)
def install_command(source: str | None) -> None:
    """Put the pinned commit of PyR@TE into the user cache, verified file by file."""
    from rich.markup import escape

    from zprime_bridge.external.pyrate_install import install
    from zprime_bridge.external.pyrate_source import pinned

    with termination_as_exit(), progress_on_stderr() as progress:
        progress(f"installing PyR@TE from {escape(source or 'its public repository')}")
        directory = install(pinned(), source)
    click.echo(f"PyR@TE 3, commit {pinned().commit}, is in {directory}")


@command.command("status")
@json_option
@click.pass_context
def status_command(ctx: click.Context, as_json: bool) -> None:
    """Say where PyR@TE is, whether it is verified, and what is missing.

    Exit code 3 if it cannot be used.
    """
    document = _status()
    if as_json:
        print_json(document)
    else:
        for line in _status_lines(document):
            click.echo(line)
    if not document["usable"]:
        ctx.exit(3)


def _status() -> dict[str, Any]:
    from zprime_bridge.core.errors import ExternalToolError
    from zprime_bridge.external.pyrate_packages import INSTALL_PACKAGES, packages_present
    from zprime_bridge.external.pyrate_source import find_source, pinned, remedy

    pin = pinned()
    packages = packages_present()
    todo = [] if all(packages.values()) else [INSTALL_PACKAGES]
    found: dict[str, Any] = dict.fromkeys(("origin", "directory", "commit", "problem"))
    found |= {"verified": False, "differing": []}
    try:
        source = find_source(pin)
    except ExternalToolError as err:
        found["problem"] = str(err)
        todo.insert(0, remedy())
    else:
        found |= {
            "origin": source.origin.value,
            "directory": str(source.directory),
            "commit": source.commit,
            "verified": source.is_verified,
            "differing": list(source.differing),
        }
    return {
        "usable": not todo,
        **found,
        "pinned_commit": pin.commit,
        "packages": packages,
        "todo": todo,
    }


def _status_lines(status: dict[str, Any]) -> list[str]:
    if status["problem"]:
        lines = [status["problem"]]
    else:
        where = "ZPRIME_PYRATE" if status["origin"] == "override" else "user cache"
        lines = [f"PyR@TE 3 is in {status['directory']} ({where})"]
        if status["verified"]:
            lines.append(f"commit {status['commit']}, every file verified")
        else:
            count, first = len(status["differing"]), status["differing"][0]
            lines.append(
                f"your own choice: {count} file(s) differ from commit {status['pinned_commit']}, "
                f"the first is {first}"
            )
    absent = [name for name, present in status["packages"].items() if not present]
    names = ", ".join(status["packages"])
    lines.append(f"missing packages: {', '.join(absent)}" if absent else f"packages: {names}")
    lines += [f"to do: {step}" for step in status["todo"]]
    return lines


@command.command("run")
@click.argument("given", metavar="CARD|MODEL")
@parameter_option
@anomalous_option
@click.option("-l", "--loops", type=click.IntRange(1, 3), default=2, show_default=True)
@click.option(
    "--timeout",
    "timeout_s",
    type=click.FloatRange(min=0, min_open=True),
    default=600.0,
    show_default=True,
    help="Seconds after which the run is stopped.",
)
@click.option("--trust", is_flag=True, help="Run a .model file unchecked: it can execute any code.")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep results in the user cache.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory for RGEs.py, the model file, the log and run.json; default: print RGEs.py.",
)
@json_option
def run_command(
    *,
    given: str,
    parameters: tuple[str, ...],
    allow_anomalous: bool,
    loops: int,
    timeout_s: float,
    trust: bool,
    no_cache: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """Compute beta functions of CARD, or of a file whose name ends in .model.

    The model file of a card has kinetic mixing on. Text of a .model file is checked before PyR@TE
    sees it, because PyR@TE evaluates it as Python.
    """
    from rich.markup import escape

    from zprime_bridge.external.pyrate import run_model
    from zprime_bridge.report.files import write_files

    if given.endswith(MODEL_SUFFIX):
        if parameters or allow_anomalous:
            raise click.UsageError("-p and --allow-anomalous are for cards, not for .model files")
        name, text = Path(given).stem, _model_text(Path(given))
    elif trust:
        raise click.UsageError("--trust is for .model files; a card needs none")
    else:
        name, text = _card_text(given, parameters, allow_anomalous=allow_anomalous)
    with warnings_told(), termination_as_exit(), progress_on_stderr() as progress:
        run = run_model(
            text,
            loops=loops,
            timeout_s=timeout_s,
            cached=not no_cache,
            trusted=trust,
            where=given,
            progress=lambda line: progress(f"PyR@TE: {escape(line)}"),
        )
    document = _run_document(name, run)
    if output is not None:
        texts = {
            f"{name}{MODEL_SUFFIX}": text,
            "RGEs.py": run.python_rges,
            "pyrate.log": run.log,
            "run.json": json.dumps(document, indent=2) + "\n",
        }
        document["files"] = [str(path) for path in write_files(output, texts)]
    if as_json:
        print_json({**document, "python_rges": run.python_rges, "log": run.log})
        return
    if output is None:
        click.echo(run.python_rges, nl=False)
    for path in document["files"]:
        click.echo(f"wrote {path}")
    origin = "from the cache" if run.from_cache else "computed"
    click.echo(f"{name}: {loops} loop(s), PyR@TE {run.source}, {origin}", err=True)


def _run_document(name: str, run: PyrateRun) -> dict[str, Any]:
    return {
        "name": name,
        "loops": run.loops,
        "model_sha256": run.model_sha256,
        "pyrate": run.source,
        "from_cache": run.from_cache,
        "files": [],
    }


def _model_text(path: Path) -> str:
    from zprime_bridge.core.errors import CardError
    from zprime_bridge.core.findings import Finding

    try:
        return path.read_text(encoding="utf-8")
    except OSError as err:
        reason = err.strerror or str(err)
    except UnicodeDecodeError:
        reason = "it is not a text in UTF-8"
    raise CardError([Finding(0, 0, str(path), f"cannot be read: {reason}")])


def _card_text(card: str, parameters: tuple[str, ...], *, allow_anomalous: bool) -> tuple[str, str]:
    from zprime_bridge.export.pyrate import export_pyrate

    _, model = loaded_model(card, parameters, allow_anomalous=allow_anomalous)
    return model.name, export_pyrate(model)
