"""Differences of chi^2, numbers of standard deviations, and p-values."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from scipy.special import chdtrc, chdtri, erfc, ndtri_exp

from zprime_bridge.core.errors import PredictionError

SMALLEST_TAIL: Final = 1e-290
"""Below, a tail probability loses digits in double precision; its logarithm does not."""

FRACTION_STEPS: Final = 500
FRACTION_TOLERANCE: Final = 1e-15


def delta_chi2_level(n_sigma: float, dof: int) -> float:
    r"""Increase of chi^2 that bounds a region of ``n_sigma`` for ``dof`` joint parameters.

    .. math:: P(\chi^2_{\rm dof} > \Delta\chi^2) = P(|z| > n_\sigma)

    Parameters
    ----------
    n_sigma : float
        Number of standard deviations of a normal variable, two-sided; at most 37.
    dof : int
        Number of parameters that vary together.

    Returns
    -------
    float
        1, 4, 9 for one parameter; 2.30, 6.18, 11.83 for two.

    Raises
    ------
    PredictionError
        If ``n_sigma`` is not positive, or too large for a tail probability in double precision.

    References
    ----------
    S. S. Wilks, Ann. Math. Stat. 9 (1938) 60; the table in the PDG review "Statistics".
    """
    _require_dof(dof)
    tail = float(erfc(n_sigma / math.sqrt(2)))
    if not (math.isfinite(n_sigma) and n_sigma > 0 and tail > SMALLEST_TAIL):
        raise PredictionError(
            f"a region of {n_sigma:g} sigma has no meaning here: choose a number between 0 and 36"
        )
    return n_sigma**2 if dof == 1 else float(chdtri(dof, tail))


def pull(delta_chi2: float, dof: int) -> float:
    r"""Significance of a difference of chi^2 in standard deviations.

    .. math:: n_\sigma = \sqrt2\, {\rm erf}^{-1}\bigl[F_{\chi^2_{\rm dof}}(\Delta\chi^2)\bigr]

    The convention of ``flavio.statistics.functions.pull``, computed from the tail, so that ten
    standard deviations and more keep their digits.

    Parameters
    ----------
    delta_chi2 : float
        chi^2 of the hypothesis minus chi^2 of the best fit; rounding below zero counts as zero.
    dof : int
        Number of parameters that the best fit has more than the hypothesis.
    """
    _require_dof(dof)
    if math.isnan(delta_chi2):
        return math.nan
    if delta_chi2 <= 0:
        return 0.0
    if dof == 1:
        return math.sqrt(delta_chi2)
    # the two-sided normal tail is the chi^2 tail: z = -ndtri(tail / 2), by logarithms
    return max(0.0, -float(ndtri_exp(log_tail(delta_chi2, dof) - math.log(2))))


def p_value(chi2: float, *, n_observables: int, n_parameters: int) -> float:
    """Probability of a worse agreement, with ``n_observables - n_parameters`` degrees of freedom.

    Raises
    ------
    PredictionError
        If no degree of freedom is left.
    """
    if n_parameters < 0:
        raise PredictionError(f"the number of parameters cannot be {n_parameters}")
    dof = n_observables - n_parameters
    if dof < 1:
        raise PredictionError(
            f"{n_observables} observables leave no degree of freedom for a p-value with "
            f"{n_parameters} parameters: state fewer parameters or add data"
        )
    return float(chdtrc(dof, max(chi2, 0.0)))


def log_tail(chi2: float, dof: int) -> float:
    """Return the logarithm of the probability that chi^2 of ``dof`` exceeds a value."""
    tail = float(chdtrc(dof, chi2))
    return math.log(tail) if tail > SMALLEST_TAIL else _log_far_tail(dof / 2, chi2 / 2)


def _log_far_tail(a: float, x: float) -> float:
    """Logarithm of Gamma(a, x)/Gamma(a) for x > a + 1 by its continued fraction, DLMF 8.9.2."""
    tiny = np.finfo(float).tiny
    b = x + 1 - a
    c, d = 1 / tiny, 1 / b
    result = d
    for step in range(1, FRACTION_STEPS):  # modified Lentz
        factor = -step * (step - a)
        b += 2
        d = 1 / (factor * d + b)
        c = b + factor / c
        result *= c * d
        if abs(c * d - 1) < FRACTION_TOLERANCE:
            break
    return a * math.log(x) - x - math.lgamma(a) + math.log(result)


def _require_dof(dof: int) -> None:
    if dof < 1:
        raise PredictionError(f"the number of joint parameters must be at least 1, got {dof}")
