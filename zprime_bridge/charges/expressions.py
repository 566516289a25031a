"""Charges as arithmetic expressions in named parameters, read without ever executing them.

Text from a card is split into tokens, parsed by ``ast.parse`` and walked by hand. Sizes of numbers
and polynomials are bounded before anything is computed.
"""

from __future__ import annotations

import ast
import keyword
import math
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.charges.exact import Charge, is_zero, simplified
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_LENGTH: Final = 200
MAX_DEPTH: Final = 100
MAX_DIGITS: Final = 12
MAX_POWER: Final = 8
MAX_DEGREE: Final = 8
MAX_TERMS: Final = 40
MAX_RESULT_DIGITS: Final = 5000
PARAMETER_DIGITS: Final = 60  # numerator and denominator of numerals.exact_number

LARGEST_DENOMINATOR: Final = 30  # of a rational suggested for a decimal

_ALLOWED: Final = "a charge is made of integers, declared parameters, + - * / ** ( ) and sqrt( )"
_TOKEN: Final = re.compile(
    r"(?P<decimal>[0-9]+\.[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?"
    r"|[0-9]+[eE][+-]?[0-9]+)"
    r"|(?P<integer>[0-9]+)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<operator>\*\*|[-+*/()])|(?P<space> +)"
)
_ADVICE: Final = {
    "^": "write ** for a power",
    "−": "write the minus sign of the keyboard",  # a minus copied from a PDF
    "–": "write the minus sign of the keyboard",
    "·": "write * for a product",
    "×": "write * for a product",
}


@final
@dataclass(frozen=True, slots=True)
class ChargeExpression:
    """A charge as written in a card: ``-(2*l + 3*y)/6``. Made by :func:`parse_charge`.

    Attributes
    ----------
    text : str
        The original text.
    names : frozenset of str
        Parameters that it uses.
    place : Place
        Where it stands.
    tree : ast.expr
        The checked syntax tree.
    """

    text: str
    names: frozenset[str]
    place: Place = field(compare=False)
    tree: ast.expr = field(compare=False, repr=False)

    def evaluate(self, values: Mapping[str, Charge]) -> Charge:
        """Return the exact charge.

        Parameters
        ----------
        values : mapping of str to Charge
            Rationals or sympy symbols for (at least) ``names``.

        Returns
        -------
        Charge
            A ``Fraction`` whenever the value is rational; sympy is imported only otherwise.

        Raises
        ------
        CardError
            On a division by zero, a root that is not real, or a missing value.
        """
        missing = self.names - set(values)
        if missing:
            names = ", ".join(sorted(missing))
            raise self._refused(f"no value for {names} in {quoted(self.text)}")
        result = simplified(self._value(self.tree, values))
        if not isinstance(result, Fraction) and result.is_number and not result.is_real:
            raise self._refused(f"{quoted(self.text)} is not a real number")
        return result

    def _value(self, node: ast.expr, values: Mapping[str, Charge]) -> Charge:
        result: Charge
        match node:
            case ast.Constant(value=int() as number):
                result = Fraction(number)
            case ast.Name(id=name):
                result = values[name]
            case ast.UnaryOp(op=operator, operand=operand):
                operand_value = self._value(operand, values)
                result = -operand_value if isinstance(operator, ast.USub) else operand_value
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                result = self._power(self._value(left, values), _exponent(right))
            case ast.BinOp(left=left, op=kind, right=right):
                result = self._pair(kind, self._value(left, values), self._value(right, values))
            case ast.Call(args=[argument]):
                result = self._root(self._value(argument, values))
            case _:
                raise self._refused(f"{quoted(self.text)} is not allowed; {_ALLOWED}")
        return result

    def _pair(self, operator: ast.operator, left: Charge, right: Charge) -> Charge:
        match operator:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case _:
                if is_zero(right):
                    raise self._refused(f"{quoted(self.text)} divides by zero")
                return left / right

    def _power(self, base: Charge, exponent: int) -> Charge:
        if exponent < 0 and is_zero(base):
            raise self._refused(f"{quoted(self.text)} divides by zero")
        return base**exponent

    def _root(self, radicand: Charge) -> Charge:
        if isinstance(radicand, Fraction):
            if radicand < 0:
                raise self._refused(f"{quoted(self.text)} takes the root of a negative number")
            top, bottom = math.isqrt(radicand.numerator), math.isqrt(radicand.denominator)
            if Fraction(top, bottom) ** 2 == radicand:
                return Fraction(top, bottom)
        import sympy  # noqa: PLC0415  # half a second that rational cards must not pay

        return sympy.sqrt(sympy.sympify(radicand, strict=True))  # strict: never text

    def _refused(self, text: str) -> CardError:
        return CardError([self.place.finding(text)])


def parse_charge(text: str, place: Place) -> ChargeExpression:
    """Read a charge without executing anything.

    Parameters
    ----------
    text : str
        Arithmetic in integers and parameters; see the limits at the top of this module.
    place : Place
        Where it stands, for the message.

    Raises
    ------
    CardError
        With one finding that says what is not allowed and what to write instead.
    """
    try:
        _check_tokens(text)
        tree = ast.parse(text.strip(), mode="eval").body
        _size(tree, 0)
    except _RefusedError as err:
        quote = f"{quoted(text)}: " if text.strip() else ""
        raise CardError([place.finding(f"{quote}{err}")]) from None
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        message = f"{quoted(text)}: this is not an arithmetic expression; {_ALLOWED}"
        raise CardError([place.finding(message)]) from None
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - {"sqrt"}
    return ChargeExpression(text=text, names=frozenset(names), place=place, tree=tree)


