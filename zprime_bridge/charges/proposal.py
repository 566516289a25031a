"""Charges of the fermions completed by scalars of the template ``minimal``."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.assignment import ChargeAssignment, Scalar
from zprime_bridge.charges.pairing import proposed_higgs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.charges.exact import Triple

TEMPLATE: Final = "minimal"
HIGGS: Final = "H"
PHI: Final = "phi"
HIGGS_Y: Final = Fraction(1, 2)
PHI_CHARGE: Final = Fraction(1)


def with_scalars(
    triples: Mapping[str, Triple[Fraction]],
    *,
    higgs: Fraction | None = None,
    phi: Fraction | None = None,
) -> ChargeAssignment:
    """Add the Higgs doublet H and the singlet phi that breaks the U(1)'.

    Parameters
    ----------
    triples : mapping of str to triple of Fraction
        Charges of q, u, d, l, e (and nu).
    higgs : Fraction, optional
        Charge of H; default: :func:`zprime_bridge.charges.pairing.proposed_higgs`.
    phi : Fraction, optional
        Charge of phi; default 1, which is a placeholder.
    """
    return ChargeAssignment(
        q=triples["q"],
        u=triples["u"],
        d=triples["d"],
        l=triples["l"],
        e=triples["e"],
        nu=triples.get("nu"),
        scalars=(
            Scalar(
                name=HIGGS,
                charge=proposed_higgs(triples) if higgs is None else higgs,
                su2=2,
                y=HIGGS_Y,
            ),
            Scalar(name=PHI, charge=PHI_CHARGE if phi is None else phi, su2=1, y=Fraction(0)),
        ),
    )
