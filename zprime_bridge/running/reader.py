"""From PyR@TE's ``RGEs.py`` to a ``BetaSystem``: expressions are walked as syntax trees."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.running.algebra import (
    UNIT,
    Letter,
    Monomial,
    Polynomial,
    Word,
    add,
    conjugate,
    multiply,
    trace,
    transpose,
)
from zprime_bridge.running.coefficient import Powers, coefficient_of
from zprime_bridge.running.rges_text import FILE, BetaText, Returned, beta_texts, refused
from zprime_bridge.running.system import BetaSystem, Coupling, Provenance, Sum, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

MAX_EXPONENT: Final = 12
"""Three-loop beta functions have degree 9."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What the names of an expression stand for."""

    numbers: frozenset[str]
    matrices: Mapping[str, tuple[int, int]]
    parameters: frozenset[str]


@final
class _UnreadableError(Exception):
    """A node that cannot be read, and why."""

    def __init__(self, node: ast.expr, reason: str) -> None:
        super().__init__(reason)
        self.node = node
        self.reason = reason


def read_rges(
    text: str,
    *,
    provenance: Provenance,
    shapes: Mapping[str, tuple[int, int]] | None = None,
    parameters: Sequence[str] = (),
) -> BetaSystem:
    """Read the beta functions that PyR@TE wrote.

    Parameters
    ----------
    text : str
        The file ``RGEs.py``; it is never imported or executed.
    provenance : Provenance
        Kept with the result.
    shapes : mapping of str to (int, int), optional
        Rows and columns of the couplings that are matrices: the file does not tell them. ``*``
        between matrices is their product.
    parameters : sequence of str
        Real symbols that are no couplings: the U(1)' charges of a symbolic run.

    Raises
    ------
    ExternalToolError
        Naming the line and the construct that is not understood.

    References
    ----------
    PyR@TE 3: arXiv:2007.12700, sec. 4.4 (Python output).
    """
    functions = beta_texts(text)
    matrices = dict(shapes or {})
    known = {function.name for function in functions}
    for name in [*matrices, *parameters]:
        if (name in known) != (name in matrices):
            raise refused(1, name, f"{FILE} has{'' if name in known else ' no'} such coupling")
    names = _Names(
        numbers=frozenset(known - set(matrices)),
        matrices=matrices,
        parameters=frozenset(parameters),
    )
    return BetaSystem(
        couplings=tuple(
            Coupling(name=f.name, kind=f.kind, shape=matrices.get(f.name, ())) for f in functions
        ),
        parameters=tuple(parameters),
        betas=tuple(
            tuple(_sum(function, returned, names) for returned in function.orders)
            for function in functions
        ),
        provenance=provenance,
    )


def _sum(function: BetaText, returned: Returned, names: _Names) -> Sum:
    """Read one returned expression; sums are split first, because some have thousands of terms."""
    total: Polynomial = {}
    for sign, summand in _summands(returned.text):
        try:
            value = _summand(summand, function.name, names)
        except _UnreadableError as err:
            raise refused(returned.line, ast.unparse(err.node), err.reason) from err
        except (SyntaxError, ValueError, RecursionError) as err:
            raise refused(returned.line, summand, f"it is no expression ({err})") from err
        for monomial, coefficient in value.items():
            rest = total.pop(monomial, 0) + sign * coefficient
            if rest:
                total[monomial] = rest
    return _collected(total, names)


def _summand(text: str, name: str, names: _Names) -> Polynomial:
    """Read one summand; a product of matrices that is 1 x 1 is a number, its trace."""
    tree = ast.parse(text.strip(), mode="eval").body
    value = _value(tree, names)
    shape = names.matrices.get(name)
    result: Polynomial = {}
    for monomial, coefficient in value.items():
        found = _shape(monomial.word, names, tree)
        term: Polynomial = {monomial: coefficient}
        if shape is None and found == (1, 1):
            term = trace(term)
        elif found != shape:
            raise _UnreadableError(
                tree, f"it is {_kind(found)}, but '{name}' is {_kind(shape)}; is a shape missing?"
            )
        result = add(result, term)
    return result


def _shape(word: Word, names: _Names, node: ast.expr) -> tuple[int, int] | None:
    """Return rows and columns of a product of matrices; None for a number."""
    shape: tuple[int, int] | None = None
    for letter in word:
        rows, columns = names.matrices[letter.name][:: -1 if letter.transposed else 1]
        if shape is not None and shape[1] != rows:
            raise _UnreadableError(node, "shapes of its matrices do not fit together")
        shape = (rows if shape is None else shape[0], columns)
    return shape


def _kind(shape: tuple[int, int] | None) -> str:
    return "a number" if shape is None else f"a {shape[0]} x {shape[1]} matrix"


