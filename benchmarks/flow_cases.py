"""What the benchmarks of the flow share: sample trajectories of [SAFE], times, deviations."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import zprime_bridge as zb
from zprime_bridge.flow.compiled import compile_flow
from zprime_bridge.flow.polynomials import polynomials_of
from zprime_bridge.flow.start import initial_conditions
from zprime_bridge.running.templates import beta_system, symbolic_beta_system

if TYPE_CHECKING:
    from collections.abc import Callable

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.flow.compiled import CompiledFlow
    from zprime_bridge.flow.polynomials import Polynomials
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.running.system import BetaSystem

CARDS = ("BM1", "BM2", "BM3", "BM4")
MU_END = 1e19
CHECKED = (1e12, MU_END)
"""Scales where accuracy is measured, GeV."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One sample trajectory: the initial conditions of Fig. 4, 6, 9 or 11.

    ``system`` has numbers for the charges; ``start`` are natural couplings at ``mu_start``.
    """

    card: str
    model: U1PrimeModel
    system: BetaSystem
    polynomials: Polynomials
    flow: CompiledFlow
    mu_start: float
    start: FloatArray

    @property
    def scaled(self) -> FloatArray:
        """Start in the variables that the flow integrates: couplings over powers of 4 pi."""
        return self.start / self.flow.scaling

    @property
    def times(self) -> list[float]:
        """ln(mu/mu_start) at the scales that are checked."""
        return [float(np.log(mu / self.mu_start)) for mu in CHECKED]


def case_of(card: str) -> Case:
    model = zb.build_model(zb.load_card(card))
    symbolic, charges = symbolic_beta_system(model)
    flow = compile_flow(symbolic, charges)
    begin = initial_conditions(model, symbolic)
    return Case(
        card=card,
        model=model,
        system=beta_system(model),
        polynomials=polynomials_of(symbolic),
        flow=flow,
        mu_start=begin.mu,
        start=begin.table(flow.names)[0],
    )


def timed(run: Callable[[], object], runs: int, count: int = 1) -> dict[str, float]:
    """Time a call after one for warming up; ``count``: what it does so many times over.

    Processor time is what counts: other programs on the machine do not change it much.
    """
    run()
    processor, wall = [], []
    for _ in range(runs):
        begin, clock = time.process_time(), time.perf_counter()
        run()
        wall.append(time.perf_counter() - clock)
        processor.append(time.process_time() - begin)
    return {
        "process_ms": rounded(1e3 * statistics.median(processor) / count),
        "best_process_ms": rounded(1e3 * min(processor) / count),
        "wall_ms": rounded(1e3 * statistics.median(wall) / count),
    }


def deviations(values: FloatArray, reference: FloatArray) -> dict[str, float]:
    """Largest relative deviation of any coupling at each checked scale; shapes (K, n)."""
    worst = np.max(np.abs(values / reference - 1), axis=1)
    return {f"{mu:g}": rounded(float(found)) for mu, found in zip(CHECKED, worst, strict=True)}


def rounded(number: float) -> float:
    """Keep four digits."""
    return float(f"{number:.4g}")


def machine(*packages: str) -> dict[str, object]:
    """Tell on what a benchmark ran, and how busy that was (processes that want to run)."""
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "processor": _processor(),
        "commit": _commit(),
        "cores": os.cpu_count(),
        "load_average": [rounded(load) for load in os.getloadavg()],
        "versions": {package: _version(package) for package in ("zprime-bridge", *packages)},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), "")


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    folder = Path(__file__).parent
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
