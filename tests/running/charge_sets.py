"""Anomaly-free charges for planck_safe, drawn at random but the same each time."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

import zprime_bridge as zb
from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.charges.card import charges_hash

if TYPE_CHECKING:
    from zprime_bridge.charges.assignment import ChargeAssignment

RANDOM_SETS = tuple(f"random-{seed}" for seed in range(10))

HYPERCHARGES = {
    "q": Fraction(1, 6),
    "u": Fraction(2, 3),
    "d": Fraction(-1, 3),
    "l": Fraction(-1, 2),
    "e": Fraction(-1),
    "nu": Fraction(0),
}


def planck_safe_model(name: str) -> zb.U1PrimeModel:
    """A shipped card, or ``random-<seed>``."""
    if name not in RANDOM_SETS:
        return zb.build_model(zb.load_card(name))
    model = zb.build_model(zb.load_card("BM3"))
    charges = random_charges(model.charges, Random(name))  # noqa: S311  # no secret
    anomalies = anomaly_coefficients(charges)
    assert anomalies.vanish
    return replace(
        model,
        name=name,
        charges=charges,
        anomalies=anomalies,
        charges_hash=charges_hash(charges),
    )


def random_charges(template: ChargeAssignment, random: Random) -> ChargeAssignment:
    """Vector-like charges plus a multiple of hypercharge, generations exchanged in half the sets.

    Sums of vector-like charges with sum(l) = -3 sum(q) and of hypercharge have no anomalies, and
    generations may be exchanged in each species. Without an exchange y_t and y_b are allowed.
    """

    def rational() -> Fraction:
        return Fraction(random.randint(-6, 6), random.choice((1, 2, 3, 4, 5)))

    q = [rational() for _ in range(3)]
    l = [rational() for _ in range(2)]
    l.append(-3 * sum(q, Fraction(0)) - sum(l, Fraction(0)))
    admixture = random.choice((Fraction(0), rational()))
    exchanged = random.random() < 1 / 2
    triples = {}
    for species, y in HYPERCHARGES.items():
        charges = [x + admixture * y for x in (q if species in "qud" else l)]
        if exchanged:
            random.shuffle(charges)
        triples[species] = (charges[0], charges[1], charges[2])
    higgs, phi, matrix = template.scalars
    (psi,) = template.extra
    return replace(
        template,
        **triples,
        scalars=(
            replace(higgs, charge=admixture / 2),
            replace(phi, charge=rational()),
            matrix,
        ),
        extra=(replace(psi, charge=rational()),),
    )
