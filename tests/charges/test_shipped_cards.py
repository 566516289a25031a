"""The shipped cards against the printed tables, and what they owe to physics."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
import sympy

from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.charges.library import load_card, shipped_names
from zprime_bridge.model.accidental import accidental_terms
from zprime_bridge.model.build import charge_verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.conftest import ReferenceValue
    from zprime_bridge.charges.exact import Charge

    Reference = Callable[[str], ReferenceValue]

PLANCK_SAFE = [name for name in shipped_names() if name.startswith("BM")]
SEESAW = [name for name in shipped_names() if name.endswith(("-seesaw", "-chi4", "-a0"))]
CHIRAL = [n for n in shipped_names() if n.startswith("chiral") and n not in SEESAW]
CHI0_FREE = {"chiral-I": "x0", "chiral-III": "x0"}

RHO_LIMIT = 1e-4  # half of the uncertainty of rho
VEV = 246.0  # GeV


def difference(charges: Iterable[Charge], printed: Iterable[str]) -> list[sympy.Expr]:
    """Differences to printed charges, read by sympy's own parser."""
    return [
        sympy.expand(sympy.sympify(charge) - real(text))
        for charge, text in zip(charges, printed, strict=True)
    ]


def real(text: str) -> sympy.Expr:
    names = {str(symbol) for symbol in sympy.sympify(text).free_symbols}
    return sympy.sympify(text, locals={name: sympy.Symbol(name, real=True) for name in names})


def test_no_card_is_forgotten() -> None:
    assert len(PLANCK_SAFE) == 5
    assert len(CHIRAL) == 11
    assert len(SEESAW) == 9


@pytest.mark.parametrize("name", CHIRAL)
def test_chiral_cards_are_the_printed_tables(name: str, reference: Reference) -> None:
    printed: dict[str, Any] = reference(f"chiral_charges/{name}").value
    charges = load_card(name).symbolic()
    for multiplet in ("q", "u", "d", "l", "e", "nu"):
        found = getattr(charges, multiplet)
        assert difference(found, printed[multiplet]) == [0, 0, 0], multiplet
    expected = dict(printed["scalars"])
    if name in CHI0_FREE:
        expected["chi0"] = CHI0_FREE[name]
    scalars = {scalar.name: scalar.charge for scalar in charges.scalars}
    assert list(scalars) == list(expected)
    assert difference(scalars.values(), expected.values()) == [0] * len(expected)


@pytest.mark.parametrize("name", SEESAW)
def test_seesaw_cards_are_their_table_and_the_printed_singlets(
    name: str, reference: Reference
) -> None:
    printed: dict[str, Any] = reference(f"chiral_seesaw/{name}").value
    values = {sympy.Symbol(n, real=True): x for n, x in printed.get("with", {}).items()}
    card = load_card(name)
    charges, table = card.symbolic(), load_card(printed["table"]).symbolic()
    for multiplet in ("q", "u", "d", "l", "e", "nu"):
        expected = [sympy.sympify(x).subs(values) for x in getattr(table, multiplet)]
        found = [sympy.sympify(x) for x in getattr(charges, multiplet)]
        assert [sympy.expand(a - b) for a, b in zip(found, expected, strict=True)] == [0, 0, 0]
    scalars = {scalar.name: scalar.charge for scalar in charges.scalars}
    doublets = {s.name: sympy.sympify(s.charge).subs(values) for s in table.doublets}
    expected_scalars = {n: str(x) for n, x in doublets.items()} | printed["singlets"]
    assert list(scalars) == list(expected_scalars)
    assert difference(scalars.values(), expected_scalars.values()) == [0] * len(scalars)
    verdict = charge_verdict(card)
    assert verdict.textures_at_values is None
    assert verdict.goldstones_at_values is None
    assert verdict.accidental == accidental_terms(card.symbolic())
    assert verdict.goldstones.physical == printed["physical_goldstones"]


@pytest.mark.parametrize(
    "name", ["chiral-IV", "chiral-VII", "chiral-VIII-left", "chiral-VIII-right"]
)
def test_notes_give_the_alternative_charge_of_phi(name: str, reference: Reference) -> None:
    printed = reference(f"chiral_charges/{name}").value["alternative_phi"]
    noted = load_card(name).notes.partition("alternative phi: ")[2]
    assert sympy.expand(real(noted) - real(printed)) == 0


