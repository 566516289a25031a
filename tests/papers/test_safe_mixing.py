"""Delta M_s with left- and right-handed couplings: closed form, polynomials, flavio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.papers.safe_mixing import closed_form, flavio_form
from zprime_bridge.predictions.mass_difference import cancelling_ratios

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from zprime_bridge.papers.result import PaperResult

QED = 1e-2  # leading logarithms of QCD only
QED_OF_RATIO = 1.5e-2  # QED lowers CVLL by 0.6 % and raises CVLR and CSLR by 0.6 %
BAGS = 0.08  # V_tb V_ts^* = 0.0412 removed: quark masses, m_t and matching of the two programs
SMALL = 5e-3


def aligned() -> tuple[complex, float]:
    """Phase of (V_tb V_ts^*)^2 and its modulus."""
    ckm = sm_inputs().ckm()
    factor = complex(ckm[2, 2] * ckm[2, 1].conjugate())
    return (factor / abs(factor)) ** 2, abs(factor)


def flavio_ratio(left: float, right: float, *, smeft: bool) -> float:
    unit = -aligned()[0] / 5000.0**2
    names = (
        ("qq1_2323", "dd_2323", "qd1_2323") if smeft else ("CVLL_bsbs", "CVRR_bsbs", "CVLR_bsbs")
    )
    sizes = (left**2 / 2, right**2 / 2, left * right)
    values = {name: unit * size for name, size in zip(names, sizes, strict=True) if size}
    eft, basis = ("SMEFT", "Warsaw") if smeft else ("WET", "flavio")
    (found,) = flavio_door.predict([("DeltaM_s", ())], values, scale=5000.0, eft=eft, basis=basis)
    (standard,) = flavio_door.sm_predict([("DeltaM_s", ())])
    return found / standard - 1


def test_polynomials_and_flavio_agree() -> None:
    form = flavio_form()
    left = flavio_ratio(SMALL, 0.0, smeft=False)
    both = flavio_ratio(SMALL, SMALL, smeft=False)
    assert form.left * SMALL**2 == pytest.approx(left, rel=QED)
    assert form.right == pytest.approx(form.left, rel=1e-6)
    assert form.x_s == pytest.approx(2 - both / left, rel=QED_OF_RATIO)


def test_closed_form_and_flavio_agree() -> None:
    closed, flavio = closed_form(), flavio_form()
    rescaled = closed.left * (0.04 / aligned()[1]) ** 2
    assert rescaled == pytest.approx(flavio.left, rel=BAGS)
    assert closed.x_s == pytest.approx(flavio.x_s, rel=BAGS)


def test_the_complete_evolution(reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("papers/eq97.flavio")
    left = flavio_ratio(SMALL, 0.0, smeft=True) / SMALL**2
    right = flavio_ratio(0.0, SMALL, smeft=True) / SMALL**2
    both = flavio_ratio(SMALL, SMALL, smeft=True) / SMALL**2
    found = {"left": left, "right": right, "x_s": (left + right - both) / left}
    assert found == pytest.approx(expected.value, rel=expected.rtol)


def test_mass_difference_stands_still_along_the_cancelling_direction() -> None:
    form = flavio_form()
    left = np.array([0.02])
    for ratio in cancelling_ratios(form.x_s):
        assert form.ratio(left, ratio * left)[0] == pytest.approx(1.0, abs=1e-6)


def test_rows_hold_both_bounds_of_the_paper(
    result: Callable[[str], PaperResult], reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("papers/eq94")
    rows = {(row.quantity, row.data): row.value for row in result("safe-mixing").rows}
    for meson in ("s", "d"):
        found = rows[(f"(94), Delta M_{meson}/SM at most", "arXiv:1909.11087, HFLAV 2019")]
        assert found == pytest.approx(expected.value[meson], rel=expected.rtol)
    assert rows["(41), shift of Delta M_s", "(97) with 200"] == pytest.approx(0.062)
