"""Numbers from text: exact, finite, bounded."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zprime_bridge.charges.numerals import (
    complex_number,
    exact_number,
    power_number,
    real_number,
)
from zprime_bridge.charges.places import Place
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from collections.abc import Callable

PLACE = Place(label="my.yaml", line=2, column=3, field="parameters.s2")


@given(st.fractions(max_denominator=10**9, min_value=-(10**9), max_value=10**9))
def test_rationals_are_read_back(number: Fraction) -> None:
    assert exact_number(str(number), PLACE) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-99, max_value=99))
def test_decimals_are_exact(number: object) -> None:
    assert exact_number(str(number), PLACE) == Fraction(str(number))


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e200, max_value=1e200))
def test_finite_floats_are_read_back(number: float) -> None:
    text = repr(number) if abs(number) > 1e-200 else "0"
    assert real_number(text, PLACE) == float(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.1", 0.1),
        ("-2", -2),
        ("0.5j", 0.5j),
        ("-1e-3i", -1e-3j),
        ("0.1+0.2j", 0.1 + 0.2j),
        ("-.1 - 2.5e-1j", -0.1 - 0.25j),
    ],
)
def test_complex_numbers(text: str, number: complex) -> None:
    assert complex_number(text, PLACE) == number


@pytest.mark.parametrize(
    "text", ["", "nan", ".nan", ".inf", "-inf", "infinity", "1_0", "0x1", "1,5", "１"]
)
@pytest.mark.parametrize("read", [exact_number, real_number, complex_number])
def test_what_is_no_number_is_refused(read: Callable[[str, Place], object], text: str) -> None:
    with pytest.raises(CardError, match=r"^my\.yaml:2:3 parameters\.s2: error: .* not a"):
        read(text, PLACE)


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (exact_number, "1e400", "out of range: powers of ten go from -30 to 30"),
        (exact_number, "1e-31", "out of range"),
        (exact_number, "1e999999999999", "out of range"),
        (exact_number, "9" * 31, "more than 30 digits"),
        (exact_number, "1/0", "divides by zero"),
        (real_number, "1e400", "out of range: powers of ten go from -300 to 300"),
        (real_number, "1/2", "not a finite decimal"),
        (complex_number, "1+2", "is not a complex number"),
        (complex_number, "1e400j", "out of range"),
    ],
)
def test_numbers_out_of_bounds_are_refused(
    read: Callable[[str, Place], object], text: str, message: str
) -> None:
    with pytest.raises(CardError, match=message):
        read(text, PLACE)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4.6e-2", 0.046),
        ("-1", -1.0),
        (" 10**-2 ", 0.01),
        ("10 ** 2", 100.0),
        ("10**(-3)", 0.001),
        ("10**+1", 10.0),
        ("-10**2", -100.0),
        ("10**0.5", 3.1622776601683795),
        ("10**-.5", 0.31622776601683794),
        ("10**-300", 1e-300),
    ],
)
def test_powers_of_ten_are_read(text: str, number: float) -> None:
    assert power_number(text, PLACE) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("10**", "is not a number: write a decimal or 10"),
        ("2**-1", "is not a number"),
        ("10**-2*3", "is not a number"),
        ("10**10**2", "is not a number"),
        ("10**(-2", "is not a number"),
        ("10**x", "is not a number"),
        ("1/2", "is not a number"),
        ("nan", "is not a number"),
        ("-.inf", "is not a number"),
        ("__import__('os')", "is not a number"),
        ("10**301", "is out of range: powers of ten go from -300 to 300"),
        ("10**-1e9", "is out of range"),
        ("10**1e400", "is out of range"),
        ("1e301", "is out of range"),
    ],
)
def test_other_powers_are_refused_with_their_place(text: str, message: str) -> None:
    with pytest.raises(CardError, match=message) as caught:
        power_number(text, PLACE)
    assert str(caught.value).startswith("my.yaml:2:3 parameters.s2: error: ")
