"""Anomaly-free charges for each template, drawn at random but the same each time."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random
from typing import TYPE_CHECKING, TypeAlias

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
SEESAW_CARDS = (
    "chiral-III-chi4",
    "chiral-III-seesaw",
    "chiral-V-seesaw",
    "chiral-VI-seesaw",
    "chiral-VII-seesaw",
    "chiral-VIII-left-a0",
    "chiral-VIII-left-seesaw",
    "chiral-VIII-right-a0",
    "chiral-VIII-right-seesaw",
)


def random_model(template: str, seed: int) -> zb.U1PrimeModel:
    """An anomaly-free model of a template other than planck_safe, with the fields of a card."""
    random = Random(f"{template}-{seed}")  # noqa: S311  # no secret
    if template == "minimal":
        groupings = list(product(QUARK_GROUPINGS, LEPTON_GROUPINGS))
        return grouped_model(*groupings[seed % len(groupings)], random, name=f"minimal_{seed}")
    name = OTHER_CARDS[template][seed % len(OTHER_CARDS[template])]
    card = zb.load_card(name)
    values = {
        parameter: Fraction(random.randint(-40, 40), random.choice((3, 4, 5, 7)))
        for parameter in card.parameters
    }
    return zb.build_model(card, values)


Groupings: TypeAlias = tuple[tuple[int, int, int], tuple[int, int, int]]
"""Group of each generation, of quarks and of leptons."""

QUARK_GROUPINGS = ((0, 0, 0), (0, 0, 1))
LEPTON_GROUPINGS = ((0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1), (0, 1, 2))


def grouped_model(
    quarks: tuple[int, int, int], leptons: tuple[int, int, int], random: Random, *, name: str
) -> zb.U1PrimeModel:
    """Vector-like charges that agree within groups, plus a multiple of hypercharge.

    Lepton charges are small multiples of one number, so that terms nu nu, phi nu nu and
    phi^* nu nu are allowed often, for several pairs of generations.
    """
    unit = Fraction(random.randint(1, 9), random.choice((1, 2, 5)))
    steps = random.sample(range(-3, 4), max(leptons) + 1)
    l = [steps[group] * unit for group in leptons]
    q = [Fraction(random.randint(-9, 9), 7)] * 3
    q[2] = -sum(l, Fraction(0)) / 3 - q[0] - q[1]
    if max(quarks) == 0:
        q = [-sum(l, Fraction(0)) / 9] * 3
    pair = random.choice((0, 1, 2)), random.choice((0, 1, 2))
    phi = random.choice((1, -1)) * (l[pair[0]] + l[pair[1]]) or unit / 11
    return anomaly_free(name, q, l, phi, Fraction(random.randint(-9, 9), random.choice((1, 4, 7))))


def model_without_neutrinos(
    quarks: tuple[int, int, int], leptons: tuple[int, int, int]
) -> zb.U1PrimeModel:
    """Without nu_R sum(l) and sum(l^3) must vanish: charges l, -l, 0, or none."""
    l = [Fraction(5 * (1, -1, 0)[group], 3) if max(leptons) else Fraction(0) for group in leptons]
    q = [Fraction(2, 7), Fraction(2, 7), Fraction(-4, 7)] if max(quarks) else [Fraction(0)] * 3
    model = anomaly_free("without_nu", q, l, Fraction(3, 2), Fraction(3, 5))
    charges = replace(model.charges, nu=None)
    assert anomaly_coefficients(charges).vanish
    return replace(model, charges=charges, charges_hash=charges_hash(charges))


def anomaly_free(
    name: str, q: list[Fraction], l: list[Fraction], phi: Fraction, admixture: Fraction
) -> zb.U1PrimeModel:
    """A model of template minimal; 3 sum(q) = -sum(l) makes vector-like charges anomaly-free."""
    model = zb.build_model(zb.load_card("B-L"))
    triples = {}
    for species, y in HYPERCHARGES.items():
        a, b, c = (x + admixture * y for x in (q if species in "qud" else l))
        triples[species] = (a, b, c)
    higgs, singlet = model.charges.scalars
    scalars = (replace(higgs, charge=admixture / 2), replace(singlet, charge=phi))
    charges = replace(model.charges, scalars=scalars, extra=model.charges.extra, **triples)
    anomalies = anomaly_coefficients(charges)
    assert anomalies.vanish
    return replace(
        model, name=name, charges=charges, anomalies=anomalies, charges_hash=charges_hash(charges)
    )
