"""WCxf normalisations: every factor of two, sign and symmetrisation, on one example each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.core.arrays import frozen
from zprime_bridge.couplings.zprime import ZPrimeCouplings
from zprime_bridge.external.wilson import Runner
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.warsaw import warsaw
from zprime_bridge.matching.wet import wet_flavio

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.conftest import ReferenceValue
    from zprime_bridge.core.arrays import ComplexArray

RTOL_PRODUCT = 1e-14  # a product of a few floats; no absolute tolerance: numbers are 1e-9
RTOL_EXACT_ROUTES = 1e-12  # both routes to rounding
K = 0.25e-6  # 1/M^2 for M = 2 TeV, GeV^-2
X = {"l": (2, 3, 5), "q": (7, 11, 13), "e": (17, 19, 23), "u": (29, 31, 37), "d": (41, 43, 47)}
X_SB = 0.5 + 0.25j


def matrix(diagonal: tuple[int, int, int], sb: complex = 0) -> ComplexArray:
    array = np.diag(diagonal).astype(np.complex128)
    array[1, 2], array[2, 1] = sb, sb.conjugate()
    return frozen(array, (3, 3))


def couplings(higgs: float = 0.0) -> ZPrimeCouplings:
    """Prime numbers on the diagonals: a wrong product cannot look right."""
    return ZPrimeCouplings(
        u_left=matrix(X["q"]),
        d_left=matrix(X["q"], X_SB),
        e_left=matrix(X["l"]),
        nu_left=matrix(X["l"]),
        u_right=matrix(X["u"]),
        d_right=matrix(X["d"]),
        e_right=matrix(X["e"]),
        nu_right=None,
        higgs=higgs,
        m_zprime=2000.0,
        ckm=sm_inputs().ckm(),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("qq1_2323", -K / 2 * X_SB**2),
        ("qq1_2333", -K * X_SB * 13),
        ("qq1_3333", -K / 2 * 13 * 13),
        ("qq1_2233", -K * 11 * 13),
        ("qq1_2332", -K * abs(X_SB) ** 2),
        ("ll_2222", -K / 2 * 3 * 3),
        ("ll_2233", -K * 3 * 5),
        ("ee_1111", -K / 2 * 17 * 17),
        ("ee_1122", -K * 17 * 19),
        ("ee_2233", -K * 19 * 23),
        ("uu_1122", -K * 29 * 31),
        ("dd_3333", -K / 2 * 47 * 47),
        ("dd_1133", -K * 41 * 47),
        ("lq1_2223", -K * 3 * X_SB),
        ("le_1133", -K * 2 * 23),
        ("lu_2211", -K * 3 * 29),
        ("ld_3322", -K * 5 * 43),
        ("qe_2322", -K * X_SB * 19),
        ("eu_1133", -K * 17 * 37),
        ("ed_2233", -K * 19 * 47),
        ("qu1_2311", -K * X_SB * 29),
        ("qd1_1122", -K * 7 * 43),
        ("ud1_3311", -K * 37 * 41),
    ],
)
def test_four_fermion_coefficients(name: str, value: complex) -> None:
    assert warsaw(couplings())[name] == pytest.approx(value, rel=RTOL_PRODUCT, abs=0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("phil1_22", -K * 3 * 3),
        ("phiq1_23", -K * 3 * X_SB),
        ("phie_33", -K * 3 * 23),
        ("phiu_11", -K * 3 * 29),
        ("phid_22", -K * 3 * 43),
        ("phiD", -2 * K * 3 * 3),
        ("phiBox", -K / 2 * 3 * 3),
    ],
)
def test_higgs_coefficients(name: str, value: complex) -> None:
    assert warsaw(couplings(higgs=3.0))[name] == pytest.approx(value, rel=RTOL_PRODUCT, abs=0)


def test_no_other_operator_appears() -> None:
    found = {name.partition("_")[0] for name, c in warsaw(couplings(higgs=3.0)).items() if c}
    four_fermion = {"ll", "qq1", "ee", "uu", "dd", "lq1", "le", "lu", "ld", "qe", "eu", "ed"}
    higgs = {"phil1", "phiq1", "phie", "phiu", "phid", "phiD", "phiBox"}
    assert found == four_fermion | {"qu1", "qd1", "ud1"} | higgs


def test_meson_mixing_is_in_units_of_one_over_gev_squared() -> None:
    values = wet_flavio(
        replace(couplings(), d_right=matrix(X["d"], 2 * X_SB)),
        sm_inputs(),
        alpha_e=1 / 128,
        sin2_theta_w=0.23,
    )
    assert values["CVLL_bsbs"] == pytest.approx(-K / 2 * X_SB**2, rel=RTOL_PRODUCT, abs=0)
    assert values["CVRR_bsbs"] == pytest.approx(-2 * K * X_SB**2, rel=RTOL_PRODUCT, abs=0)
    assert values["CVLR_bsbs"] == pytest.approx(-2 * K * X_SB**2, rel=RTOL_PRODUCT, abs=0)


def _standard_case(inputs: Mapping[str, float]) -> ZPrimeCouplings:
    zero, unity = np.zeros((3, 3)), inputs["x_lepton"] * np.eye(3)
    flavour = np.zeros((3, 3))
    flavour[1, 2] = flavour[2, 1] = inputs["x_sb"]
    g = inputs["g_prime"]
    return ZPrimeCouplings(
        u_left=frozen(zero, (3, 3)),
        d_left=frozen(g * flavour, (3, 3)),
        e_left=frozen(g * unity, (3, 3)),
        nu_left=frozen(g * unity, (3, 3)),
        u_right=frozen(zero, (3, 3)),
        d_right=frozen(zero, (3, 3)),
        e_right=frozen(g * unity, (3, 3)),
        nu_right=None,
        higgs=0.0,
        m_zprime=inputs["m_zprime"],
        ckm=sm_inputs().ckm(),
    )


def test_sign_and_size_of_c9_in_wilson(reference: Callable[[str], ReferenceValue]) -> None:
    """The test value of the WET flavio basis, by both routes, with wilson's own CKM inputs."""
    entry = reference("matching/normalisation")
    inputs = replace(sm_inputs(), **entry.inputs["ckm"])
    case = replace(_standard_case(entry.inputs), ckm=inputs.ckm())
    runner = Runner(
        warsaw(case),
        scale=inputs.m_z,
        eft="SMEFT",
        basis="Warsaw",
        options={"parameters": inputs.ckm_inputs()},
    )
    found = runner.run(inputs.m_z, "WET", "flavio")
    closed = wet_flavio(case, inputs, alpha_e=1 / inputs.inverse_alpha_e_wilson, sin2_theta_w=0.23)
    for name, (real, imaginary) in entry.value.items():
        expected = complex(real, imaginary)
        assert closed[name] == pytest.approx(expected, rel=entry.rtol, abs=entry.rtol)
        assert found.get(name, 0) == pytest.approx(closed[name], rel=RTOL_EXACT_ROUTES, abs=1e-12)
