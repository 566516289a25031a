"""From a row of the atlas to a card: generations are paired, scalars added."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from zprime_bridge.charges.pairing import paired_generations
from zprime_bridge.charges.proposal import TEMPLATE, with_scalars
from zprime_bridge.charges.writer import card_text
from zprime_bridge.core.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.atlas.job import AtlasJob
    from zprime_bridge.charges.assignment import ChargeAssignment


def row_assignment(species: Sequence[str], row: Sequence[int]) -> ChargeAssignment:
    """Return the charges of a row with generations paired and the scalars H and phi.

    Parameters
    ----------
    species : sequence of str
        Multiplets, in the order of the columns.
    row : sequence of int
        Three charges of each.

    Notes
    -----
    In the atlas every species is sorted for itself; how generations are paired, and the charges of
    the scalars, are proposals: :mod:`zprime_bridge.charges.pairing`.
    """
    triples = {}
    for place, name in enumerate(species):
        a, b, c = (Fraction(int(charge)) for charge in row[3 * place : 3 * place + 3])
        triples[name] = (a, b, c)
    return with_scalars(paired_generations(triples))


def row_card(job: AtlasJob, number: int, row: Sequence[int]) -> str:
    """Return a card with the charges of a row, as text.

    Parameters
    ----------
    job : AtlasJob
        The atlas.
    number : int
        Number of the row, from 0.
    row : sequence of int
        Its charges.
    """
    kind = "nu" if job.with_nu else "sm"
    selected = f", where {job.where}" if job.where else ""
    return card_text(
        f"atlas-{job.max_charge}{kind}-{number}",
        TEMPLATE,
        row_assignment(job.species, row),
        Source(
            paper="zprime_bridge atlas",
            where=f"|charge| <= {job.max_charge}, row {number}{selected}",
        ),
        notes="anomaly-free integer charges; pairing of generations and scalars are a proposal",
        comments=(
            "The atlas sorts every species for itself: which generations belong together is your",
            "choice, and so are the charges of H (here: most diagonal Yukawas) and phi (here: 1).",
        ),
    )
