"""Charge expressions: exact values of what is allowed, clear refusal of everything else."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zprime_bridge.charges.exact import as_text
from zprime_bridge.charges.expressions import ChargeExpression, parse_charge
from zprime_bridge.charges.places import Place
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from pathlib import Path

PLACE = Place(label="my.yaml", line=7, column=9, field="charges.q[1]")
NAMES = ("a", "b", "l3")
SYMBOLS = {name: sympy.Symbol(name, real=True) for name in NAMES}


def parse(text: str) -> ChargeExpression:
    return parse_charge(text, PLACE)


def value(text: str, **values: Fraction) -> object:
    return parse(text).evaluate(values)


def refused(text: str) -> str:
    with pytest.raises(CardError) as caught:
        parse(text).evaluate(SYMBOLS)
    (finding,) = caught.value.findings
    assert finding.where == "my.yaml:7:9 charges.q[1]"
    return finding.text


atoms = st.integers(0, 30).map(str) | st.sampled_from(NAMES)


def combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, st.sampled_from([" + ", "-", "*", " * "]), inner).map("".join)
    powers = st.tuples(inner, st.integers(0, 3)).map(lambda pair: f"({pair[0]})**{pair[1]}")
    quotients = st.tuples(inner, st.integers(1, 12)).map(lambda pair: f"({pair[0]})/{pair[1]}")
    signs = st.tuples(st.sampled_from("+-"), inner).map(lambda pair: f"({pair[0]}({pair[1]}))")
    return pairs | powers | quotients | signs | inner.map(lambda text: f"({text})")


polynomials = st.recursive(atoms, combined, max_leaves=6)
rationals = st.fractions(min_value=-5, max_value=5, max_denominator=12)


@given(polynomials, st.fixed_dictionaries(dict.fromkeys(NAMES, rationals)))
@settings(deadline=None)
def test_rational_and_symbolic_evaluation_agree(text: str, values: dict[str, Fraction]) -> None:
    try:
        expression = parse(text)
    except CardError as err:
        assume("too large" not in str(err) and "nested" not in str(err))
        raise
    numeric = expression.evaluate(values)
    assert isinstance(numeric, Fraction)
    symbolic = sympy.sympify(expression.evaluate(SYMBOLS))
    substituted = symbolic.subs(
        {SYMBOLS[name]: sympy.Rational(x.numerator, x.denominator) for name, x in values.items()}
    )
    assert substituted == sympy.Rational(numeric.numerator, numeric.denominator)


@given(polynomials)
@settings(deadline=None)
def test_canonical_text_is_read_back_as_the_same_charge(text: str) -> None:
    try:
        charge = parse(text).evaluate(SYMBOLS)
        again = parse(as_text(charge))
    except CardError:
        assume(False)  # too large for a card
        raise
    assert as_text(again.evaluate(SYMBOLS)) == as_text(charge)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", Fraction(0)),
        (" -1/8 ", Fraction(-1, 8)),
        ("2*a/3 - 1", Fraction(-2, 3)),
        ("a**-2 + 2**(-1)", Fraction(9, 2)),
        ("-a**2", Fraction(-1, 4)),
        ("sqrt(4/9)", Fraction(2, 3)),
        ("sqrt(a*a)", Fraction(1, 2)),
        ("sqrt(2)**2", Fraction(2)),
    ],
)
def test_rational_values_are_fractions(text: str, expected: Fraction) -> None:
    result = value(text, a=Fraction(1, 2))
    assert isinstance(result, Fraction)
    assert result == expected


def test_an_irrational_root_stays_exact() -> None:
    assert value("3*sqrt(8)") == 6 * sympy.sqrt(2)


def test_text_and_names_are_kept() -> None:
    expression = parse("-(2*a + sqrt(l3))/6")
    assert expression.text == "-(2*a + sqrt(l3))/6"
    assert expression.names == {"a", "l3"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0.333", "'0.333': a decimal is not exact: write the rational 1/3"),
        (".25*a", "a decimal is not exact: write the rational 1/4"),
        ("1.2345", "a decimal is not exact: write the rational 2469/2000"),
        ("1e400", "a decimal is not exact: write an exact rational such as 1/3"),
        ("", "the charge is missing"),
        ("1 +", "'1 +': this is not an arithmetic expression"),
        ("()", "only arithmetic is read"),
        ("2a", "'2a': an operator is missing before 'a'"),
        ("2(a + b)", "an operator is missing before '('"),
        ("a b", "an operator is missing before 'b'"),
        ("0x10", "an operator is missing before 'x10'"),
        ("a^2", "'^' is not allowed; write ** for a power"),
        ("−1/3", "write the minus sign of the keyboard"),
        ("a//b", "only arithmetic is read"),
        ("a % b", "'%' is not allowed"),
        ("a.real", "'.' is not allowed"),
        ("a[0]", "'[' is not allowed"),
        ("a if b else 1", "'if' is not allowed"),
        ("lambda: 1", "'lambda' is not allowed"),
        ("True", "'True' is not allowed"),
        ("sin(a)", "'sin' cannot be called, only sqrt"),
        ("sqrt", "sqrt needs an argument in parentheses"),
        ("sqrt + 1", "sqrt needs an argument in parentheses"),
        ("sqrt()", "only arithmetic is read"),
        ("sqrt(*a)", "only arithmetic is read"),
        ("sqrt(a, b)", "',' is not allowed"),
        ("a**b", "an exponent must be an integer"),
        ("a**(1/2)", "an exponent must be an integer"),
        ("2**3**2", "an exponent must be an integer"),
        ("a**9", "an exponent is at most 8, got 9"),
        ("a**999999999999", "an exponent is at most 8"),
        ("1234567890123", "'1234567890123' has more than 12 digits"),
        ("(((999999999999**8)**8)**8)", "too large a number to be computed"),
        ("((a + b)**8)**8", "too large"),
        ("(a + b + l3)**8", "too large a polynomial"),
        ("+".join(["a"] * 99), "too large a polynomial"),
        ("-" * 150 + "1", "nested deeper than 100 levels"),
        ("a" * 201, "201 characters are too long, at most 200 are read"),
        ("1/0", "'1/0' divides by zero"),
        ("0**-1", "divides by zero"),
        ("1/(a - a)", "divides by zero"),
        ("1/((a + 1)**2 - a**2 - 2*a - 1)", "divides by zero"),
        ("sqrt(-1)", "takes the root of a negative number"),
        ("sqrt(1 - sqrt(2))", "is not a real number"),
        ("1\n2", "is not allowed"),
        ("ａ", "is not allowed"),
        ("½", "is not allowed"),
        ("a;b", "';' is not allowed"),
        ("a := 1", "':' is not allowed"),
        ("'a'", "is not allowed"),
        ("1_000", "an operator is missing"),
        ("01", "this is not an arithmetic expression"),
    ],
)
def test_anything_else_is_refused_with_advice(text: str, message: str) -> None:
    assert message in refused(text)


def test_code_is_refused_and_not_executed(tmp_path: Path) -> None:
    target = tmp_path / "executed"
    for code in (
        f'__import__("os").system("touch {target}")',
        f"open('{target}', 'w')",
        "().__class__.__bases__[0].__subclasses__()",
        "exec('x')",
    ):
        assert "not allowed" in refused(code) or "cannot be called" in refused(code)
    assert not target.exists()


def test_a_division_by_zero_at_a_value_is_found_there() -> None:
    expression = parse("1/(a - b)")
    assert as_text(expression.evaluate(SYMBOLS)) == "1/(a - b)"
    with pytest.raises(CardError, match=r"charges\.q\[1\].*divides by zero"):
        expression.evaluate({"a": Fraction(1), "b": Fraction(1)})


def test_a_missing_value_is_named() -> None:
    with pytest.raises(CardError, match="no value for b, l3 in"):
        parse("a + b*l3").evaluate({"a": Fraction(1)})


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_arbitrary_text_is_read_or_refused_but_never_breaks(text: str) -> None:
    try:
        parse(text)
    except CardError as err:
        (finding,) = err.findings
        assert finding.text.isprintable()
