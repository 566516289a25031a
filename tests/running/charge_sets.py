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


OTHER_CARDS = {
    "minimal": ("B-L", "B3-L2", "Lmu-Ltau"),
    "chiral_one_doublet": ("chiral-I", "chiral-III"),
    "chiral_two_doublets": (
        "chiral-II",
        "chiral-IV",
        "chiral-V",
        "chiral-VI",
        "chiral-VII",
        "chiral-VIII-left",
        "chiral-VIII-right",
        "chiral-IX",
        "chiral-XI",
    ),
}


def random_model(template: str, seed: int) -> zb.U1PrimeModel:
    """An anomaly-free model of a template other than planck_safe, with the fields of a card."""
    random = Random(f"{template}-{seed}")  # noqa: S311  # no secret
    name = OTHER_CARDS[template][seed % len(OTHER_CARDS[template])]
    card = zb.load_card(name)
    if template == "minimal":
        return _with_hypercharge(zb.build_model(card), random)
    values = {
        parameter: Fraction(random.randint(-40, 40), random.choice((3, 4, 5, 7)))
        for parameter in card.parameters
    }
    return zb.build_model(card, values)


def _with_hypercharge(model: zb.U1PrimeModel, random: Random) -> zb.U1PrimeModel:
    """A multiple of the charges plus one of hypercharge: vector-like charges stay anomaly-free."""
    factor = Fraction(random.randint(1, 9), random.choice((1, 2, 5)))
    admixture = Fraction(random.randint(-9, 9), random.choice((1, 4, 7)))
    triples = {}
    for name, (a, b, c) in model.charges.triples():
        shift = admixture * HYPERCHARGES[name]
        triples[name] = (factor * a + shift, factor * b + shift, factor * c + shift)
    higgs, phi = model.charges.scalars
    keeps_majorana = random.random() < 1 / 2
    phi_charge = factor * phi.charge if keeps_majorana else Fraction(random.randint(1, 9), 11)
    scalars = (replace(higgs, charge=admixture / 2), replace(phi, charge=phi_charge))
    charges = replace(model.charges, scalars=scalars, extra=model.charges.extra, **triples)
    anomalies = anomaly_coefficients(charges)
    assert anomalies.vanish
    return replace(model, charges=charges, anomalies=anomalies, charges_hash=charges_hash(charges))
