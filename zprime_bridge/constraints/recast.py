r"""From a limit on one chirality to one on a model with several.

Electron-positron: shifts of the angular distribution in ten bins of |cos theta| < 0.9 in
units of their statistical errors. A published limit on one structure is the length of its vector
of shifts; a model is compared with it by the length of its own. Drell-Yan: the relative excess of
events at 2.5 TeV with up and down quarks two to one, quadratic terms included.

These are estimates (Born level, no likelihood of the experiments): a model beyond them is in
*tension*; only the published structure itself *excludes*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.constraints.amplitudes import bhabha, drell_yan, pair_production
from zprime_bridge.constraints.contact import CHIRALITIES, coefficient_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.constraints.amplitudes import Electroweak
    from zprime_bridge.core.arrays import FloatArray

LEP_ENERGY_GEV: Final = 200.0
COSINES: Final = np.linspace(-0.81, 0.81, 10)
"""Centres of ten bins in |cos theta| < 0.9."""

LHC_MASS_GEV: Final = 2500.0
QUARK_SHARES: Final = {"u": 2.0, "d": 1.0}
"""Parton luminosities of u and d at high mass, relative."""


def structure(chirality: str, coefficient: float) -> dict[str, float]:
    """Contact coefficients of a published structure: one chirality, or VV (all four)."""
    if chirality == "VV":
        return dict.fromkeys(CHIRALITIES, coefficient)
    return {chirality: coefficient}


def lepton_shifts(sm: Electroweak, process: str, contact: Mapping[str, float]) -> FloatArray:
    """Shifts over statistical errors, up to a constant, (10,); ``"eeee"`` or ``"eemumu"``."""
    distribution = bhabha if process == "eeee" else pair_production
    s = LEP_ENERGY_GEV**2
    standard = distribution(sm, s, COSINES, {})
    shifts: FloatArray = (distribution(sm, s, COSINES, contact) - standard) / np.sqrt(standard)
    return shifts


def lepton_strength(
    sm: Electroweak,
    process: str,
    contact: Mapping[str, float],
    *,
    chirality: str,
    plus: float,
    minus: float,
) -> float:
    """Shift of a model over that of the published limit of the same sign; above 1: tension.

    Parameters
    ----------
    sm : Electroweak
        Photon and Z.
    process : str
        ``"eeee"`` or ``"eemumu"``.
    contact : mapping
        Coefficients of the model, GeV^-2.
    chirality : str
        Of the published limit.
    plus, minus : float
        Published Lambda for eta = +1 and -1, TeV.
    """
    model = lepton_shifts(sm, process, contact)
    positive = lepton_shifts(sm, process, structure(chirality, coefficient_at(plus)))
    negative = lepton_shifts(sm, process, structure(chirality, -coefficient_at(minus)))
    limit = positive if model @ positive > 0 else negative
    return float(np.sqrt((model @ model) / (limit @ limit)))


def drell_yan_excess(sm: Electroweak, contact: Mapping[str, Mapping[str, float]]) -> float:
    """Relative excess of dilepton events at 2.5 TeV; ``contact`` by quark ``"u"``, ``"d"``."""
    s = LHC_MASS_GEV**2
    standard = sum(share * drell_yan(sm, quark, s, {}) for quark, share in QUARK_SHARES.items())
    total = sum(
        share * drell_yan(sm, quark, s, contact.get(quark, {}))
        for quark, share in QUARK_SHARES.items()
    )
    return total / standard - 1


def drell_yan_strength(
    sm: Electroweak,
    contact: Mapping[str, Mapping[str, float]],
    *,
    chirality: str,
    plus: float,
    minus: float,
) -> float:
    """Excess of a model over the larger one of the published limits; above 1: tension.

    Parameters
    ----------
    sm : Electroweak
        Photon and Z.
    contact : mapping
        Coefficients of the model by quark and chirality, GeV^-2.
    chirality : str
        Of the published limit, which holds for all quarks alike.
    plus, minus : float
        Published Lambda for eta = +1 and -1, TeV.
    """
    allowed = max(
        drell_yan_excess(sm, dict.fromkeys(QUARK_SHARES, structure(chirality, coefficient)))
        for coefficient in (coefficient_at(plus), -coefficient_at(minus))
    )
    return max(drell_yan_excess(sm, contact), 0.0) / allowed
