"""Everything about one light Z': widths, meson decays, constraints, b -> s l l bin by bin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.external.flavio_form_factors import strange_over_bottom
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.light.bins import SCALE_GEV, predict_bins
from zprime_bridge.light.bs_mumu import bs_mumu_constraint
from zprime_bridge.light.constraints import constraints
from zprime_bridge.light.couplings import light_couplings
from zprime_bridge.light.decays import zprime_widths
from zprime_bridge.light.mesons import two_body_decays
from zprime_bridge.light.particles import flavio_particles
from zprime_bridge.light.propagator import propagating_zprime
from zprime_bridge.light.rho import rho_constraint

if TYPE_CHECKING:
    from collections.abc import Callable

    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.external.flavio import Observable
    from zprime_bridge.light.bins import BinPrediction
    from zprime_bridge.light.constraints import Constraint, Effect
    from zprime_bridge.light.decays import ZPrimeWidths
    from zprime_bridge.light.mesons import TwoBodyDecays
    from zprime_bridge.light.propagator import PropagatingZPrime
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

BINS: Final[tuple[Observable, ...]] = (
    ("<dBR/dq2>(B+->Kmumu)", (1.1, 6.0)),
    ("<dBR/dq2>(B+->Kmumu)", (15.0, 22.0)),
    ("<Rmue>(B+->Kll)", (1.1, 6.0)),
    ("<P5p>(B0->K*mumu)", (4.0, 6.0)),
    ("BR(Bs->mumu)", ()),
)
"""What is predicted through flavio unless other bins are given."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LightJob:
    """Result of :func:`run_light_job`.

    Attributes
    ----------
    model : U1PrimeModel
        Charges.
    point : ParameterPoint
        g', M_Z', g_12.
    couplings : ZPrimeCouplings
        Physical Z', mass basis.
    widths : ZPrimeWidths
        Of the Z'.
    decays : TwoBodyDecays
        Branching ratios of mesons into the Z'.
    effects : tuple of (Constraint, Effect)
        One per measurement in use.
    zprime : PropagatingZPrime
        q^2-dependent coefficients of b -> s l l, flavio's alpha_e(4.8 GeV).
    bins : tuple of BinPrediction
        Through flavio.
    m_b_minus_m_k : float
        Heaviest Z' that B+ -> K+ Z' can make, GeV.
    """

    model: U1PrimeModel
    point: ParameterPoint
    couplings: ZPrimeCouplings
    widths: ZPrimeWidths
    decays: TwoBodyDecays
    effects: tuple[tuple[Constraint, Effect], ...]
    zprime: PropagatingZPrime
    bins: tuple[BinPrediction, ...]
    m_b_minus_m_k: float

    @property
    def excluded_by(self) -> tuple[Constraint, ...]:
        """Constraints that this Z' violates, the most violated first."""
        violated = [(effect.strength, one) for one, effect in self.effects if effect.strength > 1]
        return tuple(one for _, one in sorted(violated, key=lambda pair: -pair[0]))


def run_light_job(
    model: U1PrimeModel,
    point: ParameterPoint,
    *,
    bins: tuple[Observable, ...] = BINS,
    with_disabled: bool = False,
    progress: Callable[[str], None] = lambda _step: None,
) -> LightJob:
    """Confront one light Z' with everything this room knows.

    Parameters
    ----------
    model : U1PrimeModel
        Numeric charges.
    point : ParameterPoint
        M_Z' below m_Z.
    bins : tuple of Observable
        b -> s l l observables for flavio; empty: none.
    with_disabled : bool
        Use also measurements that are off by default.
    progress : callable
        Called with the name of each step.

    Raises
    ------
    PredictionError
        For M_Z' above m_Z.
    ModelError
        If no vacuum gives this M_Z'.
    """
    inputs = sm_inputs()
    progress("Z-Z' mixing and couplings")
    couplings = light_couplings(model, point, inputs)
    progress("meson decays and constraints")
    particles = flavio_particles()
    widths = zprime_widths(couplings, particles)
    used = constraints(inputs, particles, with_disabled=with_disabled)
    zprime = propagating_zprime(
        couplings,
        inputs,
        width=widths.total,
        m_leptons=particles.charged_leptons,
        alpha_e=1 / flavio_door.inverse_alpha_e(SCALE_GEV),
        strange_over_bottom=strange_over_bottom(SCALE_GEV),
    )
    if bins:
        progress("b -> s l l bin by bin (flavio)")
    return LightJob(
        model=model,
        point=point,
        couplings=couplings,
        widths=widths,
        decays=two_body_decays(couplings, particles),
        effects=tuple(
            (one, one.effect(couplings))
            for one in (rho_constraint(model, point), bs_mumu_constraint(inputs), *used)
        ),
        zprime=zprime,
        bins=predict_bins(bins, zprime),
        m_b_minus_m_k=particles.m_b_plus - particles.m_kaon,
    )
