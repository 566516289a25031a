"""The fast likelihood against flavio (and smelli) in one run.

Run: python benchmarks/likelihood.py [NAME] [--points 200] [--mcmc 1000000] [--smelli] [--json].
Random points fill the whole verified box. Reported are the time per point of flavio, of the fast
path alone and in batches, the largest |Delta log L|, a plane of 200 x 200 points in two
coefficients, one of 300 x 300 in M_Z' and g' of a card with all b -> s l l and mixing data
(evolution from M_Z' included), and a Markov chain (a vectorised ensemble of Metropolis walkers in
all coefficients).
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from zprime_bridge.charges.library import load_card
from zprime_bridge.evolution.from_model import card_evolution
from zprime_bridge.external.smelli import ElectroweakLikelihood
from zprime_bridge.fits.combination import chi_squared_at, combined, standard_model
from zprime_bridge.fits.plane import mass_coupling_plane
from zprime_bridge.likelihoods.loading import load_likelihood
from zprime_bridge.likelihoods.reference import reference_log_likelihood
from zprime_bridge.model.build import build_model
from zprime_bridge.model.point import ParameterPoint
from zprime_bridge.polynomials.verification import held_out_points

if TYPE_CHECKING:
    from collections.abc import Callable

    from zprime_bridge.core.arrays import ComplexArray, FloatArray
    from zprime_bridge.likelihoods.likelihood import Likelihood

PLANE = 200
CARD_PLANE = 300
CARD = "chiral-XI"
CARD_DATA = ("bsll-current", "mixing", "bsnunu")
WALKERS = 2000
SEED = 20260


def seconds(function: Callable[[], object], repeat: int) -> float:
    """Best time of one call."""
    best = np.inf
    for _ in range(repeat):
        start = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - start)
    return float(best)


def compared(likelihood: Likelihood, count: int) -> dict[str, float]:
    """Compare with flavio's FastLikelihood at random points of the box."""
    points = held_out_points(likelihood.polynomials.box, count=count, seed=SEED)
    fast = likelihood.log_likelihood(points)
    differences, start = [], time.perf_counter()
    for row in range(count):
        point = {name: complex(array[row]) for name, array in points.items()}
        slow = reference_log_likelihood(likelihood.definition, likelihood.data, point)
        differences.append(abs(slow - fast[row]))
    elapsed = time.perf_counter() - start
    return {
        "flavio_s_per_point": elapsed / count,
        "points": count,
        "largest_difference": max(differences),
        "median_difference": float(np.median(differences)),
        "lowest_log_likelihood": float(fast.min()),
    }


def plane(likelihood: Likelihood) -> dict[str, ComplexArray]:
    """Two coefficients on a grid; those that the definition is about."""
    names = [n for n in ("C9_bsmumu", "C10_bsmumu") if n in likelihood.parameters]
    names = names or list(likelihood.parameters[:2])
    first, second = np.meshgrid(
        *(likelihood.polynomials.box[n] * np.linspace(-0.5, 0.5, PLANE) for n in names)
    )
    return {names[0]: first.ravel() + 0j, names[1]: second.ravel() + 0j}


def card_plane() -> dict[str, Any]:
    """Return the time of chi^2 and regions of chiral-XI on a grid, once everything is loaded."""
    likelihood = combined([load_likelihood(name) for name in CARD_DATA])
    card = card_evolution(build_model(load_card(CARD)), ParameterPoint(g_prime=0.3, m_zprime=5e3))
    standard = float(chi_squared_at(likelihood, standard_model(likelihood))[0])

    def evaluate(points: int) -> None:
        mass_coupling_plane(
            likelihood,
            card,
            np.geomspace(2e3, 1e4, points),
            np.linspace(0.1, 0.6, points),
            chi2_known=[standard],
        )

    evaluate(10)
    return {
        "card": CARD,
        "data": CARD_DATA,
        "observables": len(likelihood.observable_names),
        "seconds": seconds(lambda: evaluate(CARD_PLANE), 2),
    }


def chain(likelihood: Likelihood, steps: int) -> dict[str, float]:
    """Metropolis walkers in real and imaginary parts of all coefficients."""
    random = np.random.default_rng(SEED)
    names = likelihood.parameters
    box = np.array([likelihood.polynomials.box[name] for name in names])
    walkers = min(WALKERS, steps)
    position = 0.01 * box * random.normal(size=(walkers, len(names))) + 0j
    width = 0.02 * box

    def log_likelihood(x: ComplexArray) -> FloatArray:
        inside = (np.abs(x) <= box).all(axis=1)
        value = likelihood.log_likelihood(
            {n: np.where(inside, c, 0) for n, c in zip(names, x.T, strict=True)}
        )
        return np.where(inside, value, -np.inf)

    current, accepted, start = log_likelihood(position), 0, time.perf_counter()
    rounds = -(-steps // walkers)
    for _ in range(rounds):
        move = random.normal(size=position.shape) + 1j * random.normal(size=position.shape)
        proposal = position + width * move
        value = log_likelihood(proposal)
        better = np.log(random.uniform(size=walkers)) < value - current
        position[better], current[better] = proposal[better], value[better]
        accepted += int(better.sum())
    return {
        "steps": rounds * walkers,
        "seconds": time.perf_counter() - start,
        "acceptance": accepted / (rounds * walkers),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("name", nargs="?", default="bsmumu-2021")
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--mcmc", type=int, default=1_000_000)
    parser.add_argument("--smelli", action="store_true", help="time smelli's electroweak part")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    start = time.perf_counter()
    likelihood = load_likelihood(given.name)
    result: dict[str, Any] = {
        "definition": given.name,
        "observables": len(likelihood.observables),
        "fallback": [name for name, _ in likelihood.fallback],
        "load_s": time.perf_counter() - start,
        "versions": {name: version(name) for name in ("flavio", "numpy", "numba")},
        "machine": platform.machine(),
    }
    name = next(iter(plane(likelihood)))
    one = {name: np.array([0.02 * likelihood.box[name] + 0j])}
    result["first_call_s"] = seconds(lambda: likelihood.log_likelihood(one), 1)
    result["single_point_s"] = seconds(lambda: likelihood.log_likelihood(one), 200)
    points = held_out_points(likelihood.polynomials.box, count=20_000, seed=SEED + 1)
    result["batch_s_per_point"] = seconds(lambda: likelihood.log_likelihood(points), 2) / 20_000
    grid = plane(likelihood)
    result["plane_200x200_s"] = seconds(lambda: likelihood.log_likelihood(grid), 2)
    result["card_plane_300x300"] = card_plane()
    result["flavio"] = compared(likelihood, given.points)
    result["faster"] = result["flavio"]["flavio_s_per_point"] / result["batch_s_per_point"]
    result["mcmc"] = chain(likelihood, given.mcmc)
    if given.smelli:
        smelli = ElectroweakLikelihood()
        result["smelli_electroweak_s_per_point"] = seconds(
            lambda: smelli.log_likelihood({"phiD": -1e-9}, 5000.0), 2
        )
    if given.json:
        print(json.dumps(result, indent=1))
        return
    for key, value in result.items():
        print(f"{key}: {value}")


if __name__ == "__main__":
    main()
