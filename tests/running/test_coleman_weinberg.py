"""One-loop running of the scalar potential: quartics, trilinears and masses together.

Without gauge and Yukawa couplings the beta functions are those of the effective potential:
V with beta functions in place of couplings is Tr(V'' V'')/2, up to a constant.
Coleman and Weinberg, Phys. Rev. D 7 (1973) 1888; Martin, hep-ph/0111209.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

import zprime_bridge as zb
from tests.running.potential_text import Potential
from zprime_bridge.charges.assignment import Scalar
from zprime_bridge.running.evaluate import evaluate_order
from zprime_bridge.running.system import Kind
from zprime_bridge.running.templates import beta_system

if TYPE_CHECKING:
    from zprime_bridge.running.system import BetaSystem

RTOL = 1e-9  # second differences of a quartic polynomial lose four digits
SCALAR_KINDS = (Kind.QUARTIC, Kind.TRILINEAR, Kind.SCALAR_MASS)
CARDS = (
    *("B3-L2", "chiral-I", "chiral-II", "chiral-VIII-left", "chiral-VIII-right-a0"),
    *(
        pytest.param(card, marks=pytest.mark.slow)
        for card in ("chiral-III-chi4", "chiral-V-seesaw")
    ),
    *(pytest.param(card, marks=pytest.mark.slow) for card in ("chiral-VI-seesaw", "chiral-VII")),
)


@pytest.mark.parametrize("card", CARDS)
def test_the_potential_runs_as_its_second_derivatives_say(card: str) -> None:
    model = zb.build_model(zb.load_card(card))
    potential = Potential(zb.export_pyrate(model))
    assert ("kap1" in potential.terms) == (card not in ("B3-L2", "chiral-I"))
    assert_cancels(potential, beta_system(model))


@pytest.mark.pyrate
@pytest.mark.slow
@pytest.mark.usefixtures("_pyrate")
def test_all_quartics_of_two_equal_doublets_run_so() -> None:
    model = zb.build_model(zb.load_card("Lmu-Ltau"))
    eta = Scalar(name="eta", charge=Fraction(0), su2=2, y=Fraction(1, 2))
    scalars = (*model.charges.scalars, eta)
    model = replace(model, charges=replace(model.charges, scalars=scalars))
    potential = Potential(zb.export_pyrate(model))
    assert {"l5", "l6", "l7", "lx1", "m2mix1"} <= set(potential.terms)
    assert_cancels(potential, zb.pyrate_betas(model, cached=False))


def assert_cancels(potential: Potential, system: BetaSystem) -> None:
    generator = np.random.default_rng(5)
    named = {c.name for c in system.couplings if c.kind in SCALAR_KINDS}
    assert named == set(potential.terms)
    values = {name: generator.normal() for name in potential.terms}
    point = {
        c.name: values[c.name] if c.name in values else np.zeros(c.shape, dtype=complex)
        for c in system.couplings
    }
    found = evaluate_order(system, point, 1)
    beta = {name: complex(np.asarray(found[name]).item()).real for name in values}
    zero = np.zeros(potential.size)
    constant = np.sum(potential.hessian(values, zero) ** 2)
    for _ in range(3):
        fields = generator.normal(size=potential.size)
        traced = (np.sum(potential.hessian(values, fields) ** 2) - constant) / 2
        assert potential(beta, fields) == pytest.approx(traced, rel=RTOL)
