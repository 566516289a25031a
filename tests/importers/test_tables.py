"""CSV tables."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.importers.requests import request
from zprime_bridge.core.errors import CardError
from zprime_bridge.importers.fields import column_of, species_of
from zprime_bridge.importers.protocol import Convention
from zprime_bridge.importers.tables import read_table, recognises

COLUMNS = [f"{name}{i}" for name in ("q", "u", "d", "l", "e") for i in (1, 2, 3)]
B3_L2 = ["0", "0", "1/3"] * 3 + ["0", "-1", "0"] * 2
NEUTRINOS = ["0", "-1", "0"]
THIRD = Fraction(1, 3)


def table(header: list[str], *rows: list[str], delimiter: str = ",") -> str:
    return "\n".join(delimiter.join(line) for line in (header, *rows)) + "\n"


FULL = [*COLUMNS, "nu1", "nu2", "nu3"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_exactly(delimiter: str) -> None:
    text = table([*FULL, "name", "H"], [*B3_L2, *NEUTRINOS, "B3-L2", "0"], delimiter=delimiter)
    (given,) = read_table(request(text)).sets
    assert (given.name, given.line) == ("B3-L2", 2)
    assert given.charges.q == given.charges.u == (0, 0, THIRD)
    assert given.charges.nu == (0, -1, 0)
    assert given.charges.scalars[0].charge == 0


def test_names_of_columns_may_tell_conjugates() -> None:
    header = [c if c[0] in "ql" else f"{c[:-1]}c_{c[-1]}" for c in COLUMNS]
    row = ["0", "0", "1"] + ["0", "0", "-1"] * 2 + ["0", "-3", "0", "0", "3", "0"]
    imported = read_table(request(table(header, row)))
    assert imported.sets[0].charges.u == (0, 0, 1)
    assert imported.sets[0].charges.e == (0, -3, 0)
    assert "names of columns" in imported.conventions[0]


def test_the_convention_is_found_by_the_anomalies_unless_given() -> None:
    row = ["0", "0", "1"] + ["0", "0", "-1"] * 2 + ["0", "-3", "0", "0", "3", "0"] + ["0", "3", "0"]
    text = table(FULL, row)
    found = read_table(request(text))
    assert found.sets[0].charges.u == (0, 0, 1)
    assert "1 of 1 sets are anomaly-free" in found.conventions[0]
    given = read_table(request(text, convention=Convention.RIGHT_HANDED))
    assert given.sets[0].charges.u == (0, 0, -1)


def test_unknown_columns_are_told_and_left_out() -> None:
    imported = read_table(request(table([*COLUMNS, "chi2"], [*B3_L2, "17.3"])))
    assert "column 'chi2' means nothing here" in str(imported.warnings[0])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (table(COLUMNS[1:], B3_L2[1:]), "no column for q1"),
        (table([*COLUMNS, "nu1"], [*B3_L2, "0"]), "no column for nu2, nu3"),
        (table([*COLUMNS, "Q_1"], [*B3_L2, "0"]), "column 'Q_1' is there twice"),
        (table([*COLUMNS[:14], "ec3"], B3_L2), "some of u, d, e, nu are conjugates"),
        (table(COLUMNS, [*B3_L2[:14], "x"]), "theirs.txt:2:15 e3: error: 'x' is not a number"),
        (table(COLUMNS, B3_L2, ["=1+1", *B3_L2[1:]]), "theirs.txt:3:1 q1"),
        (table(COLUMNS, [*B3_L2[:14], "1/0"]), "divides by zero"),
        (table(COLUMNS, B3_L2[:5]), "5 cells, but the header names 15"),
        (table(COLUMNS), "holds no charges"),
    ],
)
def test_broken_tables_are_refused_with_their_places(text: str, message: str) -> None:
    with pytest.raises(CardError) as caught:
        read_table(request(text))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("q", ("q", False)),
        ("Q_L", ("q", False)),
        ("uR", ("u", False)),
        ("u^c", ("u", True)),
        ("dbar", ("d", True)),
        ("N", ("nu", False)),
        ("nu_R^c", ("nu", True)),
        ("qbar", None),
        ("top", None),
        ("", None),
    ],
)
def test_names_of_fields(text: str, meaning: tuple[str, bool] | None) -> None:
    assert species_of(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("uR_3", ("u", 2, False)), ("d2c", ("d", 1, True)), ("L 1", ("l", 0, False)), ("q4", None)],
)
def test_names_of_columns(text: str, meaning: tuple[str, int, bool] | None) -> None:
    assert column_of(text) == meaning


def test_only_tables_of_charges_are_recognised() -> None:
    assert recognises(table(COLUMNS, B3_L2))
    assert not recognises("x,y,z\n1,2,3\n")
    assert not recognises("")
