"""The rho parameter: what Z-Z' mixing allows of a light Z' whose Higgs doublet is charged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.inputs.electroweak import electroweak_inputs
from zprime_bridge.light.bounds import Interval
from zprime_bridge.light.constraints import Constraint, Effect
from zprime_bridge.light.exclusion import ExclusionCurve
from zprime_bridge.mixing.bounds import largest_higgs_coupling, rho_range
from zprime_bridge.mixing.higgs import model_higgs_charge
from zprime_bridge.mixing.scheme import m_z_sm_scheme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

N_SIGMA: Final = 3.0
"""As in [CHI] section 2.1."""


def rho_constraint(model: U1PrimeModel, point: ParameterPoint) -> Constraint:
    """Bound on the coupling of the electroweak vacuum, h = g' q + g_12/2, from rho.

    Parameters
    ----------
    model : U1PrimeModel
        Charges of the doublets.
    point : ParameterPoint
        The constraint holds at this g' and g_12; of the couplings it uses the mass only.
    """
    coupling = higgs_coupling_per_g(model, point) * point.g_prime

    def effect(couplings: ZPrimeCouplings) -> Effect:
        largest = float(_largest(np.array([couplings.m_zprime]))[0])
        return Effect(value=coupling, allowed=Interval(lower=-largest, upper=largest))

    return Constraint(
        key="rho",
        title="rho (Z-Z' mixing)",
        observable="Higgs coupling g' q + g_12/2",
        confidence="3 sigma",
        source=f"rho of '{electroweak_inputs().name}' (inputs/data), [CHI] eq. (15)",
        note="tree level, exact mixing",
        verified=True,
        enabled=True,
        effect=effect,
    )


def rho_curve(model: U1PrimeModel, point: ParameterPoint, masses: FloatArray) -> ExclusionCurve:
    """Largest g' that rho allows; no curve for a neutral Higgs doublet."""
    per_g = abs(higgs_coupling_per_g(model, point))
    largest = _largest(masses) / per_g if per_g > 0 else np.full(len(masses), np.nan)
    return ExclusionCurve(
        constraint=rho_constraint(model, point),
        masses=frozen_floats(masses),
        g_prime=frozen_floats(largest),
    )


def within(rho: ExclusionCurve, curves: Sequence[ExclusionCurve]) -> tuple[ExclusionCurve, ...]:
    """Cut curves where rho is stronger.

    There the mixing is no longer linear in g', and the exchange of the Z changes as much as that
    of the Z' where the latter's coupling is suppressed by (M_Z'/m_Z)^2 (decoupled neutrinos).
    """
    limit = np.where(np.isfinite(rho.g_prime), rho.g_prime, np.inf)
    return tuple(
        replace(
            curve, g_prime=frozen_floats(np.where(curve.g_prime < limit, curve.g_prime, np.nan))
        )
        for curve in curves
    )


def higgs_coupling_per_g(model: U1PrimeModel, point: ParameterPoint) -> float:
    """Return q + g_12/(2 g'): the coupling of the electroweak vacuum over g'."""
    return model_higgs_charge(model.charges, 0.0).mean + point.g_12 / (2 * point.g_prime)


def _largest(masses: FloatArray) -> FloatArray:
    allowed = rho_range(electroweak_inputs(), N_SIGMA)
    return largest_higgs_coupling(masses, allowed, m_z_sm_scheme())
