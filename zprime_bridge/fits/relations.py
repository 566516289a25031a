"""Linear relations between Wilson coefficients as text, read without ever executing it.

``C9_bsmumu, C10_bsmumu = -C9_bsmumu`` varies one number; ``Im(C10_bsmumu)`` is the imaginary part,
a plain name the real part with the imaginary part at zero.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_LENGTH: Final = 1000
MAX_ITEM_LENGTH: Final = 200
MAX_DIGITS: Final = 12
PART: Final = re.compile(r"(?:(?P<part>Re|Im)\((?P<inner>\w+)\)|(?P<plain>\w+))", re.ASCII)
_CHARACTERS: Final = re.compile(r"[A-Za-z0-9_+\-*/(). ]*", re.ASCII)
_PRODUCT: Final = re.compile(r"(?<![A-Za-z0-9_.])[0-9]+[A-Za-z_(]", re.ASCII)
_EXAMPLE: Final = "e.g. C9_bsmumu, C10_bsmumu=-C9_bsmumu"


@final
@dataclass(frozen=True, slots=True, order=True)
class Part:
    """The real or the imaginary part of a coefficient."""

    coefficient: str
    imaginary: bool = False

    def __str__(self) -> str:
        return f"Im({self.coefficient})" if self.imaginary else self.coefficient


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Parts of coefficients as linear forms of the free ones.

    Attributes
    ----------
    free : tuple of Part
        What is varied, in the order of the text.
    forms : mapping of Part to mapping of Part to Fraction
        For every part that does not vanish its factors, free parts included.
    text : str
        The relations in one line.
    """

    free: tuple[Part, ...]
    forms: Mapping[Part, Mapping[Part, Fraction]]
    text: str


def parse_relations(text: str) -> Relations:
    """Read what a fit varies.

    Parameters
    ----------
    text : str
        Items between commas: a free part, or ``part = linear form``. A part that stands only on
        a right-hand side is free.

    Raises
    ------
    CardError
        With one finding per item that cannot be read or is given twice.
    """
    place = Place(label="coefficients")
    if len(text) > MAX_LENGTH:
        message = f"{len(text)} characters are too long, at most {MAX_LENGTH}"
        raise CardError([place.finding(message)])
    items = [item.strip() for item in text.split(",")]
    if not any(items):
        raise CardError([place.finding(f"name at least one coefficient, {_EXAMPLE}")])
    free: list[Part] = []
    bound: dict[Part, Mapping[Part, Fraction]] = {}
    findings = []
    for item in items:
        try:
            part, form = _item(item)
        except _RefusedError as err:
            findings.append(place.finding(f"{quoted(item)}: {err}"))
            continue
        if part in bound or (part in free and form is None):
            findings.append(place.finding(f"{quoted(item)}: it is given twice"))
        elif form is None:
            free.append(part)
        else:
            bound[part] = form
    if findings:
        raise CardError(findings)
    return _resolved(free, bound, place)


def _resolved(
    free: list[Part], bound: Mapping[Part, Mapping[Part, Fraction]], place: Place
) -> Relations:
    """Find what is free, and refuse relations of relations."""
    named = [part for form in bound.values() for part in form]
    chained = [part for part in dict.fromkeys([*free, *named]) if part in bound]
    if chained:
        names = ", ".join(str(part) for part in chained)
        message = f"{names}: is both given by a relation and used as free; express all by free ones"
        raise CardError([place.finding(message)])
    varied = tuple(dict.fromkeys([*free, *named]))
    if not varied:
        raise CardError([place.finding(f"nothing is left to vary, {_EXAMPLE}")])
    forms = {**{part: {part: Fraction(1)} for part in varied}, **bound}
    lines = [str(part) for part in varied]
    lines += [f"{part} = {_form_text(form)}" for part, form in bound.items()]
    return Relations(free=varied, forms=forms, text=", ".join(lines))


