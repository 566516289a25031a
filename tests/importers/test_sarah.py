"""Field tables of SARAH model files."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.importers.requests import SARAH, request
from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.core.errors import CardError
from zprime_bridge.importers.sarah import read_model, recognises

SECOND_U1 = "Gauge[[5]]={Bx, U[1], dark, gx, False};\nFermionFields[[1]]"


def test_left_handed_spinors_become_right_handed_fields() -> None:
    imported = read_model(request(SARAH))
    (given,) = imported.sets
    assert given.charges.u == given.charges.d == given.charges.q == (Fraction(1, 3),) * 3
    assert given.charges.nu == given.charges.e == given.charges.l == (-1, -1, -1)
    assert [scalar.charge for scalar in given.charges.scalars] == [0, -2]
    assert anomaly_coefficients(given.charges).vanish
    assert "U(1)' is the gauge group Bp" in imported.conventions[0]


def test_generations_may_stand_in_rows_of_their_own() -> None:
    text = SARAH.replace(
        "{q,  3, {uL, dL},  1/6, 2,  3,  1/3}",
        "{q1, 2, {uL, dL}, 1/6, 2, 3, 0};\nFermionFields[[7]] = {q3, 1, {tL, bL}, 1/6, 2, 3, 1}",
    )
    assert read_model(request(text)).sets[0].charges.q == (0, 0, 1)


def test_twice_the_hypercharge_is_recognised() -> None:
    doubled = SARAH
    for once, twice in (("1/6,", "1/3,"), ("-1/2,", "-1,"), ("conj[dR],  1/3", "conj[dR],  2/3")):
        doubled = doubled.replace(once, twice)
    doubled = doubled.replace("-2/3", "-4/3").replace("conj[eR],    1", "conj[eR],    2")
    doubled = doubled.replace("1/2, 2, 1,  0", "1, 2, 1,  0")
    imported = read_model(request(doubled))
    assert anomaly_coefficients(imported.sets[0].charges).vanish
    assert "hypercharge: 2 times ours" in imported.conventions[2]


def test_a_doublet_of_the_other_hypercharge_is_conjugated() -> None:
    text = SARAH.replace("{H,  1, {Hp, H0}, 1/2, 2, 1,  0}", "{Hd, 1, {H0, Hm}, -1/2, 2, 1, 3}")
    assert read_model(request(text)).sets[0].charges.scalars[0].charge == -3


def test_further_scalars_are_told_and_left_out() -> None:
    text = SARAH + "ScalarFields[[3]] = {s, 1, sing, 0, 1, 1, 5};\n"
    imported = read_model(request(text))
    assert "ScalarFields s: warning: is left out" in str(imported.warnings[0])


def test_vector_like_pairs_are_told_and_left_out() -> None:
    pair = (
        "FermionFields[[7]] = {QL, 1, {aL, bL}, 1/6, 2, 3, 5};\n"
        "FermionFields[[8]] = {QR, 1, {conj[aR], conj[bR]}, -1/6, -2, -3, -5};\n"
        "FermionFields[[9]] = {EL, 2, xL, -2, 1, 1, 4};\n"
        "FermionFields[[10]] = {ER, 2, conj[xR], 2, 1, 1, -4};\n"
    )
    imported = read_model(request(SARAH + pair))
    assert imported.sets == read_model(request(SARAH)).sets
    told = " ".join(map(str, imported.warnings))
    assert all(f"FermionFields {name}:" in told for name in ("QL", "QR", "EL", "ER"))
    with pytest.raises(CardError, match="4 generations of q instead of 3"):
        read_model(request(SARAH + pair.replace("-3, -5}", "-3, -4}")))


def test_a_scalar_that_cannot_be_read_is_only_left_out() -> None:
    text = SARAH + "ScalarFields[[3]] = {M, 1, multiplet, Y, 3, 1, 0};\n"
    assert "hypercharge 'Y' is no rational" in str(read_model(request(text)).warnings[0])


def test_numbers_of_global_symmetries_are_ignored() -> None:
    text = "Global[[1]]={Z[2], Z2};\n" + SARAH.replace("};\n", ", 1};\n")
    assert read_model(request(text)).sets == read_model(request(SARAH)).sets


def test_several_groups_need_a_choice() -> None:
    text = SARAH.replace("FermionFields[[1]]", SECOND_U1)
    for numbers in ("1/3}", "-1}", "-1/3}", " 1}", " 0}", "-2}"):
        text = text.replace(numbers, numbers.replace("}", ", 0}"))
    with pytest.raises(CardError, match=r"choose with --gauge \(Bp, Bx\)"):
        read_model(request(text))
    chosen = read_model(request(text, gauge="BminusL"))
    assert chosen.sets[0].charges.l == (-1, -1, -1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("(* nested *)", "(* nested", "comment without end"),
        ("-2/3, 1, -3, -1/3}", "-2/3, 1, -3, -xu}", "FermionFields u: error: charge '-xu'"),
        ("-2/3, 1, -3, -1/3}", "-2/3, 1, -3}", "3 quantum numbers for 4 gauge groups"),
        ("-2/3, 1, -3, -1/3}", "-2/3, 1, -3, Run[x]}", "charge 'Run[x]' is no rational"),
        ("{u,  3,", "{u,  2,", "2 generations of u instead of 3"),
        ("{u,  3,", "{u,  999999999999,", "number of generations must be 1 to 100"),
        ("-2/3, 1, -3", "-5/3, 1, -3", "is no fermion of the Standard Model"),
        ("{vR, 3", "{vR, 1", "1 generations of nu instead of 3"),
        ("hypercharge", "ypercharge", "no group U[1] with the name hypercharge"),
        ("U[1], BminusL", "SU[5], BminusL", "no further U[1]"),
        ("{q,  3, {uL, dL},  1/6, 2,", "{q,  3, {uL, dL},  1/6, 1,", "no quark doublet"),
        ("{Hp, H0}, 1/2, 2, 1,  0};", "{Hp, H0}, 1/2, 2, 1,  0", "is not expected here"),
        ("-2};", "-2", "the list has no end"),
        ("{bi, 1,", "{bi 1,", "'1' is not expected here"),
        ("{bi, 1,", "{@, 1,", "cannot be read"),
        ("= {bi", "= bi", "a list in braces is missing"),
        ("BiD", "{" * 12, "nested deeper than 10 levels"),
    ],
)
def test_broken_models_are_refused(old: str, new: str, message: str) -> None:
    text = SARAH.replace(old, new, 1)
    assert text != SARAH
    with pytest.raises(CardError) as caught:
        read_model(request(text))
    assert message in str(caught.value)


def test_errors_name_the_line() -> None:
    with pytest.raises(CardError, match=r"theirs.txt:12:1 FermionFields u"):
        read_model(request(SARAH.replace("-3, -1/3};\nFermionFields[[5]]", "-3, x};\nF")))


def test_only_sarah_is_recognised() -> None:
    assert recognises(SARAH)
    assert not recognises("Gauge[[1]]")
