"""Regions of single data sets in the plane of a combined fit."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.fits.combination import parts_of
from zprime_bridge.fits.contours import Contours, Region, regions
from zprime_bridge.fits.minimum import fit
from zprime_bridge.fits.result import FitResult, chi_squared_of

if TYPE_CHECKING:
    from collections.abc import Sequence

N_SIGMAS: Final = (1.0, 2.0)


def data_set_regions(
    result: FitResult, contours: Contours, *, n_sigmas: Sequence[float] = N_SIGMAS
) -> dict[str, tuple[Region, ...]]:
    """Trace what each data set alone allows, on the grid of a combined fit.

    Parameters
    ----------
    result : FitResult
        Of exactly the two parameters of ``contours``.
    contours : Contours
        Whose grid and number of joint parameters are used.
    n_sigmas : sequence of float
        Regions wanted.

    Returns
    -------
    dict of str to tuple of Region
        By name; data sets that depend on neither parameter are left out, and each is compared
        with its own best fit, which may lie outside the grid.

    Raises
    ------
    PredictionError
        If more parameters were fitted than the two.
    """
    names = tuple(one.name for one in result.space.parameters)
    if set(names) != set(contours.names):
        raise PredictionError("regions of single data sets need a fit of two parameters")
    x, y = np.meshgrid(contours.x, contours.y)
    columns = {contours.names[0]: x.ravel(), contours.names[1]: y.ravel()}
    theta = np.column_stack([columns[name] for name in names])
    found = {}
    for part in parts_of(result.likelihood):
        chi2 = chi_squared_of(part, result.space, theta).reshape(x.shape)
        if not np.ptp(chi2[np.isfinite(chi2)]):
            continue
        smallest = float(np.min(chi2))
        with suppress(PredictionError):  # it depends on one of the two only: the grid is enough
            smallest = min(smallest, fit(part, result.space).chi2_min)
        found[part.name] = regions(
            contours.x, contours.y, chi2 - smallest, n_sigmas=n_sigmas, dof=contours.dof
        )
    return found
