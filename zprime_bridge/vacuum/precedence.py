"""Which class a vacuum gets when several descriptions fit."""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.vacuum.classes import ClassArray
    from zprime_bridge.vacuum.copositivity import BoolArray

METASTABLE_LAMBDA: Final = -1e-4 * (4 * pi) ** 2
"""lambda at alpha_lambda = -1e-4: below, the Higgs is unstable ([SAFE], caption of Fig. 5; K3)."""


def select_classes(
    *,
    finite: BoolArray,
    bounded: BoolArray,
    u: FloatArray | None,
    higgs: FloatArray | None,
    rest: BoolArray | None,
) -> ClassArray:
    """Order of precedence of the classes.

    Parameters
    ----------
    finite : array of bool
        Whether every coupling is a number; all arrays have shape (N,).
    bounded : array of bool
        Whether the potential is bounded from below.
    u : array or None
        Coupling of tr(S^dag S S^dag S), if there is a matrix scalar.
    higgs : array or None
        Self-coupling lambda of the only doublet, natural normalisation; None for two doublets.
    rest : array of bool or None
        Whether the potential without the doublet is bounded from below.

    Returns
    -------
    array of uint8
        POLE where not finite; where bounded V_PLUS (u >= 0), V_MINUS (u < 0), or STABLE without
        matrix; HIGGS_UNSTABLE or HIGGS_METASTABLE where lambda <= 0 and the rest is bounded;
        UNSTABLE elsewhere.

    Notes
    -----
    A Higgs class thus says that the Higgs is the trouble and nothing else. Its portals are not
    asked: with lambda <= 0 any negative portal violates (13), and [SAFE] calls such points
    metastable. At u = 0 both lines of (14) agree and the point counts as V+.
    """
    c = VacuumClass
    stable: ClassArray | np.uint8 = np.uint8(c.STABLE)
    if u is not None:
        stable = np.where(u < 0, np.uint8(c.V_MINUS), np.uint8(c.V_PLUS))
    unstable: ClassArray | np.uint8 = np.uint8(c.UNSTABLE)
    if higgs is not None and rest is not None:
        depth = np.where(
            higgs < METASTABLE_LAMBDA, np.uint8(c.HIGGS_UNSTABLE), np.uint8(c.HIGGS_METASTABLE)
        )
        unstable = np.where(rest & (higgs <= 0), depth, unstable)
    classes = np.where(bounded, stable, unstable)
    return np.where(finite, classes, np.uint8(c.POLE))
