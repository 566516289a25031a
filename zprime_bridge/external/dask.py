"""The door to dask.distributed: chunks of work on somebody's cluster."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from zprime_bridge.core.errors import ExternalToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

TOOL: Final = "dask.distributed"

_TIMEOUT_S: Final = 10
_AHEAD: Final = 4
"""Chunks per thread of the cluster that are handed out at once."""


def on_cluster(
    address: str, call: Callable[[int, int], bytes], chunks: Iterable[tuple[int, int]]
) -> Generator[tuple[tuple[int, int], bytes], None, None]:
    """Call a pure function on the workers of a cluster; yield results as they finish.

    Parameters
    ----------
    address : str
        Of the scheduler, ``tcp://host:8786``.
    call : callable
        Picklable; installed where the cluster's workers run.
    chunks : iterable of (int, int)
        Arguments; consumed as workers become free.

    Raises
    ------
    ExternalToolError
        If dask.distributed is not installed, the scheduler does not answer, is lost or has no
        workers, or workers die at the same chunk again and again.
    ZPrimeBridgeError
        What the function itself raises.

    Notes
    -----
    The scheduler gives a chunk whose worker dies to another one. Close the iterator
    (:func:`contextlib.closing`) to withdraw what is not done yet.
    """
    client, distributed = _connected(address)
    try:
        yield from _results(client, distributed, address, call, chunks)
    finally:
        client.close()


def _connected(address: str) -> tuple[Any, Any]:
    try:
        import distributed
    except ImportError as err:
        raise ExternalToolError(
            "dask.distributed is not installed: pip install 'zprime-bridge[cluster]', or leave out "
            "the scheduler",
            tool=TOOL,
            missing=True,
        ) from err
    try:
        with ThreadPoolExecutor(1) as thread:  # the caller may have an event loop, as notebooks do
            thread.submit(asyncio.run, _probe(distributed, address)).result()
        client = distributed.Client(address, timeout=_TIMEOUT_S, set_as_default=False)
    except (OSError, ValueError) as err:  # a timeout is an OSError
        raise ExternalToolError(
            f"no dask scheduler answers at {address!r} ({err}): start one with 'dask scheduler' "
            "and 'dask worker ADDRESS'",
            tool=TOOL,
        ) from err
    return client, distributed


async def _probe(distributed: Any, address: str) -> None:  # noqa: ANN401  # optional
    """Connect once: a client that cannot connect would hang when it is thrown away."""
    arguments = distributed.Security().get_connection_args("client")
    comm = await distributed.comm.connect(address, timeout=_TIMEOUT_S, **arguments)
    await comm.close()


def _results(
    client: Any,  # noqa: ANN401  # distributed is optional
    distributed: Any,  # noqa: ANN401
    address: str,
    call: Callable[[int, int], bytes],
    chunks: Iterable[tuple[int, int]],
) -> Generator[tuple[tuple[int, int], bytes], None, None]:
    remaining = iter(chunks)
    pending: dict[Any, tuple[int, int]] = {}
    try:
        client.wait_for_workers(1, timeout=_TIMEOUT_S)
        finished = distributed.as_completed(loop=client.loop)
        while True:
            ahead = _AHEAD * max(sum(client.nthreads().values()), 1)
            while len(pending) < ahead and (chunk := next(remaining, None)) is not None:
                future = client.submit(call, *chunk, pure=False)
                pending[future] = chunk
                finished.add(future)
            if not pending:
                return
            future = next(finished)
            yield pending.pop(future), future.result()
    except distributed.KilledWorker as err:
        raise _lost(f"workers of {address!r} died at the same points again and again") from err
    except (OSError, distributed.CancelledError) as err:
        reason = str(err) or type(err).__name__
        raise _lost(f"the dask scheduler {address!r} is lost or has no workers ({reason})") from err


def _lost(what: str) -> ExternalToolError:
    return ExternalToolError(f"{what}. What was finished is kept: run the same again", tool=TOOL)
