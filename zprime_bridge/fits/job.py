"""The whole of a fit: best values, intervals, regions, pulls, and the verdict on a card's point."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.core.errors import PredictionError, UnverifiedWarning
from zprime_bridge.evolution.from_model import card_evolution, charges_evolution
from zprime_bridge.fits.card_space import LARGEST_G, CardSpace, card_space
from zprime_bridge.fits.combination import box_multiples, chi_squared_at, combined, told_elsewhere
from zprime_bridge.fits.confidence import pull
from zprime_bridge.fits.contours import Contours, contours
from zprime_bridge.fits.intervals import Profile, profile
from zprime_bridge.fits.minimum import fit, silent
from zprime_bridge.fits.plane import MassCouplingPlane, mass_coupling_plane
from zprime_bridge.fits.pulls import (
    DataSetShare,
    ObservablePull,
    data_set_shares,
    observable_pulls,
)
from zprime_bridge.fits.result import FitResult, FitStatus
from zprime_bridge.fits.space import coefficient_space
from zprime_bridge.model.point import ParameterPoint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zprime_bridge.evolution.card import CardEvolution
    from zprime_bridge.fits.free_charges import FreeCharges
    from zprime_bridge.fits.protocol import FitLikelihood, FitSpace
    from zprime_bridge.model.model import U1PrimeModel

TENSION_SIGMA: Final = 2.0
EXCLUDED_SIGMA: Final = 3.0
PLANE_POINTS: Final = 201
MASS_FACTOR: Final = 10.0
"""The plane reaches from a tenth of the mass to ten times it, where the evolution does."""

COUPLINGS_BELOW: Final = 4.0
"""The plane reaches this factor below the smallest coupling of interest at its lightest mass."""


@final
class PointStatus(StrEnum):
    """How a point compares with the best fit of its own card."""

    ALLOWED = "allowed"
    TENSION = "tension"
    EXCLUDED = "excluded"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PointVerdict:
    """What data say about one point of a card.

    Attributes
    ----------
    point : ParameterPoint
        g', M_Z' and g_12.
    chi2 : float
        There.
    chi2_best, chi2_sm : float
        Of the best fit of the card at the same M_Z', and of the Standard Model.
    dof : int
        Fit parameters of that best fit.
    coefficients : dict of str to complex
        At 4.8 GeV.
    """

    point: ParameterPoint
    chi2: float
    chi2_best: float
    chi2_sm: float
    dof: int
    coefficients: dict[str, complex]

    @property
    def sigma(self) -> float:
        """Distance to the best fit in standard deviations."""
        return pull(self.chi2 - self.chi2_best, self.dof)

    @property
    def status(self) -> PointStatus:
        """Excluded beyond three standard deviations, in tension beyond two."""
        if self.sigma > EXCLUDED_SIGMA:
            return PointStatus.EXCLUDED
        return PointStatus.TENSION if self.sigma > TENSION_SIGMA else PointStatus.ALLOWED


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FitJob:
    """Everything that ``zprime-bridge fit`` reports.

    Attributes
    ----------
    title : str
        Name of the card, or "Wilson coefficients".
    result : FitResult
        The best fit.
    profiles : tuple of Profile
        One per parameter, with intervals of 1, 2 and 3 standard deviations; none for a fit that
        is degenerate or not converged.
    pulls : tuple of ObservablePull
        At the best fit.
    shares : tuple of DataSetShare
        At the best fit.
    contours : Contours or None
        Of the first two parameters, if wanted and if there are two.
    point : PointVerdict or None
        On the card's own point.
    plane : MassCouplingPlane or None
        If wanted.
    """

    title: str
    result: FitResult
    profiles: tuple[Profile, ...]
    pulls: tuple[ObservablePull, ...]
    shares: tuple[DataSetShare, ...]
    contours: Contours | None = None
    point: PointVerdict | None = None
    plane: MassCouplingPlane | None = None


def fit_coefficients(
    likelihoods: Sequence[FitLikelihood],
    text: str,
    *,
    n_parameters: int | None = None,
    with_contours: bool = False,
    progress: Callable[[str], None] | None = None,
) -> FitJob:
    """Fit plain Wilson coefficients.

    Parameters
    ----------
    likelihoods : sequence of FitLikelihood
        Data sets.
    text : str
        Coefficients and linear relations, see :mod:`zprime_bridge.fits.relations`.
    n_parameters : int, optional
        For p-values; default: the number of fit parameters.
    with_contours : bool
        Compute the regions of the first two parameters.
    progress : callable, optional
        Told what is being done.
    """
    likelihood = combined(likelihoods)
    space = coefficient_space(text, likelihood)
    return _fitted(
        "Wilson coefficients", likelihood, space, n_parameters, progress, contours_of=with_contours
    )


def fit_card(
    likelihoods: Sequence[FitLikelihood],
    model: U1PrimeModel,
    point: ParameterPoint | None,
    *,
    at: float | None = None,
    charges: FreeCharges | None = None,
    n_parameters: int | None = None,
    with_contours: bool = False,
    with_plane: bool = False,
    progress: Callable[[str], None] | None = None,
) -> FitJob:
    """Fit the coupling of a card, with charges left free if wanted, and judge its own point.

    Parameters
    ----------
    likelihoods : sequence of FitLikelihood
        Data sets.
    model : U1PrimeModel
        Charges and rotations.
    point : ParameterPoint or None
        The card's own point, to be judged.
    at : float, optional
        M_Z' of the fit, GeV; default: that of the point.
    charges : FreeCharges, optional
        What is varied besides the coupling.
    n_parameters : int, optional
        For p-values; default: the number of fit parameters.
    with_contours, with_plane : bool
        Compute the regions of the first two parameters; of (M_Z', g').
    progress : callable, optional
        Told what is being done.

    Raises
    ------
    PredictionError
        If there is neither a point nor ``at``.
    """
    if point is None and at is None:
        raise PredictionError(
            f"{model.name} has no parameter point: say at which M_Z' to fit (--at 5000)"
        )
    likelihood = combined(likelihoods)
    mass = at if at is not None or point is None else point.m_zprime
    base = point or ParameterPoint(g_prime=1.0, m_zprime=_mass(mass))
    evolution = card_evolution(model, base, progress)
    free = evolution if charges is None else charges_evolution(model, charges.directions, base)
    space = card_space(
        free, likelihood, m_zprime=_mass(mass), charges=charges, g_prime=base.g_prime
    )
    job = _fitted(model.name, likelihood, space, n_parameters, progress, contours_of=with_contours)
    verdict = None
    if point is not None:
        verdict = point_verdict(likelihood, evolution, point, job.result)
    plane = None
    if with_plane:
        plane = _plane(likelihood, evolution, verdict, _mass(mass), progress)
    return replace(job, point=verdict, plane=plane)


def point_verdict(
    likelihood: FitLikelihood,
    evolution: CardEvolution,
    point: ParameterPoint,
    result: FitResult | None = None,
) -> PointVerdict:
    """Judge a point by the best coupling of its card at the same mass.

    Parameters
    ----------
    likelihood : FitLikelihood
        One data set or several.
    evolution : CardEvolution
        Of the card, no charge left free.
    point : ParameterPoint
        Where.
    result : FitResult, optional
        Used if it is the fit of the coupling alone at this mass.

    Warns
    -----
    UnverifiedWarning
        If coefficients leave the box in which predictions were compared with flavio.
    """
    best = result
    if best is None or not _is_of(best, evolution, point.m_zprime):
        best = fit(likelihood, card_space(evolution, likelihood, m_zprime=point.m_zprime))
    values = evolution.coefficients([point.m_zprime], [point.g_prime])
    if (size := box_multiples(likelihood, values)[0]) > 1:
        warnings.warn(
            f"the point's largest coefficient is {size:.3g} times what predictions were compared "
            "with flavio for: use a smaller g' or a larger M_Z'",
            UnverifiedWarning,
            stacklevel=2,
        )
    return PointVerdict(
        point=point,
        chi2=float(chi_squared_at(likelihood, values)[0]),
        chi2_best=best.chi2_min,
        chi2_sm=best.chi2_sm,
        dof=best.n_fitted,
        coefficients={name: complex(value[0]) for name, value in values.items()},
    )


def _is_of(result: FitResult, evolution: CardEvolution, mass: float) -> bool:
    """Whether a fit is that of the coupling alone at this mass."""
    space = result.space
    return isinstance(space, CardSpace) and space.evolution is evolution and space.m_zprime == mass


def _fitted(
    title: str,
    likelihood: FitLikelihood,
    space: FitSpace,
    n_parameters: int | None,
    progress: Callable[[str], None] | None,
    *,
    contours_of: bool,
) -> FitJob:
    tell = progress or silent
    result = fit(likelihood, space, n_parameters=n_parameters, progress=progress)
    names = [one.name for one in space.parameters]
    profiles: list[Profile] = []
    plane = None
    if result.status in {FitStatus.CONVERGED, FitStatus.AT_LIMIT}:
        for name in names:
            tell(f"intervals of {name}")
            profiles.append(profile(result, name))
        if contours_of and len(names) > 1:
            tell(f"regions of {names[0]} and {names[1]}")
            plane = contours(result, names[0], names[1])
    with told_elsewhere():  # in the advice
        pulls = observable_pulls(likelihood, result.coefficients)
        shares = data_set_shares(likelihood, result.coefficients)
    return FitJob(
        title=title,
        result=result,
        profiles=tuple(profiles),
        pulls=pulls,
        shares=shares,
        contours=plane,
    )


def _plane(
    likelihood: FitLikelihood,
    evolution: CardEvolution,
    verdict: PointVerdict | None,
    mass: float,
    progress: Callable[[str], None] | None,
) -> MassCouplingPlane:
    """Choose axes around the valley of the best fits, and the point."""
    lightest, heaviest = evolution.evolution.grid.edges[0], evolution.evolution.grid.edges[-1]
    masses = np.geomspace(
        max(lightest, mass / MASS_FACTOR), min(heaviest, mass * MASS_FACTOR), PLANE_POINTS
    )
    space = card_space(evolution, likelihood, m_zprime=mass)
    best = fit(likelihood, space)
    strengths = [float(best.best[0]) or space.parameters[0].scale]
    if verdict is not None:
        strengths.append((verdict.point.g_prime / verdict.point.m_zprime) ** 2)
    smallest = float(np.sqrt(min(strengths))) * masses[0]
    low = min(smallest / COUPLINGS_BELOW, LARGEST_G / 100)
    couplings = np.geomspace(low, LARGEST_G, PLANE_POINTS)
    return mass_coupling_plane(
        likelihood,
        evolution,
        masses,
        couplings,
        chi2_known=(best.chi2_sm, best.chi2_min),
        progress=progress,
    )


def _mass(mass: float | None) -> float:
    """Return a mass that was required before."""
    if mass is None or not (np.isfinite(mass) and mass > 0):
        raise PredictionError(f"M_Z' must be a positive finite number of GeV, got {mass!r}")
    return float(mass)
