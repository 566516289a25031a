"""One trajectory as a function of the scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.flow.compiled import CompiledFlow
    from zprime_bridge.running.system import BetaSystem

_REFINEMENT: Final = 257
_ROUNDS: Final = 2
"""A change between two of 250 scales to M_Pl is found to 2e-6 in ln(mu)."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A start and the flow from there.

    Attributes
    ----------
    system : BetaSystem
        Tells what the couplings are.
    flow : CompiledFlow
        Its right-hand sides.
    start : array, shape (n,)
        Natural couplings.
    mu_start : float
        GeV.
    rtol, pole_alpha : float
        As for :meth:`CompiledFlow.trajectories`.
    """

    system: BetaSystem
    flow: CompiledFlow
    start: FloatArray
    mu_start: float
    rtol: float
    pole_alpha: float

    def couplings(self, scales: FloatArray) -> dict[str, FloatArray]:
        """Natural couplings at scales in the direction of the running, shape (K,), GeV."""
        found = self.flow.trajectories(
            self.start[None, :],
            mu_start=self.mu_start,
            mu_end=float(scales[-1]),
            samples=scales,
            rtol=self.rtol,
            pole_alpha=self.pole_alpha,
        )
        return {name: found.values[0, :, i] for i, name in enumerate(found.names)}

    def change(
        self,
        low: float,
        high: float,
        mark: Callable[[dict[str, FloatArray]], NDArray[np.generic]],
    ) -> float:
        """Scale where a mark of the couplings first changes, GeV.

        Parameters
        ----------
        low, high : float
            GeV, in the direction of the running, with different marks.
        mark : callable
            From couplings to an array of the same length.
        """
        for _ in range(_ROUNDS):
            scales = np.geomspace(low, high, _REFINEMENT)
            marks = mark(self.couplings(scales))
            first = int(np.argmax(marks != marks[0]))
            low, high = float(scales[max(first - 1, 0)]), float(scales[first])
        return float(np.sqrt(low * high))
