"""Where in M_Z' an evolution is computed, and how it is interpolated between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.core.errors import MatchingError
from zprime_bridge.matching.match import CONTACT_LIMIT_GEV

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

STEP_CHANGE_GEV: Final = 16931.0
"""wilson integrates the SMEFT with a relative tolerance of 1e-3. Here (wilson 2.5.2, SciPy 1.17)
its solver changes from two steps to three and its error ceases to grow: a kink, which a polynomial
must not cross; see docs/evolution.md."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleGrid:
    """Chebyshev nodes in log M_Z', in segments between which the evolution is not smooth.

    Attributes
    ----------
    edges : tuple of float
        Ends of the segments, GeV, ascending; one more than there are segments.
    counts : tuple of int
        Number of nodes of each segment.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]

    def nodes(self) -> FloatArray:
        """Return all nodes, GeV, ascending."""
        centre, half = self._centres()
        pieces = [
            np.exp(centre[i] - half[i] * np.cos(_angles(n))) for i, n in enumerate(self.counts)
        ]
        return frozen_floats(np.concatenate(pieces))

    def weights(self, m_zprime: ArrayLike) -> FloatArray:
        """Return the weights of all nodes at each mass: barycentric Lagrange interpolation.

        Parameters
        ----------
        m_zprime : array_like
            (n,) GeV.

        Returns
        -------
        array
            (n, number of nodes), rows add up to 1; zero outside of a mass's own segment.

        Raises
        ------
        MatchingError
            If a mass lies outside the grid.

        References
        ----------
        Berrut, Trefethen, SIAM Rev. 46 (2004) 501, eqs. (4.2) and (5.3).
        """
        masses = np.atleast_1d(np.asarray(m_zprime, dtype=np.float64))
        self.require_inside(masses)
        log_m, (centre, half) = np.log(masses), self._centres()
        segment = np.clip(np.searchsorted(self.edges, masses, "right") - 1, 0, len(centre) - 1)
        weights = np.zeros((len(masses), sum(self.counts)))
        start = 0
        for i, count in enumerate(self.counts):
            inside = segment == i
            x = (log_m[inside] - centre[i]) / half[i]
            weights[inside, start : start + count] = _lagrange(x, count)
            start += count
        return weights

    def require_inside(self, masses: FloatArray) -> None:
        """Raise a MatchingError that says why, and what to do, for masses outside the grid."""
        low, high = self.edges[0], self.edges[-1]
        outside = masses[~((masses >= low) & (masses <= high))]
        if not outside.size:
            return
        first = float(outside[0])
        if first < CONTACT_LIMIT_GEV:
            reason = (
                f"below {CONTACT_LIMIT_GEV:g} GeV the Z' propagates in b decays and is no contact "
                "interaction: use 'zprime-bridge light'"
            )
        elif first < low:
            reason = (
                "there the evolution has to start in the WET: zb.match(model, point).at(4.8, "
                "'WET', 'flavio') does it point by point from 10 GeV on"
            )
        elif first > high:
            reason = "use zb.match(model, point).at(4.8, 'WET', 'flavio') point by point"
        else:
            reason = "masses must be finite numbers of GeV"
        raise MatchingError(
            f"{outside.size} of {masses.size} masses, the first M_Z' = {first:g} GeV, are outside "
            f"the {low:g} to {high:g} GeV of the evolution map; {reason}"
        )

    def _centres(self) -> tuple[FloatArray, FloatArray]:
        logs = np.log(self.edges)
        return (logs[1:] + logs[:-1]) / 2, (logs[1:] - logs[:-1]) / 2


def standard_grid() -> ScaleGrid:
    """Return the grid of all maps that are shipped or cached: 100 GeV to 100 TeV."""
    return ScaleGrid(edges=(100.0, STEP_CHANGE_GEV, 1e5), counts=(8, 5))


def _angles(count: int) -> FloatArray:
    return (np.arange(count) + 0.5) * np.pi / count


def _lagrange(x: FloatArray, count: int) -> FloatArray:
    angles = _angles(count)
    differences = x[:, None] + np.cos(angles)
    exact = differences == 0
    differences[exact] = 1.0
    signs = np.where(np.arange(count) % 2 == 0, 1.0, -1.0)
    terms = signs * np.sin(angles) / differences
    weights: FloatArray = terms / terms.sum(axis=1, keepdims=True)
    on_node = exact.any(axis=1)
    weights[on_node] = exact[on_node]
    return weights
