"""Coupling and charges of a card as the space of a fit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.fits.combination import chi_squared_at, standard_model
from zprime_bridge.fits.protocol import Derived, FitParameter
from zprime_bridge.fits.space import evenly_spread
from zprime_bridge.matching.match import MIXING_LIMIT

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import ComplexArray
    from zprime_bridge.evolution.card import CardEvolution
    from zprime_bridge.fits.free_charges import FreeCharges
    from zprime_bridge.fits.protocol import FitLikelihood

STRENGTH: Final = "(g'/M_Z')^2"
"""What coefficients are proportional to; its physical values are not negative."""

LARGEST_G: Final = 4 * math.pi
"""Beyond, a gauge coupling means nothing."""

START_POINTS: Final = 512
STRENGTH_DECADES: Final = 8.0
"""Starting points reach from the largest strength downwards by this many powers of ten."""

CHARGE_RANGE: Final = 5.0
"""Free charges start within this multiple of their scale."""

BELOW_LIMIT: Final = 0.999
"""No start lies on a limit, where Minuit's variables have no slope."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CardSpace:
    """g'^2/M_Z'^2 at fixed M_Z', and some of the charges; made by :func:`card_space`.

    Attributes
    ----------
    title : str
        What is varied and what is held.
    evolution : CardEvolution
        With a free charge for each varied one, and one more for the rest of the varied fields.
    m_zprime : float
        GeV.
    parameters : tuple of FitParameter
        The strength (GeV^-2) first unless it is held, then the charges.
    held_strength : float or None
        GeV^-2, where only products of coupling and charges are determined.
    rest : tuple of float
        Values of free charges of the evolution that are not varied.
    """

    title: str
    evolution: CardEvolution
    m_zprime: float
    parameters: tuple[FitParameter, ...]
    held_strength: float | None = None
    rest: tuple[float, ...] = ()

    @property
    def derived(self) -> tuple[Derived, ...]:
        """g', alpha4 and M_Z'/g'; with a held strength the products with charges."""
        if self.held_strength is not None:
            root = math.sqrt(self.held_strength)
            return tuple(
                Derived(
                    name=f"{one.name} g'/M_Z'",
                    unit="GeV^-1",
                    parameter=index,
                    value=lambda charge: charge * root,
                )
                for index, one in enumerate(self.parameters)
            )
        mass = self.m_zprime
        return (
            Derived(name="g'/M_Z'", unit="GeV^-1", parameter=0, value=_root),
            Derived(name="M_Z'/g'", unit="GeV", parameter=0, value=_inverse_root),
            Derived(name="g'", unit="", parameter=0, value=lambda k: mass * _root(k)),
            Derived(
                name="alpha4",
                unit="",
                parameter=0,
                value=lambda k: (mass * _root(k) / (4 * math.pi)) ** 2,
            ),
        )

    def starts(self) -> FloatArray:
        """Logarithmically spread strengths, evenly spread charges."""
        unit = evenly_spread(START_POINTS, len(self.parameters))
        columns = []
        for index, one in enumerate(self.parameters):
            if self.held_strength is None and index == 0:
                exponents = STRENGTH_DECADES * (unit[:, index] - 1)
                columns.append(BELOW_LIMIT * one.high * 10**exponents)
            else:
                columns.append(CHARGE_RANGE * one.scale * (2 * unit[:, index] - 1))
        return frozen_floats(np.column_stack(columns))

    def coefficients(self, theta: FloatArray) -> dict[str, ComplexArray]:
        """Coefficients of points of shape (n, k); NaN where Z-Z' mixing is too large."""
        possible = np.asarray(np.isfinite(theta).all(axis=1))
        theta = np.where(possible[:, np.newaxis], theta, 0.0)
        if self.held_strength is None:
            strength, charges = theta[:, 0], theta[:, 1:]
        else:
            strength, charges = np.full(len(theta), self.held_strength), theta
        rest = np.tile(np.array(self.rest, dtype=np.float64), (len(theta), 1))
        couplings = self.m_zprime * np.sqrt(np.maximum(strength, 0.0))
        masses = np.full(len(theta), self.m_zprime)
        free = np.hstack([charges, rest]) if self.evolution.free else None
        found = self.evolution.coefficients(masses, couplings, free, beyond_mixing="nan")
        return {name: np.where(possible, value, np.nan) for name, value in found.items()}


