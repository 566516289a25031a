"""Wall-clock time from a model to its two-loop beta functions, read from the shipped files.

Run: python benchmarks/load_betas.py [--runs 20] [--json]. ``beta_system`` writes down fields and
terms, finds the variant of betas.json that has them, verifies and reads it, and puts in charges:
below 50 ms for every card, the first time in a process, too ("first", after the imports). Times
are those of the wall clock, and beside them those of the processor: they differ on a busy machine.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time

import zprime_bridge as zb
from zprime_bridge.charges.library import shipped_names
from zprime_bridge.core.errors import RunningError
from zprime_bridge.running.templates import beta_system

TARGET_MS = 50.0
FIRST = """
import sys, time
import zprime_bridge as zb
from zprime_bridge.running.templates import beta_system
model = zb.build_model(zb.load_card(sys.argv[1]))
start, used = time.perf_counter(), time.process_time()
beta_system(model)
print(1e3 * (time.perf_counter() - start), 1e3 * (time.process_time() - used))
"""


def models(runs: int) -> list[dict[str, object]]:
    """Time ``beta_system`` for every shipped card."""
    rows: list[dict[str, object]] = []
    for name in shipped_names():
        model = zb.build_model(zb.load_card(name))
        times, processor = [], []
        try:
            for _ in range(runs):
                start, used = time.perf_counter(), time.process_time()
                system = beta_system(model)
                times.append(1e3 * (time.perf_counter() - start))
                processor.append(1e3 * (time.process_time() - used))
        except RunningError as err:
            print(f"{name}: {err}")
            continue
        terms = sum(len(order) for orders in system.betas for order in orders)
        cpu = round(statistics.median(processor), 2)
        wall, cpu_first = first(name)
        rows.append(
            {"card": name, "terms": terms, **_times(times), "processor_ms": cpu}
            | {"first_ms": wall, "first_processor_ms": cpu_first}
        )
    return rows


def first(name: str) -> tuple[float, float]:
    """Time the first call in each of three fresh processes; return medians, wall and processor."""
    command = [sys.executable, "-c", FIRST, name]
    outputs = [
        subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        for _ in range(3)
    ]
    wall, processor = (statistics.median(map(float, x)) for x in zip(*outputs, strict=True))
    return round(wall, 2), round(processor, 2)


def _times(times: list[float]) -> dict[str, float]:
    return {
        "median_ms": round(statistics.median(times), 2),
        "best_ms": round(min(times), 2),
        "worst_ms": round(max(times), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = models(options.runs)
    if options.json:
        machine = {"python": platform.python_version(), "machine": platform.machine()}
        print(json.dumps({"rows": rows, "target_ms": TARGET_MS, **machine}, indent=2))
        return
    for row in rows:
        print(
            "{card:24s} {terms:6d} terms {median_ms:8.2f} ms ({best_ms}-{worst_ms}), "
            "processor {processor_ms} ms, first {first_ms} ({first_processor_ms}) ms".format(**row)
        )


if __name__ == "__main__":
    main()
