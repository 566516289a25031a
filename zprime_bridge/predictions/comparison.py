"""Model, Standard Model and measurement of tabulated observables, through flavio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.external import wilson as wilson_door
from zprime_bridge.predictions.observables import measured
from zprime_bridge.predictions.prediction import Prediction
from zprime_bridge.predictions.sm_uncertainties import sm_uncertainties

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zprime_bridge.matching.coefficients import WilsonCoefficients
    from zprime_bridge.predictions.observables import ObservableSpec
    from zprime_bridge.predictions.sm_uncertainties import Progress


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What flavio says of one observable, in flavio's units.

    Attributes
    ----------
    spec : ObservableSpec
        The observable.
    value, sm, sm_uncertainty : float
        With the coefficients, and in the Standard Model.
    source : str
        Programs and versions.
    """

    spec: ObservableSpec
    value: float
    sm: float
    sm_uncertainty: float
    source: str

    def prediction(self, *, shift: float = 0.0, notes: Iterable[str] = ()) -> Prediction:
        """Return the prediction beside its measurement, in the units of the table.

        Parameters
        ----------
        shift : float
            What flavio does not know of, its unit.
        notes : iterable of str
            Further remarks; empty ones are left out.
        """
        spec = self.spec
        return Prediction(
            name=spec.name,
            value=spec.in_unit(self.value + shift),
            sm=0.0 if spec.sm_vanishes else spec.in_unit(self.sm),
            sm_uncertainty=spec.in_unit(self.sm_uncertainty),
            unit=spec.unit,
            measurement=measured(spec),
            source=self.source,
            note="; ".join(filter(None, (spec.note, *notes))),
        )


def compare(
    specs: Sequence[ObservableSpec],
    coefficients: WilsonCoefficients,
    progress: Progress | None = None,
) -> tuple[Comparison, ...]:
    """Evaluate observables with coefficients and in the Standard Model.

    Parameters
    ----------
    specs : sequence of ObservableSpec
        Observables of a table.
    coefficients : WilsonCoefficients
        At mu = M_Z'.
    progress : callable, optional
        Told of each Standard Model uncertainty that must be computed.

    Raises
    ------
    PredictionError, ExternalToolError
        If flavio or wilson are missing or fail.
    """
    keys = [spec.key for spec in specs]
    values = flavio_door.predict(
        keys,
        coefficients.values,
        scale=coefficients.scale,
        eft=coefficients.eft,
        basis=coefficients.basis,
    )
    standard = flavio_door.sm_predict(keys)
    uncertainties = sm_uncertainties(keys, progress)
    source = f"flavio {flavio_door.version()}, wilson {wilson_door.version()}"
    return tuple(
        Comparison(
            spec=spec, value=value, sm=sm, sm_uncertainty=uncertainties[spec.name], source=source
        )
        for spec, value, sm in zip(specs, values, standard, strict=True)
    )
