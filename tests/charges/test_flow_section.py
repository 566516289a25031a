"""The section ``flow`` of a card: initial conditions of the running couplings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zprime_bridge.charges.library import load_card
from zprime_bridge.charges.reader import read_card
from zprime_bridge.core.source import Source
from zprime_bridge.model.build import build_model

if TYPE_CHECKING:
    from collections.abc import Callable

FLOW = """\
flow:
  source: {paper: "arXiv:0000.00000", where: "Fig. 1"}
  mu: 3000
  couplings: {alpha_1: 8.4e-4, alpha_y: 10**-0.5, w: -10**-2, Yu123x123: [[5, 0, 0], [0, 3e-3, 0]]}
"""


@pytest.fixture
def flow_card(good_card: str) -> str:
    """The good card with initial conditions from line 16 on."""
    return good_card + FLOW


def test_numbers_and_matrices_are_read(flow_card: str) -> None:
    flow = read_card(flow_card, "my.yaml").flow
    assert flow is not None
    assert flow.source == Source(paper="arXiv:0000.00000", where="Fig. 1")
    assert flow.mu == 3000
    assert flow.couplings["Yu123x123"] == ((5.0, 0.0, 0.0), (0.0, 3e-3, 0.0))
    numbers = {name: x for name, x in flow.couplings.items() if name != "Yu123x123"}
    expected = {"alpha_1": 8.4e-4, "alpha_y": 0.1**0.5, "w": -0.01}
    assert numbers == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("text", ["", "flow:\n", "flow: ~\n"])
def test_a_card_may_have_no_initial_conditions(text: str, good_card: str) -> None:
    assert read_card(good_card + text, "my.yaml").flow is None


def test_the_scale_and_the_source_may_be_left_out(good_card: str) -> None:
    flow = read_card(good_card + "flow: {couplings: {y: 1}}\n", "my.yaml").flow
    assert flow is not None
    assert flow.mu is None
    assert str(flow.source) == "unsourced"


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("mu: 3000", "mu: -1", "my.yaml:18:7 flow.mu: error: must be positive, got -1.0"),
        ("mu: 3000", "mu: nan", "my.yaml:18:7 flow.mu: error: 'nan' is not a finite decimal"),
        ("mu: 3000", "scale: 3", "my.yaml:18:3 flow.scale: error: unknown key 'scale' (known: "),
        ("  couplings:", "  coupling:", "my.yaml:17:3 flow: error: 'couplings' is missing"),
        (
            "alpha_1: 8.4e-4",
            "alpha_1: 1/2",
            "my.yaml:19:24 flow.couplings.alpha_1: error: '1/2' is not a number: write a decimal",
        ),
        (
            "alpha_1: 8.4e-4",
            "alpha_1: {}",
            "my.yaml:19:24 flow.couplings.alpha_1: error: must be a number such as 4.6e-2 or ",
        ),
        (
            "alpha_y: 10**-0.5",
            "alpha_y: 10**999",
            "flow.couplings.alpha_y: error: '10**999' is out of range: powers of ten go from ",
        ),
        (
            "alpha_y: 10**-0.5",
            "alpha_y: ",
            "flow.couplings.alpha_y: error: must be a number such as 4.6e-2 or 10**-0.5, or ",
        ),
        (
            "alpha_y: 10",
            '"alpha[y]": 10',
            "flow.couplings.alpha[y]: error: 'alpha[y]' is not a valid name: use a letter",
        ),
        ("alpha_y: 10", "lambda: 10", "error: 'lambda' is a word of the Python language"),
        ("alpha_y: 10", "w: 10", "error: duplicate key 'w': first given in line 19"),
        (
            "alpha_y: 10",
            "alpha_4: 10",
            "error: 'alpha_4' belongs to the parameter point: give alpha4 there",
        ),
        ("alpha_y: 10", "gX: 10", "error: 'gX' belongs to the parameter point: give g_prime there"),
        ("alpha_y: 10", "eta: 10", "error: 'eta' belongs to the parameter point: give g_12 = eta "),
        ("[0, 3e-3, 0]]", "[0, 3e-3]]", "error: must be a matrix: 1 to 3 rows of equal length"),
        ("[0, 3e-3, 0]]", "0]", "couplings.Yu123x123[1]: error: must be a row of 1 to 3 numbers"),
        ("[0, 3e-3, 0]]", "[0, x, 0]]", "Yu123x123[1][1]: error: 'x' is not a number"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    old: str, new: str, finding: str, flow_card: str, refusal: Callable[[str], list[str]]
) -> None:
    assert flow_card.count(old) == 1
    found = refusal(flow_card.replace(old, new))
    assert any(finding in text for text in found), found


def test_everything_wrong_is_told_at_once(
    flow_card: str, refusal: Callable[[str], list[str]]
) -> None:
    bad = flow_card.replace("mu: 3000", "mu: 0").replace("10**-0.5", "ten")
    bad = bad.replace("name: good", "name: [good]")
    assert len(refusal(bad)) == 3


def test_a_flood_of_couplings_is_refused(
    good_card: str, refusal: Callable[[str], list[str]]
) -> None:
    many = "".join(f"    c{i}: 1\n" for i in range(201))
    (finding,) = refusal(f"{good_card}flow:\n  couplings:\n{many}")
    assert "at most 200 couplings, got 201" in finding


def test_the_model_carries_point_and_initial_conditions_of_its_card() -> None:
    card = load_card("BM4")
    model = build_model(card)
    assert card.flow is not None
    assert model.flow == card.flow
    assert model.point == card.point
