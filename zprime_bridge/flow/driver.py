"""Adaptive integration of many trajectories, eight at a time, in compiled code.

Every lane has its own trajectory, place and step length; a finished one is replaced at once by the
next. The arithmetic of a step is machine code (:mod:`zprime_bridge.flow.machine_text`); here stand
the decisions: which step is kept, how long the next one is, when a trajectory ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from zprime_bridge.flow.dormand_prince import ERROR_ORDER, STAGES
from zprime_bridge.flow.machine_text import LANES

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray

    IntArray = NDArray[np.int64]

FINITE: Final = 0
POLE: Final = 1
STOPPED: Final = 2
"""Codes of how a trajectory ends: at the last scale, at a pole, after too many steps."""

LENGTH, KEEP, ERROR, PEAK, THETA, PLACE, MEMORY, REFUSED = range(8)
"""Rows of ``Space.lanes``: h, then as in the machine code, then what stands at :func:`_judge`."""

JOB, SAMPLE = range(2)
"""Rows of ``Space.jobs``: which trajectory a lane has, and its next point of the grid."""

LANE_ROWS: Final = 8
JOB_ROWS: Final = 2
IDLE: Final = -1
LAST: Final = STAGES - 1
RUNNING: Final = -1
UNWANTED: Final = -1.0
FIRST_STEP: Final = 1e-2
SMALLEST_STEP: Final = 1e-8
"""In ln(mu): a step that has to be shorter has met a pole."""

NEARLY_ONE: Final = 1 - 1e-14
SMALLEST_ERROR: Final = 1e-20
SAFETY: Final = 0.9
GROWTH: Final = 5.0
SHRINKAGE: Final = 0.2
UNKNOWN: Final = 0.25
"""Change of the step length where the error says nothing: beyond a limit, or not a number."""

EXPONENT: Final = 0.04
"""Proportional-integral control: h grows by 0.9 e_n^-0.16 e_(n-1)^0.04.

