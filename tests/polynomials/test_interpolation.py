"""Quadratic polynomials are found from their values."""

from __future__ import annotations

import numpy as np
import pytest

from zprime_bridge.polynomials.interpolation import interpolation

RTOL = 1e-12  # differences of values of order one


def _hermitian(size: int, random: np.random.Generator) -> np.ndarray:
    matrix = random.normal(size=(size, size)) + 1j * random.normal(size=(size, size))
    return matrix + matrix.conj().T


@pytest.mark.parametrize("hermitian", [True, False])
def test_a_quadratic_form_is_recovered_at_other_points(hermitian: bool) -> None:
    random = np.random.default_rng(3)
    box = np.array([0.3, 5.0, 2e-11])
    form = _hermitian(4, random)
    symmetric = random.normal(size=(3, 3)) + 1j * random.normal(size=(3, 3))

    def function(c: np.ndarray) -> np.ndarray:
        state = np.concatenate([np.ones((len(c), 1)), c / box], axis=1)
        value = np.einsum("na,ab,nb->n", state.conj(), form, state).real
        if not hermitian:  # products without complex conjugation
            value = value + np.einsum("na,ab,nb->n", c / box, symmetric, c / box).real
        return np.asarray(value)

    rule = interpolation(box, hermitian=hermitian)
    values = function(rule.points[:, 0::2] + 1j * rule.points[:, 1::2])
    coefficients = rule.coefficients(values[np.newaxis])[0]
    c = box * (random.normal(size=(50, 3)) + 1j * random.normal(size=(50, 3)))
    real = np.ones((50, 7))
    real[:, 1::2], real[:, 2::2] = c.real, c.imag
    found = (real[:, rule.monomials[:, 0]] * real[:, rule.monomials[:, 1]]) @ coefficients
    np.testing.assert_allclose(found, function(c), rtol=RTOL, atol=RTOL * np.abs(found).max())


def test_hermitian_forms_need_fewer_points() -> None:
    box = np.ones(8)
    assert len(interpolation(box, hermitian=True).points) == 81
    assert len(interpolation(box, hermitian=False).points) == 153


def test_what_is_rounding_becomes_exactly_zero() -> None:
    rule = interpolation(np.ones(2), hermitian=False)
    values = 1.0 + 0.1 * rule.points[:, 0]  # 1 + 0.1 Re C_1
    coefficients = rule.coefficients(values[np.newaxis])[0]
    assert np.count_nonzero(coefficients) == 2
