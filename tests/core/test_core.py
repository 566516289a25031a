"""Errors, findings, arrays and sources."""

from __future__ import annotations

import numpy as np
import pytest

from zprime_bridge.core.arrays import frozen
from zprime_bridge.core.errors import AnomalyError, CardError, ExternalToolError, ZPrimeBridgeError
from zprime_bridge.core.findings import Finding, Severity
from zprime_bridge.core.source import Source

FIRST = Finding(line=2, column=9, where="a.yaml:2:9 name", text="must be text")
SECOND = Finding(line=10, column=1, where="a.yaml:10:1 charges", text="is missing")


def test_card_error_holds_all_findings_in_the_order_of_the_file() -> None:
    error = CardError([SECOND, FIRST])
    assert error.findings == (FIRST, SECOND)
    assert str(error).splitlines() == [
        "a.yaml:2:9 name: error: must be text",
        "a.yaml:10:1 charges: error: is missing",
    ]


def test_card_error_can_be_caught_as_value_error() -> None:
    with pytest.raises(ValueError, match="must be text"):
        raise CardError([FIRST])


def test_every_error_of_the_package_is_caught_by_its_base() -> None:
    assert {cls.__name__ for cls in ZPrimeBridgeError.__subclasses__()} == {
        "CardError",
        "AnomalyError",
        "ModelError",
        "SolveError",
        "MatchingError",
        "PredictionError",
        "RunningError",
        "ExportError",
        "ExternalToolError",
    }


def test_errors_carry_their_numbers() -> None:
    assert AnomalyError("anomalous", {"cubic": "-3"}).sums == {"cubic": "-3"}
    error = ExternalToolError("not found", tool="pyrate", missing=True)
    assert (error.tool, error.missing) == ("pyrate", True)


def test_a_warning_says_that_it_is_one() -> None:
    finding = Finding(1, 1, "a.yaml:1:1", "is odd", Severity.WARNING)
    assert str(finding) == "a.yaml:1:1: warning: is odd"


def test_a_frozen_array_is_a_copy_that_nobody_can_change() -> None:
    original = np.eye(3)
    array = frozen(original, (3, 3))
    original[0, 0] = 7
    assert array[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        array[0, 0] = 2


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[1.0, 2.0]], "shape"),
        ([1.0, float("nan")], "not finite"),
        ([1.0, float("inf")], "not finite"),
    ],
)
def test_a_wrong_array_is_refused(values: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        frozen(values, (2,))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (Source(paper="arXiv:2109.06201", where="Table 3"), "arXiv:2109.06201, Table 3"),
        (Source(paper="arXiv:2109.06201"), "arXiv:2109.06201"),
        (Source(), "unsourced"),
    ],
)
def test_a_source_reads_as_a_citation(source: Source, text: str) -> None:
    assert str(source) == text
