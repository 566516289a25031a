"""Two independent routes to the WET at mu = M_Z': closed forms, and Warsaw through wilson.

Without a charged Higgs wilson's tree-level matching is linear in what we give it, and the routes
agree to rounding. With one it is not: phiD changes M_Z, and the currents are divided by M_Z^2.
There the linear part of wilson's answer, f'(0) C, is compared: the even orders drop out of
[f(C) - f(-C)]/2, the third order out of the combination of two step sizes.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.factories import make_model, matrix_rotation, random_unitary, two_doublets, vector_like
from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.external.wilson import Runner
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.norms import norm_semileptonic
from zprime_bridge.matching.warsaw import warsaw, warsaw_up
from zprime_bridge.matching.wet import (
    CHARGED_LEPTON_TRANSITIONS,
    MIXING_TRANSITIONS,
    wet_flavio,
)
from zprime_bridge.model.point import ParameterPoint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from zprime_bridge.core.arrays import ComplexArray
    from zprime_bridge.couplings.zprime import ZPrimeCouplings

RTOL_ROUTES = 1e-10  # what the project promises; measured: 4e-14
# Rounding, in units of the coefficient that a coupling as large as the largest charge would have.
ROUNDING_NEUTRAL = 1e-14
# Largest k v^2 X^2 with charged doublets: its fourth power, the first order that survives, is
# 1e-12; terms of size G_F X^0 cancel to 1e-16 and leave 1e-13 of a coefficient of size k X^2.
EXPANSION = 1e-3
ROUNDING_CHARGED = 1e-11
# wilson subtracts its Standard Model coefficients, of size G_F, to double precision.
STANDARD_MODEL_PART = 5e-16
M_ZPRIME = 5000.0
BASES = {"Warsaw": warsaw, "Warsaw up": warsaw_up}

NO_SHRINKING = (Phase.explicit, Phase.generate)  # the message names the coefficients

charge = st.fractions(min_value=-3, max_value=3, max_denominator=6)
seeds = st.integers(0, 2**32 - 1)
UNRELATED_ROTATIONS = ("u_left", "u_right", "d_right", "e_left", "e_right")


def wilson_scheme() -> tuple[float, float]:
    """v (GeV) and sin^2(theta_W) of wilson's tree-level matching: input m_W, G_F, alpha_e."""
    from wilson import parameters  # noqa: PLC0415  # one second

    p = parameters.p
    v = (math.sqrt(2) * p["GF"]) ** -0.5
    return v, 4 * math.pi * p["alpha_e"] / (2 * p["m_W"] / v) ** 2


def through_wilson(values: Mapping[str, complex], basis: str) -> dict[str, complex]:
    """Match at tree level and translate, with no running at all."""
    options = {"parameters": sm_inputs().ckm_inputs(), "smeft_matchingscale": M_ZPRIME}
    runner = Runner(values, scale=M_ZPRIME, eft="SMEFT", basis=basis, options=options)
    return runner.run(M_ZPRIME, "WET", "flavio")


def linear_part(values: Mapping[str, complex], basis: str) -> dict[str, complex]:
    """Leading term of wilson's answer in an expansion in the coefficients."""

    def odd(step: int) -> dict[str, complex]:
        plus = through_wilson({name: step * c for name, c in values.items()}, basis)
        minus = through_wilson({name: -step * c for name, c in values.items()}, basis)
        return {n: (plus.get(n, 0) - minus.get(n, 0)) / 2 for n in {*plus, *minus}}

    one, two = odd(1), odd(2)
    return {name: (8 * one.get(name, 0) - two.get(name, 0)) / 6 for name in {*one, *two}}


def rounding_errors(
    names: Mapping[str, complex], couplings: ZPrimeCouplings, rounding: float
) -> dict[str, float]:
    """Return ``rounding`` of the size of each coefficient if every coupling were the largest."""
    matrices = (couplings.d_left, couplings.u_right, couplings.d_right)
    largest = max(np.abs(m).max() for m in (*matrices, couplings.e_left, couplings.e_right))
    largest = max(largest, abs(couplings.higgs))
    inverse = (largest / couplings.m_zprime) ** 2
    inputs = sm_inputs()
    norms = {
        t.name: abs(norm_semileptonic(t.ckm_factor(couplings.ckm), G_F=inputs.G_F, alpha_e=1 / 128))
        for t in CHARGED_LEPTON_TRANSITIONS
    }
    errors = {}
    for name in names:
        operator, _, flavours = name.partition("_")
        if flavours in {t.name * 2 for t in MIXING_TRANSITIONS}:
            errors[name] = rounding * inverse
        else:
            norm = inputs.G_F if operator in {"CVLL", "CVLR"} else norms[flavours[:2]]
            errors[name] = (rounding * inverse + STANDARD_MODEL_PART * inputs.G_F) / norm
    return errors


