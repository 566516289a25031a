"""Random scans of the flow alone: 75,000 trajectories per card on one core and two, and memory.

Run: python benchmarks/flow_scaling.py [--points 75000] [--runs 3] [--json]

Initial conditions are those of a random scan of [SAFE]: alpha_y and six quartics are drawn, the
others are the card's. Couplings at 250 scales are computed and dropped (nothing is classified or
stored: scan_75000.py does that), or only those at both ends. Threads share one process; the
compiled code holds no lock. Every measurement has a fresh process, whose peak of memory is told;
times do not contain imports and compilation. At the end: the first trajectory of a cold process,
with everything that it has to import, read and compile, with and without what earlier processes
kept (XDG_CACHE_HOME, NUMBA_CACHE_DIR).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from flow_cases import CARDS, MU_END, Case, case_of, machine, rounded

from zprime_bridge.flow.alphas import HYPERCHARGE
from zprime_bridge.flow.given import given_values, natural
from zprime_bridge.scans.designs import RandomDesign
from zprime_bridge.scans.free_couplings import free_ranges

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray

BLOCK = 1000
SEED = 1
SCALES = (2, 250)
STATUS = ("finite", "pole", "stopped")
TARGETS = {"scan_with_storage_s": 15.0, "memory_gb": 1.0, "first_trajectory_s": 3.0}
FIRST = """
import zprime_bridge as zb
solution = zb.run(zb.build_model(zb.load_card("BM1")))
print(solution.status)
"""


def starting_points(case: Case, points: int) -> FloatArray:
    """Natural couplings of a random design, (points, n)."""
    design = RandomDesign(ranges=free_ranges(case.model), count=points, seed=SEED)
    drawn = zip(design.ranges, design.values(0, points).T, strict=True)
    given = given_values(case.system, {part.name: 10.0**x for part, x in drawn})
    card = dict(zip(case.flow.names, case.start, strict=True))
    replaced = natural(given | {HYPERCHARGE: np.asarray(card[HYPERCHARGE])})
    columns = [replaced.get(name, card[name]) for name in case.flow.names]
    return np.stack(np.broadcast_arrays(*columns), axis=1)


def measure(card: str, points: int, scales: int, threads: int) -> dict[str, Any]:
    """Run all points, in blocks; called in a process of its own."""
    case = case_of(card)
    start = starting_points(case, points)

    def run(block: FloatArray) -> Any:  # noqa: ANN401  # Trajectories without their values
        found = case.flow.trajectories(block, mu_start=case.mu_start, mu_end=MU_END, samples=scales)
        return found.status, found.steps

    run(start[:BLOCK])
    begin, clock = time.process_time(), time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(run, [start[i : i + BLOCK] for i in range(0, points, BLOCK)]))
    wall, processor = time.perf_counter() - clock, time.process_time() - begin
    status, steps = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
    return {
        "wall_s": wall,
        "process_s": processor,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "mean_steps": float(steps.mean()),
        "most_steps": int(steps.max()),
        "ns_per_step": 1e9 * processor / int(steps.sum()),
        "status": {STATUS[code]: n for code, n in sorted(Counter(status.tolist()).items())},
    }


def measured(points: int, runs: int, **what: Any) -> dict[str, Any]:  # noqa: ANN401
    """Row of medians over fresh processes."""
    arguments = ["--measure", json.dumps(what), "--points", str(points)]
    found = []
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, __file__, *arguments], check=True, capture_output=True, text=True
        )
        found.append(json.loads(done.stdout))
    times = ("wall_s", "process_s", "peak_mb", "ns_per_step")
    medians = {key: rounded(statistics.median(f[key] for f in found)) for key in times}
    best = rounded(min(f["wall_s"] for f in found))
    return {**what, **found[0], **medians, "best_wall_s": best}


def first_trajectory(runs: int) -> list[dict[str, Any]]:
    """Time ``zb.run`` in fresh processes, without caches and with them."""
    rows = []
    for caches in ("empty", "filled"):
        wall, processor = [], []
        for _ in range(runs):
            with tempfile.TemporaryDirectory(prefix="zprime_bridge_caches_") as folder:
                environment = os.environ | {"XDG_CACHE_HOME": folder, "NUMBA_CACHE_DIR": folder}
                if caches == "filled":
                    _timed_process(environment)
                clock, used = _timed_process(environment)
                wall.append(clock)
                processor.append(used)
        rows.append(
            {
                "caches": caches,
                "median_s": rounded(statistics.median(wall)),
                "best_s": rounded(min(wall)),
                "process_s": rounded(statistics.median(processor)),
            }
        )
    return rows


def _timed_process(environment: dict[str, str]) -> tuple[float, float]:
    """Return wall-clock and processor time of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    clock = time.perf_counter()
    subprocess.run([sys.executable, "-c", FIRST], env=environment, check=True, capture_output=True)
    wall = time.perf_counter() - clock
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def show(document: dict[str, Any]) -> None:
    for row in document["rows"]:
        print(
            "{card}: {scales:3d} scales, {threads} thread(s) {wall_s:6.2f} s (best {best_wall_s}), "
            "processor {process_s:6.2f} s, {ns_per_step:5.1f} ns per step, {mean_steps:6.1f} steps "
            "(most {most_steps}), {peak_mb:5.0f} MB, {status}".format(**row)
        )
    for row in document["first_trajectory"]:
        print(
            "first trajectory, caches {caches:7s} {median_s:5.2f} s (best {best_s}), processor "
            "{process_s:5.2f} s".format(**row)
        )
    print("targets:", document["targets"], "load:", document["load_average"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--points", type=int, default=75_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cards", nargs="+", choices=CARDS, default=CARDS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--measure", type=json.loads, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure is not None:
        print(json.dumps(measure(points=options.points, **options.measure)))
        return
    rows = [
        measured(options.points, options.runs, card=card, scales=scales, threads=threads)
        for card in options.cards
        for scales in SCALES
        for threads in (1, 2)
    ]
    document = {
        "points": options.points,
        "seed": SEED,
        "rows": rows,
        "first_trajectory": first_trajectory(options.runs),
        "targets": TARGETS,
        "benchmark": Path(__file__).name,
        **machine("numpy", "numba", "llvmlite"),
    }
    if options.json:
        print(json.dumps(document, indent=2))
    else:
        show(document)


if __name__ == "__main__":
    main()
