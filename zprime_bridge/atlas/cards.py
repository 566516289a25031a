"""From a row of the atlas to a card: generations are paired, scalars added."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING, Final

from zprime_bridge.atlas.vocabulary import PARTNERS
from zprime_bridge.charges.assignment import ChargeAssignment, Scalar
from zprime_bridge.charges.writer import card_text
from zprime_bridge.core.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.atlas.job import AtlasJob
    from zprime_bridge.charges.exact import Triple

    Integers = Triple[int]

TEMPLATE: Final = "minimal"
HIGGS_Y: Final = Fraction(1, 2)
PHI_CHARGE: Final = 1


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
    In the atlas every species is sorted for itself. Here q has the charge that differs from the two
    others last. H gets the charge that allows most diagonal entries of the mass matrices of u, d
    and e (then of nu; then the smallest |charge|, the positive one of two), and u, d, e, nu are
    ordered so that it does. phi, which breaks the U(1)', gets the charge 1: choose your own.
    """
    given: dict[str, Integers] = {}
    for place, name in enumerate(species):
        a, b, c = (int(charge) for charge in row[3 * place : 3 * place + 3])
        given[name] = (a, b, c)
    given["q"] = _odd_one_last(given["q"])
    higgs = _higgs_charge(given)
    paired = dict(given)
    for name, (partner, sign) in PARTNERS.items():
        if name in given:
            wanted = [charge + sign * higgs for charge in given[partner]]
            paired[name] = _ordered(given[name], wanted)
    exact = {name: _fractions(triple) for name, triple in paired.items()}
    return ChargeAssignment(
        q=exact["q"],
        u=exact["u"],
        d=exact["d"],
        l=exact["l"],
        e=exact["e"],
        nu=exact.get("nu"),
        scalars=(
            Scalar(name="H", charge=Fraction(higgs), su2=2, y=HIGGS_Y),
            Scalar(name="phi", charge=Fraction(PHI_CHARGE), su2=1, y=Fraction(0)),
        ),
    )


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


def _odd_one_last(triple: Integers) -> Integers:
    a, b, c = triple
    return (b, c, a) if b == c != a else triple


def _higgs_charge(given: dict[str, Integers]) -> int:
    """Return the Higgs charge that allows most diagonal mass terms."""
    sectors = [(name, *PARTNERS[name]) for name in PARTNERS if name in given]
    candidates = {
        sign * (right - left)
        for name, partner, sign in sectors
        for left in given[partner]
        for right in given[name]
    }

    def merit(higgs: int) -> tuple[int, int, int, int]:
        pairs = {}
        for name, partner, sign in sectors:
            wanted = [charge + sign * higgs for charge in given[partner]]
            pairs[name] = _hits(wanted, _ordered(given[name], wanted))
        neutrinos = pairs.pop("nu", 0)
        return sum(pairs.values()), neutrinos, -abs(higgs), higgs

    return max(candidates, key=merit)


def _ordered(triple: Integers, wanted: Sequence[int]) -> Integers:
    """Order charges so that most of them stand where they are wanted."""
    orders: list[Integers] = [(a, b, c) for a, b, c in permutations(triple)]
    return max(orders, key=lambda order: _hits(wanted, order))


def _hits(wanted: Sequence[int], order: Sequence[int]) -> int:
    return sum(a == b for a, b in zip(wanted, order, strict=True))


def _fractions(triple: Integers) -> Triple[Fraction]:
    a, b, c = triple
    return Fraction(a), Fraction(b), Fraction(c)
