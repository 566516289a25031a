"""Bulk evaluation of formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.polynomials.formulas import ALONE, DIFFERENCE, RATIO, small_set
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.polynomials.polynomials import CHUNK, PolynomialSet, merged

if TYPE_CHECKING:
    from zprime_bridge.polynomials.blocks import PolynomialBlock

RTOL = 1e-13  # sums of some ten terms in another order


def _by_hand(block: PolynomialBlock, name: str, values: dict[str, complex]) -> float:
    """Evaluate one polynomial term by term."""
    real = [1.0]
    for parameter in block.parameters:
        value = values.get(parameter, 0.0)
        real += [complex(value).real, complex(value).imag]
    row = block.coefficients[block.names.index(name)]
    return float(sum(c * real[i] * real[j] for c, (i, j) in zip(row, block.monomials, strict=True)))


def test_observables_are_expressions_of_polynomials() -> None:
    polynomials = small_set()
    point = {"C9_bsmumu": 1.0 - 2.0j, "C10_bsmumu": 0.3j, "C7_bs": -0.1 + 0.05j}
    first, second = polynomials.blocks
    numerator = _by_hand(first, "numerator", point)
    denominator = _by_hand(first, "denominator", point)
    third = _by_hand(second, "third", point)
    found = polynomials.predict({name: np.array([value]) for name, value in point.items()})
    expected = [third, numerator / (2 * denominator), 3 * third / (4 * denominator)]
    np.testing.assert_allclose(found[0], expected, rtol=RTOL)


def test_missing_coefficients_are_zero_and_others_are_not_looked_at() -> None:
    polynomials = small_set()
    c9 = np.array([0.5 + 0.1j, -1.0])
    zero = np.zeros(2, dtype=complex)
    complete = {"C9_bsmumu": c9, "C10_bsmumu": zero, "C7_bs": zero, "CVLL_bdbd": c9}
    np.testing.assert_array_equal(
        polynomials.predict({"C9_bsmumu": c9}), polynomials.predict(complete)
    )


def test_a_batch_equals_its_points_across_chunks() -> None:
    polynomials = small_set()
    random = np.random.default_rng(5)
    count = CHUNK + 3
    values = {
        name: random.normal(size=count) + 1j * random.normal(size=count)
        for name in polynomials.parameters
    }
    batch = polynomials.predict(values)
    for row in (0, CHUNK - 1, CHUNK, count - 1):
        alone = polynomials.predict({name: array[[row]] for name, array in values.items()})
        np.testing.assert_allclose(alone[0], batch[row], rtol=RTOL)


def test_selection_keeps_order_and_drops_what_is_not_needed() -> None:
    chosen = small_set().select([DIFFERENCE, ALONE])
    assert chosen.observables == (DIFFERENCE, ALONE)
    assert {name for block in chosen.blocks for name in block.names} == {"denominator", "third"}
    values = {"C7_bs": np.array([0.1j])}
    np.testing.assert_allclose(
        chosen.predict(values)[0], small_set().predict(values)[0][[2, 0]], rtol=RTOL
    )


def test_joined_sets_predict_the_same_and_keep_shared_polynomials_once() -> None:
    whole = small_set()
    parts: list[PolynomialSet] = [whole.select([DIFFERENCE]), whole.select([RATIO, ALONE])]
    joined = merged(parts).select(whole.observables)
    assert sorted(n for b in joined.blocks for n in b.names) == [
        "denominator",
        "numerator",
        "third",
    ]
    values = {"C9_bsmumu": np.array([0.7 - 0.2j]), "C7_bs": np.array([0.02 + 0j])}
    np.testing.assert_allclose(joined.predict(values), whole.predict(values), rtol=RTOL)


def test_versions_of_flavio_do_not_mix() -> None:
    with pytest.raises(PredictionError, match="different versions of flavio"):
        merged([small_set(), small_set(version="2.8.0")])


def test_an_observable_without_formula_is_named() -> None:
    with pytest.raises(PredictionError, match="DeltaM_s"):
        small_set().select([("DeltaM_s", ())])


@pytest.mark.parametrize("bad", [np.nan, np.inf, complex(0, np.nan)])
def test_a_number_that_is_not_finite_is_refused(bad: complex) -> None:
    with pytest.raises(PredictionError, match="not a finite number"):
        small_set().predict({"C7_bs": np.array([0.1, bad])})


def test_arrays_of_different_lengths_are_refused() -> None:
    with pytest.raises(PredictionError, match="different lengths"):
        small_set().predict({"C7_bs": np.zeros(2, complex), "C9_bsmumu": np.zeros(3, complex)})
