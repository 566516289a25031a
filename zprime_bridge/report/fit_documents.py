"""Fits as JSON documents; the keys are a contract."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, final

from zprime_bridge.report.documents import number, point_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.fits.contours import Contours, Region
    from zprime_bridge.fits.electroweak import ElectroweakShare
    from zprime_bridge.fits.intervals import Interval, Profile
    from zprime_bridge.fits.job import FitJob, PointVerdict
    from zprime_bridge.fits.plane import MassCouplingPlane
    from zprime_bridge.fits.protocol import Derived
    from zprime_bridge.fits.result import FitResult


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceCheck:
    """log L of a data set at the best fit, here and by flavio itself.

    Attributes
    ----------
    name : str
        Data set.
    fast, flavio : float
        With normalisation.
    """

    name: str
    fast: float
    flavio: float


def fit_document(
    job: FitJob,
    *,
    findings: Sequence[str] = (),
    reference: Sequence[ReferenceCheck] = (),
    electroweak: Sequence[ElectroweakShare] = (),
    files: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the document of ``fit --json``.

    Keys: ``title``, ``space``, ``data`` (chi2 by data set), ``status``, ``advice``,
    ``parameters`` (best, error, Minos interval, intervals by number of sigmas), ``derived``,
    ``correlations``, ``coefficients`` (at the best fit), ``chi2``, ``log_likelihood``,
    ``other_minima``, ``point`` (verdict on the card's point), ``pulls``, ``contours``, ``plane``,
    ``reference``, ``electroweak`` (by point, if asked for), ``findings``, ``files``. Infinite ends
    of intervals and undefined numbers are null.
    """
    result = job.result
    profiles = {one.name: one for one in job.profiles}
    return {
        "title": job.title,
        "space": result.space.title,
        "data": [
            {
                "name": share.name,
                "n_observables": share.n_observables,
                "chi2": share.chi2,
                "chi2_sm": share.chi2_sm,
                "delta_chi2": share.delta_chi2,
            }
            for share in job.shares
        ],
        "status": str(result.status),
        "advice": list(result.advice),
        "parameters": [
            _parameter_document(result, index, profiles.get(one.name))
            for index, one in enumerate(result.space.parameters)
        ],
        "derived": [
            _derived_document(result, one, profiles.get(_name(result, one)))
            for one in result.space.derived
        ],
        "correlations": [[finite(float(x)) for x in row] for row in result.correlations],
        "coefficients": {
            name: number(value) for name, value in result.coefficients.items() if value != 0
        },
        "chi2": _chi2_document(result),
        "log_likelihood": {"best": result.log_likelihood, "sm": result.log_likelihood_sm},
        "other_minima": [
            {"parameters": [float(x) for x in other.theta], "delta_chi2": other.delta_chi2}
            for other in result.other_minima
        ],
        "point": None if job.point is None else _point_document(job.point),
        "pulls": [
            {
                "observable": one.name,
                "data": one.data_set,
                "value": one.value,
                "sm": one.sm,
                "measured": one.measured,
                "uncertainty": one.uncertainty,
                "pull": one.pull,
                "sm_pull": one.sm_pull,
                "share_of_delta_chi2": one.share,
            }
            for one in job.pulls
        ],
        "contours": None if job.contours is None else _contours_document(job.contours),
        "plane": None if job.plane is None else _plane_document(job.plane),
        "reference": [
            {
                "name": one.name,
                "fast": one.fast,
                "flavio": one.flavio,
                "difference": one.fast - one.flavio,
            }
            for one in reference
        ],
        "electroweak": [asdict(share) for share in electroweak],
        "findings": list(findings),
        "files": list(files),
    }


def derived_ends(one: Derived, low: float, high: float) -> tuple[float, float]:
    """Return the interval of a derived quantity; it may fall where its parameter grows."""
    ends = one.value(low), one.value(high)
    return min(ends), max(ends)


def finite(value: float) -> float | None:
    """Return a number that JSON can hold."""
    return value if math.isfinite(value) else None


def _name(result: FitResult, one: Derived) -> str:
    return result.space.parameters[one.parameter].name


def _parameter_document(result: FitResult, index: int, profile: Profile | None) -> dict[str, Any]:
    one = result.space.parameters[index]
    return {
        "name": one.name,
        "unit": one.unit,
        "best": float(result.best[index]),
        "error": finite(float(result.errors[index])),
        "minos": [finite(float(end)) for end in result.intervals[index]],
        "limits": [finite(one.low), finite(one.high)],
        "intervals": [
            {"n_sigma": i.n_sigma, "low": finite(i.low), "high": finite(i.high)}
            for i in intervals_of(profile)
        ],
    }


def _derived_document(result: FitResult, one: Derived, profile: Profile | None) -> dict[str, Any]:
    intervals = []
    for interval in intervals_of(profile):
        low, high = derived_ends(one, interval.low, interval.high)
        intervals.append({"n_sigma": interval.n_sigma, "low": finite(low), "high": finite(high)})
    return {
        "name": one.name,
        "unit": one.unit,
        "best": finite(one.value(float(result.best[one.parameter]))),
        "intervals": intervals,
    }


def intervals_of(profile: Profile | None) -> tuple[Interval, ...]:
    """Return the intervals of a profile, none without one."""
    return () if profile is None else profile.intervals


def _chi2_document(result: FitResult) -> dict[str, Any]:
    return {
        "best": result.chi2_min,
        "sm": result.chi2_sm,
        "delta": result.delta_chi2,
        "pull": result.pull,
        "pull_dof": result.n_fitted,
        "n_observables": result.n_observables,
        "n_parameters": result.n_parameters,
        "parameters_stated": result.parameters_stated,
        "p_value": result.p_value,
        "p_value_sm": result.p_value_sm,
    }


def _point_document(verdict: PointVerdict) -> dict[str, Any]:
    return {
        **point_document(verdict.point),
        "verdict": str(verdict.status),
        "chi2": verdict.chi2,
        "delta_chi2_best": verdict.chi2 - verdict.chi2_best,
        "sigma": verdict.sigma,
        "dof": verdict.dof,
        "delta_chi2_sm": verdict.chi2_sm - verdict.chi2,
        "coefficients": {
            name: number(value) for name, value in verdict.coefficients.items() if value != 0
        },
    }


def _contours_document(contours: Contours) -> dict[str, Any]:
    return {
        "names": list(contours.names),
        "dof": contours.dof,
        "regions": [_region_document(region) for region in contours.regions],
    }


def _plane_document(plane: MassCouplingPlane) -> dict[str, Any]:
    return {
        "names": ["m_zprime", "g_prime"],
        "dof": 1,
        "chi2_min": plane.chi2_min,
        "verified_fraction": float((plane.box_multiple <= 1).mean()),
        "regions": [_region_document(region) for region in plane.regions],
    }


def _region_document(region: Region) -> dict[str, Any]:
    return {
        "n_sigma": region.n_sigma,
        "delta_chi2": region.level,
        "reaches_edge": region.reaches_edge,
        "lines": [[[float(x), float(y)] for x, y in line] for line in region.lines],
    }
