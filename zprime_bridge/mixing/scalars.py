r"""Mixing of the Higgs boson with the scalar that breaks U(1)'.

Potential of [SAFE] (12): :math:`\lambda (H^\dagger H)^2 + s (\phi^\dagger\phi)^2 +
\tilde\delta (H^\dagger H)(\phi^\dagger\phi)`, with vacuum expectation values :math:`v_h/\sqrt2` and
:math:`v_\varphi/\sqrt2` (K3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.core.arrays import frozen_floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from zprime_bridge.core.arrays import FloatArray

LARGEST_SIN2_BETA: Final = 0.01
"""[SAFE] (28), from the combined Higgs signal strength of PDG 2020."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarMixing:
    """Mass eigenstates h' = cos(beta) h - sin(beta) phi, phi' = sin(beta) h + cos(beta) phi.

    Every array has the shape of the inputs; NaN where the extremum is no minimum.

    Attributes
    ----------
    beta : array
        Radians, between -pi/4 and pi/4: h' is the Higgs boson, whichever is heavier.
    m_higgs, m_phi : array
        Masses of h' and phi', GeV.
    """

    beta: FloatArray
    m_higgs: FloatArray
    m_phi: FloatArray

    @property
    def higgs_width_factor(self) -> FloatArray:
        """Gamma(h' -> f)/Gamma_SM(h -> f) = cos^2 beta, [SAFE] (27)."""
        return np.cos(self.beta) ** 2

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """Whether sin^2 beta stays within [SAFE] (28); False where there is no minimum."""
        within: NDArray[np.bool_] = np.less_equal(np.sin(self.beta) ** 2, LARGEST_SIN2_BETA)
        return within


def scalar_mixing(
    *, lambda_: ArrayLike, s: ArrayLike, delta_tilde: ArrayLike, v_higgs: float, v_phi: ArrayLike
) -> ScalarMixing:
    r"""Diagonalise the two scalar masses exactly.

    .. math:: \tan 2\beta = \frac{\tilde\delta\, v_h v_\varphi}{s v_\varphi^2 - \lambda v_h^2}

    Parameters
    ----------
    lambda_, s, delta_tilde : array_like
        Quartic couplings (K3).
    v_higgs : float
        GeV.
    v_phi : array_like
        GeV; from M_Z' by :func:`phi_vev`.

    References
    ----------
    [SAFE] arXiv:2109.06201, eqs. (24)-(27).
    """
    arrays = (np.asarray(a, dtype=np.float64) for a in (lambda_, s, delta_tilde, v_phi))
    lam, quartic, portal, vev = np.broadcast_arrays(*arrays)
    hh, pp = 2 * lam * v_higgs**2, 2 * quartic * vev**2
    hp = portal * v_higgs * vev
    with np.errstate(divide="ignore", invalid="ignore"):
        beta = np.arctan(np.where(hp == 0, 0.0, 2 * hp / (pp - hh))) / 2
        sine, cosine = np.sin(beta), np.cos(beta)
        higgs2 = hh * cosine**2 - 2 * hp * sine * cosine + pp * sine**2
        phi2 = hh * sine**2 + 2 * hp * sine * cosine + pp * cosine**2
        minimum = (higgs2 > 0) & (phi2 > 0)
        return ScalarMixing(
            beta=frozen_floats(np.where(minimum, beta, np.nan)),
            m_higgs=frozen_floats(np.where(minimum, np.sqrt(higgs2), np.nan)),
            m_phi=frozen_floats(np.where(minimum, np.sqrt(phi2), np.nan)),
        )


def phi_vev(m_zprime: ArrayLike, g_prime: ArrayLike, phi_charge: ArrayLike) -> FloatArray:
    """v_phi that gives M_Z' where the Higgs doublet is neutral, GeV; [SAFE] (23).

    For charged doublets divide ``NeutralSector.u_chi`` by abs(X_phi) instead.
    """
    vev: FloatArray = np.asarray(m_zprime) / np.abs(np.multiply(g_prime, phi_charge))
    return vev


def largest_portal_ratio(
    m_zprime: ArrayLike, *, v_higgs: float, largest_sin2: float = LARGEST_SIN2_BETA
) -> FloatArray:
    r"""Upper bound on :math:`|F_\phi| g_4 |\tilde\delta|/s` for v_phi >> v_h.

    Parameters
    ----------
    m_zprime : array_like
        GeV.
    v_higgs : float
        GeV.
    largest_sin2 : float
        Largest sin^2 beta.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (29): 4.1 at 5 TeV, 2.4 at 3 TeV.
    """
    beta = np.arcsin(np.sqrt(largest_sin2))
    bound: FloatArray = np.tan(2 * beta) * np.asarray(m_zprime) / v_higgs
    return bound
