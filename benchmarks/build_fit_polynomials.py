"""Rebuild the polynomials that ship with the package.

    python benchmarks/build_fit_polynomials.py [--workers N] [--to DIRECTORY] [NAME ...]

NAME is a fit definition; all built-in ones by default. One POPxf file is written for each set of
coefficients on which observables depend.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from pathlib import Path

import zprime_bridge.polynomials
from zprime_bridge.likelihoods.definition import built_in_definitions
from zprime_bridge.likelihoods.definition_reader import read_definition
from zprime_bridge.polynomials.families import recipe
from zprime_bridge.polynomials.setup import compute
from zprime_bridge.polynomials.store import contents, file_name
from zprime_bridge.polynomials.verification import REPRODUCED

PACKAGED = Path(zprime_bridge.polynomials.__file__).parent / "data" / "popxf"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", default=built_in_definitions())
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--to", type=Path, default=PACKAGED)
    given = parser.parse_args()
    observables = list(
        dict.fromkeys(o for name in given.names for o in read_definition(name).observables)
    )
    without = [o for o in observables if recipe(o) is None]
    print(f"{len(observables)} observables; without recipe: {without}")
    start = time.perf_counter()
    found = compute(
        observables,
        workers=given.workers,
        progress=lambda done, wanted: print(
            f"{done}/{wanted} after {time.perf_counter() - start:.0f} s", flush=True
        ),
    )
    if found is None:
        return
    groups = defaultdict(list)
    for formula in found.formulas:
        groups[file_name(found, formula)].append(formula.observable)
        if not formula.accuracy <= REPRODUCED:
            print(f"{formula.observable}: {formula.accuracy:.1e}")
    given.to.mkdir(parents=True, exist_ok=True)
    for name, members in groups.items():
        for suffix, content in contents(found.select(members)).items():
            (given.to / f"{name}{suffix}").write_bytes(content)
            print(f"{name}{suffix}: {len(members)} observables, {len(content) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
