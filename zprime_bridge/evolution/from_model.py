"""Evolutions of models: from the shipped map, or with wilson where rotations are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.charges.exact import as_float
from zprime_bridge.charges.names import did_you_mean
from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.core.errors import MatchingError
from zprime_bridge.couplings.rotations import Rotations, rotations
from zprime_bridge.evolution.cached import rotated_map
from zprime_bridge.evolution.card import CardEvolution
from zprime_bridge.evolution.charge_map import charge_map
from zprime_bridge.evolution.directions import (
    CHARGES,
    MATCHED_ROTATIONS,
    change_of_products,
    charge_vector,
    coordinates,
    default_rotations,
    hypercharge_vector,
    products,
    unit_couplings,
)
from zprime_bridge.evolution.neutrinos import free_flavours, stand_in_quarks
from zprime_bridge.inputs.sm import SMInputs, sm_inputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.evolution.build import Progress
    from zprime_bridge.evolution.evolution_map import EvolutionMap
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

NEUTRINO_CHARGES: Final = ("nu1", "nu2", "nu3")


def card_evolution(
    model: U1PrimeModel,
    point: ParameterPoint,
    progress: Progress | None = None,
    *,
    inputs: SMInputs | None = None,
) -> CardEvolution:
    """Coefficients at 4.8 GeV of a model, for any M_Z' and g'.

    Parameters
    ----------
    model : U1PrimeModel
        Charges and rotations. With default rotations (K4) the shipped map answers; for others
        wilson runs ten seconds for each product of two directions, once: the result is cached.
    point : ParameterPoint
        Its kinetic mixing ``g_12`` is kept at all points.
    progress : callable, optional
        Called with a line after each step of a computation with wilson.
    inputs : SMInputs, optional
        Default: the newest dated set, for which the map is shipped.

    Returns
    -------
    CardEvolution
        Without free charges.

    Raises
    ------
    ExternalToolError
        If wilson is needed and fails.
    """
    return charges_evolution(model, {}, point, progress, inputs=inputs)


def charges_evolution(
    model: U1PrimeModel,
    free: Sequence[str] | Mapping[str, Mapping[str, float]],
    point: ParameterPoint,
    progress: Progress | None = None,
    *,
    inputs: SMInputs | None = None,
) -> CardEvolution:
    """Coefficients at 4.8 GeV for any M_Z', g' and values of some charges.

    Parameters
    ----------
    model, point, progress, inputs
        As in :func:`card_evolution`.
    free : sequence of str, or mapping of str to mapping of str to float
        Charges left free, of ``Q1`` ... ``e3``, ``H``, ``nu1`` ... ``nu3``; or the free parameters
        and what each multiplies: ``{"x": {"Q3": 1, "u3": 1, "d3": 1}, "l": {"L2": 1, "e2": 1}}``.
        Charges that are named are nothing but the sum of these; the others are the model's.
        Whether the result is anomaly-free is not looked at.

    Returns
    -------
    CardEvolution
        Whose ``coefficients`` take an array of charges.

    Raises
    ------
    MatchingError
        If a charge is unknown.
    ExternalToolError
        If wilson is needed and fails.
    """
    inputs = inputs or sm_inputs()
    named = free if isinstance(free, Mapping) else {name: {name: 1.0} for name in free}
    table = _charge_table(model, named, kinetic_mixing=point.g_12 != 0)
    charges = table[:, : len(CHARGES)]
    chosen = rotations(model.rotations, inputs.ckm())
    names = [*named, "fixed", "hypercharge"][: len(table)]
    evolution = _shipped(names, charges, chosen, inputs)
    if evolution is None:
        evolution = rotated_map(names, charges, chosen, inputs=inputs, progress=progress)
    nu_right = table[:, len(CHARGES) :]
    return CardEvolution(
        free=tuple(named),
        evolution=evolution,
        g_12=point.g_12,
        charges=frozen_floats(charges),
        nu_right=frozen_floats(nu_right),
        neutrino_quarks=stand_in_quarks([unit_couplings(x, chosen) for x in charges], inputs),
        neutrino_flavours=free_flavours(_present(evolution)) if nu_right.any() else "",
        v_higgs=inputs.v_higgs,
    )


def _charge_table(
    model: U1PrimeModel, free: Mapping[str, Mapping[str, float]], *, kinetic_mixing: bool
) -> FloatArray:
    """Charges of every direction, neutrinos last: of free ones, of what is fixed, of mixing."""
    known = (*CHARGES, *NEUTRINO_CHARGES)
    for charge in (charge for combination in free.values() for charge in combination):
        if charge not in known:
            raise MatchingError(
                f"there is no charge {charge!r}{did_you_mean(charge, known)}; the charges are "
                f"{', '.join(known)}"
            )
    nu = model.charges.nu or (0.0, 0.0, 0.0)
    fixed = np.array([*charge_vector(model), *(as_float(x) for x in nu)])
    rows = np.array([[row.get(name, 0.0) for name in known] for row in free.values()])
    rows = rows.reshape(len(free), len(known))
    fixed[rows.any(axis=0)] = 0.0
    mixing = [np.array([*hypercharge_vector(), 0.0, 0.0, 0.0])] if kinetic_mixing else []
    return np.vstack([rows, fixed, *mixing])


def _present(evolution: EvolutionMap) -> list[str]:
    """Names of the coefficients that do not vanish everywhere."""
    found = (evolution.matrices != 0).sum(axis=(0, 2))
    return [name for name, count in zip(evolution.outputs, found, strict=True) if count]


def _shipped(
    names: Sequence[str], charges: FloatArray, chosen: Rotations, inputs: SMInputs
) -> EvolutionMap | None:
    """Return the shipped map along these directions; None if it is not for these rotations."""
    default = default_rotations(inputs)
    if not all(
        np.array_equal(getattr(chosen, name), getattr(default, name)) for name in MATCHED_ROTATIONS
    ):
        return None
    shipped = charge_map()
    if shipped.provenance["inputs"] != {"set": inputs.name, **inputs.ckm_inputs()}:
        return None
    return shipped.contracted(products(names), change_of_products(coordinates(charges).T))
