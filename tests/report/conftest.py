"""Rich output as a reader sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.console import RenderableType


@pytest.fixture
def plain() -> Callable[[Iterable[RenderableType]], str]:
    """Write renderables as plain text."""

    def text(renderables: Iterable[RenderableType]) -> str:
        console = Console(width=140, color_system=None)
        with console.capture() as capture:
            for renderable in renderables:
                console.print(renderable)
        return capture.get()

    return text
