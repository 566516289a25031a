"""Recompute the Standard Model uncertainties shipped for the installed flavio.

Usage: python benchmarks/rebuild_sm_uncertainties.py [--output FILE]

Takes about a minute. The random seed is fixed: the same versions give the same file, but for
its date.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.predictions import sm_uncertainties
from zprime_bridge.predictions.electroweak import ELECTROWEAK_TABLE
from zprime_bridge.predictions.observables import observable_specs

DATA = Path(__file__).parents[1] / "zprime_bridge" / "predictions" / "data" / "sm_uncertainties"


def report(text: str) -> None:
    print(text, file=sys.stderr)


def main() -> None:
    version = flavio_door.version()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=DATA / f"flavio-{version}.json")
    arguments = parser.parse_args()
    tables = ("observables.yaml", ELECTROWEAK_TABLE)
    observables = [spec.key for table in tables for spec in observable_specs(table)]
    text = sm_uncertainties.document(
        version,
        sm_uncertainties.compute(observables, report),
        command="python benchmarks/rebuild_sm_uncertainties.py",
        date=dt.datetime.now(tz=dt.UTC).date().isoformat(),
    )
    arguments.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
