"""Parameter values of a family that make chosen fermions axial, vector-like or decoupled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.charges.exact import Charge, is_zero, simplified
from zprime_bridge.charges.names import did_you_mean
from zprime_bridge.core.errors import ModelError
from zprime_bridge.mixing.couplings import SPECIES
from zprime_bridge.mixing.light_limit import (
    SIN2,
    ExactCouplings,
    light_limit,
    without_mixing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zprime_bridge.charges.assignment import ChargeAssignment
    from zprime_bridge.charges.card import Card


@final
class Character(StrEnum):
    """What the coupling of a fermion to the Z' is asked to be."""

    AXIAL = "axial"
    """C_V = 0."""
    VECTOR = "vector"
    """C_A = 0."""
    DECOUPLED = "decoupled"
    """C_V = C_A = 0, [CHI] (26)."""
    NO_LEFT = "no-left"
    """g_L = 0: the active neutrinos of [CHI] section 7.2."""
    NO_RIGHT = "no-right"
    """g_R = 0."""


@final
class Regime(StrEnum):
    """In which limit the conditions hold."""

    LIGHT = "light"
    """M_Z' -> 0 (and contact interactions of a heavy Z')."""
    HEAVY = "heavy"
    """An on-shell Z' with M_Z' -> infinity: no mixing."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionSolution:
    """Values of a family's parameters that fulfil the conditions.

    Attributes
    ----------
    parameters : mapping of str to Charge
        Exact, in ``s2`` = sin^2 theta_W and in the parameters that stay free.
    free : tuple of str
        Parameters that stay free.
    scalars : mapping of str to Charge
        U(1)' charges of the scalars there.
    couplings : mapping of (species, generation) to ExactCouplings
        Couplings in units of g_x there.
    """

    parameters: Mapping[str, Charge]
    free: tuple[str, ...]
    scalars: Mapping[str, Charge]
    couplings: Mapping[tuple[str, int], ExactCouplings]

    def at(self, sin2_theta_w: Fraction) -> dict[str, Fraction]:
        """Return the values at a rational sin^2 theta_W, ready for ``build_model``.

        Raises
        ------
        ModelError
            If parameters stay free.
        """
        if self.free:
            raise ModelError(
                f"the parameters {', '.join(self.free)} stay free: fix them by a normalisation or "
                "by further conditions"
            )
        from sympy import Rational, Symbol  # noqa: PLC0415  # half a second for those who ask

        s2 = Rational(sin2_theta_w.numerator, sin2_theta_w.denominator)
        found: dict[str, Fraction] = {}
        for name, value in self.parameters.items():
            number = value
            if not isinstance(number, Fraction):
                number = simplified(number.subs(Symbol(SIN2, real=True), s2))
            if not isinstance(number, Fraction):
                raise ModelError(f"parameter {name} = {value} has no rational value")
            found[name] = number
        return found


def solve_conditions(
    card: Card,
    wanted: Mapping[str, Character],
    *,
    normalise: Mapping[str, Fraction] | None = None,
    regime: Regime = Regime.LIGHT,
    small_share: Fraction = Fraction(0),
) -> tuple[ConditionSolution, ...]:
    """Solve for the free parameters of a card, exactly.

    Parameters
    ----------
    card : Card
        A family, e.g. the shipped ``chiral-VI``; its default values are not used.
    wanted : mapping of str to Character
        By fermion: ``"e1"`` is the electron, ``"e"`` all three charged leptons.
    normalise : mapping of str to Fraction, optional
        Charges of scalars, e.g. ``{"Phi": 1}``: charges have no scale of their own.
    regime : Regime
        Light or heavy Z'.
    small_share : Fraction
        v_phi^2/v^2 (light Z').

    Returns
    -------
    tuple of ConditionSolution
        At least one; several if the charges are not linear in the parameters.

    Raises
    ------
    ModelError
        If a name is unknown, the card has no free parameter, or only vanishing charges solve.

    References
    ----------
    [CHI] eqs. (26), (46), (47) and section 7.2.
    """
    from sympy import Symbol, solve  # noqa: PLC0415

    charges = card.symbolic()
    unknowns = [Symbol(name, real=True) for name in card.parameters if name != SIN2]
    if not unknowns:
        raise ModelError(f"card '{card.name}' has no free parameter to solve for")
    couplings = _couplings(charges, regime, small_share)
    equations = list(_equations(couplings, wanted)) + list(_normalisation(charges, normalise or {}))
    equations = [equation for equation in map(simplified, equations) if not is_zero(equation)]
    found = solve(equations, unknowns, dict=True) if equations else [{}]
    solutions = [_solution(card, charges, values, regime, small_share) for values in found]
    kept = tuple(s for s in solutions if not _trivial(s))
    if not kept:
        texts = ", ".join(f"{name} {character}" for name, character in wanted.items())
        raise ModelError(
            f"no charges of the family '{card.name}' make {texts}"
            + (" with this normalisation" if normalise else " except X = 0")
            + "; ask for fewer fermions or another normalisation"
        )
    return kept


def _couplings(
    charges: ChargeAssignment, regime: Regime, small_share: Fraction
) -> dict[tuple[str, int], ExactCouplings]:
    if regime is Regime.HEAVY:
        return without_mixing(charges)
    return light_limit(charges, small_share)


def _equations(
    couplings: Mapping[tuple[str, int], ExactCouplings], wanted: Mapping[str, Character]
) -> Iterator[Charge]:
    for name, character in wanted.items():
        for key in _fermions(name):
            left, right = couplings[key].left, couplings[key].right
            if right is None and character is not Character.NO_LEFT:
                raise ModelError(
                    f"'{name}' cannot be made {character}: the card has no right-handed "
                    "neutrinos; ask for no-left"
                )
            yield from _vanishing(left, right if right is not None else Fraction(0), character)


def _vanishing(left: Charge, right: Charge, character: Character) -> tuple[Charge, ...]:
    match character:
        case Character.AXIAL:
            return (left + right,)
        case Character.VECTOR:
            return (left - right,)
        case Character.NO_LEFT:
            return (left,)
        case Character.NO_RIGHT:
            return (right,)
    return (left, right)


GENERATIONS: Final = ("1", "2", "3")


def _fermions(name: str) -> list[tuple[str, int]]:
    if name in SPECIES:
        return [(name, generation) for generation in range(3)]
    species, generation = name[:-1], name[-1:]
    if species not in SPECIES or generation not in GENERATIONS:
        known = [*SPECIES, *(f"{f}{g}" for f in SPECIES for g in GENERATIONS)]
        raise ModelError(f"there is no fermion {name!r}{did_you_mean(name, known)}")
    return [(species, GENERATIONS.index(generation))]


def _normalisation(
    charges: ChargeAssignment, normalise: Mapping[str, Fraction]
) -> Iterator[Charge]:
    scalars = {scalar.name: scalar.charge for scalar in charges.scalars}
    for name, value in normalise.items():
        if name not in scalars:
            raise ModelError(f"the card has no scalar {name!r}{did_you_mean(name, scalars)}")
        yield scalars[name] - value


def _solution(
    card: Card,
    charges: ChargeAssignment,
    values: Mapping[Charge, Charge],
    regime: Regime,
    small_share: Fraction,
) -> ConditionSolution:
    by_name = {str(symbol): value for symbol, value in values.items()}

    def inserted(charge: Charge) -> Charge:
        if isinstance(charge, Fraction):
            return charge
        return simplified(charge.subs(dict(values)))

    couplings = {
        key: ExactCouplings(
            left=inserted(entry.left),
            right=None if entry.right is None else inserted(entry.right),
        )
        for key, entry in _couplings(charges, regime, small_share).items()
    }
    return ConditionSolution(
        parameters={name: simplified(value) for name, value in by_name.items()},
        free=tuple(name for name in card.parameters if name not in by_name and name != SIN2),
        scalars={scalar.name: inserted(scalar.charge) for scalar in charges.scalars},
        couplings=couplings,
    )


def _trivial(solution: ConditionSolution) -> bool:
    """Whether nothing couples at all."""
    return all(is_zero(charge) for charge in solution.scalars.values()) and all(
        is_zero(entry.left) and (entry.right is None or is_zero(entry.right))
        for entry in solution.couplings.values()
    )
