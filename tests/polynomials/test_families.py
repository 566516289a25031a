"""Recipes of observables, and flavio's numbers from them."""

from __future__ import annotations

import numpy as np
import pytest

from zprime_bridge.likelihoods.definition import built_in_definitions
from zprime_bridge.likelihoods.definition_reader import read_definition
from zprime_bridge.polynomials.computation import polynomial_set
from zprime_bridge.polynomials.expressions import parse_expression
from zprime_bridge.polynomials.families import recipe
from zprime_bridge.polynomials.verification import REPRODUCED, verified

QUICK = [
    ("DeltaM_s", ()),
    ("DeltaM_d", ()),
    ("S_psiphi", ()),
    ("S_psiK", ()),
    ("eps_K", ()),
    ("BR(Bs->mumu)", ()),
    ("BR(B0->mumu)", ()),
    ("<dBR/dq2>(B+->Kmumu)", (4.0, 5.0)),
    ("<AFBh>(Lambdab->Lambdamumu)", (15.0, 20.0)),
]
SLOW = [
    ("<P5p>(B0->K*mumu)", (4.0, 6.0)),
    ("<P8p>(B0->K*mumu)", (15.0, 19.0)),
    ("<A7>(B+->K*mumu)", (1.1, 6.0)),
    ("<FL>(B0->K*mumu)", (0.1, 0.98)),
    ("<S4>(Bs->phimumu)", (1.1, 4.0)),
    ("<Rmue>(B+->Kll)", (1.1, 6.0)),
    ("<Rmue>(B0->K*ll)", (0.1, 1.1)),
    ("<Dmue_P5p>(B0->K*ll)", (1.0, 6.0)),
    ("<BR>(B->Xsmumu)", (1.0, 6.0)),
    ("BR(B0->K*nunu)", ()),
    ("<dBR/dq2>(B0->pimumu)", (2.0, 4.0)),
]


def test_all_observables_of_built_in_fits_have_recipes() -> None:
    for name in built_in_definitions():
        for observable in read_definition(name).observables:
            assert recipe(observable) is not None, observable


@pytest.mark.parametrize(
    "observable",
    [
        ("BR(B->Xsgamma)", ()),
        ("<P5p>(B0->K*mumu)", ()),
        ("P5p(B0->K*mumu)", (5.0,)),
        ("<FL>(B->Xsmumu)", (1.0, 6.0)),
        ("DeltaM_s", (1.0,)),
        ("m_W", ()),
    ],
)
def test_other_observables_have_none(observable: tuple[str, tuple[float, ...]]) -> None:
    assert recipe(observable) is None


def test_variables_of_expressions_are_terms() -> None:
    for observable in [*QUICK, *SLOW]:
        found = recipe(observable)
        assert found is not None
        formula = polynomial_names(found.expression)
        assert formula <= set(found.terms)


def polynomial_names(expression: str) -> set[str]:
    """Variables of an expression, by the parser that reads them later."""

    return set(parse_expression(expression).variables)


@pytest.mark.parametrize("observable", QUICK, ids=str)
def test_quick_formulas_reproduce_flavio(observable: tuple[str, tuple[float, ...]]) -> None:
    found = recipe(observable)
    assert found is not None
    polynomials = verified(polynomial_set([found]), count=4)
    assert polynomials.formulas[0].accuracy < REPRODUCED
    assert np.isfinite(polynomials.predict({})).all()


@pytest.mark.slow
@pytest.mark.parametrize("observable", SLOW, ids=str)
def test_formulas_reproduce_flavio(observable: tuple[str, tuple[float, ...]]) -> None:
    found = recipe(observable)
    assert found is not None
    assert verified(polynomial_set([found])).formulas[0].accuracy < REPRODUCED
