"""The composed treatment of Z-Z' mixing at one point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.charges.library import load_card
from zprime_bridge.core.errors import MatchingError, ModelError
from zprime_bridge.inputs.electroweak import electroweak_inputs
from zprime_bridge.matching.match import match
from zprime_bridge.mixing.scheme import physical_m_z_scheme
from zprime_bridge.mixing_job import run_mixing_job
from zprime_bridge.model.build import build_model
from zprime_bridge.model.point import ParameterPoint

if TYPE_CHECKING:
    from zprime_bridge.model.model import U1PrimeModel


@pytest.fixture(scope="module")
def ix() -> U1PrimeModel:
    return build_model(load_card("chiral-IX"))


def test_a_light_zprime_has_a_limit_and_no_contact_picture(ix: U1PrimeModel) -> None:
    job = run_mixing_job(ix, ParameterPoint(g_prime=1e-3, m_zprime=10.0), electroweak=True)
    assert job.is_light
    assert job.corrections is not None
    assert job.contact is None
    assert job.electroweak is None
    assert job.rho_is_allowed


def test_a_heavy_zprime_has_a_contact_picture_and_no_light_limit(ix: U1PrimeModel) -> None:
    job = run_mixing_job(ix, ParameterPoint(g_prime=0.1, m_zprime=2000.0))
    assert not job.is_light
    assert job.corrections is None
    assert job.contact is not None
    # the next order is M_Z^2/M_Z'^2 of the first
    ratio = job.contact.largest_difference / job.contact.largest_shift
    assert 0 < ratio < 2 * (job.scheme.m_z / 2000.0) ** 2
    assert job.contact.rho_exact == float(job.mixing.sector.rho)


@pytest.mark.parametrize("m_zprime", [10.0, 2000.0])
def test_the_verdict_changes_at_the_bound(ix: U1PrimeModel, m_zprime: float) -> None:
    bound = run_mixing_job(ix, ParameterPoint(g_prime=1e-3, m_zprime=m_zprime)).largest_coupling
    verdicts = [
        run_mixing_job(ix, ParameterPoint(g_prime=bound * f, m_zprime=m_zprime)).rho_is_allowed
        for f in (0.999, 1.001)
    ]
    assert verdicts == [True, False]


def test_kinetic_mixing_counts_in_the_coupling_of_the_vacuum(ix: U1PrimeModel) -> None:
    """g' X_Phi + g_12/2 = 0: nothing mixes."""
    point = ParameterPoint(g_prime=0.01, m_zprime=20.0, g_12=-0.02)
    job = run_mixing_job(ix, point)
    assert job.higgs_coupling == pytest.approx(0.0, abs=1e-17)
    assert float(job.mixing.sector.alpha) == pytest.approx(0.0, abs=1e-15)


def test_shifts_of_the_z_vanish_with_the_coupling(ix: U1PrimeModel) -> None:
    for scheme in (None, physical_m_z_scheme()):
        large, small = (
            run_mixing_job(ix, ParameterPoint(g_prime=g, m_zprime=10.0), scheme=scheme)
            for g in (1e-3, 1e-4)
        )
        # second order in g: mixing times coupling
        np.testing.assert_allclose(large.z_shift_left, 100 * small.z_shift_left, rtol=1e-2)


def test_a_second_vev_changes_the_charge_of_the_vacuum(ix: U1PrimeModel) -> None:
    point = ParameterPoint(g_prime=1e-3, m_zprime=10.0)
    job = run_mixing_job(ix, point, small_share=0.1)
    small = float(ix.charges.doublets[1].charge)
    assert job.higgs.mean == pytest.approx(0.9 * 1 + 0.1 * small, rel=1e-12)
    assert job.higgs.spread > 0


def test_a_range_without_the_standard_model_is_refused(ix: U1PrimeModel) -> None:
    with pytest.raises(ModelError, match="excludes rho = 1"):
        run_mixing_job(
            ix,
            ParameterPoint(g_prime=1e-3, m_zprime=10.0),
            measured=electroweak_inputs("2020"),
            n_sigma=1.0,
        )


def test_matching_refuses_large_mixing_and_names_the_exact_treatment(ix: U1PrimeModel) -> None:
    point = ParameterPoint(g_prime=0.5, m_zprime=200.0)
    with pytest.raises(MatchingError, match=r"exact.*zprime-bridge mixing"):
        match(ix, point)
    assert np.isfinite(run_mixing_job(ix, point).mixing.zprime.left).all()
