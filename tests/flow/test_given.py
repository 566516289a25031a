"""Values of couplings as a user gives them."""

from __future__ import annotations

from math import inf, nan, pi, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import zprime_bridge as zb
from zprime_bridge.core.errors import RunningError
from zprime_bridge.flow.given import given_values, layered, natural, natural_name

if TYPE_CHECKING:
    from collections.abc import Callable

RTOL = 1e-12  # a few roundings


@pytest.fixture(scope="module")
def system() -> Callable[[str], zb.BetaSystem]:
    known: dict[str, zb.BetaSystem] = {}

    def of(card: str) -> zb.BetaSystem:
        if card not in known:
            known[card] = zb.beta_system(zb.build_model(zb.load_card(card)))
        return known[card]

    return of


@pytest.mark.parametrize("name", ["alpha_4", "alpha4"])
def test_alphas_become_natural_couplings(name: str, system: Callable[[str], zb.BetaSystem]) -> None:
    found = given_values(system("BM1"), {name: 0.25, "alpha_deltatilde": -0.5, "yt": -0.9})
    assert found["g4"] == pytest.approx(2 * pi, rel=RTOL)
    assert found["delt"] == pytest.approx(-8 * pi**2, rel=RTOL)
    assert found["yt"] == -0.9
    assert set(found) == {"g4", "delt", "yt"}


def test_many_values_stay_in_their_shape(system: Callable[[str], zb.BetaSystem]) -> None:
    found = given_values(system("BM1"), {"alpha_y": [0.0, 1.0, 4.0]})
    assert found["y"] == pytest.approx([0, 4 * pi, 8 * pi], rel=RTOL)


def test_a_matrix_is_the_same_as_its_entries(system: Callable[[str], zb.BetaSystem]) -> None:
    rows = given_values(system("chiral-II"), {"Yu12x12": [[0.1, -0.2], [0.3, 0.4]]})
    entries = {"Yu12x12_11": 0.1, "Yu12x12_12": -0.2, "Yu12x12_21": 0.3, "Yu12x12_22": 0.4}
    assert rows == given_values(system("chiral-II"), entries)
    squared = given_values(system("chiral-II"), {"alpha_Yu12x12_21": 0.09 / (16 * pi**2)})
    assert squared["Yu12x12_21"] == pytest.approx(0.3, rel=RTOL)


def test_many_matrices_have_the_matrix_axes_last(system: Callable[[str], zb.BetaSystem]) -> None:
    matrices = np.arange(12.0).reshape(3, 2, 2)
    found = given_values(system("chiral-II"), {"Yd12x12": matrices})
    assert np.array_equal(found["Yd12x12_21"], [2, 6, 10])


def test_majorana_couplings_are_completed_symmetrically(
    system: Callable[[str], zb.BetaSystem],
) -> None:
    found = given_values(system("chiral-IX"), {"YN12x12_12": 0.2})
    assert found == {"YN12x12_12": 0.2, "YN12x12_21": 0.2}


@pytest.mark.parametrize(
    ("card", "values", "message"),
    [
        ("BM1", {"alpha_yy": 1.0}, r"there is no coupling 'alpha_yy' \(did you mean 'alpha_y'\?\)"),
        ("BM1", {"Alpha_t": 1.0}, r"there is no coupling 'Alpha_t' \(did you mean 'alpha_t'\?\)"),
        ("BM1", {"alpha5": 1.0}, "there is no coupling 'alpha5'"),
        ("BM1", {"alpha_tau": 1e-7}, "there is no coupling 'alpha_tau'"),
        ("BM1", {"y": 1.0, "alpha_y": 0.1}, "coupling y is given twice, as y and as alpha_y"),
        ("BM1", {"alpha4": 0.1, "alpha_4": 0.1}, "g4 is given twice, as alpha4 and as alpha_4"),
        ("BM1", {"alpha_1": 1e-3, "g1": 0.4}, "g1 is given twice, as alpha_1 and as g1: give one"),
        ("BM1", {"eta": 0.1, "g_12": 0.1}, "coupling g_12 is given twice, as eta and as g_12"),
        ("BM1", {"alpha_y": nan}, "alpha_y must be finite, got nan"),
        ("BM1", {"lam": [0.1, -inf]}, "lam must be finite, got -inf"),
        ("BM1", {"alpha_y": -1.0}, "alpha_y = -1 is negative, but it is the square of a real"),
        ("BM1", {"alpha_1": [1e-3, -2e-3]}, "alpha_1 = -0.002 is negative"),
        ("BM1", {"y": "large"}, "y must be a real number, got 'large'"),
        ("BM1", {"y": True}, "y must be a real number, got 'True'"),
        ("BM1", {"y": None}, "y must be a real number, got 'None'"),
        ("BM1", {"y": 1j}, "y must be a real number, got '1j'"),
        ("BM1", {"y": [1.0, 2.0], "u": [1.0, 2.0, 3.0]}, r"different shapes: y \(2,\), u \(3,\)"),
        ("chiral-II", {"Yu12x12": 0.1}, r"Yu12x12 must be a matrix of 2 rows and 2 columns, got"),
        ("chiral-II", {"Yu12x12": [[1.0, 2.0], [3.0]]}, "Yu12x12 must be a number, got lists of"),
        ("chiral-II", {"Yu12x12_31": 0.1}, "there is no coupling 'Yu12x12_31' .did you mean"),
        (
            "chiral-II",
            {"Yu12x12": [[1.0, 2.0], [3.0, 4.0]], "Yu12x12_11": 1.0},
            "coupling Yu12x12_11 is given twice, as Yu12x12 and as Yu12x12_11",
        ),
        (
            "chiral-IX",
            {"YN12x12": [[1.0, 2.0], [3.0, 4.0]]},
            "YN12x12 couples a field to itself and is symmetric, but YN12x12_12 and YN12x12_21 dif",
        ),
    ],
)
def test_what_cannot_be_a_coupling_is_refused(
    card: str, values: dict[str, Any], message: str, system: Callable[[str], zb.BetaSystem]
) -> None:
    with pytest.raises(RunningError, match=message):
        given_values(system(card), values)


def test_later_layers_win_whatever_their_spelling(
    system: Callable[[str], zb.BetaSystem],
) -> None:
    below = given_values(system("BM1"), {"alpha_1": 1e-3, "g_12": 0.1, "y": 1.0})
    above = given_values(system("BM1"), {"g1": 0.3, "eta": 0.6, "alpha_y": 0.0})
    found = natural(layered(below, above))
    assert found["g1"] == pytest.approx(0.3, rel=RTOL)
    assert found["g_12"] == pytest.approx(0.6 * 0.3 / 0.8, rel=RTOL)
    assert found["y"] == 0
    reverse = natural(layered(above, below))
    assert reverse["g1"] == pytest.approx(sqrt(16 * pi**2 * 1e-3 - 0.01), rel=RTOL)
    assert reverse["y"] == 1


def test_spellings_tell_their_coupling() -> None:
    assert [natural_name(n) for n in ("alpha_1", "eta", "y")] == ["g1", "g_12", "y"]


def test_without_hypercharge_nothing_is_derived() -> None:
    assert natural({"y": np.asarray(2.0)}) == {"y": 2}
