"""Requests of one's own: contradictions, irrational solutions, implicit families, cards."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
import sympy

from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.charges.places import Place
from zprime_bridge.charges.yaml_nodes import TextNode
from zprime_bridge.core.errors import SolveError
from zprime_bridge.export.pyrate import export_pyrate
from zprime_bridge.model.build import build_model, charge_verdict
from zprime_bridge.model.textures import yukawa_textures
from zprime_bridge.solve.conditions import Condition, conditions_of
from zprime_bridge.solve.request_reader import (
    empty_request,
    load_request,
    preset_names,
    with_conditions,
)
from zprime_bridge.solve.solver import effort_warning, sample_points, solve_charges
from zprime_bridge.solve.verify import verify_family

if TYPE_CHECKING:
    from collections.abc import Callable

    from zprime_bridge.solve.cards import FamilyCard
    from zprime_bridge.solve.request import SolveRequest
    from zprime_bridge.solve.solver import Solution

    Cards = Callable[[str], tuple[FamilyCard, ...]]

QUICK = (
    "chiral-I", "chiral-III", "chiral-IX", "chiral-XI", "safe-D",
    pytest.param("chiral-VI", marks=pytest.mark.slow),
    pytest.param("safe-nu", marks=pytest.mark.slow),
)  # fmt: skip


def request_of(template: str = "minimal", *, nu: bool = True, **texts: list[str]) -> SolveRequest:
    """Free conditions, as from the command line."""
    place = Place(label="test")
    nodes = {
        key: [TextNode(text=text, plain=True, place=place) for text in values]
        for key, values in texts.items()
    }
    return with_conditions(empty_request("mine", template, with_nu=nu), nodes)


@pytest.mark.parametrize("preset", QUICK)
def test_families_cancel_all_anomalies_at_any_point(
    preset: str, solved: Callable[[str], Solution], carded: Cards
) -> None:
    for family, card in zip(solved(preset).families, carded(preset), strict=True):
        for point in sample_points(family):
            charges = family.at(point)
            if card.parametric:
                numeric = card.card.assignment(point)
                assert anomaly_coefficients(numeric).vanish
                assert [x for _, t in numeric.triples() for x in t] == [
                    charges[f"{name}{i}"] for name, _ in numeric.triples() for i in (1, 2, 3)
                ]


@pytest.mark.parametrize("preset", QUICK)
def test_requested_yukawas_are_allowed_by_the_cards(preset: str, carded: Cards) -> None:
    request = load_request(preset)
    matrices = {"u": "Mu", "d": "Md", "e": "Me", "nu": "Mnu"}
    for card in carded(preset):
        textures = yukawa_textures(card.card.symbolic())
        for condition in request.yukawas:
            for sector in condition.sectors:
                for i, j in condition.entries:
                    assert condition.doublet in getattr(textures, matrices[sector])[i][j]


@pytest.mark.parametrize("preset", ["chiral-I", "safe-D"])
def test_cards_are_generic_small_integers_that_every_command_accepts(
    preset: str, carded: Cards
) -> None:
    for card in carded(preset):
        assert card.parametric
        assert not card.accidental
        numeric = card.card.assignment()
        fermions = [Fraction(x) for _, triple in numeric.triples() for x in triple]
        assert all(x.denominator == 1 for x in fermions)
        assert sympy.gcd_list([int(x) for x in fermions]) == 1
        verdict = charge_verdict(card.card)
        assert verdict.anomalies.vanish
        assert verdict.textures_at_values is None
        assert "Fermions" in export_pyrate(build_model(card.card))


def test_every_preset_names_its_source() -> None:
    assert len(preset_names()) == 18
    for name in preset_names():
        request = load_request(name)
        assert request.name == name
        assert request.source.paper.startswith("arXiv:")
        assert request.source.where
        assert request.notes


def test_contradicting_relations_are_named_and_nothing_else() -> None:
    request = request_of(yukawas=["u,d:H:all"], relations=["H = 1", "l1 = l2", "H = 0"])
    with pytest.raises(SolveError, match="relation H = 1; relation H = 0") as caught:
        solve_charges(request)
    assert caught.value.conditions == ("relation H = 1", "relation H = 0")


def test_a_set_of_clashing_conditions_is_minimal() -> None:
    request = request_of(
        nu=False, equal=["123"], yukawas=["u,d,e:H:diagonal"], relations=["l1 = 0", "q1 = 0"]
    )
    with pytest.raises(SolveError, match="leave only neutral fermions") as caught:
        solve_charges(request)
    labels = caught.value.conditions
    assert len([label for label in labels if label.startswith("relation")]) == 1
    assert len(labels) < len(conditions_of(request))


def test_without_right_handed_neutrinos_universal_charges_are_hypercharge() -> None:
    request = request_of(nu=False, equal=["123"], yukawas=["u,d,e:H:diagonal"])
    (family,) = solve_charges(request).families
    point = {name: Fraction(1) for name in family.parameters}
    charges = family.at(point)
    assert charges["q1"] != 0
    ratios = {"u1": 4, "d1": -2, "l1": -3, "e1": -6, "H": 3}
    assert {name: charges[name] / charges["q1"] for name in ratios} == ratios


def test_universal_charges_with_neutrinos_are_hypercharge_and_b_minus_l() -> None:
    request = request_of(equal=["123"], yukawas=["u,d,e:H:diagonal"])
    (family,) = solve_charges(request).families
    assert family.is_linear
    assert family.dimension == 3  # two and the charge of phi
    b_minus_l = {"q": 1, "u": 1, "d": 1, "l": -3, "e": -3, "nu": -3}
    point = {f"{name}{i}": Fraction(x) for name, x in b_minus_l.items() for i in (1, 2, 3)}
    assert family.locate(point | {"H": Fraction(0), "phi": Fraction(6)}) is not None


def test_nonzero_expressions_drop_families() -> None:
    request = load_request("chiral-II")
    different = with_conditions(
        request,
        {"nonzero": [TextNode(text="Phi - phi", plain=True, place=Place(label="test"))]},
    )
    every, some = solve_charges(request), solve_charges(different)
    equal = [f for f in every.families if f.charges["Phi"] == f.charges["phi"]]
    assert equal
    assert len(some.families) == len(every.families) - len(equal)
    assert some.trivial >= len(equal)


def test_irrational_branches_are_left_out_and_told() -> None:
    # q1^2 = 2 q3^2 has no rational solution but zero
    request = request_of(relations=["q1*q1 = 2*q3*q3"], equal=["12"], yukawas=["u,d,e,nu:H:block"])
    families = solve_charges(request).families
    assert families
    assert all(f.charges["q1"] == 0 == f.charges["q3"] for f in families)
    assert any("irrational" in remark for f in families for remark in f.remarks)


def test_what_resists_is_returned_with_its_condition() -> None:
    # an elliptic curve without an obvious parametrisation
    request = request_of(
        relations=["q1**3 + q3**3 + 7*l1**3 = 0"],
        equal=["12"],
        yukawas=["u,d,e,nu:H:block"],
    )
    families = solve_charges(request).families
    implicit = [f for f in families if not f.is_rational]
    assert implicit
    assert any("no rational parametrisation" in r for f in implicit for r in f.remarks)
    assert all(f.conditions for f in implicit)


def test_a_time_limit_gives_implicit_families_that_say_so() -> None:
    solution = solve_charges(load_request("safe-nu"), time_limit=1e-9)
    assert [f.is_rational for f in solution.families] == [False]
    assert any("time limit" in remark for remark in solution.families[0].remarks)


def test_long_requests_are_announced_with_an_estimate() -> None:
    warning = effort_warning(empty_request("free", "minimal"), 60.0)
    assert warning is not None
    assert "non-linear conditions" in warning
    assert effort_warning(load_request("safe-D"), 60.0) is None


def test_a_wrong_family_does_not_pass_verification(solved: Callable[[str], Solution]) -> None:
    family = solved("safe-D").families[0]
    conditions: tuple[Condition, ...] = conditions_of(load_request("safe-D"))
    verify_family(family, conditions)
    wrong = replace(family, charges={**family.charges, "u3": sympy.Symbol("q")})
    with pytest.raises(SolveError, match="fault of zprime-bridge"):
        verify_family(wrong, conditions)


def test_a_scale_fixed_by_a_relation_stays_fixed() -> None:
    request = request_of(equal=["123"], yukawas=["u,d,e:H:diagonal"], relations=["H = 1/2"])
    (family,) = solve_charges(request).families
    assert family.charges["H"] == sympy.Rational(1, 2)
