"""Charges like the benchmarks of [SAFE]: complete, exact, ranked by what they need."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.charges.library import load_card
from zprime_bridge.charges.reader import read_card
from zprime_bridge.core.errors import ModelError
from zprime_bridge.matching.match import match
from zprime_bridge.model.build import build_model, charge_verdict
from zprime_bridge.model.point import ParameterPoint
from zprime_bridge.running.one_loop_gauge import gauge_coefficients
from zprime_bridge.search.ranking import Order, SearchRequest, card_text, rank_safe_like
from zprime_bridge.search.safe_like import safe_like_sets
from zprime_bridge.solve.request_reader import load_request
from zprime_bridge.solve.solver import solve_charges

if TYPE_CHECKING:
    from zprime_bridge.charges.assignment import ChargeAssignment

TARGETS = {"BM1": (-0.83, 0.0), "BM2": (-0.41, 0.41), "BM3": (-0.71, 0.24), "BM4": (-0.83, 0.0)}
RTOL_FLOAT = 1e-12  # the same double-precision arithmetic in another order
RTOL_PRINTED = 0.01  # alpha4 of the paper is printed with three digits for rounded C9
PHI, PSI = Fraction(1, 7), Fraction(1)


def as_columns(charges: ChargeAssignment) -> list[Fraction]:
    """Charges in the order of the search, sign chosen as there, nu sorted."""
    nu = charges.nu or (Fraction(0),) * 3
    values = [charges.q[0], charges.q[2], *charges.l[1:], *charges.e[1:]]
    values = [Fraction(x) for x in values]
    sign = 1 if values[1] > values[0] else -1
    return [sign * x for x in values] + sorted(sign * Fraction(x) for x in nu)


@pytest.mark.parametrize("name", TARGETS)
def test_benchmarks_are_among_the_results(name: str) -> None:
    card = load_card(name)
    assert card.point is not None
    c9, c10 = TARGETS[name]
    ranking = rank_safe_like(
        SearchRequest(c9=c9, c10=c10, m_zprime=card.point.m_zprime, max_denominator=20)
    )
    rows = [
        [Fraction(int(n), int(d)) for n in row]
        for row, d in zip(ranking.sets.numerators, ranking.sets.denominators, strict=True)
    ]
    place = rows.index(as_columns(card.assignment()))
    assert place > 0  # there are better ones
    alpha4 = ParameterPoint(g_prime=card.point.g_prime, m_zprime=card.point.m_zprime).alpha4
    assert ranking.alpha4[place] == pytest.approx(alpha4, rel=RTOL_PRINTED)


def test_every_set_is_anomaly_free_and_has_the_yukawas() -> None:
    sets = safe_like_sets(6)
    assert len(sets) > 100
    for row in range(len(sets)):
        charges = sets.charges(row, psi=PSI, phi=PHI)
        assert anomaly_coefficients(charges).vanish
        assert charges.u == charges.d == charges.q
        assert charges.q[2] > charges.q[0] == charges.q[1]
        assert charges.l[1] >= charges.e[1] >= 0
        assert charges.l[0] == charges.e[0] == 0


def test_enumeration_is_complete_against_plain_loops() -> None:
    largest = 2
    span = range(-largest, largest + 1)
    expected = set()
    for q1, q3, l2, l3, e2, e3 in product(span, repeat=6):
        if 3 * (2 * q1 + q3) + l2 + l3 or l2 + l3 - e2 - e3 or not q3 > q1:
            continue
        if l2**2 + l3**2 != e2**2 + e3**2 or not l2 >= e2 >= 0 or l2 + e2 == 0:
            continue
        for nu in product(span, repeat=3):
            if sum(nu) == l2 + l3 and sum(n**3 for n in nu) == l2**3 + l3**3:
                row = (q1, q3, l2, l3, e2, e3, *sorted(nu))
                expected.add(row)
    sets = safe_like_sets(1, Fraction(largest))
    found = [tuple(map(int, row)) for row in sets.numerators]
    assert len(found) == len(set(found))
    assert set(found) == expected


def test_every_set_lies_on_a_family_of_the_solver() -> None:
    families = solve_charges(load_request("safe-nu")).families
    sets = safe_like_sets(3)
    for row in range(0, len(sets), 7):
        charges = sets.charges(row, psi=PSI, phi=PHI)
        nu = charges.nu or (Fraction(0),) * 3
        point = {
            f"{name}{i + 1}": Fraction(x)
            for name, triple in (*charges.triples(), ("nu", nu))
            for i, x in enumerate(triple)
        }
        point |= {"H": Fraction(0), "phi": PHI, "psi": PSI}
        assert any(family.locate(point) for family in families)


@pytest.mark.parametrize("name", TARGETS)
def test_c9_and_growth_are_those_of_matching_and_running(name: str) -> None:
    c9, c10 = TARGETS[name]
    ranking = rank_safe_like(SearchRequest(c9=c9, c10=c10, max_denominator=12))
    for place in (0, len(ranking) // 2, len(ranking) - 1):
        alpha4 = float(ranking.alpha4[place])
        card = read_card(card_text(ranking, place, "found"), "found.yaml")
        model = build_model(card)
        point = ParameterPoint(g_prime=4 * np.pi * alpha4**0.5, m_zprime=5000.0)
        tree = match(model, point, mode="tree")
        assert tree.values["C9_bsmumu"].real == pytest.approx(ranking.c9[place], rel=1e-9)
        assert tree.values.get("C10_bsmumu", 0j).real == pytest.approx(
            ranking.c10[place], rel=1e-9, abs=1e-12
        )
        # CVLL = -g_sb^2/(2 M^2), so the B_s bound is on 2 |CVLL|
        assert 1.24e-11 / (2 * abs(tree.values["CVLL_bsbs"])) == pytest.approx(
            ranking.margin[place], rel=1e-9
        )
        charges = ranking.sets.charges(place, psi=PSI, phi=Fraction(0))
        xx = float(Fraction(gauge_coefficients(charges).xx))
        assert ranking.growth[place] == pytest.approx(2 * alpha4 * xx, rel=RTOL_FLOAT)


def test_cards_of_results_are_good_cards() -> None:
    ranking = rank_safe_like(SearchRequest(max_denominator=12))
    for place in list(ranking.first_of_each())[:5]:
        card = read_card(card_text(ranking, place, "found"), "found.yaml")
        verdict = charge_verdict(card)
        assert verdict.anomalies.vanish
        assert verdict.goldstones.physical == 0
        assert card.point is not None


@pytest.mark.parametrize("order", list(Order))
def test_rankings_are_sorted_and_respect_the_bound(order: Order) -> None:
    ranking = rank_safe_like(SearchRequest(order=order, max_denominator=10))
    keys = {
        Order.GROWTH: ranking.growth,
        Order.ALPHA4: ranking.alpha4,
        Order.MARGIN: -ranking.margin,
    }
    assert (np.diff(keys[order]) >= 0).all()
    assert ranking.margin.min() >= 1
    assert np.allclose(ranking.c9, -0.83, rtol=0.05)


def test_alpha4_scales_with_the_square_of_the_mass() -> None:
    light = rank_safe_like(SearchRequest(m_zprime=3000.0, max_denominator=8, order=Order.ALPHA4))
    heavy = rank_safe_like(SearchRequest(m_zprime=6000.0, max_denominator=8, order=Order.ALPHA4))
    assert len(light) == len(heavy)  # C9 and C_bs scale alike
    assert heavy.alpha4 == pytest.approx(4 * light.alpha4, rel=RTOL_FLOAT)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"c9": 0.5}, r"needs -C9 >= C10 >= 0"),
        ({"c10": -0.1}, r"needs -C9 >= C10 >= 0"),
        ({"m_zprime": -1.0}, "must be positive"),
        ({"max_denominator": 0}, "largest denominator"),
        ({"max_charge": Fraction(0)}, "largest charge"),
    ],
)
def test_impossible_requests_are_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ModelError, match=message):
        rank_safe_like(replace(SearchRequest(), **change))  # type: ignore[arg-type]
