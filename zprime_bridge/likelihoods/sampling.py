"""Sampling of Standard Model predictions, part by part, on all cores."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external.flavio_likelihood import sm_samples
from zprime_bridge.external.flavio_workers import mapped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.external.flavio import Observable

    Progress: TypeAlias = Callable[[int, int], None]
    """Called with the numbers of parameter points done and wanted."""

BLOCK: Final = 20
"""Parameter points per block; block b is drawn with the seed ``seed + b``."""

PART: Final = 5
"""Points of a block that one process predicts at a time."""


def sample(
    observables: Sequence[Observable],
    *,
    samples: int,
    seed: int,
    workers: int | None = None,
    progress: Progress | None = None,
    folder: Path | None = None,
) -> FloatArray:
    """Predict observables at random parameters; the result depends on ``seed`` alone.

    Parameters
    ----------
    observables : sequence of Observable
        Names and arguments, n of them.
    samples : int
        Number of parameter points, at least 2. More points begin with the same ones.
    seed : int
        Not negative.
    workers : int, optional
        Processes; by default one per core.
    progress : callable, optional
        Told how many points are done.
    folder : Path, optional
        Finished parts are kept there and read again, so that an interrupted run can go on.

    Returns
    -------
    ndarray, shape (samples, n)
        Powers of GeV.

    Raises
    ------
    PredictionError
        If a prediction is not finite, or a number of samples or workers makes no sense.
    """
    count = os.cpu_count() or 1 if workers is None else workers
    if samples < 2 or count < 1 or seed < 0:  # noqa: PLR2004  # a covariance needs two
        raise PredictionError(
            f"samples, workers and seed must be at least 2, 1 and 0, got {samples}, {count}, {seed}"
        )
    wanted = range(-(-samples // PART))
    done = {} if folder is None else _kept(folder, wanted, len(observables))
    report = progress or (lambda _done, _wanted: None)
    report(min(PART * len(done), samples), samples)
    missing = [part for part in wanted if part not in done]
    draw = partial(_part, tuple(observables), seed)
    with mapped(draw, missing, min(count, len(missing))) as results:
        for part, values in results:
            done[part] = values
            if folder is not None:
                _keep(folder, part, values)
            report(min(PART * len(done), samples), samples)
    return np.concatenate([done[part] for part in wanted])[:samples]


def sample_key(observables: Sequence[Observable], seed: int, version: str) -> str:
    """Return a name for the samples: they depend on nothing else."""
    content = json.dumps([list(observables), seed, version, BLOCK])
    return hashlib.sha256(content.encode()).hexdigest()[:20]


def _part(observables: Sequence[Observable], seed: int, part: int) -> tuple[int, FloatArray]:
    block, begin = divmod(part * PART, BLOCK)
    rows = range(begin, begin + PART)
    return part, sm_samples(observables, seed=seed + block, count=BLOCK, rows=rows)


def _file(folder: Path, part: int) -> Path:
    return folder / f"part{part:04d}.npy"


def _kept(folder: Path, parts: Sequence[int], n: int) -> dict[int, FloatArray]:
    """Parts of an earlier run; what cannot be read is drawn again."""
    found: dict[int, FloatArray] = {}
    for part in parts:
        with suppress(OSError, ValueError):
            values = np.load(_file(folder, part), allow_pickle=False)
            if values.shape == (PART, n) and np.all(np.isfinite(values)):
                found[part] = values
    return found


def _keep(folder: Path, part: int, values: FloatArray) -> None:
    with suppress(OSError):  # a read-only home only costs time
        folder.mkdir(parents=True, exist_ok=True)
        path = _file(folder, part)
        np.save(temporary := path.with_suffix(".part.npy"), values)
        temporary.replace(path)
