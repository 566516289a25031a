"""Looking up every name of a fit definition in the installed flavio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zprime_bridge.charges.names import near_match
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.core.errors import CardError, ExternalToolError
from zprime_bridge.external import flavio_database
from zprime_bridge.external.flavio import observable_name, version
from zprime_bridge.likelihoods.contradictions import overlapping_bins

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.findings import Finding
    from zprime_bridge.external.flavio import Observable
    from zprime_bridge.likelihoods.definition import FitDefinition


def check_with_flavio(
    definition: FitDefinition,
    observables: Mapping[Observable, Place] | None = None,
    measurements: Mapping[str, Place] | None = None,
) -> None:
    """Look up every observable and measurement, and compare the two.

    Parameters
    ----------
    definition : FitDefinition
        What was read.
    observables, measurements : mapping to Place, optional
        Where each of them stands.

    Raises
    ------
    CardError
        With a finding for each observable or measurement that this flavio does not have, each
        observable that nothing measures, each measurement of nothing in the fit, and each pair
        of overlapping bins of the same data.
    """
    nowhere = Place(label=definition.name)
    if observables is None:
        observables = dict.fromkeys(definition.observables, nowhere)
    if measurements is None:
        measurements = dict.fromkeys(definition.measurements, nowhere)
    found: list[Finding] = []
    _check_observables(observables, found)
    _check_names(definition, measurements, found)
    if not found:
        _check_coverage(definition, observables, measurements, found)
    if found:
        raise CardError(found)


def used_observables(definition: FitDefinition) -> dict[str, tuple[Observable, ...]]:
    """Return the observables of the fit that each measurement measures, in the fit's order."""
    with flavio_database.own_measurements(definition.overlay) as renamed:
        measured = {
            name: set(flavio_database.measured_by(renamed.get(name, name)))
            for name in definition.measurements
        }
    return {
        name: tuple(observable for observable in definition.observables if observable in content)
        for name, content in measured.items()
    }


def _check_observables(observables: Mapping[Observable, Place], found: list[Finding]) -> None:
    for (name, arguments), place in observables.items():
        expected = flavio_database.observable_arguments(name)
        if expected is None:
            near = near_match(name, flavio_database.observable_names())
            text = f"flavio {version()} has no observable {quoted(name)}{near}"
            found.append(place.finding(text))
        elif len(expected) != len(arguments):
            wanted = ", ".join(expected) or "none"
            text = f"{name} takes {len(expected)} arguments ({wanted}), got {len(arguments)}"
            found.append(place.finding(text))


def _check_names(
    definition: FitDefinition, measurements: Mapping[str, Place], found: list[Finding]
) -> None:
    known = flavio_database.measurement_names()
    for name, place in measurements.items():
        if name in definition.overlay:
            if name in known:
                text = f"flavio has a measurement {quoted(name)} of its own: choose another name"
                found.append(place.finding(text))
        elif name not in known:
            near = near_match(name, known)
            text = f"flavio {version()} has no measurement {quoted(name)}{near}"
            found.append(place.finding(text))


def _check_coverage(
    definition: FitDefinition,
    observables: Mapping[Observable, Place],
    measurements: Mapping[str, Place],
    found: list[Finding],
) -> None:
    try:
        used = used_observables(definition)
    except ExternalToolError as err:
        found.append(next(iter(measurements.values())).finding(str(err)))
        return
    measured = {observable for content in used.values() for observable in content}
    found.extend(
        place.finding(f"none of the listed measurements measures {observable_name(observable)}")
        for observable, place in observables.items()
        if observable not in measured
    )
    found.extend(
        measurements[name].finding(f"{quoted(name)} measures none of the observables: remove it")
        for name, content in used.items()
        if not content
    )
    papers = {
        name: flavio_database.inspire_key(name)
        for name in definition.measurements
        if name not in definition.overlay
    }
    first = next(iter(observables.values()))
    found.extend(first.finding(sentence) for sentence in overlapping_bins(used, papers))
