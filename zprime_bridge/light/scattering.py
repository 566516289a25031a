"""Published scattering and parity-violation data, each as a function of the Z' couplings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.light.atomic_range import SMALLEST_MASS_GEV, range_factor
from zprime_bridge.light.bounds import not_worse_than_sm
from zprime_bridge.light.cevns import StoppedPions, cross_section
from zprime_bridge.light.measurements import constant, nucleus
from zprime_bridge.light.neutrino_electron import (
    ElectronTarget,
    NeutrinoBeam,
    differential_cross_section,
    event_rate,
    rate_ratio,
    reactor_spectrum,
    standard_couplings,
)
from zprime_bridge.light.parity_violation import moller_shift, weak_charge_shift
from zprime_bridge.light.quadrature import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.inputs.sm import SMInputs
    from zprime_bridge.light.bounds import Interval
    from zprime_bridge.light.particles import Particles

SMALLEST_ATOMIC_MASS_GEV: Final = SMALLEST_MASS_GEV
MEV: Final = 1e-3
KEV: Final = 1e-6
MUON_FLAVOUR: Final = 1


def comparison(
    entry: Mapping[str, Any], inputs: SMInputs, particles: Particles
) -> tuple[str, Callable[[ZPrimeCouplings], float], Interval]:
    """Turn an entry of the data file into a function and what it is compared with.

    Parameters
    ----------
    entry : mapping
        Of section ``scattering`` or ``parity``.
    inputs : SMInputs
        G_F.
    particles : Particles
        Masses.

    Returns
    -------
    tuple
        What is compared; the new contribution as a function of the couplings; allowed interval.

    Raises
    ------
    PredictionError
        For an unknown ``kind``.
    """
    kind = str(entry["kind"])
    if kind == "reactor":
        return _reactor(entry, electron_target(inputs, particles))
    if kind == "beam":
        return _beam(entry, electron_target(inputs, particles))
    if kind == "cevns":
        return _cevns(entry, inputs, particles)
    if kind == "atom":
        return _atom(entry, inputs, particles)
    if kind == "moller":
        return _moller(entry, inputs, particles)
    raise PredictionError(f"unknown kind of measurement {kind!r}")


def electron_target(inputs: SMInputs, particles: Particles) -> ElectronTarget:
    """Collect what neutrino-electron scattering needs of the Standard Model."""
    return ElectronTarget(
        G_F=inputs.G_F, m_e=particles.m_e, sin2_theta_w=constant("sin2_theta_w_low")
    )


def reactor_beam(
    *, energies_mev: Sequence[float], spectrum: Sequence[float], window_mev: Sequence[float]
) -> NeutrinoBeam:
    """Reactor antineutrinos and a window of recoil energies."""
    low, high = energies_mev
    energies, widths = nodes(np.linspace(low, high, 5))
    return NeutrinoBeam(
        flavour=0,
        antineutrinos=True,
        energies=energies * MEV,
        weights=widths * reactor_spectrum(energies, spectrum),
        t_min=window_mev[0] * MEV,
        t_max=window_mev[1] * MEV,
    )


def _reactor(
    entry: Mapping[str, Any], target: ElectronTarget
) -> tuple[str, Callable[[ZPrimeCouplings], float], Interval]:
    beam = reactor_beam(
        energies_mev=entry["energies_mev"],
        spectrum=entry["spectrum"],
        window_mev=entry["window_mev"],
    )

    standard = event_rate(beam, target)

    def value(couplings: ZPrimeCouplings) -> float:
        return event_rate(beam, target, couplings) / standard - 1

    allowed = not_worse_than_sm(entry["ratio"] - 1, entry["uncertainty"])
    return "relative shift of the rate", value, allowed


def _beam(
    entry: Mapping[str, Any], target: ElectronTarget
) -> tuple[str, Callable[[ZPrimeCouplings], float], Interval]:
    low, high = entry["window_gev"]
    beams = [
        NeutrinoBeam(
            flavour=MUON_FLAVOUR,
            antineutrinos=antineutrinos,
            energies=np.array([energy]),
            weights=np.ones(1),
            t_min=low,
            t_max=min(high, energy),
        )
        for antineutrinos, energy in (
            (False, float(entry["neutrino_gev"])),
            (True, float(entry["antineutrino_gev"])),
        )
    ]

    def value(couplings: ZPrimeCouplings) -> float:
        return rate_ratio(beams, target, couplings) - 1

    def measured(g_v: float, g_a: float) -> float:
        left, right = (g_v + g_a) / 2, (g_v - g_a) / 2
        return sum(
            _rate(beam, target, *((right, left) if beam.antineutrinos else (left, right)))
            for beam in beams
        )

    (g_v, error_v), (g_a, error_a) = entry["g_v"], entry["g_a"]
    left, right = standard_couplings(MUON_FLAVOUR, target.sin2_theta_w)
    standard = measured(left + right, left - right)
    difference = measured(g_v, g_a) / standard - 1
    steps = (
        (measured(g_v + error_v, g_a) - measured(g_v - error_v, g_a)) / 2,
        (measured(g_v, g_a + error_a) - measured(g_v, g_a - error_a)) / 2,
    )
    uncertainty = float(np.hypot(*steps)) / standard
    return "relative shift of the rate", value, not_worse_than_sm(difference, uncertainty)


def _rate(beam: NeutrinoBeam, target: ElectronTarget, left: float, right: float) -> float:
    recoil, widths = nodes(np.linspace(beam.t_min, beam.t_max, 9))
    section = differential_cross_section(
        recoil, beam.energies, g_left=left, g_right=right, target=target
    )
    return float(widths @ section)


def _cevns(
    entry: Mapping[str, Any], inputs: SMInputs, particles: Particles
) -> tuple[str, Callable[[ZPrimeCouplings], float], Interval]:
    nuclei = [nucleus(name) for name in entry["nuclei"]]
    source = StoppedPions(
        G_F=inputs.G_F,
        sin2_theta_w=constant("sin2_theta_w_low"),
        m_mu=particles.m_mu,
        m_pi=particles.m_pi,
    )
    standard = math.fsum(cross_section(one, source) for one in nuclei) / len(nuclei)
    threshold = float(entry["threshold_kev"]) * KEV
    above = math.fsum(cross_section(one, source, threshold=threshold) for one in nuclei)

    def value(couplings: ZPrimeCouplings) -> float:
        with_zprime = math.fsum(
            cross_section(one, source, threshold=threshold, couplings=couplings) for one in nuclei
        )
        return with_zprime / above - 1

    allowed = not_worse_than_sm(
        float(entry["cross_section_cm2"]) / standard - 1,
        float(entry["uncertainty_cm2"]) / standard,
    )
    return "relative shift of the rate", value, allowed


def _atom(
    entry: Mapping[str, Any], inputs: SMInputs, particles: Particles
) -> tuple[str, Callable[[ZPrimeCouplings], float], Interval]:
    target = nucleus(str(entry["nucleus"]))
    alpha = 1 / constant("inverse_alpha")

    def value(couplings: ZPrimeCouplings) -> float:
        factor = range_factor(target, couplings.m_zprime, alpha=alpha, m_e=particles.m_e)
        return weak_charge_shift(couplings, target, G_F=inputs.G_F, range_factor=factor)

    allowed = not_worse_than_sm(float(entry["difference"]), float(entry["uncertainty"]))
    return "shift of Q_W", value, allowed


def _moller(
    entry: Mapping[str, Any], inputs: SMInputs, particles: Particles
) -> tuple[str, Callable[[ZPrimeCouplings], float], Interval]:
    s = 2 * particles.m_e * float(entry["beam_gev"]) + 2 * particles.m_e**2

    def value(couplings: ZPrimeCouplings) -> float:
        return moller_shift(couplings, G_F=inputs.G_F, q2=float(entry["q2_gev2"]), s=s)

    allowed = not_worse_than_sm(float(entry["difference"]), float(entry["uncertainty"]))
    return "shift of 1 - 4 sin^2 theta_W", value, allowed
