"""Accuracy and speed of evolution maps against wilson and, where installed, rgevolve.

Run: python benchmarks/evolution.py [--sets 6] [--json]. Prints

- interpolation: largest difference to wilson's first-order response at held-out masses,
- second order: how far wilson's full answer departs from its first-order response, over the
  estimate of evolution/accuracy.py (must be below 1),
- step size: the change of wilson's answer if its solver's tolerance is 1e-8 instead of 1e-3,
- times: loading, 90 000 points of a card and with two free charges, one run of wilson.

rgevolve (optional, 0.2.0) keeps a hundred megabytes in XDG_DATA_HOME and takes a minute at first.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import json
import platform
import subprocess
import sys
import time
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

import zprime_bridge as zb
from zprime_bridge.evolution.build import AMPLITUDE_GEV2, build_map, wilson_response
from zprime_bridge.evolution.charge_map import charge_map
from zprime_bridge.evolution.directions import (
    amplitudes,
    coordinates,
    default_rotations,
    unit_couplings,
)
from zprime_bridge.evolution.from_model import card_evolution, charges_evolution
from zprime_bridge.evolution.grid import ScaleGrid
from zprime_bridge.external.wilson import Runner
from zprime_bridge.matching.norms import norm_semileptonic
from zprime_bridge.matching.warsaw import warsaw
from zprime_bridge.matching.wet import NEUTRINO_TRANSITIONS, wet_flavio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from zprime_bridge.core.arrays import ComplexArray, FloatArray
    from zprime_bridge.inputs.sm import SMInputs

HELD_OUT = (120.0, 500.0, 3000.0, 8000.0, 16800.0, 17100.0, 50000.0)
MASSES_SECOND_ORDER = (300.0, 3000.0, 40000.0)
SIZES = (1e-9, 1e-8)  # g'^2/M_Z'^2 in GeV^-2
POINTS = 300 * 300
INPUTS = zb.sm_inputs()
SEMILEPTONIC = ("C9", "C10", "CL")
RG_SCALE = 1000.0  # a grid point of rgevolve
RG_BETWEEN = 1400.0
RG_COLUMNS = ("lq1_2223", "qe_2322", "lq1_2222", "qq1_2323", "qd1_2323", "qq1_2333", "phiq1_23")
RG_OUTPUTS = (
    *("C9_bsmumu", "C10_bsmumu", "C9_bsee", "CL_bsnumunumu", "CVLL_bsbs", "CVLR_bsbs"),
    *("CSLR_bsbs", "C7_bs", "C8_bs"),
)


def random_charges(seed: int, *, higgs: bool) -> FloatArray:
    charges = np.random.default_rng(seed).integers(-3, 4, 16).astype(float)
    charges[15] = 1.0 if higgs else 0.0
    if seed % 2:
        charges[1] = charges[0]
    return charges


def natural_sizes(charges: FloatArray) -> dict[str, float]:
    """Per g'^2/M_Z'^2: of coefficients if all couplings but that of the quarks were the largest.

    That of the quarks is the one at tree level, or in a top loop: |V_ti^* V_tj| times the largest.
    """
    ckm, largest = INPUTS.ckm(), float(np.abs(charges).max())
    unit = unit_couplings(charges, default_rotations(INPUTS))
    quarks = {t.name: t for t in NEUTRINO_TRANSITIONS}
    sizes = {}
    for name in charge_map().outputs:
        transition = quarks.get(name.split("_")[1][:2])
        if transition is None:
            continue
        left = max(abs(transition.left(unit)), abs(transition.ckm_factor(ckm)) * largest)
        if name.endswith(2 * transition.name):
            sizes[name] = left**2 / 2
        elif not name.endswith(f"_{transition.name}"):
            norm = norm_semileptonic(transition.ckm_factor(ckm), G_F=INPUTS.G_F, alpha_e=1 / 127.9)
            sizes[name] = left * largest / abs(2 * norm)
    return sizes


def first_order(charges: FloatArray, mass: float) -> FloatArray:
    couplings = unit_couplings(charges / 4, default_rotations(INPUTS))
    return 16 * wilson_response(warsaw(couplings), mass, charge_map().outputs, INPUTS)


def interpolation(sets: int) -> dict[str, dict[str, float]]:
    """Largest differences: of tree-generated coefficients to themselves, of all to natural size."""
    tree_worst, all_worst = {}, {}
    for seed in range(sets):
        charges = random_charges(seed, higgs=seed % 3 == 0)
        sizes = natural_sizes(charges)
        unit = unit_couplings(charges, default_rotations(INPUTS))
        tree = wet_flavio(unit, INPUTS, alpha_e=1 / 127.9, sin2_theta_w=INPUTS.sin2_theta_w)
        for mass in HELD_OUT:
            mapped = charge_map().apply([mass], amplitudes(coordinates(charges))[None])[:, 0]
            direct = first_order(charges, mass)
            for name, m, d in zip(charge_map().outputs, mapped, direct, strict=True):
                kind = name.split("_")[0]
                if name in sizes:
                    all_worst[kind] = max(all_worst.get(kind, 0.0), abs(m - d) / sizes[name])
                if abs(tree.get(name, 0)) > sizes.get(name, np.inf) / 100:
                    tree_worst[kind] = max(tree_worst.get(kind, 0.0), abs(m / d - 1))
    return {"tree, relative": tree_worst, "all, of natural size": all_worst}


def second_order(sets: int) -> dict[str, float]:
    """Largest departure of wilson from first order, and the same over the estimate."""
    worst = {"neutral Higgs": 0.0, "charged Higgs": 0.0, "over estimate": 0.0}
    point = zb.ParameterPoint(g_prime=1.0, m_zprime=1000.0)
    template = zb.build_model(zb.load_card("BM1"))
    names = charge_map().outputs
    free = charges_evolution(template, ("Q1", *DIRECTION_NAMES), point)
    for seed in range(sets):
        charges = random_charges(seed, higgs=seed % 2 == 1)
        sizes = natural_sizes(charges)
        values = warsaw(unit_couplings(charges, default_rotations(INPUTS)))
        for mass in MASSES_SECOND_ORDER:
            linear = first_order(charges, mass)
            for size in SIZES:
                found = run_wilson({n: size * c for n, c in values.items()}, mass)
                (estimate,) = free.second_order([mass], [mass * size**0.5], charges[None])
                departure = max(
                    abs(found.get(n, 0.0) / size - line) / sizes[n]
                    for n, line in zip(names, linear, strict=True)
                    if n in sizes
                )
                kind = "charged Higgs" if charges[15] else "neutral Higgs"
                worst[kind] = max(worst[kind], departure)
                worst["over estimate"] = max(worst["over estimate"], departure / estimate)
    return worst


DIRECTION_NAMES = (
    *("Q2", "Q3", "u1", "u2", "u3", "d1", "d2", "d3"),
    *("L1", "L2", "L3", "e1", "e2", "e3", "H"),
)


def run_wilson(values: Mapping[str, complex], mass: float) -> dict[str, complex]:
    options = {"parameters": INPUTS.ckm_inputs()}
    runner = Runner(values, scale=mass, eft="SMEFT", basis="Warsaw", options=options)
    return runner.run(4.8, "WET", "flavio")


@contextlib.contextmanager
def solver_tolerance(rtol: float) -> Iterator[None]:
    """Have wilson integrate the SMEFT with another tolerance."""
    from wilson.run.smeft import rge  # noqa: PLC0415  # only here

    original = rge.solve_ivp

    def solve(**arguments: Any) -> Any:  # noqa: ANN401  # SciPy's
        return original(**(arguments | {"rtol": rtol, "atol": 1e-14}))

    rge.solve_ivp = solve
    try:
        yield
    finally:
        rge.solve_ivp = original


def step_size() -> dict[str, dict[str, float]]:
    """Relative change of wilson's own answer with a solver tolerance of 1e-8."""
    charges = random_charges(1, higgs=False)
    sizes = natural_sizes(charges)
    report = {}
    for mass in (300.0, 1000.0, 5000.0, 10000.0, 16900.0, 17000.0, 50000.0, 1e5):
        default = first_order(charges, mass)
        with solver_tolerance(1e-8):
            exact = first_order(charges, mass)
        worst: dict[str, float] = {}
        for name, a, b in zip(charge_map().outputs, default, exact, strict=True):
            kind = name.split("_")[0]
            if name in sizes:
                worst[kind] = max(worst.get(kind, 0.0), float(abs(a - b) / sizes[name]))
        report[f"{mass:g} GeV"] = worst
    return report


