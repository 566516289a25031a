"""All constraints on one point, and their curves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.constraints.cases import model_and_point
from zprime_bridge.constraints.catalogue import run_constraints
from zprime_bridge.constraints.plane import plane_curves
from zprime_bridge.constraints.probes import Verdict
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.inputs.sm import sm_inputs

if TYPE_CHECKING:
    from collections.abc import Callable

MASSES = np.array([1e3, 5e3, 2e4])


@pytest.mark.parametrize("name", ["BM1", "BM2", "BM3", "BM4"])
def test_benchmarks_shift_the_muon_moment(name: str, reference: Callable[[str], Any]) -> None:
    expected = reference(f"light/{name}.a_mu")
    job = run_constraints(*model_and_point(name))
    (value,) = [
        one.effect.value for one in job.confronted if one.probe.constraint.key == "a-mu-wp25"
    ]
    assert value == pytest.approx(expected.value, rel=expected.rtol)


def test_benchmarks_without_electrons_survive_the_colliders() -> None:
    for name in ("BM1", "BM2", "BM3", "BM4"):
        job = run_constraints(*model_and_point(name))
        assert not [one for one in job.confronted if one.verdict is Verdict.EXCLUDED]


def test_unverified_constraints_are_left_out_and_named() -> None:
    job = run_constraints(*model_and_point("BM1"))
    assert "lep2-eemumu-vv" in {one.key for one in job.left_out}
    assert all(one.probe.constraint.verified for one in job.confronted)
    with_all = run_constraints(*model_and_point("BM1"), with_disabled=True)
    assert len(with_all.confronted) == len(job.confronted) + len(job.left_out)
    assert with_all.left_out == ()


def test_every_constraint_has_a_source_and_a_reason() -> None:
    for one in run_constraints(*model_and_point("BM4")).confronted:
        assert one.probe.constraint.source
        silent = one.verdict is Verdict.NOT_APPLICABLE
        assert bool(one.effect.silent_because) == silent


def test_a_light_z_prime_is_referred_to_the_light_room() -> None:
    model, point = model_and_point("BM1")
    with pytest.raises(PredictionError, match="zprime-bridge light"):
        run_constraints(model, replace(point, m_zprime=50.0))


def test_curves_reproduce_the_verdict() -> None:
    """A point just above a curve is rejected by that constraint, one just below is not."""
    model, point = model_and_point("chiral-XI")
    probes = [one.probe for one in run_constraints(model, point).confronted]
    curves = plane_curves(model, point, probes, MASSES, sm_inputs())
    checked = 0
    for curve in curves:
        bound = float(curve.g_prime[1])
        if not np.isfinite(bound) or curve.probe.constraint.key == "n-eff":
            continue  # N_eff moves in steps
        for factor, expected in ((1.01, True), (0.99, False)):
            moved = replace(point, m_zprime=float(MASSES[1]), g_prime=factor * bound)
            job = run_constraints(model, moved)
            (found,) = [
                one
                for one in job.confronted
                if one.probe.constraint.key == curve.probe.constraint.key
            ]
            assert (found.effect.strength > 1) is expected
        checked += 1
    assert checked > 5


def test_contact_constraints_are_lines_of_g_over_m() -> None:
    model, point = model_and_point("chiral-XI")
    probes = [one.probe for one in run_constraints(model, point).confronted]
    curves = {
        curve.probe.constraint.key: curve
        for curve in plane_curves(model, point, probes, MASSES, sm_inputs())
    }
    lep = curves["lep2-eeee-ll"]
    assert lep.g_prime / lep.masses == pytest.approx(np.full(3, lep.g_prime[0] / MASSES[0]))
    assert np.isnan(curves["lhc-eeqq-ll-atlas"].g_prime[0])  # 1 TeV is no contact interaction
