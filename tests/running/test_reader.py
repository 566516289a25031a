"""PyR@TE's text becomes exact polynomials with the values of its own functions."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

import zprime_bridge as zb
from tests.running.conftest import PROVENANCE, SHAPES, TEXT, random_point, run_functions
from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external.pyrate import run_model
from zprime_bridge.running.evaluate import evaluate_order
from zprime_bridge.running.reader import read_rges
from zprime_bridge.running.shapes import matrix_shapes
from zprime_bridge.running.system import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from zprime_bridge.running.evaluate import Value
    from zprime_bridge.running.system import BetaSystem

RTOL_ROUNDING = 1e-12  # sums of up to 300 terms of order one in double precision
HEADER = "# Gauge Couplings #\ndef beta_g1(nLoop, g1):\n    if nLoop == 1:\n        return "


def assert_same_values(system: BetaSystem, text: str, folder: Path, seed: int) -> None:
    point = random_point(system, seed)
    expected = run_functions(text, point, folder)
    assert set(expected) == set(system.names)
    for order in (1, 2):
        for name, value in evaluate_order(system, point, order).items():
            theirs = expected[name][order - 1]
            scale = np.max(np.abs(theirs))
            assert np.shape(value) == np.shape(theirs) or scale == 0
            assert np.max(np.abs(value - theirs)) <= RTOL_ROUNDING * scale, (name, order)


@pytest.mark.parametrize("seed", range(3))
def test_values_are_those_of_the_text_itself(
    by_hand: BetaSystem, tmp_path: Path, seed: int
) -> None:
    assert_same_values(by_hand, TEXT, tmp_path, seed)


@pytest.mark.pyrate
@pytest.mark.usefixtures("_pyrate")
@pytest.mark.parametrize("card", ["BM1", pytest.param("chiral-II", marks=pytest.mark.slow)])
def test_values_are_those_of_pyrate(card: str, tmp_path: Path) -> None:
    text = run_model(zb.export_pyrate(zb.build_model(zb.load_card(card)))).python_rges
    named = re.findall(r"def beta_(Y\w(\d+)x(\d+))\(", text)
    shapes = {name: (len(rows), len(columns)) for name, rows, columns in named}
    assert bool(shapes) == (card == "chiral-II")
    system = read_rges(text, provenance=PROVENANCE, shapes=shapes)
    assert_same_values(system, text, tmp_path, seed=7)


def test_couplings_keep_order_kind_and_shape(by_hand: BetaSystem) -> None:
    assert by_hand.names == ("g1", "g_12", "yt", "Yu", "Yd", "Yn", "lam", "kap", "m2", "M")
    kinds = {coupling.name: coupling.kind for coupling in by_hand.couplings}
    assert kinds["g_12"] is Kind.GAUGE
    assert kinds["Yd"] is Kind.YUKAWA
    assert kinds["lam"] is Kind.QUARTIC
    assert kinds["kap"] is Kind.TRILINEAR
    assert kinds["m2"] is Kind.SCALAR_MASS
    assert kinds["M"] is Kind.FERMION_MASS
    assert {c.name: c.shape for c in by_hand.couplings if c.shape} == SHAPES
    assert by_hand.loops == 2
    assert by_hand.beta("kap", 2) == ()


def test_coefficients_are_exact(by_hand: BetaSystem) -> None:
    (term,) = by_hand.beta("g1", 1)
    assert term.coefficient.value == Fraction(41, 6)
    assert str(term.monomial.powers[0][0]) == "g1"


def test_equal_traces_and_cancelling_terms_are_recognised() -> None:
    body = "3*tr(adjoint(Y)*Y)*g1 - g1*tr(Y*adjoint(Y)) - 2*tr(transpose(Y)*conjugate(Y))*g1"
    yukawa = "\n# Yukawa Couplings #\ndef beta_Y(nLoop, Y):\n    if nLoop == 1:\n        return Y\n"
    system = read_rges(HEADER + body + yukawa, provenance=PROVENANCE, shapes={"Y": (2, 3)})
    assert system.beta("g1", 1) == ()


def test_matrix_products_keep_their_order() -> None:
    text = "\n# Yukawa Couplings #\n" + "".join(
        f"def beta_{n}(nLoop, A,B):\n    if nLoop == 1:\n        return {n}\n" for n in "AB"
    )
    shapes = {"A": (2, 2), "B": (2, 2)}
    system = read_rges(HEADER.replace("g1):", "g1,A,B):") + "tr(A*B*A*A*B*B)" + text,
                       provenance=PROVENANCE, shapes=shapes)  # fmt: skip
    point = random_point(system, 1)
    a, b = np.asarray(point["A"]), np.asarray(point["B"])
    value = evaluate_order(system, point, 1)["g1"]
    assert value == pytest.approx(np.trace(a @ b @ a @ a @ b @ b), rel=RTOL_ROUNDING)
    assert value != pytest.approx(np.trace(a @ a @ a @ b @ b @ b), rel=RTOL_ROUNDING)


@pytest.mark.parametrize(
    ("expression", "line", "message"),
    [
        ("0.5*g1", 4, r"'0.5': only integers are exact"),
        ("math.sqrt(2)*g1", 4, r"'math.sqrt\(2\)': square roots are not rational"),
        ("g1*g9", 4, r"'g9': there is no beta function of this name"),
        ("g1**(-2)", 4, r"'-2': an exponent must be an integer"),
        ("g1**100", 4, r"'100': an exponent must be an integer"),
        ("1/g1", 4, r"'1 / g1': only division by a number"),
        ("1/0", 4, r"'1 / 0': only division by a number"),
        ("abs(g1)**3", 4, r"'abs\(g1\) \*\* 3': only even powers"),
        ("abs(g1)", 4, r"'abs\(g1\)': this construct is not known"),
        ("tr(g1)", 4, r"'tr\(g1\)': the trace of a number; is a shape missing"),
        ("exp(g1)", 4, r"'exp\(g1\)': this construct is not known"),
        ("__import__('os').getcwd()", 4, r"this construct is not known"),
        ("g1 if g1 else 0", 4, r"this construct is not known"),
        ("(g1 + ", 4, r"it is no expression"),
        ("g1\nimport os", 5, r"'import os': expected a function beta_"),
        ("g1\n    if nLoop == 3:\n        return 0", 5, r"loop orders must count"),
        ("g1\n    if nLoop == 2:", 5, r"the file is cut off or changed"),
        ("g1\n# Anomalous Dimensions #", 5, r"known sections are Gauge Couplings"),
        ("g1\n\ndef beta_g2(nLoop, g1):", 6, r"it returns nothing; the file is cut off"),
        (
            "g1\n\ndef beta_g1(nLoop, g1):\n    if nLoop == 1:\n        return g1",
            2,
            "two functions",
        ),
    ],
)
def test_what_is_not_understood_is_named_with_its_line(
    expression: str, line: int, message: str
) -> None:
    with pytest.raises(ExternalToolError, match=message) as info:
        read_rges(HEADER + expression, provenance=PROVENANCE)
    assert f"line {line}:" in str(info.value)


def test_a_missing_shape_is_told() -> None:
    with pytest.raises(ExternalToolError, match="is a shape missing"):
        read_rges(TEXT, provenance=PROVENANCE)
    with pytest.raises(ExternalToolError, match="has no such coupling"):
        read_rges(TEXT, provenance=PROVENANCE, shapes={**SHAPES, "Ye": (3, 3)})
    with pytest.raises(ExternalToolError, match="'1': it is a number, but 'g1' is a 2 x 2 matrix"):
        read_rges(HEADER + "g1*g1*g1 + 1", provenance=PROVENANCE, shapes={"g1": (2, 2)})


def test_shapes_must_fit_together() -> None:
    text = HEADER + "g1\n# Yukawa Couplings #\ndef beta_Y(nLoop, Y):\n    if nLoop == 1:\n"
    with pytest.raises(ExternalToolError, match=r"line 8.*shapes of its matrices do not fit"):
        read_rges(text + "        return Y*Y", provenance=PROVENANCE, shapes={"Y": (3, 2)})
    with pytest.raises(ExternalToolError, match="is a 2 x 2 matrix, but 'Y' is a 3 x 2 matrix"):
        read_rges(
            text + "        return transpose(Y)*Y", provenance=PROVENANCE, shapes={"Y": (3, 2)}
        )


def test_vacuum_expectation_values_are_left_out() -> None:
    vev = "g1**3\n# Vacuum-expectation Values #\ndef beta_v(nLoop, g1,v,xiGauge):\n"
    vev += "    if nLoop == 1:\n        return xiGauge*g1**2*v\n"
    system = read_rges(HEADER + vev, provenance=PROVENANCE)
    assert system.names == ("g1",)
    with pytest.raises(ExternalToolError, match="the file is cut off or changed"):
        read_rges(HEADER + vev[: vev.rindex("        return")], provenance=PROVENANCE)


def test_a_product_with_one_entry_is_a_number() -> None:
    text = HEADER + "2*g1*transpose(Y)*conjugate(Y)\n# Yukawa Couplings #\n"
    text += "def beta_Y(nLoop, Y):\n    if nLoop == 1:\n        return Y"
    system = read_rges(text, provenance=PROVENANCE, shapes={"Y": (2, 1)})
    point: dict[str, Value] = {"g1": 1 + 0j, "Y": np.array([[1 + 1j], [2]])}
    assert evaluate_order(system, point, 1)["g1"] == 2 * (2 + 4)


def test_text_without_functions_is_refused() -> None:
    with pytest.raises(ExternalToolError, match="there is no beta function in it"):
        read_rges("# nothing\n", provenance=PROVENANCE)
    with pytest.raises(ExternalToolError, match="no section heading"):
        read_rges(
            "def beta_g(nLoop, g):\n    if nLoop == 1:\n        return g", provenance=PROVENANCE
        )


def test_shapes_are_found_in_the_solver_text() -> None:
    solver = (
        "        self.yt = Coupling('yt', 'Yukawas', latex='y_t')\n"
        "        self.yb = Coupling('yb', 'Yukawas', shape=(1,1))\n"
        "        self.Yu = Coupling('Yu', 'Yukawas', latex='Y_u', shape=(3,2))\n"
        "        self.Yd = Coupling('Yd', 'Yukawas', shape=(2,1), isCplx=True)\n"
    )
    assert matrix_shapes(solver) == {"Yu": (3, 2), "Yd": (2, 1)}
