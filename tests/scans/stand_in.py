"""Small jobs, and functions that stand in for the evaluation of a chunk."""

from __future__ import annotations

import os
import signal
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from zprime_bridge.charges.library import load_card
from zprime_bridge.core.errors import RunningError
from zprime_bridge.model.build import build_model
from zprime_bridge.scans.designs import RandomDesign, Range
from zprime_bridge.scans.job import FlowSettings, ScanJob, installed_versions, job_from_text
from zprime_bridge.scans.results import to_bytes

if TYPE_CHECKING:
    from zprime_bridge.model.model import U1PrimeModel

HERE = "tests.scans.stand_in"
MARK = "ZPRIME_BRIDGE_TEST_MARK"  # path of a file that says what happened already

PAUSE_S = 0.02  # a chunk of `slow` lasts long enough to be hit by a kill


@lru_cache(maxsize=1)
def bm1() -> U1PrimeModel:
    """The first benchmark of [SAFE]."""
    return build_model(load_card("BM1"))


def small_job(count: int = 2000, seed: int = 1, rtol: float = 1e-6) -> ScanJob:
    """A job that stand-ins do in no time."""
    return ScanJob(
        model=bm1(),
        start=(),
        design=RandomDesign(
            ranges=(Range(name="alpha_y", low=-2.0, high=0.0),), count=count, seed=seed
        ),
        settings=FlowSettings(mu_start=5000.0, rtol=rtol),
        betas_sha256="0" * 64,
        versions=installed_versions(),
    )


def steady(text: str, start: int, stop: int) -> bytes:
    """The design's values, and nothing else."""
    values = job_from_text(text, "job").design.values(start, stop)
    return to_bytes(pa.table({"index": np.arange(start, stop), "x": values[:, 0]}))


def slow(text: str, start: int, stop: int) -> bytes:
    """Like :func:`steady`, but it takes its time."""
    time.sleep(PAUSE_S)
    return steady(text, start, stop)


def hanging(text: str, start: int, stop: int) -> bytes:
    """Note the process once a first chunk is done, then hang."""
    if start == 0:
        return steady(text, start, stop)
    with mark().open("a", encoding="utf-8") as stream:
        stream.write(f"{os.getpid()}\n")
    time.sleep(600)
    raise AssertionError


def dies_once(text: str, start: int, stop: int) -> bytes:
    """Be killed at the second chunk, but only the first time."""
    if start and not mark().exists():
        mark().touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return steady(text, start, stop)


def dies_always(text: str, start: int, stop: int) -> bytes:
    """Be killed at every chunk but the first."""
    if start:
        os.kill(os.getpid(), signal.SIGKILL)
    return steady(text, start, stop)


def crashes(_text: str, _start: int, _stop: int) -> bytes:
    """Fail with an error that is not ours."""
    raise ZeroDivisionError("a bug")


def refuses(_text: str, start: int, _stop: int) -> bytes:
    """Fail with an error of ours."""
    raise RunningError(f"no beta functions for point {start}")


def chatters(text: str, start: int, stop: int) -> bytes:
    """Print where the answer goes."""
    print("chatter", flush=True)  # noqa: T201
    os.write(1, b"more chatter\n")
    return steady(text, start, stop)


def mark() -> Path:
    """The file that the test announced."""
    return Path(os.environ[MARK])
