"""Telling on stderr what is being done."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress_on_stderr() -> Iterator[Callable[[str], None]]:
    """Show the current step as a spinner if stderr is a terminal, else stay silent."""
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("starting") as status:
        yield status.update
