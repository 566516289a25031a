"""Telling on stderr what is being done, and what is doubtful."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress_on_stderr() -> Iterator[Callable[[str], None]]:
    """Show the current step as a spinner if stderr is a terminal, else stay silent."""
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("starting") as status:
        yield status.update


def tell_warning(text: str) -> None:
    """Write a warning as one line."""
    click.echo(f"zprime-bridge: warning: {text}", err=True)


@contextmanager
def warnings_told(tell: Callable[[str], None] = tell_warning) -> Iterator[None]:
    """Tell Python's warnings (of a full disk, say), each once, when the block ends."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        try:
            yield
        finally:
            for text in dict.fromkeys(str(one.message) for one in caught):
                tell(text)
