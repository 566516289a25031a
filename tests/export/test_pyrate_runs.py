"""Exported files run unedited through PyR@TE 3, with its gauge-invariance check."""

from __future__ import annotations

import ast
import operator
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

import zprime_bridge as zb
from tests.export.further_fields import FURTHER, model_of
from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.charges.library import shipped_names
from zprime_bridge.external.pyrate import run_model

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.conftest import ReferenceValue

pytestmark = [pytest.mark.pyrate, pytest.mark.usefixtures("_pyrate")]

QUICK = ("BM3", "chiral-II", "B3-L2")
SLOW = tuple(name for name in shipped_names() if name not in QUICK)
# states per multiplet, hypercharge; conjugation of right-handed fields drops out of Y^p X^(2-p)
MULTIPLETS = {
    "q": (6, Fraction(1, 6)),
    "u": (3, Fraction(2, 3)),
    "d": (3, Fraction(-1, 3)),
    "l": (2, Fraction(-1, 2)),
    "e": (1, Fraction(-1)),
    "nu": (1, Fraction(0)),
}


@pytest.mark.parametrize("card", [*QUICK, *(pytest.param(c, marks=pytest.mark.slow) for c in SLOW)])
def test_exported_file_runs_at_two_loops_with_the_closed_form_at_one(
    card: str, reference: Callable[[str], ReferenceValue]
) -> None:
    model = zb.build_model(zb.load_card(card))
    run = run_model(zb.export_pyrate(model))
    assert "Checking gauge invariance ... All OK" in run.log
    assert "Error" not in run.log
    x = "g4" if model.template == "planck_safe" else "gX"
    beta = BetaFunctions(run.python_rges)
    assert beta("g1", 1, {"g1": 1}) == Fraction(41, 6) + _further_doublets(model) / 6
    assert beta("g2", 1, {"g2": 1}) == Fraction(-19, 6) + _further_doublets(model) / 6
    assert beta("g3", 1, {"g3": 1}) == -7
    assert beta(x, 1, {x: 1}) == _closed_form(model, power_y=0)
    assert beta("g_12", 1, {x: 1, "g1": 1}) == 2 * _closed_form(model, power_y=1)
    if card in ("BM1", "BM1nu", "BM3"):
        assert beta(x, 1, {x: 1}) == Fraction(reference(f"pyrate/{card}.b4_oneloop").value)
    if card == "BM3":
        expected = reference("pyrate/BM3.b4_twoloop").value
        pure = beta("g4", 2, {"g4": 1})
        assert pure == Fraction(expected["g4"])
        for other in ("y", "g2", "g3"):
            assert beta("g4", 2, {"g4": 1, other: 1}) - pure == Fraction(expected[other])


@pytest.mark.slow
@pytest.mark.parametrize("card", FURTHER)
def test_files_with_further_fields_run_too(card: str) -> None:
    model = model_of(card)
    run = run_model(zb.export_pyrate(model), loops=1)  # two loops take minutes and say no more here
    assert "Checking gauge invariance ... All OK" in run.log
    beta = BetaFunctions(run.python_rges)
    # Dirac fermions: 4/3 per state for T (3 colours, Y = 2/3) and three doublets V (Y = -1/2)
    hypercharge = Fraction(4, 3) * (3 * Fraction(4, 9) + 3 * 2 * Fraction(1, 4))
    doublets = _further_doublets(model) / 6
    assert beta("g1", 1, {"g1": 1}) == Fraction(41, 6) + doublets + hypercharge
    assert beta("g3", 1, {"g3": 1}) == -7 + Fraction(2, 3)
    assert beta("g2", 1, {"g2": 1}) == Fraction(-19, 6) + doublets + 3 * Fraction(2, 3)


def _further_doublets(model: zb.U1PrimeModel) -> Fraction:
    return Fraction(len(model.charges.doublets) - 1)


def _closed_form(model: zb.U1PrimeModel, *, power_y: int) -> Fraction:
    """Sum of Y^p X^(2-p): 2/3 per Weyl fermion state, 1/3 per complex scalar state."""
    charges = model.charges
    total = Fraction(0)
    for name in FERMIONS:
        states, y = MULTIPLETS[name]
        for x in getattr(charges, name) or ():
            total += Fraction(2, 3) * states * y**power_y * x ** (2 - power_y)
    for fermion in charges.extra:
        states = 2 * fermion.copies * fermion.su3 * fermion.su2
        total += Fraction(2, 3) * states * fermion.y**power_y * fermion.charge ** (2 - power_y)
    for scalar in charges.scalars:
        states = scalar.su2 * scalar.flavour**2
        total += Fraction(1, 3) * states * scalar.y**power_y * scalar.charge ** (2 - power_y)
    return total


class BetaFunctions:
    """Polynomials of a PyR@TE result, read as a syntax tree; what is not given is zero."""

    def __init__(self, text: str) -> None:
        self._functions = {
            node.name: node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)
        }

    def __call__(self, coupling: str, loops: int, values: Mapping[str, int]) -> Fraction:
        for branch in self._functions[f"beta_{coupling}"].body:
            assert isinstance(branch, ast.If)
            assert isinstance(branch.test, ast.Compare)
            order, answer = branch.test.comparators[0], branch.body[0]
            assert isinstance(order, ast.Constant)
            assert isinstance(answer, ast.Return)
            if order.value == loops and answer.value is not None:
                return _value(answer.value, values)
        raise AssertionError(f"no {loops}-loop beta function of {coupling}")


OPERATORS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: lambda base, exponent: base ** int(exponent),
}


def _value(node: ast.expr, values: Mapping[str, int]) -> Fraction:
    match node:
        case ast.Constant(value=int(number)):
            return Fraction(number)
        case ast.Name(id=name):
            return Fraction(values.get(name, 0))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, values)
        case ast.Call(args=[argument]):  # abs, trace, adjoint: couplings are zero or one here
            return _value(argument, values)
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATORS[type(op)](_value(left, values), _value(right, values))
    raise AssertionError(f"unexpected {ast.dump(node)}")
