"""Closed conditions against the potential itself, as written in the exported file."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.factories import doublet, singlet
from tests.vacuum import potential_text
from tests.vacuum.models import card_model, with_scalars
from zprime_bridge.vacuum.classes import VacuumClass
from zprime_bridge.vacuum.conditions import vacuum_conditions

if TYPE_CHECKING:
    from collections.abc import Mapping

    import zprime_bridge as zb
    from zprime_bridge.core.arrays import ComplexArray, FloatArray
    from zprime_bridge.vacuum.conditions import VacuumConditions

DIRECTIONS = 30_000
POINTS = 400
MARGIN = 0.05  # of self-couplings of order one: directions are drawn, not minimised
ALIGNED = 0.5  # fraction of draws in which a second doublet is parallel or orthogonal to the first


def conditions_of(model: zb.U1PrimeModel) -> VacuumConditions:
    found = vacuum_conditions(model)
    assert found is not None
    return found


def unit(generator: np.random.Generator, count: int, size: int) -> ComplexArray:
    z = generator.normal(size=(count, size)) + 1j * generator.normal(size=(count, size))
    vectors: ComplexArray = z / np.linalg.norm(z, axis=1, keepdims=True)
    return vectors


def directions(model: zb.U1PrimeModel) -> dict[str, ComplexArray]:
    """Random fields of unit total length, with every relative size of the fields."""
    generator = np.random.default_rng(11)
    shapes = potential_text.shapes(model)
    sizes = np.sqrt(generator.dirichlet([0.5] * len(shapes), size=DIRECTIONS))
    fields: dict[str, ComplexArray] = {}
    first: ComplexArray | None = None
    for place, (name, shape) in enumerate(shapes.items()):
        direction = unit(generator, DIRECTIONS, int(np.prod(shape)))
        if shape == (2,):
            if first is not None:
                choice = generator.random(DIRECTIONS)
                turned = np.stack([-first[:, 1].conj(), first[:, 0].conj()], axis=1)
                phase = np.exp(2j * np.pi * generator.random((DIRECTIONS, 1)))
                direction[choice < ALIGNED] = (phase * first)[choice < ALIGNED]
                direction[choice < ALIGNED / 2] = turned[choice < ALIGNED / 2]
            first = direction if first is None else first
        elif shape == (3, 3):
            direction = _matrices(generator)
        size = sizes[:, place].reshape(-1, *[1] * len(shape))
        fields[name] = size * direction.reshape(-1, *shape)
    return fields


def _matrices(generator: np.random.Generator) -> ComplexArray:
    """Matrices of unit norm: a third random, a third of rank one, a third unitary."""
    z = generator.normal(size=(DIRECTIONS, 3, 3)) + 1j * generator.normal(size=(DIRECTIONS, 3, 3))
    left, values, right = np.linalg.svd(z)
    values[::3] = 1.0
    values[1::3] = (1.0, 0.0, 0.0)
    matrices: ComplexArray = (left * values[:, np.newaxis]) @ right
    norm: FloatArray = np.linalg.norm(matrices, axis=(1, 2), keepdims=True)
    return matrices / norm


def random_couplings(names: tuple[str, ...], self_couplings: set[str]) -> dict[str, FloatArray]:
    generator = np.random.default_rng(7)
    deep = -4 / len(self_couplings)  # so that neither verdict is rare
    return {
        name: generator.uniform(-0.02, 1.0, size=POINTS)
        if name in self_couplings
        else generator.uniform(deep, 1.0, size=POINTS)
        for name in names
    }


def lowest_values(model: zb.U1PrimeModel, couplings: Mapping[str, FloatArray]) -> FloatArray:
    fields = directions(model)
    terms = potential_text.written_terms(model)
    products = np.stack([potential_text.evaluate(term, fields) for term in terms.values()])
    values = np.stack([couplings[name] for name in terms], axis=1)
    lowest: FloatArray = (values @ products).min(axis=1)
    return lowest


MANY_SINGLETS = (
    doublet("Phi", Fraction(1)),
    singlet("chi0", Fraction(1)),
    singlet("chi1", Fraction(11)),
    singlet("chi2", Fraction(101)),
    singlet("chi3", Fraction(1009)),
)


@pytest.mark.parametrize(
    ("model", "self_couplings"),
    [
        pytest.param(card_model("B-L"), {"lam", "lphiphi"}, id="minimal"),
        pytest.param(card_model("chiral-III"), {"lam", "lchi0chi0"}, id="one doublet"),
        pytest.param(card_model("chiral-II"), {"l1", "l2", "lchi0chi0"}, id="two doublets"),
        pytest.param(card_model("BM3"), {"lam", "s", "v"}, id="planck_safe"),
        pytest.param(
            with_scalars(*MANY_SINGLETS),
            {"lam", "lchi0chi0", "lchi1chi1", "lchi2chi2", "lchi3chi3"},
            id="four singlets",
        ),
    ],
)
def test_verdict_is_that_of_the_potential(model: zb.U1PrimeModel, self_couplings: set[str]) -> None:
    conditions = conditions_of(model)
    assert conditions.is_exact
    couplings = random_couplings(conditions.names, self_couplings)
    raised = {n: v + MARGIN * (n in self_couplings) for n, v in couplings.items()}
    stable = conditions.classify(couplings) <= VacuumClass.V_MINUS
    clearly_unstable = conditions.classify(raised) > VacuumClass.V_MINUS
    lowest = lowest_values(model, couplings)
    assert np.all(lowest[stable] > 0)
    assert np.all(lowest[clearly_unstable] < 0)
    assert min(stable.sum(), clearly_unstable.sum()) > POINTS / 20
