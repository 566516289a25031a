"""Every family is put back into the conditions before anybody sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy

from zprime_bridge.core.errors import SolveError
from zprime_bridge.solve.conditions import ONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.solve.conditions import Condition
    from zprime_bridge.solve.family import Family


def verify_family(family: Family, conditions: Sequence[Condition]) -> None:
    """Substitute the charges into the six anomaly sums and all other conditions.

    Parameters
    ----------
    family : Family
        What the solver found.
    conditions : sequence of Condition
        Everything that was asked, as polynomials in the charges.

    Raises
    ------
    SolveError
        If one does not vanish identically (for implicit families: modulo what remains); that
        is a fault of this program.
    """
    symbols = tuple(map(sympy.Symbol, family.parameters)) or (sympy.Symbol(ONE),)
    field = sympy.QQ.frac_field(*symbols)
    ring = sympy.QQ[symbols]
    polynomial = all(e.is_polynomial() for e in family.charges.values())
    domain: Any = ring if polynomial else field
    values = {name: domain.from_sympy(e) for name, e in family.charges.items()}
    values[ONE] = domain.one
    for condition in conditions:
        names = sorted(map(str, condition.polynomial.free_symbols))
        total = domain.zero
        for powers, coefficient in sympy.Poly(
            condition.polynomial, *map(sympy.Symbol, names)
        ).terms():
            term = domain.from_sympy(coefficient)
            for name, power in zip(names, powers, strict=True):
                if power:
                    term *= values[name] ** power
            total += term
        if total != domain.zero and family.conditions:
            top = sympy.fraction(sympy.together(domain.to_sympy(total)))[0]
            basis = sympy.groebner(family.conditions, *symbols, order="grevlex")
            total = basis.reduce(sympy.expand(top))[1]
        if total not in (0, domain.zero):
            raise SolveError(
                f"family {family.name} does not fulfil '{condition.label}': this is a fault of "
                "zprime-bridge, please report it with the conditions you gave",
                conditions=(condition.label,),
            )
