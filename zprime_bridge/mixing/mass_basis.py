"""Exact couplings of Z and Z' to the mass eigenstates of one model at one point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np

from zprime_bridge.core.arrays import ComplexArray, frozen
from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.mixing.couplings import ELECTRIC, SPECIES, T3_LEFT
from zprime_bridge.mixing.higgs import model_higgs_charge
from zprime_bridge.mixing.scheme import m_z_sm_scheme
from zprime_bridge.mixing.sector import NeutralSector, solved_sector

if TYPE_CHECKING:
    from zprime_bridge.inputs.sm import SMInputs
    from zprime_bridge.mixing.scheme import ElectroweakScheme
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MassBasisCouplings:
    """Couplings of one neutral boson to the mass eigenstates.

    Attributes
    ----------
    left, right : array
        (4, 3, 3) complex, hermitian in the last two axes: species (``SPECIES``), then
        generations. Gauge couplings included (K2).
    """

    left: ComplexArray
    right: ComplexArray

    def vector(self, species: str) -> ComplexArray:
        """C_V = (g_L + g_R)/2 of ``"u"``, ``"d"``, ``"e"`` or ``"nu"``, (3, 3); [CHI] (22)."""
        index = SPECIES.index(species)
        coupling: ComplexArray = (self.left[index] + self.right[index]) / 2
        return coupling

    def axial(self, species: str) -> ComplexArray:
        """C_A = (g_L - g_R)/2, (3, 3); [CHI] (22)."""
        index = SPECIES.index(species)
        coupling: ComplexArray = (self.left[index] - self.right[index]) / 2
        return coupling


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ExactMixing:
    """Everything about Z and Z' of a model at a point.

    Attributes
    ----------
    sector : NeutralSector
        Masses, alpha, rho, u_chi: arrays of shape ().
    z, zprime : MassBasisCouplings
        Couplings to the fermions.
    """

    sector: NeutralSector
    z: MassBasisCouplings
    zprime: MassBasisCouplings


def exact_mixing(
    model: U1PrimeModel,
    point: ParameterPoint,
    *,
    inputs: SMInputs | None = None,
    scheme: ElectroweakScheme | None = None,
    small_share: float = 0.0,
) -> ExactMixing:
    r"""Diagonalise the gauge bosons exactly and rotate the fermions to the mass basis.

    .. math:: g^{Z'}_f = g_Z (T_3 - Q s_W^2) \sin\alpha\,1
              + \cos\alpha\, V_f^\dagger (g_x X_f + g_{12} Y_f) V_f

    and the orthogonal combination for the Z.

    Parameters
    ----------
    model : U1PrimeModel
        Charges and rotations.
    point : ParameterPoint
        g', M_Z' (light or heavy) and g_12.
    inputs : SMInputs, optional
        CKM and electroweak inputs; default: the newest dated set.
    scheme : ElectroweakScheme, optional
        Default: that of [CHI] (M_Z^SM, v and sin^2 theta_W are inputs).
    small_share : float
        v_phi^2/v^2 of the second doublet.

    Raises
    ------
    ModelError
        If no vacuum gives this M_Z', or the rotations do not give the CKM matrix.

    References
    ----------
    [CHI] eqs. (20)-(23), (56)-(58); K4, K7, K8.
    """
    inputs = inputs or sm_inputs()
    scheme = scheme or m_z_sm_scheme(inputs)
    charge = model_higgs_charge(model.charges, small_share)
    sector = solved_sector(
        point.m_zprime,
        point.g_prime,
        charge.mean,
        scheme=scheme,
        g_12=point.g_12,
        spread=charge.spread,
    )
    unmixed = zprime_couplings(model, point, inputs)
    sine, cosine = float(np.sin(sector.alpha)), float(np.cos(sector.alpha))
    left = np.array([getattr(unmixed, f"{species}_left") for species in SPECIES])
    right = np.array(
        [
            np.zeros((3, 3)) if matrix is None else matrix
            for matrix in (getattr(unmixed, f"{species}_right") for species in SPECIES)
        ]
    )
    neutral_left, neutral_right = _standard_model(sector)
    return ExactMixing(
        sector=sector,
        z=_frozen(neutral_left * cosine - left * sine, neutral_right * cosine - right * sine),
        zprime=_frozen(neutral_left * sine + left * cosine, neutral_right * sine + right * cosine),
    )


def _standard_model(sector: NeutralSector) -> tuple[ComplexArray, ComplexArray]:
    """g_Z (T3 - Q s^2) of left- and right-handed fields, each (4, 3, 3)."""
    g_z, s2 = float(sector.g_z), float(sector.sin2_theta_w)
    unity = np.eye(3, dtype=np.complex128)
    left = [g_z * (float(T3_LEFT[f]) - float(ELECTRIC[f]) * s2) * unity for f in SPECIES]
    right = [-g_z * float(ELECTRIC[f]) * s2 * unity for f in SPECIES]
    return np.array(left), np.array(right)


def _frozen(left: ComplexArray, right: ComplexArray) -> MassBasisCouplings:
    shape = (len(SPECIES), 3, 3)
    return MassBasisCouplings(left=frozen(left, shape), right=frozen(right, shape))
