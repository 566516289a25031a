"""Curves of all constraints in the plane of M_Z' and g'."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.constraints.catalogue import at_coupling
from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.light.couplings import scaled
from zprime_bridge.light.exclusion import smallest_excluded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.constraints.probes import Probe
    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.inputs.sm import SMInputs
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

REFERENCE_MASS_GEV: Final = 1e4
"""Contact constraints are evaluated here and drawn as lines of g/M."""

LARGEST_G: Final = 30.0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PlaneCurve:
    """Smallest g' that a constraint rejects, by mass.

    Attributes
    ----------
    probe : Probe
        Whose curve it is.
    masses, g_prime : array
        GeV; NaN where nothing below 30 is rejected.
    """

    probe: Probe
    masses: FloatArray
    g_prime: FloatArray

    @property
    def is_empty(self) -> bool:
        """Whether the constraint says nothing in this plane."""
        return not bool(np.any(np.isfinite(self.g_prime)))


def plane_curves(
    model: U1PrimeModel,
    point: ParameterPoint,
    probes: Sequence[Probe],
    masses: FloatArray,
    inputs: SMInputs,
) -> tuple[PlaneCurve, ...]:
    """For every constraint the smallest rejected g' at each mass.

    Parameters
    ----------
    model : U1PrimeModel
        Numeric charges.
    point : ParameterPoint
        Fixes g_12/g' only.
    probes : sequence of Probe
        Constraints.
    masses : array
        GeV.
    inputs : SMInputs
        CKM inputs.
    """
    unit = at_coupling(point, 1.0)
    couplings = zprime_couplings(model, replace(unit, m_zprime=REFERENCE_MASS_GEV), inputs)
    return tuple(_curve(one, couplings, masses) for one in probes)


def _curve(one: Probe, couplings: ZPrimeCouplings, masses: FloatArray) -> PlaneCurve:
    """Evaluate at the reference mass, and at each mass where the answer depends on it."""
    if one.contact:
        slope = _smallest(one, couplings) / REFERENCE_MASS_GEV
        values = [
            float("nan") if _is_silent(one, couplings, mass) else slope * mass for mass in masses
        ]
    else:
        values = [_smallest(one, replace(couplings, m_zprime=float(mass))) for mass in masses]
    return PlaneCurve(probe=one, masses=frozen_floats(masses), g_prime=frozen_floats(values))


def _smallest(one: Probe, couplings: ZPrimeCouplings) -> float:
    found = smallest_excluded(
        lambda fraction: one.constraint.effect(scaled(couplings, fraction * LARGEST_G)).strength
    )
    return found * LARGEST_G


def _is_silent(one: Probe, couplings: ZPrimeCouplings, mass: float) -> bool:
    return one.constraint.effect(replace(couplings, m_zprime=float(mass))).allowed is None
