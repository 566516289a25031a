"""From a card to a model, and the verdict on its charges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from zprime_bridge.charges.anomalies import AnomalyCoefficients, anomaly_coefficients
from zprime_bridge.charges.card import charges_hash
from zprime_bridge.charges.kinetic_mixing import kinetic_mixing_trace
from zprime_bridge.core.errors import AnomalyError, ModelError
from zprime_bridge.model.accidental import AllowedTerm, accidental_terms
from zprime_bridge.model.goldstones import GoldstoneCount, goldstones
from zprime_bridge.model.model import U1PrimeModel
from zprime_bridge.model.textures import YukawaTextures, yukawa_textures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from zprime_bridge.charges.assignment import ChargeAssignment
    from zprime_bridge.charges.card import Card
    from zprime_bridge.charges.exact import Charge


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeVerdict:
    """What the charges of a card allow and forbid.

    Attributes
    ----------
    anomalies : AnomalyCoefficients
        Exact; symbolic where the card has parameters.
    textures : YukawaTextures
        For generic parameter values.
    textures_at_values : YukawaTextures or None
        At the parameter values of the card, where they allow more; else None.
    accidental : tuple of AllowedTerm
        Majorana terms and singlet mixings at the parameter values (generic without values).
    goldstones : GoldstoneCount
        For generic parameter values.
    goldstones_at_values : GoldstoneCount or None
        At the parameter values, where the number differs; else None.
    trace_yx : Charge
        Tr(Y X) over Weyl fermions, exact: not zero means that kinetic mixing is generated.
    """

    anomalies: AnomalyCoefficients
    textures: YukawaTextures
    textures_at_values: YukawaTextures | None
    accidental: tuple[AllowedTerm, ...]
    goldstones: GoldstoneCount
    goldstones_at_values: GoldstoneCount | None
    trace_yx: Charge


def charge_verdict(card: Card, values: Mapping[str, Fraction] | None = None) -> ChargeVerdict:
    """Check a card: anomalies, textures, accidental terms, Goldstones.

    Parameters
    ----------
    card : Card
        With or without free parameters.
    values : mapping of str to Fraction, optional
        Values instead of the card's defaults.
    """
    generic = card.symbolic()
    numeric = _numeric(card, values)
    at_values = numeric if numeric is not None and generic != numeric else None
    textures, count = yukawa_textures(generic), goldstones(generic)
    textures_at = yukawa_textures(at_values) if at_values else None
    count_at = goldstones(at_values) if at_values else None
    return ChargeVerdict(
        anomalies=anomaly_coefficients(generic),
        textures=textures,
        textures_at_values=textures_at if textures_at != textures else None,
        accidental=accidental_terms(at_values or generic),
        goldstones=count,
        goldstones_at_values=(
            count_at if count_at and count_at.physical != count.physical else None
        ),
        trace_yx=kinetic_mixing_trace(generic),
    )


def _numeric(card: Card, values: Mapping[str, Fraction] | None) -> ChargeAssignment | None:
    known = {name for name, value in card.parameters.items() if value is not None}
    known |= set(values or ())
    return card.assignment(values) if known >= set(card.parameters) else None


def build_model(
    card: Card,
    values: Mapping[str, Fraction] | None = None,
    *,
    allow_anomalous: bool = False,
) -> U1PrimeModel:
    """Build a model from a card.

    Parameters
    ----------
    card : Card
        From :func:`zprime_bridge.load_card`.
    values : mapping of str to Fraction, optional
        Parameter values instead of the card's defaults.
    allow_anomalous : bool
        Build the model even if anomalies do not cancel.

    Raises
    ------
    AnomalyError
        Naming the sums that do not vanish.
    CardError
        If a parameter has no value.
    ModelError
        If the card has no Higgs doublet.
    """
    charges = card.assignment(values)
    if not charges.doublets:
        raise ModelError(
            f"card '{card.name}' has no Higgs doublet: add one under charges.scalars, e.g. H: 0"
        )
    anomalies = anomaly_coefficients(charges)
    nonzero = anomalies.nonzero()
    if nonzero and not allow_anomalous:
        raise AnomalyError(_anomaly_message(card, charges, nonzero), nonzero)
    return U1PrimeModel(
        name=card.name,
        template=card.template,
        charges=charges,
        anomalies=anomalies,
        rotations=card.rotations,
        parameters=card.values(values),
        source=card.source,
        charges_hash=charges_hash(charges),
        point=card.point,
        flow=card.flow,
    )


def _anomaly_message(card: Card, charges: ChargeAssignment, nonzero: dict[str, str]) -> str:
    sums = ", ".join(f"{name} = {value}" for name, value in nonzero.items())
    advice = (
        "Add right-handed neutrinos (field 'nu') or other charges"
        if charges.nu is None and set(nonzero) <= {"gravity", "cubic"}
        else "Correct the charges"
    )
    return (
        f"the charges of card '{card.name}' are anomalous: {sums} (all six sums must be 0). "
        f"{advice}, or go on explicitly (allow_anomalous=True, --allow-anomalous)."
    )
