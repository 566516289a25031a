"""The measurements that a light Z' is compared with: packaged, each with its source."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import yaml

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.light.cevns import Nucleus

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTIONS = ("mesons", "moments", "scattering", "parity")


@lru_cache
def packaged_measurements() -> Mapping[str, Any]:
    """Return the content of ``data/measurements.yaml``."""
    file = resources.files("zprime_bridge.light") / "data" / "measurements.yaml"
    content: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return content


def section(name: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the entries of a section: ``mesons``, ``moments``, ``scattering`` or ``parity``."""
    entries: Mapping[str, Mapping[str, Any]] = packaged_measurements()[name]
    return entries


def constant(name: str) -> float:
    """Return one of the constants of the data file."""
    return float(packaged_measurements()["constants"][name]["value"])


def nucleus(name: str) -> Nucleus:
    """Return a nucleus of the data file, e.g. ``"Cs133"``.

    Raises
    ------
    PredictionError
        If it is not there.
    """
    known = packaged_measurements()["nuclei"]
    if name not in known:
        raise PredictionError(f"no nucleus {name!r}; known: {', '.join(known)}")
    protons, neutrons, mass_u = known[name]
    return Nucleus(
        protons=int(protons), neutrons=int(neutrons), mass=mass_u * constant("gev_per_u")
    )
