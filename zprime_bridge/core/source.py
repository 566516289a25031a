"""Where a number comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Provenance of a number or of a set of charges.

    Attributes
    ----------
    paper : str
        Identifier, e.g. ``"arXiv:2109.06201"`` or an INSPIRE key; may be empty.
    where : str
        Place in it, e.g. ``"Table 3"``.
    """

    paper: str = ""
    where: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.paper, self.where) if part) or "unsourced"
