"""Trajectories against closed forms, another integrator, and themselves."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import zprime_bridge as zb
from tests.flow.test_polynomials import readable
from zprime_bridge.flow.compiled import CompiledFlow, compile_flow
from zprime_bridge.flow.driver import FINITE, POLE, STOPPED
from zprime_bridge.flow.start import initial_conditions
from zprime_bridge.running.system import Kind
from zprime_bridge.running.templates import symbolic_beta_system

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.running.system import BetaSystem

MU, PLANCK = 5000.0, 1e19
LOCAL = 1e-6
GLOBAL = 100 * LOCAL  # local errors add up, and grow where couplings diverge from each other
TIGHT = 1e-11
RTOL_TIGHT = 1e-8  # both integrators at 1e-11


def setup(card: str) -> tuple[BetaSystem, CompiledFlow, FloatArray]:
    """Numeric system, flow and start of a card."""
    model = zb.build_model(zb.load_card(card))
    system, charges = symbolic_beta_system(model)
    flow = compile_flow(system, charges)
    return system.at(charges), flow, initial_conditions(model, system).table(flow.names)


def around(start: FloatArray, count: int) -> FloatArray:
    """Starts that end in different ways: some finite, some in poles."""
    factors = np.random.default_rng(5).uniform(0.2, 1.8, (count, start.shape[1]))
    return start * factors


@pytest.mark.parametrize("card", ["BM2", "BM3"])
def test_trajectory_agrees_with_an_independent_integrator(card: str) -> None:
    system, flow, start = setup(card)
    end = 1e9
    found = flow.trajectories(start, mu_start=MU, mu_end=end, samples=5, rtol=TIGHT)

    def slope(_: float, point: FloatArray) -> FloatArray:
        return readable(system, flow.names, point)

    scales = np.log(found.mu / MU)
    other = solve_ivp(
        slope, (0, scales[-1]), start[0], method="DOP853", t_eval=scales, rtol=TIGHT, atol=1e-13
    )
    expected = pytest.approx(other.y, rel=RTOL_TIGHT, abs=1e-12)
    assert expected == found.values[0].T


def only_gauge_one_loop(card: str) -> tuple[CompiledFlow, FloatArray, float]:
    """One-loop flow of g4 alone, its start, and b of dg4/dln(mu) = b g4^3/(4 pi)^2."""
    model = zb.build_model(zb.load_card(card))
    system, charges = symbolic_beta_system(model)
    flow = compile_flow(system, charges, loops=dict.fromkeys(Kind, 0) | {Kind.GAUGE: 1})
    start = np.zeros((1, len(flow.names)))
    start[0, flow.names.index("g4")] = 2.7
    numbers = [abs(x) for x in charges.values()]
    assert max(numbers) > 0
    (beta,) = [
        term.coefficient.value
        for term in system.at(charges).beta("g4", 1)
        if term.monomial.names() == {"g4"}
    ]
    return flow, start, float(beta)


def test_one_loop_gauge_coupling_has_its_closed_form_and_pole() -> None:
    flow, start, b = only_gauge_one_loop("BM4")
    g = flow.names.index("g4")
    log_pole = (4 * math.pi) ** 2 / (2 * b * 2.7**2)
    end = MU * math.exp(0.9 * log_pole)
    found = flow.trajectories(start, mu_start=MU, mu_end=end, rtol=TIGHT)
    expected = (2.7**-2 - 2 * b * np.log(found.mu / MU) / (4 * math.pi) ** 2) ** -0.5
    assert found.values[0, :, g] == pytest.approx(expected, rel=RTOL_TIGHT)
    beyond = flow.trajectories(start, mu_start=MU, mu_end=PLANCK, pole_alpha=1e8, rtol=TIGHT)
    assert beyond.status[0] == POLE
    assert np.log(beyond.mu_reached[0] / MU) == pytest.approx(log_pole, rel=1e-7)
    assert np.isnan(beyond.values[0, found.mu.size // 2 :]).any()


@pytest.mark.parametrize("card", ["BM1", "BM3", "chiral-II"])
def test_running_up_and_down_returns_the_start(card: str) -> None:
    _, flow, start = setup(card)
    high = 5500.0  # further up, trajectories come together: going down they fall apart
    up = flow.trajectories(start, mu_start=MU, mu_end=high, rtol=TIGHT)
    down = flow.trajectories(up.values[:, -1], mu_start=high, mu_end=MU, rtol=TIGHT)
    assert down.values[0, -1] == pytest.approx(start[0], rel=RTOL_TIGHT, abs=1e-9)
    assert (np.diff(down.mu) < 0).all()


def test_a_trajectory_does_not_depend_on_its_company() -> None:
    _, flow, start = setup("BM1")
    many = around(start, 37)
    together = flow.trajectories(many, mu_start=MU, mu_end=PLANCK)
    assert {FINITE, POLE} <= set(together.status.tolist())
    order = np.random.default_rng(6).permutation(len(many))
    shuffled = flow.trajectories(many[order], mu_start=MU, mu_end=PLANCK)
    assert np.array_equal(shuffled.values, together.values[order], equal_nan=True)
    for i in (0, 17, 36):
        alone = flow.trajectories(many[i : i + 1], mu_start=MU, mu_end=PLANCK)
        assert np.array_equal(alone.values[0], together.values[i], equal_nan=True)
        assert alone.mu_reached[0] == together.mu_reached[i]
        assert alone.steps[0] == together.steps[i]


def test_values_between_steps_are_as_good_as_values_at_their_end() -> None:
    _, flow, start = setup("BM3")
    found = flow.trajectories(start, mu_start=MU, mu_end=PLANCK, samples=1000)
    exact = flow.trajectories(start, mu_start=MU, mu_end=PLANCK, samples=1000, rtol=1e-13)
    passing_zero = ("g_12", "w", "del_")
    steady = [i for i, name in enumerate(flow.names) if name not in passing_zero]
    assert found.values[0][:, steady] == pytest.approx(exact.values[0][:, steady], rel=GLOBAL)


@pytest.mark.parametrize("rtol", [1e-4, 1e-6, 1e-8])
def test_error_follows_the_tolerance(rtol: float) -> None:
    _, flow, start = setup("BM1")
    found = flow.trajectories(start, mu_start=MU, mu_end=PLANCK, rtol=rtol)
    exact = flow.trajectories(start, mu_start=MU, mu_end=PLANCK, rtol=1e-13)
    assert found.values[0, -1] == pytest.approx(exact.values[0, -1], rel=10 * rtol)


def test_trajectory_through_a_large_coupling_ends_where_the_threshold_says() -> None:
    _, flow, start = setup("BM2")  # its largest alpha is 2.2
    assert flow.trajectories(start, mu_start=MU, mu_end=PLANCK).status[0] == FINITE
    stopped = flow.trajectories(start, mu_start=MU, mu_end=PLANCK, pole_alpha=1.0)
    assert stopped.status[0] == POLE
    last = stopped.values[0][~np.isnan(stopped.values[0, :, 0])][-1]
    alphas = np.where(np.array(flow.scaling) > 100, np.abs(last), last**2) / (4 * math.pi) ** 2
    assert 0.5 < alphas.max() <= 1.0


def test_too_many_steps_are_told() -> None:
    _, flow, start = setup("BM3")
    found = flow.trajectories(start, mu_start=MU, mu_end=PLANCK, max_steps=20)
    assert found.status[0] == STOPPED
    assert found.steps[0] == 20
    assert MU < found.mu_reached[0] < PLANCK


def test_zero_length_gives_the_start() -> None:
    _, flow, start = setup("BM3")
    found = flow.trajectories(start, mu_start=MU, mu_end=MU, samples=3)
    assert found.values == pytest.approx(np.repeat(start[:, None], 3, axis=1))
    assert found.status[0] == FINITE


def test_no_trajectories_give_empty_results() -> None:
    _, flow, start = setup("BM3")
    found = flow.trajectories(start[:0], mu_start=MU, mu_end=PLANCK)
    assert found.values.shape == (0, 250, len(flow.names))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"mu_start": -1.0}, "mu_start must be a positive finite number, got -1.0"),
        ({"mu_end": math.nan}, "mu_end must be a positive finite number, got nan"),
        ({"mu_end": math.inf}, "mu_end must be"),
        ({"rtol": 0.0}, "rtol must lie between 1e-14 and 0.01, got 0.0"),
        ({"pole_alpha": -5.0}, "pole_alpha must be"),
        ({"samples": 0}, "samples must be"),
        ({"samples": np.array([1e4, 9e3])}, "in this order"),
        ({"samples": np.array([1e3, 9e3])}, "between 5000 and 1e\\+19 GeV"),
    ],
)
def test_unusable_settings_are_named(change: dict[str, float], message: str) -> None:
    _, flow, start = setup("BM3")
    settings = {"mu_start": MU, "mu_end": PLANCK} | change
    with pytest.raises(zb.RunningError, match=message):
        flow.trajectories(start, **settings)  # type: ignore[arg-type]


def test_unusable_starts_are_named() -> None:
    _, flow, start = setup("BM3")
    wrong = start.copy()
    wrong[0, flow.names.index("yt")] = math.nan
    with pytest.raises(zb.RunningError, match="coupling 'yt' is not a finite number"):
        flow.trajectories(wrong, mu_start=MU, mu_end=PLANCK)
    with pytest.raises(zb.RunningError, match=r"shape \(1, 3\), expected \(N, 15\)"):
        flow.trajectories(start[:, :3], mu_start=MU, mu_end=PLANCK)


@pytest.mark.parametrize(
    "damage", [lambda x: x[:-9], lambda x: x[:40] + b"\0" + x[41:], lambda _: b""]
)
def test_damaged_machine_code_in_the_cache_is_made_again(
    damage: Callable[[bytes], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    model = zb.build_model(zb.load_card("BM3"))
    system, _ = symbolic_beta_system(model)
    renamed = replace(system, provenance=replace(system.provenance, command=str(tmp_path)))
    charges = dict.fromkeys(system.parameters, Fraction(1, 3))
    points = np.full((2, len(system.names)), 0.3)
    first = compile_flow(renamed, charges).slopes(points)
    (kept,) = (tmp_path / "zprime_bridge" / "kernels").iterdir()
    good = kept.read_bytes()
    kept.write_bytes(damage(good))
    again = replace(system, provenance=replace(system.provenance, command=f"{tmp_path} again"))
    assert np.array_equal(compile_flow(again, charges).slopes(points), first)
    assert kept.read_bytes() == good
