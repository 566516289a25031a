"""The beta functions of a model: exact, immutable, for numbers or for charges as symbols."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias, final

from zprime_bridge.core.errors import RunningError
from zprime_bridge.running.coefficient import Coefficient, Evaluation, constant

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from fractions import Fraction

    from zprime_bridge.running.algebra import Monomial


@final
class Kind(StrEnum):
    """What a coupling is."""

    GAUGE = "gauge"
    YUKAWA = "yukawa"
    QUARTIC = "quartic"
    TRILINEAR = "trilinear"
    SCALAR_MASS = "scalar mass"
    FERMION_MASS = "fermion mass"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Coupling:
    """One running coupling.

    Attributes
    ----------
    name : str
        As in the PyR@TE output (``del`` is ``del_`` there).
    kind : Kind
        What it is; ``g_12`` is a gauge coupling (K7).
    shape : tuple of int
        ``()`` for a number, (rows, columns) for a matrix.
    """

    name: str
    kind: Kind
    shape: tuple[int, ...] = ()


@final
@dataclass(frozen=True, slots=True)
class Term:
    """Coefficient times monomial."""

    coefficient: Coefficient
    monomial: Monomial


Sum: TypeAlias = tuple[Term, ...]
"""One loop order of one beta function: terms sorted by monomial, each monomial once."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where beta functions come from.

    Attributes
    ----------
    program : str
        Program and commit.
    model : str
        The model file it was given; empty if that is not kept.
    model_sha256 : str
        Hash of the model file.
    loops : int
        Loop order that was asked for.
    command : str
        What was run.
    """

    program: str
    model: str = ""
    model_sha256: str
    loops: int
    command: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class BetaSystem:
    r"""Beta functions of all couplings of a model.

    .. math:: \mu \frac{dx}{d\mu} = \sum_n \frac{1}{(4\pi)^{2n}} \beta_x^{(n)}

    The sums stored here are the :math:`\beta_x^{(n)}`, without the loop factors (K3, K7).

    Attributes
    ----------
    couplings : tuple of Coupling
        In the order of the program.
    parameters : tuple of str
        Real symbols in the coefficients (U(1)' charges); empty once they have numbers.
    betas : tuple of tuple of Sum
        ``betas[i][n - 1]``: n loops of ``couplings[i]``.
    provenance : Provenance
        Where they come from.
    """

    couplings: tuple[Coupling, ...]
    parameters: tuple[str, ...]
    betas: tuple[tuple[Sum, ...], ...]
    provenance: Provenance

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the couplings, in order."""
        return tuple(coupling.name for coupling in self.couplings)

    @property
    def loops(self) -> int:
        """Highest loop order of any coupling."""
        return max((len(orders) for orders in self.betas), default=0)

    def beta(self, name: str, order: int) -> Sum:
        """Return one loop order of one beta function; empty where it is not known.

        Raises
        ------
        RunningError
            If there is no such coupling.
        """
        if name not in self.names:
            raise RunningError(f"no coupling {name!r}; there are {', '.join(self.names)}")
        orders = self.betas[self.names.index(name)]
        return orders[order - 1] if 1 <= order <= len(orders) else ()

    def at(self, values: Mapping[str, Fraction]) -> BetaSystem:
        """Return the beta functions for numbers in place of the parameters, exactly.

        Parameters
        ----------
        values : mapping of str to Fraction
            One for each of ``parameters``, and no other.

        Raises
        ------
        RunningError
            If a parameter has no value, or a value no parameter.
        """
        if set(values) != set(self.parameters):
            wrong = ", ".join(sorted(set(values) ^ set(self.parameters)))
            raise RunningError(f"values do not match the parameters of the beta functions: {wrong}")
        evaluation = Evaluation(values)
        known: dict[int, Coefficient] = {}  # by identity: most are shared, their hash is slow

        def number(coefficient: Coefficient) -> Coefficient:
            found = known.get(id(coefficient))
            if found is None:
                found = known[id(coefficient)] = constant(evaluation(coefficient))
            return found

        return BetaSystem(
            couplings=self.couplings,
            parameters=(),
            betas=tuple(
                tuple(
                    tuple(
                        Term(value, term.monomial)
                        for term in terms
                        if (value := number(term.coefficient)).terms
                    )
                    for terms in orders
                )
                for orders in self.betas
            ),
            provenance=self.provenance,
        )

    def without(self, names: Collection[str]) -> BetaSystem:
        """Return the beta functions with some couplings set to zero.

        This is consistent for a coupling whose beta function is proportional to itself, as that
        of any Yukawa coupling that a chiral symmetry forbids.
        """
        gone = frozenset(names)
        if not gone:
            return self
        return BetaSystem(
            couplings=tuple(c for c in self.couplings if c.name not in gone),
            parameters=self.parameters,
            betas=tuple(
                tuple(
                    tuple(term for term in terms if not term.monomial.names() & gone)
                    for terms in orders
                )
                for coupling, orders in zip(self.couplings, self.betas, strict=True)
                if coupling.name not in gone
            ),
            provenance=self.provenance,
        )
