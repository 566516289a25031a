"""The door to flavio."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.core.errors import ExternalToolError, PredictionError
from zprime_bridge.external import flavio as door
from zprime_bridge.external import flavio_import
from zprime_bridge.external.flavio_measurements import measurement, measurements_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

DELTA_M_S = ("DeltaM_s", ())
BS_TO_MU_MU = ("BR(Bs->mumu)", ())
RTOL_SAME_CALL = 1e-12  # the same floating-point operations, possibly from a cache

IMPORT_IN_A_FRESH_PROCESS = """
import warnings, yaml
warnings.simplefilter("error")
before = yaml.safe_load
from zprime_bridge.external.flavio_import import load
flavio = load()
assert yaml.safe_load is before, "yaml.safe_load was not put back"
assert len(flavio.Measurement.instances) > 100
assert load() is flavio
"""


def test_import_is_silent_and_puts_yaml_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_IN_A_FRESH_PROCESS],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_missing_flavio_is_told_with_the_command_that_mends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "flavio", None)
    with pytest.raises(ExternalToolError, match="pip install") as caught:
        flavio_import.load()
    assert caught.value.missing


def test_nothing_global_changes_in_wilson_and_flavio() -> None:
    flavio = flavio_import.load()
    wilson = sys.modules["wilson"]
    before = (
        dict(wilson.Wilson._default_options),
        flavio.default_parameters.get_central_all(),
        set(flavio.Measurement.instances),
    )
    user = wilson.Wilson({"C10_bsmumu": 1.0}, scale=4.8, eft="WET", basis="flavio")
    door.predict([BS_TO_MU_MU], {"C10_bsmumu": 1.0}, scale=4.8, eft="WET", basis="flavio")
    assert before == (
        dict(wilson.Wilson._default_options),
        flavio.default_parameters.get_central_all(),
        set(flavio.Measurement.instances),
    )
    assert user.get_option("parameters") == {}


def test_shared_running_equals_separate_predictions() -> None:
    values = {"lq1_2223": 2e-9 + 1e-9j, "qe_2322": 1e-9, "qq1_2323": 3e-12}
    observables = [DELTA_M_S, BS_TO_MU_MU, ("<P5p>(B0->K*mumu)", (4.0, 6.0))]
    predict = partial(door.predict, values=values, scale=3000.0, eft="SMEFT", basis="Warsaw")
    together = predict(observables)
    separate = [predict([observable])[0] for observable in observables]
    assert together == pytest.approx(separate, rel=RTOL_SAME_CALL)


def test_no_new_physics_gives_the_standard_model() -> None:
    observables = [DELTA_M_S, BS_TO_MU_MU]
    predicted = door.predict(observables, {}, scale=1000.0, eft="SMEFT", basis="Warsaw")
    assert predicted == pytest.approx(door.sm_predict(observables), rel=RTOL_SAME_CALL)


def test_uncertainty_depends_on_the_seed_only_and_leaves_numpy_alone() -> None:
    np.random.seed(1)  # noqa: NPY002  # flavio draws from this generator
    expected = np.random.random()  # noqa: NPY002
    np.random.seed(1)  # noqa: NPY002
    first = door.sm_uncertainty(DELTA_M_S, evaluations=3, seed=7)
    assert np.random.random() == expected  # noqa: NPY002
    assert door.sm_uncertainty(DELTA_M_S, evaluations=3, seed=7) == first
    assert door.sm_uncertainty(DELTA_M_S, evaluations=3, seed=8) != first


@pytest.mark.parametrize(
    ("observable", "message"),
    [
        (("P5p", ()), "no observable 'P5p'"),
        (("<P5p>(B0->K*mumu)", ()), r"takes 2 arguments \(q2min, q2max\)"),
    ],
)
def test_wrong_observables_are_refused(observable: door.Observable, message: str) -> None:
    with pytest.raises(PredictionError, match=message):
        door.sm_predict([observable])


def test_unknown_coefficient_is_refused_by_name() -> None:
    with pytest.raises(ExternalToolError, match="lq9_2223"):
        door.predict([DELTA_M_S], {"lq9_2223": 1.0}, scale=1e3, eft="SMEFT", basis="Warsaw")


def test_unsolvable_input_scheme_is_told_in_terms_of_the_model() -> None:
    with pytest.raises(PredictionError, match="raise M_Z' or lower g'"):
        door.predict([DELTA_M_S], {"phiWB": 1e-4}, scale=1e3, eft="SMEFT", basis="Warsaw")


def test_infinite_observable_is_refused() -> None:
    with pytest.raises((PredictionError, ExternalToolError), match="BR"):
        door.predict([BS_TO_MU_MU], {"C10_bsmumu": 1e200}, scale=4.8, eft="WET", basis="flavio")


def test_marginal_of_a_correlated_measurement(
    reference: Callable[[str], ReferenceValue],
) -> None:
    published = reference("flavio/lhcb_rk_2022")
    for observable in (
        ("<Rmue>(B+->Kll)", (1.1, 6.0)),
        ("<Rmue>(B0->K*ll)", (0.1, 1.1)),
    ):
        found = measurement("LHCb RK RK* 2022", observable)
        expected = published.value[door.observable_name(observable)]
        assert (found.value, found.uncertainty) == pytest.approx(expected, rel=published.rtol)
        assert found.inspire == "LHCb:2022zom"


def test_upper_limit_keeps_its_confidence_level() -> None:
    found = measurement("Belle B->hnunu SL 2017", ("BR(B0->K*nunu)", ()))
    assert found.upper_limit is not None
    assert 0 < found.uncertainty < found.upper_limit
    assert found.confidence_level == 0.9


def test_unknown_measurement_lists_the_known_ones() -> None:
    with pytest.raises(PredictionError, match="HFLAV UT 2023"):
        measurement("LHCb 1999", ("S_psiphi", ()))


def test_measurement_without_one_dimensional_error_is_refused() -> None:
    assert "LHCb Bs->mumu 2021" in measurements_of(BS_TO_MU_MU)
    with pytest.raises(PredictionError, match="Gaussian"):
        measurement("LHCb Bs->mumu 2021", BS_TO_MU_MU)


def test_inputs_read_from_flavio(reference: Callable[[str], ReferenceValue]) -> None:
    coefficient = reference("flavio/sm_coefficient_CL")
    assert door.sm_dineutrino_coefficient(4.8) == pytest.approx(
        coefficient.value, rel=coefficient.rtol
    )
    alpha = reference("flavio/inverse_alpha_e_4.8")
    assert door.inverse_alpha_e(4.8) == pytest.approx(alpha.value, rel=alpha.rtol)
    assert set(door.ckm_inputs()) == {"Vus", "Vub", "Vcb", "gamma"}
