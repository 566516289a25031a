"""Normalisation of the semileptonic operators of the WET flavio basis."""

from __future__ import annotations

import math

from zprime_bridge.core.errors import MatchingError


def norm_semileptonic(ckm_factor: complex, *, G_F: float, alpha_e: float) -> complex:
    r"""Normalisation N of ``C9``, ``C10``, ``CL``, ``CR``.

    .. math:: N = \frac{4 G_F}{\sqrt2} V_{tb} V_{ts}^* \frac{e^2}{16\pi^2}

    Parameters
    ----------
    ckm_factor : complex
        V_tb V_ts^* for b -> s, likewise for the other transitions.
    G_F : float
        Fermi constant, GeV^-2.
    alpha_e : float
        Fine-structure constant that the coefficients refer to (K6).

    Returns
    -------
    complex
        GeV^-2; negative real part for b -> s.

    Raises
    ------
    MatchingError
        If the CKM factor vanishes.

    References
    ----------
    WCxf basis WET flavio; [SAFE] arXiv:2109.06201, eq. (35) is -2N (K6).
    """
    if ckm_factor == 0:
        raise MatchingError(
            "the CKM factor of a semileptonic operator vanishes for these CKM inputs: its "
            "coefficient is not defined; use the Warsaw basis (mode='smeft')"
        )
    return 4 * G_F / math.sqrt(2) * ckm_factor * alpha_e / (4 * math.pi)
