"""Where in a card something stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, final

from zprime_bridge.core.findings import Finding, Severity


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a card.

    Attributes
    ----------
    label : str
        The card as its reader knows it: a path, ``"<stdin>"``, or a shipped name.
    line, column : int
        1-based; 0 where there is no file.
    field : str
        Path of the field, e.g. ``"charges.q[1]"``; empty for the whole card.
    """

    label: str
    line: int = 0
    column: int = 0
    field: str = ""

    def __str__(self) -> str:
        position = f":{self.line}:{self.column}" if self.line else ""
        return f"{self.label}{position} {self.field}".rstrip()

    def finding(self, text: str, severity: Severity = Severity.ERROR) -> Finding:
        """Return a finding at this place."""
        return Finding(
            line=self.line, column=self.column, where=str(self), text=text, severity=severity
        )

    def inside(self, field: str) -> Place:
        """Return the same place under another field path."""
        return replace(self, field=field)


_LONGEST_QUOTE: Final = 60


def one_line(text: str) -> str:
    """Return text of another program on one printable line."""
    joined = " ".join(text.split())
    return joined if joined.isprintable() else joined.encode("unicode_escape").decode()


def quoted(text: str) -> str:
    """Quote text from a stranger for a message: one line, printable, shortened."""
    shown = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "..."
    return repr(shown) if shown.isprintable() else ascii(shown)
