"""Wall-clock time from a model to its two-loop beta functions, read from the shipped files.

Run: python benchmarks/load_betas.py [--runs 20] [--json]. Target: below 50 ms for reading a file
and putting in charges; ``beta_system`` also writes down fields and terms, to choose the file.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import time
from fractions import Fraction

import zprime_bridge as zb
from zprime_bridge.charges.library import shipped_names
from zprime_bridge.core.errors import RunningError
from zprime_bridge.running.beta_file import from_json, to_json
from zprime_bridge.running.templates import beta_system, load_betas

TARGET_MS = 50.0


def milliseconds(text: str, run: int) -> float:
    """Read a file and put in new charges."""
    start = time.perf_counter()
    symbolic = from_json(text, "betas.json")
    symbolic.at(
        {
            name: Fraction(run + place, 7 + place % 5)
            for place, name in enumerate(symbolic.parameters)
        }
    )
    return 1e3 * (time.perf_counter() - start)


def files(runs: int) -> list[dict[str, object]]:
    """Time every shipped file."""
    rows: list[dict[str, object]] = []
    for template in sorted({zb.load_card(name).template for name in shipped_names()}):
        for system in load_betas(template):
            text = to_json(system)
            times = [milliseconds(text, run) for run in range(runs)]
            name = system.provenance.command.split()[2]
            rows.append(_row(f"{template} {name}", times, len(text)))
    return rows


def models(runs: int) -> list[dict[str, object]]:
    """Time ``beta_system`` for every shipped card."""
    rows: list[dict[str, object]] = []
    for name in shipped_names():
        model = zb.build_model(zb.load_card(name))
        times = []
        try:
            for _ in range(runs):
                start = time.perf_counter()
                beta_system(model)
                times.append(1e3 * (time.perf_counter() - start))
        except RunningError as err:
            print(f"{name}: {err}")
            continue
        rows.append(_row(f"beta_system {name}", times, 0))
    return rows


def _row(what: str, times: list[float], size: int) -> dict[str, object]:
    return {
        "what": what,
        "kilobytes": size // 1000,
        "median_ms": round(statistics.median(times), 2),
        "best_ms": round(min(times), 2),
        "worst_ms": round(max(times), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = files(options.runs) + models(options.runs)
    if options.json:
        machine = {"python": platform.python_version(), "machine": platform.machine()}
        print(json.dumps({"rows": rows, "target_ms": TARGET_MS, **machine}, indent=2))
        return
    for row in rows:
        print(
            "{what:44s} {kilobytes:5d} kB {median_ms:8.2f} ms ({best_ms}-{worst_ms})".format(**row)
        )


if __name__ == "__main__":
    main()
