"""Time to classify vacua of [SAFE] and of other potentials, per point and in one thread.

Run: python benchmarks/classify_vacuum.py [--points 20000000] [--runs 3] [--json]. The package works
in blocks of numpy arrays; beside it stands the same condition as one compiled loop (numba), and
the two must agree. Target: 60 ns per point for [SAFE], without temporaries of the size of an input.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import time
import tracemalloc
from functools import partial
from importlib.metadata import version
from math import pi, sqrt
from typing import TYPE_CHECKING

import numba
import numpy as np

import zprime_bridge as zb
from zprime_bridge.vacuum.conditions import vacuum_conditions

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.vacuum.classes import ClassArray
    from zprime_bridge.vacuum.conditions import VacuumConditions

TARGET_NS = 60.0
SAMPLES = 250
OTHERS = ("B-L", "chiral-II")
OTHERS_POINTS = 2_000_000


def compiled_safe(columns: list[FloatArray], out: NDArray[np.uint8]) -> None:
    """Conditions (13), (14) of [SAFE] in one loop; compiled below."""
    lam_, s_, u_, v_, delta_, delta_tilde_, w_ = columns
    for n in range(out.size):
        lam, s, u, v = lam_[n], s_[n], u_[n], v_[n]
        delta, delta_tilde, w = delta_[n], delta_tilde_[n], w_[n]
        if not np.isfinite(lam + s + u + v + delta + delta_tilde + w):
            out[n] = 6
            continue
        big_delta = v + (u / 3 if u > 0 else u)
        out[n] = 5
        if not (s > 0 and big_delta > 0 and w + 2 * sqrt(s * big_delta) > 0):
            continue
        if lam <= 0:
            out[n] = 4 if lam < -1e-4 * (4 * pi) ** 2 else 3
            continue
        a = delta + 2 * sqrt(lam * big_delta)
        b = delta_tilde + 2 * sqrt(lam * s)
        c = w + 2 * sqrt(s * big_delta)
        if a <= 0 or b <= 0:
            continue
        last = 2 * sqrt(lam * big_delta * s) + delta * sqrt(s) + delta_tilde * sqrt(big_delta)
        if last + w * sqrt(lam) + sqrt(a * b * c) > 0:
            out[n] = 2 if u < 0 else 1


def conditions_of(card: str) -> VacuumConditions:
    conditions = vacuum_conditions(zb.build_model(zb.load_card(card)))
    if conditions is None:
        raise SystemExit(f"no stability conditions for card {card}")
    return conditions


def couplings(conditions: VacuumConditions, points: int) -> dict[str, FloatArray]:
    """Draw couplings as of trajectories, (points / 250, 250); a fifth of the rows ends in NaN."""
    generator = np.random.default_rng(0)
    shape = (points // SAMPLES, SAMPLES)
    values = {}
    for name in conditions.names:
        values[name] = generator.normal(0.5, 0.7, size=shape)
        values[name][::5, SAMPLES // 2 :] = np.nan
    return values


def seconds(run: Callable[[], object], runs: int) -> list[float]:
    """Processor time of each run: other programs on the machine do not count."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return times


def row(what: str, times: list[float], points: int) -> dict[str, object]:
    return {
        "what": what,
        "points": points,
        "median_ns": round(1e9 * statistics.median(times) / points, 2),
        "best_ns": round(1e9 * min(times) / points, 2),
    }


def safe_rows(points: int, runs: int) -> tuple[list[dict[str, object]], dict[str, object]]:
    """Time [SAFE] through the package and through the compiled loop."""
    conditions = conditions_of("BM3")
    values = couplings(conditions, points)
    total = values["lam"].size
    columns = numba.typed.List([values[name].ravel() for name in conditions.names])
    loop = numba.njit(compiled_safe)
    expected = np.empty(total, dtype=np.uint8)
    start = time.perf_counter()
    loop(columns, expected)
    compile_s = time.perf_counter() - start
    tracemalloc.start()
    found: ClassArray = conditions.classify(values)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    numpy_times = seconds(lambda: conditions.classify(values), runs)
    loop_times = seconds(lambda: loop(columns, expected), runs)
    summary = {
        "ratio_numpy_to_compiled": round(min(numpy_times) / min(loop_times), 2),
        "compile_s": round(compile_s, 2),
        "disagreements": int(np.count_nonzero(found.ravel() != expected)),
        "peak_megabytes": round(peak / 1e6, 1),
        "input_megabytes": round(sum(value.nbytes for value in values.values()) / 1e6, 1),
    }
    rows = [row("BM3, package", numpy_times, total), row("BM3, numba loop", loop_times, total)]
    return rows, summary


def other_rows(runs: int) -> list[dict[str, object]]:
    rows = []
    for card in OTHERS:
        conditions = conditions_of(card)
        values = couplings(conditions, OTHERS_POINTS)
        times = seconds(partial(conditions.classify, values), runs)
        rows.append(row(f"{card}, package", times, values[conditions.names[0]].size))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=20_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows, summary = safe_rows(options.points, options.runs)
    rows += other_rows(options.runs)
    if options.json:
        versions = {package: version(package) for package in ("numpy", "numba")}
        machine = {"python": platform.python_version(), "machine": platform.machine()}
        document = {
            "rows": rows,
            "target_ns": TARGET_NS,
            **summary,
            "versions": versions,
            **machine,
        }
        print(json.dumps(document, indent=2))
        return
    for entry in rows:
        print("{what:24s} {points:10d} points {median_ns:7.2f} ns (best {best_ns})".format(**entry))
    print(", ".join(f"{name}: {value}" for name, value in summary.items()))


if __name__ == "__main__":
    main()
