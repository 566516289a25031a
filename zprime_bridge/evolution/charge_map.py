"""The shipped map: from products of charges to WET coefficients, for default rotations."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from zprime_bridge.evolution.build import build_map
from zprime_bridge.evolution.directions import (
    DIRECTIONS,
    charges_of,
    default_rotations,
    product_columns,
)
from zprime_bridge.evolution.grid import standard_grid
from zprime_bridge.evolution.outputs import wet_outputs
from zprime_bridge.evolution.store import read_map

if TYPE_CHECKING:
    from zprime_bridge.evolution.build import Progress
    from zprime_bridge.evolution.evolution_map import EvolutionMap
    from zprime_bridge.inputs.sm import SMInputs


def charge_map() -> EvolutionMap:
    """Return the shipped map: V_uL = 1, V_dL = V_CKM, all other rotations 1 (K4).

    Returns
    -------
    EvolutionMap
        Columns are the 136 products of two ``DIRECTIONS`` (sixteen charges, those of the quark
        doublets as Q1, Q2-Q1, Q3-Q1), per g'^2/M_Z'^2 in GeV^-2. wilson is not needed.
    """
    file = resources.files("zprime_bridge.evolution") / "data" / "charge_map.npz"
    return read_map(file.read_bytes())


def build_charge_map(inputs: SMInputs, progress: Progress | None = None) -> EvolutionMap:
    """Compute the shipped map with wilson: half an hour. See benchmarks/build_evolution.py."""
    directions = {name: charges_of(i) for i, name in enumerate(DIRECTIONS)}
    columns = product_columns(directions, default_rotations(inputs))
    outputs = wet_outputs(lepton_flavour_violation=False)
    return build_map(columns, standard_grid(), outputs, inputs=inputs, progress=progress)
