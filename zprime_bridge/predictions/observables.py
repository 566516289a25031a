"""The table of predicted observables and the measurements they are compared with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, final

import yaml

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.external.flavio_measurements import Constraint, measurement
from zprime_bridge.predictions.prediction import Measurement

if TYPE_CHECKING:
    from collections.abc import Mapping

HBAR_GEV_PS: Final = 6.582119569e-13
"""Reduced Planck constant, GeV ps (CODATA 2018, exact)."""

HBARC2_GEV2_NB: Final = 3.893793721e5
"""(hbar c)^2, GeV^2 nb (CODATA 2018)."""

GEV_POWERS_IN: Final = {
    "": 1.0,
    "GeV": 1.0,
    "MeV": 1e3,
    "GeV^-2": 1.0,
    "nb": HBARC2_GEV2_NB,
    "ps^-1": 1 / HBAR_GEV_PS,
}
"""Factor from flavio's powers of GeV to each unit used in the table."""

_NUMBER = r"\d+(?:\.\d*)?"
_VALUE: Final = re.compile(rf"\(?\s*(-?{_NUMBER})\s*±\s*({_NUMBER})\s*\)?(?:e(-?\d+))?")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ObservableSpec:
    """One row of the table.

    Attributes
    ----------
    key : tuple of str and tuple of float
        flavio's name and arguments (q2 limits in GeV^2).
    unit : str
        Unit we report in.
    measurement : str or None
        Name of the measurement compared with.
    overlaid : bool
        Whether that measurement is in our overlay rather than in flavio's database.
    sm_vanishes : bool
        Whether flavio's Standard Model value is rounding noise around zero.
    note : str
        What a reader must know; may be empty.
    wet_operators : tuple of str
        The row is left out for WET coefficients without any of these; empty if never.
    """

    key: flavio_door.Observable
    unit: str = ""
    measurement: str | None = None
    overlaid: bool = False
    sm_vanishes: bool = False
    note: str = ""
    wet_operators: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the observable in flavio, with its bin."""
        return flavio_door.observable_name(self.key)

    def in_unit(self, value: float) -> float:
        """Convert a number in flavio's powers of GeV to the unit of this row."""
        return value * GEV_POWERS_IN[self.unit]


def observable_specs(table: str = "observables.yaml") -> tuple[ObservableSpec, ...]:
    """Return all rows of a table in ``data/``, in order."""
    return tuple(_spec(row) for row in _packaged(table))


def measured(spec: ObservableSpec) -> Measurement | None:
    """Return the measurement of a row, in its unit.

    Raises
    ------
    PredictionError
        If flavio does not hold the measurement that the table names.
    """
    if spec.measurement is None:
        return None
    constraint = (
        overlay(spec.measurement, spec.name)
        if spec.overlaid
        else measurement(spec.measurement, spec.key)
    )
    limit = constraint.upper_limit
    return Measurement(
        value=spec.in_unit(constraint.value),
        uncertainty=spec.in_unit(constraint.uncertainty),
        source=" ".join(filter(None, (spec.measurement, constraint.inspire))),
        upper_limit=None if limit is None else spec.in_unit(limit),
        confidence_level=constraint.confidence_level,
    )


def overlay(name: str, observable: str) -> Constraint:
    """Read one measurement from ``data/overlay.yaml``, in flavio's units.

    Parameters
    ----------
    name, observable : str
        Names of the measurement and of the observable, with its bin if it has one.

    Raises
    ------
    PredictionError
        If the overlay does not hold it, or its value is not written as ``(a ± b)e-5``.
    """
    entry = _packaged("overlay.yaml").get(name, {})
    text = entry.get("values", {}).get(observable)
    match = None if text is None else _VALUE.fullmatch(text.strip())
    if match is None:
        raise PredictionError(
            f"overlay.yaml has no readable value of {observable} in {name!r}: {text!r}; "
            "it must look like '(2.3 ± 0.7)e-5'"
        )
    power = 10.0 ** int(match[3] or 0)
    return Constraint(
        value=float(match[1]) * power,
        uncertainty=float(match[2]) * power,
        inspire=entry.get("inspire", ""),
    )


def overlay_measurements() -> dict[str, Any]:
    """Return all measurements of ``data/overlay.yaml`` by name, in flavio's format."""
    content: dict[str, Any] = _packaged("overlay.yaml")
    return content


def _spec(row: Mapping[str, Any]) -> ObservableSpec:
    sources: Mapping[str, str] = row.get("measurement", {})
    return ObservableSpec(
        key=(row["observable"], tuple(float(a) for a in row.get("arguments", ()))),
        unit=row.get("unit", ""),
        measurement=sources.get("overlay", sources.get("flavio")),
        overlaid="overlay" in sources,
        sm_vanishes=row.get("sm_vanishes", False),
        note=row.get("note", ""),
        wet_operators=tuple(row.get("wet_operators", ())),
    )


def _packaged(name: str) -> Any:  # noqa: ANN401  # whatever the YAML file holds
    file = resources.files("zprime_bridge.predictions") / "data" / name
    return yaml.safe_load(file.read_text(encoding="utf-8"))