@pytest.mark.parametrize("name", PLANCK_SAFE)
def test_planck_safe_cards_are_the_printed_table(name: str, reference: Reference) -> None:
    expected = reference(f"planck_safe_charges/{name}")
    card = load_card(name)
    charges = card.assignment()
    for multiplet in ("q", "u", "d", "l", "e"):
        printed = tuple(Fraction(text) for text in expected.value[multiplet])
        assert getattr(charges, multiplet) == printed
    if "nu" in expected.value:
        assert charges.nu == tuple(Fraction(text) for text in expected.value["nu"])
    else:
        assert charges.nu is None
    scalars = {scalar.name: scalar.charge for scalar in charges.scalars}
    assert scalars == {k: Fraction(text) for k, text in expected.value["scalars"].items()}
    assert [psi.charge for psi in charges.extra] == [Fraction(expected.value["psi"])]
    assert card.point is not None
    alpha4 = (card.point.g_prime / (4 * math.pi)) ** 2
    assert alpha4 == pytest.approx(expected.value["alpha4"], rel=expected.rtol)
    assert card.point.m_zprime == expected.value["m_zprime"]


@pytest.mark.parametrize("name", shipped_names())
def test_anomalies_vanish_for_all_parameter_values(name: str) -> None:
    card = load_card(name)
    assert anomaly_coefficients(card.symbolic()).vanish
    assert anomaly_coefficients(card.assignment()).vanish


@pytest.mark.parametrize("name", CHIRAL)
def test_default_values_allow_nothing_that_generic_ones_forbid(name: str) -> None:
    card = load_card(name)
    verdict = charge_verdict(card)
    assert verdict.textures_at_values is None
    assert verdict.goldstones_at_values is None
    assert verdict.accidental == accidental_terms(card.symbolic())
    assert verdict.goldstones.physical == 0


def test_only_table_nine_has_majorana_terms_for_all_parameter_values() -> None:
    terms = {name: accidental_terms(load_card(name).symbolic()) for name in CHIRAL}
    allowed = {name: found for name, found in terms.items() if found}
    assert list(allowed) == ["chiral-IX"]
    (term,) = allowed["chiral-IX"]
    assert (term.name, term.generations) == ("chi0_nu_nu", ((1, 1), (1, 2), (2, 2)))


@pytest.mark.parametrize("name", shipped_names())
def test_the_default_point_is_usable(name: str) -> None:
    card = load_card(name)
    assert card.point is not None
    assert "d_left" in card.rotations
    assert card.warnings == ()
    higgs = card.assignment().doublets[0].charge
    assert isinstance(higgs, Fraction)
    # leading order of rho - 1 for a heavy Z', [CHI] eq. (15)
    assert (VEV * card.point.g_prime * higgs / card.point.m_zprime) ** 2 < RHO_LIMIT


@pytest.mark.parametrize(
    ("name", "charged"),
    [
        ("B-L", {"q": (1, 1, 1), "l": (-3, -3, -3)}),
        ("B3-L2", {"q": (0, 0, 1), "l": (0, -3, 0)}),
        ("Lmu-Ltau", {"q": (0, 0, 0), "l": (0, 3, -3)}),
    ],
)
def test_minimal_cards_are_vector_like_number_differences(
    name: str, charged: dict[str, tuple[int, int, int]]
) -> None:
    charges = load_card(name).assignment()
    assert charges.q == charges.u == charges.d
    assert charges.l == charges.e == charges.nu
    assert tuple(3 * x for x in charges.q) == charged["q"]
    assert tuple(3 * x for x in charges.l) == charged["l"]


def test_right_handed_neutrinos_get_majorana_terms_from_phi() -> None:
    terms = {
        name: {t.name: t.generations for t in charge_verdict(load_card(name)).accidental}
        for name in ("B-L", "B3-L2", "Lmu-Ltau")
    }
    pairs = ((1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (3, 3))
    assert terms["B-L"] == {"phi_nu_nu": pairs}
    assert terms["B3-L2"]["phi_nu_nu"] == ((1, 2), (2, 3))
    assert terms["B3-L2"]["bare_nu_nu"] == ((1, 1), (1, 3), (3, 3))
    assert terms["Lmu-Ltau"]["bare_nu_nu"] == ((1, 1), (2, 3))
    assert terms["Lmu-Ltau"]["phi_nu_nu"] == ((1, 3),)
    assert terms["Lmu-Ltau"]["phi*_nu_nu"] == ((1, 2),)
