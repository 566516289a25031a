"""Which generations belong together, and which Higgs charge lets them have masses: a proposal."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from zprime_bridge.charges.exact import Triple

PARTNERS: Final = {"u": ("q", 1), "d": ("q", -1), "e": ("l", -1), "nu": ("l", 1)}
"""Left-handed partner, and s in X_left + s X_H - X_right = 0: [SAFE] (16), [CHI] (34)-(43)."""


def paired_generations(triples: Mapping[str, Triple[Fraction]]) -> dict[str, Triple[Fraction]]:
    """Order charges such that generations belong together as well as they can.

    Parameters
    ----------
    triples : mapping of str to triple of Fraction
        Charges of q, u, d, l, e (and nu), in any order.

    Returns
    -------
    dict of str to triple of Fraction
        q with the charge that differs from two equal ones last; u, d, e, nu such that the Higgs
        doublet of :func:`proposed_higgs` fills most diagonal entries of their mass matrices.
    """
    found = dict(triples)
    found["q"] = _odd_one_last(triples["q"])
    higgs = proposed_higgs(triples)
    for name, (partner, sign) in PARTNERS.items():
        if name in found:
            wanted = [charge + sign * higgs for charge in found[partner]]
            found[name] = _ordered(found[name], wanted)
    return found


def proposed_higgs(triples: Mapping[str, Triple[Fraction]]) -> Fraction:
    """Return the Higgs charge that can give a mass to most generations of u, d and e.

    Of several, the one for most neutrinos; then the smallest |charge|, the positive one of two.
    """
    sectors = [(name, *PARTNERS[name]) for name in PARTNERS if name in triples]
    candidates = {
        sign * (right - left)
        for name, partner, sign in sectors
        for left in triples[partner]
        for right in triples[name]
    }

    def merit(higgs: Fraction) -> tuple[int, int, Fraction, Fraction]:
        pairs = {}
        for name, partner, sign in sectors:
            wanted = [charge + sign * higgs for charge in triples[partner]]
            pairs[name] = _hits(wanted, _ordered(triples[name], wanted))
        neutrinos = pairs.pop("nu", 0)
        return sum(pairs.values()), neutrinos, -abs(higgs), higgs

    return max(candidates, key=merit)


def _odd_one_last(triple: Triple[Fraction]) -> Triple[Fraction]:
    a, b, c = triple
    if b == c != a:
        return b, c, a
    return (a, c, b) if a == c != b else triple


def _ordered(triple: Triple[Fraction], wanted: Sequence[Fraction]) -> Triple[Fraction]:
    """Order charges so that most of them stand where they are wanted."""
    orders = [(a, b, c) for a, b, c in permutations(triple)]
    return max(orders, key=lambda order: _hits(wanted, order))


def _hits(wanted: Sequence[Fraction], order: Sequence[Fraction]) -> int:
    return sum(a == b for a, b in zip(wanted, order, strict=True))
