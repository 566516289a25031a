"""The neutral gauge bosons to forty digits: the mass matrix from vacuum expectation values.

Nothing here knows an angle, q, u or any closed form of the package: scalars give the matrix in the
basis (B, W3, C) from their quantum numbers, mpmath diagonalises it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mpmath as mp

from zprime_bridge.mixing.scheme import ElectroweakScheme

if TYPE_CHECKING:
    from collections.abc import Sequence

DIGITS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacuum:
    """g, g', g_x, g_12; doublets (T3 = -1/2 and Y = 1/2 of the vev) and singlets: (X, vev)."""

    g: float
    g_y: float
    g_x: float
    g_12: float
    doublets: Sequence[tuple[float, float]]
    singlets: Sequence[tuple[float, float]]

    @property
    def v(self) -> float:
        return float(mp.sqrt(sum(mp.mpf(vev) ** 2 for _, vev in self.doublets)))

    def scheme(self) -> ElectroweakScheme:
        """The scheme whose inputs are these g, g' and v."""
        g2, y2 = mp.mpf(self.g) ** 2, mp.mpf(self.g_y) ** 2
        return ElectroweakScheme(
            name="test",
            v=self.v,
            m_z=float(mp.sqrt(g2 + y2) * mp.mpf(self.v) / 2),
            physical_m_z=False,
            sin2_theta_w=float(y2 / (g2 + y2)),
        )

    def mean_charge(self) -> float:
        return sum(x * vev**2 for x, vev in self.doublets) / self.v**2

    def spread(self) -> float:
        mean = self.mean_charge()
        return sum((x - mean) ** 2 * vev**2 for x, vev in self.doublets) / self.v**2

    def u_chi(self) -> float:
        return float(mp.sqrt(sum((mp.mpf(x) * mp.mpf(vev)) ** 2 for x, vev in self.singlets)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bosons:
    """Masses (GeV) and unit vectors in (B, W3, C) of photon, Z and Z', forty digits."""

    masses: tuple[Any, Any, Any]
    vectors: tuple[Any, Any, Any]

    def coupling(
        self, boson: int, vacuum: Vacuum, *, t3: float, electric: float, charge: float
    ) -> Any:  # noqa: ANN401  # a number of mpmath
        """Coupling of a chiral field to photon (0), Z (1) or Z' (2)."""
        with mp.workdps(DIGITS):
            isospin, hypercharge = mp.mpf(t3), mp.mpf(electric) - mp.mpf(t3)
            extra = vacuum.g_x * mp.mpf(charge) + vacuum.g_12 * hypercharge
            b, w, c = self.vectors[boson]
            return vacuum.g_y * hypercharge * b + vacuum.g * isospin * w + extra * c


def diagonalised(vacuum: Vacuum) -> Bosons:
    """Diagonalise M^2; the Z' is the massive state with more of C in it."""
    with mp.workdps(DIGITS):
        matrix = mp.zeros(3)
        for x, vev in vacuum.doublets:
            extra = vacuum.g_x * mp.mpf(x) + mp.mpf(vacuum.g_12) / 2
            couplings = (mp.mpf(vacuum.g_y) / 2, -mp.mpf(vacuum.g) / 2, extra)
            _add(matrix, couplings, vev)
        for x, vev in vacuum.singlets:
            _add(matrix, (0, 0, vacuum.g_x * mp.mpf(x)), vev)
        squares, columns = mp.eigsy(matrix)
        states = [
            (mp.sqrt(abs(squares[i])), tuple(columns[row, i] for row in range(3))) for i in range(3)
        ]
        photon = min(states, key=lambda state: state[0])
        massive = [state for state in states if state is not photon]
        z, zprime = sorted(massive, key=lambda state: abs(state[1][2]))
        # O(alpha) of [CHI] (10): W3 in Z and C in Z' are positive.
        z = (z[0], _positive(z[1], 1))
        zprime = (zprime[0], _positive(zprime[1], 2))
        return Bosons(
            masses=(photon[0], z[0], zprime[0]), vectors=(_positive(photon[1], 0), z[1], zprime[1])
        )


def _add(matrix: Any, couplings: tuple[Any, Any, Any], vev: float) -> None:  # noqa: ANN401
    """Add v^2 g_i g_j, the mass term of a scalar with <phi> = v/sqrt2."""
    for i, first in enumerate(couplings):
        for j, second in enumerate(couplings):
            matrix[i, j] += mp.mpf(vev) ** 2 * first * second


def _positive(vector: tuple[Any, ...], index: int) -> tuple[Any, ...]:
    return vector if vector[index] > 0 else tuple(-entry for entry in vector)