def disagreements(
    couplings: ZPrimeCouplings, found: Mapping[str, complex], rounding: float
) -> list[str]:
    """Every coefficient of the closed-form route that wilson does not confirm."""
    inputs = sm_inputs()
    _, s2 = wilson_scheme()
    expected = wet_flavio(
        couplings, inputs, alpha_e=1 / inputs.inverse_alpha_e_wilson, sin2_theta_w=s2
    )
    errors = rounding_errors(expected, couplings, rounding)
    return [
        f"{name}: {found.get(name, 0)} instead of {value}"
        for name, value in expected.items()
        if abs(found.get(name, 0) - value) > RTOL_ROUTES * abs(value) + errors[name]
    ]


def unrelated_rotations(seed: int) -> dict[str, ComplexArray]:
    generator = np.random.default_rng(seed)
    return {name: random_unitary(generator) for name in UNRELATED_ROTATIONS}


@pytest.mark.parametrize("basis", BASES)
@given(q=st.tuples(charge, charge, charge), l=st.tuples(charge, charge), seed=seeds)
@settings(max_examples=20, deadline=None, phases=NO_SHRINKING)
def test_routes_agree_for_vector_like_charges(
    basis: str, q: tuple[Fraction, ...], l: tuple[Fraction, ...], seed: int
) -> None:
    charges = vector_like(q, (*l, -3 * sum(q) - sum(l)))
    chosen = {name: matrix_rotation(m) for name, m in unrelated_rotations(seed).items()}
    point = ParameterPoint(g_prime=0.5, m_zprime=M_ZPRIME, g_12=0.0)
    couplings = zprime_couplings(make_model(charges, chosen), point, sm_inputs())
    found = through_wilson(BASES[basis](couplings), basis)
    assert disagreements(couplings, found, ROUNDING_NEUTRAL) == []


@pytest.mark.parametrize("basis", BASES)
def test_routes_agree_for_the_default_rotations(basis: str) -> None:
    model = make_model(vector_like((-1, 2, 5), (0, -6, -12)))
    point = ParameterPoint(g_prime=0.5, m_zprime=M_ZPRIME)
    couplings = zprime_couplings(model, point, sm_inputs())
    found = through_wilson(BASES[basis](couplings), basis)
    assert disagreements(couplings, found, ROUNDING_NEUTRAL) == []


@pytest.mark.parametrize("basis", BASES)
@given(parameters=st.tuples(charge, charge, charge, charge), seed=seeds)
@settings(max_examples=8, deadline=None, phases=NO_SHRINKING)
def test_routes_agree_at_first_order_for_charged_doublets(
    basis: str, parameters: tuple[Fraction, Fraction, Fraction, Fraction], seed: int
) -> None:
    charges = two_doublets(*parameters)
    largest = max(abs(float(x)) for _, row in charges.triples() for x in row)
    largest = max(largest, abs(float(charges.doublets[0].charge)), 1.0)
    v, _ = wilson_scheme()
    point = ParameterPoint(
        g_prime=math.sqrt(EXPANSION) * M_ZPRIME / (v * largest), m_zprime=M_ZPRIME
    )
    chosen = {name: matrix_rotation(m) for name, m in unrelated_rotations(seed).items()}
    couplings = zprime_couplings(make_model(charges, chosen), point, sm_inputs())
    found = linear_part(BASES[basis](couplings), basis)
    assert disagreements(couplings, found, ROUNDING_CHARGED) == []


@pytest.mark.parametrize("g_12", [0.3, -0.3])
def test_routes_agree_at_first_order_with_kinetic_mixing(g_12: float) -> None:
    point = ParameterPoint(g_prime=0.3, m_zprime=M_ZPRIME, g_12=g_12)
    model = make_model(vector_like((-1, 2, 5), (0, -6, -12)))
    couplings = zprime_couplings(model, point, sm_inputs())
    found = linear_part(warsaw(couplings), "Warsaw")
    assert disagreements(couplings, found, ROUNDING_CHARGED) == []


def test_hypercharge_alone_gives_no_flavour_change() -> None:
    """A Z' that couples to Y only, heavier than the Z, changes no flavour."""
    model = make_model(vector_like((0, 0, 0), (0, 0, 0)))
    point = ParameterPoint(g_prime=0.5, m_zprime=M_ZPRIME, g_12=0.3)
    couplings = zprime_couplings(model, point, sm_inputs())
    values = wet_flavio(couplings, sm_inputs(), alpha_e=1 / 128, sin2_theta_w=0.23)
    assert all(value == 0 for name, value in values.items() if "numunumumu" not in name)
