"""A pure function of a text and two numbers, named so that any process can find it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from collections.abc import Callable


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What workers do with a chunk.

    Attributes
    ----------
    function : str
        ``"package.module:name"`` of a function (text, start, stop) -> bytes.
    text : str
        Its first argument, the same for every chunk.
    """

    function: str
    text: str

    def __call__(self, start: int, stop: int) -> bytes:
        """Do one chunk in this process."""
        module, _, name = self.function.partition(":")
        function: Callable[[str, int, int], bytes] = getattr(import_module(module), name)
        return function(self.text, start, stop)
