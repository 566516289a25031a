"""Observables of b -> s l l bin by bin through flavio, with a propagating Z'.

flavio's coefficients do not depend on q^2. A bin is cut into narrow slices; in each one they are
those of its centre. This holds where the propagator changes little across a slice:

- averages of rates (``<dBR/dq2>``) are the mean over slices: exact for narrow slices;
- ratios and angular observables are taken with the coefficients of the centre of the whole bin,
  and the values at its two edges are given as an error;
- a bin that contains the pole, or comes closer to it than its own width in q^2, is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external import flavio as flavio_door

if TYPE_CHECKING:
    from zprime_bridge.external.flavio import Observable
    from zprime_bridge.light.propagator import PropagatingZPrime

SCALE_GEV: Final = 4.8
"""flavio's scale of exclusive b -> s l l: coefficients given there are not run (QCD currents)."""

SLICES: Final = 4
"""Per bin of a rate."""

RATE_PREFIX: Final = "<dBR/dq2>"
Q2_OF_BS_GEV2: Final = 5.36692**2
"""m_Bs^2 for B_s -> mu mu, PDG 2022 as in flavio."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class BinPrediction:
    """One observable with a propagating Z'.

    Attributes
    ----------
    name : str
        With its bin.
    value : float or None
        flavio's units; None if the bin is refused.
    sm : float
        Standard Model.
    spread : float
        Half the difference of the values with the coefficients of the two edges of the bin; zero
        for rates, which are averaged over slices.
    refused : str
        Why there is no value; empty if there is one.
    """

    name: str
    value: float | None
    sm: float
    spread: float = 0.0
    refused: str = ""


def pole_in_bin(zprime: PropagatingZPrime, q2_min: float, q2_max: float) -> bool:
    """Whether the pole lies in a bin or nearer to it than the width of the bin."""
    margin = q2_max - q2_min
    return q2_min - margin < zprime.m_zprime**2 < q2_max + margin


def predict_bins(
    observables: tuple[Observable, ...], zprime: PropagatingZPrime
) -> tuple[BinPrediction, ...]:
    """Predict binned observables of b -> s l l, and B_s -> l l at q^2 = m_Bs^2.

    Parameters
    ----------
    observables : tuple of Observable
        flavio names with (q2_min, q2_max), or without arguments for B_s -> l l.
    zprime : PropagatingZPrime
        Normalised with flavio's alpha_e(4.8 GeV).

    Returns
    -------
    tuple of BinPrediction
        Refused bins hold the reason instead of a value.

    Raises
    ------
    PredictionError
        If an observable is not one of a single bin in q^2.
    """
    return tuple(_predict(observable, zprime) for observable in observables)


def _predict(observable: Observable, zprime: PropagatingZPrime) -> BinPrediction:
    name, arguments = observable
    full_name = flavio_door.observable_name(observable)
    (sm,) = flavio_door.sm_predict([observable])
    if not arguments:
        value = _at(observable, zprime, Q2_OF_BS_GEV2)
        return BinPrediction(name=full_name, value=value, sm=sm)
    try:
        q2_min, q2_max = arguments
    except ValueError:
        raise PredictionError(f"{full_name} is not an observable of one bin in q^2") from None
    if pole_in_bin(zprime, q2_min, q2_max):
        return BinPrediction(
            name=full_name,
            value=None,
            sm=sm,
            refused=(
                f"the pole at q^2 = {zprime.m_zprime**2:.3g} GeV^2 lies in or next to the bin: "
                "use BR(B -> K(*) Z') x BR(Z' -> l l)"
            ),
        )
    if name.startswith(RATE_PREFIX):
        step = (q2_max - q2_min) / SLICES
        edges = [q2_min + index * step for index in range(SLICES + 1)]
        slices = [
            _at((name, (low, high)), zprime, (low + high) / 2) for low, high in pairwise(edges)
        ]
        return BinPrediction(name=full_name, value=sum(slices) / SLICES, sm=sm)
    low, centre, high = (
        _at(observable, zprime, q2) for q2 in (q2_min, (q2_min + q2_max) / 2, q2_max)
    )
    return BinPrediction(name=full_name, value=centre, sm=sm, spread=abs(high - low) / 2)


def _at(observable: Observable, zprime: PropagatingZPrime, q2: float) -> float:
    (value,) = flavio_door.predict(
        [observable], zprime.coefficients(q2), scale=SCALE_GEV, eft="WET", basis="flavio"
    )
    return value
