"""The likelihood of Wilson coefficients at 4.8 GeV: flavio's numbers without flavio.

log L = -1/2 (O(C) - mean)^T (C_exp + C_SM)^-1 (O(C) - mean) - 1/2 log det(2 pi (C_exp + C_SM)),
as flavio's ``FastLikelihood`` has it, with its normalisation.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.core.errors import PredictionError, UnverifiedWarning
from zprime_bridge.external.flavio import observable_name, predict
from zprime_bridge.polynomials.polynomials import CHUNK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import ComplexArray, FloatArray
    from zprime_bridge.external.flavio import Observable
    from zprime_bridge.likelihoods.definition import FitDefinition
    from zprime_bridge.likelihoods.gaussian import GaussianData
    from zprime_bridge.polynomials.polynomials import PolynomialSet

SCALE: Final = 4.8
"""GeV, where coefficients are given."""

NOT_HELD: Final = frozenset({"CS", "CSp", "CP", "CPp", "CSLL", "CSRR", "CTLL", "CTRR", "CL", "CR"})
"""Coefficients that no Z' generates (but CL, CR of one neutrino flavour), yet flavio would use."""

ABSENT: Final = 1e-7
"""Below this fraction of the largest box in their sector such coefficients count as zero."""

FAR_OUTSIDE: Final = 10.0
"""Coefficients beyond this multiple of the verified box are refused; nobody has looked there."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """A fit definition with its data and its polynomials.

    Attributes
    ----------
    definition : FitDefinition
    polynomials : PolynomialSet
        Of all observables but those in ``fallback``.
    data : GaussianData
        In the order of ``definition.observables``.
    fallback : tuple of Observable
        Observables that flavio evaluates itself, point by point.
    """

    definition: FitDefinition
    polynomials: PolynomialSet | None
    data: GaussianData
    fallback: tuple[Observable, ...] = ()
    _whitening: FloatArray = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        fast = self.polynomials.observables if self.polynomials else ()
        covered = {*fast, *self.fallback}
        missing = [o for o in self.definition.observables if o not in covered]
        if missing:
            raise PredictionError(
                f"{observable_name(missing[0])} of {self.definition.name} has neither polynomials "
                "nor a fallback"
            )
        if self.data.observables != self.definition.observables:
            raise PredictionError(
                f"the data are not those of {self.definition.name}: their observables differ"
            )
        sigma = self.data.uncertainties  # observables differ by ten orders of magnitude
        inverse = np.linalg.inv(self.data.cholesky / sigma[:, np.newaxis]) / sigma
        object.__setattr__(self, "_whitening", np.ascontiguousarray(inverse.T))

    @property
    def parameters(self) -> tuple[str, ...]:
        """Coefficients (WCxf names) on which the fast observables depend."""
        return self.polynomials.parameters if self.polynomials else ()

    @property
    def observables(self) -> tuple[Observable, ...]:
        """Observables in the order of all arrays."""
        return self.definition.observables

    @property
    def name(self) -> str:
        """Name of the definition."""
        return self.definition.name

    @property
    def observable_names(self) -> tuple[str, ...]:
        """Names with their bins, in the order of all arrays."""
        return self.definition.observable_names

    @property
    def mean(self) -> FloatArray:
        """Measured values: (n_observables,)."""
        return self.data.mean

    @property
    def covariance(self) -> FloatArray:
        """Experimental plus theoretical covariance: (n_observables, n_observables)."""
        return self.data.covariance

    @property
    def box(self) -> Mapping[str, float]:
        """Size up to which each coefficient was compared with flavio."""
        return self.polynomials.box if self.polynomials else {}

    def predict(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        """Predict all observables.

        Parameters
        ----------
        values : mapping of str to ComplexArray
            (n,) each: WET flavio basis at 4.8 GeV, new physics only; missing ones are zero.

        Returns
        -------
        FloatArray
            (n, n_observables) in flavio's units.

        Raises
        ------
        PredictionError
            If a number is not finite, or more than ten times outside the verified box.
        ExternalToolError
            If flavio fails for an observable in ``fallback``.

        Warns
        -----
        UnverifiedWarning
            If a coefficient leaves the verified box; see :meth:`outside`.
        """
        points = _arrays(values)
        self._check_box(points)
        self._require_held(points)
        length = len(next(iter(points.values()))) if points else 1
        result = np.empty((length, len(self.observables)))
        place = {observable: column for column, observable in enumerate(self.observables)}
        if self.polynomials is not None:
            columns = [place[observable] for observable in self.polynomials.observables]
            result[:, columns] = self.polynomials.predict(points)
        if self.fallback:
            columns = [place[observable] for observable in self.fallback]
            for row in range(length):
                point = {name: complex(array[row]) for name, array in points.items()}
                result[row, columns] = predict(
                    self.fallback, point, scale=SCALE, eft="WET", basis="flavio"
                )
        return result

    def chi_squared(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        """Return the quadratic form of the residuals: (n,); infinite where nothing is predicted."""
        predicted = self.predict(values)
        result = np.empty(len(predicted))
        for start in range(0, len(predicted), CHUNK):
            rows = slice(start, start + CHUNK)
            whitened = (predicted[rows] - self.data.mean) @ self._whitening
            result[rows] = np.einsum("ij,ij->i", whitened, whitened)
        result[np.isnan(result)] = np.inf
        return result

    def log_likelihood(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        """Return log L with flavio's normalisation: (n,)."""
        return self.data.log_normalisation - 0.5 * self.chi_squared(values)

    def pulls(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        """Return (predicted - measured)/uncertainty of each observable: (n, n_observables)."""
        return (self.predict(values) - self.data.mean) / self.data.uncertainties

    def outside(self, values: Mapping[str, ComplexArray]) -> Mapping[str, float]:
        """Name coefficients that leave the box in which polynomials were compared with flavio.

        Returns
        -------
        mapping of str to float
            Largest |C| / verified size, of those above 1. Polynomials stay polynomials there;
            how well flavio agrees has not been looked at.
        """
        box = self.polynomials.box if self.polynomials else {}
        sizes = {
            name: float(np.abs(array).max(initial=0.0)) / box[name]
            for name, array in _arrays(values).items()
            if name in box
        }
        return {name: size for name, size in sizes.items() if size > 1.0}

    def _require_held(self, points: Mapping[str, ComplexArray]) -> None:
        box = self.polynomials.box if self.polynomials else {}
        sectors = {name.partition("_")[2] for name in box}
        neutrinos = {sector.partition("nu")[0] for sector in sectors if "nu" in sector}
        for name, array in points.items():
            letter, _, sector = name.partition("_")
            used = sector in sectors or ("nu" in sector and sector.partition("nu")[0] in neutrinos)
            if name in box or letter not in NOT_HELD or not used:
                continue
            size = max((s for n, s in box.items() if n.partition("_")[2] == sector), default=1.0)
            if float(np.abs(array).max(initial=0.0)) > ABSENT * size:
                raise PredictionError(
                    f"{name} is not zero, but the polynomials of {self.definition.name} do not "
                    "contain it: reference_log_likelihood asks flavio itself"
                )

    def _check_box(self, points: Mapping[str, ComplexArray]) -> None:
        """Warn of coefficients outside the verified box, refuse those far outside."""
        far = self.outside(points)
        name = max(far, key=lambda n: far[n], default="")
        box = self.box.get(name, 0.0)
        if far and far[name] <= FAR_OUTSIDE:
            warnings.warn(
                f"{', '.join(sorted(far))}: outside the box (|{name}| <= {box:g}, ...) in which "
                f"formulas of {self.definition.name} were compared with flavio; "
                "reference_log_likelihood asks flavio itself",
                UnverifiedWarning,
                stacklevel=3,
            )
        elif far:
            raise PredictionError(
                f"|{name}| is {far[name] * box:.3g}, {far[name]:.3g} times the size {box:g} up to "
                f"which the polynomials of {self.definition.name} are verified: use smaller "
                "couplings or a larger M_Z'"
            )


def _arrays(values: Mapping[str, ComplexArray]) -> dict[str, ComplexArray]:
    """Return one-dimensional arrays, all finite and of one length."""
    arrays = {
        name: np.atleast_1d(np.asarray(array, dtype=np.complex128))
        for name, array in values.items()
    }
    lengths = {len(array) for array in arrays.values()}
    if len(lengths) > 1:
        raise PredictionError(f"coefficients have different lengths: {sorted(lengths)}")
    bad = [name for name, array in arrays.items() if not np.isfinite(array).all()]
    if bad:
        raise PredictionError(f"{', '.join(bad)}: not a finite number")
    return arrays
