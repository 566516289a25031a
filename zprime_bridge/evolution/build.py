"""Evolution maps from wilson itself, column by column."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from zprime_bridge.evolution.evolution_map import EvolutionMap
from zprime_bridge.external import wilson as wilson_door

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zprime_bridge.core.arrays import ComplexArray
    from zprime_bridge.evolution.grid import ScaleGrid
    from zprime_bridge.inputs.sm import SMInputs

    Progress: TypeAlias = Callable[[str], None]

TARGET_GEV: Final = 4.8
"""flavio's scale of exclusive b decays; it runs on by itself to its other scales."""

AMPLITUDE_GEV2: Final = 1e-8
"""Size of a column, GeV^-2, when wilson runs it. Its Standard Model part is subtracted to 1e-16 of
G_F: smaller ones drown in rounding. Second order drops out (below), third is less than 1e-6."""


def wilson_response(
    values: Mapping[str, complex], scale: float, outputs: Sequence[str], inputs: SMInputs
) -> ComplexArray:
    """First-order response of the WET at 4.8 GeV to a set of Warsaw coefficients.

    Parameters
    ----------
    values : mapping of str to complex
        Warsaw coefficients in units of ``AMPLITUDE_GEV2``, of order 1.
    scale : float
        GeV; where they hold.
    outputs : sequence of str
        Names in the WET flavio basis.
    inputs : SMInputs
        CKM inputs of matching and normalisation.

    Returns
    -------
    array
        (number of outputs,), per GeV^-2: [f(C) - f(-C)] / 2C, so that even orders drop out.

    Raises
    ------
    ExternalToolError
        With wilson's own reason.
    """
    odd = np.zeros(len(outputs), dtype=np.complex128)
    for sign in (1, -1) if any(values.values()) else ():
        runner = wilson_door.Runner(
            {name: sign * AMPLITUDE_GEV2 * value for name, value in values.items()},
            scale=scale,
            eft="SMEFT",
            basis="Warsaw",
            options={"parameters": inputs.ckm_inputs()},
        )
        found = runner.run(TARGET_GEV, "WET", "flavio")
        odd += sign * np.array([found.get(name, 0.0) for name in outputs])
    return odd / (2 * AMPLITUDE_GEV2)


def build_map(
    columns: Mapping[str, Mapping[str, complex]],
    grid: ScaleGrid,
    outputs: Sequence[str],
    *,
    inputs: SMInputs,
    progress: Progress | None = None,
) -> EvolutionMap:
    """Compute an evolution map: two runs of wilson (0.4 s each) per column and node.

    Parameters
    ----------
    columns : mapping of str to mapping of str to complex
        Warsaw coefficients of each column, of order 1 (they are given to wilson in units of
        ``AMPLITUDE_GEV2``): ``{"lq1_2223": {"lq1_2223": 1.0}}``, or the complete set of a Z'.
    grid : ScaleGrid
        Nodes in M_Z'.
    outputs : sequence of str
        Names in the WET flavio basis.
    inputs : SMInputs
        CKM inputs of matching and normalisation.
    progress : callable, optional
        Called with a line after each node.

    Returns
    -------
    EvolutionMap
        Per GeV^-2 of each column.

    Raises
    ------
    ExternalToolError
        With wilson's own reason.
    """
    nodes = grid.nodes()
    matrices = np.zeros((len(nodes), len(outputs), len(columns)), dtype=np.complex128)
    for k, scale in enumerate(nodes):
        for c, values in enumerate(columns.values()):
            matrices[k, :, c] = wilson_response(values, float(scale), outputs, inputs)
        if progress is not None:
            progress(f"evolution from {scale:.4g} GeV: node {k + 1} of {len(nodes)}")
    return EvolutionMap(
        columns=tuple(columns),
        outputs=tuple(outputs),
        grid=grid,
        matrices=matrices,
        provenance=build_provenance(inputs),
    )


def build_provenance(inputs: SMInputs) -> dict[str, Any]:
    """Everything besides columns, outputs and grid that decides the numbers of a map."""
    return {
        "wilson": wilson_door.version(),
        "scipy": version("scipy"),
        "target_gev": TARGET_GEV,
        "target": "WET flavio",
        "amplitude_gev2": AMPLITUDE_GEV2,
        "inputs": {"set": inputs.name, **inputs.ckm_inputs()},
        "inverse_alpha_e": inputs.inverse_alpha_e_wilson,
        "new_physics_only": True,
    }
