"""Operations on beta functions: numbers for parameters, couplings left out, loop factors."""

from __future__ import annotations

from fractions import Fraction
from math import pi
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.running.conftest import PROVENANCE, random_point
from zprime_bridge.core.errors import RunningError
from zprime_bridge.running.algebra import Letter, cyclic
from zprime_bridge.running.coefficient import Evaluation, coefficient_of
from zprime_bridge.running.evaluate import evaluate_betas, evaluate_order
from zprime_bridge.running.reader import read_rges

if TYPE_CHECKING:
    from zprime_bridge.running.system import BetaSystem

RTOL = 1e-14  # one rounding per operation
TEXT = (
    "# Gauge Couplings #\ndef beta_g(nLoop, g,y):\n    if nLoop == 1:\n"
    "        return 2/3*X**2*g**3 - 1/6*X*Z*g**3\n    if nLoop == 2:\n        return X*g*y**2\n"
    "# Yukawa Couplings #\ndef beta_y(nLoop, g,y):\n    if nLoop == 1:\n        return Z*y\n"
)
rationals = st.fractions(min_value=-9, max_value=9, max_denominator=360)


@pytest.fixture
def symbolic() -> BetaSystem:
    return read_rges(TEXT, provenance=PROVENANCE, parameters=("X", "Z"))


def test_numbers_replace_parameters_exactly(symbolic: BetaSystem) -> None:
    numeric = symbolic.at({"X": Fraction(1, 2), "Z": Fraction(-3, 7)})
    assert numeric.parameters == ()
    (term,) = numeric.beta("g", 1)
    assert term.coefficient.value == Fraction(17, 84)  # 1/6 + 1/28


def test_terms_that_vanish_are_gone(symbolic: BetaSystem) -> None:
    numeric = symbolic.at({"X": Fraction(1, 4), "Z": Fraction(1)})
    assert numeric.beta("g", 1) == ()
    assert len(numeric.beta("g", 2)) == 1


@settings(deadline=None)  # a busy machine is no failure
@given(x=rationals, z=rationals, a=rationals, b=rationals)
def test_integer_arithmetic_gives_the_rational_sum(
    x: Fraction, z: Fraction, a: Fraction, b: Fraction
) -> None:
    terms = {((("X", 2), ("Z", 1))): a, (("Z", 3),): b, (): a - b}
    coefficient = coefficient_of({powers: value for powers, value in terms.items() if value})
    expected = a * x * x * z + b * z * z * z + a - b
    assert Evaluation({"X": x, "Z": z})(coefficient) == expected


def test_values_must_match_the_parameters(symbolic: BetaSystem) -> None:
    with pytest.raises(RunningError, match=r"do not match the parameters .*: Q, Z"):
        symbolic.at({"X": Fraction(1), "Q": Fraction(1)})
    with pytest.raises(RunningError, match="still depends on charges"):
        evaluate_betas(symbolic, {"g": 1.0, "y": 1.0})


def test_a_coupling_left_out_is_zero(symbolic: BetaSystem) -> None:
    numeric = symbolic.at({"X": Fraction(3), "Z": Fraction(2)})
    smaller = numeric.without({"y"})
    assert smaller.names == ("g",)
    assert smaller.beta("g", 1) == numeric.beta("g", 1)
    assert smaller.beta("g", 2) == ()


def test_each_loop_carries_its_factor(by_hand: BetaSystem) -> None:
    point = random_point(by_hand, 3)
    one, two = (evaluate_order(by_hand, point, order) for order in (1, 2))
    total = evaluate_betas(by_hand, point)
    for name, value in total.items():
        expected = one[name] / (16 * pi**2) + two[name] / (256 * pi**4)
        assert np.allclose(value, expected, rtol=RTOL, atol=0)
    first = evaluate_betas(by_hand, point, loops=1)["Yu"]
    assert np.allclose(first, one["Yu"] / (16 * pi**2), rtol=RTOL, atol=0)


def test_wrong_points_are_named(by_hand: BetaSystem) -> None:
    point = random_point(by_hand, 3)
    with pytest.raises(RunningError, match=r"'Yu' has shape \(3, 2\), its value \(2, 2\)"):
        evaluate_betas(by_hand, {**point, "Yu": np.eye(2, dtype=complex)})
    with pytest.raises(RunningError, match="coupling 'lam' has no value"):
        evaluate_betas(by_hand, {name: value for name, value in point.items() if name != "lam"})
    with pytest.raises(RunningError, match="no coupling 'Ye'; there are g1"):
        by_hand.beta("Ye", 1)


letters = st.builds(Letter, st.sampled_from("AB"), st.booleans(), st.booleans())


@settings(deadline=None)
@given(word=st.lists(letters, min_size=1, max_size=5).map(tuple), shift=st.integers(0, 4))
def test_equal_traces_have_one_form(word: tuple[Letter, ...], shift: int) -> None:
    k = shift % len(word)
    assert cyclic(word[k:] + word[:k]) == cyclic(word)
    reverse = tuple(Letter(x.name, not x.transposed, x.conjugated) for x in reversed(word))
    assert cyclic(reverse) == cyclic(word)
