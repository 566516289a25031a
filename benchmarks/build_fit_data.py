"""Rebuild the data of the built-in fits: averages of measurements and covariances of theory.

The observables of all b -> s l l fits are sampled together, once, at the same parameter points:
400 in blocks and 210 of a second series, about 4 s per point on one core. Finished parts of 5
points are kept in --folder, so that the run can be interrupted.

    python benchmarks/build_fit_data.py --folder samples
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import zprime_bridge.likelihoods
from zprime_bridge.external.flavio import version
from zprime_bridge.external.flavio_likelihood import sm_samples
from zprime_bridge.likelihoods.build import SEED, assembled, averaged
from zprime_bridge.likelihoods.covariance_store import SUFFIX, encoded
from zprime_bridge.likelihoods.definition import built_in_definitions
from zprime_bridge.likelihoods.definition_reader import read_definition
from zprime_bridge.likelihoods.sampling import sample, sample_key

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.external.flavio import Observable
    from zprime_bridge.likelihoods.sampling import Progress

SAMPLES = {"bsll-current": 400, "bsmumu-2021": 400, "bsnunu": 400, "mixing": 2000}
"""Parameter points in blocks."""

LARGE = 50
"""Definitions with more observables are sampled together."""

SECOND_SEED, SECOND_DRAWN, SECOND_USED = 101, 450, 210
"""A second series of points of these definitions, drawn in one go; only the first ones are used."""

DATA = Path(zprime_bridge.likelihoods.__file__).parent / "data" / "gaussian"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int)
    parser.add_argument("--folder", type=Path, default=Path("fit-samples"))
    parser.add_argument("--output", type=Path, default=DATA)
    parser.add_argument("names", nargs="*", default=built_in_definitions())
    options = parser.parse_args()
    definitions = [read_definition(name) for name in built_in_definitions()]
    large = [d for d in definitions if len(d.observables) > LARGE]
    together = tuple(dict.fromkeys(o for d in large for o in d.observables))
    options.output.mkdir(parents=True, exist_ok=True)
    for definition in definitions:
        if definition.name not in options.names:
            continue
        group = together if definition in large else definition.observables
        draws = sample(
            group,
            samples=SAMPLES[definition.name],
            seed=SEED,
            workers=options.workers,
            progress=progress(definition.name),
            folder=options.folder / sample_key(group, SEED, version()),
        )
        series = {"blocks": [SEED, len(draws)]}
        if definition in large:
            second = second_series(group, options.folder)
            series["one go"] = [SECOND_SEED, SECOND_DRAWN, len(second)]
            draws = np.concatenate([draws, second])
        columns = [group.index(observable) for observable in definition.observables]
        mean, experiment = averaged(definition)
        data = assembled(
            definition, mean, experiment, draws[:, columns], seed=SEED, version=version()
        )
        data = replace(data, provenance={**data.provenance, "series": series})
        path = options.output / f"{definition.name}{SUFFIX}"
        path.write_bytes(encoded(data))
        print(f"{path}: {len(data.mean)} observables, {path.stat().st_size // 1024} kB")


def second_series(group: tuple[Observable, ...], folder: Path) -> FloatArray:
    """Return the used points of the second series: (SECOND_USED, n)."""
    file = folder / sample_key(group, SECOND_SEED, version()) / f"first{SECOND_USED}.npy"
    if file.is_file():
        kept: FloatArray = np.load(file)
        return kept
    used = range(SECOND_USED)
    drawn = sm_samples(group, seed=SECOND_SEED, count=SECOND_DRAWN, rows=used)
    file.parent.mkdir(parents=True, exist_ok=True)
    np.save(file, drawn)
    return drawn


def progress(name: str) -> Progress:
    start = time.monotonic()

    def report(done: int, wanted: int) -> None:
        seconds = time.monotonic() - start
        print(f"{name}: {done} of {wanted} points, {seconds:.0f} s", flush=True)

    return report


if __name__ == "__main__":
    main()
