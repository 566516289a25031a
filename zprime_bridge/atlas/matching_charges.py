"""Charges that triples have in common: which generations can be paired (compiled)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Charges = NDArray[np.int8]
    Values = NDArray[np.int64]

_Function = TypeVar("_Function", bound="Callable[..., object]")


def _compiled(function: _Function) -> _Function:
    """Compile a function, once per machine."""
    decorated: Any = numba.njit(cache=True, nogil=True)(function)
    return cast("_Function", decorated)


@_compiled
def _pairs(left: Charges, right: Charges, shift: int) -> int:
    """Count equal charges of the sorted triples left + shift and right, each used once."""
    i = j = found = 0
    while i < 3 and j < 3:  # noqa: PLR2004  # generations
        difference = left[i] + shift - right[j]
        if difference == 0:
            found += 1
        i += difference <= 0
        j += difference >= 0
    return found


@_compiled
def common_charges(left: Charges, right: Charges) -> Values:
    """Count the charges that sorted triples, (n, 3) each, have in common, (n,)."""
    found = np.empty(left.shape[0], np.int64)
    for n in range(found.size):
        found[n] = _pairs(left[n], right[n], 0)
    return found


@_compiled
def _fewest(  # noqa: PLR0917  # compiled code has no keyword-only arguments
    left: Charges, right: Charges, signs: Values, n: int, higgs: int, enough: int
) -> int:
    """Return the smallest number of pairs of all sectors in row n for one Higgs charge.

    Sectors are left out as soon as it cannot be more than ``enough``.
    """
    fewest = 3
    for k in range(signs.size):
        fewest = min(fewest, _pairs(left[k, n], right[k, n], signs[k] * higgs))
        if fewest <= enough:
            break
    return fewest


@_compiled
def yukawas(left: Charges, right: Charges, signs: Values, higgs: Values) -> Values:
    """Count the generations that a Higgs doublet of given charge gives a mass in every sector.

    Parameters
    ----------
    left, right : arrays of int8, shape (sectors, n, 3)
        Sorted charges of left- and right-handed fields.
    signs : array of int64, shape (sectors,)
        s in X_left + s X_H = X_right.
    higgs : array of int64, shape (n,)
        X_H.

    Returns
    -------
    array of int64, shape (n,)
        0 to 3: the largest number of generations that can be paired, of the worst sector.
    """
    found = np.empty(higgs.size, np.int64)
    for n in range(found.size):
        found[n] = _fewest(left, right, signs, n, higgs[n], 0)
    return found


@_compiled
def best_yukawas(left: Charges, right: Charges, signs: Values) -> Values:
    """Return the largest value of :func:`yukawas` for any Higgs charge."""
    found = np.zeros(left.shape[1], np.int64)
    for n in range(found.size):
        for i in range(3):
            for j in range(3):  # the first sector pairs something only for these charges
                higgs = signs[0] * (right[0, n, j] - left[0, n, i])
                fewest = _fewest(left, right, signs, n, higgs, found[n])
                found[n] = max(found[n], fewest)
    return found
