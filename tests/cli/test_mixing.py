"""``zprime-bridge mixing`` and ``zprime-bridge conditions``."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Outcome

LIGHT = ("mixing", "chiral-IX", "--m-zprime", "10", "--g-prime", "0.0015")


def test_json_is_one_document_with_everything(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge(*LIGHT, "--json")
    document = json.loads(outcome.out)
    assert outcome.code == 0
    assert document["rho"] < 1
    assert document["alpha"] > 0
    assert document["rho_is_allowed"] is True
    assert len(document["zprime"]["d_left"]) == 3
    assert set(document["light_limit"]["limit_vector"]) == {"u", "d", "e", "nu"}
    assert "contact_picture" not in document


def test_tables_name_all_fermions_and_the_bound(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge(*LIGHT)
    assert outcome.code == 0
    for word in ("M_Z^SM", "allowed", "tau", "nu3", "rotations"):
        assert word in outcome.out


def test_tables_of_both_bases(zprime_bridge: Callable[..., Outcome]) -> None:
    gauge = zprime_bridge(*LIGHT, "--basis", "gauge").out
    assert "gauge basis" in gauge
    assert "nu3" in gauge
    document = json.loads(zprime_bridge(*LIGHT, "--json").out)
    left = document["gauge_basis"]["zprime"]["left"]
    assert left["u"][0] == pytest.approx(document["zprime"]["u_left"][0][0], rel=1e-12)
    trace = sum(document["zprime"]["d_left"][i][i] for i in range(3))
    assert sum(left["d"]) == pytest.approx(trace, rel=1e-12)


def test_excluded_rho_exits_with_one_and_is_told(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("mixing", "chiral-VI", "--m-zprime", "500", "--json")
    assert outcome.code == 1
    document = json.loads(outcome.out)
    assert document["rho_is_allowed"] is False
    assert document["lightest_heavy_m_zprime"] > 500
    assert document["contact_picture"]["rho_exact"] == document["rho"]


def test_the_forbidden_window_is_refused(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("mixing", "chiral-IX", "--m-zprime", "92", "--g-prime", "0.1")
    assert outcome.code == 1
    assert outcome.out == ""
    assert "imaginary u_chi" in outcome.err


def test_output_holds_document_and_figures(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    curves = ("--curve", "1.5e-3,1", "--curve", "5e-4,4")
    outcome = zprime_bridge(*LIGHT, "--rho", "2020", *curves, "-o", str(tmp_path / "out"))
    assert outcome.code == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    figures = {f"{name}.{kind}" for name in ("light", "heavy", "bound") for kind in ("png", "svg")}
    assert names == {"mixing.json", "bound.csv", *figures}
    header = (tmp_path / "out" / "light.png").read_bytes()[:24]
    width, height = struct.unpack(">II", header[16:24])
    assert (width, height) == (1800, 840)


def test_the_table_of_bounds_is_the_bound(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    outcome = zprime_bridge(*LIGHT, "-o", str(tmp_path), "--json")
    rows = (tmp_path / "bound.csv").read_text().splitlines()
    assert rows[0] == "m_zprime_gev,largest_higgs_coupling"
    (bound,) = [row.split(",")[1] for row in rows[1:] if float(row.split(",")[0]) == 10.0]
    expected = json.loads(outcome.out)["largest_higgs_coupling"]
    assert float(bound) == pytest.approx(expected, rel=1e-7)  # the file has eight digits


def test_eta_is_another_name_of_g_12(zprime_bridge: Callable[..., Outcome]) -> None:
    by_eta = json.loads(zprime_bridge(*LIGHT, "--eta", "0.01", "--json").out)
    g_12 = by_eta["point"]["g_12"]
    assert g_12 == pytest.approx(0.01 * 0.356, rel=1e-2)  # eta g', to leading order
    by_g_12 = json.loads(zprime_bridge(*LIGHT, "--g-12", repr(g_12), "--json").out)
    assert by_g_12["rho"] == by_eta["rho"]
    assert zprime_bridge(*LIGHT, "--eta", "0.01", "--g-12", "0.1").code == 2


@pytest.mark.parametrize("curve", ["1", "a,b", "-1,2", "1,2,3"])
def test_a_bad_curve_is_an_error_of_usage(
    zprime_bridge: Callable[..., Outcome], curve: str
) -> None:
    outcome = zprime_bridge(*LIGHT, "--curve", curve)
    assert outcome.code == 2
    assert "is not G,X" in outcome.err


def test_electroweak_observables_come_with_pulls(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("mixing", "chiral-VI", "--electroweak", "--json")
    rows = {row["name"]: row for row in json.loads(outcome.out)["electroweak"]}
    assert {"m_W", "GammaZ", "R_b", "A(Z->bb)", "Gamma(Z->ee)"} <= set(rows)
    assert rows["m_W"]["value"] > rows["m_W"]["sm"]
    assert rows["m_W"]["pull"] != rows["m_W"]["sm_pull"]


def test_a_light_zprime_has_no_electroweak_table(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge(*LIGHT, "--electroweak", "--json")
    assert outcome.code == 0
    assert "electroweak" not in json.loads(outcome.out)
    assert "heavier than the Z only" in outcome.err


def test_conditions_give_eq_47(zprime_bridge: Callable[..., Outcome]) -> None:
    wishes = [part for f in ("u1", "d1", "e1") for part in ("-w", f"{f}=axial")]
    outcome = zprime_bridge("conditions", "chiral-VI", *wishes, "-n", "Phi=1", "--json")
    (solution,) = json.loads(outcome.out)["solutions"]
    assert solution["parameters"] == {"l": "-s2", "l3": "5*s2 - 6", "x": "1 - 3*s2"}
    assert solution["couplings_over_g_x"]["e1"]["vector"] == "0"
    assert solution["couplings_over_g_x"]["u3"]["axial"] == "0"


def test_conditions_are_printed_for_people(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("conditions", "chiral-V", "-w", "nu=no-left")
    assert outcome.code == 0
    assert "a = 0" in outcome.out
    assert "free: l, x" in outcome.out


def test_conditions_tell_what_masses_vevs_and_rotations_bring_back(
    zprime_bridge: Callable[..., Outcome],
) -> None:
    wishes = [part for f in ("u1", "d1", "e1") for part in ("-w", f"{f}=axial")]
    arguments = ("conditions", "chiral-VI", *wishes, "-n", "Phi=1", "--small-share", "1/1000")
    outcome = zprime_bridge(*arguments, "--m-zprime", "2", "--g-prime", "1e-6", "--json")
    (found,) = json.loads(outcome.out)["corrections"]
    # solved at this v_phi: what is left of C_V is the correction of the mass alone
    for species in ("u", "d", "e", "nu"):
        left = found["limit_vector"][species][0] + found["vev_vector"][species][0]
        assert left == pytest.approx(0.0, abs=found["mass_ratio"] * found["small_share"])
    assert found["flavour_changing_vector"]["d"][1] > 0.03
    assert zprime_bridge(*arguments, "--m-zprime", "2").code == 2


def test_an_unknown_character_is_an_error_of_usage(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("conditions", "chiral-V", "-w", "nu=sterile")
    assert outcome.code == 2
    assert "axial, vector, decoupled" in outcome.err


def test_unsolvable_conditions_exit_with_one(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("conditions", "BM3", "-w", "e1=axial")
    assert outcome.code == 1
    assert "no free parameter" in outcome.err
