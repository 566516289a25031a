"""Regions of a card in the plane of M_Z' and g'."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.fits.combination import box_multiples, chi_squared_at
from zprime_bridge.fits.contours import Region, regions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zprime_bridge.evolution.card import CardEvolution
    from zprime_bridge.fits.protocol import FitLikelihood

CHUNK: Final = 20_000
"""Points evaluated at once."""

DOF: Final = 1
"""Data determine g'/M_Z' and, but for logarithms, nothing else: one parameter, not two."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MassCouplingPlane:
    """chi^2 of a card at masses and couplings.

    Attributes
    ----------
    masses, couplings : array, shapes (n,), (m,)
        GeV; g' at M_Z'. Increasing.
    chi2 : array, shape (m, n)
        NaN where Z-Z' mixing is too large for a prediction; infinite where coefficients are more
        than ten times larger than those for which predictions were compared with flavio.
    box_multiple : array, shape (m, n)
        Largest coefficient in units of those; NaN as for ``chi2``.
    chi2_min, chi2_sm : float
        The smallest of the plane, the Standard Model included, and that of the latter.
    regions : tuple of Region
        What is allowed relative to the minimum, in (M_Z', g').
    """

    masses: FloatArray
    couplings: FloatArray
    chi2: FloatArray
    box_multiple: FloatArray
    chi2_min: float
    chi2_sm: float
    regions: tuple[Region, ...]


def mass_coupling_plane(
    likelihood: FitLikelihood,
    evolution: CardEvolution,
    masses: FloatArray,
    couplings: FloatArray,
    *,
    chi2_known: Sequence[float],
    n_sigmas: Sequence[float] = (1, 2, 3),
    progress: Callable[[str], None] | None = None,
) -> MassCouplingPlane:
    """Evaluate a likelihood on a grid of M_Z' and g'.

    Parameters
    ----------
    likelihood : FitLikelihood
        One data set or several.
    evolution : CardEvolution
        Of the card, no charge left free.
    masses, couplings : array
        Increasing and positive; GeV.
    chi2_known : sequence of float
        chi^2 of the Standard Model first, then of best fits off the grid.
    n_sigmas : sequence of float
        Regions wanted.
    progress : callable, optional
        Told what is being done.

    Raises
    ------
    PredictionError
        If the grid is not increasing and positive.
    """
    for name, axis in (("masses", masses), ("couplings", couplings)):
        if len(axis) < 2 or axis[0] <= 0 or np.any(np.diff(axis) <= 0):  # noqa: PLR2004  # a line
            raise PredictionError(f"the {name} of a plane must be positive and increasing")
    m, g = (axis.ravel() for axis in np.meshgrid(masses, couplings))
    found, multiple = np.empty(len(m)), np.empty(len(m))
    for start in range(0, len(m), CHUNK):
        part = slice(start, start + CHUNK)
        if progress is not None:
            progress(f"plane {min(start + CHUNK, len(m))}/{len(m)}")
        values = evolution.coefficients(m[part], g[part], beyond_mixing="nan")
        found[part] = chi_squared_at(likelihood, values)
        multiple[part] = box_multiples(likelihood, values)
    chi2 = found.reshape(len(couplings), len(masses))
    chi2_min = float(np.nanmin([np.min(chi2[np.isfinite(chi2)], initial=np.inf), *chi2_known]))
    traced = regions(np.log(masses), np.log(couplings), chi2 - chi2_min, n_sigmas=n_sigmas, dof=DOF)
    return MassCouplingPlane(
        masses=frozen_floats(masses),
        couplings=frozen_floats(couplings),
        chi2=frozen_floats(chi2),
        box_multiple=frozen_floats(multiple.reshape(chi2.shape)),
        chi2_min=chi2_min,
        chi2_sm=float(chi2_known[0]),
        regions=tuple(
            Region(
                n_sigma=one.n_sigma,
                level=one.level,
                lines=tuple(frozen_floats(np.exp(line)) for line in one.lines),
                reaches_edge=one.reaches_edge,
            )
            for one in traced
        ),
    )
