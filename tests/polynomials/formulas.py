"""Small sets of formulas for tests."""

from __future__ import annotations

import numpy as np

from zprime_bridge.polynomials.blocks import PolynomialBlock, full_monomials
from zprime_bridge.polynomials.expressions import parse_expression
from zprime_bridge.polynomials.polynomials import ObservableFormula, PolynomialSet

ALONE = ("BR(Bs->mumu)", ())
RATIO = ("<FL>(B0->K*mumu)", (1.0, 6.0))
DIFFERENCE = ("<AFB>(B0->K*mumu)", (1.0, 6.0))


def small_set(*, version: str = "2.7.1", accuracy: float = 1e-15) -> PolynomialSet:
    """Three observables of two blocks; all coefficients differ."""
    random = np.random.default_rng(1)
    pairs = full_monomials(4)
    first = PolynomialBlock(
        parameters=("C10_bsmumu", "C9_bsmumu"),
        names=("numerator", "denominator"),
        monomials=pairs,
        coefficients=random.normal(size=(2, len(pairs))),
    )
    pairs = full_monomials(2)
    second = PolynomialBlock(
        parameters=("C7_bs",),
        names=("third",),
        monomials=pairs,
        coefficients=random.normal(size=(1, len(pairs))),
    )
    formulas = [
        (ALONE, "p", {"p": "third"}),
        (RATIO, "n/(2*d)", {"n": "numerator", "d": "denominator"}),
        (DIFFERENCE, "3*n/(4*d)", {"n": "third", "d": "denominator"}),
    ]
    return PolynomialSet(
        blocks=(first, second),
        formulas=tuple(
            ObservableFormula(
                observable=observable,
                expression=parse_expression(text),
                variables=variables,
                accuracy=accuracy,
            )
            for observable, text, variables in formulas
        ),
        scale=4.8,
        box={"C10_bsmumu": 5.0, "C9_bsmumu": 5.0, "C7_bs": 0.3},
        flavio_version=version,
    )
