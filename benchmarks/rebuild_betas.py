"""Compute the beta functions in model_templates again: two loops, for all charges at once.

Usage: python benchmarks/rebuild_betas.py [planck_safe | CARD ...] [--output DIRECTORY]

Needs PyR@TE 3 at the pinned commit (zprime-bridge pyrate install). A model file is that of a card,
with a symbol for each U(1)' charge. All charges are independent: the run has no gauge-invariance
check. For charges that allow all its terms, the polynomials are those of the checked run with
these charges; tests compare them exactly. planck_safe has one file, betas.json, with every term
that its cards may have: a Yukawa coupling that given charges forbid is set to zero afterwards.
The other templates have one file for each card whose fields and terms differ, betas/CARD.json.
The files are the same byte for byte whenever they are computed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import zprime_bridge as zb
from zprime_bridge.charges.library import shipped_cards
from zprime_bridge.external.pyrate_source import find_source, pinned
from zprime_bridge.running.beta_file import to_json
from zprime_bridge.running.reader import read_rges
from zprime_bridge.running.shapes import matrix_shapes
from zprime_bridge.running.structure import Structure, structure_of
from zprime_bridge.running.system import BetaSystem, Provenance
from zprime_bridge.running.templates import BETA_FILE, BETA_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
DRIVER = Path(__file__).with_name("symbolic_charges.py")
PLANCK_SAFE = "planck_safe"
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


def planck_safe() -> Structure:
    """Return fields and terms with y_t, y_b, y_tau, y, all quartics and charged nu_R."""
    model = zb.build_model(zb.load_card("BM1nu"))
    charged = (Fraction(1), Fraction(1), Fraction(1))
    return structure_of(replace(model, charges=replace(model.charges, nu=charged)), y_tau=True)


def structures() -> Iterator[tuple[str, str, Structure]]:
    """Yield name, path below model_templates, and structure; each structure once."""
    yield PLANCK_SAFE, f"{PLANCK_SAFE}/{BETA_FILE}", planck_safe()
    seen = set()
    for card in shipped_cards():
        if card.template == PLANCK_SAFE:
            continue
        structure = structure_of(zb.build_model(zb.load_card(card.name)))
        if structure.sha256 not in seen:
            seen.add(structure.sha256)
            yield card.name, f"{card.template}/{BETA_FOLDER}/{card.name}.json", structure


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="planck_safe, or a card")
    parser.add_argument("--output", type=Path, default=ROOT / "model_templates")
    arguments = parser.parse_args()
    found = {name: (path, structure) for name, path, structure in structures()}
    unknown = set(arguments.names) - set(found)
    if unknown:
        parser.error(f"nothing to compute for {', '.join(unknown)}; choose {', '.join(found)}")
    for name in arguments.names or found:
        relative, structure = found[name]
        start = time.perf_counter()
        text = to_json(compute(name, structure))
        path = arguments.output / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{path}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
