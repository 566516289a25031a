"""Maps for rotations that no map is shipped for: made by wilson once, kept in the user cache."""

from __future__ import annotations

import hashlib
import json
import warnings
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from zprime_bridge.core.errors import ExternalToolError, MatchingError
from zprime_bridge.core.whole_files import write_whole
from zprime_bridge.evolution.build import build_map, build_provenance
from zprime_bridge.evolution.directions import (
    MATCHED_ROTATIONS,
    change_of_products,
    product_columns,
    products,
)
from zprime_bridge.evolution.grid import ScaleGrid, standard_grid
from zprime_bridge.evolution.outputs import wet_outputs
from zprime_bridge.evolution.store import FORMAT, map_bytes, read_map
from zprime_bridge.external.user_cache import cache_directory

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zprime_bridge.core.arrays import ComplexArray, FloatArray
    from zprime_bridge.couplings.rotations import Rotations
    from zprime_bridge.evolution.build import Progress
    from zprime_bridge.evolution.evolution_map import EvolutionMap
    from zprime_bridge.inputs.sm import SMInputs


def rotated_map(
    names: Sequence[str],
    charges: FloatArray,
    chosen: Rotations,
    *,
    inputs: SMInputs,
    grid: ScaleGrid | None = None,
    progress: Progress | None = None,
) -> EvolutionMap:
    """Return the map of the products of some directions in the space of charges.

    Parameters
    ----------
    names : sequence of str
        Of the directions.
    charges : array
        (number of directions, 16), in the order of ``directions.CHARGES``.
    chosen : Rotations
        To the mass basis.
    inputs : SMInputs
        CKM inputs.
    grid : ScaleGrid, optional
        Default: the standard one.
    progress : callable, optional
        Called with a line after each node that wilson has computed.

    Returns
    -------
    EvolutionMap
        Per g'^2/M_Z'^2, columns as :func:`directions.products` names them.

    Raises
    ------
    ExternalToolError
        If wilson fails.
    """
    # wilson gets charges of order 1: its answer is linear, and free of rounding, for these only.
    sizes = np.abs(charges).max(axis=1)
    units = charges / np.where(sizes > 0, sizes, 1.0)[:, None]
    grid = grid or standard_grid()
    key = _key(names, units, chosen, inputs=inputs, grid=grid)
    evolution = _cached(key)
    if evolution is None:
        columns = product_columns(dict(zip(names, units, strict=True)), chosen)
        flavours = not (_is_diagonal(chosen.e_left) and _is_diagonal(chosen.e_right))
        outputs = wet_outputs(lepton_flavour_violation=flavours)
        evolution = build_map(columns, grid, outputs, inputs=inputs, progress=progress)
        _keep(key, evolution)
    return evolution.contracted(products(names), change_of_products(np.diag(sizes)))


def _key(
    names: Sequence[str],
    units: FloatArray,
    chosen: Rotations,
    *,
    inputs: SMInputs,
    grid: ScaleGrid,
) -> str:
    """SHA-256 of everything that decides the numbers, hexadecimal."""
    matrices = {name: getattr(chosen, name) for name in MATCHED_ROTATIONS}
    document: dict[str, Any] = {
        "format": FORMAT,
        "zprime_bridge": version("zprime-bridge"),
        "names": list(names),
        "charges": units.tolist(),
        "rotations": {n: [m.real.tolist(), m.imag.tolist()] for n, m in matrices.items()},
        "grid": [list(grid.edges), list(grid.counts)],
        "provenance": build_provenance(inputs),
    }
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def _path(key: str) -> Path:
    return cache_directory() / "evolution" / f"{key}.npz"


def _cached(key: str) -> EvolutionMap | None:
    """Return the map of an earlier computation; None if there is none, or it is damaged."""
    try:
        return read_map(_path(key).read_bytes())
    except (OSError, ExternalToolError, MatchingError):
        return None


def _keep(key: str, evolution: EvolutionMap) -> None:
    """Keep a map; if that fails, say so and go on: only time is lost."""
    try:
        path = _path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, map_bytes(evolution))
    except (OSError, ExternalToolError) as err:
        reason = getattr(err, "strerror", None) or err
        warnings.warn(f"the evolution map could not be cached: {reason}", stacklevel=2)


def _is_diagonal(rotation: ComplexArray) -> bool:
    return not np.count_nonzero(rotation - np.diag(np.diag(rotation)))
