"""Couplings and charges of cards as spaces of fits, through the shipped evolution."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import zprime_bridge as zb
from tests.fits.toys import Toy, on_real_parts
from zprime_bridge.core.errors import CardError, PredictionError
from zprime_bridge.evolution.from_model import card_evolution, charges_evolution
from zprime_bridge.fits.card_space import STRENGTH, card_space
from zprime_bridge.fits.free_charges import free_charges
from zprime_bridge.fits.job import PointStatus, fit_card, point_verdict
from zprime_bridge.fits.minimum import fit
from zprime_bridge.fits.plane import mass_coupling_plane
from zprime_bridge.fits.result import FitStatus

NAMES = ("C9_bsmumu", "C10_bsmumu", "CVLL_bsbs")
MASS = 5000.0


def measured(c9: float, error: float = 0.1, c10: float | None = None) -> Toy:
    """C9 and, if wanted, C10 of b -> s mu mu measured directly."""
    rows = [[1.0, 0.0, 0.0]] + ([[0.0, 1.0, 0.0]] if c10 is not None else [])
    means = [c9] + ([c10] if c10 is not None else [])
    return Toy(
        parameters=NAMES,
        linear=on_real_parts(np.array(rows)),
        mean=np.array(means),
        covariance=error**2 * np.eye(len(rows)),
        box={"C9_bsmumu": 5.0, "C10_bsmumu": 5.0, "CVLL_bsbs": 3e-11},
    )


def point_of(name: str) -> zb.ParameterPoint:
    point = zb.load_card(name).point
    assert point is not None
    return zb.ParameterPoint(g_prime=point.g_prime, m_zprime=point.m_zprime)


def test_the_strength_that_is_put_in_comes_out() -> None:
    model, point = zb.build_model(zb.load_card("BM3")), point_of("BM3")
    evolution = card_evolution(model, point)
    truth = evolution.coefficients([point.m_zprime], [point.g_prime])["C9_bsmumu"][0].real
    data = measured(float(truth))
    space = card_space(evolution, data, m_zprime=point.m_zprime)
    result = fit(data, space)
    assert result.status is FitStatus.CONVERGED
    assert [one.name for one in space.parameters] == [STRENGTH]
    assert result.best[0] == pytest.approx((point.g_prime / point.m_zprime) ** 2, rel=1e-4)
    derived = {one.name: one.value(float(result.best[0])) for one in space.derived}
    assert derived["g'"] == pytest.approx(point.g_prime, rel=1e-4)
    assert derived["alpha4"] == pytest.approx(point.alpha4, rel=1e-4)
    assert derived["M_Z'/g'"] == pytest.approx(point.m_zprime / point.g_prime, rel=1e-4)
    assert result.other_minima == ()


def test_data_of_the_other_sign_leave_the_standard_model() -> None:
    model, point = zb.build_model(zb.load_card("BM3")), point_of("BM3")
    data = measured(+1.0)  # BM3 gives a negative C9
    result = fit(data, card_space(card_evolution(model, point), data, m_zprime=MASS))
    assert result.status is FitStatus.AT_LIMIT
    assert result.best[0] == 0.0
    assert result.pull == 0.0


def test_the_point_is_judged_by_the_best_fit_of_its_card() -> None:
    model, point = zb.build_model(zb.load_card("BM3")), point_of("BM3")
    evolution = card_evolution(model, point)
    truth = evolution.coefficients([point.m_zprime], [point.g_prime])["C9_bsmumu"][0].real
    for shift, status in ((1.0, "allowed"), (2.5, "tension"), (4.0, "excluded")):
        data = measured(float(truth) - 0.1 * shift)
        verdict = point_verdict(data, evolution, point)
        assert verdict.status is PointStatus(status)
        assert verdict.sigma == pytest.approx(shift, rel=1e-3)


def test_two_free_charges_are_found_from_two_coefficients() -> None:
    card, point = zb.load_card("BM3"), point_of("BM3")
    model = zb.build_model(card)
    truth = card_evolution(model, point).coefficients([MASS], [point.g_prime])
    data = measured(float(truth["C9_bsmumu"][0].real), 1e-3, float(truth["C10_bsmumu"][0].real))
    job = fit_card([data], model, point, charges=free_charges(card, ["L2", "e2"]))
    assert job.result.status is FitStatus.DEGENERATE  # coupling times charge only
    assert job.result.chi2_min < 1e-3
    assert job.profiles == ()
    assert job.point is not None
    assert job.point.status is PointStatus.ALLOWED


def test_free_charges_reproduce_the_card_at_its_values() -> None:
    card, point = zb.load_card("chiral-XI"), point_of("chiral-XI")
    model = zb.build_model(card)
    names = list(card.parameters)
    charges = free_charges(card, names)
    evolution = charges_evolution(model, charges.directions, point)
    theta = [*charges.values, *charges.rest]
    found = evolution.coefficients([MASS], [0.5], [theta])
    expected = card_evolution(model, point).coefficients([MASS], [0.5])
    for name in NAMES:
        assert found[name] == pytest.approx(expected[name], rel=1e-8)


def test_products_alone_hold_the_coupling() -> None:
    card = zb.load_card("chiral-XI")
    charges = free_charges(card, list(card.parameters))
    assert charges.only_products
    point = point_of("chiral-XI")
    evolution = charges_evolution(zb.build_model(card), charges.directions, point)
    space = card_space(evolution, measured(-1.0), m_zprime=MASS, charges=charges, g_prime=0.5)
    assert space.held_strength == pytest.approx((0.5 / MASS) ** 2)
    assert "data see only g' x charge" in space.title
    assert [one.name for one in space.parameters] == list(card.parameters)
    assert space.derived[0].value(2.0) == pytest.approx(2.0 * 0.5 / MASS)


def test_what_does_not_move_is_a_direction_of_its_own() -> None:
    card = zb.load_card("chiral-XI")
    charges = free_charges(card, ["l"])
    assert not charges.only_products
    assert charges.parameters()[0].scale == max(1, abs(charges.values[0]))
    assert charges.values == (float(card.values()["l"]),)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["Q4"], "neither a parameter nor a charge of BM3"),
        (["L2", "L2"], "given twice"),
        ([], "name at least one"),
    ],
)
def test_unknown_names_are_refused(names: list[str], message: str) -> None:
    with pytest.raises(CardError, match=message):
        free_charges(zb.load_card("BM3"), names)


def test_a_charge_that_a_parameter_moves_is_not_free_besides() -> None:
    with pytest.raises(CardError, match="changes already"):
        free_charges(zb.load_card("chiral-XI"), ["l", "L1"], {"l": Fraction(-3)})


def test_a_card_without_point_needs_a_mass() -> None:
    with pytest.raises(PredictionError, match="--at"):
        fit_card([measured(-1.0)], zb.build_model(zb.load_card("BM3")), None)


def test_the_plane_is_a_band_of_constant_ratio() -> None:
    model, point = zb.build_model(zb.load_card("BM3")), point_of("BM3")
    evolution = card_evolution(model, point)
    data = measured(-0.5)
    best = fit(data, card_space(evolution, data, m_zprime=MASS))
    masses, couplings = np.geomspace(2000, 8000, 41), np.geomspace(0.1, 10, 201)
    plane = mass_coupling_plane(
        data, evolution, masses, couplings, chi2_known=(best.chi2_sm, best.chi2_min)
    )
    (line,) = plane.regions[0].lines
    at_mass = line[np.isclose(line[:, 0], 4000, rtol=0.02)]
    ratios = np.sort(at_mass[:, 1] / at_mass[:, 0]) ** 2
    assert ratios[[0, -1]] == pytest.approx(best.intervals[0], rel=0.05)
    assert plane.regions[0].reaches_edge


def test_regions_of_coupling_and_charge() -> None:
    job = fit_card(
        [measured(-0.5, c10=0.1)],
        zb.build_model(zb.load_card("BM3")),
        point_of("BM3"),
        charges=free_charges(zb.load_card("BM3"), ["L2"]),
        with_contours=True,
    )
    assert job.result.status is FitStatus.CONVERGED
    assert job.contours is not None
    assert job.contours.names == (STRENGTH, "L2")
    assert [one.name for one in job.profiles] == [STRENGTH, "L2"]
