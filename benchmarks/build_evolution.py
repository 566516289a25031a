"""Rebuild the shipped evolution map with wilson.

Run: python benchmarks/build_evolution.py [--json]. Takes half an hour on one core; the file is
replaced whole. With the same versions of wilson and SciPy it comes out the same.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import zprime_bridge as zb
from zprime_bridge.core.whole_files import write_whole
from zprime_bridge.evolution.charge_map import build_charge_map
from zprime_bridge.evolution.store import map_bytes

SHIPPED = Path(zb.__file__).parent / "evolution" / "data" / "charge_map.npz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    start = time.perf_counter()

    def progress(text: str) -> None:
        print(f"{time.perf_counter() - start:6.0f} s  {text}", file=sys.stderr, flush=True)

    evolution = build_charge_map(zb.sm_inputs(), progress)
    content = map_bytes(evolution)
    write_whole(SHIPPED, content)
    report = {
        "file": SHIPPED.name,
        "bytes": len(content),
        "seconds": round(time.perf_counter() - start),
        "columns": len(evolution.columns),
        "outputs": len(evolution.outputs),
        "nodes": len(evolution.scales),
        **evolution.provenance,
    }
    print(json.dumps(report, indent=1 if not arguments.json else None))


if __name__ == "__main__":
    main()
