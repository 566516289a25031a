"""What the couplings multiply: one-loop beta functions follow from the potential alone.

The quartic part of the effective potential runs by mu dV/dmu = Tr(V''^2)/(32 pi^2), V'' over
canonical real fields (S. Coleman, E. Weinberg, Phys. Rev. D 7 (1973) 1888): so the potential in
the exported text and PyR@TE's beta functions must have couplings of one normalisation.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

import zprime_bridge as zb
from tests.factories import doublet, singlet
from tests.vacuum import potential_text
from tests.vacuum.models import card_model, with_scalars
from zprime_bridge.running.evaluate import evaluate_order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.conftest import ReferenceValue
    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.running.evaluate import Value

RTOL = 1e-10  # rounding in differences of the potential: 1e-14 measured


def hessian(function: Callable[[FloatArray], FloatArray], x: FloatArray) -> FloatArray:
    """Second derivatives of a quartic polynomial, exact: two step widths remove the h^2 error."""
    size = len(x)
    unit = np.eye(size)
    pairs = [(i, j) for i in range(size) for j in range(i)]
    directions = np.concatenate([unit, *(unit[[i]] + unit[[j]] for i, j in pairs)])

    def second(h: float) -> FloatArray:
        up, down = function(x + h * directions), function(x - h * directions)
        return (up + down - 2 * function(x[np.newaxis])) / h**2

    along = (4 * second(1.0) - second(2.0)) / 3
    matrix = np.diag(along[:size])
    for (i, j), value in zip(pairs, along[size:], strict=True):
        matrix[i, j] = matrix[j, i] = (value - along[i] - along[j]) / 2
    return matrix


def assert_beta_functions_fit(
    model: zb.U1PrimeModel, couplings: Mapping[str, float], betas: Mapping[str, float]
) -> None:
    def at(x: FloatArray, values: Mapping[str, float]) -> FloatArray:
        fields = potential_text.from_real(model, x)
        return potential_text.potential(model, values, fields)

    generator = np.random.default_rng(5)
    for x in generator.normal(size=(2, potential_text.real_size(model))):
        second = hessian(lambda points: at(points, couplings), x)
        running = 0.5 * np.sum(second**2)
        assert running == pytest.approx(at(x[np.newaxis], betas)[0], rel=RTOL)


@pytest.mark.parametrize("card", ["BM3", "chiral-I", "chiral-II", "B-L"])
def test_shipped_beta_functions_belong_to_the_written_potential(card: str) -> None:
    model = card_model(card)
    system = zb.beta_system(model)
    terms = potential_text.written_terms(model)
    generator = np.random.default_rng(len(terms))
    couplings = {name: float(generator.integers(-4, 5)) for name in terms}
    values: dict[str, Value] = {c.name: np.zeros(c.shape, complex) for c in system.couplings}
    values.update({c.name: 0j for c in system.couplings if not c.shape}, **couplings)
    betas = evaluate_order(system, values, 1)
    assert_beta_functions_fit(model, couplings, {name: complex(betas[name]).real for name in terms})


def test_terms_with_phases_stand_with_their_conjugates(
    reference: Callable[[str], ReferenceValue],
) -> None:
    model = with_scalars(
        doublet("Phi", Fraction(0)),
        doublet("phi", Fraction(0)),
        singlet("chi", Fraction(2)),
        singlet("eta", Fraction(6)),
    )
    one_loop = reference("vacuum/one_loop_two_doublets")
    assert_beta_functions_fit(model, one_loop.inputs, one_loop.value)
