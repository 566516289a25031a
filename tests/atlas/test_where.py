"""Conditions on rows: what they mean, and what is refused."""

from __future__ import annotations

import contextlib
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zprime_bridge.atlas.job import AtlasJob
from zprime_bridge.atlas.rows import rows_of
from zprime_bridge.atlas.where import parse_where
from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = 3
ROWS = rows_of(AtlasJob(max_charge=LARGEST), 0, 10**6)[::3]


def fulfilled(text: str) -> list[bool]:
    decided: list[bool] = parse_where(text, FERMIONS, LARGEST).mask(ROWS).tolist()
    return decided


def by_hand(claim: Callable[[dict[str, list[int]]], bool]) -> list[bool]:
    """Decide row by row in plain Python."""
    rows = ROWS.tolist()
    return [claim({s: row[3 * i : 3 * i + 3] for i, s in enumerate(FERMIONS)}) for row in rows]


def pairs(left: list[int], right: list[int], shift: int) -> int:
    return (Counter(x + shift for x in left) & Counter(right)).total()


def generations(x: dict[str, list[int]], higgs: int, sectors: str) -> int:
    """Smallest number of massive generations: u: q + H = u, d: q - H = d, e: l - H = e."""
    numbers = {
        "u": pairs(x["q"], x["u"], higgs),
        "d": pairs(x["q"], x["d"], -higgs),
        "e": pairs(x["l"], x["e"], -higgs),
        "n": pairs(x["l"], x["nu"], higgs),
    }
    return min(numbers[sector] for sector in sectors)


EVERY_HIGGS = range(-2 * LARGEST, 2 * LARGEST + 1)
MEANINGS: dict[str, Callable[[dict[str, list[int]]], bool]] = {
    "q1 == q2": lambda x: x["q"][0] == x["q"][1],
    "2*l1 - l3 >= -1 and nu2 != 0": lambda x: 2 * x["l"][0] - x["l"][2] >= -1 and x["nu"][1] != 0,
    "not (e1 < 0 or e3 > 2)": lambda x: not (x["e"][0] < 0 or x["e"][2] > 2),
    "0 <= u1 <= u2 < 3": lambda x: 0 <= x["u"][0] <= x["u"][1] < 3,
    "sum(q) == 1": lambda x: sum(x["q"]) == 1,
    "max(l) - min(l) > 3": lambda x: max(x["l"]) - min(x["l"]) > 3,
    "distinct(d) == 2": lambda x: len(set(x["d"])) == 2,
    "zeros(nu) == 3": lambda x: not any(x["nu"]),
    "shared(l, e) == 2": lambda x: pairs(x["l"], x["e"], 0) == 2,
    "abs(q1) > 1": lambda x: abs(x["q"][0]) > 1,
    "vectorlike_leptons": lambda x: x["l"] == x["e"],
    "vectorlike_quarks and not vectorlike_leptons": lambda x: (
        x["q"] == x["u"] == x["d"] and x["l"] != x["e"]
    ),
    "dirac_neutrinos": lambda x: x["l"] == x["nu"],
    "yukawa(u) == 3": lambda x: max(generations(x, h, "u") for h in EVERY_HIGGS) == 3,
    "yukawa(u, d, e) == 2": lambda x: max(generations(x, h, "ude") for h in EVERY_HIGGS) == 2,
    "yukawa(e, nu, higgs=1) >= 1": lambda x: generations(x, 1, "en") >= 1,
    "yukawa(d, higgs=q1-d1) == 3": lambda x: generations(x, x["q"][0] - x["d"][0], "d") == 3,
}


@pytest.mark.parametrize("text", MEANINGS)
def test_a_condition_means_what_plain_python_says(text: str) -> None:
    decided = fulfilled(text)
    assert decided == by_hand(MEANINGS[text])
    assert any(decided)
    assert not all(decided)


def test_sign_of_c9_is_minus_that_of_the_product_of_charge_differences() -> None:
    """C9 = -pi/(sqrt2 GF alpha_e) (X_Q3 - X_Q1) (X_l + X_e) g^2/M^2, equal q of two generations."""
    rows = np.zeros((4, 18), np.int8)
    rows[:, :3] = [[0, 0, 1], [0, 0, 1], [-1, 0, 0], [-1, 0, 1]]
    rows[:, 11] = [2, -2, 2, 2]
    rows[:, 14] = [1, 1, 1, 1]
    signs = {
        sign: parse_where(f"c9(l3, e3) == {sign}", FERMIONS, 2).mask(rows).tolist()
        for sign in (-1, 0, 1)
    }
    assert signs == {
        -1: [True, False, False, False],
        0: [False, False, False, True],
        1: [False, True, True, False],
    }


def test_constants_decide_all_rows() -> None:
    assert all(fulfilled("1 < 2"))
    assert not any(fulfilled("1 < 2 and 2 < 1"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("q1", "neither true nor false"),
        ("q1 = 0", "write == to compare"),
        ("q4 == 0", "'q4' is unknown"),
        ("zero(q) == 3", "did you mean 'zeros'"),
        ("q == 0", "q alone is not an integer"),
        ("sum == 0", "write e.g. sum"),
        ("vectorlike_leptons == 1", "true or false, not an integer"),
        ("__import__(q)", "neither true nor false"),
        ("__import__(q) == 0", "cannot be called"),
        ("q1.real == 0", "not allowed"),
        ("q1 ** 9 == 0", "not an integer"),
        ("q1 if q2 else q3", "neither true nor false"),
        ("lambda q1", "not a condition"),
        ("q1 is q2", "only == != < <= > >= compare"),
        ("True == 1", "True"),
        ("'os' == 1", "not allowed"),
        ("sum(x) == 0", "none of q, u, d, l, e, nu"),
        ("sum(q, u) == 0", "2 arguments"),
        ("yukawa(q) == 0", "none of u, d, e, nu"),
        ("yukawa(u, scalar=0) == 1", "write yukawa"),
        ("shared(q) == 0", "1 arguments"),
        ("99999999 == q1", "more than 6 digits"),
        ("999999*999999*q1 == 0", "larger than"),
        ("(" * 60 + "q1" + ")" * 60 + " == 0 and q1" + " " * 900, "at most 1000"),
        ("not " * 60 + "q1 == 0", "nested deeper"),
        ("q1 == 0 and", "not a condition"),
        ("q1 == １", "not allowed"),  # a digit that int() would read
    ],
)
def test_what_is_no_condition_is_refused(text: str, message: str) -> None:
    with pytest.raises(CardError, match="--where") as caught:
        parse_where(text, FERMIONS, LARGEST)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "text", ["zeros(nu) == 3", "nu1 == 0", "dirac_neutrinos", "yukawa(nu) > 0"]
)
def test_neutrinos_that_are_not_there_are_named(text: str) -> None:
    with pytest.raises(CardError, match="no right-handed neutrinos"):
        parse_where(text, FERMIONS[:-1], LARGEST)


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet="qudlen123()+-*=<>!, ashryokwcm9\n'", max_size=40) | st.text())
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    condition = None
    with contextlib.suppress(CardError):
        condition = parse_where(text, FERMIONS, LARGEST)
    if condition is not None:
        assert condition.mask(ROWS[:5]).shape == (5,)
