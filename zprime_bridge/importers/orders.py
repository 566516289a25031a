"""Orders of species in lists of bare integers: which of all 720 leave no anomaly."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.importers.fields import RIGHT_HANDED
from zprime_bridge.importers.protocol import Convention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

KNOWN_ORDERS: Final = (
    ("q", "nu", "e", "u", "l", "d"),  # lists of the Anomaly-free Atlas, arXiv:1812.04602
    FERMIONS,
    ("q", "u", "d", "l", "nu", "e"),
    ("q", "l", "u", "d", "e", "nu"),
    ("q", "d", "u", "l", "e", "nu"),
)

_WEIGHTS: Final = {  # of the sums of X (four linear anomalies), X^2 and X^3: [SAFE] (15)
    "q": (2, 3, 1, 6, 1, 6),
    "u": (-1, 0, -8, -3, -2, -3),
    "d": (-1, 0, -2, -3, 1, -3),
    "l": (0, 1, 3, 2, -1, 2),
    "e": (0, 0, -6, -1, 1, -1),
    "nu": (0, 0, 0, -1, 0, -1),
}
_POWERS: Final = (0, 0, 0, 0, 1, 2)  # place of the sum of the first, second, third power


@final
@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the columns of a list."""

    order: tuple[str, ...]
    convention: Convention

    def __str__(self) -> str:
        return f"{','.join(self.order)} ({self.convention})"


def fitting_readings(
    rows: Sequence[Sequence[int]],
    order: Sequence[str] = (),
    convention: Convention | None = None,
) -> list[Reading]:
    """Return all readings in which every row is anomaly-free, known orders first.

    Parameters
    ----------
    rows : sequence of rows of 15 or 18 integers
        Three of each species; without neutrinos if there are 15.
    order : sequence of str
        The order, if it is known.
    convention : Convention, optional
        The convention, if it is known.
    """
    sums = _power_sums(rows)
    species = FERMIONS[: sums.shape[1]]
    orders = [tuple(order)] if order else _orders(species)
    conventions = [convention] if convention is not None else list(Convention)
    found = [Reading(names, kind) for kind in conventions for names in orders]
    return [reading for reading in found if not _anomalies(sums, reading).any()]


def _orders(species: tuple[str, ...]) -> list[tuple[str, ...]]:
    known = [tuple(name for name in order if name in species) for order in KNOWN_ORDERS]
    return list(dict.fromkeys([*known, *permutations(species)]))


def _power_sums(rows: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Return the sums of powers of each triple, (rows, species, 3)."""
    triples = np.array(rows, dtype=np.int64).reshape(len(rows), -1, 3)
    return np.stack([(triples**power).sum(axis=2) for power in (1, 2, 3)], axis=2)


def _anomalies(sums: NDArray[np.int64], reading: Reading) -> NDArray[np.int64]:
    """Return the six anomaly sums of each row, (rows, 6)."""
    total = np.zeros((len(sums), 6), np.int64)
    for place, name in enumerate(reading.order):
        flip = reading.convention is Convention.CONJUGATES and name in RIGHT_HANDED
        for column, (weight, power) in enumerate(zip(_WEIGHTS[name], _POWERS, strict=True)):
            sign = -1 if flip and power != 1 else 1  # squares keep their sign
            total[:, column] += sign * weight * sums[:, place, power]
    return total
