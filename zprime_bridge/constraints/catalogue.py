"""Every constraint of this room, and one point confronted with all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, final

from zprime_bridge.constraints.amplitudes import electroweak
from zprime_bridge.constraints.contact import ContactTerm, contact_terms
from zprime_bridge.constraints.contact_limits import contact_probes
from zprime_bridge.constraints.dark_radiation import radiation_probes
from zprime_bridge.constraints.dilepton import DileptonCouplings, dilepton_couplings
from zprime_bridge.constraints.flavour_violation import violation_probes
from zprime_bridge.constraints.probes import Confronted, Probe
from zprime_bridge.constraints.trident import trident_probes
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.decays.decay import zprime_decays
from zprime_bridge.decays.spectrum import HEAVY_NEUTRINO
from zprime_bridge.inputs.electroweak import electroweak_inputs
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.light.bounds import Interval
from zprime_bridge.light.constraints import Constraint, Effect, constraints
from zprime_bridge.light.particles import flavio_particles
from zprime_bridge.mixing.bounds import rho_range

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.decays.channels import ZPrimeDecays
    from zprime_bridge.decays.spectrum import Spectrum
    from zprime_bridge.inputs.sm import SMInputs
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

PAIRS = {
    "ee ee": (("e", 0), ("e", 0)),
    "ee mumu": (("e", 0), ("e", 1)),
    "ee tautau": (("e", 0), ("e", 2)),
    "ee uu": (("e", 0), ("u", 0)),
    "ee dd": (("e", 0), ("d", 0)),
    "mumu uu": (("e", 1), ("u", 0)),
    "mumu dd": (("e", 1), ("d", 0)),
}
"""Contact interactions that are listed."""

N_SIGMA = 3.0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ConstraintsJob:
    """Result of :func:`run_constraints`.

    Attributes
    ----------
    model : U1PrimeModel
        Charges.
    point : ParameterPoint
        g', M_Z', g_12.
    decays : ZPrimeDecays
        Widths.
    contact : dict of str to tuple of ContactTerm
        Effective scales by pair of fermions.
    dilepton : dict of str to DileptonCouplings
        c_u and c_d of ``"e e"`` and ``"mu mu"``.
    confronted : tuple of Confronted
        One per constraint in use.
    left_out : tuple of Constraint
        Off by default, because their numbers were not read in their sources.
    """

    model: U1PrimeModel
    point: ParameterPoint
    decays: ZPrimeDecays
    contact: dict[str, tuple[ContactTerm, ...]]
    dilepton: dict[str, DileptonCouplings]
    confronted: tuple[Confronted, ...]
    left_out: tuple[Constraint, ...]


def heavy_probes(inputs: SMInputs, *, m_nu_right: float = 0.0) -> tuple[Probe, ...]:
    """All constraints that depend on couplings and mass only, unverified ones included."""
    particles = flavio_particles()
    moments = [
        Probe(constraint=one)
        for one in constraints(inputs, particles, with_disabled=True)
        if one.observable.startswith("shift of a_")
    ]
    return (
        *contact_probes(electroweak(inputs, electroweak_inputs())),
        *trident_probes(inputs),
        *moments,
        *violation_probes(inputs),
        rho_probe(inputs),
        *radiation_probes(inputs, m_heavy=m_nu_right),
    )


def rho_probe(inputs: SMInputs) -> Probe:
    """Constraint of the rho parameter to leading order, rho - 1 = (v g_H/M_Z')^2 (K8)."""
    fit = electroweak_inputs()
    allowed = rho_range(fit, N_SIGMA)

    def effect(couplings: ZPrimeCouplings) -> Effect:
        value = (inputs.v_higgs * couplings.higgs / couplings.m_zprime) ** 2
        if value == 0:
            return Effect(value=0.0, allowed=None, silent_because="the Higgs doublet is neutral")
        return Effect(value=value, allowed=Interval(lower=allowed.low - 1, upper=allowed.high - 1))

    return Probe(
        constraint=Constraint(
            key="rho-heavy",
            title="rho (Z-Z' mixing)",
            observable="rho - 1",
            confidence="3 sigma",
            source=f"rho of '{fit.name}' (inputs/data), [CHI] eq. (15)",
            note="leading order in v^2/M_Z'^2; exact: zprime-bridge mixing",
            verified=True,
            enabled=True,
            effect=effect,
        )
    )


def run_constraints(
    model: U1PrimeModel,
    point: ParameterPoint,
    *,
    with_disabled: bool = False,
    spectrum: Spectrum | None = None,
    extra: Sequence[Probe] = (),
    progress: Callable[[str], None] = lambda _step: None,
) -> ConstraintsJob:
    """Confront a heavy Z' with colliders, leptons and cosmology.

    Parameters
    ----------
    model : U1PrimeModel
        Numeric charges.
    point : ParameterPoint
        M_Z' above m_Z.
    with_disabled : bool
        Use also limits that were not read in their sources.
    spectrum : Spectrum, optional
        Masses of new particles, for the widths.
    extra : sequence of Probe
        More constraints, e.g. of the user's own limit tables.
    progress : callable
        Called with the name of each step.

    Raises
    ------
    PredictionError
        For M_Z' below m_Z.
    """
    inputs = sm_inputs()
    if point.m_zprime <= inputs.m_z:
        raise PredictionError(
            f"M_Z' = {point.m_zprime:g} GeV is below m_Z = {inputs.m_z:g} GeV: these constraints "
            "are for a heavy Z'; use 'zprime-bridge light'"
        )
    progress("widths")
    couplings = zprime_couplings(model, point, inputs)
    decays = zprime_decays(model, point, spectrum=spectrum, inputs=inputs)
    progress("constraints")
    m_nu_right = 0.0 if spectrum is None else spectrum.mass(HEAVY_NEUTRINO)
    probes = (*heavy_probes(inputs, m_nu_right=m_nu_right), *extra)
    used = [one for one in probes if one.constraint.enabled or with_disabled]
    return ConstraintsJob(
        model=model,
        point=point,
        decays=decays,
        contact={name: contact_terms(couplings, *pair) for name, pair in PAIRS.items()},
        dilepton={
            name: dilepton_couplings(couplings, decays.branching(name)) for name in ("e e", "mu mu")
        },
        confronted=tuple(
            Confronted(probe=one, effect=one.constraint.effect(couplings)) for one in used
        ),
        left_out=tuple(one.constraint for one in probes if one not in used),
    )


def at_coupling(point: ParameterPoint, g_prime: float) -> ParameterPoint:
    """Return the point with another g', the ratio g_12/g' kept."""
    return replace(point, g_prime=g_prime, g_12=point.g_12 / point.g_prime * g_prime)
