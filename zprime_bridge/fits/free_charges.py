"""Charges, or parameters of a card, that a fit leaves free."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.charges.exact import as_float, is_zero, simplified
from zprime_bridge.charges.names import did_you_mean
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.core.errors import CardError
from zprime_bridge.fits.protocol import FitParameter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zprime_bridge.charges.assignment import ChargeAssignment
    from zprime_bridge.charges.card import Card
    from zprime_bridge.charges.exact import Charge

FIELDS: Final = {"q": "Q", "u": "u", "d": "d", "l": "L", "e": "e", "nu": "nu"}
"""Fields of a card and their names as single charges: ``Q1`` ... ``e3``, ``nu1`` ..., and ``H``."""

REST: Final = "rest"
PROBES: Final = (Fraction(7, 3), Fraction(-11, 5))
"""Where linearity in a parameter is tested, exactly."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FreeCharges:
    """Directions in the space of charges along which a fit moves.

    Attributes
    ----------
    names : tuple of str
        Of the fit parameters: charges, or parameters of the card.
    values : tuple of float
        Of the card.
    directions : mapping of str to mapping of str to float
        For each name, and for ``rest`` if there is one, what it multiplies.
    rest : tuple of float
        ``(1.0,)`` if the named fields have charges that do not depend on the names.
    only_products : bool
        Whether every charge is proportional to what is free: the coupling cannot be told apart.
    """

    names: tuple[str, ...]
    values: tuple[float, ...]
    directions: Mapping[str, Mapping[str, float]]
    rest: tuple[float, ...]
    only_products: bool

    def parameters(self) -> tuple[FitParameter, ...]:
        """Return the fit parameters; a charge is at least of order one."""
        return tuple(
            FitParameter(name=name, scale=max(1.0, abs(value)))
            for name, value in zip(self.names, self.values, strict=True)
        )


def free_charges(
    card: Card, names: Sequence[str], values: Mapping[str, Fraction] | None = None
) -> FreeCharges:
    """Say which charges move with the names that are left free.

    Parameters
    ----------
    card : Card
        Whose parameters or charges are named.
    names : sequence of str
        Parameters of the card (``l3``), or single charges (``Q3``, ``L2``, ``e2``, ``H``); a
        parameter goes first where both exist.
    values : mapping of str to Fraction, optional
        Values of the card's parameters instead of its defaults.

    Raises
    ------
    CardError
        For a name that is neither, is given twice, or in which a charge is not linear.
    """
    place = Place(label="--free")
    base = _by_name(card.assignment(values))
    known = [*card.parameters, *base]
    findings = [
        place.finding(
            f"{quoted(name)} is neither a parameter nor a charge of {card.name}"
            f"{did_you_mean(name, known)}"
        )
        for name in names
        if name not in known
    ]
    findings += [
        place.finding(f"{quoted(name)} is given twice")
        for name in dict.fromkeys(names)
        if list(names).count(name) > 1
    ]
    if findings or not names:
        raise CardError(findings or [place.finding("name at least one charge or parameter")])
    given = card.values(values)
    directions: dict[str, dict[str, Charge]] = {
        name: _slopes(card, name, given) if name in card.parameters else {name: Fraction(1)}
        for name in names
    }
    clash = [
        name
        for name in names
        if name not in card.parameters
        and any(name in row for other, row in directions.items() if other != name)
    ]
    if clash:
        text = f"{clash[0]} is a charge that a free parameter changes already: leave one of them"
        raise CardError([place.finding(text)])
    chosen = {name: given[name] if name in card.parameters else base[name] for name in names}
    rest = _remainders(base, chosen, directions)
    rows = {n: {c: as_float(x) for c, x in row.items()} for n, row in directions.items()}
    if rest:
        rows[REST] = {charge: as_float(value) for charge, value in rest.items()}
    moved = {charge for row in directions.values() for charge in row}
    others = any(not is_zero(value) for charge, value in base.items() if charge not in moved)
    return FreeCharges(
        names=tuple(names),
        values=tuple(as_float(value) for value in chosen.values()),
        directions=rows,
        rest=(1.0,) if rest else (),
        only_products=not (rest or others),
    )


def _slopes(card: Card, name: str, given: Mapping[str, Fraction]) -> dict[str, Charge]:
    """Return what one unit of a parameter adds to each charge, exactly."""
    base = _by_name(card.assignment(given))
    shifted = [_by_name(card.assignment({**given, name: given[name] + probe})) for probe in PROBES]
    found: dict[str, Charge] = {}
    for charge, value in base.items():
        first, second = (
            simplified((moved[charge] - value) / probe)
            for moved, probe in zip(shifted, PROBES, strict=True)
        )
        if not is_zero(first - second):
            text = (
                f"the charge {charge} of {card.name} is not linear in the parameter {name}: leave "
                f"charges free instead, e.g. --free {charge}"
            )
            raise CardError([Place(label="--free").finding(text)])
        if not is_zero(first):
            found[charge] = first
    return found


def _remainders(
    base: Mapping[str, Charge],
    chosen: Mapping[str, Charge],
    directions: Mapping[str, Mapping[str, Charge]],
) -> dict[str, Charge]:
    """Return what the charges that move have besides the free names."""
    found = {charge: base[charge] for row in directions.values() for charge in row}
    for name, row in directions.items():
        for charge, slope in row.items():
            found[charge] = simplified(found[charge] - chosen[name] * slope)
    return {charge: value for charge, value in found.items() if not is_zero(value)}


def _by_name(charges: ChargeAssignment) -> dict[str, Charge]:
    """Return the single charges of matching by name: ``Q1`` ... ``nu3``, ``H``."""
    found = {
        f"{FIELDS[field]}{generation}": charge
        for field, triple in charges.triples()
        for generation, charge in enumerate(triple, start=1)
    }
    return found | {"H": charges.doublets[0].charge}
