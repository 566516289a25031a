"""Wall-clock time of the commands a user waits for, each in a fresh process.

Run: python benchmarks/start_up.py [--runs 5] [--json]. Targets are those of the project: a bare
``python -c pass`` stands beside them, because the machine matters more than we do.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
from importlib.metadata import version

CASES = {
    "bare interpreter": (["-c", "pass"], None),
    "import zprime_bridge": (["-c", "import zprime_bridge"], 0.3),
    "zprime-bridge --help": (["-m", "zprime_bridge", "--help"], 0.5),
    "zprime-bridge check BM3": (["-m", "zprime_bridge", "check", "BM3"], 1.0),
    "zprime-bridge run BM3": (["-m", "zprime_bridge", "run", "BM3", "--json"], 15.0),
}


def seconds(arguments: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = []
    for name, (arguments, target) in CASES.items():
        times = [seconds(arguments) for _ in range(options.runs)]
        rows.append(
            {
                "command": name,
                "median_s": round(statistics.median(times), 3),
                "min_s": round(min(times), 3),
                "max_s": round(max(times), 3),
                "target_s": target,
            }
        )
    if options.json:
        packages = ("numpy", "sympy", "wilson", "flavio")
        versions = {package: version(package) for package in packages}
        machine = {"python": platform.python_version(), "machine": platform.machine()}
        print(json.dumps({"rows": rows, "versions": versions, **machine}, indent=2))
        return
    for row in rows:
        print("{command:26s} {median_s:7.3f} s  ({min_s}-{max_s})  target {target_s}".format(**row))


if __name__ == "__main__":
    main()
