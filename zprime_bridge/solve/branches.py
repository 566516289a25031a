"""All branches of a system of polynomial conditions, by case splitting.

Rules, in this order: factors, linear forms, forms without rational zeros, two quadratic and cubic
conditions together, quadrics by lines, symbols that stand linearly. What resists is kept.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Final

import sympy

from zprime_bridge.solve.cubics import (
    CUBIC,
    SURFACE_VARIABLES,
    CubicLines,
    inverse_matrix,
    skew_lines,
)
from zprime_bridge.solve.isotropy import is_isotropic, isotropic_vector, isotropic_vectors
from zprime_bridge.solve.linear import reduced_echelon
from zprime_bridge.solve.quadrics import aligned_quadric, is_quadratic_form, quadric_rank
from zprime_bridge.solve.state import numerator
from zprime_bridge.solve.steps import (
    BasisChange,
    Elimination,
    LinearChange,
    QuadricLines,
    polynomial_at,
)

if TYPE_CHECKING:
    from sympy import Expr, Symbol

    from zprime_bridge.solve.quadrics import Quadric
    from zprime_bridge.solve.state import State

MAX_DEPTH: Final = 24
IRRATIONAL: Final = "solutions with irrational charges exist beside it and are left out"
OUT_OF_TIME: Final = "not worked out further: the time limit was reached"
UNPARAMETRISED: Final = "no rational parametrisation found: the conditions remain"
SPECIAL: Final = "a special case of the implicit family, which it makes explicit"
CONIC_RANK: Final = 3
MAX_PLANES: Final = 24  # hyperbolic planes tried before giving up


def all_branches(state: State, deadline: float) -> list[State]:
    """Return every branch; ``conditions`` are left where no parametrisation was found.

    Parameters
    ----------
    state : State
        Conditions on free symbols.
    deadline : float
        ``time.monotonic()`` after which branches are handed out as they are.
    """
    return _solved(state, deadline, 0)


def _solved(state: State, deadline: float, depth: int) -> list[State]:
    state = _clean(state)
    if any(not c.free_symbols for c in state.conditions) or 0 in state.nonzero:
        return []  # a contradiction
    if not state.conditions:
        return [state]
    if time.monotonic() > deadline or depth > MAX_DEPTH:
        return [state.remarked(OUT_OF_TIME)]
    following = _split(state)
    if following is None:
        return [state.remarked(UNPARAMETRISED)]
    finals = [_solved(branch, deadline, depth + 1) for branch in following]
    general, special = finals[0], [final for others in finals[1:] for final in others]
    resisting = [final for final in general if final.conditions]
    if not resisting or not _is_detour(state, following[0]):
        return general + special
    # the detour led nowhere: the conditions are best told in the symbols before it
    told = [state.remarked(resisting[0].remarks[-1])]
    rational = [f for f in (*general, *special) if not f.conditions]
    return told + [final.remarked(SPECIAL) for final in rational]


def _is_detour(before: State, after: State) -> bool:
    """Whether a rule only rewrote a branch: new symbols, or a symbol solved for with a divisor."""
    kinds = (BasisChange, CubicLines, LinearChange, QuadricLines)
    return any(
        isinstance(step, kinds) or (isinstance(step, Elimination) and step.divisor.free_symbols)
        for step in after.steps[len(before.steps) :]
    )


def _clean(state: State) -> State:
    """Drop conditions that hold identically, and factors that cannot vanish."""
    conditions: list[Expr] = []
    for condition in state.conditions:
        reduced = numerator(condition)
        if reduced == 0:
            continue
        if reduced.free_symbols:
            _, factors = sympy.factor_list(reduced)
            kept = [f for f, _ in factors if not _cannot_vanish(f, state.nonzero)]
            reduced = sympy.expand(sympy.Mul(*kept)) if kept else sympy.Integer(1)
        if reduced not in conditions:
            conditions.append(reduced)
    return state.with_conditions(conditions)


def _cannot_vanish(factor: Expr, nonzero: tuple[Expr, ...]) -> bool:
    return any(
        sympy.expand(factor - other) == 0 or sympy.expand(factor + other) == 0
        for expression in nonzero
        for other, _ in sympy.factor_list(expression)[1]
    )


def _split(state: State) -> list[State] | None:
    """Apply the first rule that helps; None if none does."""
    rules = (
        _factors, _linear, _anisotropic, _two_forms, _single_quadric, _linear_symbol,
        _cubic_surface,
    )  # fmt: skip
    for rule in rules:
        branches = rule(state)
        if branches is not None:
            return branches
    return None


def _factors(state: State) -> list[State] | None:
    for index, condition in enumerate(state.conditions):
        _, factors = sympy.factor_list(condition)
        if len(factors) > 1:
            others = state.conditions[:index] + state.conditions[index + 1 :]
            return [state.with_conditions((factor, *others)) for factor, _ in factors]
    return None


def _linear(state: State) -> list[State] | None:
    for condition in state.conditions:
        poly = sympy.Poly(condition, *sorted(condition.free_symbols, key=str))
        if poly.total_degree() == 1:
            symbol = next(s for s in state.free if s in condition.free_symbols)
            coefficient = condition.coeff(symbol)
            rest = sympy.expand(condition - coefficient * symbol)
            return [state.after(Elimination(symbol, -rest / coefficient, sympy.Integer(1)))]
    return None


def _anisotropic(state: State) -> list[State] | None:
    """Set all variables of a form to zero if it has no other rational zero."""
    for index, condition in enumerate(state.conditions):
        symbols = sorted(condition.free_symbols, key=str)
        others = state.conditions[:index] + state.conditions[index + 1 :]
        if is_quadratic_form(condition):
            changed, quadric = aligned_quadric(state, condition)
            if is_isotropic(quadric.gram) is False:
                return [
                    replace(
                        changed,
                        conditions=(*quadric.coordinates, *changed.conditions),
                    ).remarked(IRRATIONAL)
                ]
        elif len(symbols) <= len(("x", "y")) and sympy.Poly(condition, *symbols).is_homogeneous:
            return [state.with_conditions((*symbols, *others)).remarked(IRRATIONAL)]
    return None


def _two_forms(state: State) -> list[State] | None:
    """Treat a quadric and one further condition together."""
    quadrics = [c for c in state.conditions if is_quadratic_form(c)]
    others = [c for c in state.conditions if c not in quadrics]
    if len(quadrics) != 1 or len(others) != 1:
        return None
    changed, quadric = aligned_quadric(state, quadrics[0])
    first, second = (c for c in changed.conditions)
    form, other = (first, second) if is_quadratic_form(first) else (second, first)
    radical = [s for s in changed.free if s not in quadric.coordinates and s in other.free_symbols]
    for symbol in radical:
        poly = sympy.Poly(other, symbol)
        if poly.degree() != 1:
            continue
        _, remainder = sympy.reduced(poly.LC(), [form], *changed.free, order="grevlex")
        if remainder == 0:  # the symbol drops out on the quadric
            without = sympy.expand(other - poly.LC() * symbol)
            return [changed.with_conditions((form, without))]
        return _solved_for(changed, other, symbol)
    if len(quadric.coordinates) == CONIC_RANK:
        return _by_lines(changed, quadric)
    return _hyperbolic(changed, quadric, other)


def _hyperbolic(state: State, quadric: Quadric, other: Expr) -> list[State] | None:
    """Write the quadric as x y + f(rest) such that the other condition gets rid of x and y.

    x and y run along two solutions of both conditions.
    """
    if not other.free_symbols <= set(quadric.coordinates):
        return None
    points = [
        point
        for point in isotropic_vectors(quadric.gram)
        if polynomial_at(other, dict(zip(map(str, quadric.coordinates), point, strict=True))) == 0
    ]
    tried = 0
    for first, second in combinations(points, 2):
        if quadric.mixed(first, second) == 0:
            continue
        tried += 1
        if tried > MAX_PLANES:
            return None
        changed = _in_plane(state, quadric, first, second)
        x, y = changed.steps[-1].new[:2]  # type: ignore[union-attr]  # a BasisChange
        quadratic = next(c for c in changed.conditions if is_quadratic_form(c))
        branches = _solved_for(changed, quadratic, x)
        if all(y not in c.free_symbols for c in _clean(branches[0]).conditions):
            return branches
    return None


def _in_plane(
    state: State, quadric: Quadric, first: list[Fraction], second: list[Fraction]
) -> State:
    """Choose coordinates along two isotropic vectors, and what is orthogonal to both."""
    size = len(first)
    norm = quadric.mixed(first, second)
    basis = [first, second]
    for i in range(size):
        vector = [Fraction(int(i == j)) for j in range(size)]
        a, b = quadric.mixed(vector, second) / norm, quadric.mixed(vector, first) / norm
        projected = [v - a * p - b * r for v, p, r in zip(vector, first, second, strict=True)]
        if len(reduced_echelon([*basis, projected])[1]) > len(basis):
            denominator = math.lcm(*(x.denominator for x in projected))
            content = math.gcd(*(int(x * denominator) for x in projected))
            basis.append([x * denominator / content for x in projected])
    new: list[Symbol] = []
    for _ in range(size):
        state, symbol = state.symbol("z")
        new.append(symbol)
    step = BasisChange(
        old=quadric.coordinates,
        new=tuple(new),
        basis=tuple(map(tuple, basis)),
        inverse=tuple(map(tuple, inverse_matrix(basis))),
    )
    return state.after(step)


def _single_quadric(state: State) -> list[State] | None:
    """Parametrise a quadric that stands alone, or whose rank is three."""
    for condition in state.conditions:
        if not is_quadratic_form(condition):
            continue
        if len(state.conditions) > 1 and quadric_rank(condition) > CONIC_RANK:
            continue
        changed, quadric = aligned_quadric(state, condition)
        branches = _by_lines(changed, quadric)
        if branches is not None:
            return branches
    return None


def _by_lines(state: State, quadric: Quadric) -> list[State] | None:
    """Parametrise a quadric by the lines through one of its rational points."""
    point = isotropic_vector(quadric.gram)
    if point is None:
        return None
    missing = next(i for i, x in enumerate(point) if x)
    size = len(point)
    original = state
    state, scale = state.symbol("k")
    directions: list[Symbol] = []
    for _ in range(size - 1):
        state, direction = state.symbol("t")
        directions.append(direction)
    step = QuadricLines(
        coordinates=quadric.coordinates,
        gram=quadric.gram,
        point=tuple(point),
        scale=scale,
        directions=tuple(directions),
        missing=missing,
    )
    general = state.after(step)
    if size == CONIC_RANK:
        return [general]
    tangent = numerator(quadric.tangent(point))
    return [
        replace(general, closed=False),
        original.with_conditions((tangent, *original.conditions)),
    ]


def _linear_symbol(state: State) -> list[State] | None:
    """Solve for a symbol that stands linearly in a condition, or let its coefficient vanish."""
    candidates: list[tuple[int, int, int, Expr, Symbol]] = []
    for number, condition in enumerate(state.conditions):
        for place, symbol in enumerate(state.free):
            if symbol in condition.free_symbols:
                poly = sympy.Poly(condition, symbol)
                if poly.degree() == 1:
                    leading = poly.LC()
                    degree = sympy.Poly(leading, *sorted(leading.free_symbols, key=str))
                    candidates.append((degree.total_degree(), place, number, condition, symbol))
    if not candidates:
        return None
    _, _, _, condition, symbol = min(candidates, key=lambda c: c[:3])
    return _solved_for(state, condition, symbol)


def _cubic_surface(state: State) -> list[State] | None:
    """Parametrise a cubic in four symbols with two skew rational lines."""
    for condition in state.conditions:
        symbols = tuple(s for s in state.free if s in condition.free_symbols)
        poly = sympy.Poly(condition, *symbols)
        if (
            len(state.conditions) > 1
            or len(symbols) != SURFACE_VARIABLES
            or not poly.is_homogeneous
            or poly.total_degree() != CUBIC
        ):
            continue
        basis = skew_lines(condition, symbols)
        if basis is not None:
            return _by_skew_lines(state, symbols, basis)
    return None


def _by_skew_lines(
    state: State, symbols: tuple[Symbol, ...], basis: list[list[Fraction]]
) -> list[State]:
    coordinates: list[Symbol] = []
    for _ in symbols:
        state, symbol = state.symbol("z")
        coordinates.append(symbol)
    change = BasisChange(
        old=symbols,
        new=tuple(coordinates),
        basis=tuple(map(tuple, basis)),
        inverse=tuple(map(tuple, inverse_matrix(basis))),
    )
    state = state.after(change)
    (condition,) = state.conditions
    a1, a2, b1, b2 = coordinates
    by_first = sympy.Poly(condition, a1, a2)
    m = sum(
        (c * a1**i * a2**j for (i, j), c in by_first.terms() if i + j == len("aa")),
        sympy.Integer(0),
    )
    n = sympy.expand(condition - m)
    original = state
    state, scale = state.symbol("k")
    new: list[Symbol] = []
    for _ in symbols:
        state, symbol = state.symbol("t")
        new.append(symbol)
    step = CubicLines(
        (a1, a2), (b1, b2), sympy.expand(m), n, scale, (new[0], new[1]), (new[2], new[3])
    )
    return [
        replace(state.after(step), closed=False),
        original.with_conditions((m, n)),
    ]


def _solved_for(state: State, condition: Expr, symbol: Symbol) -> list[State]:
    poly = sympy.Poly(condition, symbol)
    leading, rest = poly.coeff_monomial(symbol), poly.coeff_monomial(1)
    others = tuple(c for c in state.conditions if c != condition)
    solved = state.with_conditions(others).after(
        Elimination(symbol, sympy.cancel(-rest / leading), leading)
    )
    general = replace(solved, nonzero=(*solved.nonzero, leading), closed=False)
    if not leading.free_symbols:
        return [replace(solved, closed=state.closed)]
    return [general, state.with_conditions((leading, rest, *others))]
