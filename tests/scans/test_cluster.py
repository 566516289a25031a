"""Scans on a dask cluster give the same table."""

from __future__ import annotations

import importlib
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.scans import stand_in
from tests.scans.stand_in import HERE, MARK, bm1, small_job
from zprime_bridge.core.errors import ExternalToolError, RunningError
from zprime_bridge.external.dask import on_cluster
from zprime_bridge.scans.axis_text import parse_ranges
from zprime_bridge.scans.designs import RandomDesign
from zprime_bridge.scans.results import to_bytes
from zprime_bridge.scans.scan import scan
from zprime_bridge.scans.task import Task

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JOB = small_job().text()
CHUNKS = tuple((start, start + 10) for start in range(0, 120, 10))


@pytest.fixture(scope="module")
def distributed() -> Any:  # noqa: ANN401  # optional
    """The package, if it is installed."""
    return pytest.importorskip("distributed", reason="extra 'cluster' is not installed")


@pytest.fixture(scope="module")
def address(distributed: Any) -> Iterator[str]:  # noqa: ANN401
    """A scheduler with one worker, all in this process."""
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        protocol="tcp://",
        dashboard_address=None,
    ) as cluster:
        yield cluster.scheduler_address


def test_a_cluster_gives_the_same_bytes(address: str) -> None:
    task = Task(function=f"{HERE}:steady", text=JOB)
    with closing(on_cluster(address, task, CHUNKS)) as results:
        found = dict(results)
    assert found == {chunk: stand_in.steady(JOB, *chunk) for chunk in CHUNKS}


def test_a_real_scan_on_a_cluster_is_the_same(address: str) -> None:
    ranges = parse_ranges(["alpha_y=-2:0.5,alpha_delta=-6:0,alpha_deltatilde=-6:0"])
    design = RandomDesign(ranges=ranges, count=700, seed=4)
    here = scan(bm1(), design, workers=1)
    there = scan(bm1(), design, scheduler=address)
    assert to_bytes(here.table) == to_bytes(there.table)


def test_a_refusal_on_a_cluster_is_ours(address: str) -> None:
    task = Task(function=f"{HERE}:refuses", text=JOB)
    with (
        pytest.raises(RunningError, match="no beta functions for point"),
        closing(on_cluster(address, task, CHUNKS)) as results,
    ):
        list(results)


def test_a_scan_that_is_stopped_withdraws_its_work(address: str) -> None:
    task = Task(function=f"{HERE}:slow", text=JOB)
    with closing(on_cluster(address, task, CHUNKS)) as results:
        assert next(results)[0] in CHUNKS


def test_a_silent_scheduler_is_told(distributed: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    del distributed
    monkeypatch.setattr("zprime_bridge.external.dask._TIMEOUT_S", 0.2)
    task = Task(function=f"{HERE}:steady", text=JOB)
    with (
        pytest.raises(ExternalToolError, match=r"no dask scheduler answers at 'tcp://127\.0"),
        closing(on_cluster("tcp://127.0.0.1:1", task, CHUNKS)) as results,
    ):
        list(results)


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    task = Task(function=f"{HERE}:steady", text=JOB)
    with (
        pytest.raises(ExternalToolError, match=r"pip install 'zprime-bridge\[cluster\]'") as caught,
        closing(on_cluster("tcp://127.0.0.1:1", task, CHUNKS)) as results,
    ):
        list(results)
    assert caught.value.missing


@pytest.mark.slow
def test_a_cluster_replaces_a_worker_that_dies(
    distributed: Any,  # noqa: ANN401
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(MARK, str(tmp_path / "mark"))
    task = Task(function=f"{HERE}:dies_once", text=JOB)
    importlib.import_module("distributed.nanny")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        closing(on_cluster(cluster.scheduler_address, task, CHUNKS)) as results,
    ):
        found = dict(results)
    assert (tmp_path / "mark").exists()
    assert found == {chunk: stand_in.steady(JOB, *chunk) for chunk in CHUNKS}
