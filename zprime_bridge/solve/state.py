"""One branch of the solution while it is being worked out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, final

import sympy

from zprime_bridge.solve.cubics import CubicLines
from zprime_bridge.solve.steps import LinearChange, QuadricLines, SetToOne

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sympy import Expr, Symbol

    from zprime_bridge.solve.steps import Step


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Directions w of which only ratios matter, and the scale k that absorbs their size."""

    scale: Symbol
    directions: tuple[Symbol, ...]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A branch: charges in free symbols, and the polynomials that must still vanish.

    Attributes
    ----------
    values : mapping of str to Expr
        Every unknown; rational in ``free``.
    free : tuple of Symbol
        Those that are best eliminated first stand first.
    conditions : tuple of Expr
        Polynomials in ``free``, to be set to zero.
    nonzero : tuple of Expr
        Polynomials that must not vanish, or the point belongs to another branch.
    steps : tuple of Step
        How the symbols came about.
    groups : tuple of Group
        Homogeneous directions.
    closed : bool
        Whether no point of the branch escapes the parametrisation.
    remarks : tuple of str
        What a reader should know: irrational solutions left out, and so on.
    used : int
        Number of symbols named so far.
    """

    values: Mapping[str, Expr]
    free: tuple[Symbol, ...]
    conditions: tuple[Expr, ...]
    nonzero: tuple[Expr, ...] = ()
    steps: tuple[Step | CubicLines, ...] = ()
    groups: tuple[Group, ...] = ()
    closed: bool = True
    remarks: tuple[str, ...] = ()
    used: int = 0

    def with_conditions(self, conditions: Iterable[Expr]) -> State:
        """Return the branch with other conditions."""
        return replace(self, conditions=tuple(conditions))

    def remarked(self, remark: str) -> State:
        """Return the branch with one more remark."""
        return self if remark in self.remarks else replace(self, remarks=(*self.remarks, remark))

    def after(self, step: Step | CubicLines) -> State:
        """Substitute a change of variables everywhere."""
        forward = step.forward
        dropped = set(forward)
        new = sorted(
            set().union(*(e.free_symbols for e in forward.values())) - set(self.free), key=str
        )
        values = {name: _normal(e.subs(forward)) if dropped & e.free_symbols else e
                  for name, e in self.values.items()}  # fmt: skip
        groups = tuple(
            replace(g, directions=tuple(w for w in g.directions if w not in dropped))
            for g in self.groups
        )
        state = replace(
            self,
            values=values,
            free=(*(s for s in self.free if s not in dropped), *new),
            conditions=tuple(numerator(c.subs(forward)) for c in self.conditions),
            nonzero=tuple(numerator(c.subs(forward)) for c in self.nonzero),
            steps=(*self.steps, step),
            groups=groups,
        )
        if isinstance(step, QuadricLines):
            group = Group(scale=step.scale, directions=step.directions)
            state = replace(state, groups=(*state.groups, group))
        elif isinstance(step, CubicLines):
            pairs = (step.new_first, step.new_second)
            added = tuple(Group(scale=step.scale, directions=pair) for pair in pairs)
            state = replace(state, groups=(*state.groups, *added))
        return state.with_last_directions()

    def with_last_directions(self) -> State:
        """Set the last direction of a group to one."""
        for group in self.groups:
            if len(group.directions) == 1:
                step = SetToOne(group.directions[0], group.scale)
                rest = tuple(g for g in self.groups if g is not group)
                return replace(self, groups=rest).after(step)
        return self

    def symbol(self, letter: str) -> tuple[State, Symbol]:
        """Return a new symbol, named differently from all others."""
        taken = {str(s) for s in self.free} | set(self.values)
        number = self.used + 1
        while f"{letter}{number}" in taken:
            number += 1
        return replace(self, used=number), sympy.Symbol(f"{letter}{number}")

    def aligned(self, pairs: tuple[tuple[Symbol, Expr], ...]) -> tuple[State, tuple[Symbol, ...]]:
        """Make linear forms ``symbol + remainder`` to symbols of their own."""
        state, named = self, []
        for symbol, remainder in pairs:
            if remainder == 0:
                named.append((symbol, symbol, remainder))
                continue
            state, new = state.symbol("y")
            named.append((symbol, new, remainder))
        changed = tuple(entry for entry in named if entry[2] != 0)
        if changed:
            state = state.after(LinearChange(changed))
        return state, tuple(new for _, new, _ in named)


def numerator(expression: Expr) -> Expr:
    """Return the numerator of a rational expression, expanded, as a primitive polynomial."""
    top = expression
    if not expression.is_polynomial():
        top, _ = sympy.fraction(sympy.cancel(sympy.together(expression)))
    top = sympy.expand(top)
    if not top.free_symbols:
        return top
    _, primitive = sympy.Poly(top, *sorted(top.free_symbols, key=str)).primitive()
    return primitive.as_expr()


def _normal(expression: Expr) -> Expr:
    return sympy.expand(expression) if expression.is_polynomial() else sympy.cancel(expression)
