"""How far real couplings are from the limit M_Z' -> 0, v_phi -> 0 and from the gauge basis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, final

import numpy as np

from zprime_bridge.core.arrays import frozen
from zprime_bridge.core.errors import ModelError
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.mixing.couplings import (
    SPECIES,
    FermionCouplings,
    fermion_couplings,
    light_limit_couplings,
)
from zprime_bridge.mixing.higgs import model_higgs_charge
from zprime_bridge.mixing.mass_basis import exact_mixing
from zprime_bridge.mixing.scheme import m_z_sm_scheme

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import ComplexArray, FloatArray
    from zprime_bridge.inputs.sm import SMInputs
    from zprime_bridge.mixing.scheme import ElectroweakScheme
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LimitCorrections:
    """Couplings of the Z' in units of g_x: the limit and what is added to it, step by step.

    ``limit + mass + vev`` are the exact couplings in the gauge basis.

    Attributes
    ----------
    limit : FermionCouplings
        M_Z' -> 0, v_phi -> 0, small alpha: [CHI] (25), (27); shape (4, 3).
    mass : FermionCouplings
        Added at the actual M_Z' and alpha, of order M_Z'^2/M_Z^2.
    vev : FermionCouplings
        Added by v_phi, of order v_phi^2/v^2.
    mass_ratio : float
        M_Z'^2/M_Z^2.
    small_share : float
        v_phi^2/v^2.
    vector, axial : array
        (4, 3, 3) complex: exact C_V and C_A between mass eigenstates.
    """

    limit: FermionCouplings
    mass: FermionCouplings
    vev: FermionCouplings
    mass_ratio: float
    small_share: float
    vector: ComplexArray
    axial: ComplexArray

    @property
    def vector_from_rotations(self) -> FloatArray:
        """Diagonal C_V in the mass basis minus that in the gauge basis, (4, 3)."""
        exact = self.limit.vector + self.mass.vector + self.vev.vector
        diagonal: FloatArray = np.diagonal(self.vector, axis1=-2, axis2=-1).real
        return diagonal - exact

    @property
    def flavour_changing_vector(self) -> FloatArray:
        """Largest abs(C_V) with another generation in the mass basis, (4, 3)."""
        size = np.abs(self.vector) * (1 - np.eye(3))
        largest: FloatArray = size.max(axis=-1)
        return largest


def limit_corrections(
    model: U1PrimeModel,
    point: ParameterPoint,
    *,
    inputs: SMInputs | None = None,
    scheme: ElectroweakScheme | None = None,
    small_share: float = 0.0,
) -> LimitCorrections:
    """Compare exact couplings of a light Z' with the limit in which conditions (46) hold.

    Parameters
    ----------
    model : U1PrimeModel
        Charges and rotations.
    point : ParameterPoint
        With M_Z' < M_Z.
    inputs, scheme, small_share
        As in :func:`exact_mixing`.

    Raises
    ------
    ModelError
        For M_Z' above M_Z, or if no vacuum gives this M_Z'.

    References
    ----------
    [CHI] eqs. (25), (27), (46) and section 7.1.
    """
    inputs = inputs or sm_inputs()
    scheme = scheme or m_z_sm_scheme(inputs)
    if point.m_zprime >= scheme.m_z:
        raise ModelError(
            f"M_Z' = {point.m_zprime:g} GeV is not lighter than the Z: the couplings have no limit "
            "M_Z' -> 0 to compare with; choose M_Z' < M_Z"
        )
    aligned = exact_mixing(model, point, inputs=inputs, scheme=scheme)
    exact = exact_mixing(model, point, inputs=inputs, scheme=scheme, small_share=small_share)
    g_x = point.g_prime
    limit = light_limit_couplings(
        model.charges,
        higgs=model_higgs_charge(model.charges).mean,
        sin2_theta_w=float(aligned.sector.sin2_theta_w),
        mixing_ratio=point.g_12 / g_x,
    )
    aligned_gauge = _scaled(fermion_couplings(aligned.sector, model.charges)[1], 1 / g_x)
    exact_gauge = _scaled(fermion_couplings(exact.sector, model.charges)[1], 1 / g_x)
    return LimitCorrections(
        limit=limit,
        mass=_difference(aligned_gauge, limit),
        vev=_difference(exact_gauge, aligned_gauge),
        mass_ratio=float((point.m_zprime / exact.sector.m_z) ** 2),
        small_share=small_share,
        vector=frozen([exact.zprime.vector(f) / g_x for f in SPECIES], (len(SPECIES), 3, 3)),
        axial=frozen([exact.zprime.axial(f) / g_x for f in SPECIES], (len(SPECIES), 3, 3)),
    )


def _scaled(couplings: FermionCouplings, factor: float) -> FermionCouplings:
    return FermionCouplings(left=couplings.left * factor, right=couplings.right * factor)


def _difference(first: FermionCouplings, second: FermionCouplings) -> FermionCouplings:
    return replace(first, left=first.left - second.left, right=first.right - second.right)
