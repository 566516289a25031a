"""Textures and accidental terms of the shipped cards."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.factories import singlet, two_doublets, vector_like
from zprime_bridge.charges.assignment import ChargeAssignment, VectorLikeFermion
from zprime_bridge.charges.library import load_card
from zprime_bridge.model.accidental import accidental_terms
from zprime_bridge.model.textures import yukawa_textures

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

SAFE_CARDS = ("BM1", "BM1nu", "BM3")
# Names of the reference file, and ours: psi is the vector-like fermion of [SAFE].
SAFE_TERMS = {
    "bare_nu_nu": ("bare_nu_nu",),
    "phi_nu_nu": ("phi_nu_nu", "phi*_nu_nu"),
    "phi_psibar_nu": ("phi_psibar_nu", "phi*_psibar_nu"),
    "LHpsi": ("LHpsi",),
}


@pytest.mark.parametrize("table", ["I", "II", "III", "IV", "V", "VI"])
def test_textures_of_the_chiral_tables(
    table: str, reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference(f"textures/chiral-{table}").value
    found = yukawa_textures(load_card(f"chiral-{table}").symbolic()).as_names()
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("name", SAFE_CARDS)
def test_diagonal_lepton_yukawas_of_the_planck_safe_benchmarks(
    name: str, reference: Callable[[str], ReferenceValue]
) -> None:
    charges = load_card(name).assignment()
    textures = yukawa_textures(charges)
    expected = reference(f"textures/{name}.diagonal").value
    assert [bool(textures.Me[i][i]) for i in range(3)] == expected["Ye"]
    if charges.nu is not None:
        assert [bool(textures.Mnu[i][i]) for i in range(3)] == expected["Ynu"]


@pytest.mark.parametrize("name", SAFE_CARDS)
def test_accidental_terms_of_the_planck_safe_benchmarks(
    name: str, reference: Callable[[str], ReferenceValue]
) -> None:
    found = {term.name: term.generations for term in accidental_terms(load_card(name).assignment())}
    expected = reference(f"textures/{name}.accidental").value
    for term, aliases in SAFE_TERMS.items():
        generations = [list(g) for alias in aliases for g in found.pop(alias, ())]
        assert generations == expected[term]
    assert not found


def test_without_right_handed_neutrinos_their_mass_matrix_is_empty() -> None:
    textures = yukawa_textures(load_card("BM1").assignment())
    assert textures.as_names()["Mnu"] == [["0"] * 3] * 3


def test_two_doublets_of_equal_charge_fill_an_entry_together() -> None:
    charges = two_doublets(Fraction(1), Fraction(-2), Fraction(3), Fraction(-4))
    assert charges.doublets[0].charge == charges.doublets[1].charge
    assert yukawa_textures(charges).as_names()["Md"][2][2] == "Phi+phi"


def _with_singlets(**extra: Fraction) -> ChargeAssignment:
    charges = vector_like((0, 0, "1/3"), (-3, 1, 1))
    assert charges.nu is not None
    return ChargeAssignment(
        q=charges.q,
        u=charges.u,
        d=charges.d,
        l=charges.l,
        e=charges.e,
        nu=charges.nu,
        scalars=(*charges.scalars, singlet("phi", Fraction(2))),
        extra=tuple(VectorLikeFermion(name=name, charge=x) for name, x in extra.items()),
    )


def test_majorana_masses_are_tried_with_the_scalar_and_with_its_conjugate() -> None:
    terms = {term.name: term.generations for term in accidental_terms(_with_singlets())}
    # nu charges (-3, 1, 1), phi 2: -3 + 1 + 2 = 0 with phi, 1 + 1 - 2 = 0 with phi^*
    assert terms == {
        "phi_nu_nu": ((1, 2), (1, 3)),
        "phi*_nu_nu": ((2, 2), (2, 3), (3, 3)),
    }


def test_a_neutral_vector_like_fermion_mixes_with_the_neutrinos_of_its_charge() -> None:
    terms = {t.name: t.generations for t in accidental_terms(_with_singlets(psi=Fraction(1)))}
    assert terms["bare_psibar_nu"] == ((2,), (3,))
    assert terms["phi*_psi_psi"] == ((),)
    assert terms["phi_psi_nu"] == ((1,),)
    assert terms["LHpsi"] == ((2,), (3,))
