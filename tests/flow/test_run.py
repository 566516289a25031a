"""Trajectories of the benchmark models of [SAFE]."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

import zprime_bridge as zb
from zprime_bridge.flow.compiled import compile_flow
from zprime_bridge.flow.run import run
from zprime_bridge.flow.solution import FlowStatus, RunningSolution
from zprime_bridge.flow.start import initial_conditions
from zprime_bridge.running.templates import beta_system, symbolic_beta_system
from zprime_bridge.vacuum.classes import VacuumClass
from zprime_bridge.vacuum.conditions import vacuum_conditions

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from zprime_bridge.model.model import U1PrimeModel

BENCHMARKS = ("BM1", "BM2", "BM3", "BM4", "BM1nu")
SCALES = ("1e05", "1e06", "1e09", "1e12", "1e15", "1e19")
WITHOUT_INTERACTIONS = {
    f"alpha_{name}": 0.0 for name in ("y", "delta", "deltatilde", "u", "v", "w", "s")
}
ONE_LOOP = {"gauge": 1, "yukawa": 1, "quartic": 1}


def model_of(card: str) -> U1PrimeModel:
    return zb.build_model(zb.load_card(card))


def solution(card: str) -> RunningSolution:
    return run(model_of(card))


@pytest.mark.parametrize("card", BENCHMARKS)
def test_sample_trajectories_are_finite_with_v_plus_everywhere(card: str) -> None:
    found = solution(card)
    assert found.status is FlowStatus.FINITE
    assert found.pole_gev is None
    assert found.vacuum == found.vacuum_worst == "V+"
    (segment,) = found.vacuum_path
    assert (segment.vacuum, segment.mu_from, segment.mu_to) == ("V+", found.mu_start, 1e19)


@pytest.mark.parametrize("card", ["BM1", "BM3"])
@pytest.mark.parametrize("scale", SCALES)
def test_couplings_agree_with_the_independent_integration(
    card: str, scale: str, reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference(f"flow/{card.lower()}_{scale}")
    found = solution(card).at(float(scale))
    for name, value in expected.value.items():
        assert found[name] == pytest.approx(value, rel=expected.rtol), name


def test_right_handed_neutrinos_change_bm1_as_expected(
    reference: Callable[[str], ReferenceValue],
) -> None:
    expected = reference("flow/bm1nu_1e19")
    found = solution("BM1nu").at(1e19)
    for name, value in expected.value.items():
        assert found[name] == pytest.approx(value, rel=expected.rtol), name


@pytest.mark.parametrize("card", BENCHMARKS)
@pytest.mark.parametrize(("loops", "key"), [(None, "two_loops"), (ONE_LOOP, "one_loop")])
def test_poles_without_interactions(
    card: str,
    loops: dict[str, int] | None,
    key: str,
    reference: Callable[[str], ReferenceValue],
) -> None:
    expected = reference(f"flow/poles_{key}")
    found = run(model_of(card), initial=WITHOUT_INTERACTIONS, loops=loops, pole_alpha=1e6)
    assert found.status is FlowStatus.POLE
    assert found.vacuum == "pole"
    assert found.pole_gev == pytest.approx(1e3 * expected.value[card], rel=expected.rtol)


@pytest.mark.parametrize("card", BENCHMARKS)
def test_poles_without_interactions_are_those_of_the_paper(
    card: str, reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("flow/poles_published")
    found = run(model_of(card), initial=WITHOUT_INTERACTIONS)
    assert found.pole_gev == pytest.approx(1e3 * expected.value[card], rel=expected.rtol)


@pytest.mark.parametrize("card", ["BM1", "BM3"])
def test_one_loop_misses_the_walking(card: str, reference: Callable[[str], ReferenceValue]) -> None:
    expected = reference("flow/one_loop_stop")
    found = run(model_of(card), loops=ONE_LOOP, pole_alpha=1e6)
    assert found.pole_gev == pytest.approx(expected.value[card], rel=expected.rtol)


@pytest.mark.parametrize("key", ["map_bm1_delta", "map_bm1_y"])
def test_maps_agree_with_the_independent_scan(
    key: str, reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference(f"flow/{key}")
    model = model_of("BM1")
    system, charges = symbolic_beta_system(model)
    flow = compile_flow(system, charges)
    second, first = np.meshgrid(
        np.linspace(*expected.value["second"]), np.linspace(*expected.value["first"]), indexing="ij"
    )
    axes = dict(
        zip(expected.value["axes"], (10 ** first.ravel(), 10 ** second.ravel()), strict=True)
    )
    start = initial_conditions(model, system, initial=axes)
    found = flow.trajectories(start.table(flow.names), mu_start=start.mu, mu_end=1e19)
    conditions = vacuum_conditions(model)
    assert conditions is not None
    classes = conditions.classify({x: found.values[:, :, i] for i, x in enumerate(flow.names)})
    for reading, of_points in (("end", classes[:, -1]), ("worst", classes.max(axis=1))):
        symbols = np.array([VacuumClass(x).symbol for x in of_points]).reshape(first.shape)
        theirs = np.array([list(row) for row in expected.value[reading]])
        assert np.mean(symbols != theirs) <= expected.rtol


def test_couplings_vanish_where_they_cross_zero() -> None:
    found = solution("BM1")
    assert set(found.zero_crossings) == {"alpha_delta", "alpha_w"}  # [SAFE] sec. 4.3
    for name, scales in found.zero_crossings.items():
        for mu in scales:
            around = [found.at(mu * factor)[name] for factor in (0.999, 1, 1.001)]
            assert around[0] * around[2] < 0
            assert abs(around[1]) < 1e-2 * min(abs(around[0]), abs(around[2]))


def test_vacuum_changes_are_found_between_the_scales() -> None:
    found = run(model_of("BM1"), initial={"alpha_u": -1e-3, "alpha_v": 3e-3})
    names = [segment.vacuum for segment in found.vacuum_path]
    assert names[0] == "V-"
    assert names[-1] == found.vacuum
    assert len(names) > 1
    change = found.vacuum_path[0].mu_to
    assert found.at(change * 0.999)["u"] < 0 < found.at(change * 1.001)["u"]
    for first, second in zip(found.vacuum_path, found.vacuum_path[1:], strict=False):
        assert first.mu_to == second.mu_from


def test_trajectory_down_is_the_one_up() -> None:
    model = model_of("BM3")
    up = run(model, mu_max=5500, rtol=1e-11)
    top = {name: float(values[-1]) for name, values in up.couplings.items()}
    down = run(model, initial=top, mu_start=5500, mu_min=5000, rtol=1e-11)
    assert down.mu_end == 5000
    for name, values in up.couplings.items():
        assert down.couplings[name][-1] == pytest.approx(values[0], rel=1e-6, abs=1e-9), name


def test_solution_is_not_given_beyond_a_pole() -> None:
    found = run(model_of("BM3"), initial=WITHOUT_INTERACTIONS)
    assert found.at(2e4)["alpha_4"] > found.at(1e4)["alpha_4"]
    with pytest.raises(zb.RunningError, match=r"it meets a pole at 2\.42\de\+04 GeV"):
        found.at(1e5)
    with pytest.raises(zb.RunningError, match="starts at 5000 GeV"):
        solution("BM3").at(100.0)


def test_given_beta_functions_are_used() -> None:
    model = model_of("BM4")
    stored, given = run(model), run(model, system=beta_system(model))
    for name, values in stored.couplings.items():
        assert given.couplings[name] == pytest.approx(values, rel=1e-4, abs=1e-9), name


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"mu_max": 4000.0}, "mu_max = 4000.0 GeV must lie above the start at 5000 GeV"),
        ({"mu_max": float("nan")}, "mu_max = nan"),
        ({"mu_min": 6000.0}, "mu_min = 6000.0 GeV must be positive and below the start"),
        ({"loops": {"gauge": 3}}, "loop order of gauge must be 0, 1 or 2, got 3"),
        ({"loops": {"gauges": 2}}, "no couplings of kind 'gauges'"),
        ({"samples": 1}, "samples must be at least 2"),
        ({"initial": {"alpha_y": -0.1}}, "alpha_y"),
        ({"initial": {"alpha_y": float("nan")}}, "alpha_y"),
        ({"initial": {"alpha_yy": 0.1}}, "alpha_yy"),
        ({"initial": {"alpha_y": np.array([0.1, 0.2])}}, "use a scan"),
    ],
)
def test_wrong_input_is_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(zb.RunningError, match=message):
        run(model_of("BM3"), **change)  # type: ignore[arg-type]