def times() -> dict[str, float]:
    model = zb.build_model(zb.load_card("BM3"))
    point = zb.ParameterPoint(g_prime=1.0, m_zprime=5000.0)
    generator = np.random.default_rng(7)
    masses, couplings = 10 ** generator.uniform(2, 5, POINTS), generator.uniform(0.01, 1, POINTS)
    rows = generator.uniform(-1, 1, (POINTS, 2))
    free = charges_evolution(model, ("L2", "e2"), point)
    evolution = card_evolution(model, point)
    unit = unit_couplings(1e-4 * random_charges(1, higgs=False), default_rotations(INPUTS))
    values = warsaw(unit)
    jobs: dict[str, Callable[[], object]] = {
        "load the shipped map": charge_map,
        "evolution of a card": lambda: card_evolution(model, point),
        f"{POINTS} points of a card": lambda: evolution.coefficients(masses, couplings),
        f"{POINTS} points, two free charges": lambda: free.coefficients(masses, couplings, rows),
        "one run of wilson": lambda: run_wilson(values, 5000.0),
    }
    report = {name: round(_best(job), 4) for name, job in jobs.items()}
    code = "from zprime_bridge.evolution.charge_map import charge_map; charge_map()"
    loading = _best(lambda: _process(code)) - _best(lambda: _process("import numpy, yaml"))
    return report | {"new process: import and load, beyond numpy and yaml": round(loading, 3)}


