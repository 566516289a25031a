"""Which convention charges are in: told by the user or the file, else found by the anomalies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.charges.proposal import with_scalars
from zprime_bridge.importers.fields import RIGHT_HANDED
from zprime_bridge.importers.protocol import Convention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from zprime_bridge.charges.exact import Triple

    Triples = Mapping[str, Triple[Fraction]]

TEXTS = {
    Convention.RIGHT_HANDED: "u, d, e, nu are right-handed fields: charges taken as they are",
    Convention.CONJUGATES: "u, d, e, nu are left-handed conjugates: signs of their charges changed",
}


def converted(triples: Triples, convention: Convention) -> dict[str, Triple[Fraction]]:
    """Return charges of right-handed fields."""
    if convention is Convention.RIGHT_HANDED:
        return dict(triples)
    return {
        name: (-a, -b, -c) if name in RIGHT_HANDED else (a, b, c)
        for name, (a, b, c) in triples.items()
    }


def detected(sets: Sequence[Triples]) -> tuple[Convention, str]:
    """Find the convention in which most sets are anomaly-free.

    Returns
    -------
    Convention
        ``RIGHT_HANDED`` if both fit equally well.
    str
        What was found, for people.
    """
    counts = {
        convention: sum(
            anomaly_coefficients(with_scalars(converted(given, convention))).vanish
            for given in sets
        )
        for convention in Convention
    }
    right, conjugate = counts[Convention.RIGHT_HANDED], counts[Convention.CONJUGATES]
    convention = Convention.CONJUGATES if conjugate > right else Convention.RIGHT_HANDED
    numbers = f"{counts[convention]} of {len(sets)} sets are anomaly-free"
    if conjugate == right:
        numbers += ", as many as in the other convention: give --convention if this is wrong"
    return convention, f"{TEXTS[convention]} ({numbers})"
