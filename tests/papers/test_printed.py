"""Shipped numbers against the programs they come from."""

from __future__ import annotations

import pytest

from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.external.flavio_measurements import measurement
from zprime_bridge.papers.catalogue import ENTRIES
from zprime_bridge.papers.printed import mixing_inputs, mixing_uncertainties, printed, remarks

RTOL_PRINTED = 1e-5  # 132.116 has six digits
SAMPLING = 0.25  # 100 points know an uncertainty to 7 %: three standard deviations


def test_alpha_e_at_the_b_scale_is_flavios() -> None:
    found = float(printed("chi")["inverse_alpha_e"]["value"])
    assert found == pytest.approx(flavio_door.inverse_alpha_e(4.8), rel=RTOL_PRINTED)


def test_standard_model_values_are_flavios() -> None:
    shipped = mixing_uncertainties()
    assert shipped["flavio"] == flavio_door.version()
    names = list(shipped["sm"])
    values = flavio_door.sm_predict([(name, ()) for name in names])
    assert list(shipped["sm"].values()) == pytest.approx(values, rel=1e-12)


@pytest.mark.parametrize("name", ["DeltaM_s", "DeltaM_d", "eps_K"])
def test_uncertainties_are_those_of_a_fresh_sample(name: str) -> None:
    fresh = flavio_door.sm_uncertainty((name, ()), evaluations=100, seed=1)
    assert mixing_uncertainties()["uncertainties"][name] == pytest.approx(fresh, rel=SAMPLING)


def test_bag_parameters_are_flavios_before_its_change_of_definition() -> None:
    inputs = mixing_inputs()
    assert inputs.bag_1 == flavio_door.parameter("bag_Bs_1")
    r = (inputs.m_meson / (inputs.m_b + inputs.m_s)) ** 2
    # flavio's matrix elements have B4 r and B5 r for B4 (r + 1/6) and B5 (r + 3/2)
    rounding = 5e-3  # four digits, and m_b at another scale
    assert inputs.bag_4 * (r + 1 / 6) / r == pytest.approx(
        flavio_door.parameter("bag_Bs_4"), rel=rounding
    )
    assert inputs.bag_5 * (r + 3 / 2) / r == pytest.approx(
        flavio_door.parameter("bag_Bs_5"), rel=rounding
    )


def test_every_result_has_remarks() -> None:
    assert all(remarks(entry.name) for entry in ENTRIES)


@pytest.mark.parametrize(
    ("year", "ratio", "name", "key"),
    [
        ("2021", "R_K", "LHCb RK 2021", "<Rmue>(B+->Kll)"),
        ("2021", "R_Kstar", "LHCb RK* 2017", "<Rmue>(B0->K*ll)"),
        ("2022", "R_K", "LHCb RK RK* 2022", "<Rmue>(B+->Kll)"),
        ("2022", "R_Kstar", "LHCb RK RK* 2022", "<Rmue>(B0->K*ll)"),
    ],
)
def test_measured_ratios_are_those_of_flavios_database(
    year: str, ratio: str, name: str, key: str
) -> None:
    value, up, down = printed("safe")["lfu_data"][year][ratio]
    known = measurement(name, (key, (1.1, 6.0)))
    # published curves are shipped as tables by flavio: their maxima and widths, to a tenth of sigma
    assert value == pytest.approx(known.value, abs=known.uncertainty / 8)
    assert (up + down) / 2 == pytest.approx(known.uncertainty, rel=0.08)