@final
class _RefusedError(Exception):
    """Text that is no charge; never leaves this module."""


def _check_tokens(text: str) -> None:
    if not text.strip():
        raise _RefusedError("the charge is missing: write a rational such as 0 or -1/3")
    if len(text) > MAX_LENGTH:
        raise _RefusedError(f"{len(text)} characters are too long, at most {MAX_LENGTH} are read")
    position, previous = 0, ""
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            advice = _ADVICE.get(text[position], _ALLOWED)
            raise _RefusedError(f"{quoted(text[position])} is not allowed; {advice}")
        position = token.end()
        if token.lastgroup != "space":
            _check_token(token, previous)
            previous = token.group()
    if previous == "sqrt":
        raise _RefusedError("sqrt needs an argument in parentheses")


def _check_token(token: re.Match[str], previous: str) -> None:
    word = token.group()
    if token.lastgroup == "decimal":
        raise _RefusedError(f"a decimal is not exact: write {_rational(word)}")
    if token.lastgroup == "integer" and len(word) > MAX_DIGITS:
        raise _RefusedError(f"{quoted(word)} has more than {MAX_DIGITS} digits")
    if keyword.iskeyword(word):
        raise _RefusedError(f"{quoted(word)} is not allowed; {_ALLOWED}")
    if previous == "sqrt":
        if word != "(":
            raise _RefusedError("sqrt needs an argument in parentheses")
        return
    starts_operand = word == "(" or token.lastgroup != "operator"
    ends_operand = previous == ")" or previous[-1:].isalnum() or previous[-1:] == "_"
    if starts_operand and ends_operand:
        if word == "(" and not previous[0].isdigit() and previous != ")":
            raise _RefusedError(f"{quoted(previous)} cannot be called, only sqrt; {_ALLOWED}")
        raise _RefusedError(f"an operator is missing before {quoted(word)}")


def _rational(decimal: str) -> str:
    """Suggest the simple rational that a decimal probably stands for."""
    if "e" in decimal.lower():
        return "an exact rational such as 1/3"
    value, digits = Fraction(decimal), len(decimal.partition(".")[2])
    simple = value.limit_denominator(LARGEST_DENOMINATOR)
    near = abs(simple - value) < Fraction(1, 10**digits)
    return f"the rational {simple if near else value}"


@final
@dataclass(frozen=True, slots=True)
class _Size:
    """Upper bounds for the expanded form: terms, degree in the parameters, digits of a number."""

    terms: int
    degree: int
    digits: int


def _size(node: ast.expr, depth: int) -> _Size:
    if depth > MAX_DEPTH:
        raise _RefusedError(f"nested deeper than {MAX_DEPTH} levels")
    match node:
        case ast.Constant(value=int() as number):
            return _Size(1, 0, len(str(number)))
        case ast.Name():
            return _Size(1, 1, PARAMETER_DIGITS)
        case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=operand):
            return _size(operand, depth + 1)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _checked(_size_of_power(_size(left, depth + 1), _exponent(right)))
        case ast.BinOp(
            left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() as op, right=right
        ):
            return _checked(_size_of_pair(op, _size(left, depth + 1), _size(right, depth + 1)))
        case ast.Call(func=ast.Name(id="sqrt"), args=[argument], keywords=[]):
            return _size(argument, depth + 1)
    raise _RefusedError(f"only arithmetic is read; {_ALLOWED}")


def _size_of_power(base: _Size, exponent: int) -> _Size:
    power = abs(exponent)
    terms = math.comb(base.terms + power - 1, power) if base.degree else 1
    return _Size(terms, base.degree * power, base.digits * max(power, 1))


def _size_of_pair(operator: ast.operator, left: _Size, right: _Size) -> _Size:
    digits = left.digits + right.digits + 1
    if isinstance(operator, ast.Add | ast.Sub):
        degree = max(left.degree, right.degree)
        return _Size(left.terms + right.terms if degree else 1, degree, digits)
    return _Size(left.terms * right.terms, left.degree + right.degree, digits)


def _checked(size: _Size) -> _Size:
    if size.degree > MAX_DEGREE or size.terms > MAX_TERMS:
        raise _RefusedError(
            f"too large a polynomial: at most degree {MAX_DEGREE} and {MAX_TERMS} terms"
        )
    if size.digits > MAX_RESULT_DIGITS:
        raise _RefusedError("too large a number to be computed")
    return size


def _exponent(node: ast.expr) -> int:
    sign = 1
    while isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        sign = -sign if isinstance(node.op, ast.USub) else sign
        node = node.operand
    if not (isinstance(node, ast.Constant) and isinstance(node.value, int)):
        raise _RefusedError("an exponent must be an integer, e.g. x**2")
    if node.value > MAX_POWER:
        raise _RefusedError(f"an exponent is at most {MAX_POWER}, got {node.value}")
    return sign * node.value
