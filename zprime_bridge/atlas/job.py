"""What an atlas is asked for, and what it looks like: columns, chunks, metadata."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, final

from zprime_bridge.charges.assignment import FERMIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

Chunk: TypeAlias = tuple[int, int]
"""Cells ``start <= i < stop``."""

CHUNK_ROWS: Final = 1_000_000
"""Solutions per chunk, more or less: a cell is never divided."""

GENERATIONS: Final = (1, 2, 3)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AtlasJob:
    """Which charge sets are wanted.

    Attributes
    ----------
    max_charge : int
        Largest |charge|, N.
    with_nu : bool
        Whether there are three right-handed neutrinos.
    where : str
        Condition on the rows in the language of :mod:`zprime_bridge.atlas.where`; empty for all.
    """

    max_charge: int
    with_nu: bool = True
    where: str = ""

    @property
    def species(self) -> tuple[str, ...]:
        """The multiplets, in the order of the columns."""
        return FERMIONS if self.with_nu else FERMIONS[:-1]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the charges of a row: ``q1``, ``q2``, ``q3``, ``u1``, and so on."""
        return tuple(f"{name}{number}" for name in self.species for number in GENERATIONS)

    def text(self) -> str:
        """Return the job as one line of JSON, the same text for the same job."""
        content = {"max_charge": self.max_charge, "with_nu": self.with_nu, "where": self.where}
        return json.dumps(content, sort_keys=True, separators=(",", ":"))


def job_from_text(text: str) -> AtlasJob:
    """Return the job that :meth:`AtlasJob.text` wrote."""
    return AtlasJob(**json.loads(text))


def chunks_of(counts: Sequence[int]) -> tuple[Chunk, ...]:
    """Cut cells with these numbers of solutions into chunks of similar size."""
    found: list[Chunk] = []
    start = held = 0
    for place, count in enumerate(counts):
        if held and held + count > CHUNK_ROWS:
            found.append((start, place))
            start, held = place, 0
        held += count
    return (*found, (start, len(counts)))
