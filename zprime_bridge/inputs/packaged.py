"""Dated sets of numbers shipped with the package, each number with its source."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping


def packaged(name: str) -> Mapping[str, Mapping[str, str]]:
    """Return ``value`` and ``source`` of every number of a set.

    Raises
    ------
    FileNotFoundError
        If there is no such set.
    """
    file = resources.files("zprime_bridge.inputs") / "data" / f"{name}.yaml"
    content: Mapping[str, Mapping[str, Mapping[str, str]]] = yaml.safe_load(
        file.read_text(encoding="utf-8")
    )
    return content["values"]
