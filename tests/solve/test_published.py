"""From the papers' stated conditions to their tables."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
import sympy

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from zprime_bridge.solve.family import Family
    from zprime_bridge.solve.solver import Solution

    Reference = Callable[[str], ReferenceValue]
    Solved = Callable[[str], Solution]

TABLES = {
    "chiral-I": "chiral-I",
    "chiral-II": "chiral-II",
    "chiral-III": "chiral-III",
    "chiral-IV-a": "chiral-IV",
    "chiral-V": "chiral-V",
    "chiral-VI": "chiral-VI",
    "chiral-VII-b": "chiral-VII",
    "chiral-VIII-a-3i": "chiral-VIII-left",
    "chiral-VIII-a-i3": "chiral-VIII-right",
    "chiral-IX": "chiral-IX",
    "chiral-XI": "chiral-XI",
}
WITH_CHI0 = sorted(set(TABLES) - {"chiral-I", "chiral-III"})
MIXINGS = {
    "a-i3": "35a_and_44b",
    "a-3i": "35a_and_44a",
    "b-i3": "35b_and_44b",
    "b-3i": "35b_and_44a",
}


def printed_charges(value: dict[str, Any]) -> dict[str, sympy.Expr]:
    """Charges of a printed table by name, read by sympy's own parser."""
    charges = {
        f"{species}{generation + 1}": sympy.sympify(text)
        for species in ("q", "u", "d", "l", "e", "nu")
        for generation, text in enumerate(value[species])
    }
    return charges | {name: sympy.sympify(text) for name, text in value["scalars"].items()}


def is_the_table(family: Family, printed: dict[str, sympy.Expr]) -> bool:
    """Same expressions in the same parameters: the same set of solutions, both ways."""
    return all(sympy.expand(family.charges[n] - e) == 0 for n, e in printed.items())


@pytest.mark.parametrize("preset", TABLES)
def test_one_family_is_the_printed_table(preset: str, solved: Solved, reference: Reference) -> None:
    printed = printed_charges(reference(f"chiral_charges/{TABLES[preset]}").value)
    matching = [family for family in solved(preset).families if is_the_table(family, printed)]
    assert len(matching) == 1
    parameters = {str(s) for e in printed.values() for s in e.free_symbols}
    assert parameters == set(matching[0].parameters) - {"chi0"}


@pytest.mark.parametrize("preset", TABLES)
def test_the_printed_table_lies_on_the_family_at_random_points(
    preset: str, solved: Solved, reference: Reference
) -> None:
    printed = printed_charges(reference(f"chiral_charges/{TABLES[preset]}").value)
    names = sorted({str(s) for e in printed.values() for s in e.free_symbols})
    values = {name: Fraction(7 + 3 * i, 5 + i) for i, name in enumerate(names)}
    rationals = {n: sympy.Rational(v.numerator, v.denominator) for n, v in values.items()}
    point = {name: Fraction(str(e.subs(rationals))) for name, e in printed.items()}
    point.setdefault("chi0", Fraction(1))
    if "s2" in values:
        point["s2"] = values["s2"]
    assert any(family.locate(point) is not None for family in solved(preset).families)


@pytest.mark.parametrize("preset", WITH_CHI0)
def test_both_signs_of_chi0_are_found(preset: str, solved: Solved, reference: Reference) -> None:
    printed = printed_charges(reference(f"chiral_charges/{TABLES[preset]}").value)
    other = printed | {"chi0": -printed["chi0"]}
    assert sum(is_the_table(family, other) for family in solved(preset).families) == 1


