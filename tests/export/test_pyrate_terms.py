"""Which terms a PyR@TE file holds: read back from its text and compared with brute force."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import pytest
import yaml

import zprime_bridge as zb
from tests.export.further_fields import CARDS as ALL
from tests.export.further_fields import FURTHER, model_of
from zprime_bridge.charges.assignment import VectorLikeFermion
from zprime_bridge.charges.library import shipped_names
from zprime_bridge.core.errors import ExportError, RunningError
from zprime_bridge.running.templates import beta_system

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

CARDS = shipped_names()
PLANCK_SAFE = ("BM1", "BM1nu", "BM2", "BM3", "BM4")
DOUBLETS = ("H", "Phi", "phi")
Word = tuple[str, ...]

TERM = re.compile(r"^ +(\w+) : (.*?),?$", re.MULTILINE)
OMITTED = re.compile(r"^#     (\S.*)$", re.MULTILINE)
FACTOR = re.compile(r"([A-Za-z]\w*)(?:\[[\w,]+\])?")
FIELD = re.compile(r"^ +(\w+): \{.*Qnb: \{(.*?)\}\}", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFile:
    """A model file as an independent reader sees it; conjugates: behind the + of a term."""

    charges: dict[str, dict[str, Fraction]]
    terms: dict[str, str]
    conjugates: dict[str, str]
    omitted: tuple[str, ...]


def parse(text: str) -> ParsedFile:
    charges = {}
    for name, numbers in FIELD.findall(text):
        pairs = dict(pair.split(": ") for pair in numbers.split(", "))
        charges[name] = {group: Fraction(pairs.get(group, "0")) for group in ("U1Y", "U1X")}
    potential = text.partition("Yukawas:")[2].partition("Substitutions")[0]
    sums = {name: term.partition(" + ") for name, term in TERM.findall(potential)}
    return ParsedFile(
        charges=charges,
        terms={name: first for name, (first, _, _) in sums.items()},
        conjugates={name: second for name, (_, _, second) in sums.items() if second},
        omitted=tuple(OMITTED.findall(text.partition("---")[0])),
    )


def letters(term: str) -> Word:
    """Fields of a term, conjugate ones with a leading minus; squares written out."""
    squared = re.fullmatch(r"\((.*)\)\*\*2", term)
    body = f"{squared[1]} {squared[1]}" if squared else term
    body = re.sub(r"det\((\w+)\)", r"\1 \1 \1", re.sub(r"\((.*)\)\*\*2", r"\1 \1", body))
    found = []
    for name in FACTOR.findall(body):
        if name.endswith("tilde"):
            found.append(f"-{name.removesuffix('tilde')}")
        elif name.endswith("bar"):
            found.append(f"-{name.removesuffix('bar')}")
        elif name != "Eps":
            found.append(name)
    return tuple(found)


def conjugate(word: Word) -> Word:
    return tuple(letter[1:] if letter.startswith("-") else f"-{letter}" for letter in word)


def total(word: Word, charges: dict[str, dict[str, Fraction]], group: str) -> Fraction:
    return sum(
        (
            -charges[letter[1:]][group] if letter.startswith("-") else charges[letter][group]
            for letter in word
        ),
        Fraction(0),
    )


def export(card: str) -> tuple[zb.U1PrimeModel, ParsedFile]:
    model = model_of(card)
    return model, parse(zb.export_pyrate(model))


@pytest.mark.parametrize("card", ALL)
def test_every_written_term_is_gauge_invariant(card: str) -> None:
    _, parsed = export(card)
    assert parsed.terms
    for name, term in parsed.terms.items():
        for group in ("U1Y", "U1X"):
            assert total(letters(term), parsed.charges, group) == 0, (name, term)


@pytest.mark.parametrize("card", ALL)
def test_every_allowed_dirac_yukawa_is_written_or_listed(card: str) -> None:
    model, parsed = export(card)
    shown = Counter(
        (left, right, doublet, i, j)
        for term in (*parsed.terms.values(), *parsed.omitted)
        for left, right, doublet, i, j in _dirac_entries(term)
    )
    charges = model.charges
    nu = charges.nu or ()
    signs = {("Q", "uR"): 1, ("Q", "dR"): -1, ("L", "eR"): -1, ("L", "nuR"): 1}
    species = {"Q": charges.q, "L": charges.l, "uR": charges.u, "dR": charges.d, "eR": charges.e}
    allowed = Counter(
        (left, right, doublet.name, i + 1, j + 1)
        for (left, right), sign in signs.items()
        for i, x_left in enumerate(species[left])
        for j, x_right in enumerate(nu if right == "nuR" else species[right])
        for doublet in charges.doublets
        if x_left + sign * doublet.charge == x_right
    )
    assert shown == allowed


def _dirac_entries(term: str) -> list[tuple[str, str, str, int, int]]:
    """Generations (from 1) that one written block of a Dirac Yukawa covers."""
    match = re.fullmatch(
        r"([QL])(\d+)bar\[[\w,]+\] (\w+?)(?:tilde)?\[i\] (uR|dR|eR|nuR)(\d+)(?:\[a\])?", term
    )
    if match is None:
        return []
    left, rows, doublet, right, columns = match.groups()
    return [(left, right, doublet, int(i), int(j)) for i in rows for j in columns]


@pytest.mark.parametrize("card", ALL)
def test_every_allowed_majorana_term_is_written_or_listed(card: str) -> None:
    model, parsed = export(card)
    shown = set()
    for term in (*parsed.terms.values(), *parsed.omitted):
        match = re.fullmatch(r"nuR(\d+) (?:(\w+) )?nuR(\d+)", term)
        if match:
            first, scalar, second = match.groups()
            shown |= {(*sorted((int(i), int(j))), scalar) for i in first for j in second}
    nu = model.charges.nu or ()
    insertions: list[tuple[str | None, Fraction]] = [(None, Fraction(0))]
    for singlet in model.charges.singlets:
        insertions += [(singlet.name, singlet.charge), (f"{singlet.name}bar", -singlet.charge)]
    allowed = {
        (i, j, name)
        for i, x_i in enumerate(nu, start=1)
        for j, x_j in enumerate(nu, start=1)
        for name, charge in insertions
        if i <= j and x_i + x_j + charge == 0
    }
    assert shown == allowed


@pytest.mark.parametrize("card", ALL)
def test_every_allowed_scalar_content_is_written_or_listed(card: str) -> None:
    model, parsed = export(card)
    names = [scalar.name for scalar in model.charges.scalars if scalar.flavour == 1]
    written = [letters(term) for term in (*parsed.terms.values(), *parsed.omitted)]
    shown = {
        frozenset((tuple(sorted(word)), tuple(sorted(conjugate(word)))))
        for word in written
        if {letter.lstrip("-") for letter in word} <= set(names)
    }
    allowed = set()
    for length in (2, 3, 4):
        for word in combinations_with_replacement([*names, *(f"-{n}" for n in names)], length):
            doublets = sum(letter.lstrip("-") in _doublets(model) for letter in word)
            invariant = all(total(word, parsed.charges, g) == 0 for g in ("U1Y", "U1X"))
            if invariant and doublets % 2 == 0:
                allowed.add(frozenset((tuple(sorted(word)), tuple(sorted(conjugate(word))))))
    assert shown == allowed


def _doublets(model: zb.U1PrimeModel) -> set[str]:
    return {doublet.name for doublet in model.charges.doublets}


@pytest.mark.parametrize("card", [card for card in CARDS if card.startswith("chiral")])
def test_two_doublets_have_both_contractions_of_equal_content(card: str) -> None:
    model, parsed = export(card)
    content = tuple(sorted(("Phi", "-Phi", "phi", "-phi")))
    found = [t for t in parsed.terms.values() if tuple(sorted(letters(t))) == content]
    assert len(found) == (2 if len(model.charges.doublets) == 2 else 0)


@pytest.mark.parametrize("card", [card for card in CARDS if card.startswith("chiral")])
def test_chiral_templates_leave_nothing_out(card: str) -> None:
    _, parsed = export(card)
    assert parsed.omitted == ()


@pytest.mark.parametrize("table", ["I", "II", "III", "V", "VI"])
def test_blocks_are_the_textures_of_the_paper(
    table: str, reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference(f"textures/chiral-{table}").value
    _, parsed = export(f"chiral-{table}")
    matrix_of = {"uR": "Mu", "dR": "Md", "eR": "Me", "nuR": "Mnu"}
    found = {name: [["0"] * 3 for _ in range(3)] for name in matrix_of.values()}
    for term in parsed.terms.values():
        for _, right, doublet, i, j in _dirac_entries(term):
            found[matrix_of[right]][i - 1][j - 1] = doublet
    assert found == expected


@pytest.mark.parametrize("card", PLANCK_SAFE)
def test_planck_safe_holds_the_couplings_of_the_paper(card: str) -> None:
    _, parsed = export(card)
    quartics = {"lam", "s", "u", "v", "del", "delt", "w"}
    assert set(parsed.terms) == {"yt", "yb", "y"} | quartics


def test_tau_yukawa_is_written_on_demand_and_only_where_allowed() -> None:
    allowed = zb.build_model(zb.load_card("BM1"))
    forbidden = zb.build_model(zb.load_card("BM3"))
    assert parse(zb.export_pyrate(allowed, y_tau=True)).terms["ytau"] == "L3bar[i] H[i] eR3"
    assert "ytau" not in parse(zb.export_pyrate(forbidden, y_tau=True)).terms


@pytest.mark.parametrize("card", ALL)
def test_the_scalar_potential_is_hermitian_as_it_is_written(card: str) -> None:
    model, parsed = export(card)
    scalars = {scalar.name for scalar in model.charges.scalars}
    checked = set()
    for name, term in parsed.terms.items():
        word = letters(term)
        if {letter.removeprefix("-") for letter in word} <= scalars:
            checked.add(name)
            written = letters(parsed.conjugates.get(name, term))
            assert sorted(written) == sorted(conjugate(word)), name
    assert set(parsed.conjugates) <= checked


def test_conjugate_singlet_is_tried_in_the_cubic_term() -> None:
    plain, conjugated = export("chiral-VII")[1], export("chiral-VIII-left")[1]
    assert "Phibar[i] phi[i] chi0" in plain.terms.values()
    assert "Phibar[i] phi[i] chi0bar" in conjugated.terms.values()


@pytest.mark.parametrize("card", CARDS)
def test_file_is_yaml_with_hypercharge_first_and_without_floats(card: str) -> None:
    text = zb.export_pyrate(zb.build_model(zb.load_card(card)))
    quoted = re.sub(r"([:{,] ?|^ +)([^\s{},:][^{},:\n]*)(?=[,}\n])", r'\1"\2"', text)
    head = yaml.safe_load(quoted.partition("Potential")[0])
    assert list(head["Groups"])[:4] == ["U1Y", "U1X", "SU2L", "SU3c"]
    assert not re.search(r"U1[XY]: -?\d+\.\d", text)
    assert text.endswith("}\n")


@pytest.mark.parametrize("card", FURTHER)
def test_further_fields_are_written_in_every_template(card: str) -> None:
    model, parsed = export(card)
    assert {"TL", "TR", "VL", "VR", "eta", "chi"} <= set(parsed.charges)
    written = set(parsed.terms.values())
    (top,) = (name for name in parsed.charges if name.startswith("uR") and name.endswith("3"))
    (doublet,) = (name for name in parsed.charges if re.fullmatch("L[0-9]*3", name))
    shown = written | set(parsed.omitted)
    assert {f"TLbar[a] {top}[a]", "TLbar[a] TR[a]", f"VRbar[i] {doublet}[i]"} & shown
    assert any("etabar[i] eta[i] chibar chi" in term for term in written)
    masses = [name for name in parsed.terms if name.startswith("m2")]
    assert bool(masses) == (model.template != "planck_safe")


@pytest.mark.parametrize("card", FURTHER)
def test_further_fields_have_no_shipped_beta_functions(card: str) -> None:
    with pytest.raises(RunningError, match=r"no beta functions are shipped .*: run PyR@TE on it"):
        beta_system(model_of(card))


def test_the_flavour_symmetry_stays_that_of_psi() -> None:
    text = zb.export_pyrate(model_of("BM3+"))
    assert "psiL: {Gen: 1, Qnb: {U1X: 1, FL: 3}}" in text
    assert "VL: {Gen: 3, Qnb: {U1Y: -1/2, U1X: 1/4, SU2L: 2}}" in text


def test_a_field_with_the_name_of_a_flavour_group_is_refused() -> None:
    model = zb.build_model(zb.load_card("BM3"))
    further = VectorLikeFermion(name="F", charge=Fraction(1))
    charges = replace(model.charges, extra=(*model.charges.extra, further))
    with pytest.raises(ExportError, match="two things named FL, FR: rename"):
        zb.export_pyrate(replace(model, charges=charges))
