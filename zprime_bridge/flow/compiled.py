"""Compiled flow of the couplings of a model: many trajectories at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.core.arrays import frozen_floats
from zprime_bridge.core.errors import RunningError
from zprime_bridge.flow.machine_code import compile_text
from zprime_bridge.flow.machine_text import LANES, machine_text
from zprime_bridge.flow.polynomials import Polynomials, polynomials_of
from zprime_bridge.running.system import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.flow.driver import Code
    from zprime_bridge.flow.machine_code import MachineCode
    from zprime_bridge.running.system import BetaSystem

POLE_ALPHA: Final = 5.0
"""A coupling alpha beyond it has a pole: 5 to 14 reproduce [SAFE] (docs/conventions.md)."""

RTOL: Final = 1e-6
SMALLEST_RTOL: Final = 1e-14  # rounding
LARGEST_RTOL: Final = 1e-2
ATOL_PER_RTOL: Final = 1e-3
SAMPLES: Final = 250
MAX_STEPS: Final = 100_000
_FUNCTIONS: Final = ("rhs", "step", "interpolate")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectories:
    """Couplings along many trajectories with the same scales.

    Attributes
    ----------
    names : tuple of str
        Real components of the couplings, n.
    mu : array, shape (K,)
        Scales, GeV.
    values : array, shape (N, K, n)
        Natural couplings; NaN where a trajectory does not get.
    status : array of int, shape (N,)
        0 finite, 1 pole, 2 stopped after too many steps (:mod:`zprime_bridge.flow.driver`).
    mu_reached : array, shape (N,)
        Last scale, GeV; at a pole, its position to a relative 1e-7.
    steps : array of int, shape (N,)
        Attempted steps of the integrator.
    """

    names: tuple[str, ...]
    mu: FloatArray
    values: FloatArray
    status: NDArray[np.int64]
    mu_reached: FloatArray
    steps: NDArray[np.int64]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledFlow:
    """Right-hand sides as machine code, with coefficients for given charges.

    Attributes
    ----------
    names : tuple of str
        Real components of the couplings: ``g1``, ``Yu12x12_21``.
    kinds : tuple of Kind
        Of each component.
    rates : array, shape (slots,)
        Coefficients of the scaled beta functions.
    code : MachineCode
        Compiled functions; the same for all charges.
    """

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    scaling: FloatArray
    rates: FloatArray
    code: MachineCode

    def trajectories(
        self,
        start: FloatArray,
        *,
        mu_start: float,
        mu_end: float,
        samples: int | FloatArray = SAMPLES,
        rtol: float = RTOL,
        pole_alpha: float = POLE_ALPHA,
        max_steps: int = MAX_STEPS,
    ) -> Trajectories:
        """Run couplings from one scale to another, up or down.

        Parameters
        ----------
        start : array, shape (N, n)
            Natural couplings at ``mu_start``.
        mu_start, mu_end : float
            GeV.
        samples : int or array, shape (K,)
            Number of scales, logarithmically equidistant, both ends included; or scales in GeV
            between both ends, in the direction of the running.
        rtol : float
            Relative accuracy of each step; absolute, of scaled couplings: a thousandth of it.
        pole_alpha : float
            A larger alpha (K3), of any step, is a pole.
        max_steps : int
            For each trajectory.

        Raises
        ------
        RunningError
            If a scale or coupling is not a positive or finite number, or shapes are wrong.
        """
        from zprime_bridge.flow.driver import (  # noqa: PLC0415  # numba takes half a second
            FINITE,
            Problem,
            Result,
            drive,
            work_space,
        )

        first = _checked_start(start, self.names)
        mu, grid = _grid(mu_start, mu_end, samples)
        check_tolerance(rtol)
        _check_positive(pole_alpha=pole_alpha, max_steps=max_steps)
        size = len(self.names)
        direction = math.copysign(1.0, mu_end - mu_start)
        inside = np.concatenate(([0.0], grid, [abs(math.log(mu_end / mu_start))]))
        values = np.empty((len(first), len(inside), size))
        status = np.zeros(len(first), dtype=np.int64)
        reached = np.zeros(len(first))
        steps = np.zeros(len(first), dtype=np.int64)
        if mu_start == mu_end:
            values[:] = (first / self.scaling)[:, None, :]
            reached[:] = mu_end
        else:
            drive(
                self._functions(),
                Problem(
                    rates=direction * self.rates,
                    start=first / self.scaling,
                    grid=inside,
                    tolerance=np.array([ATOL_PER_RTOL * rtol, rtol]),
                    inverse_limit=self._inverse_limits(pole_alpha),
                    max_steps=int(max_steps),
                ),
                work_space(size),
                Result(values=values, status=status, reached=reached, steps=steps),
            )
            reached = np.where(status == FINITE, mu_end, mu_start * np.exp(direction * reached))
        values *= self.scaling
        for array in (values, status, reached, steps):
            array.setflags(write=False)
        return Trajectories(
            names=self.names,
            mu=mu,
            values=values[:, 1:-1],
            status=status,
            mu_reached=reached,
            steps=steps,
        )

    def slopes(self, values: FloatArray) -> FloatArray:
        """Beta functions dx/dln(mu) of natural couplings, shapes (N, n): eight at a time."""
        from zprime_bridge.flow.driver import slopes_once, work_space  # noqa: PLC0415

        first = _checked_start(values, self.names)
        result = np.empty_like(first)
        space = work_space(len(self.names))
        for begin in range(0, len(first), LANES):
            block = first[begin : begin + LANES] / self.scaling
            space.y[:] = 0.0
            space.y[:, : len(block)] = block.T
            slopes_once(self._functions(), space.y, self.rates, space.new)
            result[begin : begin + LANES] = space.new[:, : len(block)].T
        return frozen_floats(result * self.scaling)

    def _functions(self) -> Code:
        from zprime_bridge.flow.driver import Code  # noqa: PLC0415

        return Code(**self.code.addresses)

    def _inverse_limits(self, pole_alpha: float) -> FloatArray:
        limits = {
            Kind.GAUGE: pole_alpha**0.5,
            Kind.YUKAWA: pole_alpha**0.5,
            Kind.QUARTIC: pole_alpha,
        }
        return np.array([1 / limits[kind] if kind in limits else 0.0 for kind in self.kinds])


def compile_flow(
    system: BetaSystem,
    charges: Mapping[str, Fraction] | None = None,
    *,
    loops: Mapping[Kind, int] | None = None,
) -> CompiledFlow:
    """Compile the flow of a system of beta functions.

    Parameters
    ----------
    system : BetaSystem
        Couplings are taken as real. With charges as parameters, one compilation serves all.
    charges : mapping of str to Fraction, optional
        A number for each parameter of the system.
    loops : mapping of Kind to int, optional
        Loop orders to keep, by kind of the running coupling; default: all.

    Raises
    ------
    RunningError
        If a parameter has no number.
    """
    polynomials, code = _compiled(system)
    given = charges or {}
    if set(given) != set(polynomials.parameters):
        wrong = ", ".join(sorted(set(given) ^ set(polynomials.parameters)))
        raise RunningError(f"charges do not match the parameters of the beta functions: {wrong}")
    return CompiledFlow(
        names=polynomials.names,
        kinds=polynomials.kinds,
        scaling=frozen_floats([(4 * math.pi) ** weight for weight in polynomials.weights]),
        rates=polynomials.coefficients(given, loops or {}),
        code=code,
    )


def loop_orders(loops: Mapping[str, int] | None) -> dict[Kind, int]:
    """Loop orders by kind of the running coupling, from their names.

    Raises
    ------
    RunningError
        If there is no such kind, or an order is not 0, 1 or 2.
    """
    kinds = {kind.value: kind for kind in Kind}
    for name, order in (loops or {}).items():
        if name not in kinds:
            raise RunningError(f"no couplings of kind {name!r}: there are {', '.join(kinds)}")
        if order not in (0, 1, 2):
            raise RunningError(f"loop order of {name} must be 0, 1 or 2, got {order!r}")
    return {kinds[name]: order for name, order in (loops or {}).items()}


def check_tolerance(rtol: float) -> None:
    """Refuse tolerances that no step of the integrator can mean.

    Raises
    ------
    RunningError
        If it is not between 1e-14 and 1e-2.
    """
    if not SMALLEST_RTOL <= rtol <= LARGEST_RTOL:
        raise RunningError(
            f"rtol must lie between {SMALLEST_RTOL:g} and {LARGEST_RTOL:g}, got {rtol!r}"
        )


@lru_cache(maxsize=8)
def _compiled(system: BetaSystem) -> tuple[Polynomials, MachineCode]:
    polynomials = polynomials_of(system)
    return polynomials, compile_text(machine_text(polynomials), _FUNCTIONS)


def _checked_start(start: FloatArray, names: tuple[str, ...]) -> FloatArray:
    array = np.ascontiguousarray(start, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != len(names):  # noqa: PLR2004  # (N, n)
        raise RunningError(
            f"couplings have shape {array.shape}, expected (N, {len(names)}) in the order "
            f"{', '.join(names)}"
        )
    if not np.isfinite(array).all():
        wrong = names[int(np.argwhere(~np.isfinite(array))[0, 1])]
        raise RunningError(f"coupling '{wrong}' is not a finite number")
    return array


def _grid(
    mu_start: float, mu_end: float, samples: int | FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return scales and their |ln(mu/mu_start)|."""
    _check_positive(mu_start=mu_start, mu_end=mu_end)
    low, high = sorted((mu_start, mu_end))
    if isinstance(samples, int):
        _check_positive(samples=samples)
        mu = np.clip(np.geomspace(mu_start, mu_end, samples), low, high)
    else:
        mu = np.asarray(samples, dtype=np.float64)
    grid = np.abs(np.log(mu / mu_start))
    if mu.ndim != 1 or not ((mu >= low) & (mu <= high)).all() or (np.diff(grid) < 0).any():
        raise RunningError(
            f"scales must lie between {mu_start:g} and {mu_end:g} GeV, in this order"
        )
    return frozen_floats(mu), grid


def _check_positive(**numbers: float) -> None:
    for name, value in numbers.items():
        if not (math.isfinite(value) and value > 0):
            raise RunningError(f"{name} must be a positive finite number, got {value!r}")
