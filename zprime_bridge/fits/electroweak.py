"""Electroweak precision data beside a fit of flavour data, through smelli."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from zprime_bridge.external.smelli import ElectroweakLikelihood
from zprime_bridge.matching.match import match

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ElectroweakShare:
    """What electroweak data say of one point.

    Attributes
    ----------
    name : str
        Of the point.
    g_prime, m_zprime : float
        The latter in GeV.
    delta_chi2 : float
        chi^2 = -2 log L of the Standard Model minus that of the point: positive if it fits better.
    observations : int
        Number of measured values.
    """

    name: str
    g_prime: float
    m_zprime: float
    delta_chi2: float
    observations: int


def electroweak_shares(
    model: U1PrimeModel, points: Mapping[str, ParameterPoint]
) -> tuple[ElectroweakShare, ...]:
    """Evaluate smelli's likelihood of electroweak precision data at points of a model.

    It is not added to chi^2 of a fit: each point takes a second, and smelli starts from Warsaw
    coefficients at M_Z'.

    Raises
    ------
    ExternalToolError
        If smelli is not installed or fails.
    PredictionError
        If the Z-Z' mixing of a point is too large for wilson.
    """
    likelihood = ElectroweakLikelihood()
    return tuple(
        ElectroweakShare(
            name=name,
            g_prime=point.g_prime,
            m_zprime=point.m_zprime,
            delta_chi2=2 * likelihood.log_likelihood(match(model, point).values, point.m_zprime),
            observations=likelihood.observations,
        )
        for name, point in points.items()
    )
