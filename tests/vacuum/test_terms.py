"""Terms and names of the potential agree with the exported file and the beta functions."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
import sympy

import zprime_bridge as zb
from tests.factories import doublet, singlet
from tests.vacuum.models import card_model, with_scalars
from tests.vacuum.potential_text import written_terms
from zprime_bridge.charges.assignment import Scalar
from zprime_bridge.charges.library import shipped_names
from zprime_bridge.running.system import Kind
from zprime_bridge.vacuum.terms import quartic_potential


def names(model: zb.U1PrimeModel) -> list[str]:
    return list(quartic_potential(model.charges.scalars, model.template).names)


@pytest.mark.parametrize("card", shipped_names())
def test_names_are_the_quartic_couplings_of_the_beta_functions(card: str) -> None:
    model = card_model(card)
    quartics = [c.name for c in zb.beta_system(model).couplings if c.kind is Kind.QUARTIC]
    assert sorted(names(model)) == sorted(quartics)


def test_two_doublets_and_two_singlets_have_the_terms_of_the_exported_file() -> None:
    # every charge pattern that allows another set of mixed terms, numbered lx1, lx2, ...
    seen = set()
    for x_phi, x_chi, x_eta in product((0, 1, 2), (0, 1, 2, 3), (1, 2, 3, 6)):
        model = with_scalars(
            doublet("Phi", Fraction(0)),
            doublet("phi", Fraction(x_phi)),
            singlet("chi", Fraction(x_chi)),
            singlet("eta", Fraction(x_eta)),
        )
        assert names(model) == list(written_terms(model))
        seen.add(tuple(names(model)))
    assert len(seen) > 10


@pytest.mark.parametrize(
    "scalars",
    [
        (doublet("H", Fraction(1)),),
        (singlet("chi", Fraction(1)),),
        (doublet("A", Fraction(0)), doublet("B", Fraction(1)), doublet("C", Fraction(2))),
        (doublet("A", Fraction(1)), doublet("B", Fraction(1)), doublet("C", Fraction(1))),
        (
            doublet("A", Fraction(1)),
            doublet("B", Fraction(2)),
            Scalar(name="km", charge=Fraction(3), su2=1, y=Fraction(-1)),
            singlet("chi", Fraction(0)),
        ),
        (doublet("H", sympy.sqrt(2)), singlet("chi", sympy.sqrt(2)), singlet("eta", sympy.sqrt(8))),
    ],
)
def test_other_scalars_have_the_terms_of_the_exported_file(scalars: tuple[Scalar, ...]) -> None:
    model = with_scalars(*scalars)
    assert names(model) == list(written_terms(model))
