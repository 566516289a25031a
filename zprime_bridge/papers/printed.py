"""Numbers printed in the papers, shipped with the package, each with its source."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import yaml

from zprime_bridge.predictions.mass_difference import MixingInputs


def printed(paper: str) -> dict[str, Any]:
    """Return the numbers of a paper: ``"safe"`` or ``"chi"``."""
    content: dict[str, Any] = yaml.safe_load(_text(f"{paper}.yaml"))
    return content


def remarks(result: str) -> tuple[str, ...]:
    """Return what a reader of a result must know."""
    content: dict[str, list[str]] = yaml.safe_load(_text("remarks.yaml"))
    return tuple(content[result])


def mixing_uncertainties() -> dict[str, Any]:
    """Return flavio's Standard Model uncertainties of meson mixing, 4000 points, flavio's units."""
    content: dict[str, Any] = json.loads(_text("mixing_uncertainties.json"))
    return content


def mixing_inputs() -> MixingInputs:
    """Return the inputs of appendix C of [SAFE]."""
    numbers = printed("safe")["mixing_inputs"]
    return MixingInputs(**{name: float(entry["value"]) for name, entry in numbers.items()})


def _text(name: str) -> str:
    file = resources.files("zprime_bridge.papers") / "data" / name
    return file.read_text(encoding="utf-8")
