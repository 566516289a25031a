"""The list of results, and how each is made."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import CardError
from zprime_bridge.core.findings import Finding
from zprime_bridge.papers import chi_kaon, chi_plane, safe_fits, safe_lfu, safe_mixing
from zprime_bridge.papers.result import DataChoice, PaperResult

if TYPE_CHECKING:
    from collections.abc import Callable


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A result that can be asked for.

    Attributes
    ----------
    name, title, where : str
        As in the list of the command line.
    make : callable
        From the choice of data to the result.
    """

    name: str
    title: str
    where: str
    make: Callable[[DataChoice], PaperResult]


ENTRIES: Final = (
    Entry(
        name=safe_fits.TABLE_NAME,
        title=safe_fits.TABLE_TITLE,
        where=safe_fits.TABLE_WHERE,
        make=safe_fits.safe_table_2,
    ),
    Entry(
        name=safe_fits.FIGURE_NAME,
        title=safe_fits.FIGURE_TITLE,
        where=safe_fits.FIGURE_WHERE,
        make=safe_fits.safe_figure_1,
    ),
    Entry(
        name=safe_mixing.NAME,
        title=safe_mixing.TITLE,
        where=safe_mixing.WHERE,
        make=safe_mixing.safe_mixing,
    ),
    Entry(name=safe_lfu.NAME, title=safe_lfu.TITLE, where=safe_lfu.WHERE, make=safe_lfu.safe_lfu),
    Entry(
        name=chi_plane.NAME,
        title=chi_plane.TITLE,
        where=chi_plane.WHERE,
        make=chi_plane.chi_figure_4,
    ),
    Entry(name=chi_kaon.NAME, title=chi_kaon.TITLE, where=chi_kaon.WHERE, make=chi_kaon.chi_kaon),
)


def paper_result(name: str, data: str = DataChoice.BOTH) -> PaperResult:
    """Recompute a result of one of the two papers.

    Parameters
    ----------
    name : str
        One of ``ENTRIES``, e.g. ``"chi-figure-4"``.
    data : str
        ``"paper"``, ``"current"`` or ``"both"``.

    Raises
    ------
    CardError
        If there is no such result or no such choice of data.
    PredictionError, ExternalToolError
        If data are not shipped for the installed version of flavio.
    """
    found = next((entry for entry in ENTRIES if entry.name == name), None)
    if found is None:
        names = [entry.name for entry in ENTRIES]
        close = get_close_matches(name, names, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else f": {', '.join(names)}"
        raise CardError([Finding(0, 0, "papers", f"there is no result {name!r}{hint}")])
    try:
        choice = DataChoice(data)
    except ValueError:
        known = ", ".join(repr(str(one)) for one in DataChoice)
        text = f"no data {data!r}; choose one of {known}"
        raise CardError([Finding(0, 0, "papers", text)]) from None
    return found.make(choice)
