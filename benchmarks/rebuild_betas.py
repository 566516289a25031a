"""Compute the beta functions in model_templates again: two loops, for all charges at once.

Usage: python benchmarks/rebuild_betas.py [TEMPLATE | VARIANT ...] [--output DIRECTORY] [--list]

Needs PyR@TE 3 at the pinned commit (zprime-bridge pyrate install). Each template has one file,
betas.json, with a part for each variant (beta_variants.py). A model file has a symbol for each
charge. All charges are independent: the run has no gauge-invariance check. For charges that allow
all its terms, the polynomials are those of the checked run with these charges; tests compare them
exactly. The files are the same byte for byte whenever they are computed; parts that are not asked
for are taken from the file that is there. Time and memory of each run are told.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from beta_variants import variants

from zprime_bridge.charges.templates import template_names
from zprime_bridge.external.pyrate_source import find_source, pinned
from zprime_bridge.running.beta_file import from_json, to_json, variant_of
from zprime_bridge.running.reader import read_rges
from zprime_bridge.running.shapes import matrix_shapes
from zprime_bridge.running.system import BetaSystem, Provenance
from zprime_bridge.running.templates import BETA_FILE

if TYPE_CHECKING:
    from zprime_bridge.running.structure import Structure

ROOT = Path(__file__).resolve().parents[1]
DRIVER = Path(__file__).with_name("symbolic_charges.py")
LOOPS = 2
OPTIONS = ["-l", str(LOOPS), "-no-tex", "-no-math", "-py"]
TIMEOUT_S = 1800
SETTINGS = """\
EndCommands : "true"
LatexOutput : False
MathematicaOutput : False
CreateFolder : True
CheckGaugeInvariance : False
"""


def run_pyrate(structure: Structure) -> tuple[str, str]:
    """Return RGEs.py and the solver beside it."""
    source = find_source(pinned())
    if not source.is_verified:
        raise SystemExit(f"PyR@TE is not the pinned commit {pinned().commit}")
    with tempfile.TemporaryDirectory(prefix="zprime_bridge_betas_") as scratch:
        private, results = Path(scratch, "pyrate"), Path(scratch, "results")
        model = Path(scratch, "symbolic.model")
        source.copy_to(private)
        (private / "default.settings").write_text(SETTINGS, encoding="utf-8")
        model.write_text(structure.text, encoding="utf-8")
        command = [sys.executable, str(DRIVER), str(private), ",".join(structure.charges)]
        command += ["-m", str(model), "-res", str(results), *OPTIONS]
        done = subprocess.run(
            command, cwd=private, capture_output=True, text=True, check=False, timeout=TIMEOUT_S
        )
        written = sorted(results.glob("*/PythonOutput/RGEs.py"))
        if done.returncode or len(written) != 1 or "End of the run." not in done.stdout:
            raise SystemExit(f"PyR@TE failed:\n{done.stdout}\n{done.stderr}")
        (solver,) = set(written[0].parent.glob("*.py")) - {written[0], written[0].parent / "run.py"}
        return written[0].read_text(encoding="utf-8"), solver.read_text(encoding="utf-8")


def compute(name: str, structure: Structure) -> BetaSystem:
    """Compute the beta functions of a structure."""
    rges, solver = run_pyrate(structure)
    provenance = Provenance(
        program=f"PyR@TE 3 (LSartore/pyrate, commit {pinned().commit}), charges as real symbols",
        model=structure.text,
        model_sha256=structure.sha256,
        loops=LOOPS,
        command=f"python benchmarks/rebuild_betas.py {name}  # pyR@TE.py {' '.join(OPTIONS)}",
    )
    return read_rges(
        rges,
        provenance=provenance,
        shapes=matrix_shapes(solver),
        parameters=tuple(structure.charges),
    )


def rebuilt(template: str, wanted: set[str], old: Path) -> str:
    """Return the file of a template with the wanted variants computed, the others as they are."""
    kept = {}
    if old.is_file():
        kept = {variant.name: variant for variant in from_json(old.read_text("utf-8"), str(old))}
    found = []
    for name, structure in variants(template):
        if name in wanted or name not in kept:
            start, before = time.perf_counter(), children()
            found.append(variant_of(name, compute(name, structure)))
            wall, after = time.perf_counter() - start, children()
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(
                f"{template} {name}: {wall:.0f} s, {cpu:.0f} s of PyR@TE on a processor, "
                f"{after.ru_maxrss // 1024} MB at most so far",
                file=sys.stderr,
                flush=True,
            )
        else:
            found.append(kept[name])
    return to_json(found)


def children() -> resource.struct_rusage:
    """Return time and memory of all child processes that have ended."""
    return resource.getrusage(resource.RUSAGE_CHILDREN)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="templates or variants; all")
    parser.add_argument("--output", type=Path, default=ROOT / "model_templates")
    parser.add_argument("--list", action="store_true", help="name templates and variants")
    arguments = parser.parse_args()
    known = {template: {name for name, _ in variants(template)} for template in template_names()}
    if arguments.list:
        for template, names in known.items():
            print(template, *sorted(names))
        return
    unknown = set(arguments.names) - set(known) - set().union(*known.values())
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; see --list")
    for template, names in known.items():
        asked = set(arguments.names)
        wanted = names if not asked or template in asked else names & asked
        if wanted:
            old = ROOT / "model_templates" / template / BETA_FILE
            path = arguments.output / template / BETA_FILE
            text = rebuilt(template, wanted, old)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {path}", file=sys.stderr)


if __name__ == "__main__":
    main()
