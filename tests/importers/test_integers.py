"""Lists of bare integers: species and signs are found, or asked for."""

from __future__ import annotations

import pytest

from tests.importers.requests import ATLAS_ORDER, atlas_rows, integer_list, request
from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.core.errors import CardError
from zprime_bridge.importers import integers
from zprime_bridge.importers.integers import read_integers, recognises
from zprime_bridge.importers.orders import fitting_readings
from zprime_bridge.importers.protocol import Convention, Imported

ROWS = atlas_rows(1)
HYPERCHARGE = [1, 1, 1, 4, 4, 4, -2, -2, -2, -3, -3, -3, -6, -6, -6, 0, 0, 0]


def charges_of(imported: Imported) -> list[list[int]]:
    return [
        [int(charge) for _, triple in given.charges.triples() for charge in triple]
        for given in imported.sets
    ]


@pytest.mark.parametrize("order", [ATLAS_ORDER, ("nu", "d", "q", "l", "u", "e")])
def test_order_of_species_is_found_by_the_anomalies(order: tuple[str, ...]) -> None:
    imported = read_integers(request(integer_list(ROWS, order)))
    assert charges_of(imported) == ROWS
    assert imported.conventions[0].startswith(f"order of species: {', '.join(order)} (")
    assert not imported.warnings


def test_conjugates_are_found_and_converted() -> None:
    imported = read_integers(request(integer_list(ROWS, ATLAS_ORDER, conjugates=True)))
    assert charges_of(imported) == ROWS
    assert "conjugates: signs of their charges changed" in imported.conventions[1]


def test_lists_without_neutrinos_have_fifteen_integers() -> None:
    rows = atlas_rows(3, with_nu=False)
    imported = read_integers(request(integer_list(rows, ("q", "e", "u", "l", "d"))))
    assert charges_of(imported) == rows
    assert all(given.charges.nu is None for given in imported.sets)


def test_one_line_may_be_read_in_many_ways_and_says_so() -> None:
    imported = read_integers(request(integer_list([HYPERCHARGE], ATLAS_ORDER)))
    assert charges_of(imported) == [HYPERCHARGE]
    # flipped SU(5): the hypercharge with u and d, and nu and e, interchanged
    assert "1 other readings are anomaly-free too: q,e,nu,d,l,u" in str(imported.warnings[0])
    symmetric = [[-1, 0, 1, -1, 0, 1, 0, 0, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0]]
    ambiguous = read_integers(request(integer_list(symmetric, ATLAS_ORDER)))
    assert "other readings are anomaly-free too" in str(ambiguous.warnings[0])
    assert "read as q,nu,e,u,l,d" in str(ambiguous.warnings[0])


def test_the_given_order_and_convention_win() -> None:
    text = integer_list(ROWS, ATLAS_ORDER)
    told = request(text, order=ATLAS_ORDER, convention=Convention.RIGHT_HANDED)
    assert charges_of(read_integers(told)) == ROWS
    wrong = read_integers(request(text, order=("q", "u", "d", "l", "e", "nu")))
    assert "some lines are anomalous" in str(wrong.warnings[0])
    assert not all(anomaly_coefficients(given.charges).vanish for given in wrong.sets)


def test_every_fitting_reading_is_anomaly_free_for_exact_charges() -> None:
    row = [0, 0, 3, 0, 0, 3, 0, 0, 3, -9, 0, 0, -9, 0, 0, -9, 0, 0]
    readings = fitting_readings([row])
    assert ("q", "u", "d", "l", "e", "nu") in {reading.order for reading in readings}
    for reading in readings:
        told = request(" ".join(map(str, row)), order=reading.order, convention=reading.convention)
        (given,) = read_integers(told).sets
        assert anomaly_coefficients(given.charges).vanish


def test_separators_comments_and_running_numbers_are_understood() -> None:
    lines = integer_list([HYPERCHARGE, ROWS[0]], ATLAS_ORDER).splitlines()
    text = f"# Q nu e u L d\n\n1 | {lines[0].replace(' ', ', ')}  # hypercharge\n2 | {lines[1]}\n"
    imported = read_integers(request(text))
    assert charges_of(imported) == [HYPERCHARGE, ROWS[0]]
    assert [given.line for given in imported.sets] == [3, 4]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 2 3\n", "3 integers: 18 are needed"),
        ("0 " * 17 + "x\n", "'x' is not an integer"),
        ("0 " * 17 + "1/3\n", "'1/3' is not an integer"),
        ("0 " * 17 + "1000000\n", "more than 5 digits"),
        ("0 " * 18 + "\n" + "0 " * 15, "theirs.txt:2:1: error: 15 charges, but 18 in the lines"),
        ("7 " + "0 " * 18, "no running number"),
        ("# nothing\n", "holds no charges"),
        ("1 " * 18, "in no order of the species"),
    ],
)
def test_broken_lists_are_refused_with_their_lines(text: str, message: str) -> None:
    with pytest.raises(CardError) as caught:
        read_integers(request(text))
    assert message in str(caught.value)


def test_too_long_lists_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integers, "MAX_SETS", 3)
    with pytest.raises(CardError, match=r"theirs.txt:4:1: error: more than 3 sets"):
        read_integers(request(integer_list(ROWS[:4], ATLAS_ORDER)))


def test_an_order_must_name_every_species() -> None:
    with pytest.raises(CardError, match="--order: error: must name q, u, d, l, e, nu, each once"):
        read_integers(request(integer_list(ROWS, ATLAS_ORDER), order=("q", "u")))


def test_only_lists_of_integers_are_recognised() -> None:
    assert recognises(integer_list(ROWS, ATLAS_ORDER))
    assert recognises("# comment\n" + "0 " * 15)
    assert not recognises("q1,q2,q3\n1,2,3\n")
    assert not recognises("1 2 3\n")
