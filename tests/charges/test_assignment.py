"""Charge assignments: what counts as what."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from zprime_bridge.charges.assignment import ChargeAssignment, Scalar, VectorLikeFermion

ZERO = Fraction(0)
NEUTRAL = (ZERO, ZERO, ZERO)


def assignment(**changes: object) -> ChargeAssignment:
    fields: dict[str, object] = dict.fromkeys(("q", "u", "d", "l", "e", "nu"), NEUTRAL)
    return ChargeAssignment(**{**fields, **changes})  # type: ignore[arg-type]  # tests vary fields


def scalar(name: str, su2: int = 1, flavour: int = 1) -> Scalar:
    return Scalar(name=name, charge=ZERO, su2=su2, y=Fraction(su2 - 1, 2), flavour=flavour)


def test_without_right_handed_neutrinos_there_are_five_multiplets() -> None:
    assert [name for name, _ in assignment(nu=None).triples()] == ["q", "u", "d", "l", "e"]
    assert [name for name, _ in assignment().triples()][-1] == "nu"


def test_flavour_matrices_are_no_singlets_that_get_a_vev() -> None:
    charges = assignment(scalars=(scalar("H", su2=2), scalar("S", flavour=3), scalar("phi")))
    assert [s.name for s in charges.doublets] == ["H"]
    assert [s.name for s in charges.singlets] == ["phi"]


@pytest.mark.parametrize(
    "changes",
    [
        {"q": (ZERO, ZERO, sympy.Symbol("a"))},
        {"scalars": (Scalar(name="p", charge=sympy.Symbol("a"), su2=1, y=ZERO),)},
        {"extra": (VectorLikeFermion(name="psi", charge=sympy.Symbol("a")),)},
    ],
)
def test_one_free_parameter_anywhere_makes_charges_symbolic(changes: dict[str, object]) -> None:
    assert not assignment(**changes).is_numeric


def test_irrational_numbers_are_numeric() -> None:
    assert assignment(q=(ZERO, ZERO, sympy.sqrt(2))).is_numeric
