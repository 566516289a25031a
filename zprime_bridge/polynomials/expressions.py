"""Expressions that make observables of polynomials, read without ever executing them.

The text is that of POPxf's ``observable_expressions``: Python arithmetic in variables, numbers and
a few functions. It is parsed by ``ast.parse``, checked against a list of nodes, and turned into a
list of instructions in which equal parts occur once.
"""

from __future__ import annotations

import ast
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, final

import numpy as np

from zprime_bridge.core.errors import PredictionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zprime_bridge.core.arrays import FloatArray

MAX_LENGTH: Final = 4000
MAX_DEPTH: Final = 60
MAX_POWER: Final = 8

_ALLOWED: Final = "numbers, variables, + - * / **, and sqrt, abs, sign, sin, cos, tan, exp, log"
_OPERATIONS: Final[Mapping[str, Callable[..., FloatArray]]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "neg": np.negative,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "sign": np.sign,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "exp": np.exp,
    "log": np.log,
}
_FUNCTIONS: Final = frozenset({"sqrt", "abs", "sign", "sin", "cos", "tan", "exp", "log"})
_SYMBOLS: Final[Mapping[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}

Instruction: TypeAlias = tuple[str, tuple[int, ...]]
"""Operation and the places of its operands: ``("v", (2,))`` is the third variable, ``("c", (0,))``
the first number, ``("**", (4, 2))`` the square of what the fifth instruction made."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """An expression whose numbers are taken out: one program serves many observables.

    Attributes
    ----------
    text : str
        The original.
    variables : tuple of str
        In the order of first appearance.
    constants : tuple of float
        Numbers, in the order of appearance.
    program : tuple of Instruction
        The last one makes the value. The same for expressions that differ in names and numbers
        only.
    """

    text: str
    variables: tuple[str, ...]
    constants: tuple[float, ...]
    program: tuple[Instruction, ...]

    def evaluate(
        self, variables: Sequence[FloatArray], constants: Sequence[FloatArray | float]
    ) -> FloatArray:
        """Evaluate on arrays whose shapes go together.

        Parameters
        ----------
        variables, constants : sequences
            In the order of the attributes; those of another expression with this program will do.

        Returns
        -------
        FloatArray
            NaN or infinite where the expression is not defined.
        """
        made: list[FloatArray] = []
        with np.errstate(all="ignore"):
            for operation, places in self.program:
                if operation == "v":
                    value = variables[places[0]]
                elif operation == "c":
                    value = np.asarray(constants[places[0]])
                elif operation == "**":
                    value = made[places[0]] ** places[1]
                else:
                    value = _OPERATIONS[operation](*[made[place] for place in places])
                made.append(value)
        return made[-1]


def parse_expression(text: str) -> Expression:
    """Read an expression.

    Raises
    ------
    PredictionError
        If it is anything but arithmetic.
    """
    if len(text) > MAX_LENGTH:
        raise PredictionError(f"an expression has {len(text)} characters, at most {MAX_LENGTH}")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as err:
        raise PredictionError(f"{text[:60]!r} is not an expression: write {_ALLOWED}") from err
    compiler = _Compiler(text=text, variables={}, constants=[], program={})
    compiler.place(tree, 0)
    return Expression(
        text=text,
        variables=tuple(compiler.variables),
        constants=tuple(compiler.constants),
        program=tuple(compiler.program),
    )


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Compiler:
    """Collects names, numbers and instructions, each instruction once."""

    text: str
    variables: dict[str, int]
    constants: list[float]
    program: dict[Instruction, int]

    def place(self, node: ast.expr, depth: int) -> int:  # noqa: PLR0911  # one for each kind of node
        """Return the place of the instruction that makes a node's value."""
        if depth > MAX_DEPTH:
            raise PredictionError(f"{self.text[:60]!r} is nested deeper than {MAX_DEPTH} levels")
        match node:
            case ast.Constant(value=int() | float() as number) if _plain(number):
                self.constants.append(float(number))
                return self._made("c", len(self.constants) - 1)
            case ast.Name(id=name):
                return self._made("v", self.variables.setdefault(name, len(self.variables)))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.place(operand, depth + 1)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._made("neg", self.place(operand, depth + 1))
            case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int() as power)):
                if isinstance(power, bool) or power > MAX_POWER:
                    raise PredictionError(f"an exponent is at most {MAX_POWER}, got {power}")
                return self._made("**", self.place(left, depth + 1), power)
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _SYMBOLS:
                places = self.place(left, depth + 1), self.place(right, depth + 1)
                return self._made(_SYMBOLS[type(operator)], *places)
            case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if (
                name in _FUNCTIONS
            ):
                return self._made(name, self.place(argument, depth + 1))
        raise PredictionError(f"{ast.unparse(node)[:60]!r} is not allowed: write {_ALLOWED}")

    def _made(self, operation: str, *places: int) -> int:
        return self.program.setdefault((operation, places), len(self.program))


def _plain(number: float) -> bool:
    return not isinstance(number, bool) and math.isfinite(number)
