"""Predictions of whole benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.coefficients import WilsonCoefficients
from zprime_bridge.matching.wet import wet_flavio
from zprime_bridge.predictions.closed_forms import anomalous_moment
from zprime_bridge.predictions.predict import predict

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from tests.predictions.conftest import Benchmark
    from zprime_bridge.predictions.prediction import Prediction

RTOL_SAME_NUMBERS = 1e-12  # the same operations on the same floats
RTOL_BASES = 1e-6  # two bases run by wilson's integrator, whose tolerance is of this order
ATOL_X12 = 1e-15  # x12Im_D is 4e-13 from running alone; it is measured to 1e-4
RTOL_DIFFERENCE = 1e-3  # a 1e-12 loop read off as a difference of two 1e-3 numbers


def test_ratios_of_bm1(
    bm1_predictions: dict[str, Prediction], reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("flavio/BM1.ratios")
    ratios = {name: bm1_predictions[name].ratio for name in expected.value}
    assert ratios == pytest.approx(expected.value, rel=expected.rtol)


def test_delta_m_s_of_bm3(
    bm3_predictions: dict[str, Prediction], reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("flavio/BM3.ratios")
    assert bm3_predictions["DeltaM_s"].ratio == pytest.approx(
        expected.value["DeltaM_s"], rel=expected.rtol
    )


@pytest.mark.parametrize("name", ["BM1", "BM3"])
def test_trident_agrees_with_the_tree_level_sum_rule(
    name: str,
    bm1_predictions: dict[str, Prediction],
    bm3_predictions: dict[str, Prediction],
    reference: Callable[[str], ReferenceValue],
) -> None:
    predictions = {"BM1": bm1_predictions, "BM3": bm3_predictions}[name]
    expected = reference(f"flavio/{name}.trident")
    assert predictions["R_trident"].value - 1 == pytest.approx(expected.value, rel=expected.rtol)


def test_every_prediction_is_complete(bm3_predictions: dict[str, Prediction]) -> None:
    assert len(bm3_predictions) == 17
    for prediction in bm3_predictions.values():
        assert prediction.sm_uncertainty is not None
        assert prediction.sm_uncertainty >= 0
        assert prediction.measurement is not None
        assert prediction.measurement.uncertainty > 0
        assert prediction.pull is not None
        assert prediction.source.startswith("flavio 2.")
        assert (prediction.ratio is None) == (prediction.name == "x12Im_D")


def test_warsaw_and_warsaw_up_give_the_same_observables(
    bm3_predictions: dict[str, Prediction], bm3: Benchmark, bm3_up: WilsonCoefficients
) -> None:
    up = {p.name: p.value for p in predict(bm3_up, couplings=bm3[0])}
    down = {name: p.value for name, p in bm3_predictions.items()}
    for name, value in up.items():
        atol = ATOL_X12 if name == "x12Im_D" else 0.0
        assert value == pytest.approx(down[name], rel=RTOL_BASES, abs=atol), name


def test_metadata_and_couplings_say_the_same(
    bm3: Benchmark, bm3_predictions: dict[str, Prediction]
) -> None:
    couplings, coefficients = bm3
    assert couplings.nu_right is not None
    # C = -g_sb g_nu / (2 N M^2), so that C of nu_R follows from CL of nu_L by the couplings alone
    per_coupling = _cl_per_coupling(bm3)
    right_handed = [
        [value.real, value.imag]
        for value in (per_coupling * complex(g) for g in couplings.nu_right.flat)
    ]
    described = WilsonCoefficients(
        eft=coefficients.eft,
        basis=coefficients.basis,
        scale=coefficients.scale,
        values=coefficients.values,
        metadata={
            **coefficients.metadata,
            "nu_right_bsnunu": {
                "left_quark": right_handed,
                "right_quark": [[0.0, 0.0]] * len(right_handed),
            },
            "zprime_couplings_muon": {
                "g_left": float(couplings.e_left[1, 1].real),
                "g_right": float(couplings.e_right[1, 1].real),
                "m_zprime": couplings.m_zprime,
            },
        },
    )
    for prediction in predict(described):
        expected = bm3_predictions[prediction.name]
        assert prediction.value == pytest.approx(expected.value, rel=RTOL_SAME_NUMBERS)
        assert prediction.note == expected.note


def test_without_couplings_the_missing_parts_are_missing_and_told(
    bm3: Benchmark, bm3_predictions: dict[str, Prediction]
) -> None:
    couplings, coefficients = bm3
    bare = {p.name: p for p in predict(coefficients)}
    assert "not included" in bare["a_mu"].note
    loop = anomalous_moment(
        g_left=couplings.e_left[1, 1].real,
        g_right=couplings.e_right[1, 1].real,
        m_lepton=0.10566,
        m_zprime=couplings.m_zprime,
    )
    assert bm3_predictions["a_mu"].value - bare["a_mu"].value == pytest.approx(
        loop, rel=RTOL_DIFFERENCE
    )
    for name in ("BR(B+->Knunu)", "BR(B0->K*nunu)"):
        assert bare[name].value < bm3_predictions[name].value
        assert "right-handed neutrinos" in bm3_predictions[name].note


def test_no_new_physics_is_the_standard_model() -> None:
    nothing = WilsonCoefficients(eft="SMEFT", basis="Warsaw", scale=1000.0, values={})
    for prediction in predict(nothing):
        if prediction.name != "x12Im_D":
            assert prediction.ratio == pytest.approx(1, rel=RTOL_SAME_NUMBERS)
            assert prediction.pull == pytest.approx(prediction.sm_pull)


def test_wet_above_m_z_says_how_it_was_run_and_leaves_unknown_operators_out() -> None:
    tree = WilsonCoefficients(
        eft="WET", basis="flavio", scale=5000.0, values={"C9_bsmumu": -0.7, "C10_bsmumu": 0.2}
    )
    predictions = {p.name: p for p in predict(tree)}
    assert "R_trident" not in predictions
    assert "five flavours" in predictions["DeltaM_s"].note
    assert predictions["DeltaM_s"].ratio == pytest.approx(1, rel=RTOL_SAME_NUMBERS)
    r_k = predictions["<Rmue>(B+->Kll)[1.1,6]"].ratio
    assert r_k is not None
    assert r_k < 0.9


def test_light_zprime_below_m_z_is_predicted_from_wet() -> None:
    light = WilsonCoefficients(
        eft="WET",
        basis="flavio",
        scale=40.0,
        values={"CVLR_numunumumumu": -1e-3},
        metadata={"m_zprime": 40.0},
    )
    predictions = {p.name: p for p in predict(light)}
    assert predictions["R_trident"].value > 1
    assert "five flavours" not in predictions["R_trident"].note


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"eft": "WET", "scale": 9.9, "values": {}}, "below 10 GeV"),
        ({"eft": "WET", "scale": 4.8, "values": {}, "metadata": {"m_zprime": 5.0}}, "below 10"),
        ({"eft": "WET-4", "scale": 20.0, "values": {}}, "b quark is integrated out"),
        ({"eft": "SMEFT", "basis": "Warsaw", "scale": 50.0, "values": {}}, "below m_Z"),
        ({"eft": "SMEFT", "basis": "Warsaw", "scale": 1e3, "values": {"phiD": -1e-4}}, "phiD"),
    ],
)
def test_points_without_a_contact_picture_are_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(PredictionError, match=message):
        predict(WilsonCoefficients(**{"basis": "flavio", **fields}))


def test_coefficients_run_down_from_a_heavy_zprime_are_accepted(
    bm3: Benchmark, bm3_predictions: dict[str, Prediction]
) -> None:
    low = bm3[1].at(4.8, "WET", "flavio")
    predictions = {p.name: p for p in predict(low, couplings=bm3[0])}
    name = "<Rmue>(B+->Kll)[1.1,6]"
    # at() and flavio may normalise with different CKM inputs: half a percent in N
    assert predictions[name].value == pytest.approx(bm3_predictions[name].value, rel=5e-3)


def _cl_per_coupling(benchmark: Benchmark) -> complex:
    couplings = benchmark[0]
    inputs = sm_inputs()
    tree = wet_flavio(
        couplings,
        inputs,
        alpha_e=1 / inputs.inverse_alpha_e_wilson,
        sin2_theta_w=inputs.sin2_theta_w,
    )
    return complex(tree["CL_bsnumunumu"] / couplings.nu_left[1, 1])
