"""Data of fits in files: packaged for the built-in definitions, in the user's cache for others."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from contextlib import suppress
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zprime_bridge.core.errors import ExternalToolError, PredictionError
from zprime_bridge.core.whole_files import write_whole
from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.external.user_cache import cache_directory
from zprime_bridge.likelihoods.gaussian import GaussianData

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.likelihoods.definition import FitDefinition

SUFFIX: Final = ".npz"
_KEY: Final = 20  # characters of the fingerprint in a file name; the file holds all of it
_REMEDY: Final = "zprime-bridge fit --set-up (or zprime_bridge.set_up)"


def load_data(definition: FitDefinition) -> GaussianData:
    """Return the data of a fit, from the package or from the user's cache; flavio is not loaded.

    Parameters
    ----------
    definition : FitDefinition
        Data belong to its fingerprint: whatever decides the numbers must be the same.

    Returns
    -------
    GaussianData
        Those of the installed flavio with most samples; else packaged ones.

    Raises
    ------
    PredictionError
        If there are none, or only those of another flavio version.

    Warns
    -----
    UserWarning
        If packaged data belong to another version of flavio than the installed one.
    """
    installed, known = installed_version(), _known(definition)
    usable = [data for data in known if data.provenance["flavio"] == installed]
    if usable:
        return max(usable, key=lambda data: int(data.provenance["samples"]))
    packaged = _packaged(definition)
    if packaged is not None:
        if installed is not None:
            warnings.warn(
                f"the data of {definition.name!r} were made with flavio "
                f"{packaged.provenance['flavio']}, but {installed} is installed: the two may "
                f"differ. {_REMEDY} makes new ones",
                stacklevel=2,
            )
        return packaged
    others = sorted({str(data.provenance["flavio"]) for data in known})
    there = f"only for flavio {', '.join(others)}" if others else "neither packaged nor cached"
    raise PredictionError(
        f"the covariance of {definition.name!r} (fingerprint {definition.fingerprint[:12]}) is "
        f"{there}; flavio {installed or 'is not'} installed. Compute it once, which takes minutes: "
        f"{_REMEDY}"
    )


def samples_there(definition: FitDefinition) -> int:
    """Most parameter points that data of the installed flavio were made of; 0 without data."""
    installed = installed_version()
    usable = [data for data in _known(definition) if data.provenance["flavio"] == installed]
    return max((int(data.provenance["samples"]) for data in usable), default=0)


def installed_version() -> str | None:
    """Version of flavio, without importing it; None if it is not installed."""
    try:
        return flavio_door.version()
    except ExternalToolError:
        return None


def keep(data: GaussianData) -> None:
    """Write data to the user's cache; a read-only home only costs time."""
    with suppress(OSError, ExternalToolError):
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / _file_name(data), encoded(data))


def cache_folder() -> Path:
    """Return where this module keeps its files."""
    return cache_directory() / "fits"


def encoded(data: GaussianData) -> bytes:
    """Return the content of an ``.npz`` file: the same bytes for the same data.

    The covariances are stored as their upper triangles, and names and provenance as JSON.
    """
    upper = np.triu_indices(len(data.observables))
    document = {
        "observables": [[name, list(arguments)] for name, arguments in data.observables],
        "provenance": dict(data.provenance),
    }
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    stream = io.BytesIO()
    np.savez_compressed(
        stream,
        mean=data.mean,
        covariance_exp=data.covariance_exp[upper],
        covariance_sm=data.covariance_sm[upper],
        document=np.frombuffer(text.encode(), dtype=np.uint8),
    )
    return stream.getvalue()


def decoded(content: bytes, label: str) -> GaussianData:
    """Read the content of an ``.npz`` file; nothing in it is executed.

    Raises
    ------
    PredictionError
        If it is not one of ours, or its numbers are no covariance.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            document: dict[str, Any] = json.loads(arrays["document"].tobytes())
            observables = tuple(
                (str(name), tuple(float(a) for a in arguments))
                for name, arguments in document["observables"]
            )
            n = len(observables)
            return GaussianData(
                observables=observables,
                mean=arrays["mean"],
                covariance_exp=_symmetric(arrays["covariance_exp"], n),
                covariance_sm=_symmetric(arrays["covariance_sm"], n),
                provenance=document["provenance"],
            )
    except (OSError, ValueError, LookupError, TypeError, zipfile.BadZipFile) as err:
        raise PredictionError(f"{label} holds no data of a fit: {err}") from err


def _symmetric(triangle: FloatArray, n: int) -> FloatArray:
    upper = np.triu_indices(n)
    matrix = np.zeros((n, n))
    matrix[upper] = triangle
    matrix.T[upper] = triangle
    return matrix


def _known(definition: FitDefinition) -> list[GaussianData]:
    packaged = _packaged(definition)
    return [*([] if packaged is None else [packaged]), *_cached(definition)]


def _packaged(definition: FitDefinition) -> GaussianData | None:
    folder = resources.files("zprime_bridge.likelihoods") / "data" / "gaussian"
    file = folder / f"{definition.name}{SUFFIX}"
    if not file.is_file():
        return None
    data = decoded(file.read_bytes(), f"{definition.name}{SUFFIX}")
    return data if data.provenance["fingerprint"] == definition.fingerprint else None


def _cached(definition: FitDefinition) -> Iterator[GaussianData]:
    """Yield what earlier processes computed; files that cannot be read or trusted are skipped."""
    try:
        files = sorted(cache_folder().glob(f"{definition.fingerprint[:_KEY]}-*{SUFFIX}"))
    except (OSError, ExternalToolError):
        return
    for file in files:
        with suppress(OSError, PredictionError, KeyError):
            data = decoded(file.read_bytes(), str(file))
            if data.provenance["fingerprint"] == definition.fingerprint:
                yield data


def _file_name(data: GaussianData) -> str:
    made = data.provenance
    key = str(made["fingerprint"])[:_KEY]
    return f"{key}-flavio-{made['flavio']}-{made['samples']}-{made['seed']}{SUFFIX}"
