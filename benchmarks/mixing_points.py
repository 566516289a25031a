"""Time of exact Z-Z' mixing at many points: alpha, rho and all couplings of Z and Z'.

Run: python benchmarks/mixing_points.py [--points 1000000] [--runs 5] [--json]. Target: one second
for a million points of (M_Z', g, X_Phi). A sample of the points is diagonalised numerically
(numpy.linalg.eigh of the full 3 x 3 matrix) and must agree.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import time
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

import zprime_bridge as zb
from zprime_bridge.mixing.couplings import fermion_couplings
from zprime_bridge.mixing.scheme import m_z_sm_scheme, physical_m_z_scheme
from zprime_bridge.mixing.sector import neutral_sector

if TYPE_CHECKING:
    from zprime_bridge.mixing.scheme import ElectroweakScheme
    from zprime_bridge.mixing.sector import NeutralSector

TARGET_S = 1.0
SAMPLE = 200
# eigh knows eigenvectors to 1e-16 of the largest entry of the matrix, (1e4 GeV)^2
TOLERANCE = 1e-9


def largest_deviation(sector: NeutralSector) -> float:
    """Compare masses and angle of a sample with a numerical diagonalisation."""
    s2 = sector.sin2_theta_w
    g, g_y = sector.g_z * np.sqrt(1 - s2), sector.g_z * np.sqrt(s2)
    worst = 0.0
    for i in np.flatnonzero(sector.allowed)[:SAMPLE]:
        doublet = np.array([g_y[i] / 2, -g[i] / 2, sector.g_x[i] * sector.higgs[i]])
        matrix = sector.v**2 * np.outer(doublet, doublet)
        matrix[2, 2] += (sector.g_x[i] * sector.u_chi[i]) ** 2
        squares, vectors = np.linalg.eigh(matrix)
        z = 1 + int(abs(vectors[2, 1]) > abs(vectors[2, 2]))
        scale = np.sqrt(squares.max())
        worst = max(
            worst,
            float(abs(np.sqrt(squares[z]) - sector.m_z[i]) / scale),
            float(abs(abs(vectors[2, z]) - abs(np.sin(sector.alpha[i])))),
        )
    return worst


def timed(scheme: ElectroweakScheme, points: int, runs: int) -> dict[str, float | bool]:
    generator = np.random.default_rng(6)
    m_zprime = 10 ** generator.uniform(-3, 4, points)
    g_x = 10 ** generator.uniform(-5, -1, points)
    higgs = generator.uniform(-4, 4, points)
    charges = zb.build_model(zb.load_card("chiral-VI")).charges
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        sector = neutral_sector(m_zprime, g_x, higgs, scheme=scheme)
        couplings = fermion_couplings(sector, charges)
        seconds.append(time.perf_counter() - start)
    deviation = largest_deviation(sector)
    return {
        "seconds_best": min(seconds),
        "seconds_median": statistics.median(seconds),
        "couplings_per_point": 2 * couplings[0].left[0].size + 2 * couplings[1].left[0].size,
        "largest_deviation": deviation,
        "agrees": deviation < TOLERANCE,
        "target_met": min(seconds) <= TARGET_S,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    results = {
        scheme.name: timed(scheme, arguments.points, arguments.runs)
        for scheme in (m_z_sm_scheme(), physical_m_z_scheme())
    }
    document = {
        "points": arguments.points,
        "machine": platform.machine(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("zprime-bridge", "numpy")},
        "schemes": results,
    }
    if arguments.json:
        print(json.dumps(document, indent=2))
        return
    for name, result in results.items():
        print(
            f"scheme {name}: {result['seconds_best']:.3f} s best, "
            f"{result['seconds_median']:.3f} s median for {arguments.points} points x "
            f"{result['couplings_per_point']} couplings; largest deviation from eigh "
            f"{result['largest_deviation']:.1e}"
        )


if __name__ == "__main__":
    main()
