"""Fields and terms for which model_templates ships beta functions: used by rebuild_betas.py.

A variant is a PyR@TE model file with a symbol for each U(1)' charge. It may have more terms than
any single set of charges allows: what given charges forbid is set to zero afterwards.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import zprime_bridge as zb
from zprime_bridge.charges.library import shipped_cards
from zprime_bridge.running.structure import Structure, structure_of

if TYPE_CHECKING:
    from collections.abc import Iterator

PLANCK_SAFE = "planck_safe"
MINIMAL = "minimal"

QUARKS = ("123", "12-3")
LEPTONS = ("123", "12-3", "13-2", "1-23", "1-2-3")
GENERATIONS = 3
# For each pair of groups of nu_R (11, 12, ...) the singlet of its Majorana term, + for phi and -
# for its conjugate. Charges that differ give only some of them, up to phi <-> phi^*; these
# choices contain all that can occur together (charge sums of pairs are -X, 0 or X).
MAJORANA = {1: ("+",), 2: ("++-", "+-+"), 3: ("++++--", "++--++", "+-+-+-")}


def variants(template: str) -> Iterator[tuple[str, Structure]]:
    """Yield name and structure of all variants of a template; no structure twice."""
    if template == PLANCK_SAFE:
        yield PLANCK_SAFE, planck_safe()
    elif template == MINIMAL:
        yield from minimal()
    else:
        seen = set()
        for card in shipped_cards():
            if card.template == template:
                structure = structure_of(zb.build_model(zb.load_card(card.name)))
                if structure.sha256 not in seen:
                    seen.add(structure.sha256)
                    yield card.name, structure


def planck_safe() -> Structure:
    """Return fields and terms with y_t, y_b, y_tau, y, all quartics and charged nu_R."""
    model = zb.build_model(zb.load_card("BM1nu"))
    charged = (Fraction(1), Fraction(1), Fraction(1))
    return structure_of(replace(model, charges=replace(model.charges, nu=charged)), y_tau=True)


def minimal() -> Iterator[tuple[str, Structure]]:
    """Yield all groupings of generations, e.g. ``q12-3_l1-23_++-``; nu_R are grouped as L."""
    for quarks in QUARKS:
        for leptons in LEPTONS:
            groups = leptons.split("-")
            structure = grouped(quarks.split("-"), groups)
            for signs in MAJORANA[len(groups)]:
                yield f"q{quarks}_l{leptons}_{signs}", with_majorana(structure, groups, signs)


def grouped(quarks: list[str], leptons: list[str]) -> Structure:
    """Return fields and Dirac terms for vector-like charges that agree within groups."""
    q, l = (charges(groups, start) for groups, start in ((quarks, 11), (leptons, 101)))
    model = zb.build_model(zb.load_card("B-L"))
    scalars = tuple(
        replace(scalar, charge=Fraction(0 if scalar.is_doublet else 1001))
        for scalar in model.charges.scalars
    )
    triples = {"q": q, "u": q, "d": q, "l": l, "e": l, "nu": l}
    charged = replace(model.charges, scalars=scalars, **triples)
    return structure_of(replace(model, charges=charged))


def charges(groups: list[str], start: int) -> tuple[Fraction, Fraction, Fraction]:
    """Charge of each generation: start, start + 1, ... by group."""
    place = {int(g): k for k, group in enumerate(groups) for g in group}
    a, b, c = (Fraction(start + place[g]) for g in range(1, GENERATIONS + 1))
    return a, b, c


def with_majorana(structure: Structure, groups: list[str], signs: str) -> Structure:
    """Add a Majorana coupling to phi or phi^* and a bare mass for each pair of groups."""
    pairs = list(combinations_with_replacement(groups, 2))
    yukawas = []
    for (a, b), sign in zip(pairs, signs, strict=True):
        letter = "y" if len(a) == len(b) == 1 else "Y"
        phi = "phi" if sign == "+" else "phibar"
        yukawas.append(f"{letter}N{a}x{b} : nuR{a} {phi} nuR{b}")
    masses = [f"MN{a}x{b} : nuR{a} nuR{b}" for a, b in pairs]
    text = structure.text
    text = re.sub(r"\n  \},\n  QuarticTerms", f"{_lines(yukawas)}\\g<0>", text)
    mass_block = f",\n  FermionMasses: {{{_lines(masses)[1:]}\n  }}\n}}\n\nSubst"
    text = re.sub(r"\n\}\n\nSubst", mass_block, text)
    return Structure(text=text, charges=structure.charges)


def _lines(entries: list[str]) -> str:
    return "".join(f",\n    {entry}" for entry in entries)