@pytest.mark.parametrize("mixing", MIXINGS)
def test_the_y_solutions_of_section_6_2(mixing: str, solved: Solved, reference: Reference) -> None:
    expected = reference(f"solve/y_of_{MIXINGS[mixing]}").value
    wanted = {
        "u3": sympy.sympify(expected["y"]),
        "phi": sympy.sympify(expected["phi"]),
        "chi0": sympy.sympify(expected["chi0"]),
    }
    families = solved(f"chiral-VIII-{mixing}").families
    assert sum(is_the_table(family, wanted) for family in families) == 1
    conjugate = wanted | {"chi0": -wanted["chi0"]}
    assert sum(is_the_table(family, conjugate) for family in families) == 1
    assert len(families) == len(("chi0", "chi0^*"))


def neutrino_point(a: int, b: int, nu: Fraction) -> dict[str, Fraction]:
    """B - L-like charges of [CHI] (31) with Phi = 0: A = l, B = l3."""
    third = 2 * a + b - 2 * nu
    q3 = -Fraction(2 * a + b, 3)
    charges: dict[str, tuple[int | Fraction, ...]] = {
        "q": (0, 0, q3), "u": (0, 0, q3), "d": (0, 0, q3), "l": (a, a, b), "e": (a, a, b),
        "nu": (nu, nu, third),
    }  # fmt: skip
    point = {f"{s}{i + 1}": Fraction(x) for s, row in charges.items() for i, x in enumerate(row)}
    return point | {"Phi": Fraction(0), "chi0": Fraction(1)}


def test_all_three_branches_of_right_handed_neutrinos(solved: Solved) -> None:
    dirac, other = solved("chiral-I").families
    seen = 0
    for a, b in product(range(-12, 13), repeat=2):
        square = a * (5 * a + 4 * b)
        if square < 0 or math.isqrt(square) ** 2 != square or a == 0 == b:
            continue
        assert dirac.locate(neutrino_point(a, b, Fraction(a))) is not None
        for sign in (1, -1):  # both roots of the quadratic factor
            root = (3 * a + 2 * b + sign * math.isqrt(square)) / Fraction(2)
            assert other.locate(neutrino_point(a, b, root)) is not None
            seen += root != a
    assert seen > 20


def test_the_chiral_b_minus_l_charges_are_found(solved: Solved, reference: Reference) -> None:
    known = reference("solve/nu_branches").value
    dirac, other = solved("chiral-I").families
    point = neutrino_point(known["A"], known["B"], Fraction(known["nu"][0]))
    assert [point[f"nu{i}"] for i in (1, 2, 3)] == known["nu"]
    assert other.locate(point) is not None
    assert dirac.locate(point) is None


def test_appendix_d_without_right_handed_neutrinos(solved: Solved, reference: Reference) -> None:
    expected = reference("solve/eq104").value
    families = solved("safe-D").families
    assert len(families) == len(expected["e2"])
    found = set()
    for family in families:
        for name in ("H", "q3", "l3"):
            assert family.charges[name] == sympy.sympify(expected[name])
        for right in ("u", "d"):
            assert [family.charges[f"{right}{i}"] for i in (1, 2, 3)] == [
                family.charges[f"q{i}"] for i in (1, 2, 3)
            ]
        found.add((str(family.charges["e2"]), str(family.charges["e3"])))
    assert found == set(zip(expected["e2"], expected["e3"], strict=True))


def test_the_minimal_variant_allows_c10_and_a_charged_higgs(
    solved: Solved, reference: Reference
) -> None:
    families = solved("safe-D-minimal").families
    for example in reference("solve/minimal_examples").value:
        point = {name: Fraction(value) for name, value in example.items()}
        h = point["H"]
        point |= {"q2": point["q1"], "d2": point["d1"], "l1": Fraction(0), "e1": Fraction(0)}
        point |= {"u3": point["q3"] + h, "d3": point["q3"] - h}
        point |= {"phi": Fraction(1), "psi": Fraction(2)}
        assert any(family.locate(point) is not None for family in families)
    general = families[0]
    assert general.is_rational
    assert sympy.expand(general.charges["H"]) != 0
    assert sympy.expand(general.charges["e2"] - general.charges["l2"]) != 0
