"""What a recomputed result of a paper consists of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.papers.figures import FigureContent


@final
class DataChoice(StrEnum):
    """Which data a result is computed with."""

    PAPER = "paper"
    CURRENT = "current"
    BOTH = "both"

    @property
    def with_paper(self) -> bool:
        """Whether the paper's own data are used."""
        return self is not DataChoice.CURRENT

    @property
    def with_current(self) -> bool:
        """Whether today's data are used."""
        return self is not DataChoice.PAPER


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One number of a paper beside ours.

    Attributes
    ----------
    quantity : str
        What it is.
    value : float or None
        Ours; None where only the paper has one, with the reason in ``note``.
    uncertainty : float or None
        One standard deviation.
    printed : str
        The paper's number as printed; empty if it gives none.
    printed_value : float or None
        The same as a number.
    unit : str
        Of both.
    data : str
        Data and formulas behind our number.
    note : str
        May be empty.
    """

    quantity: str
    value: float | None
    uncertainty: float | None = None
    printed: str = ""
    printed_value: float | None = None
    unit: str = ""
    data: str = ""
    note: str = ""

    @property
    def deviation(self) -> float | None:
        """Ours over the paper's, minus one."""
        if self.value is None or not self.printed_value:
            return None
        return self.value / self.printed_value - 1


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PaperResult:
    """A recomputed result.

    Attributes
    ----------
    name : str
        As in the command line.
    title, where : str
        What it is, and its place in the paper.
    rows : tuple of Row
        Numbers.
    remarks : tuple of str
        Why ours differ, and what a reader must know.
    sources : mapping of str to str
        Data and inputs with their origin.
    figure : FigureContent or None
        What the figure shows.
    """

    name: str
    title: str
    where: str
    rows: tuple[Row, ...]
    remarks: tuple[str, ...]
    sources: Mapping[str, str]
    figure: FigureContent | None = None
