"""The best fit: Minuit from several starts, its errors, and an honest status."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, final

import numpy as np
from iminuit import Minuit
from iminuit.util import IMinuitWarning

from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.fits.combination import combined, relevant, standard_model, told_elsewhere
from zprime_bridge.fits.curvature import curvature, flat_directions, unit_steps
from zprime_bridge.fits.result import FitResult, FitStatus, LocalMinimum, chi_squared_of
from zprime_bridge.fits.space import coefficient_space
from zprime_bridge.likelihoods.loading import load_likelihood

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

    from zprime_bridge.fits.protocol import FitLikelihood, FitSpace

STARTS: Final = 6
"""Minuit runs, from the best points of the space's own grid that lie apart from each other."""

APART: Final = 0.5
"""Starts differ by this in at least one parameter, in units of its scale."""

SAME_MINIMUM: Final = 0.2
"""Minima nearer than this in every parameter, in standard deviations, are one."""

TOLERANCE: Final = 0.01
"""Of Minuit: chi^2 is minimal to 2e-5."""

NOTABLE_DELTA_CHI2: Final = 25.0
"""Local minima are told up to here: five standard deviations of one parameter."""

WALL: Final = 1e12
"""chi^2 of an impossible point: Minuit turns back from numbers, not from infinities."""

MAX_CALLS: Final = 20_000
LIMIT_TOLERANCE: Final = 1e-3
"""A parameter is at its limit if chi^2 is no larger there than this above the minimum."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    """chi^2 in units of the scales, as Minuit sees it."""

    likelihood: FitLikelihood
    space: FitSpace
    scales: FloatArray

    def chi_squared(self, scaled: FloatArray) -> FloatArray:
        """At points of shape (n, k)."""
        return chi_squared_of(self.likelihood, self.space, scaled * self.scales)

    def limits(self) -> FloatArray:
        """Shape (k, 2)."""
        return np.array(
            [(one.low / one.scale, one.high / one.scale) for one in self.space.parameters]
        )


def fit(
    likelihood: FitLikelihood | str | list[FitLikelihood | str] | tuple[FitLikelihood | str, ...],
    space: FitSpace | str,
    *,
    n_parameters: int | None = None,
    near: ArrayLike | None = None,
    progress: Callable[[str], None] | None = None,
) -> FitResult:
    """Find the parameters that data prefer.

    Parameters
    ----------
    likelihood : FitLikelihood or str, or several
        Or names of data sets. Several add up; a common observable is refused.
    space : FitSpace or str
        What is varied; or coefficients as text, ``"C9_bsmumu, C10_bsmumu=-C9_bsmumu"``.
    n_parameters : int, optional
        For p-values: how many parameters of the theory were adjusted to these data. Default: the
        number of fit parameters.
    near : array_like, optional
        (k,) where to start, for the local minimum there; default: from many places, for the global
        one.
    progress : callable, optional
        Told what is being done.

    Returns
    -------
    FitResult
        With ``status`` and advice; a fit that is degenerate or not converged is no exception.

    Raises
    ------
    PredictionError
        If no observable depends on a parameter, or chi^2 is finite nowhere.
    """
    tell = progress or silent
    given = likelihood if isinstance(likelihood, list | tuple) else [likelihood]
    total = combined([load_likelihood(one) if isinstance(one, str) else one for one in given])
    space = coefficient_space(space, total) if isinstance(space, str) else space
    scales = np.array([one.scale for one in space.parameters])
    problem = _Problem(likelihood=total, space=space, scales=scales)
    tell("starting points")
    starts = _starts(problem) if near is None else [_given_start(problem, near)]
    runs = []
    for number, start in enumerate(starts, start=1):
        tell(f"minimum {number}/{len(starts)}")
        runs.append(_migrad(problem, start))
    runs.sort(key=lambda run: (not run.valid, float(run.fval)))
    best = runs[0] if runs[0].valid else min(runs, key=lambda run: float(run.fval))
    tell("errors")
    return _result(problem, best, runs, n_parameters)


def _given_start(problem: _Problem, near: ArrayLike) -> FloatArray:
    start = np.asarray(near, dtype=np.float64)
    if start.shape != problem.scales.shape or not np.all(np.isfinite(start)):
        raise PredictionError(
            f"near must hold {len(problem.scales)} finite numbers, got an array of shape "
            f"{start.shape}"
        )
    point: FloatArray = start / problem.scales
    return point


def silent(text: str) -> None:
    """Tell nobody what is being done."""
    del text


def _starts(problem: _Problem) -> list[FloatArray]:
    """Return the best points of the space's grid that are apart from each other."""
    grid = problem.space.starts() / problem.scales
    values = problem.chi_squared(grid)
    if not np.any(np.isfinite(values)):
        raise PredictionError(
            f"chi^2 of {problem.likelihood.name} is finite at no starting point of "
            f"{problem.space.title}: check its ranges"
        )
    chosen: list[FloatArray] = []
    for index in np.argsort(values, kind="stable"):
        if not np.isfinite(values[index]) or len(chosen) == STARTS:
            break
        if all(np.max(np.abs(grid[index] - other)) > APART for other in chosen):
            chosen.append(grid[index])
    return chosen


