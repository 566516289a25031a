"""Sample trajectories of [SAFE] to the Planck scale, by this package and by others, in one run.

Run: python benchmarks/flow_vs_programs.py [--json] [--runs 7] [--pyrate-python PYTHON
     --pyrate-output DIRECTORY]

For the initial conditions of the cards BM1-BM4 (5 TeV, or 3 TeV, to 1e19 GeV): processor time per
trajectory, steps, calls of the right-hand side, and accuracy: the largest relative deviation of
any coupling at 1e12 and 1e19 GeV from a reference, which is our flow at rtol 1e-13. Beside it stand
two references that share no code with it: DOP853 of scipy at 1e-13 with beta functions written by
sympy, and heyoka at 1e-15. One thread everywhere.

Programs: our flow; DOP853 and LSODA of scipy with our compiled right-hand side, called directly;
heyoka, if it is installed (pip install heyoka), with the same polynomials; and PyR@TE's own
generated solver, which needs packages of its time (numpy < 1.24: later ones refuse the lists of
numbers and 1 x 1 matrices that it gives to scipy). To have it, once:

  # 1. its environment, with Python 3.9:
  uv venv --python 3.9 old        # or: python3.9 -m venv old
  uv pip install --python old/bin/python "numpy==1.21.6" "scipy==1.7.3" "sympy==1.10.1" \
      "matplotlib<3.6"            # or: old/bin/pip install ...
  # 2. its solvers, by PyR@TE 3 at the pinned commit (zprime-bridge pyrate install tells where); in
  #    default.settings of a private copy write EndCommands : "true" where there is no LaTeX:
  for card in BM1 BM2 BM3 BM4; do
      zprime-bridge export pyrate $card -o models
      (cd PYRATE && python pyR@TE.py -m "$OLDPWD/models/$card.model" -res "$OLDPWD/solvers" \
          -l 2 -no-tex -no-math -py)
  done
  # 3.
  python benchmarks/flow_vs_programs.py --pyrate-python old/bin/python --pyrate-output solvers

What is absent is skipped, with the reason. The solver runs as it was generated (zvode, BDF, its own
tolerance 1e-6, points every 0.1 in log10 mu), not its plots.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import subprocess
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from flow_cases import CARDS, CHECKED, MU_END, Case, case_of, deviations, machine, rounded, timed
from flow_other_programs import dop853, dop853_row, heyoka_rows, limit_threads, lsoda_row
from flow_rhs import compiled_rhs, lambdified_rhs, repeated

import zprime_bridge as zb
from zprime_bridge.flow.machine_text import LANES

if TYPE_CHECKING:
    from flow_other_programs import Row

    from zprime_bridge.core.arrays import FloatArray

BATCH = 64
RTOLS = (1e-4, 1e-6, 1e-8, 1e-10)
USUAL = 1e-6
REFERENCE_RTOL = 1e-13
CALLS = 80_000
FEW_CALLS = 2000
TARGET_RATIO = 10_000
PYRATE = Path(__file__).with_name("flow_pyrate.py")


def flow_rows(case: Case, reference: FloatArray, runs: int) -> list[Row]:
    """Our flow: many trajectories at four tolerances; one; one with 250 scales; ``zb.run``."""

    def run(count: int, rtol: float, samples: Any = CHECKED) -> Any:  # noqa: ANN401
        start = np.repeat(case.start[None], count, axis=0)
        scales = np.array(samples) if isinstance(samples, tuple) else samples
        return case.flow.trajectories(
            start, mu_start=case.mu_start, mu_end=MU_END, samples=scales, rtol=rtol
        )

    def row(program: str, count: int, rtol: float, samples: Any = CHECKED) -> Row:  # noqa: ANN401
        found = run(1, rtol)
        return {
            "program": program,
            "rtol": rtol,
            **timed(partial(run, count, rtol, samples), runs, count),
            "steps": int(found.steps[0]),
            "rhs_calls": 6 * int(found.steps[0]) + 1,
            "deviation": deviations(found.values[0], reference),
        }

    rows = [row(f"flow, batch of {BATCH}", BATCH, rtol) for rtol in RTOLS]
    rows.append(row(f"flow, batch of {BATCH}, 250 scales kept", BATCH, USUAL, 250))
    rows += [row("flow, one trajectory", 1, rtol) for rtol in (USUAL, 1e-8)]
    whole = timed(partial(zb.run, case.model), runs)
    return [*rows, rows[1] | {"program": "zb.run, all of it", **whole}]


def rhs_rows(case: Case, runs: int) -> list[Row]:
    """Time of one right-hand side, nanoseconds: 1 in a vector, or called alone from Python."""
    direct = compiled_rhs(case)
    ways: dict[str, tuple[int, Any]] = {
        "flow, in a vector of 8": (CALLS, repeated(case, CALLS)),
        "flow.slopes, 1000 points": (1000, partial(_slopes, case, 1000)),
        "flow.slopes, 1 point": (1, partial(_slopes, case, 1)),
        "compiled, called through ctypes": (FEW_CALLS, partial(_often, direct, case)),
        "sympy.lambdify, Python's floats": (
            FEW_CALLS,
            partial(_often, lambdified_rhs(case, "math"), case),
        ),
        "sympy.lambdify, numpy": (FEW_CALLS, partial(_often, lambdified_rhs(case, "numpy"), case)),
    }
    return [
        {"what": what, "process_ns": rounded(1e6 * timed(run, runs, count)["process_ms"])}
        for what, (count, run) in ways.items()
    ]


def _slopes(case: Case, count: int) -> None:
    case.flow.slopes(np.repeat(case.start[None], count, axis=0))


def _often(rhs: Any, case: Case) -> None:  # noqa: ANN401
    y = case.scaled
    for _ in range(FEW_CALLS):
        rhs(0.0, y)


def pyrate_row(case: Case, python: str, output: Path, reference: FloatArray, runs: int) -> Row:
    """PyR@TE's generated solver, in its own environment."""
    folder = output.resolve() / case.card / "PythonOutput"
    if not (folder / f"{case.card}.py").is_file():
        raise SystemExit(f"no solver for {case.card} in {output}: see --help")
    asked = {
        "folder": str(folder),
        "module": case.card,
        "mu_start": case.mu_start,
        "start": dict(zip(case.flow.names, case.start.tolist(), strict=True)),
        "checked": CHECKED,
        "runs": runs,
    }
    done = subprocess.run(
        [python, str(PYRATE)], input=json.dumps(asked), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"PyR@TE's solver for {case.card} failed:\n{done.stderr}")
    told = json.loads(done.stdout)
    values = [[told["values"][repr(mu)][name] for name in case.flow.names] for mu in CHECKED]
    return {
        "program": "PyR@TE, generated solver",
        "rtol": 1e-6,
        "process_ms": rounded(1e3 * statistics.median(told["process_s"])),
        "best_process_ms": rounded(1e3 * min(told["process_s"])),
        "wall_ms": rounded(1e3 * statistics.median(told["wall_s"])),
        "steps": told["steps"],
        "rhs_calls": told["rhs_calls"],
        "rhs_us": rounded(told["rhs_us"]),
        "deviation": deviations(np.array(values), reference),
        "versions": told["versions"],
    }


