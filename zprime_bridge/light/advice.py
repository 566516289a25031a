"""What a user of a flavour-changing Z' must be told about its light regime."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.exact import is_zero
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.light.constraints import constraints
from zprime_bridge.light.couplings import light_couplings, scaled
from zprime_bridge.light.exclusion import REFERENCE_G, smallest_excluded
from zprime_bridge.light.mesons import currents
from zprime_bridge.light.particles import flavio_particles
from zprime_bridge.matching.wet import B_TO_S

if TYPE_CHECKING:
    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.light.constraints import Constraint
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

SAMPLE_MASSES_GEV: Final = (0.01, 0.1, 1.0, 2.0, 4.0)
"""Where the bound is evaluated; the weakest one is told."""

SMALLEST_RELATIVE_COUPLING: Final = 1e-9
"""A b-s coupling below this times g' is rounding."""


def light_regime_warning(model: U1PrimeModel, point: ParameterPoint) -> str | None:
    """Warn that B -> K Z' excludes a light Z' with the model's b-s coupling.

    A Higgs doublet with U(1)' charge gives a light Z' vector and axial couplings of its own
    ([CHI] section 3.1): those are the models that are meant to be used with a light Z'.

    Parameters
    ----------
    model : U1PrimeModel
        Numeric charges and rotations.
    point : ParameterPoint
        g_12/g' is kept.

    Returns
    -------
    str or None
        One sentence with the number; None for a neutral Higgs doublet or no b-s coupling.
    """
    if is_zero(model.light_doublet.charge):
        return None
    bounds = [bound for mass in SAMPLE_MASSES_GEV if (bound := _bound(model, point, mass))]
    if not bounds:
        return None
    particles = flavio_particles()
    largest, name, relative = max(bounds)
    heaviest = particles.m_b_plus - particles.m_kaon
    return (
        f"a light Z' of this model (b-s vector coupling {relative:.3g} g') is excluded by "
        f"B -> K Z' for M_Z' < m_B - m_K = {heaviest:.2f} GeV unless "
        f"g'/M_Z' < {largest:.1e} GeV^-1 "
        f"(weakest bound at {', '.join(f'{mass:g}' for mass in SAMPLE_MASSES_GEV)} GeV; {name}): "
        f"choose M_Z' > {heaviest:.2f} GeV, or see 'zprime-bridge light'"
    )


def _bound(
    model: U1PrimeModel, point: ParameterPoint, mass: float
) -> tuple[float, str, float] | None:
    """Strongest bound on g'/M_Z' (GeV^-1) from B -> K(*) Z' at one mass, and whose it is."""
    reference = replace(
        point, m_zprime=mass, g_prime=REFERENCE_G, g_12=point.g_12 / point.g_prime * REFERENCE_G
    )
    couplings = light_couplings(model, reference)
    vector, _ = currents(couplings, B_TO_S)
    if abs(vector) < SMALLEST_RELATIVE_COUPLING * REFERENCE_G:
        return None
    used = [
        one
        for one in constraints(sm_inputs(), flavio_particles())
        if one.observable.startswith(("BR(B+", "BR(B0"))
    ]
    found = [(_smallest(one, couplings) / mass, one.title) for one in used]
    finite = [pair for pair in found if not math.isnan(pair[0])]
    if not finite:
        return None
    bound, title = min(finite)
    return bound, " ".join(title.split()), abs(vector) / REFERENCE_G


def _smallest(constraint: Constraint, couplings: ZPrimeCouplings) -> float:
    return smallest_excluded(
        lambda g: constraint.effect(scaled(couplings, g / REFERENCE_G)).strength
    )
