"""Physical Goldstone bosons, by the package and by the Hessian of an explicit potential."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import numpy as np
import pytest
import sympy

from tests.factories import doublet, singlet
from zprime_bridge.charges.assignment import ChargeAssignment
from zprime_bridge.model.goldstones import goldstones

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.conftest import ReferenceValue
    from zprime_bridge.charges.exact import Charge

CASES = (
    "I",
    "II-without-chi0",
    "III-seesaw",
    "III-seesaw-repaired",
    "IV",
    "VII",
    "VIII-a0",
    "V-seesaw",
    "VI-seesaw",
)
DOUBLETS = ("Phi", "phi")
# Generic: no relation with small integer coefficients (those of the reference file go up to 37).
GENERIC = {"a": 1009, "l": 757, "l3": -613, "x": 2477, "y": 3559}
ATOL_MASSLESS = 1e-9  # eigenvalues of a Hessian with entries between 1 and 100

Phase = dict[str, int]


def _assignment(fields: Mapping[str, Charge]) -> ChargeAssignment:
    zero = (Fraction(0),) * 3
    return ChargeAssignment(
        q=zero,
        u=zero,
        d=zero,
        l=zero,
        e=zero,
        nu=None,
        scalars=tuple(
            doublet(name, charge) if name in DOUBLETS else singlet(name, charge)
            for name, charge in fields.items()
        ),
    )


def _symbolic(fields: Mapping[str, str]) -> dict[str, sympy.Expr]:
    symbols = {name: sympy.Symbol(name, real=True) for name in GENERIC}
    return {name: sympy.sympify(text, locals=symbols) for name, text in fields.items()}


def _generic(fields: Mapping[str, str]) -> dict[str, Fraction]:
    values = {sympy.Symbol(name, real=True): value for name, value in GENERIC.items()}
    exact = {name: charge.subs(values) for name, charge in _symbolic(fields).items()}
    return {name: Fraction(int(x.p), int(x.q)) for name, x in exact.items()}


def _massless_phases(charges: Mapping[str, Fraction]) -> int:
    """Number of null directions of the Hessian in the phases, of all allowed monomials."""
    letters = [(name, sign) for name in charges for sign in (1, -1)]
    hessian = np.zeros((len(charges), len(charges)))
    for order in (1, 2, 3, 4):
        for monomial in combinations_with_replacement(letters, order):
            net = Counter[str]()
            for name, sign in monomial:
                net[name] += sign
            singlet_of_su2 = sum(name in DOUBLETS for name, _ in monomial) % 2 == 0
            neutral = sum(net[name] for name in DOUBLETS) == 0
            if singlet_of_su2 and neutral and sum(net[n] * charges[n] for n in charges) == 0:
                phases = np.array([net[name] for name in charges], dtype=float)
                hessian += np.outer(phases, phases)  # of 1 - cos(sum n theta) at the minimum
    gauge = np.array([[name in DOUBLETS, float(x)] for name, x in charges.items()]).T
    assert np.allclose(hessian @ gauge.T, 0, atol=ATOL_MASSLESS * np.abs(gauge).max())
    return int(np.sum(np.linalg.eigvalsh(hessian) < ATOL_MASSLESS))


def _gauged(charges: Mapping[str, Fraction]) -> int:
    rows = [
        [int(name in DOUBLETS) for name in charges],
        [sympy.Rational(x.numerator, x.denominator) for x in charges.values()],
    ]
    return int(sympy.Matrix(rows).rank())


@pytest.mark.parametrize("case", CASES)
def test_symbolic_count(case: str, reference: Callable[[str], ReferenceValue]) -> None:
    entry = reference(f"goldstones/{case}")
    count = goldstones(_assignment(_symbolic(entry.inputs["fields"])))
    assert count.phases == entry.value["phases"]
    assert count.rank_terms == entry.value["rank_terms"]
    assert count.gauged == entry.value["gauged"]
    assert count.physical == entry.value["physical_goldstones"]
    assert len(count.terms) == len(entry.value["terms"])


@pytest.mark.parametrize("case", CASES)
def test_count_for_generic_numbers_is_that_of_an_explicit_potential(
    case: str, reference: Callable[[str], ReferenceValue]
) -> None:
    entry = reference(f"goldstones/{case}")
    charges = _generic(entry.inputs["fields"])
    count = goldstones(_assignment(charges))
    assert count.physical == entry.value["physical_goldstones"]
    assert count.physical == _massless_phases(charges) - _gauged(charges)


def test_a_special_charge_relation_removes_a_goldstone(
    reference: Callable[[str], ReferenceValue],
) -> None:
    fields = reference("goldstones/III-seesaw").inputs["fields"]
    symbolic = _symbolic(fields)
    a, l, l3 = (sympy.Symbol(name, real=True) for name in ("a", "l", "l3"))
    special = {name: charge.subs(a, l - l3) for name, charge in symbolic.items()}
    assert goldstones(_assignment(symbolic)).physical == 1
    assert goldstones(_assignment(special)).physical == 0


def test_terms_are_written_in_the_notation_of_the_papers() -> None:
    charges = {"Phi": Fraction(3), "phi": Fraction(1), "chi0": Fraction(-2)}
    assert goldstones(_assignment(charges)).terms == ("Phi phi^* chi0",)


def test_one_neutral_doublet_gives_one_phase_eaten_by_the_z() -> None:
    count = goldstones(_assignment({"Phi": Fraction(0)}))
    assert (count.phases, count.rank_terms, count.gauged, count.physical) == (1, 0, 1, 0)
