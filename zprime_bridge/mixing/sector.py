r"""Masses and mixing angle of the neutral gauge bosons, exact at tree level.

With :math:`h = g_x q + g_{12}/2`, the coupling of the electroweak vacuum to the U(1)' boson C
(kinetic mixing included, K7), the mass matrix (4) of [CHI] in the basis (Z_SM, C) is

.. math:: \begin{pmatrix} (M_Z^{SM})^2 & -v h M_Z^{SM} \\ -v h M_Z^{SM} & M_C^2 \end{pmatrix}.

M_Z' is an input: it eliminates M_C (that is u_chi) in closed form, and one signed angle,

.. math:: \tan\alpha = \frac{v h M_Z^{SM}}{(M_Z^{SM})^2 - M_{Z'}^2},

serves light (alpha > 0 for h > 0) and heavy Z' (alpha < 0), K8.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, final

import numpy as np

from zprime_bridge.core.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.mixing.scheme import ElectroweakScheme


@final
class Refusal(IntEnum):
    """Why a point has no solution."""

    NONE = 0
    INPUT = 1
    """M_Z' or g_x is not a positive number, or another input is not finite."""
    MASS_WINDOW = 2
    """No real u_chi: level repulsion keeps the two masses apart."""
    DOUBLETS_TOO_HEAVY = 3
    """The doublets alone make the Z' heavier than M_Z'."""
    NO_WEAK_ANGLE = 4
    """alpha_e and G_F give no sin^2 theta_W at the M_Z^SM that the mixing asks for."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class NeutralSector:
    """Z and Z' at points of parameter space; every array has the shape of the points.

    Attributes
    ----------
    m_zprime, g_x, higgs, g_12 : array
        Inputs: GeV, gauge coupling, q of [CHI] (5), kinetic mixing coupling (K7).
    v : float
        GeV.
    m_z, m_z_sm : array
        Physical Z mass and M_Z^SM = g_Z v/2, GeV.
    sin2_theta_w : array
        Of the electroweak scheme.
    alpha : array
        Mixing angle of O(alpha) in [CHI] (10), radians: positive h mixes with alpha > 0 for a
        light and alpha < 0 for a heavy Z' (K8).
    rho : array
        M_W^2/(M_Z^2 cos^2 theta_W) = (M_Z^SM/M_Z)^2, [CHI] (15).
    u_chi : array
        sqrt(sum X_chi^2 v_chi^2) that gives this M_Z', GeV, [CHI] (13).
    refusal : array of int
        ``Refusal`` of each point; all results of refused points are NaN.
    """

    m_zprime: FloatArray
    g_x: FloatArray
    higgs: FloatArray
    g_12: FloatArray
    v: float
    m_z: FloatArray
    m_z_sm: FloatArray
    sin2_theta_w: FloatArray
    alpha: FloatArray
    rho: FloatArray
    u_chi: FloatArray
    refusal: NDArray[np.int8]

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """Where there is a solution."""
        return np.equal(self.refusal, Refusal.NONE)

    @property
    def g_z(self) -> FloatArray:
        """g_Z = g/cos(theta_W) = 2 M_Z^SM/v."""
        return 2 * self.m_z_sm / self.v


def neutral_sector(
    m_zprime: ArrayLike,
    g_x: ArrayLike,
    higgs: ArrayLike,
    *,
    scheme: ElectroweakScheme,
    g_12: ArrayLike = 0.0,
    spread: ArrayLike = 0.0,
) -> NeutralSector:
    r"""Diagonalise the neutral gauge bosons at many points, M_Z' given.

    Parameters
    ----------
    m_zprime : array_like
        Z' mass, GeV.
    g_x : array_like
        U(1)' gauge coupling, positive.
    higgs : array_like
        U(1)' charge q of the electroweak vacuum: X_Phi, or the mean of ``HiggsCharge``.
    scheme : ElectroweakScheme
        What fixes g, g' and v.
    g_12 : array_like
        Kinetic mixing coupling (K7).
    spread : array_like
        Spread of ``HiggsCharge``; zero for one vacuum expectation value.

    Returns
    -------
    NeutralSector
        Shapes as broadcast; NaN at refused points.

    References
    ----------
    [CHI] eqs. (4)-(6), (9)-(15); closed forms derived in docs/theory.md (Z-Z' mixing); K7, K8.
    """
    arrays = [np.asarray(a, dtype=np.float64) for a in (m_zprime, g_x, higgs, g_12, spread)]
    m_prime, coupling, charge, kinetic, variance = np.broadcast_arrays(*arrays)
    with np.errstate(all="ignore"):  # impossible points are masked below
        vh = scheme.v * (coupling * charge + kinetic / 2)
        refusal = _bad_inputs(m_prime, coupling, vh, variance)
        m_z_sm2, m_z2 = _z_masses_squared(m_prime**2, vh, scheme)
        _refuse(refusal, ~((m_z_sm2 > 0) & (m_z2 > 0) & (m_z2 < np.inf)), Refusal.MASS_WINDOW)
        # The difference is zero only where vh = 0 (else refused): unmixed at any mass.
        repulsion = np.where(vh == 0, 0.0, vh**2 / (m_z_sm2 - m_prime**2))
        tangent = np.where(vh == 0, 0.0, vh * np.sqrt(m_z_sm2) / (m_z_sm2 - m_prime**2))
        u_chi2 = m_prime**2 * (1 + repulsion) / coupling**2 - scheme.v**2 * variance
        _refuse(refusal, ~(u_chi2 >= 0), Refusal.DOUBLETS_TOO_HEAVY)
        sin2 = np.asarray(scheme.sin2(m_z_sm2))
        _refuse(refusal, np.isnan(sin2), Refusal.NO_WEAK_ANGLE)
        refused = refusal != Refusal.NONE
        results = {
            "m_z": np.sqrt(m_z2),
            "m_z_sm": np.sqrt(m_z_sm2),
            "sin2_theta_w": sin2,
            "alpha": np.arctan(tangent),
            "rho": m_z_sm2 / m_z2,
            "u_chi": np.sqrt(u_chi2),
        }
    if refused.any():
        results = {name: np.where(refused, np.nan, array) for name, array in results.items()}
    return NeutralSector(
        m_zprime=m_prime,
        g_x=coupling,
        higgs=charge,
        g_12=kinetic,
        v=scheme.v,
        refusal=refusal,
        **{name: np.broadcast_to(array, m_prime.shape) for name, array in results.items()},
    )


def solved_sector(
    m_zprime: float,
    g_x: float,
    higgs: float,
    *,
    scheme: ElectroweakScheme,
    g_12: float = 0.0,
    spread: float = 0.0,
) -> NeutralSector:
    """Diagonalise at one point, or say why there is no solution; see :func:`neutral_sector`.

    Raises
    ------
    ModelError
        If M_Z' lies in the forbidden window around M_Z, or below what the doublets alone give.
    """
    sector = neutral_sector(m_zprime, g_x, higgs, scheme=scheme, g_12=g_12, spread=spread)
    refusal = Refusal(int(sector.refusal))
    if refusal is Refusal.NONE:
        return sector
    if refusal is Refusal.INPUT:
        raise ModelError(
            "M_Z' and g_x must be positive and the other inputs finite numbers, got "
            f"M_Z' = {m_zprime!r} GeV, g_x = {g_x!r}, X = {higgs!r}, g_12 = {g_12!r}, "
            f"spread = {spread!r}"
        )
    if refusal is Refusal.MASS_WINDOW:
        low, high = forbidden_window(g_x * higgs + g_12 / 2, scheme)
        raise ModelError(
            f"no vacuum gives M_Z' = {m_zprime:g} GeV: Z and Z' mix with v g_H = "
            f"{scheme.v * abs(g_x * higgs + g_12 / 2):.4g} GeV, and masses of the Z' between "
            f"{low:.6g} and {high:.6g} GeV would need an imaginary u_chi (the two bosons repel "
            "each other); choose M_Z' outside this window or a smaller coupling"
        )
    if refusal is Refusal.NO_WEAK_ANGLE:
        raise ModelError(
            f"M_Z' = {m_zprime:g} GeV mixes so strongly that the physical M_Z, G_F and alpha_e "
            "allow no weak mixing angle (s_W^2 c_W^2 > 1/4); choose a smaller coupling, or the "
            "scheme with M_Z^SM as input"
        )
    least = scheme.v * g_x * spread**0.5
    raise ModelError(
        f"M_Z' = {m_zprime:g} GeV is lighter than the doublets alone make it, about {least:.4g} "
        "GeV = v g_x |X_phi - X_Phi| (v_Phi v_phi/v^2): no room is left for the singlets; "
        "choose a heavier Z', a smaller g_x or a smaller v_phi"
    )


def forbidden_window(higgs_coupling: float, scheme: ElectroweakScheme) -> tuple[float, float]:
    """Z' masses without a solution, GeV.

    Parameters
    ----------
    higgs_coupling : float
        h = g_x q + g_12/2.
    scheme : ElectroweakScheme
        With M_Z^SM given: M_Z^SM to sqrt((M_Z^SM)^2 + v^2 h^2), K8. With the physical M_Z given:
        M_Z - v|h| to M_Z + v|h|.
    """
    vh = scheme.v * abs(higgs_coupling)
    if scheme.physical_m_z:
        return max(scheme.m_z - vh, 0.0), scheme.m_z + vh
    return scheme.m_z, float(np.hypot(scheme.m_z, vh))


def _z_masses_squared(
    m_prime2: FloatArray, vh: FloatArray, scheme: ElectroweakScheme
) -> tuple[FloatArray, FloatArray]:
    """(M_Z^SM)^2 and M_Z^2; not positive or NaN where there is no solution."""
    given = np.asarray(scheme.m_z**2)
    if not scheme.physical_m_z:
        # det(M^2 - M_Z'^2) = 0 and the trace: M_Z^2 = M_SM^2 + v^2 h^2 M_SM^2/(M_SM^2 - M_Z'^2).
        shift = np.where(vh == 0, 0.0, vh**2 / (given - m_prime2))
        return given, given * (1 + shift)
    # The same relation solved for M_SM^2: the root that becomes M_Z^2 for h -> 0.
    half = (given + m_prime2 - vh**2) / 2
    root = np.sqrt(half**2 - given * m_prime2)
    larger = half + root
    light = m_prime2 < given
    m_z_sm2 = np.where(light, larger, given * m_prime2 / larger)
    return np.where(half > 0, m_z_sm2, np.nan), given


def _bad_inputs(
    m_prime: FloatArray, coupling: FloatArray, vh: FloatArray, variance: FloatArray
) -> NDArray[np.int8]:
    good = (m_prime > 0) & np.isfinite(m_prime) & (coupling > 0) & np.isfinite(vh)
    good &= (variance >= 0) & np.isfinite(variance)
    return np.where(good, Refusal.NONE, Refusal.INPUT).astype(np.int8)


def _refuse(refusal: NDArray[np.int8], where: NDArray[np.bool_], reason: Refusal) -> None:
    refusal[(refusal == Refusal.NONE) & where] = reason
