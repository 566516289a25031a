"""What must leave the coefficients alone, and what must change them in a known way."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.factories import (
    make_model,
    matrix_rotation,
    random_phases,
    random_unitary,
    two_doublets,
    vector_like,
)
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.match import match
from zprime_bridge.model.point import ParameterPoint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zprime_bridge.charges.assignment import ChargeAssignment
    from zprime_bridge.charges.exact import Charge, Triple
    from zprime_bridge.core.arrays import ComplexArray

RTOL_SAME = 1e-11  # the same products in another order; Kaon coefficients are differences
RTOL_RUNNING = 1e-6  # phases of re-diagonalised lepton masses differ by 6e-8, the rest by 1e-10
LOW_SCALE = 4.8
POINT = ParameterPoint(g_prime=0.1, m_zprime=5000.0)
MODES = ("smeft", "smeft-up", "tree")
ROTATED = ("u_left", "u_right", "d_right", "e_left", "e_right", "nu_right")
FEW = settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate))

charge = st.fractions(min_value=-3, max_value=3, max_denominator=6)
parameters = st.tuples(charge, charge, charge, charge)
seeds = st.integers(0, 2**32 - 1)
scales = st.fractions(min_value="1/7", max_value=7, max_denominator=7)


def drawn_matrices(seed: int) -> dict[str, ComplexArray]:
    generator = np.random.default_rng(seed)
    return {name: random_unitary(generator) for name in ROTATED}


def coefficients(
    charges: ChargeAssignment,
    matrices: Mapping[str, ComplexArray],
    *,
    point: ParameterPoint = POINT,
    mode: str = "smeft",
) -> Mapping[str, complex]:
    chosen = {name: matrix_rotation(matrix) for name, matrix in matrices.items()}
    return match(make_model(charges, chosen), point, mode=mode).values


def differences(
    first: Mapping[str, complex], second: Mapping[str, complex], rtol: float = RTOL_SAME
) -> list[str]:
    """Names that differ, relative to the largest coefficient of the same operator."""
    largest: dict[str, float] = {}
    for name, value in (*first.items(), *second.items()):
        operator = group(name)
        largest[operator] = max(largest.get(operator, 0.0), abs(value))
    return [
        name
        for name in {*first, *second}
        if abs(first.get(name, 0) - second.get(name, 0)) > rtol * largest[group(name)]
    ]


def group(name: str) -> str:
    """Operator and transition: ``"C9_bs"`` of ``"C9_bsmumu"``, ``"lq1"`` of ``"lq1_2223"``."""
    operator, _, flavours = name.partition("_")
    return operator if flavours.isdigit() else f"{operator}_{flavours[:2]}"


def every_charge(
    charges: ChargeAssignment, change: Callable[[Triple[Charge]], Triple[Charge]]
) -> ChargeAssignment:
    """Change the charges of all fermions."""
    return replace(
        charges,
        q=change(charges.q),
        u=change(charges.u),
        d=change(charges.d),
        l=change(charges.l),
        e=change(charges.e),
        nu=None if charges.nu is None else change(charges.nu),
    )


def scaled(charges: ChargeAssignment, c: Fraction) -> ChargeAssignment:
    fermions = every_charge(charges, lambda row: (c * row[0], c * row[1], c * row[2]))
    scalars = tuple(replace(scalar, charge=c * scalar.charge) for scalar in charges.scalars)
    return replace(fermions, scalars=scalars)


@pytest.mark.parametrize("mode", MODES)
@given(parameters, seeds, scales)
@FEW
def test_only_coupling_times_charge_counts(
    mode: str, x: tuple[Fraction, Fraction, Fraction, Fraction], seed: int, c: Fraction
) -> None:
    charges, matrices = two_doublets(*x), drawn_matrices(seed)
    rescaled = replace(POINT, g_prime=POINT.g_prime / float(c))
    first = coefficients(charges, matrices, mode=mode)
    second = coefficients(scaled(charges, c), matrices, point=rescaled, mode=mode)
    assert differences(first, second) == []


@given(parameters, seeds)
@FEW
def test_the_opposite_charges_give_the_same(
    x: tuple[Fraction, Fraction, Fraction, Fraction], seed: int
) -> None:
    charges, matrices = two_doublets(*x), drawn_matrices(seed)
    opposite = scaled(charges, Fraction(-1))
    assert differences(coefficients(charges, matrices), coefficients(opposite, matrices)) == []


@pytest.mark.parametrize("mode", MODES)
@given(parameters, seeds, st.permutations(range(3)))
@FEW
def test_names_of_generations_in_the_gauge_basis_mean_nothing(
    mode: str,
    x: tuple[Fraction, Fraction, Fraction, Fraction],
    seed: int,
    order: list[int],
) -> None:
    charges, matrices = two_doublets(*x), drawn_matrices(seed)
    permuted = every_charge(charges, lambda row: (row[order[0]], row[order[1]], row[order[2]]))
    rows = {name: matrix[order] for name, matrix in matrices.items()}
    first = coefficients(charges, matrices, mode=mode)
    assert differences(first, coefficients(permuted, rows, mode=mode)) == []


@pytest.mark.parametrize("mode", MODES)
@given(parameters, seeds)
@FEW
def test_rephasing_the_quarks_changes_nothing(
    mode: str, x: tuple[Fraction, Fraction, Fraction, Fraction], seed: int
) -> None:
    generator = np.random.default_rng(seed)
    up, down = random_phases(generator), random_phases(generator)
    matrices = drawn_matrices(seed)
    rephased = {
        **matrices,
        "u_left": matrices["u_left"] @ up,
        "d_left": matrices["u_left"] @ sm_inputs().ckm() @ down,
        "u_right": matrices["u_right"] @ up,
        "d_right": matrices["d_right"] @ down,
    }
    charges = two_doublets(*x)
    first = coefficients(charges, matrices, mode=mode)
    assert differences(first, coefficients(charges, rephased, mode=mode)) == []


@given(parameters, st.fractions(min_value="1/5", max_value=5))
@FEW
def test_coefficients_go_as_coupling_squared_over_mass_squared(
    x: tuple[Fraction, Fraction, Fraction, Fraction], factor: Fraction
) -> None:
    charges = two_doublets(*x)
    reference = coefficients(charges, {})
    stronger = replace(POINT, g_prime=POINT.g_prime * float(factor))
    heavier = replace(POINT, m_zprime=POINT.m_zprime * float(factor))
    square = float(factor) ** 2
    larger = {name: square * value for name, value in reference.items()}
    smaller = {name: value / square for name, value in reference.items()}
    assert differences(larger, coefficients(charges, {}, point=stronger)) == []
    assert differences(smaller, coefficients(charges, {}, point=heavier)) == []


@given(st.tuples(charge, charge, charge), st.tuples(charge, charge))
@FEW
def test_real_couplings_give_cvll_of_one_sign(
    q: tuple[Fraction, ...], l: tuple[Fraction, ...]
) -> None:
    """L_eff = -(X_sb^2/2M^2) (sbar b)^2: B_s mixing from a Z' always adds with this sign."""
    rotation = np.linalg.qr(np.random.default_rng(11).normal(size=(3, 3)))[0]  # real
    charges = vector_like(q, (*l, -3 * sum(q) - sum(l)))
    values = coefficients(charges, {"d_left": rotation, "d_right": rotation}, mode="tree")
    for name in ("bsbs", "bdbd", "sdsd"):
        for operator in ("CVLL", "CVRR"):
            assert values[f"{operator}_{name}"].real <= 0
            assert values[f"{operator}_{name}"].imag == 0


def test_left_handed_leptons_give_c9_equal_minus_c10_equal_cl() -> None:
    vector_like_charges = vector_like((0, 0, 1), (0, -3, 0))
    model = make_model(vector_like_charges)
    left_handed = replace(model, charges=replace(vector_like_charges, e=(0, 0, 0), nu=None))
    values = match(left_handed, POINT, mode="tree").values
    c9 = values["C9_bsmumu"]
    assert c9.real > 0  # X_sb = V_tb V_ts^* and X_mu = -3 are both negative
    assert values["C10_bsmumu"] == pytest.approx(-c9)
    assert values["CL_bsnumunumu"] == pytest.approx(c9)


def test_warsaw_and_warsaw_up_run_to_the_same_wet_coefficients() -> None:
    charges = vector_like((-1, 2, 5), (0, -6, -12))
    model = make_model(charges, {n: matrix_rotation(m) for n, m in drawn_matrices(5).items()})
    down = match(model, POINT, mode="smeft").at(LOW_SCALE, "WET", "flavio").values
    up = match(model, POINT, mode="smeft-up").at(LOW_SCALE, "WET", "flavio").values
    assert differences(down, up, RTOL_RUNNING) == []
