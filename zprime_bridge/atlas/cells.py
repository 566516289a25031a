"""Sums of charges that the four linear anomalies allow: the cells of the atlas."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, NamedTuple

from zprime_bridge.atlas.triples import triples

if TYPE_CHECKING:
    from zprime_bridge.atlas.triples import Triples


class Cell(NamedTuple):
    """Charge sets with given sums over generations, as groups of places in the table of triples.

    Attributes
    ----------
    q, u, d, l, e, nu : tuple of (int, int)
        First place, and one past the last.
    is_central : bool
        Whether all sums vanish: then a set and its negative are both in this cell.
    """

    q: tuple[int, int]
    u: tuple[int, int]
    d: tuple[int, int]
    l: tuple[int, int]
    e: tuple[int, int]
    nu: tuple[int, int]
    is_central: bool

    @property
    def work(self) -> int:
        """Number of quark and of lepton combinations; 0 if one of them is none."""
        sizes = [last - first for first, last in self[:6]]
        quarks, leptons = prod(sizes[:3]), prod(sizes[3:])
        return quarks + leptons if quarks and leptons else 0


def cells(max_charge: int, *, with_nu: bool) -> tuple[Cell, ...]:
    """Return all cells, one of each pair of overall signs, the one with vanishing sums first.

    Parameters
    ----------
    max_charge : int
        N, the largest |charge|.
    with_nu : bool
        Whether there are three right-handed neutrinos.

    Notes
    -----
    SU(3)^2 X, SU(2)^2 X, Y^2 X and gravity fix four sums S by the other two:
    S_d = 2 S_q - S_u, S_l = -3 S_q, S_e = -2 S_q - S_u, S_nu = S_u - 4 S_q; the last must vanish
    without right-handed neutrinos.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (15).
    """
    table = triples(max_charge)
    found: list[Cell] = []
    for sum_q in range(max_charge + 1):
        first = 0 if sum_q == 0 else -3 * max_charge
        for sum_u in range(first, 3 * max_charge + 1):
            sums = (
                sum_q,
                sum_u,
                2 * sum_q - sum_u,
                -3 * sum_q,
                -2 * sum_q - sum_u,
                sum_u - 4 * sum_q,
            )
            groups = [table.group(total) for total in sums]
            if not with_nu:
                groups[5] = _zero(table) if sums[5] == 0 else slice(0, 0)
            q, u, d, l, e, nu = ((group.start, group.stop) for group in groups)
            cell = Cell(q=q, u=u, d=d, l=l, e=e, nu=nu, is_central=sum_q == sum_u == 0)
            if cell.work:
                found.append(cell)
    return tuple(found)


def _zero(table: Triples) -> slice:
    """Return the place of (0, 0, 0)."""
    group = table.group(0)
    place = group.start + int(table.squares[group].argmin())
    return slice(place, place + 1)