def ratios(rows: list[Row]) -> dict[str, int] | None:
    """How many times faster than PyR@TE's solver, where we are at least as accurate."""
    theirs = next((row for row in rows if row["program"].startswith("PyR@TE")), None)
    if theirs is None:
        return None
    found = {}
    for row in rows:
        better = all(row["deviation"][mu] <= theirs["deviation"][mu] for mu in row["deviation"])
        if row["program"].startswith(("flow", "zb.run")) and better:
            ratio = theirs["process_ms"] / row["process_ms"]
            found[f"{row['program']}, rtol {row['rtol']:g}"] = round(ratio)
    return found


def document_of(case: Case, options: argparse.Namespace) -> Row:
    """Everything about one card."""
    start = case.start[None]
    ours = case.flow.trajectories(
        start,
        mu_start=case.mu_start,
        mu_end=MU_END,
        samples=np.array(CHECKED),
        rtol=REFERENCE_RTOL,
    ).values[0]
    independent = dop853(case, lambdified_rhs(case, "math"), REFERENCE_RTOL)
    agreement = {"DOP853 1e-13": deviations(independent.y.T * case.flow.scaling, ours)}
    rhs = compiled_rhs(case)
    rows = flow_rows(case, ours, options.runs)
    for rtol in (USUAL, 1e-9):
        rows.append(dop853_row(case, rhs, rtol, ours, options.runs))
        rows.append(lsoda_row(case, rhs, rtol, ours, options.runs))
    if importlib.util.find_spec("heyoka") is not None:
        taylor = heyoka_rows(case, ours, options.runs)
        agreement["heyoka 1e-15"] = taylor[2]["deviation"]
        rows += taylor
    if options.pyrate_python is not None:
        python, output = options.pyrate_python, options.pyrate_output
        rows.append(pyrate_row(case, python, output, ours, options.pyrate_runs))
    return {
        "card": case.card,
        "mu_start_gev": case.mu_start,
        "reference_agrees_with": agreement,
        "rows": rows,
        "right_hand_side": rhs_rows(case, options.runs),
        "times_faster_than_pyrate": ratios(rows),
    }


def skipped(options: argparse.Namespace) -> dict[str, str]:
    found = {}
    if importlib.util.find_spec("heyoka") is None:
        found["heyoka"] = "not installed (pip install heyoka)"
    if options.pyrate_python is None:
        found["PyR@TE"] = "no --pyrate-python and --pyrate-output given (see --help)"
    return found


def show(document: Row) -> None:
    for card in document["cards"]:
        print(f"\n{card['card']}: the reference agrees with {card['reference_agrees_with']}")
        for row in card["rows"]:
            parts = [f"{row['program']:38s} rtol {row['rtol']:7.0e} {row['process_ms']:10.4g} ms"]
            parts.append(f"{row['steps']:6d} steps")
            parts.append("deviation " + " ".join(f"{x:8.1e}" for x in row["deviation"].values()))
            if "compile_s" in row:
                parts.append(f"compiled in {row['compile_s']} s")
            print(", ".join(parts))
        for row in card["right_hand_side"]:
            print(f"right-hand side: {row['what']:33s} {row['process_ns']:10.4g} ns")
        print(f"times faster than PyR@TE: {card['times_faster_than_pyrate']}")
    print("\nskipped:", document["skipped"], "\nload:", document["load_average"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cards", nargs="+", choices=CARDS, default=CARDS)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--pyrate-python", help="Python of the environment with old packages")
    parser.add_argument("--pyrate-output", type=Path, help="directory given to pyR@TE.py -res")
    parser.add_argument("--pyrate-runs", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if (options.pyrate_python is None) != (options.pyrate_output is None):
        parser.error("--pyrate-python and --pyrate-output belong together")
    limit_threads()
    document = {
        "cards": [document_of(case_of(card), options) for card in options.cards],
        "lanes": LANES,
        "target_times_faster_than_pyrate": TARGET_RATIO,
        "skipped": skipped(options),
        **machine("numpy", "scipy", "numba", "llvmlite", "sympy", "heyoka"),
    }
    if options.json:
        print(json.dumps(document, indent=2))
    else:
        show(document)


if __name__ == "__main__":
    main()
