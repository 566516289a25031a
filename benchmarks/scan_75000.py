"""A whole random scan per benchmark card: 75,000 points, both readings, stored.

Run: python benchmarks/scan_75000.py [--points 75000] [--runs 3] [--cards BM1 BM2] [--json]

As ``zprime-bridge scan CARD --random 75000 --store DIR``: alpha_y and six quartics are drawn,
trajectories are run to 1e19 GeV, the vacuum is classified at 250 scales, chunks are synced to the
disk (in TMPDIR), and the table is read back. Every run has a fresh process; its time contains the
start of workers and the loading of compiled code, not ``import`` of the main process. Memory is
the peak of the main process plus that of the largest worker times their number. Windows of safe
points stand beside the times, to be compared with [SAFE] (51)-(58). Target: 15 s on two cores,
1 GB.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from flow_cases import CARDS, machine

from zprime_bridge.charges.library import load_card
from zprime_bridge.model.build import build_model
from zprime_bridge.scans.designs import RandomDesign
from zprime_bridge.scans.free_couplings import free_ranges
from zprime_bridge.scans.results import Reading
from zprime_bridge.scans.scan import scan
from zprime_bridge.scans.summary import ConstraintSummary, constraint_summary

SEED = 1
WORKERS = (1, 2)
TARGETS = {"scan_s": 15.0, "memory_gb": 1.0}


def one_scan(card: str, points: int, workers: int) -> dict[str, Any]:
    """Scan a card into a store that is thrown away."""
    model = build_model(load_card(card))
    design = RandomDesign(ranges=free_ranges(model), count=points, seed=SEED)
    with tempfile.TemporaryDirectory() as store:
        cpu, begin = time.process_time(), time.perf_counter()
        table = scan(model, design, store=store, workers=workers)
        seconds = time.perf_counter() - begin
        stored = sum(path.stat().st_size for path in Path(store).rglob("*") if path.is_file())
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    largest = children.ru_maxrss * (workers if workers > 1 else 0)
    return {
        "card": card,
        "workers": workers,
        "points": points,
        "seconds": round(seconds, 2),
        "points_per_second": round(points / seconds),
        "cpu_seconds": round(time.process_time() - cpu + children.ru_utime + children.ru_stime, 2),
        "memory_gb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + largest) / 1e6, 3),
        "stored_mb": round(stored / 1e6, 1),
        "mean_steps": round(float(table.column("steps").mean()), 1),
        "constraints": {r.value: windows(constraint_summary(table, r)) for r in Reading},
    }


def windows(summary: ConstraintSummary) -> dict[str, Any]:
    """Safe points and their windows, in log10 alpha."""
    return {
        "safe": summary.safe,
        "alpha_y": [[w.low, w.high] for w in summary.windows if w.name == "alpha_y"],
        "portals": {w.name: [w.low, w.high] for w in summary.portals},
        "at_least_one_portal": summary.portal_share,
    }


def fresh(card: str, points: int, workers: int) -> dict[str, Any]:
    """Do one scan in a process of its own."""
    command = [sys.executable, __file__, "--one", card, str(points), str(workers)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    row: dict[str, Any] = json.loads(done.stdout)
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=75_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cards", nargs="+", default=list(CARDS))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        card, points, workers = options.one
        print(json.dumps(one_scan(card, int(points), int(workers))))
        return
    rows = []
    for card in options.cards:
        for workers in WORKERS:
            runs = [fresh(card, options.points, workers) for _ in range(options.runs)]
            runs.sort(key=lambda row: float(row["seconds"]))
            rows.append({**runs[0], "seconds_of_all_runs": [row["seconds"] for row in runs]})
            if not options.json:
                print(
                    "{card:5s} {workers} workers {seconds:6.2f} s, {points_per_second:6d} points/s,"
                    " {memory_gb:.2f} GB".format(**rows[-1]),
                    flush=True,
                )
    if options.json:
        versions = machine("numpy", "numba", "llvmlite", "pyarrow")
        print(json.dumps({"rows": rows, "targets": TARGETS, "machine": versions}, indent=2))


if __name__ == "__main__":
    main()