def _migrad(problem: _Problem, start: FloatArray) -> Any:  # noqa: ANN401  # Minuit is untyped
    """Run Minuit with first steps of about one standard deviation."""
    steps = unit_steps(problem.chi_squared, start, problem.limits())
    _require_dependence(problem, steps)

    def chi_squared(point: FloatArray) -> float:
        return min(float(problem.chi_squared(np.asarray(point)[np.newaxis])[0]), WALL)

    names = [one.name for one in problem.space.parameters]
    minuit = Minuit(chi_squared, np.array(start), name=names)
    minuit.errordef = Minuit.LEAST_SQUARES
    minuit.errors = np.where(np.isfinite(steps), steps, 1.0)
    minuit.limits = [tuple(limits) for limits in problem.limits()]
    minuit.strategy = 1
    minuit.tol = TOLERANCE
    minuit.migrad(ncall=MAX_CALLS)
    return minuit


def _require_dependence(problem: _Problem, steps: FloatArray) -> None:
    """Refuse parameters that change nothing, however large."""
    unfelt = [
        one.name
        for one, step in zip(problem.space.parameters, steps, strict=True)
        if not np.isfinite(step)
    ]
    if unfelt:
        raise PredictionError(
            f"no observable of {problem.likelihood.name} depends on {', '.join(unfelt)}: the "
            "likelihood is flat there; leave it out, or add data that depend on it"
        )


def _result(
    problem: _Problem,
    best: Any,  # noqa: ANN401  # Minuit is untyped
    runs: list[Any],
    n_parameters: int | None,
) -> FitResult:
    """Compute errors at the best minimum and judge it."""
    space, scales, likelihood = problem.space, problem.scales, problem.likelihood
    at_limit = _settle_at_limits(problem, best)
    if best.nfit:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", IMinuitWarning)  # what it says is in the status
            best.hesse()
    point = np.array(best.values)
    flat = flat_directions(
        curvature(problem.chi_squared, point, problem.limits()),
        [one.name for one in space.parameters],
    )
    status = _status(best, at_limit, flat)
    count = len(point)
    intervals = np.full((count, 2), np.nan)
    if status in {FitStatus.CONVERGED, FitStatus.AT_LIMIT} and best.nfit:
        intervals = _intervals(best, point)
    covariance = np.full((count, count), np.nan)
    if best.covariance is not None and not flat:
        free = np.flatnonzero(~np.array(best.fixed))
        covariance[np.ix_(free, free)] = np.array(best.covariance)[np.ix_(free, free)]
    theta = point * scales
    with told_elsewhere():  # in the advice
        fitted = likelihood.log_likelihood(
            relevant(likelihood, space.coefficients(theta[np.newaxis]))
        )
    return FitResult(
        likelihood=likelihood,
        space=space,
        status=status,
        advice=(*_advice(best, at_limit, flat), *_outside(likelihood, space, theta)),
        best=frozen_floats(theta),
        errors=frozen_floats(np.sqrt(np.diag(covariance)) * scales),
        intervals=frozen_floats(intervals * scales[:, np.newaxis]),
        covariance=frozen_floats(covariance * np.outer(scales, scales)),
        chi2_min=float(best.fval),
        chi2_sm=float(likelihood.chi_squared(standard_model(likelihood))[0]),
        log_likelihood=float(fitted[0]),
        log_likelihood_sm=float(likelihood.log_likelihood(standard_model(likelihood))[0]),
        n_parameters=count if n_parameters is None else n_parameters,
        parameters_stated=n_parameters is not None,
        other_minima=_others(best, runs, scales),
        calls=sum(int(run.nfcn) for run in runs) + len(space.starts()),
    )


