"""Published contact-interaction limits as constraints on a Z'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from zprime_bridge.constraints.contact import (
    CHIRALITIES,
    GEV_PER_TEV,
    coefficient_at,
    contact_terms,
)
from zprime_bridge.constraints.probes import Probe, packaged_limits, probe, silent
from zprime_bridge.constraints.recast import (
    QUARK_SHARES,
    drell_yan_strength,
    lepton_strength,
)
from zprime_bridge.light.bounds import Interval, below
from zprime_bridge.light.constraints import Effect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zprime_bridge.constraints.amplitudes import Electroweak
    from zprime_bridge.couplings.zprime import ZPrimeCouplings

LIGHTEST_GEV: Final = {"lep": 400.0, "lhc": 4000.0}
"""Below twice the highest energy of the process a Z' is no contact interaction there."""

LEPTONS: Final = {"eeee": (0, 0), "eemumu": (0, 1), "eetautau": (0, 2)}
DRELL_YAN: Final = {"eeqq": 0, "mumuqq": 1}
RECAST: Final = " all chiralities"


def contact_probes(sm: Electroweak) -> tuple[Probe, ...]:
    """Each published limit twice: as published, and recast for all chiralities at once."""
    return tuple(
        item
        for key, entry in packaged_limits("contact")["limits"].items()
        for item in _pair(key, entry, sm)
    )


def model_terms(couplings: ZPrimeCouplings, process: str) -> dict[str, dict[str, float]]:
    """Coefficients C of a process by second fermion and chirality, GeV^-2."""
    if process in LEPTONS:
        first, second = LEPTONS[process]
        terms = contact_terms(couplings, ("e", first), ("e", second))
        return {"e": {term.chirality: term.coefficient for term in terms}}
    lepton = ("e", DRELL_YAN[process])
    return {
        quark: {
            term.chirality: term.coefficient
            for term in contact_terms(couplings, lepton, (quark, 0))
        }
        for quark in QUARK_SHARES
    }


def direct_coefficient(terms: Mapping[str, Mapping[str, float]], chirality: str) -> float:
    """Coefficient that a limit on one chirality, all quark flavours alike, can be compared with.

    The smallest of the flavours if they agree in sign, else zero; VV likewise needs all four.
    """
    names = CHIRALITIES if chirality == "VV" else (chirality,)
    values = [by_chirality[name] for by_chirality in terms.values() for name in names]
    if all(value > 0 for value in values) or all(value < 0 for value in values):
        return min(values, key=abs)
    return 0.0


def _pair(key: str, entry: Mapping[str, Any], sm: Electroweak) -> Iterator[Probe]:
    process, chirality = str(entry["process"]), str(entry["chirality"])
    plus, minus = float(entry["plus"]), float(entry["minus"])
    tested = CHIRALITIES if chirality == "any" else (chirality,)
    allowed = Interval(
        lower=-coefficient_at(minus) * GEV_PER_TEV**2, upper=coefficient_at(plus) * GEV_PER_TEV**2
    )

    def direct(couplings: ZPrimeCouplings) -> Effect:
        terms = model_terms(couplings, process)
        if reason := _silence(couplings, process, terms):
            return silent(reason)
        values = [direct_coefficient(terms, name) * GEV_PER_TEV**2 for name in tested]
        return Effect(value=max(values, key=allowed.strength), allowed=allowed)

    yield probe(key, entry, direct, observable=f"4 pi eta/Lambda^2 of {chirality}, TeV^-2")
    if chirality == "any":
        return

    def recast(couplings: ZPrimeCouplings) -> Effect:
        terms = model_terms(couplings, process)
        if reason := _silence(couplings, process, terms):
            return silent(reason)
        limits = {"chirality": chirality, "plus": plus, "minus": minus}
        if process in LEPTONS:
            value = lepton_strength(sm, process, terms["e"], **limits)  # type: ignore[arg-type]
        else:
            value = drell_yan_strength(sm, terms, **limits)  # type: ignore[arg-type]
        return Effect(value=value, allowed=below(1.0))

    yield probe(
        key, entry, recast, observable="shift over that at the limit", estimate=True, suffix=RECAST
    )


def _silence(
    couplings: ZPrimeCouplings, process: str, terms: Mapping[str, Mapping[str, float]]
) -> str:
    lightest = LIGHTEST_GEV["lep" if process in LEPTONS else "lhc"]
    if couplings.m_zprime < lightest:
        return f"no contact interaction for M_Z' < {lightest:g} GeV"
    if not any(value for by_chirality in terms.values() for value in by_chirality.values()):
        return "no coupling to these fermions"
    return ""
