"""Allowed scalar terms and their names, against cases settled by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import pytest

from tests.factories import doublet, singlet
from zprime_bridge.charges.assignment import Scalar
from zprime_bridge.model.coupling_names import general_names
from zprime_bridge.model.potential import Monomial, allowed_monomials

CHI = singlet("chi", Fraction(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    doublets: tuple[Scalar, ...] = ()
    singlets: tuple[Scalar, ...] = ()
    matrix: Scalar | None = None


def matrix(charge: int) -> Scalar:
    return Scalar(name="S", charge=Fraction(charge), su2=1, y=Fraction(0), flavour=3)


def names(content: Content) -> set[str]:
    terms = [m for m in allowed_monomials(content) if m.dimension > 1]  # tadpoles have no name
    return set(general_names(terms, content).values())


def test_doublet_and_charged_singlet_have_the_portal_potential() -> None:
    content = Content(doublets=(doublet("H", Fraction(0)),), singlets=(CHI,))
    assert names(content) == {"lam", "m2H", "m2chi", "lHchi", "lchichi"}


def test_two_equal_doublets_have_all_seven_quartics_of_the_textbook() -> None:
    content = Content(doublets=(doublet("A", Fraction(1)), doublet("B", Fraction(1))))
    quartics = {n for n in names(content) if not n.startswith("m2")}
    assert quartics == {"l1", "l2", "l3", "l4", "l5", "l6", "l7"}


@pytest.mark.parametrize("charge", [0, 1])
def test_the_determinant_is_allowed_only_without_charge(charge: int) -> None:
    terms = allowed_monomials(Content(matrix=matrix(charge)))
    assert any(m.has_determinant for m in terms) == (charge == 0)


def test_one_of_each_conjugate_pair_is_listed() -> None:
    content = Content(
        doublets=(doublet("A", Fraction(0)), doublet("B", Fraction(1))),
        singlets=(CHI, singlet("eta", Fraction(3))),
    )
    terms = allowed_monomials(content)
    assert not {m.conjugate() for m in terms if not m.is_hermitian} & set(terms)
    assert any(not m.is_hermitian for m in terms)


def test_terms_do_not_depend_on_the_unit_of_charge() -> None:
    content = Content(doublets=(doublet("A", Fraction(0)), doublet("B", Fraction(1))))
    content = replace(content, singlets=(CHI, singlet("eta", Fraction(2))))
    scaled = Content(
        doublets=tuple(replace(s, charge=s.charge * Fraction(-3, 7)) for s in content.doublets),
        singlets=tuple(replace(s, charge=s.charge * Fraction(-3, 7)) for s in content.singlets),
    )
    assert allowed_monomials(scaled) == allowed_monomials(content)


def test_only_products_of_squares_are_modular() -> None:
    assert Monomial(doublets=((0, 0), (1, 1))).is_modular
    assert Monomial(matrix="tr", singlets=((0, -1), (0, 1))).is_modular
    assert not Monomial(doublets=((0, 1), (1, 0))).is_modular
    assert not Monomial(matrix="tr4").is_modular
    assert not Monomial(epsilon=(0, 1), singlets=((0, 1), (1, 1))).is_modular


@pytest.mark.parametrize("charge", [Fraction(0), Fraction(1), Fraction(1, 3)])
def test_a_matrix_scalar_outside_its_template_has_the_general_names(charge: Fraction) -> None:
    content = Content(
        doublets=(doublet("H", Fraction(0)),), singlets=(singlet("eta", charge),), matrix=matrix(1)
    )
    found = names(content)
    assert {"lam", "u", "v", "lHS", "lHeta", "lSeta", "letaeta"} <= found
    assert (charge == 0) == any(name.startswith("lx") for name in found)
