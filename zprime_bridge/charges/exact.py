"""Exact charges: ``Fraction`` where rational, a sympy expression where a parameter is free.

sympy is imported only when a charge really is an expression, so rational cards never pay for it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from sympy import Expr

    Charge: TypeAlias = Fraction | Expr
else:
    Charge: TypeAlias = object

_T = TypeVar("_T")

Triple: TypeAlias = tuple[_T, _T, _T]


def is_zero(charge: Charge) -> bool:
    """Whether a charge vanishes identically in all its parameters."""
    if isinstance(charge, Fraction):
        return charge == 0
    return bool(simplified(charge) == 0)


def simplified(charge: Charge) -> Charge:
    """Return the charge expanded to a canonical polynomial; a rational result as ``Fraction``."""
    if isinstance(charge, Fraction):
        return charge
    import sympy  # noqa: PLC0415  # half a second that rational cards must not pay

    expanded = sympy.expand(charge)
    if not (expanded.is_Rational or expanded.is_polynomial()):
        expanded = sympy.radsimp(sympy.together(expanded))
        expanded = sympy.expand(sympy.simplify(expanded))
    if expanded.is_Rational:
        return Fraction(int(expanded.p), int(expanded.q))
    return expanded


def as_text(charge: Charge) -> str:
    """Write a charge as text that a card accepts: ``-1/8``, ``2*l/3 - x``."""
    return str(simplified(charge))


def as_float(charge: Charge) -> float:
    """Return a numeric charge as a float.

    Raises
    ------
    TypeError
        If a parameter is still free.
    """
    return float(charge)
