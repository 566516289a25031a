"""Finding exporters and running them so that none can stop the others."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.attempt import attempt
from zprime_bridge.core.errors import ExportError
from zprime_bridge.core.plugins import LOAD_TIMEOUT_S, discover
from zprime_bridge.export.protocol import ENTRY_POINT_GROUP, Exporter, ExportRequest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

TIMEOUT_S: Final = 120.0
PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+@ -]{0,199}")
"""File names that every system takes: no separators, not hidden, not too long."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveredExporters:
    """What the entry-point group holds.

    Attributes
    ----------
    exporters : tuple of Exporter
        Usable formats, sorted by name.
    broken : mapping of str to str
        Entry points that could not be loaded, with the reason.
    """

    exporters: tuple[Exporter, ...]
    broken: Mapping[str, str]

    def named(self, name: str) -> Exporter:
        """Return the exporter of that name.

        Raises
        ------
        ExportError
            If there is none, or its plugin is broken.
        """
        for exporter in self.exporters:
            if exporter.name == name:
                return exporter
        if name in self.broken:
            raise ExportError(f"exporter '{name}' cannot be loaded: {self.broken[name]}")
        known = ", ".join(exporter.name for exporter in self.exporters)
        raise ExportError(f"unknown export format '{name}'; known: {known}")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOutcome:
    """What one exporter did.

    Attributes
    ----------
    name : str
        Format.
    texts : mapping of str to str
        File name to text; empty on failure.
    failure : str or None
        One sentence; None on success.
    seconds : float
        Wall-clock time taken.
    """

    name: str
    texts: Mapping[str, str]
    failure: str | None
    seconds: float


def discover_exporters(*, timeout_s: float = LOAD_TIMEOUT_S) -> DiscoveredExporters:
    """Load every exporter of the entry-point group ``zprime_bridge.exporters``.

    Parameters
    ----------
    timeout_s : float
        Wall-clock seconds that the import of one plugin may take.
    """
    plugins = discover(ENTRY_POINT_GROUP, Exporter, timeout_s=timeout_s)
    return DiscoveredExporters(exporters=plugins.usable, broken=plugins.broken)


def run_exporter(
    exporter: Exporter, request: ExportRequest, *, timeout_s: float = TIMEOUT_S
) -> ExportOutcome:
    """Run one exporter; whatever it does is reported, never raised.

    Parameters
    ----------
    exporter : Exporter
        Built in or third-party.
    request : ExportRequest
        Model, point and coefficients.
    timeout_s : float
        Wall-clock seconds after which it is given up (its thread is left behind).
    """
    done = attempt(
        lambda: _checked(exporter.export(request)),
        name=f"exporter {exporter.name}",
        timeout_s=timeout_s,
    )
    return ExportOutcome(
        name=exporter.name, texts=done.value or {}, failure=done.failure, seconds=done.seconds
    )


def without_collisions(outcome: ExportOutcome, taken: Collection[str]) -> ExportOutcome:
    """Return the outcome, or a failure if one of its file names is taken by another format."""
    collisions = sorted(set(outcome.texts) & set(taken))
    if not collisions:
        return outcome
    failure = f"file names taken by another format: {', '.join(collisions)}"
    return replace(outcome, texts={}, failure=failure)


def _checked(texts: Mapping[str, str]) -> Mapping[str, str]:
    """Refuse anything but plain file names with text that can be written."""
    for name, text in texts.items():
        if not (isinstance(name, str) and PLAIN_NAME.fullmatch(name)):
            raise ExportError(f"not a plain file name: {name!r}")
        if not isinstance(text, str):
            raise ExportError(f"the content of {name} is not text")
        text.encode()  # lone surrogates cannot be written: UnicodeEncodeError
    return dict(texts)
