"""Which WET coefficients are kept: those that flavio's b, K and D observables of a Z' read."""

from __future__ import annotations

from itertools import product

from zprime_bridge.matching.wet import LEPTONS, NEUTRINOS

MIXING_OPERATORS = ("CVLL", "CVRR", "CVLR", "CSLR")
MESONS = ("bsbs", "bdbd", "sdsd", "ucuc")


def wet_outputs(*, lepton_flavour_violation: bool) -> tuple[str, ...]:
    """Names in the WET flavio basis.

    Parameters
    ----------
    lepton_flavour_violation : bool
        Also those with two different leptons; they vanish for unrotated charged leptons.

    Returns
    -------
    tuple of str
        Dipoles of bs and bd; C9, C10 and primes of bs, bd, sd; CL, CR of bs, bd, sd;
        mixing of B_s, B_d, K, D; two operators of neutrino tridents. Left out: scalar operators of
        semileptonic decays, which running makes of order m_b m_l/v^2 (1e-4 of C10 in Bs -> mu mu).
    """
    dipoles = [f"{c}_{t}" for t in ("bs", "bd") for c in ("C7", "C7p", "C8", "C8p")]
    charged = [
        f"{c}_{t}{first}{second}"
        for t in ("bs", "bd", "sd")
        for c in ("C9", "C9p", "C10", "C10p")
        for first, second in _pairs(LEPTONS, different=lepton_flavour_violation)
        if t != "sd" or "tau" not in (first, second)
    ]
    neutral = [
        f"{c}_{t}{first}{second}"
        for t in ("bs", "bd", "sd")
        for c in ("CL", "CR")
        for first, second in _pairs(NEUTRINOS, different=lepton_flavour_violation)
    ]
    mixing = [f"{c}_{meson}" for meson in MESONS for c in MIXING_OPERATORS]
    tridents = ["CVLL_numunumumumu", "CVLR_numunumumumu"]
    return (*dipoles, *charged, *neutral, *mixing, *tridents)


def _pairs(names: tuple[str, ...], *, different: bool) -> list[tuple[str, str]]:
    return [(a, b) for a, b in product(names, names) if different or a == b]
