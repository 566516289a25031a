"""The same beta functions for other integrators, as functions of (t, y) in scaled couplings."""

from __future__ import annotations

import ctypes
from collections import Counter
from math import pi
from typing import TYPE_CHECKING, Any

import numba
import numpy as np
import sympy

from zprime_bridge.flow.driver import Code, slopes_once, work_space
from zprime_bridge.flow.machine_text import LANES

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from flow_cases import Case

    from zprime_bridge.core.arrays import FloatArray

    RightHandSide = Callable[[float, FloatArray], Any]


def compiled_rhs(case: Case) -> RightHandSide:
    """Call the machine code of the flow directly (ctypes), with one of its eight lanes in use."""
    space = work_space(len(case.flow.names))
    first, last = space.y[:, 0], space.new[:, 0]
    rates = case.flow.rates
    addresses = [ctypes.c_void_p(array.ctypes.data) for array in (space.y, rates, space.new)]
    code = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 3)(case.flow.code.addresses["rhs"])

    def rhs(_t: float, y: FloatArray) -> FloatArray:
        first[:] = y
        code(*addresses)
        return last.copy()

    rhs.owners = (space, rates, case.flow.code)  # type: ignore[attr-defined]  # of the memory
    return rhs


def lambdified_rhs(case: Case, modules: str) -> RightHandSide:
    """Write the exact beta functions with sympy: common subexpressions, then plain Python.

    Nothing of it comes from the flow but the scaling: it is an independent right-hand side.
    """
    symbols = {name: sympy.Symbol(name, real=True) for name in case.system.names}
    scaling = dict(zip(case.flow.names, case.flow.scaling, strict=True))
    weights = {name: round(float(np.log(x) / np.log(4 * pi))) for name, x in scaling.items()}
    expressions = []
    for name, orders in zip(case.system.names, case.system.betas, strict=True):
        total = sympy.S.Zero
        for order, terms in enumerate(orders, start=1):
            for term in terms:
                powers: Counter[str] = Counter()
                for letter, exponent in term.monomial.powers:  # y and its conjugate: y is real
                    powers[letter.name] += exponent
                degree = sum(weights[x] * exponent for x, exponent in powers.items())
                if degree - weights[name] != 2 * order or term.monomial.traces:
                    raise SystemExit(f"{name}: a term that this benchmark does not know")
                coefficient = _float(term.coefficient.value)
                total += coefficient * sympy.Mul(*(symbols[x] ** n for x, n in powers.items()))
        expressions.append(total)
    function = sympy.lambdify(list(symbols.values()), expressions, modules=modules, cse=True)
    if modules == "math":  # Python's own numbers are faster than numpy's
        return lambda _t, y: function(*y.tolist())
    return lambda _t, y: function(*y)


def _float(value: Fraction) -> sympy.Expr:
    return sympy.Float(value.numerator / value.denominator, 17)


@numba.njit  # type: ignore[untyped-decorator]
def _repeat(code: Code, y: FloatArray, rates: FloatArray, slopes: FloatArray, count: int) -> None:
    for _ in range(count):
        slopes_once(code, y, rates, slopes)


def repeated(case: Case, count: int) -> Callable[[], None]:
    """Return a call that evaluates the machine code ``count`` times for eight points."""
    space = work_space(len(case.flow.names))
    space.y[:] = case.scaled[:, None]
    code = Code(**case.flow.code.addresses)
    return lambda: _repeat(code, space.y, case.flow.rates, space.new, count // LANES)
