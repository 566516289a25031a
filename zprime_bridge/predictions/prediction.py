"""One predicted observable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """An experimental value.

    Attributes
    ----------
    value : float
        Central value, unit of the observable.
    uncertainty : float
        Symmetrised one-sigma uncertainty, same unit.
    source : str
        Measurement name and INSPIRE key.
    upper_limit, confidence_level : float or None
        Only where the experiment gives a limit: then ``value`` is the most probable value and
        ``uncertainty`` the one-sigma error on its upper side.
    """

    value: float
    uncertainty: float
    source: str
    upper_limit: float | None = None
    confidence_level: float | None = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """One observable: model, Standard Model and experiment side by side.

    Attributes
    ----------
    name : str
        Observable in flavio's name, a bin as ``"<P5p>(B0->K*mumu)[4,6]"``.
    value, sm : float
        Model and Standard-Model prediction in ``unit``.
    sm_uncertainty : float or None
        One-sigma theory uncertainty of ``sm``; None where flavio gives none.
    unit : str
        Unit of value, sm and measurement; empty if dimensionless.
    measurement : Measurement or None
        The experimental value compared with.
    source : str
        What computed it.
    note : str
        What a reader must know; may be empty.
    """

    name: str
    value: float
    sm: float
    sm_uncertainty: float | None
    unit: str = ""
    measurement: Measurement | None = None
    source: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Model over Standard Model; None where the Standard Model vanishes."""
        return self.value / self.sm if self.sm != 0 else None

    @property
    def pull(self) -> float | None:
        """(value - measurement) over the combined uncertainty; None without measurement.

        The theory uncertainty is that of the Standard Model.
        """
        return None if self.measurement is None else _pull(self, self.value, self.measurement)

    @property
    def sm_pull(self) -> float | None:
        """The same for the Standard Model."""
        return None if self.measurement is None else _pull(self, self.sm, self.measurement)


def _pull(prediction: Prediction, value: float, measurement: Measurement) -> float:
    theory = prediction.sm_uncertainty or 0.0
    combined = float((theory**2 + measurement.uncertainty**2) ** 0.5)
    return (value - measurement.value) / combined
