"""Conditions as polynomials in the charges."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, final

import sympy

from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.charges.assignment import FERMIONS, ChargeAssignment, Scalar, VectorLikeFermion
from zprime_bridge.charges.exact import simplified
from zprime_bridge.model.textures import MASS_MATRICES
from zprime_bridge.solve.request import SECTORS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zprime_bridge.charges.exact import Charge, Triple
    from zprime_bridge.solve.request import Relation, ScalarTerm, SolveRequest, YukawaCondition

ONE = "one"
"""Name of the unknown that stands for the number 1 in relations such as ``Phi = 1``."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A polynomial that must vanish, and what it says.

    Attributes
    ----------
    label : str
        For people: ``"Yukawa u:Phi:33"``, ``"relation q1 = q2"``, ``"anomaly cubic"``.
    polynomial : Expr
        Homogeneous in the unknowns, symbols and the unit.
    """

    label: str
    polynomial: sympy.Expr


def conditions_of(request: SolveRequest) -> tuple[Condition, ...]:
    """Return every condition, anomalies last."""
    names = {name: sympy.Symbol(name) for name in (*request.unknowns, *request.symbols)}
    found = [
        *_equal(request, names),
        *(c for y in request.yukawas for c in _yukawa(y, names, with_nu=request.with_nu)),
        *(relation_condition(relation, names) for relation in request.relations),
        *(_scalar_term(term, request, names) for term in request.scalar_terms),
    ]
    sums = anomaly_coefficients(assignment(request, names))
    found += [
        Condition(label=f"anomaly {name}", polynomial=_expr(getattr(sums, name)))
        for name in ("su3", "su2", "yy", "gravity", "y", "cubic")
    ]
    return tuple(condition for condition in found if condition.polynomial != 0)


def assignment(request: SolveRequest, values: Mapping[str, Charge]) -> ChargeAssignment:
    """Put values of all unknowns into a charge assignment.

    Parameters
    ----------
    request : SolveRequest
        Gives the fields.
    values : mapping of str to Charge
        By name of the unknown.
    """
    forms = {form.name: form for form in request.template.scalars}
    scalars = tuple(
        Scalar(name=name, charge=values[name], su2=forms[name].su2, y=forms[name].y)
        for name in request.scalar_names
    )
    extra = tuple(
        VectorLikeFermion(
            name=f.name, charge=values[f.name], su3=f.su3, su2=f.su2, y=f.y, copies=f.copies
        )
        for f in request.template.extra
        if f.name in request.extra_names
    )
    triples: dict[str, Triple[Charge]] = {
        name: (values[f"{name}1"], values[f"{name}2"], values[f"{name}3"])
        for name in FERMIONS
        if f"{name}1" in values
    }
    return ChargeAssignment(
        q=triples["q"],
        u=triples["u"],
        d=triples["d"],
        l=triples["l"],
        e=triples["e"],
        nu=triples.get("nu"),
        scalars=scalars,
        extra=extra,
    )


def relation_condition(relation: Relation, names: Mapping[str, sympy.Symbol]) -> Condition:
    """Return left - right = 0, made homogeneous by the unit."""
    value = _expr(simplified(relation.left.evaluate(names) - relation.right.evaluate(names)))
    label = f"relation {relation.text}"
    if not value.is_polynomial():
        value = sympy.fraction(sympy.together(value))[0]
    if value.free_symbols:
        poly = sympy.Poly(value, *sorted(value.free_symbols, key=str))
        unit = sympy.Symbol(ONE)
        value = poly.homogenize(unit).as_expr() if not poly.is_homogeneous else poly.as_expr()
    elif value != 0:
        value = value * sympy.Symbol(ONE)
    return Condition(label=label, polynomial=sympy.expand(value))


def _equal(request: SolveRequest, names: Mapping[str, sympy.Symbol]) -> Iterator[Condition]:
    for generations in request.equal:
        first, *others = generations
        for species in FERMIONS if request.with_nu else FERMIONS[:-1]:
            for other in others:
                left, right = f"{species}{first + 1}", f"{species}{other + 1}"
                yield Condition(
                    label=f"equal generations {left} = {right}",
                    polynomial=names[left] - names[right],
                )


def _yukawa(
    condition: YukawaCondition, names: Mapping[str, sympy.Symbol], *, with_nu: bool
) -> Iterator[Condition]:
    for sector in condition.sectors:
        if sector == "nu" and not with_nu:
            continue
        left, right, sign = MASS_MATRICES[SECTORS[sector]]
        for i, j in condition.entries:
            polynomial = (
                names[f"{left}{i + 1}"] + sign * names[condition.doublet] - names[f"{right}{j + 1}"]
            )
            label = f"Yukawa {sector}:{condition.doublet}:{i + 1}{j + 1}"
            yield Condition(label=label, polynomial=polynomial)


def _scalar_term(
    term: ScalarTerm, request: SolveRequest, names: Mapping[str, sympy.Symbol]
) -> Condition:
    """Multiply the sums for every choice of conjugating singlets (K9)."""
    doublets = set(request.doublets)
    fixed = sum((n * names[name] for name, n in term.powers if name in doublets), sympy.Integer(0))
    singlets = [(names[name], n) for name, n in term.powers if name not in doublets]
    signs = product((1, -1), repeat=len(singlets) if fixed != 0 else max(len(singlets) - 1, 0))
    factors = [
        fixed
        + sum(
            (sign * n * symbol for sign, (symbol, n) in zip((*choice, 1), singlets, strict=False)),
            sympy.Integer(0),
        )
        for choice in signs
    ]
    return Condition(label=f"scalar term {term.text}", polynomial=sympy.expand(sympy.Mul(*factors)))


def linear_row(polynomial: sympy.Expr, columns: tuple[str, ...]) -> list[Fraction] | None:
    """Return the coefficients of a linear form; None if it is not linear."""
    poly = sympy.Poly(polynomial, *(sympy.Symbol(name) for name in columns))
    if poly.total_degree() != 1:
        return None
    row = [Fraction(0)] * len(columns)
    for powers, coefficient in poly.terms():
        row[powers.index(1)] = Fraction(int(coefficient.p), int(coefficient.q))
    return row


def _expr(value: Charge) -> sympy.Expr:
    if isinstance(value, Fraction):
        return sympy.Rational(value.numerator, value.denominator)
    return value
