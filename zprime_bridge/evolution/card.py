"""WET coefficients of a model as a function of M_Z', g' and, if wanted, some of its charges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, final

import numpy as np

from zprime_bridge.core.errors import MatchingError
from zprime_bridge.evolution.accuracy import second_order
from zprime_bridge.evolution.directions import amplitudes
from zprime_bridge.evolution.neutrinos import stand_in_names
from zprime_bridge.matching.match import MIXING_LIMIT

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import ArrayLike

    from zprime_bridge.core.arrays import ComplexArray, FloatArray
    from zprime_bridge.evolution.evolution_map import EvolutionMap

Arrays = tuple["FloatArray", "FloatArray"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CardEvolution:
    """From (M_Z', g') and free charges to WET coefficients: array arithmetic only.

    The couplings are ``g' (X + sum_j theta_j X_j) + g_12 Y``: a fixed part X, one direction X_j for
    each free charge, and kinetic mixing.

    Attributes
    ----------
    free : tuple of str
        Names of the free charges theta; empty for a card.
    evolution : EvolutionMap
        Columns are the products of two of: every free charge, the fixed part, hypercharge.
    g_12 : float
        Kinetic mixing (K7), the same at all points.
    charges : array
        (number of directions, 16): the charges of each, in the order of ``directions.CHARGES``.
    nu_right : array
        (number of directions, 3): charges of right-handed neutrinos; zero without any.
    neutrino_quarks : array
        (6, number of directions): see :func:`neutrinos.stand_in_quarks`.
    neutrino_flavours : str
        Pair of neutrinos whose coefficients hold the right-handed ones; empty if none is charged.
    v_higgs : float
        GeV.
    """

    free: tuple[str, ...]
    evolution: EvolutionMap
    g_12: float
    charges: FloatArray
    nu_right: FloatArray
    neutrino_quarks: ComplexArray
    neutrino_flavours: str
    v_higgs: float

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all coefficients: of the map, and of charged right-handed neutrinos."""
        extra = stand_in_names(self.neutrino_flavours) if self.neutrino_flavours else ()
        return (*self.evolution.outputs, *(n for n in extra if n not in self.evolution.outputs))

    def restricted(self, names: Collection[str]) -> CardEvolution:
        """Return the same for some coefficients only: less memory for many points.

        Those that hold right-handed neutrinos stay. A name that is not there is zero.
        """
        kept = [name for name in self.evolution.outputs if name in names]
        return replace(self, evolution=self.evolution.restricted(kept))

    def coefficients(
        self,
        m_zprime: ArrayLike,
        g_prime: ArrayLike,
        charges: ArrayLike | None = None,
        *,
        beyond_mixing: str = "raise",
    ) -> dict[str, ComplexArray]:
        """WET coefficients at 4.8 GeV in the flavio basis, new physics only (K6).

        Parameters
        ----------
        m_zprime : array_like
            (n,) or a number, GeV.
        g_prime : array_like
            (n,) or a number.
        charges : array_like, optional
            (n, number of free charges) or one row; needed if there are free charges.
        beyond_mixing : str
            What happens to points where Z-Z' mixing is beyond an expansion in v^2/M_Z'^2:
            ``"raise"``, or ``"nan"``: their coefficients are not a number.

        Returns
        -------
        dict of str to array
            (n,) complex by name. Where right-handed neutrinos are charged, ``CL`` and ``CR`` of
            ``neutrino_flavours`` hold them (:mod:`neutrinos`).

        Raises
        ------
        MatchingError
            For M_Z' outside 100 GeV to 100 TeV, too much mixing, or arrays that do not fit.
        """
        masses, couplings = self._points(m_zprime, g_prime, charges)
        mixed = self._mixing(masses, couplings) > MIXING_LIMIT
        if beyond_mixing not in ("raise", "nan"):
            raise MatchingError(f"beyond_mixing is 'raise' or 'nan', got {beyond_mixing!r}")
        if beyond_mixing == "raise" and mixed.any():
            first = int(np.flatnonzero(mixed)[0])
            raise MatchingError(
                f"at {int(mixed.sum())} of {len(masses)} points, the first at M_Z' = "
                f"{masses[first]:g} GeV, Z-Z' mixing shifts the rho parameter by more than "
                f"{MIXING_LIMIT:g}, far beyond experiment and beyond the expansion in "
                "v^2/M_Z'^2 used here; raise M_Z', lower g', or mark them: beyond_mixing='nan'"
            )
        values = self.evolution.apply(masses, amplitudes(couplings) / masses[:, None] ** 2)
        values[:, mixed] = np.nan
        found = dict(zip(self.evolution.outputs, values, strict=True))
        if self.neutrino_flavours:
            found |= self._neutrinos(masses, couplings)
        return found

    def phi_d(
        self, m_zprime: ArrayLike, g_prime: ArrayLike, charges: ArrayLike | None = None
    ) -> FloatArray:
        """C_phiD at M_Z', GeV^-2: -2 (g_H/M_Z')^2, (n,)."""
        masses, couplings = self._points(m_zprime, g_prime, charges)
        found: FloatArray = -2 * self._mixing(masses, couplings) / self.v_higgs**2
        return found

    def second_order(
        self, m_zprime: ArrayLike, g_prime: ArrayLike, charges: ArrayLike | None = None
    ) -> FloatArray:
        """How far wilson's answer departs from the linear one given here, relative: (n,).

        An estimate from above, see :mod:`accuracy`; interpolation adds 1e-5 at most.
        """
        masses, couplings = self._points(m_zprime, g_prime, charges)
        return second_order(couplings @ self.charges, masses, self.v_higgs)

    def _points(self, m_zprime: ArrayLike, g_prime: ArrayLike, charges: ArrayLike | None) -> Arrays:
        """Return masses (n,) and couplings along each direction (n, number of directions)."""
        m, g = np.asarray(m_zprime, dtype=np.float64), np.asarray(g_prime, dtype=np.float64)
        theta = np.zeros((1, 0)) if charges is None else np.asarray(charges, dtype=np.float64)
        if theta.ndim == 0 or theta.shape[-1] != len(self.free):
            raise MatchingError(
                f"this evolution has {len(self.free)} free charges ({', '.join(self.free)}): give "
                f"an array of shape (n, {len(self.free)}), got {theta.shape}"
            )
        try:
            m, g, first = np.broadcast_arrays(m, g, np.zeros(theta.shape[:-1]))
            theta = np.broadcast_to(theta, (*first.shape, len(self.free)))
        except ValueError as err:
            raise MatchingError(f"masses, couplings and charges differ in shape: {err}") from err
        if m.ndim != 1:
            raise MatchingError(f"points must be one-dimensional arrays, got shape {m.shape}")
        if not (np.isfinite(g).all() and np.isfinite(theta).all()):
            raise MatchingError("couplings and charges must be finite numbers")
        self.evolution.grid.require_inside(m)
        ones = np.ones((len(m), 1))
        mixing = [self.g_12 * ones] if self.g_12 else []
        return m, np.hstack([g[:, None] * theta, g[:, None] * ones, *mixing])

    def _mixing(self, masses: FloatArray, couplings: FloatArray) -> FloatArray:
        """(v g_H/M_Z')^2: to leading order rho - 1."""
        found: FloatArray = (self.v_higgs * couplings @ self.charges[:, -1] / masses) ** 2
        return found

    def _neutrinos(self, masses: FloatArray, couplings: FloatArray) -> dict[str, ComplexArray]:
        strength = np.linalg.norm(couplings @ self.nu_right, axis=1) / masses**2
        values = (self.neutrino_quarks @ couplings.T) * strength
        return dict(zip(stand_in_names(self.neutrino_flavours), values, strict=True))
