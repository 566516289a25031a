"""From a card to a model, and the verdict on its charges."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from zprime_bridge.charges.library import load_card
from zprime_bridge.charges.reader import read_card
from zprime_bridge.core.errors import AnomalyError, CardError, ModelError
from zprime_bridge.model.build import build_model, charge_verdict

ANOMALOUS = """
name: third-generation
template: minimal
charges:
  q: [0, 0, 1/3]
  u: [0, 0, 1/3]
  d: [0, 0, 1/3]
  l: [0, 0, -1]
  e: [0, 0, -1]
  scalars: {H: 0, phi: 2}
"""
WORSE = ANOMALOUS.replace("u: [0, 0, 1/3]", "u: [0, 0, 4/3]")


def test_anomalous_charges_are_refused_and_the_sums_are_named() -> None:
    with pytest.raises(
        AnomalyError, match=r"gravity = -1, cubic = -1.*right-handed neutrinos"
    ) as e:
        build_model(read_card(ANOMALOUS, "third.yaml"))
    assert e.value.sums == {"gravity": "-1", "cubic": "-1"}


def test_neutrinos_are_not_advised_where_they_would_not_help() -> None:
    with pytest.raises(AnomalyError, match="su3 = -1") as error:
        build_model(read_card(WORSE, "worse.yaml"))
    assert "neutrinos" not in str(error.value)
    assert set(error.value.sums) == {"su3", "yy", "y", "gravity", "cubic"}


def test_anomalous_charges_are_built_on_request() -> None:
    model = build_model(read_card(ANOMALOUS, "third.yaml"), allow_anomalous=True)
    assert not model.anomalies.vanish


def test_a_model_keeps_what_its_card_says() -> None:
    card = load_card("chiral-XI")
    model = build_model(card, {"l": Fraction(-4)})
    assert model.parameters == {"l": Fraction(-4), "l3": Fraction(-2)}
    assert model.charges.l == (-4, -4, -2)
    assert model.light_doublet.name == "Phi"
    assert model.rotations == card.rotations
    assert model.source == card.source


def test_the_hash_depends_on_charges_alone() -> None:
    card = load_card("BM3")
    same = replace(card, name="another", notes="another")
    assert build_model(same).charges_hash == build_model(card).charges_hash
    assert build_model(load_card("BM1")).charges_hash != build_model(card).charges_hash


def test_a_model_without_a_doublet_is_refused() -> None:
    card = load_card("B-L")
    bare = replace(card, scalars=tuple(s for s in card.scalars if s.su2 == 1))
    with pytest.raises(ModelError, match="'B-L' has no Higgs doublet"):
        build_model(bare)


def test_a_parameter_of_another_name_is_refused() -> None:
    with pytest.raises(CardError, match="no parameter 'l4'"):
        build_model(load_card("chiral-XI"), {"l4": Fraction(1)})


@pytest.mark.parametrize("name", ["BM1", "BM1nu", "BM2", "BM3", "BM4", "B-L", "B3-L2", "Lmu-Ltau"])
def test_cards_without_parameters_have_one_verdict(name: str) -> None:
    verdict = charge_verdict(load_card(name))
    assert verdict.anomalies.vanish
    assert verdict.textures_at_values is None
    assert verdict.goldstones_at_values is None


def test_equal_values_of_two_parameters_allow_more_than_generic_ones() -> None:
    card = load_card("chiral-I")
    values = {"a": Fraction(1), "l": Fraction(2), "l3": Fraction(2), "y": Fraction(5)}
    verdict = charge_verdict(card, values)
    assert verdict.textures.as_names()["Me"][0][2] == "0"
    assert verdict.textures_at_values is not None
    assert verdict.textures_at_values.as_names()["Me"][0][2] == "Phi"


def test_a_special_value_that_opens_a_potential_term_is_told() -> None:
    scalars = "{H: 0, phi: x, chi: 1}"
    text = ANOMALOUS.replace("{H: 0, phi: 2}", scalars).replace(
        "charges:", "parameters: {x: 2}\ncharges:"
    )
    text = text.replace("  scalars:", "  nu: [0, 0, -1]\n  scalars:").replace(
        "chi: 1", "chi: {charge: 1, su2: 1, y: 0}"
    )
    verdict = charge_verdict(read_card(text, "x.yaml"))
    assert verdict.goldstones.physical == 1
    assert verdict.goldstones_at_values is not None
    assert verdict.goldstones_at_values.physical == 0
    assert verdict.goldstones_at_values.terms == ("phi chi^*^2",)
