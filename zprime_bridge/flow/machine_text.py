"""The arithmetic of the flow as LLVM assembly: eight trajectories in the lanes of each vector.

Three functions, of vectors of ``LANES`` doubles, without loops or branches:

``rhs(y, c, dy)``
    Right-hand sides at ``y`` (n vectors) with coefficients ``c`` (one number a slot).
``step(y, new, k, c, h, keep, tolerance, inverse_limit, error, peak)``
    Where ``keep`` is not zero the last step is kept (``new`` becomes ``y``, its slope the first of
    ``k``); then one step of Dormand and Prince of length ``h``. ``k`` holds 7 x n slopes. ``error``
    is the sum of squares of the n errors over their tolerances (``tolerance``: absolute,
    relative), ``peak`` the largest |new| x ``inverse_limit``.
``interpolate(y, k, h, theta, between)``
    Values at a fraction ``theta`` of the step that was made last.
"""

from __future__ import annotations

import struct
from collections import Counter
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.flow.dormand_prince import DENSE_WEIGHTS, ERROR_WEIGHTS, STAGE_WEIGHTS, STAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from zprime_bridge.flow.polynomials import Polynomial, Polynomials

LANES: Final = 8
_VECTOR: Final = f"<{LANES} x double>"
_MASK: Final = f"<{LANES} x i1>"
_DECLARATIONS: Final = "\n".join(
    f"declare {_VECTOR} @llvm.{name}.v{LANES}f64({', '.join([_VECTOR] * arguments)})"
    for name, arguments in (("fma", 3), ("fabs", 1), ("maxnum", 2))
)


def machine_text(polynomials: Polynomials) -> str:
    """Write the three functions for a set of polynomials.

    The text depends on which terms there are, not on their coefficients.
    """
    size = len(polynomials.names)
    functions = (_rhs(polynomials), _step(size), _interpolate(size))
    return "\n".join((_DECLARATIONS, *functions))


def _rhs(polynomials: Polynomials) -> str:
    f = _Function("rhs", ("y", "c", "dy"))
    variables = [f.load("y", i) for i in range(len(polynomials.names))]
    for pairs in polynomials.definitions:
        variables.append(f.sum((variables[a], variables[b]) for a, b in pairs))
    for i, beta in enumerate(polynomials.betas):
        f.store(_horner(f, beta, variables), "dy", i)
    return f.text()


def _horner(f: _Function, terms: Polynomial, variables: Sequence[str]) -> str:
    """Sum the terms; the variable that most of them share is taken out first."""
    shared = Counter(variable for product, _ in terms for variable in set(product))
    if not shared:
        return f.total([f.splat("c", slot) for _, slot in terms])
    chosen = max(shared, key=lambda variable: (shared[variable], variable))
    inside: list[tuple[tuple[int, ...], int]] = []
    outside: list[tuple[tuple[int, ...], int]] = []
    for product, slot in terms:
        if chosen in product:
            at = product.index(chosen)
            inside.append((product[:at] + product[at + 1 :], slot))
        else:
            outside.append((product, slot))
    factor = _horner(f, tuple(inside), variables)
    if not outside:
        return f.multiply(variables[chosen], factor)
    return f.fma(variables[chosen], factor, _horner(f, tuple(outside), variables))


def _step(size: int) -> str:
    f = _Function(
        "step",
        ("y", "new", "k", "c", "h", "keep", "tolerance", "inverse_limit", "error", "peak"),
    )
    last = (STAGES - 1) * size
    kept = f.differs_from_zero(f.load("keep", 0))
    for i in range(size):
        f.store(f.select(kept, f.load("new", i), f.load("y", i)), "y", i)
        f.store(f.select(kept, f.load("k", last + i), f.load("k", i)), "k", i)
    h = f.load("h", 0)
    for stage, row in enumerate(STAGE_WEIGHTS[1:], start=1):
        for i in range(size):
            slope = f.sum(
                (f.number(weight), f.load("k", q * size + i))
                for q, weight in enumerate(row)
                if weight
            )
            f.store(f.fma(h, slope, f.load("y", i)), "new", i)
        f.call("rhs", "new", "c", f.address("k", stage * size))
    absolute, relative = f.splat("tolerance", 0), f.splat("tolerance", 1)
    error = peak = f.number(0)
    for i in range(size):
        new = f.absolute(f.load("new", i))
        scale = f.fma(relative, f.larger(f.absolute(f.load("y", i)), new), absolute)
        slope = f.sum(
            (f.number(weight), f.load("k", q * size + i))
            for q, weight in enumerate(ERROR_WEIGHTS)
            if weight
        )
        ratio = f.divide(f.multiply(h, slope), scale)
        error = f.fma(ratio, ratio, error)
        peak = f.larger(peak, f.multiply(new, f.splat("inverse_limit", i)))
    f.store(error, "error", 0)
    f.store(peak, "peak", 0)
    return f.text()


