"""Finding importers, choosing one for a file, and running it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.names import did_you_mean
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.core.attempt import attempt
from zprime_bridge.core.errors import CardError
from zprime_bridge.core.plugins import LOAD_TIMEOUT_S, Plugins, discover
from zprime_bridge.importers.protocol import ENTRY_POINT_GROUP, Imported, Importer

if TYPE_CHECKING:
    from zprime_bridge.importers.protocol import ImportRequest

TIMEOUT_S: Final = 60.0


def discover_importers(*, timeout_s: float = LOAD_TIMEOUT_S) -> Plugins[Importer]:
    """Load every importer of the entry-point group ``zprime_bridge.importers``."""
    return discover(ENTRY_POINT_GROUP, Importer, timeout_s=timeout_s)


def chosen_importer(plugins: Plugins[Importer], name: str, request: ImportRequest) -> Importer:
    """Return the importer of that name, or else the one that recognises the text.

    Raises
    ------
    CardError
        If there is none of that name, or not exactly one recognises the text.
    """
    known = {importer.name: importer for importer in plugins.usable}
    if not known:
        text = "no import formats are installed: install zprime-bridge again"
        raise CardError([Place(label=ENTRY_POINT_GROUP).finding(text)])
    if name:
        if name in plugins.broken:
            text = f"importer {quoted(name)} cannot be loaded: {plugins.broken[name]}"
            raise CardError([Place(label="--format").finding(text)])
        if name not in known:
            text = f"there is no import format {quoted(name)}{did_you_mean(name, known)}"
            raise CardError([Place(label="--format").finding(text)])
        return known[name]
    fitting = [importer for importer in plugins.usable if _recognises(importer, request.text)]
    if len(fitting) == 1:
        return fitting[0]
    found = " and ".join(importer.name for importer in fitting) or "none of the known formats"
    text = f"this looks like {found}: choose with --format ({', '.join(known)})"
    raise CardError([Place(label=request.label).finding(text)])


def run_importer(
    importer: Importer, request: ImportRequest, *, timeout_s: float = TIMEOUT_S
) -> Imported:
    """Run one importer.

    Raises
    ------
    CardError
        If the file is unusable, or the importer fails in any other way.
    """
    done = attempt(
        partial(importer.read, request), name=f"importer {importer.name}", timeout_s=timeout_s
    )
    if isinstance(done.error, CardError):
        raise done.error
    if not isinstance(done.value, Imported):
        reason = done.failure or f"it returned {type(done.value).__name__}, not Imported"
        text = f"importer {importer.name} failed: {reason}"
        raise CardError([Place(label=request.label).finding(text)])
    return done.value


def _recognises(importer: Importer, text: str) -> bool:
    """Ask an importer; one that fails does not recognise anything."""
    asked = attempt(
        partial(importer.recognises, text), name=f"ask {importer.name}", timeout_s=TIMEOUT_S
    )
    return asked.value is True
