"""From conditions to all families of charges."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import comb
from typing import TYPE_CHECKING, Final, final

import sympy

from zprime_bridge.core.errors import SolveError
from zprime_bridge.solve.branches import all_branches
from zprime_bridge.solve.conditions import ONE, Condition, conditions_of, linear_row
from zprime_bridge.solve.cubics import CubicLines
from zprime_bridge.solve.family import Family, relinearised
from zprime_bridge.solve.linear import rank, reduced_echelon
from zprime_bridge.solve.request import fermion_names
from zprime_bridge.solve.state import State
from zprime_bridge.solve.steps import QuadricLines
from zprime_bridge.solve.verify import verify_family

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sympy import Expr

    from zprime_bridge.solve.request import SolveRequest

TIME_LIMIT_SECONDS: Final = 60.0
SECONDS_OF_SIX: Final = 8.0
LONG_SECONDS: Final = 30.0
_ELIMINATED_FIRST: Final = ("u", "d", "nu", "q3", "q2", "e3", "e1", "l3", "l1", "e2", "q1", "l2")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """All branches of a request.

    Attributes
    ----------
    request : SolveRequest
        What was asked.
    families : tuple of Family
        Largest first; rational ones before implicit ones of the same dimension.
    trivial : int
        Branches left out because all fermions are neutral, or because an expression that must
        not vanish does.
    seconds : float
        Time used.
    """

    request: SolveRequest
    families: tuple[Family, ...]
    trivial: int
    seconds: float


def solve_charges(request: SolveRequest, *, time_limit: float = TIME_LIMIT_SECONDS) -> Solution:
    """Solve anomaly, Yukawa and further conditions for the charges, exactly.

    Parameters
    ----------
    request : SolveRequest
        From :func:`zprime_bridge.solve.request_reader.load_request`.
    time_limit : float
        Seconds; branches that are not worked out by then are returned with their conditions.

    Returns
    -------
    Solution
        Every rational solution lies on one of the families. Each has been verified by
        substitution.

    Raises
    ------
    SolveError
        If only neutral fermions are left, naming the conditions that clash.
    """
    start = time.monotonic()
    conditions = conditions_of(request)
    state, forms = _linear_stage(request, conditions)
    affine = any(relation_is_affine(condition) for condition in conditions)
    families: list[Family] = []
    trivial = 0
    if state is not None:
        for branch in all_branches(state, start + time_limit):
            family = _family(request, branch, forms, affine=affine)
            if _is_trivial(family, request):
                trivial += 1
            else:
                families.append(family)
    families = _without_contained(families)
    if not families:
        raise _contradiction(request, conditions, time_limit)
    families.sort(key=lambda f: (-f.dimension, not f.is_rational, len(f.parameters)))
    numbered = tuple(
        replace(family, name=_name(request, number, len(families)))
        for number, family in enumerate(families, start=1)
    )
    for family in numbered:
        verify_family(family, conditions)
    return Solution(
        request=request,
        families=numbered,
        trivial=trivial,
        seconds=time.monotonic() - start,
    )


def effort_warning(request: SolveRequest, time_limit: float) -> str | None:
    """Say before a long calculation how long it may take; None if it is short.

    Measured on one core: six coupled charges take some ten seconds, and the number of monomials
    of a cubic squared tells how that grows.
    """
    state, _ = _linear_stage(request, conditions_of(request))
    if state is None:
        return None
    coupled = set().union(*(c.free_symbols for c in state.conditions), set())
    seconds = SECONDS_OF_SIX * (comb(len(coupled) + 2, 3) / comb(6 + 2, 3)) ** 2
    if seconds < LONG_SECONDS:
        return None
    return (
        f"{len(coupled)} charges stay coupled by {len(state.conditions)} non-linear conditions: "
        f"this can take about {seconds:.0f} s. After {time_limit:g} s (--time-limit, looked at "
        "between steps) what is not worked out is returned as an implicit family; further "
        "relations make it short."
    )


def _name(request: SolveRequest, number: int, count: int) -> str:
    return request.name if count == 1 else f"{request.name[:28]}-{number}"


def _columns(request: SolveRequest) -> tuple[str, ...]:
    """Order the unknowns: those eliminated first stand first, named parameters last."""

    def place(name: str) -> int:
        for index, start in enumerate(_ELIMINATED_FIRST):
            if name.startswith(start) and name in fermion_names(with_nu=True):
                return index
        return -1  # scalars are expressed by fermions

    singlets = [n for n in request.scalar_names if n not in request.doublets]
    loose = (*singlets, *request.extra_names)
    rest = sorted((n for n in request.unknowns if n not in loose), key=place)
    rest = [name for name in rest if name not in request.parameters]
    named = [name for name in request.parameters if name not in request.symbols]
    return (*(n for n in loose if n not in named), *rest, *reversed(named), *request.symbols, ONE)


def _linear_stage(
    request: SolveRequest, conditions: Sequence[Condition]
) -> tuple[State | None, dict[str, Expr]]:
    """Solve the linear conditions; return the branch and its free symbols as forms of charges.

    The branch is None if the linear conditions leave no fermion charge, or demand 1 = 0.
    """
    columns = _columns(request)
    rows, others = [], []
    for condition in conditions:
        row = linear_row(condition.polynomial, columns)
        if row is None:
            others.append(condition.polynomial)
        else:
            rows.append(row)
    names = {name: sympy.Symbol(name) for name in (*request.unknowns, *request.symbols)}
    meanings = {name: meaning.evaluate(names) for name, meaning in request.parameters.items()}
    for name, meaning in meanings.items():
        if name not in request.unknowns:
            row = linear_row(sympy.Symbol(name) - meaning, columns)
            if row is None:
                raise SolveError(f"parameter {name!r} must be a linear combination of charges")
            rows.append(row)
    echelon, pivots = reduced_echelon(rows)
    needs_one = any(row[-1] for row in rows)
    symbols = tuple(map(sympy.Symbol, columns))
    values = {name: sympy.Symbol(name) for name in columns}
    for row, pivot in zip(echelon, pivots, strict=True):
        values[columns[pivot]] = -sum(
            (
                sympy.Rational(entry.numerator, entry.denominator) * symbols[j]
                for j, entry in enumerate(row)
                if j != pivot and entry
            ),
            sympy.Integer(0),
        )
    free = [s for j, s in enumerate(symbols) if j not in pivots]
    forms: dict[str, Expr] = {str(s): meanings.get(str(s), s) for s in free if str(s) != ONE}
    if values[ONE] == 0 and needs_one:
        return None, forms
    unit = {sympy.Symbol(ONE): sympy.Integer(1)}
    free = [s for s in free if str(s) != ONE]
    kept = {
        name: sympy.expand(values[name].subs(unit))
        for name in (*request.unknowns, *request.symbols)
    }
    substitution = {sympy.Symbol(name): e for name, e in kept.items()}
    remaining = tuple(
        sympy.expand(p.subs(unit).subs(substitution, simultaneous=True)) for p in others
    )
    return State(values=kept, free=tuple(free), conditions=remaining), forms


def _family(
    request: SolveRequest, branch: State, forms: Mapping[str, Expr], *, affine: bool
) -> Family:
    """Clear denominators and collect what a user needs."""
    charges = dict(branch.values)
    counts = Counter(s for e in (*charges.values(), *branch.conditions) for s in e.free_symbols)
    loose = {name for name, e in charges.items() if e.is_Symbol and counts[e] == 1}
    bottoms = [sympy.fraction(e)[1] for e in charges.values() if not e.is_polynomial()]
    divisor = sympy.lcm_list(bottoms) if bottoms and not affine else sympy.Integer(1)
    scale = ""
    if divisor.free_symbols:
        taken = {str(s) for s in branch.free} | set(request.symbols)
        scale = next(n for n in ("k", "k0", "k00") if n not in taken)
        charges = {
            name: e
            if name in loose
            else sympy.expand(sympy.cancel(e * divisor * sympy.Symbol(scale)))
            for name, e in charges.items()
        }
    order = [str(s) for s in reversed(branch.free)]
    named = [name for name in request.parameters if name in order]
    present = {str(s) for e in (*charges.values(), *branch.conditions) for s in e.free_symbols}
    internal = [n for n in dict.fromkeys((*named, *order)) if n in present]
    shown = _shown(internal, {*request.unknowns, *request.symbols, *request.parameters, scale})
    renamed = {sympy.Symbol(old): sympy.Symbol(new) for old, new in shown.items()}

    def relabelled(expression: Expr) -> Expr:
        return expression.subs(renamed, simultaneous=True) if renamed else expression

    directions = {
        str(s)
        for step in branch.steps
        if isinstance(step, QuadricLines | CubicLines)
        for s in step.directions
    }
    parameters = [*(shown.get(name, name) for name in internal), *([scale] if scale else [])]
    charges = {name: relabelled(e) for name, e in charges.items()}
    family = Family(
        name=request.name,
        charges=charges,
        parameters=tuple(parameters),
        conditions=tuple(relabelled(c) for c in branch.conditions),
        nonzero=tuple(relabelled(n) for n in branch.nonzero if n.free_symbols),
        dimension=_dimension(charges, parameters) - len(branch.conditions),
        remarks=branch.remarks,
        steps=branch.steps,
        start=dict(forms),
        scale=scale,
        divisor=divisor,
        shown=shown,
        ratios=tuple(shown.get(name, name) for name in internal if name in directions),
    )
    if family.is_linear:
        return relinearised(family, _columns(request), request.parameters)
    return family


def _shown(internal: Sequence[str], taken: Collection[str]) -> dict[str, str]:
    """Count the symbols of the last step from 1: t1, t2, ... and k1, ..."""
    shown: dict[str, str] = {}
    for name in internal:
        if name not in taken:
            letter = "k" if name.startswith("k") else "t"
            free = (f"{letter}{n}" for n in range(1, len(internal) + len(taken) + 1))
            shown[name] = next(n for n in free if n not in taken and n not in shown.values())
    return shown


def relation_is_affine(condition: Condition) -> bool:
    """Whether a condition fixes the normalisation of the charges (``Phi = 1``)."""
    return sympy.Symbol(ONE) in condition.polynomial.free_symbols


def _dimension(charges: Mapping[str, Expr], parameters: Sequence[str]) -> int:
    """Rank of the Jacobian at a generic point."""
    point = {
        sympy.Symbol(name): sympy.Rational(3 * i * i + 7 * i + 2, 2 * i + 1)
        for i, name in enumerate(parameters, start=1)
    }
    rows = []
    for expression in charges.values():
        row = [sympy.diff(expression, s).subs(point) for s in point]
        rows.append([Fraction(int(x.p), int(x.q)) for x in row])
    return rank(rows) if parameters else 0


def _is_trivial(family: Family, request: SolveRequest) -> bool:
    fermions = fermion_names(with_nu=request.with_nu)
    if all(family.charges[name] == 0 for name in fermions):
        return True
    return any(
        sympy.expand(relation.left.evaluate(dict(family.charges))) == 0
        for relation in request.nonzero
    )


def _without_contained(families: Sequence[Family]) -> list[Family]:
    """Leave out families that lie inside a family from which no point escapes."""
    kept: list[Family] = []
    ordered = sorted(families, key=lambda f: (-f.dimension, len(f.parameters)))
    for family in ordered:
        if not any(_contains(other, family) for other in kept):
            kept.append(family)
    return kept


def _contains(outer: Family, inner: Family) -> bool:
    if not outer.is_rational or outer.nonzero or outer.scale or not inner.is_rational:
        return False
    if outer.is_linear and inner.is_linear:
        rows = outer.linear_rows()
        shift = [a - b for a, b in zip(outer.constants(), inner.constants(), strict=True)]
        return rank([*rows, *inner.linear_rows(), shift]) == (rank(rows) if rows else 0)
    return all(outer.locate(inner.at(point)) is not None for point in sample_points(inner))


def sample_points(family: Family) -> Iterator[dict[str, Fraction]]:
    """Yield a few parameter points without special relations."""
    primes = [Fraction(p) for p in sympy.primerange(2, 200)]
    for shift, sign in product((0, 11, 23), (1, -1)):
        yield {
            name: primes[shift + i] * (sign if i % 2 else 1)
            for i, name in enumerate(family.parameters)
        }


def _contradiction(
    request: SolveRequest, conditions: Sequence[Condition], time_limit: float
) -> SolveError:
    """Find a smallest set of conditions that leaves no fermion charge, by leaving out others."""
    deadline = time.monotonic() + time_limit

    affine = any(relation_is_affine(condition) for condition in conditions)

    fermions = fermion_names(with_nu=request.with_nu)

    def clashes_linearly(subset: Sequence[Condition]) -> bool:
        state, _ = _linear_stage(request, subset)
        return state is None or all(state.values[name] == 0 for name in fermions)

    by_linear = clashes_linearly(conditions)

    def clashes(subset: Sequence[Condition]) -> bool:
        if by_linear:
            return clashes_linearly(subset)
        state, forms = _linear_stage(request, subset)
        if state is None:
            return True
        for branch in all_branches(state, deadline):
            family = _family(request, branch, forms, affine=affine)
            if not _is_trivial(family, request):
                return False
        return True

    def kind(condition: Condition) -> int:
        starts = ("relation", "scalar", "Yukawa", "equal", "anomaly")
        return next(i for i, start in enumerate(starts) if condition.label.startswith(start))

    core = list(conditions)
    for condition in sorted(conditions, key=kind):  # what the user can change goes first
        smaller = [c for c in core if c is not condition]
        if time.monotonic() < deadline and clashes(smaller):
            core = smaller
    labels = tuple(condition.label for condition in core)
    nonzero = ", ".join(f"{r.left.text.strip()} != 0" for r in request.nonzero)
    wanted = f" with {nonzero}" if nonzero else ""
    return SolveError(
        f"no charges{wanted}: these conditions together leave only neutral fermions or none: "
        f"{'; '.join(labels)}. Drop or change one of them.",
        conditions=labels,
    )
