r"""Bounds from the rho parameter on the coupling of the electroweak vacuum to the Z'.

A light Z' makes rho smaller than one, a heavy one larger (level repulsion), so each is bounded by
one edge of the measured range. All bounds are on :math:`|g_x q + g_{12}/2|`, that is
:math:`|X_\Phi g_x|` without kinetic mixing, and exact:

.. math:: \frac1\rho - 1 = \frac{v^2 h^2}{(M_Z^{SM})^2 - M_{Z'}^2}.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np

from zprime_bridge.core.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.inputs.electroweak import ElectroweakInputs
    from zprime_bridge.mixing.scheme import ElectroweakScheme


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RhoRange:
    """Allowed values of rho.

    Attributes
    ----------
    low, high : float
        Edges of the range.
    """

    low: float
    high: float


def rho_range(measured: ElectroweakInputs, n_sigma: float = 3.0) -> RhoRange:
    """Return the range rho_0 +- n sigma of a global fit.

    Raises
    ------
    ModelError
        If the range does not hold rho = 1: then no bound on a Z' can be set, because the
        Standard Model itself is outside.
    """
    width = n_sigma * measured.rho_sigma
    low, high = measured.rho - width, measured.rho + width
    if not low < 1 < high:
        raise ModelError(
            f"rho = {measured.rho} +- {n_sigma:g} x {measured.rho_sigma} (set '{measured.name}') "
            "excludes rho = 1, the Standard Model, so it bounds no mixing; choose more sigma"
        )
    return RhoRange(low=low, high=high)


def largest_higgs_coupling(
    m_zprime: ArrayLike, allowed: RhoRange, scheme: ElectroweakScheme
) -> FloatArray:
    """Largest allowed |g_x q + g_12/2| at given Z' masses.

    Parameters
    ----------
    m_zprime : array_like
        GeV, lighter or heavier than the Z.
    allowed : RhoRange
        From :func:`rho_range`.
    scheme : ElectroweakScheme
        What fixes M_Z^SM and v.

    Returns
    -------
    array
        Shape of ``m_zprime``; for a light Z' the bound of [CHI] section 2.1.

    References
    ----------
    [CHI] eq. (15) in closed form, K8.
    """
    m2 = np.asarray(m_zprime, dtype=np.float64) ** 2
    light = m2 < scheme.m_z**2
    rho = np.where(light, allowed.low, allowed.high)
    m_z_sm2 = scheme.m_z**2 * (rho if scheme.physical_m_z else 1.0)
    h2: FloatArray = (1 / rho - 1) * (m_z_sm2 - m2) / scheme.v**2
    # With the physical M_Z given, rho cannot reach its edge where the masses are closer than that.
    return np.sqrt(np.clip(h2, 0.0, None))


def lightest_heavy_zprime(
    higgs_coupling: ArrayLike, allowed: RhoRange, scheme: ElectroweakScheme
) -> FloatArray:
    """Smallest allowed mass of a Z' heavier than the Z, GeV.

    Parameters
    ----------
    higgs_coupling : array_like
        g_x q + g_12/2.
    allowed : RhoRange
        From :func:`rho_range`.
    scheme : ElectroweakScheme
        What fixes M_Z^SM and v.
    """
    h = np.asarray(higgs_coupling, dtype=np.float64)
    m_z_sm2 = scheme.m_z**2 * (allowed.high if scheme.physical_m_z else 1.0)
    mass: FloatArray = np.sqrt(m_z_sm2 + (scheme.v * h) ** 2 / (1 - 1 / allowed.high))
    return mass
