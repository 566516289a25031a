"""``zprime-bridge constraints``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Outcome

KEYS = {
    "card", "point", "width_over_mass", "contact", "dilepton", "flavour_violating_decays",
    "constraints", "left_out", "curves", "files",
}  # fmt: skip
C_U_PSI_OPEN = 9.3e-3  # BM3, tests/reference/constraints.yaml
WIDTH_OVER_MASS = 0.38  # chiral-XI at g = 0.48, two digits


def test_chiral_xi_reports_lep_and_lhc(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("constraints", "chiral-XI", "--json")
    assert outcome.code == 0
    document = json.loads(outcome.out)
    assert set(document) == KEYS
    assert document["width_over_mass"] == pytest.approx(WIDTH_OVER_MASS, abs=0.005)
    verdicts = {entry["key"]: entry["verdict"] for entry in document["constraints"]}
    assert verdicts["lep2-eeee-ll-all-chiralities"] == "tension"
    assert verdicts["lhc-eeqq-ll-atlas"] == "excluded"
    assert verdicts["lhc-mumuqq-weakest-cms"] == "tension"
    assert verdicts["mu-3e"] == "not applicable"
    assert all(entry["source"] for entry in document["constraints"])


def test_the_table_ends_with_a_verdict(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("constraints", "chiral-XI")
    assert outcome.code == 0
    assert "excluded by qq -> ee LL ATLAS" in outcome.out
    assert "in tension with ee -> ee LL LEP-II all chiralities" in outcome.out
    assert "PDG listing S054CTE" in outcome.out
    assert "(--all)" in outcome.out


def test_the_plane_is_drawn(zprime_bridge: Callable[..., Outcome], tmp_path: Path) -> None:
    outcome = zprime_bridge("constraints", "BM3", "--plane", "-o", str(tmp_path))
    assert outcome.code == 0
    assert {file.name for file in tmp_path.iterdir()} == {
        "constraints.json", "constraints.png", "constraints.svg",
    }  # fmt: skip
    document = json.loads((tmp_path / "constraints.json").read_text(encoding="utf-8"))
    assert {curve["key"] for curve in document["curves"]} >= {"lhc-mumuqq-weakest-cms", "n-eff"}


def test_the_plane_needs_a_directory(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("constraints", "BM3", "--plane")
    assert outcome.code == 2
    assert "-o DIR" in outcome.err


def test_a_table_of_limits_becomes_a_mass_limit(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    table = tmp_path / "made_up.csv"
    table.write_text(
        "m_zprime,c_u,c_d\n4000,1e-3,2e-3\n4000,2e-3,1e-3\n6000,1e-2,2e-2\n6000,2e-2,1e-2\n",
        encoding="utf-8",
    )
    outcome = zprime_bridge("constraints", "BM2", "--limits", str(table))
    assert outcome.code == 0
    assert "made_up.csv at g' = 0.971: M_Z' > 5" in outcome.out  # c_u = c_d = 1.08e-2


def test_masses_close_channels_and_remove_radiation(
    zprime_bridge: Callable[..., Outcome],
) -> None:
    outcome = zprime_bridge(
        "constraints", "BM3", "--mass", "psi=9000", "--mass", "nu_R=1000", "--json"
    )
    document = json.loads(outcome.out)
    assert document["dilepton"]["mu mu"]["c_u"] > 3 * C_U_PSI_OPEN
    (radiation,) = [one for one in document["constraints"] if one["key"] == "n-eff"]
    assert radiation["verdict"] == "not applicable"


def test_a_light_z_prime_is_refused(zprime_bridge: Callable[..., Outcome]) -> None:
    outcome = zprime_bridge("constraints", "BM1", "--m-zprime", "50")
    assert outcome.code == 1
    assert "zprime-bridge light" in outcome.err
