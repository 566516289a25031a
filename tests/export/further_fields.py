"""Cards that add fields to each template: doublet, singlet, vector-like quark and leptons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import zprime_bridge as zb
from zprime_bridge.charges.library import shipped_names
from zprime_bridge.charges.reader import read_card
from zprime_bridge.charges.templates import CARD_FOLDER, templates_root

if TYPE_CHECKING:
    from zprime_bridge.charges.card import Card

FURTHER = {
    # card with a plus: (charge of eta, of chi, of T = that of u3, of V = that of l3)
    "BM3+": ("1/3", "2/7", "0", "1/4"),
    "B-L+": ("0", "2/7", "1/3", "-1"),
    "chiral-I+": ("a - l3", "x0 + 1", "y", "l3"),
    "chiral-II+": ("l - x", "2*x", "a - 4*l3/3", "l3"),
}
CARDS = (*shipped_names(), *FURTHER)


def model_of(name: str) -> zb.U1PrimeModel:
    """A shipped card, or one of those with further fields."""
    return zb.build_model(further_card(name) if name in FURTHER else zb.load_card(name))


def further_card(name: str) -> Card:
    shipped = zb.load_card(name[:-1])
    file = templates_root() / shipped.template / CARD_FOLDER / f"{shipped.name}.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    eta, chi, top, leptons = FURTHER[name]
    scalars = f", eta: {{charge: {eta}, su2: 2, y: 1/2}}, chi: {{charge: {chi}, su2: 1, y: 0}}}}"
    fermions = (
        f"T: {{charge: {top}, su3: 3, su2: 1, y: 2/3}}, "
        f"V: {{charge: {leptons}, su3: 1, su2: 2, y: -1/2, copies: 3}}}}"
    )
    written = []
    for line in lines:
        if line.startswith("  scalars:"):
            written.append(line.removesuffix("}") + scalars)
            if not any(other.startswith("  extra:") for other in lines):
                written.append(f"  extra: {{{fermions}")
        elif line.startswith("  extra:"):
            written.append(f"{line.removesuffix('}')}, {fermions}")
        else:
            written.append(line)
    return read_card("\n".join(written) + "\n", name)
