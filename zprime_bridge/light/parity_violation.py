r"""Parity violation in atoms and in Moller scattering with a light Z'.

Caesium: the axial current of the electron and the vector current of the nucleus shift the weak
charge by

.. math:: \delta Q_W = \frac{2\sqrt2}{G_F M^2}\, g_A^e \Big[Z g^p_V + N g^n_V\Big] K(M), \quad
          g_A^e = \tfrac12(g_R - g_L), \quad g_V^q = \tfrac12 (g_R + g_L).

:math:`K(M) \to 1` for a heavy Z': see :mod:`zprime_bridge.light.atomic_range`.

Moller scattering: :math:`A_{PV} \propto 1 - 4 s_W^2 = 4 (g_L^2 - g_R^2)` is shifted by

.. math:: \delta(1 - 4 s_W^2) = \frac{(g^e_L)^2 - (g^e_R)^2}{\sqrt2 G_F}\,
          \frac12 \Big[\frac1{M^2 + Q^2} + \frac1{M^2 + s - Q^2}\Big].
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from zprime_bridge.light.cevns import zprime_charge

if TYPE_CHECKING:
    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.light.cevns import Nucleus


def weak_charge_shift(
    couplings: ZPrimeCouplings, nucleus: Nucleus, *, G_F: float, range_factor: float
) -> float:
    """Shift of the weak charge of a nucleus (Q_W(Cs) = -73 in the Standard Model).

    Parameters
    ----------
    couplings : ZPrimeCouplings
        Mass basis, mixing included.
    nucleus : Nucleus
        Z and N.
    G_F : float
        GeV^-2.
    range_factor : float
        K(M) of the atom.
    """
    axial = (couplings.e_right[0, 0] - couplings.e_left[0, 0]).real / 2
    vector = zprime_charge(couplings, nucleus) / 2
    shift = 2 * math.sqrt(2) * axial * vector * range_factor / (G_F * couplings.m_zprime**2)
    return float(shift)


def moller_shift(couplings: ZPrimeCouplings, *, G_F: float, q2: float, s: float) -> float:
    """Shift of 1 - 4 sin^2 theta_W measured in Moller scattering.

    Parameters
    ----------
    couplings : ZPrimeCouplings
        Mass basis, mixing included.
    G_F : float
        GeV^-2.
    q2 : float
        Momentum transfer -t, GeV^2; the exchange diagram has -u = s - q2.
    s : float
        Squared centre-of-mass energy, GeV^2.

    Notes
    -----
    The parity-conserving amplitude is that of the photon; corrections of the Z' to it are of
    relative order g^2/e^2 and neglected.
    """
    squared = couplings.m_zprime**2
    propagators = (1 / (squared + q2) + 1 / (squared + s - q2)) / 2
    parity_odd = couplings.e_left[0, 0].real ** 2 - couplings.e_right[0, 0].real ** 2
    return float(parity_odd / (math.sqrt(2) * G_F) * propagators)
