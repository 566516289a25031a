"""Conditions on charge sets, read without ever executing them.

Text is split into tokens, parsed by ``ast.parse``, walked by hand, and turned into masks of numpy
arrays. What the words mean stands in :mod:`zprime_bridge.atlas.vocabulary`.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.atlas.vocabulary import CLAIMS, FUNCTIONS, Claim, Function, Number, Rows
from zprime_bridge.charges.names import did_you_mean
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Values = NDArray[np.int64]
    Mask = NDArray[np.bool_]

MAX_LENGTH: Final = 1000
MAX_DEPTH: Final = 40
MAX_DIGITS: Final = 6
LARGEST: Final = 2**31
"""Bound of every number that a condition computes."""

_TOKEN: Final = re.compile(r"[0-9]+|[A-Za-z_][A-Za-z0-9_]*|[=!<>]=|[<>=,()+*-]| +")
_ASSIGNS: Final = re.compile(r"[^=!<>(,]=[^=]")
_ALLOWED: Final = (
    "a condition is made of charges (q1, ..., nu3), integers, + - * ( ), == != < <= > >=, "
    f"and, or, not, the claims {', '.join(sorted(CLAIMS))} and the functions "
    f"{', '.join(sorted(FUNCTIONS))}"
)
_COMPARISONS: Final[dict[type[ast.cmpop], Callable[[Values, Values], Mask]]] = {
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
}
_ARITHMETIC: Final[dict[type[ast.operator], Callable[[Values, Values], Values]]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
}


@final
@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on charge sets. Made by :func:`parse_where`.

    Attributes
    ----------
    text : str
        As it was written.
    species : tuple of str
        Multiplets of the rows, in the order of their columns.
    claim : Claim
        What decides.
    """

    text: str
    species: tuple[str, ...]
    claim: Claim = field(repr=False)

    def mask(self, charges: NDArray[np.int8]) -> Mask:
        """Tell which rows, (n, 3 * species), fulfil it, (n,)."""
        return self.claim.decide(Rows(charges=charges, species=self.species))


def parse_where(text: str, species: Sequence[str], max_charge: int) -> Condition:
    """Read a condition such as ``yukawa(u, d, e) == 3 and zeros(nu) == 3 and q1 == q2``.

    Parameters
    ----------
    text : str
        At most 1000 characters.
    species : sequence of str
        Multiplets of the rows.
    max_charge : int
        Largest |charge|, to bound what is computed.

    Raises
    ------
    CardError
        With one finding that says what is not allowed and what is.
    """
    place = Place(label="--where")
    try:
        _check_tokens(text)
        tree = ast.parse(text.strip(), mode="eval").body
        meant = _Reader(tuple(species), max_charge).claim(tree, 0)
    except _RefusedError as err:
        raise CardError([place.finding(f"{quoted(text)}: {err}")]) from None
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        advice = "write == to compare" if _ASSIGNS.search(text) else _ALLOWED
        raise CardError([place.finding(f"{quoted(text)}: not a condition; {advice}")]) from None
    return Condition(text=text, species=tuple(species), claim=meant)


@final
class _RefusedError(Exception):
    """Text that is no condition; never leaves this module."""


def _check_tokens(text: str) -> None:
    if not text.strip():
        raise _RefusedError(f"the condition is empty; {_ALLOWED}")
    if len(text) > MAX_LENGTH:
        raise _RefusedError(f"{len(text)} characters are too long, at most {MAX_LENGTH} are read")
    position = 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            raise _RefusedError(f"{quoted(text[position])} is not allowed; {_ALLOWED}")
        if token.group().isdigit() and len(token.group()) > MAX_DIGITS:
            raise _RefusedError(f"{token.group()} has more than {MAX_DIGITS} digits")
        position = token.end()


