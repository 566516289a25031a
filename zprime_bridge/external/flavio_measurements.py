"""The door to flavio's database of measurements: read, never written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external.flavio import observable_name, version
from zprime_bridge.external.flavio_import import load

if TYPE_CHECKING:
    from zprime_bridge.external.flavio import Observable


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One-dimensional marginal of a measurement in flavio's database, flavio's units.

    Attributes
    ----------
    value : float
        Central value; the most probable one (often zero) of an upper limit.
    uncertainty : float
        One sigma: symmetrised, or that of the upper side of a limit.
    upper_limit, confidence_level : float or None
        Only where the experiment gives a limit.
    inspire : str
        INSPIRE key; may be empty.
    """

    value: float
    uncertainty: float
    upper_limit: float | None = None
    confidence_level: float | None = None
    inspire: str = ""


def measurements_of(observable: Observable) -> tuple[str, ...]:
    """Return the names of all measurements of an observable in flavio's database."""
    flavio = load()
    key = _measurement_key(observable)
    return tuple(
        name
        for name, measurement in flavio.Measurement.instances.items()
        if not name.startswith("Pseudo-measurement") and key in measurement.all_parameters
    )


def measurement(name: str, observable: Observable) -> Constraint:
    """Return one measurement of an observable from flavio's database.

    Parameters
    ----------
    name : str
        flavio's name of the measurement.
    observable : Observable
        Name and arguments; of a correlated measurement the marginal is taken.

    Raises
    ------
    PredictionError
        If this flavio has no such measurement, or one without a one-dimensional uncertainty.
    """
    flavio = load()
    key = _measurement_key(observable)
    try:
        found = flavio.Measurement[name]
        index, distribution = found._parameters[key]  # noqa: SLF001  # flavio has no public reader
    except KeyError as err:
        known = ", ".join(measurements_of(observable)) or "none"
        raise PredictionError(
            f"flavio {version()} has no measurement {name!r} of {observable_name(observable)}; "
            f"it has: {known}"
        ) from err
    try:
        return _marginal(distribution, index, inspire=str(found.inspire or ""))
    except NotImplementedError as err:
        raise PredictionError(
            f"measurement {name!r} of {observable_name(observable)} has no one-dimensional "
            "uncertainty in flavio; choose a Gaussian one"
        ) from err


def _measurement_key(observable: Observable) -> str | tuple[str | float, ...]:
    name, arguments = observable
    return (name, *arguments) if arguments else name


def _marginal(distribution: Any, index: int, *, inspire: str) -> Constraint:  # noqa: ANN401
    limit = getattr(distribution, "limit", None)
    if limit is not None:
        return Constraint(
            value=float(distribution.central_value),
            uncertainty=float(distribution.error_right),
            upper_limit=float(limit),
            confidence_level=float(distribution.confidence_level),
            inspire=inspire,
        )
    if hasattr(distribution, "reduce_dimension"):
        # error_left and error_right of a multivariate distribution are arrays
        left, right = distribution.error_left[index], distribution.error_right[index]
        value = distribution.central_value[index]
    else:
        left, right = distribution.error_left, distribution.error_right
        value = distribution.central_value
    return Constraint(
        value=float(value), uncertainty=(float(left) + float(right)) / 2, inspire=inspire
    )
