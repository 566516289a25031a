"""Labels, marks and the order of badness."""

from __future__ import annotations

import re

import numpy as np

from zprime_bridge.vacuum.classes import VacuumClass


def test_labels_symbols_and_colours_tell_all_classes_apart() -> None:
    for attribute in ("label", "symbol", "colour"):
        assert len({getattr(member, attribute) for member in VacuumClass}) == len(VacuumClass)


def test_labels_are_those_of_documents() -> None:
    assert [member.label for member in VacuumClass] == [
        "stable",
        "V+",
        "V-",
        "Higgs metastable",
        "Higgs unstable",
        "unstable",
        "pole",
    ]


def test_symbols_are_single_characters_and_colours_hexadecimal() -> None:
    assert all(len(member.symbol) == 1 for member in VacuumClass)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", member.colour) for member in VacuumClass)


def test_the_worst_class_is_the_maximum() -> None:
    path = np.array([VacuumClass.V_PLUS, VacuumClass.HIGGS_METASTABLE, VacuumClass.V_MINUS])
    assert VacuumClass(path.max()) is VacuumClass.HIGGS_METASTABLE
    assert max(VacuumClass) is VacuumClass.POLE


def test_exactly_the_bounded_classes_are_stable() -> None:
    stable = {member for member in VacuumClass if member.is_stable}
    assert stable == {VacuumClass.STABLE, VacuumClass.V_PLUS, VacuumClass.V_MINUS}