@final
@dataclass(frozen=True, slots=True)
class _Reader:
    """Walks a syntax tree; whatever is not named here is refused."""

    species: tuple[str, ...]
    max_charge: int

    def claim(self, node: ast.expr, depth: int) -> Claim:
        """Read something that is true or false."""
        _check_depth(depth)
        match node:
            case ast.BoolOp(op=operator, values=values):
                parts = [self.claim(value, depth + 1) for value in values]
                together = _all_of if isinstance(operator, ast.And) else _any_of
                return Claim(lambda rows: together(parts, rows))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                denied = self.claim(operand, depth + 1)
                return Claim(lambda rows: ~denied.decide(rows))
            case ast.Compare(left=left, ops=operators, comparators=others):
                return self._comparison([left, *others], operators, depth)
            case ast.Name(id=name) if name in CLAIMS:
                self._check_species(CLAIMS[name].species)
                return Claim(CLAIMS[name].decide)
        raise _RefusedError(f"{_shown(node)} is neither true nor false: compare it, e.g. with == 0")

    def _comparison(
        self, operands: list[ast.expr], operators: list[ast.cmpop], depth: int
    ) -> Claim:
        numbers = [self.number(operand, depth + 1) for operand in operands]
        for operator in operators:
            if type(operator) not in _COMPARISONS:
                raise _RefusedError(f"only == != < <= > >= compare; {_ALLOWED}")
        tests = [_COMPARISONS[type(operator)] for operator in operators]

        def decide(rows: Rows) -> Mask:
            values = [number.compute(rows) for number in numbers]
            pairs = zip(tests, values, values[1:], strict=False)
            masks = [rows.full(test(left, right)) for test, left, right in pairs]
            result: Mask = np.logical_and.reduce(masks)
            return result

        return Claim(decide)

    def number(self, node: ast.expr, depth: int) -> Number:
        """Read an integer."""
        _check_depth(depth)
        match node:
            case ast.Constant(value=int() as value) if not isinstance(value, bool):
                found = Number(lambda _: np.array(value), bound=value)
            case ast.Name(id=name):
                found = self._charge(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.number(operand, depth + 1)
                found = Number(lambda rows: -inner.compute(rows), bound=inner.bound)
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _ARITHMETIC:
                found = _pair(operator, self.number(left, depth + 1), self.number(right, depth + 1))
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords):
                found = self._call(name, arguments, keywords, depth)
            case _:
                raise _RefusedError(f"{_shown(node)} is not an integer; {_ALLOWED}")
        if found.bound > LARGEST:
            raise _RefusedError(f"{_shown(node)} can become larger than {LARGEST}")
        return found

    def _charge(self, name: str) -> Number:
        columns = [f"{species}{number}" for species in self.species for number in (1, 2, 3)]
        if name in columns:
            place = columns.index(name)
            return Number(lambda rows: rows.column(place), bound=self.max_charge)
        if name in CLAIMS:
            raise _RefusedError(f"{name} is true or false, not an integer")
        if name in (*self.species, *FUNCTIONS):
            raise _RefusedError(f"{name} alone is not an integer; write e.g. {_example(name)}")
        if name.startswith("nu"):
            self._check_species(("nu",))
        raise _RefusedError(
            f"{quoted(name)} is unknown{did_you_mean(name, [*columns, *FUNCTIONS])}"
        )

    def _call(
        self, name: str, arguments: list[ast.expr], keywords: list[ast.keyword], depth: int
    ) -> Number:
        if name not in FUNCTIONS:
            raise _RefusedError(f"{quoted(name)} cannot be called{did_you_mean(name, FUNCTIONS)}")
        function = FUNCTIONS[name]
        options = {word.arg: word.value for word in keywords if word.arg is not None}
        if len(options) != len(keywords) or not set(options) <= set(function.options):
            raise _RefusedError(f"write {function.usage}")
        if not function.least <= len(arguments) <= function.most:
            raise _RefusedError(f"{name} has {len(arguments)} arguments; write {function.usage}")
        given = {key: self.number(value, depth + 1) for key, value in options.items()}
        if function.of_species:
            names = [self._species(argument, function) for argument in arguments]
            return function.build_of_species(names, given)
        return function.build_of_numbers([self.number(a, depth + 1) for a in arguments])

    def _species(self, node: ast.expr, function: Function) -> str:
        if isinstance(node, ast.Name):
            self._check_species((node.id,) if node.id == "nu" else ())
            if node.id in self.species and node.id in function.accepts:
                return node.id
        known = ", ".join(name for name in function.accepts if name in self.species)
        raise _RefusedError(f"{_shown(node)} is none of {known}; write {function.usage}")

    def _check_species(self, needed: Sequence[str]) -> None:
        if "nu" in needed and "nu" not in self.species:
            raise _RefusedError("there are no right-handed neutrinos in this atlas (--no-nu)")


def _pair(operator: ast.operator, left: Number, right: Number) -> Number:
    function = _ARITHMETIC[type(operator)]
    is_product = isinstance(operator, ast.Mult)
    bound = left.bound * right.bound if is_product else left.bound + right.bound
    return Number(lambda rows: function(left.compute(rows), right.compute(rows)), bound=bound)


def _all_of(parts: Sequence[Claim], rows: Rows) -> Mask:
    """Decide claims one after the other, each only for the rows that fulfil those before."""
    places = np.arange(len(rows.charges))
    for part in parts:
        rest = Rows(charges=rows.charges[places], species=rows.species)
        places = places[part.decide(rest)]
    mask = np.zeros(len(rows.charges), np.bool_)
    mask[places] = True
    return mask


def _any_of(parts: Sequence[Claim], rows: Rows) -> Mask:
    result: Mask = np.logical_or.reduce([part.decide(rows) for part in parts])
    return result


def _check_depth(depth: int) -> None:
    if depth > MAX_DEPTH:
        raise _RefusedError(f"nested deeper than {MAX_DEPTH} levels")


def _shown(node: ast.expr) -> str:
    return quoted(ast.unparse(node))


def _example(name: str) -> str:
    return FUNCTIONS[name].usage if name in FUNCTIONS else f"{name}1 or sum({name})"
