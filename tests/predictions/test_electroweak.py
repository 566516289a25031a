"""Electroweak precision observables: flavio against exact tree-level mixing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.factories import make_model, two_doublets, vector_like
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.external.flavio_measurements import measurements_of
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.coefficients import WilsonCoefficients
from zprime_bridge.matching.warsaw import warsaw
from zprime_bridge.mixing.couplings import SPECIES
from zprime_bridge.mixing.mass_basis import exact_mixing
from zprime_bridge.mixing.scheme import physical_m_z_scheme
from zprime_bridge.model.point import ParameterPoint
from zprime_bridge.predictions.electroweak import (
    ELECTROWEAK_TABLE,
    chi_squared_difference,
    predict_electroweak,
)
from zprime_bridge.predictions.observables import ObservableSpec, measured, observable_specs
from zprime_bridge.predictions.sm_uncertainties import _shipped

if TYPE_CHECKING:
    from zprime_bridge.charges.assignment import ChargeAssignment
    from zprime_bridge.mixing.mass_basis import ExactMixing
    from zprime_bridge.predictions.prediction import Prediction

# flavio's normalisation contains loops (0.8 % in the width into neutrinos).
RTOL_LOOPS = 1e-2
# For charged leptons flavio multiplies shifts by couplings with sin^2(theta_eff), 1 % from the
# tree-level angle: 15 % of the vector coupling. Relative to the shifts before they cancel.
RTOL_EFFECTIVE_ANGLE = 4e-2
M_Z = 91.1876
TWO_DOUBLETS = two_doublets(*(Fraction(x) for x in ("-1", "2", "-3", "1/2")))
NEUTRAL_HIGGS = vector_like([1, 1, 1], [-3, -3, -3])


@cache
def predictions_at_m_z(charges: ChargeAssignment, point: ParameterPoint) -> dict[str, Prediction]:
    """Predict from coefficients put at m_Z: nothing runs, so trees can be compared."""
    couplings = zprime_couplings(make_model(charges), point, sm_inputs())
    coefficients = WilsonCoefficients(
        eft="SMEFT", basis="Warsaw", scale=M_Z, values=warsaw(couplings)
    )
    return {p.name: p for p in predict_electroweak(coefficients)}


def exact(charges: ChargeAssignment, point: ParameterPoint) -> ExactMixing:
    """Trees with the physical M_Z, G_F and alpha_e fixed, as in flavio."""
    return exact_mixing(make_model(charges), point, scheme=physical_m_z_scheme())


HEAVY = ParameterPoint(g_prime=0.2, m_zprime=5000.0, g_12=0.2)
DECOUPLED = ParameterPoint(g_prime=1e-6, m_zprime=5000.0)
CASES = pytest.mark.parametrize(
    ("charges", "point"),
    [
        (TWO_DOUBLETS, replace(HEAVY, g_12=0.0)),
        (TWO_DOUBLETS, HEAVY),
        (NEUTRAL_HIGGS, HEAVY),
    ],
    ids=["charged doublets", "both", "kinetic mixing"],
)


@CASES
def test_m_w_agrees_with_exact_mixing(charges: ChargeAssignment, point: ParameterPoint) -> None:
    masses = [
        float(sector.m_z_sm * np.sqrt(1 - sector.sin2_theta_w))
        for sector in (exact(charges, point).sector, exact(charges, DECOUPLED).sector)
    ]
    found = predictions_at_m_z(charges, point)["m_W"]
    assert found.value > found.sm  # a heavy Z' makes rho larger than one
    assert found.value / found.sm - 1 == pytest.approx(masses[0] / masses[1] - 1, rel=RTOL_LOOPS)


@CASES
@pytest.mark.parametrize("lepton", ["ee", "tautau", "nunu"])
def test_leptonic_widths_agree_with_exact_mixing(
    charges: ChargeAssignment, point: ParameterPoint, lepton: str
) -> None:
    mixed, standard = (exact(charges, p).z for p in (point, DECOUPLED))
    index = SPECIES.index({"ee": "e", "tautau": "e", "nunu": "nu"}[lepton])
    generations = {"ee": [0], "tautau": [2], "nunu": [0, 1, 2]}[lepton]
    shift = size = total = 0.0
    for side in ("left", "right"):
        for i in generations:
            before, after = (getattr(z, side)[index, i, i].real for z in (standard, mixed))
            if index == SPECIES.index("nu") and side == "right":
                continue  # not in the SMEFT
            shift += after**2 - before**2
            size += abs(after**2 - before**2)
            total += before**2
    found = predictions_at_m_z(charges, point)[f"Gamma(Z->{lepton})"]
    tolerance = RTOL_LOOPS if lepton == "nunu" else RTOL_EFFECTIVE_ANGLE
    assert size / total > 1e-4
    assert found.value / found.sm - 1 == pytest.approx(shift / total, abs=tolerance * size / total)


@pytest.mark.parametrize("spec", observable_specs(ELECTROWEAK_TABLE), ids=lambda spec: spec.name)
def test_every_row_has_its_measurement(spec: ObservableSpec) -> None:
    found = measured(spec)
    assert found is not None
    assert found.uncertainty > 0
    assert spec.overlaid or spec.measurement in measurements_of(spec.key)


def test_uncertainties_of_all_rows_are_shipped() -> None:
    shipped = _shipped("2.7.1")
    assert {spec.name for spec in observable_specs(ELECTROWEAK_TABLE)} <= set(shipped)


def test_a_decoupled_zprime_is_the_standard_model() -> None:
    found = predictions_at_m_z(NEUTRAL_HIGGS, DECOUPLED)
    for prediction in found.values():
        assert prediction.value == pytest.approx(prediction.sm, rel=1e-12)
    assert chi_squared_difference(found.values()) == pytest.approx(0.0, abs=1e-9)


def test_units_are_those_of_the_experiments() -> None:
    found = predictions_at_m_z(NEUTRAL_HIGGS, DECOUPLED)
    for name, low, high in (
        ("sigma_had", 41.0, 42.0),
        ("Gamma(Z->ee)", 83.0, 85.0),
        ("m_W", 80, 81),
    ):
        measurement = found[name].measurement
        assert measurement is not None
        assert low < measurement.value < high
        assert low < found[name].sm < high


def test_coefficients_below_the_electroweak_scale_are_refused() -> None:
    wet = WilsonCoefficients(eft="WET", basis="flavio", scale=50.0, values={})
    with pytest.raises(PredictionError, match="the Z is integrated out"):
        predict_electroweak(wet)
