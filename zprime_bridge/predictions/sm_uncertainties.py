"""Theory uncertainties of the Standard Model predictions.

flavio needs 100 evaluations for each. They are shipped for one flavio version and computed once,
into the user's cache, for any other (``benchmarks/rebuild_sm_uncertainties.py`` makes the file).
"""

from __future__ import annotations

import json
from contextlib import suppress
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.core.whole_files import write_whole
from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.external.user_cache import cache_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    Progress: TypeAlias = Callable[[str], None]
    """Called with one line that says what is being done."""

EVALUATIONS: Final = 100
"""Random parameter points per observable: 7 % relative accuracy of the uncertainty."""

SEED: Final = 210906201
"""Seed of the parameter points; the same points for every observable."""


def sm_uncertainties(
    observables: Sequence[flavio_door.Observable], progress: Progress | None = None
) -> dict[str, float]:
    """Return the one-sigma uncertainties of Standard Model predictions, flavio's units.

    Parameters
    ----------
    observables : sequence of Observable
        Names and arguments.
    progress : callable, optional
        Told about each observable that must be computed (seconds to a minute each).

    Returns
    -------
    dict of str to float
        By name with bin.

    Raises
    ------
    PredictionError, ExternalToolError
        If flavio cannot compute one that is neither shipped nor cached.
    """
    version = flavio_door.version()
    names = [flavio_door.observable_name(observable) for observable in observables]
    known = _shipped(version)
    if any(name not in known for name in names):
        known = _cached(version) | known
    missing = [
        observable for name, observable in zip(names, observables, strict=True) if name not in known
    ]
    if missing:
        known |= compute(missing, progress)
        _write_cache(version, known)
    return {name: known[name] for name in names}


def compute(
    observables: Sequence[flavio_door.Observable], progress: Progress | None = None
) -> dict[str, float]:
    """Compute uncertainties with flavio; see :func:`sm_uncertainties`."""
    computed: dict[str, float] = {}
    for number, observable in enumerate(observables, start=1):
        name = flavio_door.observable_name(observable)
        if progress is not None:
            progress(f"Standard Model uncertainty {number} of {len(observables)}: {name}")
        computed[name] = flavio_door.sm_uncertainty(observable, evaluations=EVALUATIONS, seed=SEED)
    return computed


def document(version: str, uncertainties: Mapping[str, float], **provenance: str) -> str:
    """Return the text of an uncertainty file."""
    content: dict[str, Any] = {
        "flavio": version,
        "evaluations": EVALUATIONS,
        "seed": SEED,
        **provenance,
        "uncertainties": dict(uncertainties),
    }
    return json.dumps(content, indent=2) + "\n"


def _shipped(version: str) -> dict[str, float]:
    folder = resources.files("zprime_bridge.predictions") / "data" / "sm_uncertainties"
    file = folder / _file_name(version)
    return _parsed(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _cached(version: str) -> dict[str, float]:
    """Return what an earlier process computed; nothing if that cannot be read or trusted."""
    try:
        return _parsed(_cache_file(version).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ExternalToolError):
        return {}


def _parsed(text: str) -> dict[str, float]:
    content = json.loads(text)
    if (content["evaluations"], content["seed"]) != (EVALUATIONS, SEED):
        return {}
    return {name: float(value) for name, value in content["uncertainties"].items()}


def _write_cache(version: str, uncertainties: Mapping[str, float]) -> None:
    """Write the cache file whole or not at all; a read-only home only costs time."""
    with suppress(OSError, ExternalToolError):
        path = _cache_file(version)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, document(version, uncertainties).encode())


def _cache_file(version: str) -> Path:
    return cache_directory() / "sm_uncertainties" / _file_name(version)


def _file_name(version: str) -> str:
    return f"flavio-{version}.json"