def _form_text(form: Mapping[Part, Fraction]) -> str:
    if not form:
        return "0"
    signs = {1: "", -1: "-"}
    terms = [signs.get(int(f), "") + str(p) if abs(f) == 1 else f"{f} {p}" for p, f in form.items()]
    return " + ".join(terms).replace("+ -", "- ")


def _item(item: str) -> tuple[Part, dict[Part, Fraction] | None]:
    left, equals, right = item.partition("=")
    match = PART.fullmatch(left.strip())
    if match is None or not (match["inner"] or match["plain"])[0].isalpha():
        raise _RefusedError(f"write NAME, Im(NAME) or NAME = linear form, {_EXAMPLE}")
    part = Part(match["inner"] or match["plain"], match["part"] == "Im")
    if not equals:
        return part, None
    constant, form = _linear(_tree(right.strip()))
    if constant:
        raise _RefusedError("a relation must vanish in the Standard Model: no constant terms")
    return part, {name: factor for name, factor in form.items() if factor}


def _tree(text: str) -> ast.expr:
    if not text or len(text) > MAX_ITEM_LENGTH or not _CHARACTERS.fullmatch(text):
        raise _RefusedError(f"the right-hand side is no linear form, {_EXAMPLE}")
    if re.search(rf"[0-9]{{{MAX_DIGITS + 1}}}", text):
        raise _RefusedError(f"a factor has more than {MAX_DIGITS} digits")
    if _PRODUCT.search(text):
        raise _RefusedError("an operator is missing after a number: write 2*C9_bsmumu")
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise _RefusedError(f"the right-hand side is no linear form, {_EXAMPLE}") from None


_Form = tuple[Fraction, dict[Part, Fraction]]
"""A constant, and the factors of parts of coefficients."""


def _linear(node: ast.expr) -> _Form:
    form: _Form
    match node:
        case ast.Constant(value=int() as value):
            form = Fraction(value), {}
        case ast.Constant(value=float()):
            raise _RefusedError("a decimal is not exact: write a rational such as 1/2")
        case ast.Name(id=name):
            form = Fraction(0), {Part(name): Fraction(1)}
        case ast.Call(func=ast.Name(id="Re" | "Im" as kind), args=[ast.Name(id=name)], keywords=[]):
            form = Fraction(0), {Part(name, kind == "Im"): Fraction(1)}
        case ast.UnaryOp(op=ast.UAdd() | ast.USub() as sign, operand=operand):
            form = _scaled(_linear(operand), Fraction(-1 if isinstance(sign, ast.USub) else 1))
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as sign, right=right):
            factor = Fraction(-1 if isinstance(sign, ast.Sub) else 1)
            form = _sum(_linear(left), _scaled(_linear(right), factor))
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() as operator, right=right):
            form = _product(_linear(left), _linear(right), divide=isinstance(operator, ast.Div))
        case _:
            raise _RefusedError("only sums of coefficients times rational factors are read")
    return form


def _sum(first: _Form, second: _Form) -> _Form:
    parts = dict.fromkeys([*first[1], *second[1]])
    zero = Fraction(0)
    added = {part: first[1].get(part, zero) + second[1].get(part, zero) for part in parts}
    return first[0] + second[0], added


def _scaled(form: _Form, factor: Fraction) -> _Form:
    return form[0] * factor, {part: value * factor for part, value in form[1].items()}


def _product(left: _Form, right: _Form, *, divide: bool) -> _Form:
    if divide:
        if right[1]:
            raise _RefusedError("a coefficient stands in a denominator: relations are linear")
        if not right[0]:
            raise _RefusedError("it divides by zero")
        return _scaled(left, 1 / right[0])
    if left[1] and right[1]:
        raise _RefusedError("two coefficients are multiplied: relations are linear")
    return _scaled(left, right[0]) if left[1] else _scaled(right, left[0])


def varied_coefficients(relations: Relations) -> Sequence[str]:
    """Name every coefficient that can differ from zero."""
    return tuple(dict.fromkeys(part.coefficient for part, form in relations.forms.items() if form))


@final
class _RefusedError(Exception):
    """Text that is no relation; never leaves this module."""
