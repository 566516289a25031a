"""The table of observables and the overlay of measurements."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

import pytest

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external import flavio_import
from zprime_bridge.external.flavio_measurements import measurements_of
from zprime_bridge.predictions import observables
from zprime_bridge.predictions.observables import (
    ObservableSpec,
    measured,
    observable_specs,
    overlay,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

RTOL_TWO_READERS = 1e-12  # decimal text read by two parsers


def test_names_are_unique_and_carry_their_bins() -> None:
    names = [spec.name for spec in observable_specs()]
    assert len(set(names)) == len(names)
    assert "<P5p>(B0->K*mumu)[4,6]" in names


@pytest.mark.parametrize("spec", observable_specs(), ids=lambda spec: spec.name)
def test_every_row_has_its_measurement(spec: ObservableSpec) -> None:
    found = measured(spec)
    assert found is not None
    assert spec.measurement is not None
    assert found.source.startswith(spec.measurement)
    assert found.uncertainty > 0
    assert spec.overlaid or spec.measurement in measurements_of(spec.key)


def test_overlay_is_reported_in_the_units_of_the_papers(
    reference: Callable[[str], ReferenceValue],
) -> None:
    expected = reference("flavio/overlay_in_printed_units")
    overlaid = {spec.name: measured(spec) for spec in observable_specs() if spec.overlaid}
    assert set(overlaid) == set(expected.value)
    for name, found in overlaid.items():
        assert found is not None
        assert (found.value, found.uncertainty) == pytest.approx(
            expected.value[name], rel=expected.rtol
        )


def test_flavio_reads_the_overlay_as_we_do() -> None:
    flavio = flavio_import.load()
    file = resources.files("zprime_bridge.predictions") / "data" / "overlay.yaml"
    with resources.as_file(file) as path:
        names = flavio.measurements.read_file(str(path))
    try:
        for name in names:
            theirs = flavio.Measurement[name]
            (observable,) = theirs.all_parameters
            ours = overlay(name, observable)
            assert ours.value == pytest.approx(theirs.get_central(observable), rel=RTOL_TWO_READERS)
            error = theirs._parameters[observable][1].standard_deviation
            assert ours.uncertainty == pytest.approx(error, rel=RTOL_TWO_READERS)
            assert ours.inspire == theirs.inspire
    finally:
        for name in names:
            flavio.Measurement.del_instance(name)


def test_row_without_measurement_has_none() -> None:
    assert measured(ObservableSpec(key=("DeltaM_s", ()))) is None


@pytest.mark.parametrize("text", [None, "< 1e-5 @ 90% CL", "2.3", "(2.3 ± nan)e-5"])
def test_unreadable_overlay_value_is_refused(
    text: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = {"Somebody 2030": {"values": {"DeltaM_s": text}}}
    monkeypatch.setattr(observables, "_packaged", lambda _name: entry)
    with pytest.raises(PredictionError, match="Somebody 2030"):
        overlay("Somebody 2030", "DeltaM_s")
