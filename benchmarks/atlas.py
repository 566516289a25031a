"""Time, memory and size of the atlas of integer charges, and how they grow with the largest charge.

Run: python benchmarks/atlas.py [--count 5 8 10 12 15] [--write 5 8 10 12] [--workers 2] [--json].
Every number comes from a fresh process that finds everything compiled (the first process, which may
have to compile, is given apart). Processor time stands beside wall-clock time, because other
programs may run. Targets: N = 10 counted in 10 s, and written to Parquet in 60 s with 2 GB.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from zprime_bridge.atlas.count import count_atlas
from zprime_bridge.atlas.job import AtlasJob
from zprime_bridge.atlas.produce import write_atlas

TARGETS = {("count", 10): 10.0, ("write", 10): 60.0}
PACKAGES = ("numpy", "numba", "pyarrow")


def one(what: str, largest: int, workers: int) -> dict[str, float]:
    """Count or write one atlas in this process."""
    size = 0
    wall, processor = time.perf_counter(), time.process_time()
    if what == "count":
        rows = count_atlas(largest, workers=workers)
    else:
        with tempfile.TemporaryDirectory() as directory:
            file = Path(directory) / "atlas.parquet"
            rows = write_atlas(AtlasJob(max_charge=largest), file, workers=workers)
            size = file.stat().st_size
    return {
        "rows": rows,
        "wall_s": round(time.perf_counter() - wall, 3),
        "processor_s": round(time.process_time() - processor, 3),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "file_mb": round(size / 1e6, 1),
    }


def measured(what: str, largest: int, workers: int) -> dict[str, object]:
    """Measure in a fresh process."""
    command = [sys.executable, __file__, "--one", what, str(largest), "--workers", str(workers)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    row: dict[str, object] = {"what": what, "max_charge": largest, **json.loads(done.stdout)}
    rows, seconds = float(str(row["rows"])), float(str(row["processor_s"]))
    row["rows_per_processor_s"] = round(rows / max(seconds, 1e-3))
    row["target_s"] = TARGETS.get((what, largest))
    return row


def growth(rows: list[dict[str, object]], key: str) -> float:
    """Return p in key ~ N^p between the two largest atlases of a kind."""
    (first, small), (last, large) = (
        (int(str(row["max_charge"])), float(str(row[key]))) for row in rows[-2:]
    )
    return round(math.log(large / small) / math.log(last / first), 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, nargs="*", default=[5, 8, 10, 12, 15])
    parser.add_argument("--write", type=int, nargs="*", default=[5, 8, 10, 12])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", nargs=2, metavar=("WHAT", "N"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one(options.one[0], int(options.one[1]), options.workers)))
        return
    start = time.perf_counter()
    measured("write", 1, options.workers)
    first_s = time.perf_counter() - start
    kinds = {
        "count": [measured("count", n, options.workers) for n in options.count],
        "write": [measured("write", n, options.workers) for n in options.write],
    }
    document = {
        "rows": [*kinds["count"], *kinds["write"]],
        "growth_exponents": {
            kind: {key: growth(rows, key) for key in ("rows", "processor_s")}
            for kind, rows in kinds.items()
            if len(rows) > 1
        },
        "first_process_s": round(first_s, 2),
        "workers": options.workers,
        "load_average": os.getloadavg()[0],
        "versions": {name: version(name) for name in PACKAGES}
        | {"python": platform.python_version()},
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "commit": subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
        ).stdout.strip(),
    }
    if options.json:
        print(json.dumps(document, indent=2))
        return
    for row in document["rows"]:
        print("  ".join(f"{key} {value}" for key, value in row.items()))
    print("growth exponents:", document["growth_exponents"])


if __name__ == "__main__":
    main()
