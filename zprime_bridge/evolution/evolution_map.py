"""A linear map from operators at M_Z' to WET coefficients at 4.8 GeV, as a function of M_Z'."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, final

import numpy as np

from zprime_bridge.core.arrays import ComplexArray, FloatArray, frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

    from zprime_bridge.evolution.grid import ScaleGrid

CHUNK: Final = 16384
"""Points treated at once; keeps temporary arrays below some ten megabytes."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class EvolutionMap:
    """WET coefficients at 4.8 GeV per unit of each column at mu = M_Z'.

    Attributes
    ----------
    columns : tuple of str
        What is evolved: names of sets of Warsaw coefficients.
    outputs : tuple of str
        WCxf names of the WET flavio basis, 4.8 GeV, new physics only (K6).
    grid : ScaleGrid
        Where in M_Z' the map was computed.
    matrices : array
        (number of nodes, number of outputs, number of columns) complex.
    provenance : mapping of str to Any
        Everything that decides the numbers: programs, inputs, amplitudes.
    """

    columns: tuple[str, ...]
    outputs: tuple[str, ...]
    grid: ScaleGrid
    matrices: ComplexArray
    provenance: Mapping[str, Any]

    def __post_init__(self) -> None:
        shape = (sum(self.grid.counts), len(self.outputs), len(self.columns))
        object.__setattr__(self, "matrices", frozen(self.matrices, shape))
        object.__setattr__(self, "provenance", MappingProxyType(dict(self.provenance)))

    @property
    def scales(self) -> FloatArray:
        """M_Z' at which the map was computed, GeV, ascending."""
        return self.grid.nodes()

    def at(self, m_zprime: ArrayLike) -> ComplexArray:
        """Interpolate the whole map.

        Parameters
        ----------
        m_zprime : array_like
            (n,) GeV.

        Returns
        -------
        array
            (n, number of outputs, number of columns).

        Raises
        ------
        MatchingError
            If a mass lies outside the grid.
        """
        found: ComplexArray = np.einsum("nk,koc->noc", self.grid.weights(m_zprime), self.matrices)
        return found

    def contracted(self, names: Sequence[str], combinations: ArrayLike) -> EvolutionMap:
        """Return the map of linear combinations of the columns.

        Parameters
        ----------
        names : sequence of str
            Names of the new columns.
        combinations : array_like
            (number of columns, number of new columns) real.
        """
        matrices = self.matrices @ np.asarray(combinations, dtype=np.float64)
        return replace(self, columns=tuple(names), matrices=matrices)

    def restricted(self, outputs: Sequence[str]) -> EvolutionMap:
        """Return the map of some of the outputs; a name that is not there is zero."""
        place = {name: i for i, name in enumerate(self.outputs)}
        matrices = np.zeros((len(self.matrices), len(outputs), len(self.columns)), complex)
        for row, name in enumerate(outputs):
            if name in place:
                matrices[:, row] = self.matrices[:, place[name]]
        return replace(self, outputs=tuple(outputs), matrices=matrices)

    def apply(self, m_zprime: ArrayLike, amplitudes: ArrayLike) -> ComplexArray:
        """Evolve real amplitudes of the columns, point by point.

        Parameters
        ----------
        m_zprime : array_like
            (n,) GeV.
        amplitudes : array_like
            (n, number of columns), in units of the columns.

        Returns
        -------
        array
            (number of outputs, n): each coefficient is contiguous.

        Raises
        ------
        MatchingError
            If a mass lies outside the grid.
        """
        masses = np.atleast_1d(np.asarray(m_zprime, dtype=np.float64))
        given = np.asarray(amplitudes, dtype=np.float64)
        flat = self.matrices.transpose(1, 0, 2).reshape(len(self.outputs), -1)
        found = np.empty((len(self.outputs), len(masses)), dtype=np.complex128)
        for start in range(0, len(masses), CHUNK):
            part = slice(start, start + CHUNK)
            weights = self.grid.weights(masses[part])
            terms = (weights[:, :, None] * given[part, None, :]).reshape(len(weights), -1).T
            found[:, part].real = flat.real @ terms
            found[:, part].imag = flat.imag @ terms
        return found
