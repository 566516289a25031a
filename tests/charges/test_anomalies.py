"""The six anomaly sums against a count over left-handed Weyl fermions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.charges.assignment import ChargeAssignment, VectorLikeFermion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zprime_bridge.charges.exact import Charge

Y_LEFT = {"q": Fraction(1, 6), "l": Fraction(-1, 2)}
Y_RIGHT = {"u": Fraction(2, 3), "d": Fraction(-1, 3), "e": Fraction(-1), "nu": Fraction(0)}
COLOURED = {"q", "u", "d"}
HYPERCHARGE_UNIT = 6  # the reference writes Y^2 U(1)' with denominators cleared

fractions = st.fractions(min_value=-5, max_value=5, max_denominator=20)
triples = st.tuples(fractions, fractions, fractions)
extra_fermions = st.builds(
    VectorLikeFermion,
    name=st.just("psi"),
    charge=fractions,
    su3=st.sampled_from([1, 3]),
    su2=st.sampled_from([1, 2]),
    y=fractions,
    copies=st.integers(1, 3),
)
assignments = st.builds(
    ChargeAssignment,
    q=triples,
    u=triples,
    d=triples,
    l=triples,
    e=triples,
    nu=st.none() | triples,
    extra=st.lists(extra_fermions, max_size=2).map(tuple),
)


class Weyl(NamedTuple):
    """A left-handed Weyl multiplet."""

    su3: int
    su2: int
    y: Fraction
    x: Fraction


def weyl_fermions(charges: ChargeAssignment) -> Iterator[Weyl]:
    """All left-handed multiplets; right-handed ones as their conjugates."""
    for name, triple in charges.triples():
        su3 = 3 if name in COLOURED else 1
        for x in triple:
            if name in Y_LEFT:
                yield Weyl(su3, 2, Y_LEFT[name], x)
            else:
                yield Weyl(su3, 1, -Y_RIGHT[name], -x)
    for fermion in charges.extra:
        for _ in range(fermion.copies):
            yield Weyl(fermion.su3, fermion.su2, fermion.y, fermion.charge)
            yield Weyl(fermion.su3, fermion.su2, -fermion.y, -fermion.charge)


def counted(charges: ChargeAssignment) -> dict[str, Fraction]:
    """Every anomaly as a sum over the components of Weyl fermions."""
    sums = dict.fromkeys(("su3", "su2", "yy", "gravity", "y", "cubic"), Fraction(0))
    for su3, su2, y, x in weyl_fermions(charges):
        for _colour in range(su3):
            sums["su2"] += x if su2 == 2 else 0
            for _isospin in range(su2):
                sums["yy"] += y * y * x * HYPERCHARGE_UNIT
                sums["gravity"] += x
                sums["y"] += y * x * x
                sums["cubic"] += x * x * x
        sums["su3"] += su2 * x if su3 == 3 else 0
    return sums


@given(assignments)
def test_sums_agree_with_a_count_over_weyl_fermions(charges: ChargeAssignment) -> None:
    expected = {name: str(value) for name, value in counted(charges).items()}
    assert anomaly_coefficients(charges).as_texts() == expected


@given(assignments)
def test_conjugating_all_charges_flips_the_odd_sums_only(charges: ChargeAssignment) -> None:
    negative = {name: tuple(-x for x in triple) for name, triple in charges.triples()}
    before = anomaly_coefficients(charges)
    after = anomaly_coefficients(replace(charges, **negative))  # type: ignore[arg-type]  # triples
    for name in ("su3", "su2", "yy", "gravity", "cubic"):
        assert getattr(after, name) == -getattr(before, name)
    assert after.y == before.y


@given(assignments, st.permutations([0, 1, 2]), st.sampled_from(["q", "u", "d", "l", "e"]))
def test_generations_of_each_multiplet_may_be_permuted(
    charges: ChargeAssignment, order: list[int], name: str
) -> None:
    first, second, third = (getattr(charges, name)[i] for i in order)
    permuted = replace(charges, **{name: (first, second, third)})
    assert anomaly_coefficients(permuted) == anomaly_coefficients(charges)


def vectorlike(baryon: tuple[Charge, ...], lepton: tuple[Charge, ...]) -> ChargeAssignment:
    q1, q2, q3 = baryon
    l1, l2, l3 = lepton
    q, l = (q1, q2, q3), (l1, l2, l3)
    return ChargeAssignment(q=q, u=q, d=q, l=l, e=l, nu=l)


@given(triples, fractions, fractions)
@settings(max_examples=50)
def test_three_times_baryon_plus_lepton_number_zero_is_anomaly_free(
    quarks: tuple[Fraction, ...], l1: Fraction, l2: Fraction
) -> None:
    l3 = -3 * sum(quarks, Fraction(0)) - l1 - l2
    assert anomaly_coefficients(vectorlike(quarks, (l1, l2, l3))).vanish


def test_baryon_minus_lepton_number_needs_right_handed_neutrinos() -> None:
    third, one = Fraction(1, 3), Fraction(-1)
    charges = vectorlike((third,) * 3, (one,) * 3)
    assert anomaly_coefficients(charges).vanish
    without = anomaly_coefficients(replace(charges, nu=None))
    assert not without.vanish
    assert without.nonzero() == {"gravity": "-3", "cubic": "-3"}


def test_one_symbolic_family_is_anomaly_free_for_all_values() -> None:
    q1, q2, q3, l1, l2 = sympy.symbols("q1 q2 q3 l1 l2", real=True)
    leptons = (l1, l2, -3 * (q1 + q2 + q3) - l1 - l2)
    assert anomaly_coefficients(vectorlike((q1, q2, q3), leptons)).vanish


def test_symbolic_sums_name_their_parameters() -> None:
    a = sympy.Symbol("a", real=True)
    zero = Fraction(0)
    charges = ChargeAssignment(
        q=(a, zero, zero), u=(zero,) * 3, d=(zero,) * 3, l=(zero,) * 3, e=(zero,) * 3, nu=None
    )
    expected = {"su3": "2*a", "su2": "3*a", "yy": "a", "gravity": "6*a"}
    assert anomaly_coefficients(charges).nonzero() == {
        **expected,
        "y": "a**2",
        "cubic": "6*a**3",
    }


@pytest.mark.parametrize("name", ["su3", "su2", "yy", "gravity", "y", "cubic"])
def test_all_six_sums_are_reported(name: str) -> None:
    charges = vectorlike((Fraction(0),) * 3, (Fraction(0),) * 3)
    assert anomaly_coefficients(charges).as_texts()[name] == "0"
