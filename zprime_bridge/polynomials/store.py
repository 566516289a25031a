"""Polynomials in files: packaged for the built-in definitions, in the user's cache for others."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from zprime_bridge.core.errors import ExternalToolError, PredictionError
from zprime_bridge.core.whole_files import write_whole
from zprime_bridge.external.user_cache import cache_directory
from zprime_bridge.polynomials import adaptive_store, popxf
from zprime_bridge.polynomials.polynomials import PolynomialSet, merged
from zprime_bridge.polynomials.verification import without_adaptive

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from zprime_bridge.external.flavio import Observable
    from zprime_bridge.polynomials.polynomials import ObservableFormula

SUFFIX: Final = ".json.gz"


def file_name(polynomials: PolynomialSet, formula: ObservableFormula) -> str:
    """Name the files of all observables that depend on the same coefficients, without suffix."""
    names = set(formula.variables.values())
    parameters = {p for b in polynomials.blocks if names & set(b.names) for p in b.parameters}
    sectors = {name.partition("_")[2] for name in parameters}
    return "_".join(sorted(s for s in sectors if s not in {"bs", "bd"}))


def stored(observables: Sequence[Observable], version: str | None) -> PolynomialSet | None:
    """Find polynomials of as many of the observables as possible.

    Parameters
    ----------
    observables : sequence of Observable
        flavio's names and arguments.
    version : str, optional
        Of flavio, with which they must have been computed.

    Returns
    -------
    PolynomialSet or None
        Those found, in the order of ``observables``.
    """
    wanted = set(observables)
    found: list[PolynomialSet] = []
    for candidate in (*_packaged(), *_cached(version)):
        useful = [o for o in candidate.observables if o in wanted]
        if useful and candidate.flavio_version == version:
            found.append(candidate.select(useful))
            wanted -= set(useful)
    if not found:
        return None
    joined = merged(found)
    have = set(joined.observables)
    return joined.select([o for o in observables if o in have])


def keep(polynomials: PolynomialSet) -> None:
    """Write polynomials to the user's cache; a read-only home only costs time."""
    with suppress(OSError, ExternalToolError):
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        files = contents(polynomials)
        digest = hashlib.sha256(files[SUFFIX]).hexdigest()[:20]
        for suffix in sorted(files, reverse=True):  # the integrals before what refers to them
            write_whole(folder / f"{polynomials.flavio_version}-{digest}{suffix}", files[suffix])


def contents(polynomials: PolynomialSet) -> dict[str, bytes]:
    """Return the files of a set of formulas by suffix: POPxf, and adaptive integrals if any."""
    files = {SUFFIX: popxf.encoded(published(polynomials), compress=True)}
    if polynomials.adaptive:
        files[adaptive_store.SUFFIX] = adaptive_store.encoded(polynomials.adaptive)
    return files


def published(polynomials: PolynomialSet) -> dict[str, Any]:
    """Return a POPxf document that also says how far polynomials alone reach."""
    notes = {
        "adaptive": [list(integral.parts) for integral in polynomials.adaptive],
        "difference_without_adaptive": without_adaptive(polynomials),
    }
    return popxf.document(polynomials, notes=notes)


def _packaged() -> Iterator[PolynomialSet]:
    folder = resources.files("zprime_bridge.polynomials") / "data" / "popxf"
    if not folder.is_dir():
        return
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(SUFFIX):
            yield _read(file, folder / _beside(file.name))


def _cached(version: str | None) -> Iterator[PolynomialSet]:
    """Yield what earlier processes computed; files that cannot be read are skipped."""
    with suppress(OSError, ExternalToolError):
        for file in sorted(_folder().glob(f"{version}-*{SUFFIX}")):
            with suppress(OSError, PredictionError):
                yield _read(file, file.with_name(_beside(file.name)))


def _beside(name: str) -> str:
    return f"{name.removesuffix(SUFFIX)}{adaptive_store.SUFFIX}"


def _read(file: Traversable, beside: Traversable) -> PolynomialSet:
    polynomials, wanted = popxf.read_with_notes(file.read_bytes(), where=file.name)
    if not wanted.get("adaptive"):
        return polynomials
    integrals = adaptive_store.decoded(beside.read_bytes(), where=beside.name)
    if [list(integral.parts) for integral in integrals] != wanted["adaptive"]:
        raise PredictionError(
            f"{beside.name} does not belong to {file.name}: reinstall, or rebuild"
        )
    return replace(polynomials, adaptive=integrals)


def _folder() -> Path:
    return cache_directory() / "polynomials"
