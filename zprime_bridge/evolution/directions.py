r"""Directions in the space of charges, and what the product of two of them matches to.

Tree-level matching is bilinear in the couplings: with :math:`g_f = \sum_a c_a\, x^a_f` it gives
:math:`\sum_{a \le b} c_a c_b P_{ab} / M_{Z'}^2`, where :math:`P_{ab}` follows from our own matching
by polarisation. A column of an evolution map is one such product.
"""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.charges.exact import as_float
from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.couplings.rotations import Rotations, rotations
from zprime_bridge.couplings.zprime import (
    HIGGS_HYPERCHARGE,
    HYPERCHARGES,
    ZPrimeCouplings,
    rotated_couplings,
)
from zprime_bridge.matching.warsaw import warsaw

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zprime_bridge.inputs.sm import SMInputs
    from zprime_bridge.model.model import U1PrimeModel

MULTIPLETS: Final = ("q", "u", "d", "l", "e")

MATCHED_ROTATIONS: Final = ("u_left", "d_left", "e_left", "u_right", "d_right", "e_right")
"""Neutrino rotations do not matter: coefficients are in the flavour basis, or summed over."""

CHARGES: Final = (
    *("Q1", "Q2", "Q3", "u1", "u2", "u3", "d1", "d2", "d3"),
    *("L1", "L2", "L3", "e1", "e2", "e3", "H"),
)
"""The sixteen charges that matching knows, in the order of charge vectors."""

DIRECTIONS: Final = ("Q", "Q2-Q1", "Q3-Q1", *CHARGES[3:])
"""Coordinates of the shipped map. Universal quark doublets change no flavour at tree level: three
separate columns would have to cancel to 1e-10 in K mixing, these need not."""


def charge_vector(model: U1PrimeModel) -> FloatArray:
    """Return the sixteen charges of a model in the order of ``CHARGES``."""
    charges = model.charges
    rows = [charges.q, charges.u, charges.d, charges.l, charges.e, (model.light_doublet.charge,)]
    return frozen_floats([as_float(charge) for row in rows for charge in row])


def hypercharge_vector() -> FloatArray:
    """Return the hypercharges, with which kinetic mixing couples, in the order of ``CHARGES``."""
    fermions = [float(HYPERCHARGES[name]) for name in MULTIPLETS for _ in range(3)]
    return frozen_floats([*fermions, float(HIGGS_HYPERCHARGE)])


def coordinates(charges: FloatArray) -> FloatArray:
    """Turn charges, last axis as ``CHARGES``, into coordinates along ``DIRECTIONS``."""
    found = np.array(charges, dtype=np.float64)
    found[..., 1:3] -= found[..., :1]
    return found


def charges_of(direction: int) -> FloatArray:
    """Return the charges of a unit of one of ``DIRECTIONS``, in the order of ``CHARGES``."""
    found = np.zeros(len(CHARGES))
    found[direction] = 1.0
    if direction == 0:
        found[:3] = 1.0
    return found


def unit_couplings(charges: FloatArray, chosen: Rotations) -> ZPrimeCouplings:
    """Couplings of a Z' with g' = 1 and M_Z' = 1 GeV and these charges."""
    values = {name: charges[3 * i : 3 * i + 3] for i, name in enumerate(MULTIPLETS)}
    return rotated_couplings(values, float(charges[15]), m_zprime=1.0, chosen=chosen)


def products(names: Sequence[str]) -> tuple[str, ...]:
    """Name the products of directions in the order of columns: a a, a b, ..., b b, ..."""
    return tuple(f"{a} {b}" for a, b in combinations_with_replacement(names, 2))


def amplitudes(coordinates: FloatArray) -> FloatArray:
    """Multiply coordinates: what goes with the columns of :func:`product_columns`.

    Parameters
    ----------
    coordinates : array
        (n, number of directions).

    Returns
    -------
    array
        (n, number of products).
    """
    pairs = combinations_with_replacement(range(coordinates.shape[-1]), 2)
    first, second = (list(index) for index in zip(*pairs, strict=True))
    found: FloatArray = coordinates[..., first] * coordinates[..., second]
    return found


def change_of_products(directions: FloatArray) -> FloatArray:
    """Return how products of old coordinates combine to products along new directions.

    Parameters
    ----------
    directions : array
        (number of old, number of new directions): old coordinates of each new direction.

    Returns
    -------
    array
        (number of old, number of new products).
    """
    old, new = (list(combinations_with_replacement(range(n), 2)) for n in directions.shape)
    i, j = np.array(old).T[:, :, None]
    a, b = np.array(new).T[:, None, :]
    d = directions
    both: FloatArray = (d[i, a] * d[j, b] + d[i, b] * d[j, a]) * np.where(a == b, 0.5, 1.0)
    return both


def product_columns(
    directions: Mapping[str, FloatArray], choices: Rotations
) -> dict[str, dict[str, complex]]:
    """Match every product of two directions to Warsaw coefficients.

    Parameters
    ----------
    directions : mapping of str to array
        (16,) charges of each direction, in the order of ``CHARGES``.
    choices : Rotations
        To the mass basis.

    Returns
    -------
    dict of str to dict of str to complex
        By product: Warsaw coefficients at M_Z' per g'^2/M_Z'^2. That of two different directions is
        the whole cross term, P_ab + P_ba.
    """
    alone = {name: warsaw(unit_couplings(x, choices)) for name, x in directions.items()}
    columns: dict[str, dict[str, complex]] = {}
    for a, b in combinations_with_replacement(directions, 2):
        if a == b:
            columns[f"{a} {b}"] = alone[a]
            continue
        both = warsaw(unit_couplings(directions[a] + directions[b], choices))
        columns[f"{a} {b}"] = {
            name: both.get(name, 0.0) - alone[a].get(name, 0.0) - alone[b].get(name, 0.0)
            for name in both | alone[a] | alone[b]
        }
    return columns


def default_rotations(inputs: SMInputs) -> Rotations:
    """Return V_uL = 1, V_dL = V_CKM, all others 1 (K4)."""
    return rotations({}, inputs.ckm())
