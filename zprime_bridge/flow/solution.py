"""One trajectory of a model: where it ends, its couplings, its vacuum."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, final

import numpy as np

from zprime_bridge.core.errors import RunningError
from zprime_bridge.flow.alphas import alphas_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.core.findings import Finding
    from zprime_bridge.flow.path import Path
    from zprime_bridge.flow.start import InitialConditions


@final
class FlowStatus(StrEnum):
    """How a trajectory ends."""

    FINITE = "finite"
    """At the last scale."""
    POLE = "pole"
    """A coupling grows without bound."""
    STOPPED = "stopped"
    """After too many steps; the solution is good up to there."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class VacuumSegment:
    """A range of scales with one class of vacuum.

    Attributes
    ----------
    vacuum : str
        Label of the class.
    mu_from, mu_to : float
        GeV, in the direction of the running.
    """

    vacuum: str
    mu_from: float
    mu_to: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RunningSolution:
    """Couplings between two scales.

    Attributes
    ----------
    status : FlowStatus
        How the trajectory ends.
    pole_gev : float or None
        Scale of the pole, if it ends in one.
    mu_start, mu_end, mu_reached : float
        GeV: where it starts, where it should end, where it ends.
    scales : array, shape (K,)
        GeV, logarithmically equidistant from ``mu_start`` to ``mu_end``.
    couplings : mapping of str to array, shape (K,)
        Natural couplings at ``scales``; NaN beyond a pole.
    alphas : mapping of str to array, shape (K,)
        The same as alphas (K3), with alpha_1 and eta of [SAFE] (K7).
    vacuum : str or None
        Class of the vacuum at ``mu_end``; ``"pole"`` if that is not reached, None if no
        conditions are known for the potential.
    vacuum_path : tuple of VacuumSegment
        Classes along the trajectory; empty if no conditions are known.
    vacuum_worst : str or None
        The worst class at ``scales``, the reading of [SAFE] footnote 4.
    zero_crossings : mapping of str to tuple of float
        For each alpha that changes its sign: where, GeV.
    initial : InitialConditions
        Couplings at ``mu_start`` and where they come from.
    steps : int
        Attempted steps of the integrator.
    path : Path
        Gives couplings at any scale.
    """

    status: FlowStatus
    pole_gev: float | None
    mu_start: float
    mu_end: float
    mu_reached: float
    scales: FloatArray
    couplings: Mapping[str, FloatArray]
    alphas: Mapping[str, FloatArray]
    vacuum: str | None
    vacuum_path: tuple[VacuumSegment, ...]
    vacuum_worst: str | None
    zero_crossings: Mapping[str, tuple[float, ...]]
    initial: InitialConditions
    steps: int
    path: Path

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was chosen for the initial conditions, or left out."""
        return self.initial.findings

    def at(self, mu: float) -> dict[str, float]:
        """Couplings at one scale, integrated to it: natural ones and alphas, by name.

        Parameters
        ----------
        mu : float
            GeV, between ``mu_start`` and ``mu_reached``.

        Raises
        ------
        RunningError
            If the trajectory does not pass this scale.
        """
        low, high = sorted((self.mu_start, self.mu_reached))
        if not low <= mu <= high:
            end = f"it meets a pole at {self.pole_gev:.4g} GeV" if self.pole_gev else "it ends"
            raise RunningError(
                f"no couplings at {mu!r} GeV: the trajectory starts at {self.mu_start:.6g} GeV, "
                f"{end}{'' if self.pole_gev else f' at {self.mu_reached:.6g} GeV'}"
            )
        values = self.path.couplings(np.array([mu]))
        found = values | alphas_of(self.path.system, values)
        return {name: float(value[0]) for name, value in found.items()}
