"""Mixing conditions, seesaw singlets and Goldstone counts of completed models."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

import pytest
import sympy

from tests.factories import doublet, singlet
from zprime_bridge.charges.assignment import ChargeAssignment
from zprime_bridge.charges.library import load_card
from zprime_bridge.charges.reader import read_card
from zprime_bridge.core.errors import ModelError
from zprime_bridge.model.goldstones import goldstones
from zprime_bridge.solve.completion import Completion, complete
from zprime_bridge.solve.mixing import substituted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.charges.assignment import Scalar

GENERIC = {"a": 101, "l": -57, "l3": 1009, "x": 9973, "y": 541}


@lru_cache
def completed(card: str) -> Completion:
    return complete(load_card(card))


def real(text: str) -> sympy.Expr:
    return sympy.sympify(text)


def zero_of(equation: str) -> sympy.Expr:
    """Left minus right side."""
    left, right = equation.split(" = ")
    return sympy.expand(real(left) - real(right))


def proportional(first: sympy.Expr, second: sympy.Expr) -> bool:
    ratio = sympy.cancel(first / second)
    return bool(ratio.is_number)


def independent_count(scalars: Sequence[Scalar]) -> int:
    """Physical Goldstones from the null space of the allowed monomials, by sympy."""
    monomials = []
    for powers in product(range(-4, 5), repeat=len(scalars)):
        if not 1 <= sum(map(abs, powers)) <= 4:
            continue
        charge = sum(n * s.charge for n, s in zip(powers, scalars, strict=True))
        weak = sum(n for n, s in zip(powers, scalars, strict=True) if s.is_doublet)
        even = sum(abs(n) for n, s in zip(powers, scalars, strict=True) if s.is_doublet) % 2 == 0
        if charge == 0 and weak == 0 and even:
            monomials.append(powers)
    flat = len(sympy.Matrix(monomials or [(0,) * len(scalars)]).nullspace())
    gauged = sympy.Matrix([[s.y for s in scalars], [s.charge for s in scalars]]).rank()
    return int(flat - gauged)


def test_one_doublet_gets_quark_mixing_from_relation_36() -> None:
    options = [o for o in completed("chiral-I").mixing if o.doublet == "Phi"]
    quarks = [o for o in options if o.quarks]
    assert len(quarks) == 1
    assert proportional(zero_of(quarks[0].solution), real("y - a + 2*(l + 5*l3)/9"))
    assert {"Mu 31", "Md 13", "Md 31"} <= set(quarks[0].entries)


@pytest.mark.parametrize(
    ("card", "charge", "entry"),
    [
        ("chiral-I", "(2*l + 4*l3 + 9*y - 3*a)/6", "Md 31"),  # (35a)
        ("chiral-I", "-(2*l + 16*l3 + 9*y - 15*a)/6", "Md 13"),  # (35b)
        ("chiral-II", "(4*l - l3)/3 - x", "Md 31"),  # (40a)
        ("chiral-II", "(2*l + l3)/3 - x", "Mu 31"),
        ("chiral-II", "a - (l + 2*l3)/3", "Md 13"),  # (40b)
        ("chiral-II", "a - (4*l3 - l)/3", "Mu 13"),
        ("chiral-III", "a + l - 2*l3", "Mnu 31"),  # (44a)
        ("chiral-III", "a - l", "Mnu 13"),  # (44b)
    ],
)
def test_charges_of_a_further_doublet_are_those_of_the_paper(
    card: str, charge: str, entry: str
) -> None:
    options = [o for o in completed(card).mixing if o.doublet == "new"]
    found = [o for o in options if entry in o.entries]
    assert len(found) == 1
    assert sympy.expand(zero_of(found[0].solution) - real("X_new") + real(charge)) == 0


def test_second_doublet_of_table_ii_mixes_under_relations_41() -> None:
    options = [o for o in completed("chiral-II").mixing if o.doublet == "phi"]
    by_entry = {entry: zero_of(o.solution) for o in options for entry in o.entries}
    assert proportional(by_entry["Md 31"], real("l - l3"))
    assert proportional(by_entry["Md 13"], real("a - 2*(2*l + l3)/3 + x"))


def test_lepton_mixing_of_table_iii_needs_universal_leptons() -> None:
    options = [o for o in completed("chiral-III").mixing if o.doublet == "Phi"]
    assert [proportional(zero_of(o.solution), real("l - l3")) for o in options] == [True]
    assert options[0].leptons


def test_seesaw_singlets_are_those_of_equation_45() -> None:
    completion = completed("chiral-III")
    charges = {s.pairs[0]: real(s.charge) for s in completion.seesaw}
    assert sympy.expand(charges[1, 1] + 2 * real("a + l - l3")) == 0
    assert sympy.expand(charges[1, 3] + real("2*a + l - l3")) == 0
    assert sympy.expand(charges[3, 3] + 2 * real("a")) == 0


@pytest.mark.parametrize("card", ["chiral-III", "chiral-V", "chiral-VI", "chiral-VII"])
def test_generic_seesaw_keeps_a_majoron_that_no_scalar_removes(card: str) -> None:
    completion = completed(card)
    assert completion.seesaw_goldstones == 1
    assert completion.lower_bound == 1
    assert all(content.relation for content in completion.contents)


def content_scalars(card: str, relation: str, singlets: dict[str, str]) -> list[Scalar]:
    """Doublets of the card and the singlets proposed, at a generic point of the relation."""
    charges = load_card(card).symbolic()
    name, solution = relation.split(" = ")
    values: dict[str, sympy.Expr] = {k: sympy.Integer(v) for k, v in GENERIC.items()}
    values[name] = real(solution).subs(values)
    symbols = {sympy.Symbol(k, real=True): v for k, v in values.items()}
    doublets = [doublet(s.name, s.charge) for s in substituted(charges, symbols).doublets]
    return doublets + [
        singlet(n, Fraction(str(real(text).subs(values)))) for n, text in singlets.items()
    ]


@pytest.mark.parametrize("card", ["chiral-III", "chiral-VI", "chiral-VII"])
def test_proposed_contents_have_no_goldstones_by_a_second_count(card: str) -> None:
    contents = completed(card).contents
    assert contents
    base = load_card(card).assignment()
    for content in contents:
        scalars = content_scalars(card, content.relation, content.singlets)
        assert independent_count(scalars) == 0
        model = ChargeAssignment(
            q=base.q, u=base.u, d=base.d, l=base.l, e=base.e, nu=base.nu, scalars=tuple(scalars)
        )
        assert goldstones(model).physical == 0


def test_smallest_content_of_table_iii_is_one_singlet() -> None:
    smallest = completed("chiral-III").contents[0]
    assert len(smallest.singlets) == 1
    full = [
        c for c in completed("chiral-III").contents if len(c.pairs) == 6 and len(c.singlets) == 1
    ]
    assert [proportional(zero_of(c.relation), real("2*a + l - l3")) for c in full] == [True]


def test_the_papers_fourth_singlet_leaves_a_goldstone() -> None:
    charges = {
        "chi1": "-2*(a + l - l3)",
        "chi2": "-(2*a + l - l3)",
        "chi3": "-2*a",
        "chi4": "l - l3",
    }
    generic = content_scalars("chiral-III", "y = 0", charges)
    assert independent_count(generic) == 1


def test_without_right_handed_neutrinos_there_is_no_seesaw() -> None:
    completion = completed("BM1")
    assert completion.seesaw == ()
    assert completion.contents == ()


def test_substitution_keeps_rational_charges_exact() -> None:
    charges = load_card("chiral-III").symbolic()
    values = {s: sympy.Rational(1, 3) for s in sympy.symbols("a l l3 x0", real=True)}
    assert all(
        isinstance(x, Fraction) for _, t in substituted(charges, values).triples() for x in t
    )


def test_charges_that_are_not_linear_are_refused() -> None:

    text = """\
name: square
template: minimal
parameters: {p: 2}
charges:
  q: [p**2, p**2, p**2]
  u: [p**2, p**2, p**2]
  d: [p**2, p**2, p**2]
  l: [-3*p**2, -3*p**2, -3*p**2]
  e: [-3*p**2, -3*p**2, -3*p**2]
  nu: [-3*p**2, -3*p**2, -3*p**2]
  scalars: {H: 0, phi: 1}
"""
    with pytest.raises(ModelError, match="not linear in the parameters"):
        complete(read_card(text, "square.yaml"))
