"""Templates: found in every installation, and what they make of a card."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from zprime_bridge.charges.library import load_card
from zprime_bridge.charges.reader import read_card
from zprime_bridge.charges.templates import load_template, template_names, templates_root
from zprime_bridge.core.errors import CardError

SAFE_CARD = """\
name: x
template: planck_safe
charges:
  q: [0, 0, 0]
  u: [0, 0, 0]
  d: [0, 0, 0]
  l: [0, 0, 0]
  e: [0, 0, 0]
  scalars: {H: 0, phi: 1}
  extra: {psi: 1}
"""


def test_templates_are_listed() -> None:
    assert template_names() == (
        "chiral_one_doublet",
        "chiral_two_doublets",
        "minimal",
        "planck_safe",
    )


@pytest.mark.parametrize(
    "name", ["chiral_one_doublet", "chiral_two_doublets", "minimal", "planck_safe"]
)
def test_every_template_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    template = load_template(name)
    assert template.name == name
    assert template.description
    assert template.source.paper
    assert template.scalars[0].su2 == 2, "the doublet with the vev comes first"
    assert template.scalars[0].y == Fraction(1, 2)


def test_an_unknown_template_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(CardError, match=r"there is no template 'minimum' \(did you mean 'minimal'"):
        load_template("minimum")


def test_the_matrix_scalar_is_added_by_the_template() -> None:
    charges = read_card(SAFE_CARD, "x").assignment()
    assert [(s.name, s.charge, s.flavour) for s in charges.scalars] == [
        ("H", 0, 1),
        ("phi", 1, 1),
        ("S", 0, 3),
    ]
    assert [s.name for s in charges.singlets] == ["phi"]
    assert [(f.name, f.copies) for f in charges.extra] == [("psi", 3)]


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        (
            "phi: 1}",
            "phi: 1, S: 0}",
            "scalars.S: error: the template gives 'S' itself, with charge 0",
        ),
        (
            "phi: 1}",
            "phi: 1, chi: 0}",
            "'planck_safe' (did you mean 'phi'?): give its representation",
        ),
        (
            "  extra: {psi: 1}\n",
            "",
            "charges.extra: error: 'psi' is missing: template 'planck_safe'",
        ),
        ("psi: 1", "psi: {charge: 1, copies: 2}", "psi.copies: error: the template has copies: 3"),
    ],
)
def test_fixed_field_content_cannot_be_changed(old: str, new: str, finding: str) -> None:
    with pytest.raises(CardError) as caught:
        read_card(SAFE_CARD.replace(old, new), "x")
    (line,) = [str(f) for f in caught.value.findings]
    assert finding in line


def test_a_folder_inside_the_package_comes_before_the_working_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = templates_root()
    (tmp_path / "model_templates").mkdir()
    monkeypatch.setattr("importlib.resources.files", lambda _: tmp_path)
    assert templates_root() == tmp_path / "model_templates"
    monkeypatch.setattr("importlib.resources.files", lambda _: tmp_path / "nothing")
    assert templates_root() == beside or Path(str(beside)).parent.name == "zprime_bridge"


def test_card_and_folder_agree() -> None:
    assert load_card("BM3").template == "planck_safe"