E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed. (1996), sec. IV.2.
"""


class Code(NamedTuple):
    """Addresses of the functions of :mod:`zprime_bridge.flow.machine_text`."""

    rhs: int
    step: int
    interpolate: int


class Problem(NamedTuple):
    """What is integrated.

    Attributes
    ----------
    rates : array, shape (slots,)
        Coefficients of the right-hand sides.
    start : array, shape (N, n)
        Scaled couplings at 0.
    grid : array, shape (K,)
        Increasing, from 0, at least two: |ln(mu/mu_start)| where values are wanted.
    tolerance : array, shape (2,)
        Absolute and relative; positive.
    inverse_limit : array, shape (n,)
        One over the largest coupling allowed; 0 for no limit.
    max_steps : int
        For each trajectory.
    """

    rates: FloatArray
    start: FloatArray
    grid: FloatArray
    tolerance: FloatArray
    inverse_limit: FloatArray
    max_steps: int


class Space(NamedTuple):
    """Work space; vectors start at multiples of 64 bytes, shapes (rows, LANES).

    Attributes
    ----------
    y, new, between : arrays, n rows
        Couplings: at the last kept step, after the step that is tried, and at a fraction of it.
    slopes : array, 7 n rows
        Of the stages.
    lanes : array, 8 rows
        Numbers of each lane, zeros at first.
    jobs : array of int, 2 rows
        Trajectories of the lanes, ``IDLE`` at first.
    """

    y: FloatArray
    new: FloatArray
    between: FloatArray
    slopes: FloatArray
    lanes: FloatArray
    jobs: IntArray


class Result(NamedTuple):
    """What comes out.

    Attributes
    ----------
    values : array, shape (N, K, n)
        Scaled couplings at the grid; NaN where a trajectory does not get.
    status, reached, steps : arrays, shape (N,)
        How each ends, where, after how many attempted steps.
    """

    values: FloatArray
    status: IntArray
    reached: FloatArray
    steps: IntArray


def work_space(size: int) -> Space:
    """Return the work space for n couplings."""
    row = 8 * LANES  # bytes; the machine code loads whole vectors
    rows = (size, size, size, STAGES * size, LANE_ROWS)
    buffer = np.zeros(sum(rows) * row + row, dtype=np.uint8)
    begin = -buffer.ctypes.data % row
    vectors = buffer[begin : begin + sum(rows) * row].view(np.float64).reshape(-1, LANES)
    y, new, between, slopes, lanes = np.split(vectors, np.cumsum(rows)[:-1])
    jobs = np.full((JOB_ROWS, LANES), IDLE)
    return Space(y=y, new=new, between=between, slopes=slopes, lanes=lanes, jobs=jobs)


@intrinsic
def call(_context: Any, address: Any, arguments: Any) -> Any:  # noqa: ANN401  # numba's protocol
    """Call the machine code at an address with addresses as arguments."""

    def generate(context: Any, builder: Any, _signature: Any, values: Any) -> Any:  # noqa: ANN401
        unpack: Any = cgutils.unpack_tuple
        given = unpack(builder, values[1])
        integer = ir.IntType(64)
        function = ir.FunctionType(ir.VoidType(), [integer] * len(given))
        builder.call(builder.inttoptr(values[0], function.as_pointer()), given)
        return context.get_dummy_value()

    return types.void(address, arguments), generate


_call: Any = call  # typed as what it is inside compiled code: a function of two arguments
_Function = TypeVar("_Function", bound="Callable[..., object]")


def _compiled(function: _Function) -> _Function:
    """Compile a function, once per machine.

    Calls are inlined before types are inferred, which halves the time of compilation. Nothing is
    allocated, so references need no counting (``_nrt``).
    """
    options: dict[str, Any] = {
        "nogil": True,
        "error_model": "numpy",
        "inline": "always",
        "_nrt": False,
    }
    decorated: Any = numba.njit(cache=True, **options)(function)
    return cast("_Function", decorated)


@_compiled
def drive(code: Code, problem: Problem, space: Space, result: Result) -> None:
    """Integrate all trajectories from 0 to the last point of the grid."""
    new, slopes, rates = (
        space.new.ctypes.data,
        space.slopes.ctypes.data,
        problem.rates.ctypes.data,
    )
    last = space.slopes[LAST * problem.start.shape[1] :].ctypes.data
    y, length = space.y.ctypes.data, space.lanes[LENGTH].ctypes.data
    stepping = (
        y,
        new,
        slopes,
        rates,
        length,
        space.lanes[KEEP].ctypes.data,
        problem.tolerance.ctypes.data,
        problem.inverse_limit.ctypes.data,
        space.lanes[ERROR].ctypes.data,
        space.lanes[PEAK].ctypes.data,
    )
    within = (y, slopes, length, space.lanes[THETA].ctypes.data, space.between.ctypes.data)
    following = 0
    running = 0
    while True:
        taken = _fill(problem, space, result, following)
        following += taken
        running += taken
        if running == 0:
            return
        if taken:
            _call(code.rhs, (new, rates, last))
        _shorten(problem, space)
        _call(code.step, stepping)
        _keep(problem, space)
        while _between(problem, space):
            _call(code.interpolate, within)
            _write(space, result)
        running -= _judge(problem, space, result)


@_compiled
def _fill(problem: Problem, space: Space, result: Result, following: int) -> int:
    """Give the next trajectories to idle lanes; return how many."""
    count, size = problem.start.shape
    lanes, jobs = space.lanes, space.jobs
    taken = 0
    for lane in range(jobs.shape[1]):
        job = following + taken
        if jobs[JOB, lane] == IDLE and job < count:
            taken += 1
            jobs[JOB, lane], jobs[SAMPLE, lane] = job, 1
            lanes[:, lane] = 0.0
            lanes[LENGTH, lane], lanes[KEEP, lane], lanes[MEMORY, lane] = FIRST_STEP, 1.0, 1.0
            for i in range(size):
                space.new[i, lane] = problem.start[job, i]
                result.values[job, 0, i] = problem.start[job, i]
    return taken


@_compiled
def _shorten(problem: Problem, space: Space) -> None:
    """Let no step go beyond the end."""
    for lane in range(space.lanes.shape[1]):
        left = problem.grid[-1] - space.lanes[PLACE, lane]
        space.lanes[LENGTH, lane] = min(space.lanes[LENGTH, lane], left)


@_compiled
def _keep(problem: Problem, space: Space) -> None:
    """Mark where the step that was tried is good."""
    lanes = space.lanes
    for lane in range(lanes.shape[1]):
        good = lanes[ERROR, lane] <= problem.start.shape[1] and lanes[PEAK, lane] <= 1.0
        lanes[KEEP, lane] = 1.0 if good and space.jobs[JOB, lane] != IDLE else 0.0


@_compiled
def _between(problem: Problem, space: Space) -> bool:
    """Find the next point of the grid that each kept step has passed; tell if there is one."""
    lanes, jobs, grid = space.lanes, space.jobs, problem.grid
    found = False
    for lane in range(lanes.shape[1]):
        lanes[THETA, lane] = UNWANTED
        if lanes[KEEP, lane] > 0.0 and jobs[SAMPLE, lane] < grid.size:
            place, length = lanes[PLACE, lane], lanes[LENGTH, lane]
            target = grid[jobs[SAMPLE, lane]]
            if target <= place + length or place + length >= grid[-1] * NEARLY_ONE:
                lanes[THETA, lane] = min(1.0, (target - place) / length)
                found = True
    return found


@_compiled
def _write(space: Space, result: Result) -> None:
    """Write down the values at the points that were found."""
    for lane in range(space.lanes.shape[1]):
        if space.lanes[THETA, lane] != UNWANTED:
            job, sample = space.jobs[JOB, lane], space.jobs[SAMPLE, lane]
            for i in range(result.values.shape[2]):
                result.values[job, sample, i] = space.between[i, lane]
            space.jobs[SAMPLE, lane] += 1


@_compiled
def _judge(problem: Problem, space: Space, result: Result) -> int:
    """Choose the next step lengths, end what has ended; return how many trajectories ended.

    ``PLACE`` is |ln(mu/mu_start)| of a lane, ``MEMORY`` e^-0.04 of its last kept step, ``REFUSED``
    whether its last step was not kept.
    """
    size = problem.start.shape[1]
    lanes, jobs = space.lanes, space.jobs
    count = 0
    for lane in range(lanes.shape[1]):
        job = jobs[JOB, lane]
        if job == IDLE:
            continue
        result.steps[job] += 1
        if lanes[KEEP, lane] > 0.0:
            lanes[PLACE, lane] += lanes[LENGTH, lane]
        _rescale(lanes, lane, size)
        status = _status(problem, lanes, lane, result.steps[job])
        if status != RUNNING:
            count += 1
            result.values[job, jobs[SAMPLE, lane] :] = np.nan
            result.status[job] = status
            result.reached[job] = lanes[PLACE, lane]
            jobs[JOB, lane] = IDLE
            lanes[LENGTH, lane], lanes[KEEP, lane] = 0.0, 1.0
            for i in range(size):
                space.new[i, lane] = 0.0
                space.slopes[LAST * size + i, lane] = 0.0
    return count


@_compiled
def _rescale(lanes: FloatArray, lane: int, size: int) -> None:
    """Choose the length of the next step."""
    error = lanes[ERROR, lane] / size
    factor = UNKNOWN
    if lanes[KEEP, lane] > 0.0:
        power = max(error, SMALLEST_ERROR) ** (-EXPONENT / 2)
        factor = min(GROWTH, max(SHRINKAGE, SAFETY * power**4 / lanes[MEMORY, lane]))
        if lanes[REFUSED, lane] > 0.0:
            factor = min(1.0, factor)
        lanes[MEMORY, lane] = power
    elif lanes[PEAK, lane] <= 1.0 and error > 1.0:
        factor = max(SHRINKAGE, SAFETY * error ** (-0.5 / ERROR_ORDER))
    lanes[REFUSED, lane] = 1.0 - lanes[KEEP, lane]
    lanes[LENGTH, lane] *= factor


@_compiled
def _status(problem: Problem, lanes: FloatArray, lane: int, steps: int) -> int:
    """Tell how a trajectory has ended, or that it goes on."""
    if lanes[PLACE, lane] >= problem.grid[-1] * NEARLY_ONE:
        return FINITE
    if lanes[REFUSED, lane] > 0.0 and lanes[LENGTH, lane] < SMALLEST_STEP:
        return POLE
    return STOPPED if steps >= problem.max_steps else RUNNING


@_compiled
def slopes_once(code: Code, y: FloatArray, rates: FloatArray, slopes: FloatArray) -> None:
    """Right-hand sides for arrays of shape (n, LANES)."""
    _call(code.rhs, (y.ctypes.data, rates.ctypes.data, slopes.ctypes.data))
