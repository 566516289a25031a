"""Couplings of the physical light Z': Z-Z' mixing included, exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from zprime_bridge.core.arrays import frozen
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.couplings.zprime import ZPrimeCouplings, zprime_couplings
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.mixing.couplings import SPECIES
from zprime_bridge.mixing.mass_basis import exact_mixing

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import ComplexArray
    from zprime_bridge.inputs.sm import SMInputs
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint


def light_couplings(
    model: U1PrimeModel, point: ParameterPoint, inputs: SMInputs | None = None
) -> ZPrimeCouplings:
    """Couplings of the Z' mass eigenstate to the fermion mass eigenstates.

    Parameters
    ----------
    model : U1PrimeModel
        Numeric charges.
    point : ParameterPoint
        g', M_Z' below m_Z, g_12.
    inputs : SMInputs, optional
        Default: the newest dated set.

    Returns
    -------
    ZPrimeCouplings
        With ``higgs`` zero: what the Higgs charge does to fermions is in their couplings, to
        leading order 2 g_H (T3 - Q s^2), [CHI] (25).

    Raises
    ------
    PredictionError
        For M_Z' above m_Z.
    ModelError
        If no vacuum gives this M_Z'.
    """
    inputs = inputs or sm_inputs()
    if point.m_zprime >= inputs.m_z:
        raise PredictionError(
            f"M_Z' = {point.m_zprime:g} GeV is not a light Z': above m_Z = {inputs.m_z:g} GeV use "
            "'zprime-bridge run'"
        )
    mixed = exact_mixing(model, point, inputs=inputs).zprime
    unmixed = zprime_couplings(model, point, inputs)
    matrices: dict[str, ComplexArray | None] = {}
    for index, species in enumerate(SPECIES):
        matrices[f"{species}_left"] = mixed.left[index]
        matrices[f"{species}_right"] = mixed.right[index]
    if unmixed.nu_right is None:
        matrices["nu_right"] = None
    return replace(unmixed, higgs=0.0, **matrices)  # type: ignore[arg-type]


def scaled(couplings: ZPrimeCouplings, factor: float) -> ZPrimeCouplings:
    """Multiply all couplings, the mass unchanged: the (M_Z', g) plane at small mixing.

    Parameters
    ----------
    couplings : ZPrimeCouplings
        Mixing included; the angle is linear in g' for a light Z' with (v g'/m_Z)^2 << 1.
    factor : float
        g'/g' of ``couplings``; g_12 scales along.
    """
    names = [f"{species}_{side}" for species in SPECIES for side in ("left", "right")]
    changed = {
        name: frozen(np.asarray(matrix) * factor, (3, 3))
        for name in names
        if (matrix := getattr(couplings, name)) is not None
    }
    return replace(couplings, higgs=couplings.higgs * factor, **changed)  # type: ignore[arg-type]
