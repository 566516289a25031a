"""Read-only arrays: what leaves a room cannot be changed by its guests."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

ComplexArray = NDArray[np.complex128]
FloatArray = NDArray[np.float64]


def frozen(values: ArrayLike, shape: tuple[int, ...]) -> ComplexArray:
    """Return a read-only complex copy of ``values``.

    Parameters
    ----------
    values : array_like
        Numbers of the given shape.
    shape : tuple of int
        Required shape.

    Raises
    ------
    ValueError
        If the shape is another one or a number is not finite.
    """
    array = np.array(values, dtype=np.complex128)
    if array.shape != shape:
        raise ValueError(f"expected an array of shape {shape}, got {array.shape}")
    if not np.all(np.isfinite(array)):
        raise ValueError("an array entry is not finite")
    array.setflags(write=False)
    return array


def frozen_floats(values: ArrayLike) -> FloatArray:
    """Return a read-only copy of real numbers; NaN and infinities are kept."""
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array
