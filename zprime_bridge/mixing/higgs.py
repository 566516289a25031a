"""What the vacuum expectation values of the doublets tell the gauge bosons: q and its spread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.charges.exact import as_float
from zprime_bridge.core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.charges.assignment import ChargeAssignment

ROUNDING: Final = 1e-12
"""Shares of the doublets that miss 1 by less than this add up to 1."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class HiggsCharge:
    r"""U(1)' charge of the electroweak vacuum.

    Attributes
    ----------
    mean : float
        :math:`q = \sum_i v_i^2 X_i/v^2`, [CHI] (5): it alone mixes Z and Z'.
    spread : float
        :math:`\sum_i v_i^2 X_i^2/v^2 - q^2 \ge 0`: the doublets alone give the Z' at least the
        mass :math:`M_{Z'}^2 \ge v^2 g_x^2\,\mathrm{spread}`, to leading order.
    """

    mean: float
    spread: float = 0.0


def higgs_charge(charges: Sequence[float], shares: Sequence[float]) -> HiggsCharge:
    """Average the charges of any number of doublets.

    Parameters
    ----------
    charges : sequence of float
        U(1)' charges X_i of the doublets.
    shares : sequence of float
        v_i^2/v^2, not negative, sum 1.

    Raises
    ------
    ModelError
        If the shares are not as many as the charges, or do not add up to 1.

    References
    ----------
    [CHI] eqs. (5), (6): q and u^2 of two doublets.
    """
    if len(charges) != len(shares) or any(not 0 <= share <= 1 for share in shares):
        raise ModelError(
            f"each of the {len(charges)} doublets needs its v_i^2/v^2 in [0, 1], got {shares!r}"
        )
    if not math.isclose(sum(shares), 1.0, rel_tol=ROUNDING):
        raise ModelError(f"v_i^2/v^2 of the doublets must add up to 1, got {sum(shares)!r}")
    mean = sum(share * charge for share, charge in zip(shares, charges, strict=True))
    spread = sum(
        share * (charge - mean) ** 2 for share, charge in zip(shares, charges, strict=True)
    )
    return HiggsCharge(mean=mean, spread=spread)


def model_higgs_charge(charges: ChargeAssignment, small_share: float = 0.0) -> HiggsCharge:
    """Charge of the electroweak vacuum of a model with one or two doublets.

    Parameters
    ----------
    charges : ChargeAssignment
        Numeric; the first doublet is Phi, the second phi.
    small_share : float
        v_phi^2/v^2 of the second doublet; 0 is the alignment limit of [CHI].

    Raises
    ------
    ModelError
        If the model has no doublet, or a vev is asked of a second doublet it does not have.
    """
    values = [as_float(doublet.charge) for doublet in charges.doublets]
    if not values:
        raise ModelError("the model has no Higgs doublet: nothing breaks the electroweak symmetry")
    if small_share and len(values) == 1:
        raise ModelError("v_phi^2/v^2 needs a second Higgs doublet; the model has one")
    shares = [1 - small_share, small_share, *([0.0] * len(values))][: len(values)]
    return higgs_charge(values, shares)