def _summands(text: str) -> Iterator[tuple[int, str]]:
    """Split at the signs that stand between spaces outside all parentheses."""
    depth, start, sign = 0, 0, 1
    for place, character in enumerate(text):
        if character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
        elif depth == 0 and character in "+-" and text[place - 1 : place + 2] == f" {character} ":
            yield sign, text[start:place]
            start, sign = place + 1, (1 if character == "+" else -1)
    yield sign, text[start:]


def _collected(total: Polynomial, names: _Names) -> Sum:
    """Separate parameters from couplings."""
    sums: dict[Monomial, dict[Powers, Fraction]] = {}
    for monomial, coefficient in total.items():
        powers = tuple((l.name, n) for l, n in monomial.powers if l.name in names.parameters)
        couplings = tuple((l, n) for l, n in monomial.powers if l.name not in names.parameters)
        rest = Monomial(couplings, monomial.traces, monomial.word)
        sums.setdefault(rest, {})[powers] = coefficient
    return tuple(Term(coefficient_of(sums[monomial]), monomial) for monomial in sorted(sums))


def _value(node: ast.expr, names: _Names) -> Polynomial:
    match node:
        case ast.Constant(value=number):
            return _constant(node, number)
        case ast.Name(id=name):
            return _named(node, name, names)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return add({}, _value(operand, names), sign=-1)
        case ast.BinOp():
            return _operation(node, names)
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in _CALLS:
            value = _value(argument, names)
            try:
                return _CALLS[name](value)
            except ValueError as err:
                raise _UnreadableError(node, f"{err}; is a shape missing?") from err
    raise _UnreadableError(node, _reason(node))


def _reason(node: ast.expr) -> str:
    match node:
        case ast.Call(func=ast.Attribute(attr="sqrt")) | ast.Call(func=ast.Name(id="sqrt")):
            return "square roots are not rational; choose charges without them"
    return "this construct is not known in beta functions"


def _constant(node: ast.expr, number: object) -> Polynomial:
    if not isinstance(number, int) or isinstance(number, bool):
        reason = "only integers are exact; write charges as fractions, not as decimals"
        raise _UnreadableError(node, reason)
    return {UNIT: Fraction(number)} if number else {}


def _operation(node: ast.BinOp, names: _Names) -> Polynomial:
    if isinstance(node.op, ast.Pow):
        return _power(node, names)
    left, right = _value(node.left, names), _value(node.right, names)
    match node.op:
        case ast.Add():
            return add(left, right)
        case ast.Sub():
            return add(left, right, sign=-1)
        case ast.Mult():
            return multiply(left, right)
        case ast.Div():
            return _quotient(node, left, right)
    raise _UnreadableError(node, _reason(node))


_CALLS: Final[dict[str, Callable[[Polynomial], Polynomial]]] = {
    "tr": trace,
    "adjoint": lambda polynomial: conjugate(transpose(polynomial)),
    "transpose": transpose,
    "conjugate": conjugate,
}


def _named(node: ast.expr, name: str, names: _Names) -> Polynomial:
    if name in names.matrices:
        return {Monomial(word=(Letter(name),)): Fraction(1)}
    if name in names.numbers or name in names.parameters:
        return {Monomial(powers=((Letter(name), 1),)): Fraction(1)}
    raise _UnreadableError(node, "there is no beta function of this name")


def _quotient(node: ast.expr, dividend: Polynomial, divisor: Polynomial) -> Polynomial:
    if set(divisor) != {UNIT}:
        raise _UnreadableError(node, "only division by a number keeps it a polynomial")
    return {monomial: value / divisor[UNIT] for monomial, value in dividend.items()}


def _exponent(node: ast.expr) -> int:
    match node:
        case ast.Constant(value=int() as number) if 1 <= number <= MAX_EXPONENT:
            return number
    raise _UnreadableError(node, f"an exponent must be an integer from 1 to {MAX_EXPONENT}")


def _power(node: ast.BinOp, names: _Names) -> Polynomial:
    """Raise to a power; even powers of ``abs`` are products with the conjugate."""
    exponent = _exponent(node.right)
    match node.left:
        case ast.Call(func=ast.Name(id="abs"), args=[argument], keywords=[]):
            value = _value(argument, names)
            if exponent % 2 or any(monomial.word for monomial in value):
                raise _UnreadableError(node, "only even powers of the modulus of a number")
            factor, repeats = multiply(value, conjugate(value)), exponent // 2
        case _:
            factor, repeats = _value(node.left, names), exponent
    result: Polynomial = {UNIT: Fraction(1)}
    for _ in range(repeats):
        result = multiply(result, factor)
    return result
