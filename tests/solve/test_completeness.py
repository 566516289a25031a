"""Every small integer solution lies on one of the families."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.solve.brute_force import Columns, integer_points

if TYPE_CHECKING:
    from collections.abc import Callable

    from zprime_bridge.solve.solver import Solution

LARGEST = 3
LARGEST_SLOW = 4


def one_doublet(c: Columns) -> Columns:
    """Equal generations 1 and 2, all block Yukawas of u, d, e with Phi; nu_R free."""
    phi = c["Phi"]
    return {
        "q2": c["q1"], "u1": c["q1"] + phi, "u2": c["q1"] + phi, "u3": c["q3"] + phi,
        "d1": c["q1"] - phi, "d2": c["q1"] - phi, "d3": c["q3"] - phi,
        "l2": c["l1"], "e1": c["l1"] - phi, "e2": c["l1"] - phi, "e3": c["l3"] - phi,
        "nu2": c["nu1"], "nu3": 2 * c["l1"] + c["l3"] + 3 * phi - 2 * c["nu1"],
        "chi0": 0 * phi + 1,
    }  # fmt: skip


def two_doublets(c: Columns) -> Columns:
    """Generations 1 and 2 with phi, 3 with Phi; chi0 joins them, of either sign."""
    big, small = c["Phi"], c["phi"]
    return {
        "q2": c["q1"], "u1": c["q1"] + small, "u2": c["q1"] + small, "u3": c["q3"] + big,
        "d1": c["q1"] - small, "d2": c["q1"] - small, "d3": c["q3"] - big,
        "l2": c["l1"], "e1": c["l1"] - small, "e2": c["l1"] - small, "e3": c["l3"] - big,
        "nu2": c["nu1"],
        "nu3": 2 * c["l1"] + c["l3"] + 2 * small + big - 2 * c["nu1"],
        "chi0": big - small,
    }  # fmt: skip


def without_nu(c: Columns) -> Columns:
    """[SAFE] (7), (8), (17) without right-handed neutrinos."""
    q1, q3, h = c["q1"], c["q3"], c["H"]
    zero = 0 * q1
    return {
        "q2": q1, "u1": q1 + h, "u2": q1 + h, "u3": q3 + h, "d1": q1 - h, "d2": q1 - h,
        "d3": q3 - h, "l1": zero, "e1": zero, "phi": zero + 1, "psi": zero + 2,
        "l3": -6 * q1 - 3 * q3 - c["l2"],
    }  # fmt: skip


def minimal(c: Columns) -> Columns:
    """[SAFE] appendix D: only third-generation quark Yukawas; the linear sums solved by hand."""
    q1, q3, d1, h = c["q1"], c["q3"], c["d1"], 4 * c["q1"] + 3 * c["q3"] + 2 * c["d1"]
    zero = 0 * q1
    leptons = -6 * q1 - 3 * q3
    return {
        "q2": q1, "u2": 4 * q1 - 2 * d1 - c["u1"], "u3": q3 + h, "d2": d1, "d3": q3 - h,
        "l1": zero, "l3": leptons - c["l2"], "e1": zero, "e3": 2 * leptons - c["e2"], "H": h,
        "phi": zero + 1, "psi": zero + 2,
    }  # fmt: skip


def with_nu(c: Columns) -> Columns:
    """[SAFE] (7), (8), (17), (19)."""
    q1, q3 = c["q1"], c["q3"]
    zero = 0 * q1
    leptons = -6 * q1 - 3 * q3
    return {
        "q2": q1, "u1": q1, "u2": q1, "u3": q3, "d1": q1, "d2": q1, "d3": q3, "l1": zero,
        "l3": leptons - c["l2"], "e1": zero, "e3": leptons - c["e2"],
        "nu3": leptons - c["nu1"] - c["nu2"], "H": zero, "phi": zero + 1, "psi": zero + 2,
    }  # fmt: skip


CASES = {
    "chiral-I": (("l1", "l3", "Phi", "q1", "q3", "nu1"), one_doublet),
    "chiral-II": (("l1", "l3", "Phi", "phi", "q1", "q3", "nu1"), two_doublets),
    "safe-D": (("q1", "q3", "H", "l2", "e2", "e3"), without_nu),
    "safe-D-minimal": (("q1", "q3", "d1", "u1", "l2", "e2"), minimal),
    "safe-nu": (("q1", "q3", "l2", "e2", "nu1", "nu2"), with_nu),
}


def lost_points(solution: Solution, case: str, largest: int) -> tuple[int, list[dict[str, int]]]:
    """Number of integer points, and those that no family contains."""
    free, rest = CASES[case]
    count, lost = 0, []
    for point in integer_points(free, rest, largest):
        count += 1
        exact = {name: Fraction(value) for name, value in point.items()}
        if not any(family.locate(exact) for family in solution.families):
            lost.append(point)
    return count, lost


@pytest.mark.parametrize(
    ("case", "at_least"),
    [("chiral-I", 50), ("chiral-II", 50), ("safe-D", 10), ("safe-D-minimal", 50), ("safe-nu", 50)],
)
def test_every_small_integer_solution_lies_on_a_family(
    case: str, at_least: int, solved: Callable[[str], Solution]
) -> None:
    count, lost = lost_points(solved(case), case, LARGEST)
    assert not lost
    assert count >= at_least


@pytest.mark.slow
@pytest.mark.parametrize("case", ["chiral-I", "safe-D", "safe-D-minimal", "safe-nu"])
def test_larger_integer_solutions_lie_on_a_family(
    case: str, solved: Callable[[str], Solution]
) -> None:
    count, lost = lost_points(solved(case), case, LARGEST_SLOW)
    assert count
    assert not lost


@pytest.mark.parametrize("case", ["chiral-I", "safe-D", "safe-D-minimal"])
def test_a_point_that_breaks_one_condition_lies_on_no_family(
    case: str, solved: Callable[[str], Solution]
) -> None:
    free, rest = CASES[case]
    point = next(integer_points(free, rest, LARGEST))
    for name in ("q1", "u3", "e2", "l2"):
        exact = {key: Fraction(value) for key, value in point.items()}
        exact[name] += Fraction(1, 7)
        assert not any(family.locate(exact) for family in solved(case).families)
