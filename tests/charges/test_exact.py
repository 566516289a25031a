"""Exact charges: rational where possible, canonical, printable."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from zprime_bridge.charges.exact import as_float, as_text, is_zero, simplified

x, y = sympy.symbols("x y", real=True)


def test_a_rational_stays_a_fraction() -> None:
    assert simplified(Fraction(1, 3)) == Fraction(1, 3)


def test_an_expression_that_is_rational_becomes_a_fraction() -> None:
    result = simplified((x + 1) ** 2 - x**2 - 2 * x + sympy.Rational(1, 3))
    assert isinstance(result, Fraction)
    assert result == Fraction(4, 3)


@pytest.mark.parametrize(
    "zero",
    [
        Fraction(0),
        (x + y) ** 2 - x**2 - 2 * x * y - y**2,
        1 / (x + y) - (x - y) / (x**2 - y**2),
        sympy.sqrt(2) * sympy.sqrt(3) - sympy.sqrt(6),
        (x**2 - y**2) / (x - y) - x - y,
    ],
)
def test_a_hidden_zero_is_found(zero: Fraction | sympy.Expr) -> None:
    assert is_zero(zero)


@pytest.mark.parametrize("charge", [Fraction(1, 10**30), x, sympy.sqrt(2) - Fraction(7, 5)])
def test_what_is_only_small_is_not_zero(charge: Fraction | sympy.Expr) -> None:
    assert not is_zero(charge)


def test_equal_polynomials_have_equal_text() -> None:
    assert as_text((x + y) * (x - y)) == as_text(x**2 - y**2)
    assert as_text(Fraction(-1, 8)) == "-1/8"


def test_a_free_parameter_has_no_float() -> None:
    assert as_float(Fraction(-1, 8)) == -0.125
    with pytest.raises(TypeError):
        as_float(x)
