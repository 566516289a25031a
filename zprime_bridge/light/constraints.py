"""Every constraint on a light Z' as a function of its couplings."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final

from zprime_bridge.light import scattering
from zprime_bridge.light.bounds import below, not_worse_than_sm
from zprime_bridge.light.decays import zprime_widths
from zprime_bridge.light.measurements import constant, section
from zprime_bridge.light.mesons import two_body_decays
from zprime_bridge.light.moments import anomalous_moment_exact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.inputs.sm import SMInputs
    from zprime_bridge.light.bounds import Interval
    from zprime_bridge.light.particles import Particles

MUON = 1


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a Z' does to one observable.

    Attributes
    ----------
    value : float
        The new contribution in the units of the allowed interval.
    allowed : Interval or None
        None where the measurement says nothing about this Z'.
    silent_because : str
        Why it says nothing; else empty.
    """

    value: float
    allowed: Interval | None
    silent_because: str = ""

    @property
    def strength(self) -> float:
        """Contribution over what is allowed; zero where the measurement is silent."""
        return 0.0 if self.allowed is None else self.allowed.strength(self.value)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One measurement and how to confront a Z' with it.

    Attributes
    ----------
    key, title, observable : str
        Key in the data file; short name; what is compared.
    confidence, source, note : str
        As in the data file.
    verified : bool
        Whether the number was read in its source.
    enabled : bool
        Whether it is used unless asked for.
    effect : callable
        Couplings of the physical Z' to its effect.
    """

    key: str
    title: str
    observable: str
    confidence: str
    source: str
    note: str
    verified: bool
    enabled: bool
    effect: Callable[[ZPrimeCouplings], Effect]


def constraints(
    inputs: SMInputs, particles: Particles, *, with_disabled: bool = False
) -> tuple[Constraint, ...]:
    """All constraints of ``data/measurements.yaml``.

    Parameters
    ----------
    inputs : SMInputs
        G_F.
    particles : Particles
        Masses and lifetimes.
    with_disabled : bool
        Include what is off by default: numbers not read in their sources, superseded ones.
    """
    found = [
        *(_meson(key, entry, particles) for key, entry in section("mesons").items()),
        *(_moment(key, entry, particles) for key, entry in section("moments").items()),
        *(
            _scattering(key, entry, inputs, particles)
            for name in ("scattering", "parity")
            for key, entry in section(name).items()
        ),
    ]
    return tuple(item for item in found if item.enabled or with_disabled)


def special_masses(particles: Particles) -> tuple[float, ...]:
    """Masses where bounds jump: thresholds of decays and edges of searches, GeV."""
    edges = {edge for entry in section("mesons").values() for edge in entry["mass"] if edge > 0}
    for entry in section("mesons").values():
        edges |= {edge for window in entry.get("veto", ()) for edge in window}
    pairs = (particles.m_e, particles.m_mu, particles.m_pi, particles.m_kaon)
    thresholds = {2 * mass for mass in pairs} | {particles.m_kaon - particles.m_pi}
    return tuple(sorted(edges | thresholds))


def _constraint(
    key: str,
    entry: Mapping[str, Any],
    *,
    observable: str,
    effect: Callable[[ZPrimeCouplings], Effect],
) -> Constraint:
    verified = bool(entry["verified"])
    return Constraint(
        key=key,
        title=str(entry["title"]),
        observable=observable,
        confidence=str(entry.get("confidence", "Delta chi^2 = 4")),
        source=str(entry["source"]),
        note=str(entry["note"]),
        verified=verified,
        enabled=verified and bool(entry.get("enabled", True)),
        effect=effect,
    )


def _moment(key: str, entry: Mapping[str, Any], particles: Particles) -> Constraint:
    lepton = int(entry["lepton"])
    allowed = not_worse_than_sm(float(entry["difference"]), float(entry["uncertainty"]))

    def effect(couplings: ZPrimeCouplings) -> Effect:
        value = anomalous_moment_exact(
            g_left=float(couplings.e_left[lepton, lepton].real),
            g_right=float(couplings.e_right[lepton, lepton].real),
            m_lepton=particles.charged_leptons[lepton],
            m_zprime=couplings.m_zprime,
        )
        return Effect(value=value, allowed=allowed)

    name = "a_e" if lepton == 0 else "a_mu"
    return _constraint(key, entry, observable=f"shift of {name}", effect=effect)


def _scattering(
    key: str, entry: Mapping[str, Any], inputs: SMInputs, particles: Particles
) -> Constraint:
    observable, value, allowed = scattering.comparison(entry, inputs, particles)

    def effect(couplings: ZPrimeCouplings) -> Effect:
        if entry["kind"] == "atom" and couplings.m_zprime < scattering.SMALLEST_ATOMIC_MASS_GEV:
            return Effect(value=0.0, allowed=None, silent_because="below 0.1 MeV")
        return Effect(value=value(couplings), allowed=allowed)

    return _constraint(key, entry, observable=observable, effect=effect)


def _meson(key: str, entry: Mapping[str, Any], particles: Particles) -> Constraint:
    decay, final_state = str(entry["decay"]), str(entry["final"])
    allowed = below(float(entry["limit"]))

    def effect(couplings: ZPrimeCouplings) -> Effect:
        produced = float(getattr(two_body_decays(couplings, particles), decay))
        widths = zprime_widths(couplings, particles)
        if final_state == "mumu":
            value = produced * widths.lepton_fraction(MUON)
        else:
            stable = escape_probability(entry, decay, couplings.m_zprime, widths.total, particles)
            value = produced * (widths.invisible_fraction * (1 - stable) + stable)
        reason = _silent(entry, couplings.m_zprime, widths.total)
        return Effect(value=value, allowed=None if reason else allowed, silent_because=reason)

    names = {"b_to_k": "B+ -> K+ Z'", "b_to_kstar": "B0 -> K*0 Z'", "k_to_pi": "K+ -> pi+ Z'"}
    state = "mu mu" if final_state == "mumu" else "invisible"
    return _constraint(key, entry, observable=f"BR({names[decay]}) x {state}", effect=effect)


def escape_probability(
    entry: Mapping[str, Any], decay: str, m_zprime: float, width: float, particles: Particles
) -> float:
    r"""Probability that the Z' leaves the detector, :math:`e^{-L M\Gamma/p}`.

    Parameters
    ----------
    entry : mapping
        ``flight``: ``length_m`` L and ``momentum``, p in GeV or ``"rest"`` (two-body momentum in
        the rest frame of the meson).
    decay : str
        Field of ``TwoBodyDecays``.
    m_zprime, width : float
        GeV.
    particles : Particles
        Masses.
    """
    flight = entry["flight"]
    length = float(flight["length_m"]) / constant("gev_inverse_in_m")
    if flight["momentum"] == "rest":
        parent, daughter = {
            "b_to_k": (particles.m_b_plus, particles.m_kaon),
            "b_to_kstar": (particles.m_b_zero, particles.m_kstar),
            "k_to_pi": (particles.m_kaon, particles.m_pi),
        }[decay]
        if daughter + m_zprime >= parent:
            return 0.0
        p = _momentum(parent, daughter, m_zprime)
    else:
        p = float(flight["momentum"])
    return math.exp(-length * m_zprime * width / p)


def _momentum(parent: float, daughter: float, m_zprime: float) -> float:
    energy = (parent**2 + m_zprime**2 - daughter**2) / (2 * parent)
    return math.sqrt(energy**2 - m_zprime**2)


def _silent(entry: Mapping[str, Any], m_zprime: float, width: float) -> str:
    low, high = entry["mass"]
    if not low <= m_zprime <= high:
        return f"searched for {low:g} < M < {high:g} GeV"
    for start, end in entry.get("veto", ()):
        if start < m_zprime < end:
            return f"{start:g} < M < {end:g} GeV is left out"
    longest = entry.get("max_lifetime_ps")
    if longest is not None:
        lifetime = constant("gev_inverse_in_ps") / width if width > 0 else math.inf
        if lifetime > longest:
            return f"lifetime {lifetime:.2g} ps, searched up to {longest:g} ps"
    return ""
