"""Sample trajectories by other integrators, on the beta functions of the flow."""

from __future__ import annotations

import os
import time
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from flow_cases import deviations, rounded, timed
from scipy.integrate import odeint, solve_ivp

from zprime_bridge.flow.compiled import ATOL_PER_RTOL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flow_cases import Case
    from flow_rhs import RightHandSide

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.flow.polynomials import Product

Row: TypeAlias = dict[str, Any]

DOP853_STAGES = 12
MANY_STEPS = 1_000_000
BATCH = 8
"""Trajectories that heyoka runs side by side: a vector of 512 bits."""


def dop853(case: Case, rhs: RightHandSide, rtol: float) -> Any:  # noqa: ANN401  # scipy's
    found = solve_ivp(
        rhs,
        (0.0, case.times[-1]),
        case.scaled,
        method="DOP853",
        t_eval=case.times,
        rtol=rtol,
        atol=ATOL_PER_RTOL * rtol,
    )
    if not found.success:
        raise SystemExit(f"{case.card}: DOP853 failed, {found.message}")
    return found


def dop853_row(
    case: Case, rhs: RightHandSide, rtol: float, reference: FloatArray, runs: int
) -> Row:
    """Row of the table for scipy's DOP853."""
    found = dop853(case, rhs, rtol)
    return {
        "program": "scipy DOP853",
        "rtol": rtol,
        **timed(partial(dop853, case, rhs, rtol), runs),
        "steps": found.nfev // DOP853_STAGES,
        "rhs_calls": found.nfev,
        "deviation": deviations(found.y.T * case.flow.scaling, reference),
    }


def lsoda_row(case: Case, rhs: RightHandSide, rtol: float, reference: FloatArray, runs: int) -> Row:
    """Row of the table for LSODA, in one call of ODEPACK (scipy's odeint)."""

    def run() -> Any:  # noqa: ANN401  # scipy's
        return odeint(
            rhs,
            case.scaled,
            [0.0, *case.times],
            tfirst=True,
            rtol=rtol,
            atol=ATOL_PER_RTOL * rtol,
            mxstep=MANY_STEPS,
            full_output=True,
        )

    values, told = run()
    return {
        "program": "scipy LSODA (odeint)",
        "rtol": rtol,
        **timed(run, runs),
        "steps": int(told["nst"][-1]),
        "rhs_calls": int(told["nfe"][-1]),
        "deviation": deviations(values[1:] * case.flow.scaling, reference),
    }


def heyoka_system(case: Case) -> list[tuple[Any, Any]]:
    """Write the polynomials of the flow as expressions of heyoka, factored in the same way."""
    import heyoka  # noqa: PLC0415  # optional

    variables = list(heyoka.make_vars(*case.flow.names))
    for pairs in case.polynomials.definitions:
        variables.append(heyoka.sum([variables[a] * variables[b] for a, b in pairs]))

    def horner(terms: Sequence[tuple[Product, float]]) -> Any:  # noqa: ANN401  # heyoka's
        shared = Counter(variable for product, _ in terms for variable in set(product))
        if not shared:
            return heyoka.expression(sum(rate for _, rate in terms))
        chosen = max(shared, key=lambda variable: (shared[variable], variable))
        inside, outside = [], []
        for product, rate in terms:
            if chosen in product:
                at = product.index(chosen)
                inside.append((product[:at] + product[at + 1 :], rate))
            else:
                outside.append((product, rate))
        value = variables[chosen] * horner(inside)
        return value + horner(outside) if outside else value

    rates = case.flow.rates
    return [
        (variable, horner([(p, float(rates[slot])) for p, slot in terms if rates[slot]]))
        for variable, terms in zip(variables, case.polynomials.betas, strict=False)
    ]


def heyoka_values(case: Case, integrator: Any) -> tuple[FloatArray, int]:  # noqa: ANN401
    """Return natural couplings at the checked scales, and steps."""
    integrator.time, steps, values = 0.0, 0, []
    integrator.state[:] = case.scaled
    for t in case.times:
        steps += integrator.propagate_until(t)[3]
        values.append(integrator.state * case.flow.scaling)
    return np.array(values), steps


def heyoka_rows(case: Case, reference: FloatArray, runs: int) -> list[Row]:
    """Rows for heyoka: one trajectory at three tolerances, and eight side by side at 1e-6."""
    import heyoka  # noqa: PLC0415  # optional

    heyoka.llvm_state.set_diskcache_enabled(False)  # compilation is timed
    system, rows = heyoka_system(case), []
    for tolerance in (1e-6, 1e-9, 1e-15):
        begin = time.process_time()
        integrator = heyoka.taylor_adaptive(system, case.scaled, tol=tolerance)
        compile_s = time.process_time() - begin
        values, steps = heyoka_values(case, integrator)
        rows.append(
            {
                "program": "heyoka",
                "rtol": tolerance,
                **timed(partial(_heyoka_run, case, integrator), runs),
                "steps": steps,
                "order": integrator.order,
                "compile_s": rounded(compile_s),
                "deviation": deviations(values, reference),
            }
        )
    begin = time.process_time()
    start = np.repeat(case.scaled[:, None], BATCH, axis=1)
    batch = heyoka.taylor_adaptive_batch(system, start, tol=rows[0]["rtol"])
    compile_s = time.process_time() - begin
    several = {
        "program": f"heyoka, {BATCH} side by side",
        **timed(partial(_heyoka_batch, batch, start, case.times[-1]), runs, BATCH),
        "compile_s": rounded(compile_s),
    }
    return [*rows, rows[0] | several]


def _heyoka_run(case: Case, integrator: Any) -> None:  # noqa: ANN401  # heyoka's
    integrator.time = 0.0
    integrator.state[:] = case.scaled
    integrator.propagate_until(case.times[-1])


def _heyoka_batch(integrator: Any, start: FloatArray, end: float) -> None:  # noqa: ANN401
    integrator.set_time(0.0)
    integrator.state[:] = start
    integrator.propagate_until(end)


def limit_threads() -> None:
    """Keep numerical libraries to one thread, before they start any."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
