r"""The user's own dilepton limits: CSV tables, and the mass limits they give ([SAFE] (68)).

Two kinds, recognised by their header line:

- ``m_zprime,c_u,c_d``: points of the exclusion contour at each mass, at least two per mass. By
  (66) a contour is a straight line :math:`w_u c_u + w_d c_d = 1`, which is fitted.
- ``m_zprime,sigma_pb``: upper limits on sigma x B.

Masses in GeV, cross sections in pb; lines that start with ``#`` are comments.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.core.errors import PredictionError

if TYPE_CHECKING:
    from collections.abc import Callable

CONTOUR_HEADER: Final = ["m_zprime", "c_u", "c_d"]
RATE_HEADER: Final = ["m_zprime", "sigma_pb"]
BISECTIONS: Final = 50


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LimitTable:
    """Upper limits on dilepton production by mass.

    Attributes
    ----------
    masses : tuple of float
        Ascending, GeV.
    weights : tuple of tuple of float
        By mass: ``(w_u, w_d)`` with the limit w_u c_u + w_d c_d < 1, or ``(1/sigma,)``.
    """

    masses: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]

    @property
    def needs_cross_section(self) -> bool:
        """Whether the limit is on sigma x B."""
        return len(self.weights[0]) == 1

    def strength(self, m_zprime: float, values: tuple[float, ...]) -> float | None:
        """Prediction over limit, above 1 excluded; None outside the table.

        Parameters
        ----------
        m_zprime : float
            GeV; weights are interpolated, their logarithms linearly in the mass.
        values : tuple of float
            ``(c_u, c_d)`` or ``(sigma x B in pb,)``.
        """
        if not self.masses[0] <= m_zprime <= self.masses[-1]:
            return None
        logs = np.log(np.array(self.weights))
        weights = [
            math.exp(float(np.interp(m_zprime, self.masses, logs[:, column])))
            for column in range(logs.shape[1])
        ]
        return math.fsum(w * value for w, value in zip(weights, values, strict=True))


def read_limit_table(text: str, name: str) -> LimitTable:
    """Read a table of limits.

    Parameters
    ----------
    text : str
        CSV.
    name : str
        Of the file, for messages.

    Raises
    ------
    PredictionError
        If header or numbers are unusable.
    """
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    rows = [[cell.strip() for cell in row] for row in csv.reader(lines)]
    header = rows[0] if rows else []
    if header not in (CONTOUR_HEADER, RATE_HEADER):
        raise PredictionError(
            f"{name}: the first line must be '{','.join(CONTOUR_HEADER)}' or "
            f"'{','.join(RATE_HEADER)}', got '{','.join(header)}'"
        )
    by_mass: dict[float, list[list[float]]] = {}
    for number, row in enumerate(rows[1:], start=2):
        values = _numbers(row, len(header), f"{name}, row {number}")
        by_mass.setdefault(values[0], []).append(values[1:])
    if not by_mass:
        raise PredictionError(f"{name}: the table has no rows")
    masses = tuple(sorted(by_mass))
    fitted = _line if header == CONTOUR_HEADER else _inverse
    return LimitTable(
        masses=masses,
        weights=tuple(fitted(by_mass[mass], f"{name}, m_zprime = {mass:g}") for mass in masses),
    )


def mass_limit(table: LimitTable, values_at: Callable[[float], tuple[float, ...]]) -> float | None:
    """Largest excluded mass, GeV: [SAFE] (68).

    Parameters
    ----------
    table : LimitTable
        Limits.
    values_at : callable
        Of M_Z' in GeV: what the table limits.

    Returns
    -------
    float or None
        None if no mass of the table is excluded; the largest mass if all up to it are.
    """

    def strength(mass: float) -> float:
        return table.strength(mass, values_at(mass)) or 0.0

    excluded = [mass for mass in table.masses if strength(mass) > 1]
    if not excluded:
        return None
    low = excluded[-1]
    if low == table.masses[-1]:
        return low
    high = table.masses[table.masses.index(low) + 1]
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if strength(middle) > 1 else (low, middle)
    return low


def _numbers(row: list[str], count: int, where: str) -> list[float]:
    try:
        values = [float(cell) for cell in row]
    except ValueError as err:
        raise PredictionError(f"{where}: {err}") from err
    if len(values) != count or not all(math.isfinite(value) and value > 0 for value in values):
        raise PredictionError(f"{where}: needs {count} positive numbers, got {row}")
    return values


def _line(points: list[list[float]], where: str) -> tuple[float, ...]:
    contour = np.array(points)
    solution, _, rank, _ = np.linalg.lstsq(contour, np.ones(len(contour)), rcond=None)
    if rank < 2 or np.any(solution <= 0):  # noqa: PLR2004  # two unknown weights
        raise PredictionError(
            f"{where}: needs two different points of a falling contour in the (c_u, c_d) plane"
        )
    return tuple(float(value) for value in solution)


def _inverse(points: list[list[float]], where: str) -> tuple[float, ...]:
    if len(points) != 1:
        raise PredictionError(f"{where}: one sigma_pb per mass, got {len(points)}")
    return (1 / points[0][0],)
