"""Standard Model couplings above the top mass: published numbers and a second integrator."""

from __future__ import annotations

from dataclasses import fields
from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.core.errors import RunningError
from zprime_bridge.flow.alphas import alphas_of
from zprime_bridge.flow.compiled import compile_flow
from zprime_bridge.flow.sm_couplings import (
    SM_COUPLINGS,
    couplings_at_top_mass,
    sm_couplings,
    sm_system,
)
from zprime_bridge.inputs.top_scale import TopScaleInputs, top_scale_inputs, top_scale_sources
from zprime_bridge.running.evaluate import evaluate_betas

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from tests.conftest import ReferenceValue

    Array = NDArray[np.float64]
    Reference = Callable[[str], ReferenceValue]

SETS = ("2020", "2024")
RTOL_ROUTES = 1e-8  # two integrators with errors of 1e-9
STEPS = 60  # fourth order, ln(mu) in steps of 0.06
RTOL_RETURN = 1e-8  # likewise, there and back


def run(start: Mapping[str, float], mu_start: float, mu_end: float) -> dict[str, float]:
    """Two-loop running by compiled code."""
    flow = compile_flow(sm_system())
    values = np.array([[start.get(name, 0.0) for name in flow.names]])
    end = flow.trajectories(values, mu_start=mu_start, mu_end=mu_end, samples=2, rtol=1e-10)
    return dict(zip(flow.names, end.values[0, -1].tolist(), strict=True))


def run_by_hand(start: Mapping[str, float], mu_start: float, mu_end: float) -> dict[str, float]:
    """The same beta functions, evaluated term by term, in equal steps of Runge and Kutta."""
    system = sm_system()

    def slopes(values: Array) -> Array:
        betas = evaluate_betas(system, dict(zip(system.names, values.tolist(), strict=True)))
        return np.real(list(map(complex, map(np.asarray, betas.values()))))

    step = log(mu_end / mu_start) / STEPS
    values: Array = np.array([start[name] for name in system.names])
    for _ in range(STEPS):
        first = slopes(values)
        second = slopes(values + step / 2 * first)
        third = slopes(values + step / 2 * second)
        fourth = slopes(values + step * third)
        values = values + step / 6 * (first + 2 * second + 2 * third + fourth)
    return dict(zip(system.names, values.tolist(), strict=True))


@pytest.mark.parametrize("key", ["table4", "table4_bottom"])
@pytest.mark.parametrize("mu", [3000, 5000])
def test_table_4_of_safe_is_reproduced(mu: int, key: str, reference: Reference) -> None:
    couplings = sm_couplings(mu, top_scale_inputs("2020"))
    alphas = alphas_of(sm_system(), {name: np.asarray(x) for name, x in couplings.items()})
    printed = reference(f"flow_start/{key}.{mu}")
    for name, value in printed.value.items():
        assert alphas[name] == pytest.approx(value, rel=printed.rtol), name


def test_matching_at_the_top_mass_agrees_with_smdr(reference: Reference) -> None:
    smdr = reference("flow_start/smdr.top_scale")
    inputs = TopScaleInputs(name="smdr", **smdr.inputs, y_bottom=0.0, y_tau=0.0)
    found = couplings_at_top_mass(inputs)
    for name, value in smdr.value.items():
        assert found[name] == pytest.approx(value, rel=smdr.rtol), name


@pytest.mark.parametrize("key", ["smdr.3162", "smdr.5623"])
def test_three_loops_are_per_mille(key: str, reference: Reference) -> None:
    smdr = reference(f"flow_start/{key}")
    found = run(smdr.inputs, smdr.inputs["Q"], smdr.inputs["mu"])
    for name, value in smdr.value.items():
        assert found[name] == pytest.approx(value, rel=smdr.rtol), name


def test_couplings_at_the_planck_scale_are_those_of_buttazzo_et_al(reference: Reference) -> None:
    published = reference("flow_start/planck_scale")
    found = run(published.inputs, published.inputs["M_t"], published.inputs["mu"])
    found["g1_gut"] = sqrt(5 / 3) * found["g1"]
    for name, value in published.value.items():
        assert found[name] == pytest.approx(value, rel=published.rtol), name
    assert found["lam"] == pytest.approx(-0.0143, abs=1e-3)  # zero near 1e10 GeV: no relative error


def test_running_agrees_with_another_integrator() -> None:
    inputs = top_scale_inputs()
    found = sm_couplings(5000, inputs)
    other = run_by_hand(couplings_at_top_mass(inputs), inputs.m_top, 5000)
    assert found == pytest.approx(other, rel=RTOL_ROUTES)


def test_running_up_and_down_returns_the_start() -> None:
    start = sm_couplings(300)
    assert run(run(start, 300, 1e7), 1e7, 300) == pytest.approx(start, rel=RTOL_RETURN)


@pytest.mark.parametrize("name", SETS)
def test_at_the_top_mass_nothing_runs(name: str) -> None:
    inputs = top_scale_inputs(name)
    found = sm_couplings(inputs.m_top, inputs)
    assert found == couplings_at_top_mass(inputs)
    assert set(found) == set(SM_COUPLINGS)


@pytest.mark.parametrize("mu", [91.19, 0.0, float("nan")])
def test_below_the_top_mass_there_is_no_answer(mu: float) -> None:
    with pytest.raises(RunningError, match=r"known at and above the top mass 172.57 GeV, not at"):
        sm_couplings(mu)


@pytest.mark.parametrize("name", SETS)
def test_every_input_has_a_source(name: str) -> None:
    sources = top_scale_sources(name)
    assert set(sources) == {field.name for field in fields(TopScaleInputs)} - {"name"}
    assert all(sources.values())


def test_the_dated_sets_differ_by_their_errors() -> None:
    old, new = (couplings_at_top_mass(top_scale_inputs(name)) for name in SETS)
    assert old != new
    assert old == pytest.approx(new, rel=5e-3)  # PDG: 0.2 % of M_t, 1 % of alpha_s


def test_an_unknown_set_is_not_replaced_by_another_one() -> None:
    with pytest.raises(FileNotFoundError, match="1995"):
        top_scale_inputs("1995")
