"""A family of charges: all charges as polynomials in free parameters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, final

import sympy

from zprime_bridge.solve.linear import reduced_echelon
from zprime_bridge.solve.steps import number_at, polynomial_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sympy import Expr

    from zprime_bridge.solve.cubics import CubicLines
    from zprime_bridge.solve.linear import Row
    from zprime_bridge.solve.steps import Step


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One branch of the solution.

    Attributes
    ----------
    name : str
        A card name.
    charges : mapping of str to Expr
        Every unknown of the request, in ``parameters``.
    parameters : tuple of str
        Free parameters. One that only sets the normalisation is called ``k`` or ``k1``.
    conditions : tuple of Expr
        Polynomials in the parameters that remain to be solved; empty for a rational family.
    nonzero : tuple of Expr
        Polynomials in the parameters that must not vanish.
    dimension : int
        Number of independent parameters, the overall normalisation included; for implicit
        families that of the parameter space minus the number of conditions.
    remarks : tuple of str
        What was left out, or not reached.
    steps : tuple of Step
        From the charges to the parameters.
    start : mapping of str to Expr
        The first free symbols as linear forms of the charges.
    scale : str
        The parameter that multiplies everything, made to clear denominators; or empty.
    divisor : Expr
        What was cleared: 1/``scale`` at the point itself; in the symbols of the last step.
    shown : mapping of str to str
        Symbol of the last step, and the parameter that it is called here.
    ratios : tuple of str
        Parameters of which only ratios matter: another parameter absorbs their size.
    """

    name: str
    charges: Mapping[str, Expr]
    parameters: tuple[str, ...]
    conditions: tuple[Expr, ...]
    nonzero: tuple[Expr, ...]
    dimension: int
    remarks: tuple[str, ...]
    steps: tuple[Step | CubicLines, ...]
    start: Mapping[str, Expr]
    scale: str
    divisor: Expr
    shown: Mapping[str, str]
    ratios: tuple[str, ...] = ()

    @property
    def is_rational(self) -> bool:
        """Whether every value of the parameters gives a solution."""
        return not self.conditions

    @property
    def is_linear(self) -> bool:
        """Whether all charges are linear in the parameters."""
        return self.is_rational and all(
            sympy.Poly(e, *map(sympy.Symbol, self.parameters)).total_degree() <= 1
            if self.parameters
            else True
            for e in self.charges.values()
        )

    def at(self, values: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """Return numeric charges by name.

        Parameters
        ----------
        values : mapping of str to Fraction
            One for every parameter.
        """
        result: dict[str, Fraction] = {}
        for name, expression in self.charges.items():
            value = number_at(expression, values)
            result[name] = Fraction(0) if value is None else value
        return result

    def locate(self, charges: Mapping[str, Fraction]) -> dict[str, Fraction] | None:
        """Return parameter values that give these charges exactly, or None.

        Parameters
        ----------
        charges : mapping of str to Fraction
            One for every unknown (and symbol) of the request.
        """
        point: dict[str, Fraction] = {
            name: polynomial_at(form, charges) for name, form in self.start.items()
        }
        for step in self.steps:
            located = step.locate(point)
            if located is None:
                return None
            point = located
        if self.scale:
            divisor = polynomial_at(self.divisor, point)
            if divisor == 0:
                return None
            point[self.scale] = 1 / divisor
        point = {self.shown.get(name, name): value for name, value in point.items()}
        if any(polynomial_at(condition, point) for condition in self.conditions):
            return None
        if self.at(point) != {name: charges[name] for name in self.charges}:
            return None
        return point

    def constants(self) -> Row:
        """Return the charges where all parameters vanish; zero unless the scale is fixed."""
        return list(self.at(dict.fromkeys(self.parameters, Fraction(0))).values())

    def linear_rows(self) -> list[Row]:
        """Return the generators of a linear family, one row of charges for each parameter."""
        symbols = [sympy.Symbol(name) for name in self.parameters]
        rows = []
        for symbol in symbols:
            row = [sympy.Rational(e.coeff(symbol)) for e in self.charges.values()]
            rows.append([Fraction(int(x.p), int(x.q)) for x in row])
        return rows


def relinearised(family: Family, columns: Sequence[str], named: Mapping[str, object]) -> Family:
    """Use charges themselves as the parameters of a linear family: no point escapes then.

    Parameters
    ----------
    family : Family
        Linear, rational.
    columns : sequence of str
        Unknowns; the last ones become parameters first.
    named : mapping
        Names of parameters given by the user, which stay where they are free.
    """
    kept = [name for name in named if name in family.parameters and name in family.start]
    forms = {name: family.start[name] for name in kept}
    order = [name for name in reversed(columns) if name in family.charges]
    rows, shift = family.linear_rows(), dict(zip(family.charges, family.constants(), strict=True))
    names = list(family.charges)
    pulled = [
        [_form_value(forms[name], dict(zip(names, row, strict=True))) for name in kept]
        + [row[names.index(name)] for name in order]
        for row in rows
    ]
    echelon, pivots = reduced_echelon(pulled)
    labels = [*kept, *order]
    parameters = tuple(labels[pivot] for pivot in pivots)
    offsets = {
        name: _form_value(forms[name], shift) if name in forms else shift[name]
        for name in parameters
    }
    symbols = [sympy.Symbol(name) - _rational(offsets[name]) for name in parameters]
    charges = {
        name: sympy.expand(
            _rational(shift[name])
            + sum(
                (
                    _rational(row[len(kept) + order.index(name)]) * symbol
                    for row, symbol in zip(echelon, symbols, strict=True)
                ),
                sympy.Integer(0),
            )
        )
        for name in names
    }
    start = {name: forms.get(name, sympy.Symbol(name)) for name in parameters}
    return replace(
        family,
        charges=charges,
        parameters=parameters,
        nonzero=(),
        steps=(),
        start=start,
        shown={},
        ratios=(),
    )


def _form_value(form: Expr, charges: Mapping[str, Fraction]) -> Fraction:
    return polynomial_at(form, charges)


def _rational(value: Fraction) -> Expr:
    return sympy.Rational(value.numerator, value.denominator)