def _interpolate(size: int) -> str:
    f = _Function("interpolate", ("y", "k", "h", "theta", "between"))
    h, theta = f.load("h", 0), f.load("theta", 0)
    weights = {}
    for stage, row in enumerate(DENSE_WEIGHTS):
        if any(row):
            value = f.number(0)
            for weight in reversed(row):
                value = f.fma(theta, value, f.number(weight))
            weights[stage] = f.multiply(theta, value)
    for i in range(size):
        slope = f.sum((value, f.load("k", s * size + i)) for s, value in weights.items())
        f.store(f.fma(h, slope, f.load("y", i)), "between", i)
    return f.text()


@final
class _Function:
    """One function, line by line; every argument is an address of vectors or numbers."""

    def __init__(self, name: str, arguments: tuple[str, ...]) -> None:
        self._head = f"define void @{name}({', '.join(f'ptr noalias %{a}' for a in arguments)}) {{"
        self._lines: list[str] = []

    def text(self) -> str:
        return "\n".join((self._head, *self._lines, "ret void", "}"))

    def address(self, argument: str, place: int, of: str = _VECTOR) -> str:
        return self._new(f"getelementptr {of}, ptr %{argument}, i64 {place}")

    def load(self, argument: str, place: int) -> str:
        return self._new(f"load {_VECTOR}, ptr {self.address(argument, place)}, align 64")

    def store(self, value: str, argument: str, place: int) -> None:
        target = self.address(argument, place)
        self._lines.append(f"store {_VECTOR} {value}, ptr {target}, align 64")

    def splat(self, argument: str, place: int) -> str:
        """Load one number into all lanes."""
        number = self._new(f"load double, ptr {self.address(argument, place, 'double')}, align 8")
        first = self._new(f"insertelement {_VECTOR} poison, double {number}, i32 0")
        zeros = f"<{LANES} x i32> zeroinitializer"
        return self._new(f"shufflevector {_VECTOR} {first}, {_VECTOR} poison, {zeros}")

    @staticmethod
    def number(value: Fraction | float) -> str:
        bits = struct.pack(">d", float(value)).hex().upper()
        return f"<{', '.join([f'double 0x{bits}'] * LANES)}>"

    def multiply(self, first: str, second: str) -> str:
        return self._new(f"fmul {_VECTOR} {first}, {second}")

    def divide(self, first: str, second: str) -> str:
        return self._new(f"fdiv {_VECTOR} {first}, {second}")

    def fma(self, first: str, second: str, third: str) -> str:
        return self._intrinsic("fma", first, second, third)

    def absolute(self, value: str) -> str:
        return self._intrinsic("fabs", value)

    def larger(self, first: str, second: str) -> str:
        return self._intrinsic("maxnum", first, second)

    def sum(self, pairs: Iterable[tuple[str, str]]) -> str:
        """Sum of products of two."""
        (a, b), *rest = pairs
        value = self.multiply(a, b)
        for a, b in rest:
            value = self.fma(a, b, value)
        return value

    def total(self, values: Sequence[str]) -> str:
        first, *rest = values
        for value in rest:
            first = self._new(f"fadd {_VECTOR} {first}, {value}")
        return first

    def differs_from_zero(self, value: str) -> str:
        return self._new(f"fcmp une {_VECTOR} {value}, zeroinitializer")

    def select(self, condition: str, yes: str, no: str) -> str:
        return self._new(f"select {_MASK} {condition}, {_VECTOR} {yes}, {_VECTOR} {no}")

    def call(self, function: str, *arguments: str) -> None:
        given = ", ".join(f"ptr {a if a.startswith('%') else f'%{a}'}" for a in arguments)
        self._lines.append(f"call void @{function}({given})")

    def _intrinsic(self, name: str, *arguments: str) -> str:
        given = ", ".join(f"{_VECTOR} {argument}" for argument in arguments)
        return self._new(f"call {_VECTOR} @llvm.{name}.v{LANES}f64({given})")

    def _new(self, instruction: str) -> str:
        name = f"%v{len(self._lines)}"
        self._lines.append(f"{name} = {instruction}")
        return name
