"""Names that reach other programs are plain identifiers, and none of their own words."""

from __future__ import annotations

import keyword

import pytest
import sympy

from zprime_bridge.charges.names import (
    card_name_problem,
    did_you_mean,
    field_problem,
    parameter_problem,
)

LONGEST_SHORT_NAME = 4  # names that a physicist would give to a parameter


def test_no_short_name_of_sympy_can_be_a_parameter() -> None:
    taken = [name for name in dir(sympy) if name.isalnum() and len(name) <= LONGEST_SHORT_NAME]
    assert [name for name in taken if parameter_problem(name) is None] == []


@pytest.mark.parametrize("name", ["a", "l", "l3", "s2", "x_phi", "q3", "y", "x0"])
def test_names_of_the_papers_can_be_parameters(name: str) -> None:
    assert parameter_problem(name) is None


@pytest.mark.parametrize("name", ["H", "phi", "Phi", "chi0", "S", "psi"])
def test_names_of_the_papers_can_be_fields(name: str) -> None:
    assert field_problem(name) is None


@pytest.mark.parametrize("name", ["../../x", "Q[0]", "a b", "1a", "_a", "a-b", "é", "a" * 33, ""])
def test_names_that_are_no_identifiers_are_refused(name: str) -> None:
    for problem in (parameter_problem(name), field_problem(name)):
        assert problem is not None
        assert "is not a valid name" in problem


@pytest.mark.parametrize("name", keyword.kwlist)
def test_words_of_python_are_refused(name: str) -> None:
    assert parameter_problem(name) is not None
    assert field_problem(name) is not None


def test_conjugates_of_pyrate_are_refused() -> None:
    assert "'bar'" in (field_problem("phibar") or "")
    assert "'star'" in (parameter_problem("astar") or "")


@pytest.mark.parametrize("name", ["q", "nu"])
def test_fermions_cannot_be_redefined(name: str) -> None:
    assert "fermion of the Standard Model" in (field_problem(name) or "")


def test_card_names_may_have_hyphens() -> None:
    assert card_name_problem("chiral-VIII-left") is None
    assert card_name_problem("../../x") is not None


def test_the_nearest_name_is_suggested() -> None:
    assert did_you_mean("chrages", ["charges", "name"]) == " (did you mean 'charges'?)"
    assert did_you_mean("bm3", ["BM3", "BM4"]) == " (did you mean 'BM3'?)"
    assert did_you_mean("colour", ["q", "u"]) == " (known: q, u)"
    assert did_you_mean("x", []) == ""
