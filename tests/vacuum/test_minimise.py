"""The numerical search against potentials with phases that are solved otherwise."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.factories import doublet, singlet
from tests.vacuum import potential_text
from tests.vacuum.models import card_model, with_scalars
from zprime_bridge.charges.assignment import Scalar
from zprime_bridge.vacuum.classes import VacuumClass
from zprime_bridge.vacuum.conditions import potential_conditions, vacuum_conditions
from zprime_bridge.vacuum.polynomial import real_quartics
from zprime_bridge.vacuum.terms import quartic_potential

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import ComplexArray, FloatArray
    from zprime_bridge.vacuum.conditions import VacuumConditions

POINTS = 120
MARGIN = 0.01  # of self-couplings of order one: a cone narrower than that may be missed

EQUAL_DOUBLETS = (doublet("Phi", Fraction(1)), doublet("phi", Fraction(1)))
CUBIC = (singlet("chi", Fraction(1)), singlet("eta", Fraction(3)))


@pytest.mark.parametrize(
    "scalars",
    [
        (*EQUAL_DOUBLETS, *CUBIC),
        (
            doublet("A", Fraction(1)),
            doublet("B", Fraction(2)),
            Scalar(name="km", charge=Fraction(-3), su2=1, y=Fraction(-1)),
            singlet("chi", Fraction(0)),
        ),
        card_model("BM3").charges.scalars,
    ],
)
def test_polynomials_have_the_values_of_the_terms_in_the_exported_file(
    scalars: tuple[Scalar, ...],
) -> None:
    card = "BM3" if any(scalar.flavour > 1 for scalar in scalars) else "B-L"
    model = with_scalars(*scalars, card=card)
    potential = quartic_potential(scalars, model.template)
    quartics = real_quartics(potential)
    x = np.random.default_rng(1).normal(size=(5, quartics.variables))
    places = {f: [v for v, g in enumerate(quartics.field_of) if g == f] for f in quartics.field_of}
    ordered = model.charges.doublets + model.charges.singlets
    ordered += tuple(scalar for scalar in scalars if scalar.flavour > 1)
    fields = {s.name: _components(s, x[:, places[f]]) for f, s in enumerate(ordered)}
    products = np.prod(x[:, quartics.indices], axis=1)
    terms = potential_text.written_terms(model)
    assert set(potential.names) == set(terms)
    for row, name in zip(quartics.coefficients, potential.names, strict=True):
        assert products @ row == pytest.approx(potential_text.evaluate(terms[name], fields))


def _components(scalar: Scalar, x: FloatArray) -> ComplexArray:
    """Components of a field from its real variables."""
    if scalar.flavour > 1:
        return (x[:, np.newaxis] * np.eye(3)).astype(np.complex128)
    if x.shape[1] == 1:  # the first doublet, (0, h)
        return np.concatenate([np.zeros_like(x), x], axis=1).astype(np.complex128)
    z = x[:, ::2] + 1j * x[:, 1::2]
    return z if scalar.is_doublet else z[:, 0]


def conditions_of(*scalars: Scalar) -> VacuumConditions:
    found = vacuum_conditions(with_scalars(*scalars))
    assert found is not None
    return found


def is_stable(conditions: VacuumConditions, values: dict[str, FloatArray]) -> list[bool]:
    return [VacuumClass(code).is_stable for code in conditions.classify(values)]


def eigenvalue_criterion(values: dict[str, FloatArray], point: int) -> bool:
    """Boundedness of the general two-doublet potential, by the quartic form on the light cone.

    I. P. Ivanov, hep-ph/0609018, Phys. Rev. D 75 (2007) 035001: with r^mu built from the doublets
    V = Lambda_{mu nu} r^mu r^nu / 2, bounded if Lambda is diagonalised by a Lorentz
    transformation and its timelike eigenvalue is positive and the largest.
    """
    lam1, lam2 = 2 * values["l1"][point], 2 * values["l2"][point]
    lam5 = 2 * values["l5"][point]
    lam3, lam4, lam6, lam7 = (values[name][point] for name in ("l3", "l4", "l6", "l7"))
    form = 0.5 * np.array(
        [
            [(lam1 + lam2) / 2 + lam3, lam6 + lam7, 0, (lam1 - lam2) / 2],
            [lam6 + lam7, lam4 + lam5, 0, lam6 - lam7],
            [0, 0, lam4 - lam5, 0],
            [(lam1 - lam2) / 2, lam6 - lam7, 0, (lam1 + lam2) / 2 - lam3],
        ]
    )
    metric = np.diag([1.0, -1.0, -1.0, -1.0])
    eigenvalues, vectors = np.linalg.eig(form @ metric)
    if np.iscomplexobj(eigenvalues) and np.any(abs(eigenvalues.imag) > 1e-12):
        return False
    # columns v of form.metric: contravariant vectors are metric v
    norms = [vector.real @ metric @ vector.real for vector in vectors.T]
    timelike = int(np.argmax(norms))
    others = np.delete(eigenvalues.real, timelike)
    largest = eigenvalues.real[timelike]
    return bool(norms[timelike] > 0 and largest > 0 and largest > others.max())


def two_doublet_couplings() -> dict[str, FloatArray]:
    generator = np.random.default_rng(4)
    sizes = {"l1": (0.05, 1), "l2": (0.05, 1), "l3": (-0.7, 1), "l4": (-0.7, 1)}
    mixed = dict.fromkeys(("l5", "l6", "l7"), (-0.35, 0.35))
    return {
        name: generator.uniform(low, high, size=POINTS)
        for name, (low, high) in (sizes | mixed).items()
    }


def test_general_two_doublet_potential_agrees_with_the_eigenvalue_criterion() -> None:
    conditions = conditions_of(*EQUAL_DOUBLETS)
    assert not conditions.is_exact
    values = two_doublet_couplings()
    found = is_stable(conditions, values)
    expected = [eigenvalue_criterion(values, point) for point in range(POINTS)]
    near = [
        expected[p]
        != eigenvalue_criterion({n: v - MARGIN * (n in {"l1", "l2"}) for n, v in values.items()}, p)
        for p in range(POINTS)
    ]
    wrong = [p for p in range(POINTS) if found[p] != expected[p]]
    assert all(near[p] and found[p] for p in wrong)
    assert 20 < sum(expected) < POINTS - 20
    assert sum(near) < POINTS / 10


def cubic_is_bounded(l_chi: float, l_eta: float, portal: float, mixed: float) -> bool:
    """Whether a x^4 + b y^4 + c x^2 y^2 - 2 |d| x^3 y > 0 for x, y >= 0, by its roots at x = 1."""
    if l_chi <= 0 or l_eta <= 0:
        return False
    roots = np.roots([l_eta, 0, portal, -2 * abs(mixed), l_chi])
    return not any(abs(root.imag) < 1e-12 and root.real > 0 for root in roots)


def test_three_equal_singlets_and_a_fourth_agree_with_the_roots_of_a_quartic() -> None:
    conditions = conditions_of(*CUBIC)
    assert not conditions.is_exact
    generator = np.random.default_rng(3)
    values = {
        "lchichi": generator.uniform(0.05, 1, size=POINTS),
        "letaeta": generator.uniform(0.05, 1, size=POINTS),
        "lchieta": generator.uniform(-1, 1, size=POINTS),
        "lx1": generator.uniform(-0.6, 0.6, size=POINTS),
    }
    assert set(conditions.names) == set(values)
    found = is_stable(conditions, values)
    expected = [
        cubic_is_bounded(*(values[n][p] for n in ("lchichi", "letaeta", "lchieta", "lx1")))
        for p in range(POINTS)
    ]
    assert found == expected
    assert 20 < sum(expected) < POINTS - 20


def test_hierarchies_of_couplings_do_not_hide_directions() -> None:
    conditions = conditions_of(*CUBIC)
    # units of chi and eta: chi -> chi/a, eta -> eta/b multiplies couplings and changes no verdict
    generator = np.random.default_rng(8)
    values = {
        "lchichi": generator.uniform(0.1, 1, size=40),
        "letaeta": generator.uniform(0.1, 1, size=40),
        "lchieta": generator.uniform(-1, 1, size=40),
        "lx1": generator.uniform(-0.6, 0.6, size=40),
    }
    a, b = 30.0, 0.02
    powers = {"lchichi": a**4, "letaeta": b**4, "lchieta": a**2 * b**2, "lx1": a**3 * b}
    scaled = {name: powers[name] * value for name, value in values.items()}
    assert is_stable(conditions, scaled) == is_stable(conditions, values)


def test_without_mixed_terms_the_search_is_the_exact_condition() -> None:
    numerical = conditions_of(*EQUAL_DOUBLETS)
    exact = conditions_of(doublet("Phi", Fraction(1)), doublet("phi", Fraction(2)))
    assert exact.is_exact
    values = two_doublet_couplings()
    zeroed = values | {name: np.zeros(POINTS) for name in ("l5", "l6", "l7")}
    assert is_stable(numerical, zeroed) == is_stable(exact, values)


def test_a_phase_of_a_field_changes_no_verdict() -> None:
    # phi -> -phi turns the signs of l6 and l7
    conditions = conditions_of(*EQUAL_DOUBLETS)
    values = two_doublet_couplings()
    turned = values | {name: -values[name] for name in ("l6", "l7")}
    assert is_stable(conditions, turned) == is_stable(conditions, values)


def test_a_higgs_beside_singlets_with_phases_has_higgs_classes() -> None:
    conditions = conditions_of(doublet("H", Fraction(0)), *CUBIC)
    healthy = {name: np.array([0.5]) for name in conditions.names} | {"lx1": np.array([0.1])}
    cases = [
        ({}, VacuumClass.STABLE),
        ({"lam": -1e-3}, VacuumClass.HIGGS_METASTABLE),
        ({"lam": -1.0}, VacuumClass.HIGGS_UNSTABLE),
        ({"lx1": 5.0}, VacuumClass.UNSTABLE),
        ({"lx1": 5.0, "lam": -1e-3}, VacuumClass.UNSTABLE),
        ({"lx1": np.nan}, VacuumClass.POLE),
    ]
    for changes, expected in cases:
        values = healthy | {name: np.array([value]) for name, value in changes.items()}
        assert VacuumClass(conditions.classify(values)[0]) is expected


def test_squared_mixed_term_of_two_doublets_alone_is_exact() -> None:
    # l5 without l6, l7 (a Z2 that no U(1) gives): solved by hand, boundary l3 + l4 - 2|l5| = -2
    potential = quartic_potential(EQUAL_DOUBLETS, "minimal")
    kept = tuple((n, q) for n, q in potential.terms if n in {"l1", "l2", "l3", "l4", "l5"})
    reduced = type(potential)(doublets=potential.doublets, singlets=(), matrix=None, terms=kept)
    conditions = potential_conditions(reduced)
    assert conditions.is_exact
    values = {n: np.array([v]) for n, v in (("l1", 1), ("l2", 1), ("l3", 0.5), ("l4", -0.5))}
    for l5, good in ((1 - 1e-9, True), (-1 + 1e-9, True), (1 + 1e-9, False), (-1 - 1e-9, False)):
        assert is_stable(conditions, values | {"l5": np.array([l5])}) == [good]