def card_space(
    evolution: CardEvolution,
    likelihood: FitLikelihood,
    *,
    m_zprime: float,
    charges: FreeCharges | None = None,
    g_prime: float = 1.0,
) -> CardSpace:
    """Return the space of a card's coupling, and of charges that are left free.

    Parameters
    ----------
    evolution : CardEvolution
        Of the card, with the directions of ``charges`` free.
    likelihood : FitLikelihood
        Sets the scale of the strength: where chi^2 has changed by one.
    m_zprime : float
        GeV, held.
    charges : FreeCharges, optional
        What is varied besides.
    g_prime : float
        Held if all charges that matter are free: data determine products only.

    Raises
    ------
    PredictionError
        If nothing is left of the range below the limits of coupling and mixing.
    """
    varied = () if charges is None else charges.parameters()
    rest = () if charges is None else charges.rest
    kinetic = f", g_12 = {evolution.g_12:g}" if evolution.g_12 else ""
    where = f"at M_Z' = {m_zprime:g} GeV{kinetic}"
    names = ", ".join(one.name for one in varied)
    if charges is not None and charges.only_products and not evolution.g_12:
        return CardSpace(
            title=f"charges {names} {where}, g' = {g_prime:g} (data see only g' x charge)",
            evolution=evolution,
            m_zprime=m_zprime,
            parameters=varied,
            held_strength=(g_prime / m_zprime) ** 2,
            rest=rest,
        )
    high = (LARGEST_G / m_zprime) ** 2
    strength = FitParameter(name=STRENGTH, unit="GeV^-2", scale=high, low=0.0, high=high)
    unscaled = CardSpace(
        title=f"g'{', ' + names if names else ''} {where}",
        evolution=evolution,
        m_zprime=m_zprime,
        parameters=(strength, *varied),
        rest=rest,
    )
    start = () if charges is None else charges.values
    return _scaled(unscaled, likelihood, start)


def _scaled(space: CardSpace, likelihood: FitLikelihood, charges: tuple[float, ...]) -> CardSpace:
    """Find the range of the strength, and the size that changes chi^2 by one."""
    strength = space.parameters[0]
    tried = strength.high * 10 ** np.linspace(-STRENGTH_DECADES - 4, 0.0, 481)
    theta = np.column_stack([tried, np.tile(charges, (len(tried), 1))])
    values = chi_squared_at(likelihood, space.coefficients(theta))
    allowed = np.isfinite(values)
    if not allowed.any():
        raise PredictionError(
            f"{space.title}: Z-Z' mixing exceeds (v g_H/M_Z')^2 = {MIXING_LIMIT:g} at every "
            "coupling; raise M_Z'"
        )
    high = float(tried[allowed][-1])
    start = likelihood.chi_squared(standard_model(likelihood))[0]
    felt = tried[allowed][np.abs(values[allowed] - start) > 1]
    scale = float(felt[0]) if len(felt) else high
    bounded = FitParameter(name=strength.name, unit=strength.unit, scale=scale, low=0.0, high=high)
    return CardSpace(
        title=space.title,
        evolution=space.evolution,
        m_zprime=space.m_zprime,
        parameters=(bounded, *space.parameters[1:]),
        rest=space.rest,
    )


def _root(strength: float) -> float:
    return math.sqrt(max(strength, 0.0))


def _inverse_root(strength: float) -> float:
    return 1 / math.sqrt(strength) if strength > 0 else math.inf
