"""Fields and terms for which model_templates ships beta functions: used by rebuild_betas.py.

A variant is a PyR@TE model file with a symbol for each U(1)' charge. It may have more terms than
given charges allow: what they forbid is set to zero afterwards.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import zprime_bridge as zb
from zprime_bridge.charges.library import shipped_cards
from zprime_bridge.running.structure import Structure, structure_of

if TYPE_CHECKING:
    from collections.abc import Iterator

PLANCK_SAFE = "planck_safe"


def variants(template: str) -> Iterator[tuple[str, Structure]]:
    """Yield name and structure of all variants of a template; no structure twice."""
    if template == PLANCK_SAFE:
        yield PLANCK_SAFE, planck_safe()
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
