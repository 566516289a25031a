"""Labels beside curves that do not cover each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zprime_bridge.core.arrays import frozen_floats

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray


def spread(wanted: FloatArray, gap: float, low: float, high: float) -> FloatArray:
    r"""Places at least ``gap`` apart, as near as possible to the wanted ones.

    .. math:: \min \sum_i (p_i - w_i)^2, \qquad p_{i+1} - p_i \geq \text{gap}

    Parameters
    ----------
    wanted : array, shape (N,)
        In any order.
    gap : float
        Smaller than given if N labels do not fit between ``low`` and ``high`` otherwise.
    low, high : float
        Ends of the available space.

    Returns
    -------
    array, shape (N,)
        In the order of ``wanted``.

    Notes
    -----
    Isotonic regression of ``wanted - i gap`` by pooling adjacent violators.
    """
    count = len(wanted)
    gap = min(gap, (high - low) / max(count - 1, 1))
    order = np.argsort(wanted, kind="stable")
    steps = gap * np.arange(count)
    blocks: list[tuple[float, int]] = []  # mean and size
    for value in wanted[order] - steps:
        mean, size = float(value), 1
        while blocks and blocks[-1][0] > mean:
            before, others = blocks.pop()
            mean, size = (before * others + mean * size) / (others + size), others + size
        blocks.append((mean, size))
    levels = np.repeat([mean for mean, _ in blocks], [size for _, size in blocks])
    places = np.empty(count)
    places[order] = np.clip(levels, low, high - (steps[-1] if count else 0.0)) + steps
    return frozen_floats(places)
