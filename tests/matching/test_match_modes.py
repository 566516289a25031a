"""What is matched to what, and what travels with the coefficients."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.factories import make_model, matrix_rotation, vector_like
from zprime_bridge.charges.library import load_card
from zprime_bridge.core.errors import MatchingError
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.match import match
from zprime_bridge.matching.norms import norm_semileptonic
from zprime_bridge.model.build import build_model
from zprime_bridge.model.point import ParameterPoint

RTOL_SAME = 1e-14  # two products of the same numbers
HEAVY = ParameterPoint(g_prime=0.5, m_zprime=3000.0)
BELOW_THE_Z = ParameterPoint(g_prime=0.01, m_zprime=40.0)
MODEL = make_model(vector_like((0, 0, 1), (0, -3, 0)))


@pytest.mark.parametrize(
    ("mode", "point", "expected"),
    [
        ("smeft", HEAVY, ("SMEFT", "Warsaw", 127.9, "down")),
        ("smeft-up", HEAVY, ("SMEFT", "Warsaw up", 127.9, "up")),
        ("tree", HEAVY, ("WET", "flavio", 137.0, "mass basis")),
        ("smeft", BELOW_THE_Z, ("WET", "flavio", 127.9, "mass basis")),
    ],
)
def test_what_is_matched_to_what(
    mode: str, point: ParameterPoint, expected: tuple[str, str, float, str]
) -> None:
    matched = match(MODEL, point, mode=mode)
    metadata = matched.metadata
    found = (
        matched.eft,
        matched.basis,
        metadata["inverse_alpha_e"],
        metadata["flavour_alignment"],
    )
    assert found == expected
    assert matched.scale == point.m_zprime


def test_c9_is_proportional_to_one_over_alpha_e() -> None:
    default = match(MODEL, HEAVY, mode="tree").values["C9_bsmumu"]
    chosen = match(MODEL, HEAVY, mode="tree", inverse_alpha_e=127.9).values["C9_bsmumu"]
    assert chosen / default == pytest.approx(127.9 / 137, rel=RTOL_SAME)


@pytest.mark.parametrize("mode", ["smeft", "tree"])
def test_a_light_z_prime_is_no_contact_interaction(mode: str) -> None:
    with pytest.raises(MatchingError, match=r"M_Z' = 9.9 GeV is below 10 GeV.*heavier"):
        match(MODEL, ParameterPoint(g_prime=0.01, m_zprime=9.9), mode=mode)


def test_an_unknown_mode_is_refused_with_the_known_ones() -> None:
    with pytest.raises(MatchingError, match=r"unknown matching mode 'loop'.*'smeft'.*'tree'"):
        match(MODEL, HEAVY, mode="loop")


def test_large_z_mixing_is_refused_with_its_size() -> None:
    model = build_model(load_card("chiral-II"))
    with pytest.raises(MatchingError, match="raise M_Z' or lower g'"):
        match(model, ParameterPoint(g_prime=1.0, m_zprime=200.0))


def test_a_vanishing_ckm_factor_is_refused() -> None:
    with pytest.raises(MatchingError, match="CKM factor"):
        norm_semileptonic(0, G_F=1e-5, alpha_e=1 / 137)


def test_the_metadata_is_plain_and_complete() -> None:
    card = load_card("BM3")
    metadata = match(build_model(card), HEAVY).metadata
    assert json.loads(json.dumps(dict(metadata))) == metadata
    inputs = sm_inputs()
    assert metadata["inputs"] == {
        "set": inputs.name,
        "G_F": inputs.G_F,
        "Vus": inputs.Vus,
        "Vub": inputs.Vub,
        "Vcb": inputs.Vcb,
        "gamma": inputs.gamma,
    }
    assert metadata["new_physics_only"] is True
    assert metadata["model"] == "BM3"
    assert metadata["g_prime"] == HEAVY.g_prime
    assert metadata["m_zprime"] == HEAVY.m_zprime
    assert metadata["charges_sha256"] == build_model(card).charges_hash
    assert "2109.06201" in " ".join(metadata["cite"])
    assert "- i g' X Z'" in metadata["convention"]


def test_explicit_rotations_are_written_as_numbers() -> None:
    rotation = matrix_rotation(sm_inputs().ckm())
    model = make_model(vector_like((0, 0, 1), (0, -3, 0)), {"d_right": rotation})
    written: list[list[Any]] = match(model, HEAVY).metadata["rotations"]["d_right"]
    assert complex(*written[0][2]) == sm_inputs().ckm()[0, 2]


def test_coefficients_cannot_be_changed_afterwards() -> None:
    matched = match(MODEL, HEAVY)
    with pytest.raises(TypeError):
        matched.values["lq1_2223"] = 1  # type: ignore[index]
    with pytest.raises(TypeError):
        matched.metadata["model"] = "other"  # type: ignore[index]


def test_right_handed_neutrinos_travel_in_the_metadata() -> None:
    """Vector-like neutrinos: the left-handed quark current sees both chiralities alike."""
    matched = match(MODEL, HEAVY, mode="tree")
    entries = matched.metadata["nu_right_bsnunu"]
    assert len(entries["left_quark"]) == 9
    muon = complex(*entries["left_quark"][4])
    assert muon == pytest.approx(matched.values["CL_bsnumunumu"], rel=RTOL_SAME)
    assert not any(any(entry) for entry in entries["right_quark"])


def test_without_right_handed_neutrinos_none_travel() -> None:
    matched = match(build_model(load_card("BM1")), HEAVY, mode="tree")
    assert matched.metadata["nu_right_bsnunu"] == {"left_quark": [], "right_quark": []}
