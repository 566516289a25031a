"""Everything that a definition of one's own needs once, with progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zprime_bridge.likelihoods.build import build_data
from zprime_bridge.likelihoods.covariance_store import samples_there
from zprime_bridge.likelihoods.definition_reader import read_definition
from zprime_bridge.likelihoods.loading import prepare

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SAMPLES: Final = 100


def set_up(
    source: str | Path,
    *,
    samples: int | None = None,
    workers: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> None:
    """Compute what :func:`~zprime_bridge.likelihoods.loading.load_likelihood` lacks, if anything.

    Averages, theory covariance and formulas are kept in the user's cache: some seconds to minutes,
    once. An interrupted run of the covariance goes on where it was.

    Parameters
    ----------
    source : str or Path
        Name of a built-in definition, or path of a YAML file.
    samples : int, optional
        Parameter points of the theory covariance, see :func:`zprime_bridge.build_data`. Data with
        at least as many are kept; by default 100 are taken if there are no data.
    workers : int, optional
        Processes; by default one per core.
    progress : callable, optional
        Told in words what is being done.

    Raises
    ------
    CardError
        If the definition cannot be read, or the installed flavio lacks a name.
    PredictionError, ExternalToolError
        If flavio fails or is missing, a number is not finite, or the covariance is singular.
    """
    definition = read_definition(source)
    tell = progress or (lambda _text: None)
    name = definition.name
    if samples_there(definition) < (samples or 1):
        tell(f"averages of {name}")
        build_data(
            definition,
            samples=samples or SAMPLES,
            workers=workers,
            progress=lambda done, all_: tell(f"covariance of {name}: {done} of {all_} points"),
        )
    prepare(
        definition,
        workers=workers,
        progress=lambda done, all_: tell(f"formulas of {name}: {done} of {all_} observables"),
    )