def _intervals(best: Any, point: FloatArray) -> FloatArray:  # noqa: ANN401  # Minuit is untyped
    """Minos intervals of one standard deviation, NaN where Minos finds no end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", IMinuitWarning)
        try:
            best.minos()
        except RuntimeError:  # no minimum, or a better one: the status says so already
            return np.full((len(point), 2), np.nan)
    found = np.full((len(point), 2), np.nan)
    for index, error in enumerate(best.merrors.values()):
        if error.lower_valid and not error.at_lower_limit:
            found[index, 0] = point[index] + error.lower
        if error.upper_valid and not error.at_upper_limit:
            found[index, 1] = point[index] + error.upper
    return found


def _settle_at_limits(problem: _Problem, best: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Move parameters that end beside a limit onto it, and minimise over the others again.

    Minuit's own variables never reach a limit, and its errors mean nothing there.
    """
    settled = []
    for index, one in enumerate(problem.space.parameters):
        point = np.array(best.values)
        ends = problem.limits()[index]
        limit = ends[np.argmin(np.abs(ends - point[index]))]
        if not np.isfinite(limit):
            continue
        point[index] = limit
        if problem.chi_squared(point[np.newaxis])[0] - best.fval < LIMIT_TOLERANCE:
            best.values[index] = limit
            best.fixed[index] = True
            best.migrad(ncall=MAX_CALLS)
            settled.append(one.name)
    return tuple(settled)


def _status(
    best: Any,  # noqa: ANN401  # Minuit is untyped
    at_limit: tuple[str, ...],
    flat: tuple[str, ...],
) -> FitStatus:
    if flat:
        return FitStatus.DEGENERATE
    if at_limit:
        return FitStatus.AT_LIMIT
    return FitStatus.CONVERGED if best.valid else FitStatus.NOT_CONVERGED


def _advice(
    best: Any,  # noqa: ANN401  # Minuit is untyped
    at_limit: tuple[str, ...],
    flat: tuple[str, ...],
) -> tuple[str, ...]:
    said = [
        f"the data do not determine {direction}: hold one of these parameters, or add data"
        for direction in flat
    ]
    said += [
        f"{name} ends at its physical limit: its error is one-sided, and the significance of a "
        "preference is smaller than for a free parameter"
        for name in at_limit
    ]
    if not (best.valid or flat or at_limit):
        said.append(
            f"Minuit did not converge (estimated distance to the minimum {best.fmin.edm:.2g}): "
            "do not quote these numbers; vary fewer parameters"
        )
    return tuple(said)


def _outside(likelihood: FitLikelihood, space: FitSpace, theta: FloatArray) -> tuple[str, ...]:
    """Name coefficients at the best fit for which predictions were not verified."""
    box = likelihood.box
    values = relevant(likelihood, space.coefficients(theta[np.newaxis]))
    return tuple(
        f"|{name}| = {abs(value[0]):.3g} at the best fit is outside the box |{name}| <= "
        f"{box[name]:g} in which predictions were compared with flavio: check with --reference"
        for name, value in values.items()
        if abs(value[0]) > box.get(name, np.inf)
    )


def _others(best: Any, runs: list[Any], scales: FloatArray) -> tuple[LocalMinimum, ...]:  # noqa: ANN401
    """Return valid minima elsewhere, each once."""
    kept, near = [np.array(best.values)], SAME_MINIMUM * np.array(best.errors)
    found = []
    for run in sorted(runs, key=lambda run: float(run.fval)):
        point, above = np.array(run.values), float(run.fval - best.fval)
        known = any(np.all(np.abs(point - other) < near) for other in kept)
        if run.valid and not known and above < NOTABLE_DELTA_CHI2:
            kept.append(point)
            found.append(LocalMinimum(theta=frozen_floats(point * scales), delta_chi2=above))
    return tuple(found)
