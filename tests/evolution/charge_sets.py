"""Charges, models and comparisons that the tests of this room share."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from tests.factories import doublet, make_model, vector_like
from zprime_bridge.charges.assignment import ChargeAssignment
from zprime_bridge.evolution.directions import default_rotations, unit_couplings
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.norms import norm_semileptonic
from zprime_bridge.matching.wet import NEUTRINO_TRANSITIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.model.model import U1PrimeModel


def model_of(charges: FloatArray, nu: Sequence[float] | None = None) -> U1PrimeModel:
    """Build a model with any sixteen charges, anomalous or not, in the order of CHARGES."""
    exact = [Fraction(float(x)) for x in charges]
    rows = [tuple(exact[3 * i : 3 * i + 3]) for i in range(5)]
    (q, u, d, l, e) = ((a, b, c) for a, b, c in rows)
    n1, n2, n3 = (Fraction(float(x)) for x in nu or (0, 0, 0))
    assignment = ChargeAssignment(
        q=q,
        u=u,
        d=d,
        l=l,
        e=e,
        nu=None if nu is None else (n1, n2, n3),
        scalars=(doublet("H", exact[15]),),
    )
    return replace(make_model(vector_like((0, 0, 0), (0, 0, 0))), charges=assignment)


def random_charges(seed: int, *, higgs: bool) -> FloatArray:
    """Draw sixteen integer charges from -3 to 3."""
    charges = np.random.default_rng(seed).integers(-3, 4, 16).astype(float)
    charges[15] = 1.0 if higgs else 0.0
    return charges


def natural_sizes(charges: FloatArray, names: tuple[str, ...]) -> FloatArray:
    """Size of each coefficient per g'^2/M_Z'^2 if all couplings but the quarks' were the largest.

    That of the quarks is the one at tree level, or in a top loop: |V_ti^* V_tj| times the largest.
    """
    inputs, ckm, largest = sm_inputs(), sm_inputs().ckm(), float(np.abs(charges).max())
    matrix = unit_couplings(charges, default_rotations(inputs)).d_left
    quarks = {t.name: t for t in NEUTRINO_TRANSITIONS}
    sizes = []
    for name in names:
        flavours = name.split("_")[1]
        transition = quarks.get(flavours[:2])
        if transition is None:
            sizes.append(largest**2 / (inputs.G_F if flavours.startswith("nu") else 1.0))
            continue
        factor = transition.ckm_factor(ckm)
        left = max(abs(matrix[transition.into, transition.out_of]), abs(factor) * largest)
        if flavours == 2 * transition.name:
            sizes.append(left**2 / 2)
        else:
            norm = norm_semileptonic(factor, G_F=inputs.G_F, alpha_e=1 / 127.9)
            sizes.append(left * largest / abs(2 * norm))
    return np.array(sizes)