def _best(job: Callable[[], object]) -> float:
    """Shortest of five wall-clock times, s."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return min(times)


def _process(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def against_rgevolve() -> dict[str, Any]:
    """Compare plain Warsaw unit vectors: our map, rgevolve on its grid and between its points."""
    if importlib.util.find_spec("rgevolve") is None:
        return {"not installed": "pip install rgevolve==0.2.0"}
    with contextlib.redirect_stdout(io.StringIO()):
        from rgevolve.tools import run_and_match  # noqa: PLC0415  # optional

        def theirs(scale: float) -> ComplexArray:
            real = np.array(
                run_and_match(
                    *("SMEFT", "WET", "Warsaw", "flavio", scale, 4.8, None),
                    [(name, "R") for name in RG_COLUMNS],
                    [(name, part) for name in RG_OUTPUTS for part in "RI"],
                )
            )
            return real[0::2] + 1j * real[1::2]

        found = {scale: theirs(scale) for scale in (1000.0, RG_BETWEEN, 2000.0)}
    # rgevolve has its Standard Model inputs built in: those of wilson, not of flavio
    built_in = replace(INPUTS, **{name: wilson_default(name) for name in INPUTS.ckm_inputs()})
    ours = {scale: _columns(scale, built_in) for scale in found}
    shipped_inputs = _columns(1000.0, INPUTS)
    weight = np.log(RG_BETWEEN / 1000.0) / np.log(2.0)
    mixed = (1 - weight) * found[1000.0] + weight * found[2000.0]
    return {
        "CKM inputs of flavio instead of wilson, 1 TeV": _differences(shipped_inputs, ours[1000.0]),
        "on the grid, 1 TeV": _differences(found[1000.0], ours[1000.0]),
        "between, interpolated by rgevolve": _differences(found[RG_BETWEEN], ours[RG_BETWEEN]),
        "between, mixed by us in log M": _differences(mixed, ours[RG_BETWEEN]),
    }


def wilson_default(name: str) -> float:
    from wilson.parameters import p  # noqa: PLC0415  # one second

    return float(p[name])


def _columns(scale: float, inputs: SMInputs) -> ComplexArray:
    """Responses of WET coefficients to plain Warsaw unit vectors at one scale."""
    grid = ScaleGrid(edges=(scale / 1.01, scale * 1.01), counts=(1,))
    columns = {name: {name: 1.0} for name in RG_COLUMNS}
    return build_map(columns, grid, RG_OUTPUTS, inputs=inputs).matrices[0]


def _differences(theirs: ComplexArray, ours: ComplexArray) -> dict[str, str]:
    report = {}
    for o, output in enumerate(RG_OUTPUTS):
        for c, column in enumerate(RG_COLUMNS):
            largest = np.abs(ours[o]).max()
            if abs(ours[o, c]) > 1e-6 * largest:
                ratio = complex(theirs[o, c] / ours[o, c])
                report[f"{column} -> {output}"] = f"{ratio:.5f} of {abs(ours[o, c]):.2e}"
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=6, help="number of random charge sets")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", choices=["accuracy", "times", "rgevolve"], action="append")
    arguments = parser.parse_args()
    wanted = arguments.only or ["accuracy", "times", "rgevolve"]
    report: dict[str, Any] = {
        "python": platform.python_version(),
        **{name: version(name) for name in ("wilson", "scipy", "numpy")},
        "amplitude of first order, GeV^-2": AMPLITUDE_GEV2,
    }
    if "times" in wanted:
        report["times, s"] = times()
    if "accuracy" in wanted:
        report["interpolation"] = interpolation(arguments.sets)
        report["second order, of natural size"] = second_order(arguments.sets)
        report["step size of wilson"] = step_size()
    if "rgevolve" in wanted:
        report["rgevolve"] = against_rgevolve()
    print(json.dumps(report, indent=None if arguments.json else 1))


if __name__ == "__main__":
    main()
