"""What a fit is made of: observables and the measurements that constrain them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, final

from zprime_bridge.external.flavio import observable_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.external.flavio import Observable

SUFFIX: Final = ".yaml"

_WORDS: Final = ("description", "experiment", "inspire", "url", "hepdata")
_FORMAT: Final = 1  # of what is hashed


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FitDefinition:
    """A fit: what is predicted, and which measurements it is compared with.

    Attributes
    ----------
    name : str
        One word; that of a file.
    title, description : str
        For people; may be empty.
    observables : tuple of Observable
        flavio's names and arguments (q2 limits in GeV^2), in the order of all arrays.
    measurements : tuple of str
        Names of the measurements, in flavio's database or in ``overlay``.
    overlay : mapping
        Measurements that flavio's database lacks, by name, in the format of its files.
    """

    name: str
    title: str = ""
    description: str = ""
    observables: tuple[Observable, ...]
    measurements: tuple[str, ...]
    overlay: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Make the mapping unchangeable."""
        object.__setattr__(self, "overlay", MappingProxyType(dict(self.overlay)))

    @property
    def observable_names(self) -> tuple[str, ...]:
        """Names with their bins: ``"<P5p>(B0->K*mumu)[4,6]"``."""
        return tuple(observable_name(observable) for observable in self.observables)

    @property
    def fingerprint(self) -> str:
        """sha256 of what decides the numbers: names, titles and references do not."""
        overlay = {
            name: {key: value for key, value in entry.items() if key not in _WORDS}
            for name, entry in self.overlay.items()
        }
        content = {
            "format": _FORMAT,
            "observables": [[name, list(arguments)] for name, arguments in self.observables],
            "measurements": sorted(self.measurements),
            "overlay": overlay,
        }
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def built_in_definitions() -> tuple[str, ...]:
    """Return the names of the definitions that come with this package."""
    folder = resources.files("zprime_bridge.likelihoods") / "data" / "definitions"
    return tuple(
        sorted(
            entry.name.removesuffix(SUFFIX)
            for entry in folder.iterdir()
            if entry.name.endswith(SUFFIX)
        )
    )


def built_in_text(name: str) -> str:
    """Return the text of a definition that comes with this package."""
    file = resources.files("zprime_bridge.likelihoods") / "data" / "definitions" / f"{name}{SUFFIX}"
    return file.read_text(encoding="utf-8")
