"""What a user asks the solver for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.core.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from zprime_bridge.charges.expressions import ChargeExpression
    from zprime_bridge.charges.templates import Template

SECTORS: Final = {"u": "Mu", "d": "Md", "e": "Me", "nu": "Mnu"}
"""Names of Yukawa sectors, and of their mass matrices in ``model.textures``."""

GENERATIONS: Final = (0, 1, 2)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class YukawaCondition:
    """Yukawa terms of one doublet that must be allowed.

    Attributes
    ----------
    text : str
        As the user wrote it, ``"u,d:Phi:block"``.
    sectors : tuple of str
        Among ``u``, ``d``, ``e``, ``nu``.
    doublet : str
        Name of the doublet.
    entries : tuple of pairs of int
        (left-handed, right-handed) generations, counted from 0 (K4).
    """

    text: str
    sectors: tuple[str, ...]
    doublet: str
    entries: tuple[tuple[int, int], ...]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """An equation between charges.

    Attributes
    ----------
    text : str
        As the user wrote it, ``"q1 = q2"``.
    left, right : ChargeExpression
        The two sides, in names of unknowns and symbols; ``right`` is 0 if not written.
    """

    text: str
    left: ChargeExpression
    right: ChargeExpression


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarTerm:
    """A scalar term that must be allowed, each singlet conjugated or not (K9).

    Attributes
    ----------
    text : str
        As the user wrote it, ``"Phi^* phi chi0"``.
    powers : tuple of pairs (str, int)
        Field and power; a conjugated doublet has a negative power.
    """

    text: str
    powers: tuple[tuple[str, int], ...]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SolveRequest:
    """Conditions on charges; the six anomaly sums are always among them.

    Attributes
    ----------
    name : str
        A card name; the cards of the families are named after it.
    template : Template
        Gives the scalars and vector-like fermions.
    with_nu : bool
        Whether there are three right-handed neutrinos.
    scalars : tuple of str
        Optional scalars of the template that take part.
    equal : tuple of tuple of int
        Generations (from 0) whose charges are equal in every species.
    yukawas, relations, scalar_terms : tuple
        What must be allowed, and what must hold.
    nonzero : tuple of Relation
        Expressions (``left``) that must not vanish identically.
    symbols : tuple of str
        Further real numbers that relations may use, e.g. ``s2``.
    parameters : mapping of str to ChargeExpression
        Names for free parameters, each with the combination of charges that it stands for.
    values : mapping of str to Fraction
        Default values that cards give to parameters, e.g. to ``s2``.
    source : Source
        Where the conditions come from.
    notes : str
        One line.
    """

    name: str
    template: Template
    with_nu: bool = True
    scalars: tuple[str, ...] = ()
    equal: tuple[tuple[int, ...], ...] = ()
    yukawas: tuple[YukawaCondition, ...] = ()
    relations: tuple[Relation, ...] = ()
    scalar_terms: tuple[ScalarTerm, ...] = ()
    nonzero: tuple[Relation, ...] = ()
    symbols: tuple[str, ...] = ()
    parameters: Mapping[str, ChargeExpression] = field(default_factory=dict)
    values: Mapping[str, Fraction] = field(default_factory=dict)
    source: Source = field(default_factory=Source)
    notes: str = ""

    @property
    def doublets(self) -> tuple[str, ...]:
        """Names of the doublets."""
        return tuple(s.name for s in self.template.scalars if s.su2 > 1)

    @property
    def scalar_names(self) -> tuple[str, ...]:
        """Names of the scalars whose charges are sought, in the order of the template."""
        return scalar_names(self.template, self.scalars)

    @property
    def extra_names(self) -> tuple[str, ...]:
        """Names of the vector-like fermions that every card of the template has."""
        return tuple(f.name for f in self.template.extra if f.required)

    @property
    def unknowns(self) -> tuple[str, ...]:
        """Names of all charges sought: ``q1`` ... ``nu3``, scalars, vector-like fermions."""
        return (*fermion_names(with_nu=self.with_nu), *self.scalar_names, *self.extra_names)


def fermion_names(*, with_nu: bool) -> tuple[str, ...]:
    """Return ``q1``, ``q2``, ... in the order of cards; generations count from 1 in names (K4)."""
    species = FERMIONS if with_nu else FERMIONS[:-1]
    return tuple(f"{name}{generation + 1}" for name in species for generation in GENERATIONS)


def scalar_names(template: Template, optional: tuple[str, ...]) -> tuple[str, ...]:
    """Return the scalars of a template without a fixed charge that are required or asked for."""
    return tuple(
        s.name for s in template.scalars if s.charge is None and (s.required or s.name in optional)
    )
