"""Run PyR@TE's own generated solver on one trajectory, as it stands.

Used by flow_vs_programs.py, in an environment with packages of PyR@TE's time; needs nothing of
zprime_bridge. Standard input: one JSON document with ``folder`` (PythonOutput), ``module``,
``mu_start``, ``start`` (natural couplings by name), ``checked`` (scales, GeV) and ``runs``.
Standard output: times, steps, calls of the right-hand side, couplings at the checked scales.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import math
import os
import platform
import sys
import time
import warnings
from typing import Any

import numpy as np
import scipy
import sympy

STEP = 0.1  # in log10(mu): the default of the solver's own solve(); it does not limit the method
CALLS = 500
ROUNDING = 1e-9


def main() -> None:
    asked = json.load(sys.stdin)
    warnings.simplefilter("ignore")
    os.environ["MPLBACKEND"] = "Agg"
    sys.path.insert(0, asked["folder"])
    module = importlib.import_module(asked["module"])
    with contextlib.redirect_stdout(sys.stderr):
        found = run(module, asked)
    json.dump(found, sys.stdout)


def run(module: Any, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401  # generated code
    integrators = recorded(module)
    values, processor, wall = {}, [], []
    for mu in [*asked["checked"][:-1], *asked["checked"][-1:] * asked["runs"]]:
        solver = prepared(module, asked, mu)
        calls = counted(solver)
        begin, clock = time.process_time(), time.perf_counter()
        solve(solver)
        wall.append(time.perf_counter() - clock)
        processor.append(time.process_time() - begin)
        values[repr(mu)] = {name: last(solver, name) for name in asked["start"]}
    return {
        "process_s": processor[-asked["runs"] :],
        "wall_s": wall[-asked["runs"] :],
        "rhs_us": 1e6 * rhs_seconds(prepared(module, asked, mu), asked),
        "rhs_calls": calls[0],
        # the steps of ZVODE are told nowhere else
        "steps": int(integrators[-1]._integrator.iwork[10]),  # noqa: SLF001
        "values": values,
        "versions": {
            "python": platform.python_version(),
            **{package.__name__: package.__version__ for package in (np, scipy, sympy)},
        },
    }


def prepared(module: Any, asked: dict[str, Any], mu: float) -> Any:  # noqa: ANN401
    """Return a solver with initial conditions, to run up to mu."""
    low = math.log10(asked["mu_start"])
    solver = module.RGEsolver("rge", tmin=low, tmax=math.log10(mu), initialScale=low)
    for name, value in asked["start"].items():
        coupling = getattr(solver, name)
        coupling.initialValue = np.array([[value]]) if coupling.is_matrix else value
    return solver


def solve(solver: Any) -> None:  # noqa: ANN401
    """Run to the last scale, in about the steps of its default; the last point is that scale."""
    solver.solve(Npoints=math.ceil((solver.tmax - solver.tmin) / STEP) + 1)
    if abs(solver.tList[-1] - solver.tmax) > ROUNDING:
        raise SystemExit(f"the solver stopped at 10^{solver.tList[-1]} GeV")


def last(solver: Any, name: str) -> float:  # noqa: ANN401
    """Return a coupling at the last scale; it must be real up to rounding."""
    written = name + "_{11}" if getattr(solver, name).is_matrix else name
    value = complex(solver.solutions[written][-1])
    if abs(value.imag) > ROUNDING * abs(value):
        raise SystemExit(f"{name} became complex: {value}")
    return value.real


def recorded(module: Any) -> list[Any]:  # noqa: ANN401
    """Return a list that will hold the integrators that the solver makes."""
    integrators: list[Any] = []
    plain = module.ode

    def made(function: Any) -> Any:  # noqa: ANN401  # scipy's
        integrators.append(plain(function))
        return integrators[-1]

    module.ode = made
    return integrators


def counted(solver: Any) -> list[int]:  # noqa: ANN401
    """Return a list of one number that will count the calls of the right-hand side."""
    calls = [0]
    beta = solver.betaFunction

    def counting(t: float, y: Any) -> Any:  # noqa: ANN401  # scipy counts its arguments
        calls[0] += 1
        return beta(t, y)

    solver.betaFunction = counting
    return calls


def rhs_seconds(solver: Any, asked: dict[str, Any]) -> float:  # noqa: ANN401
    """Processor time of one right-hand side."""
    y = np.array([asked["start"][c.name] for cs in solver.couplings.values() for c in cs], complex)
    begin = time.process_time()
    for _ in range(CALLS):
        solver.betaFunction(0.0, y)
    return (time.process_time() - begin) / CALLS


if __name__ == "__main__":
    main()
