"""A model as plain JSON values and back: how it travels to workers and rests in a store."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.charges.assignment import ChargeAssignment, Scalar, VectorLikeFermion
from zprime_bridge.charges.card import charges_hash
from zprime_bridge.charges.exact import as_text
from zprime_bridge.core.source import Source
from zprime_bridge.model.model import U1PrimeModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.charges.exact import Charge, Triple


def model_document(model: U1PrimeModel) -> dict[str, Any]:
    """Return what the flow of a model depends on: names, fields and exact charges.

    Rotations are left out: they enter through the initial conditions alone.
    """
    charges = model.charges
    return {
        "name": model.name,
        "template": model.template,
        "source": {"paper": model.source.paper, "where": model.source.where},
        "fermions": {name: [as_text(x) for x in triple] for name, triple in charges.triples()},
        "scalars": [
            {
                "name": s.name,
                "charge": as_text(s.charge),
                "su2": s.su2,
                "y": str(s.y),
                "flavour": s.flavour,
            }
            for s in charges.scalars
        ],
        "extra": [
            {
                "name": f.name,
                "charge": as_text(f.charge),
                "su3": f.su3,
                "su2": f.su2,
                "y": str(f.y),
                "copies": f.copies,
            }
            for f in charges.extra
        ],
    }


def model_from(document: Mapping[str, Any]) -> U1PrimeModel:
    """Return the model of a document; its rotations and parameters are empty.

    Raises
    ------
    KeyError, TypeError, ValueError
        If it is no such document.
    """
    fermions = {name: _triple(texts) for name, texts in document["fermions"].items()}
    charges = ChargeAssignment(
        q=fermions["q"],
        u=fermions["u"],
        d=fermions["d"],
        l=fermions["l"],
        e=fermions["e"],
        nu=fermions.get("nu"),
        scalars=tuple(
            Scalar(**{**s, "charge": Fraction(s["charge"]), "y": Fraction(s["y"])})
            for s in document["scalars"]
        ),
        extra=tuple(
            VectorLikeFermion(**{**f, "charge": Fraction(f["charge"]), "y": Fraction(f["y"])})
            for f in document["extra"]
        ),
    )
    return U1PrimeModel(
        name=document["name"],
        template=document["template"],
        charges=charges,
        anomalies=anomaly_coefficients(charges),
        rotations={},
        parameters={},
        source=Source(**document["source"]),
        charges_hash=charges_hash(charges),
    )


def _triple(texts: list[str]) -> Triple[Charge]:
    first, second, third = map(Fraction, texts)
    return first, second, third
