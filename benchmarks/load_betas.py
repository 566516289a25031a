"""Wall-clock time from betas.json to two-loop beta functions with numbers for new charges.

Run: python benchmarks/load_betas.py [--runs 50] [--json]. Target: below 50 ms for each template.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import time
from fractions import Fraction

from zprime_bridge.charges.templates import template_names
from zprime_bridge.core.errors import ZPrimeBridgeError
from zprime_bridge.running.evaluate import evaluate
from zprime_bridge.running.templates import load_betas

TARGET_MS = 50.0


def milliseconds(template: str, run: int) -> dict[str, float]:
    """Read the file, put in new charges, evaluate once at a point."""
    start = time.perf_counter()
    symbolic = load_betas(template)
    read = time.perf_counter()
    charges = {
        name: Fraction(run + place, 7 + place % 5) for place, name in enumerate(symbolic.parameters)
    }
    system = symbolic.at(charges)
    exact = time.perf_counter()
    evaluate(system, {c.name: _value(c.shape) for c in system.couplings})
    done = time.perf_counter()
    return {
        "read_ms": 1e3 * (read - start),
        "charges_ms": 1e3 * (exact - read),
        "both_ms": 1e3 * (exact - start),
        "evaluate_ms": 1e3 * (done - exact),
    }


def _value(shape: tuple[int, ...]) -> object:
    return [[0.1] * shape[1]] * shape[0] if shape else 0.1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = []
    for template in template_names():
        try:
            load_betas(template)
        except ZPrimeBridgeError:
            continue
        runs = [milliseconds(template, run) for run in range(options.runs)]
        medians = {key: round(statistics.median(r[key] for r in runs), 2) for key in runs[0]}
        worst = round(max(r["both_ms"] for r in runs), 2)
        rows.append({"template": template, **medians, "worst_both_ms": worst})
    if options.json:
        machine = {"python": platform.python_version(), "machine": platform.machine()}
        print(json.dumps({"rows": rows, "target_ms": TARGET_MS, **machine}, indent=2))
        return
    for row in rows:
        print(
            "{template:22s} read {read_ms:6.2f} + charges {charges_ms:6.2f} = {both_ms:6.2f} ms "
            "(worst {worst_both_ms}), evaluate {evaluate_ms:.2f} ms".format(**row),
            f"target {TARGET_MS:g} ms",
        )


if __name__ == "__main__":
    main()
