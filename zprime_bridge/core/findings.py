"""What was found wrong, or remarkable, in something a user gave."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import final


@final
class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"


@final
@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing found: where, how bad, and what to do.

    Attributes
    ----------
    line, column : int
        Place in the file, 1-based; 0 if the finding has no place.
    where : str
        File and field, e.g. ``"my.yaml:7:9 charges.q[1]"``.
    text : str
        One sentence: what is wrong and what to do next.
    severity : Severity
        Errors stop, warnings are told.
    """

    line: int
    column: int
    where: str
    text: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.where}: {self.severity}: {self.text}"
