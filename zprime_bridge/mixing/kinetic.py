r"""Kinetic mixing: the parameter eta of [SAFE] and the coupling g_12 of the triangular basis (K7).

In [SAFE] (18) the kinetic terms of F and F' mix by eta; their couplings are g_1 and g_4. In the
triangular basis B couples with g' (the hypercharge coupling that is measured), C with
:math:`g_4 X + g_{12} Y`:

.. math:: g_{12} = \eta g_1, \qquad g' = g_1\sqrt{1 - \eta^2}.
"""

from __future__ import annotations

import math

from zprime_bridge.core.errors import ModelError


def g_12_from_eta(eta: float, g_hypercharge: float) -> float:
    """Coupling g_12 of a kinetic mixing eta.

    Parameters
    ----------
    eta : float
        Kinetic mixing of [SAFE] (18), between -1 and 1.
    g_hypercharge : float
        g' of the triangular basis: e/cos(theta_W).

    Raises
    ------
    ModelError
        If abs(eta) is not smaller than 1: then a gauge boson would be a ghost.
    """
    if not abs(eta) < 1:
        raise ModelError(f"kinetic mixing eta must lie between -1 and 1, got {eta!r}")
    return eta * g_hypercharge / math.sqrt(1 - eta**2)


def eta_from_g_12(g_12: float, g_hypercharge: float) -> float:
    """Kinetic mixing eta of a coupling g_12; see :func:`g_12_from_eta`."""
    return g_12 / math.hypot(g_hypercharge, g_12)
