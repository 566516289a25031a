"""A U(1)' model: exact charges, field content and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from zprime_bridge.charges.anomalies import AnomalyCoefficients
    from zprime_bridge.charges.assignment import ChargeAssignment, Scalar
    from zprime_bridge.charges.card import CardFlow, CardPoint, RotationChoice
    from zprime_bridge.core.source import Source


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class U1PrimeModel:
    """A U(1)' extension of the Standard Model with numeric charges.

    Attributes
    ----------
    name, template : str
        Names of the card and of its template; plain identifiers (hyphens allowed in ``name``).
    charges : ChargeAssignment
        Numeric and exact: every parameter has its value.
    anomalies : AnomalyCoefficients
        The six sums; they vanish unless the model was built with ``allow_anomalous``.
    rotations : mapping of str to RotationChoice
        Choices for ``u_left``, ``d_left``, ... ; what is absent has its default (K4).
    parameters : mapping of str to Fraction
        Values given to the card's parameters.
    source : Source
        Where the charges come from.
    charges_hash : str
        SHA-256 of the canonical charge assignment, hexadecimal.
    point : CardPoint or None
        Default parameter point of the card.
    flow : CardFlow or None
        Initial conditions of the running couplings of the card.
    """

    name: str
    template: str
    charges: ChargeAssignment
    anomalies: AnomalyCoefficients
    rotations: Mapping[str, RotationChoice]
    parameters: Mapping[str, Fraction]
    source: Source
    charges_hash: str
    point: CardPoint | None = None
    flow: CardFlow | None = None

    @property
    def light_doublet(self) -> Scalar:
        """The doublet that carries the electroweak vev: the first of the card (v_phi -> 0)."""
        return self.charges.doublets[0]
