"""Compute model_templates/*/betas.json again: two-loop beta functions for all charges at once.

Usage: python benchmarks/rebuild_betas.py [TEMPLATE ...] [--output DIRECTORY]

Needs PyR@TE 3 at the pinned commit (zprime-bridge pyrate install). The model file is that of a
card in whose template every term may be written, with a symbol for each U(1)' charge. All charges
are independent: the run has no gauge-invariance check, and a Yukawa coupling that given charges
forbid is set to zero afterwards. For charges that allow the term, the polynomials are those of the
checked run with these charges; tests compare them exactly. The files are the same byte for byte
whenever they are computed.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import zprime_bridge as zb
from zprime_bridge.export.pyrate.content import Layout, fields_of
from zprime_bridge.export.pyrate.selection import LAYOUTS
from zprime_bridge.external.pyrate_source import find_source, pinned
from zprime_bridge.running.beta_file import to_json
from zprime_bridge.running.reader import read_rges
from zprime_bridge.running.system import BetaSystem, Provenance
from zprime_bridge.running.templates import BETA_FILE, charge_parameter

ROOT = Path(__file__).resolve().parents[1]
DRIVER = Path(__file__).with_name("symbolic_charges.py")
LOOPS = 2
TIMEOUT_S = 1800
SETTINGS = """\
EndCommands : "true"
LatexOutput : False
MathematicaOutput : False
CreateFolder : True
CheckGaugeInvariance : False
"""


def planck_safe() -> zb.U1PrimeModel:
    """Return a model whose file holds y_t, y_b, y_tau, y, all quartics and charged nu_R."""
    model = zb.build_model(zb.load_card("BM1nu"))
    charged = (Fraction(1), Fraction(1), Fraction(1))
    return replace(model, name="planck_safe", charges=replace(model.charges, nu=charged))


MODELS = {"planck_safe": planck_safe}


def symbolic_text(model: zb.U1PrimeModel) -> tuple[str, list[str]]:
    """Return the model file with symbols for charges, and the names of the symbols."""
    fields = fields_of(model.charges, LAYOUTS.get(model.template, Layout.EQUAL_CHARGES))
    names = {f.name: charge_parameter(f.species, f.label) for f in fields.fermions}
    names |= {s.name: charge_parameter(s.name) for s in fields.doublets + fields.singlets}
    text = zb.export_pyrate(model, y_tau=True)
    text = text[text.index("---\n") :]
    text = re.sub(r"^Author: .*$", "Author: zprime_bridge", text, count=1, flags=re.MULTILINE)
    for field, name in names.items():
        line = rf"^(  {field}: {{.*U1X: )[^,}}]+"
        text, count = re.subn(line, rf"\g<1>{name}", text, flags=re.MULTILINE)
        if count != 1:
            raise SystemExit(f"{count} lines of the model file give field {field} a charge")
    return text, list(dict.fromkeys(names.values()))


def run_pyrate(text: str, parameters: list[str]) -> str:
    """Return RGEs.py."""
    source = find_source(pinned())
    if not source.is_verified:
        raise SystemExit(f"PyR@TE is not the pinned commit {pinned().commit}")
    with tempfile.TemporaryDirectory(prefix="zprime_bridge_betas_") as scratch:
        private, results = Path(scratch, "pyrate"), Path(scratch, "results")
        model = Path(scratch, "symbolic.model")
        source.copy_to(private)
        (private / "default.settings").write_text(SETTINGS, encoding="utf-8")
        model.write_text(text, encoding="utf-8")
        command = [sys.executable, str(DRIVER), str(private), ",".join(parameters)]
        command += ["-m", str(model), "-res", str(results), *OPTIONS]
        done = subprocess.run(
            command, cwd=private, capture_output=True, text=True, check=False, timeout=TIMEOUT_S
        )
        written = sorted(results.glob("*/PythonOutput/RGEs.py"))
        if done.returncode or len(written) != 1 or "End of the run." not in done.stdout:
            raise SystemExit(f"PyR@TE failed:\n{done.stdout}\n{done.stderr}")
        return written[0].read_text(encoding="utf-8")


OPTIONS = ["-l", str(LOOPS), "-no-tex", "-no-math", "-py"]


def rebuild(template: str) -> BetaSystem:
    """Compute the beta functions of a template."""
    text, parameters = symbolic_text(MODELS[template]())
    provenance = Provenance(
        program=f"PyR@TE 3 (LSartore/pyrate, commit {pinned().commit}), charges as real symbols",
        model_sha256=sha256(text.encode()).hexdigest(),
        loops=LOOPS,
        command=f"python benchmarks/rebuild_betas.py {template}  # pyR@TE.py {' '.join(OPTIONS)}",
    )
    return read_rges(run_pyrate(text, parameters), provenance=provenance, parameters=parameters)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("templates", nargs="*", metavar="TEMPLATE", help=", ".join(MODELS))
    parser.add_argument("--output", type=Path, default=ROOT / "model_templates")
    arguments = parser.parse_args()
    unknown = set(arguments.templates) - set(MODELS)
    if unknown:
        parser.error(f"no template {', '.join(unknown)}; there are {', '.join(MODELS)}")
    for template in arguments.templates or MODELS:
        start = time.perf_counter()
        system = rebuild(template)
        path = arguments.output / template / BETA_FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(to_json(system), encoding="utf-8", newline="\n")
        print(f"{path}: {time.perf_counter() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
