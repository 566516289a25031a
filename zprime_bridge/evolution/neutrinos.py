r"""Light right-handed neutrinos in d_i -> d_j nu nu, under names that flavio has.

Rates depend on non-interfering final states only through the sum of their squares, and those with
charged right-handed neutrinos all have coefficients :math:`(L, R)\, c_\nu` with the same quark
couplings: together they are one final state with :math:`(\sum c_\nu^2)^{1/2}`. flavio's
coefficients of two different neutrinos do not interfere with the Standard Model either
(:mod:`zprime_bridge.predictions.dineutrino`), so it is put there. They do not run.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from zprime_bridge.core.errors import MatchingError
from zprime_bridge.matching.norms import norm_semileptonic
from zprime_bridge.matching.wet import NEUTRINO_TRANSITIONS, NEUTRINOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zprime_bridge.core.arrays import ComplexArray
    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.inputs.sm import SMInputs

QUARK_CURRENTS = ("CL", "CR")


def stand_in_names(flavours: str) -> tuple[str, ...]:
    """Names of the coefficients that hold right-handed neutrinos: ``CL_bsnuenumu``, ..."""
    return tuple(f"{c}_{t.name}{flavours}" for t in NEUTRINO_TRANSITIONS for c in QUARK_CURRENTS)


def free_flavours(taken: Iterable[str]) -> str:
    """Return the first pair of different neutrinos whose coefficients vanish: ``"nuenumu"``.

    Parameters
    ----------
    taken : iterable of str
        Names of the coefficients that do not vanish.

    Raises
    ------
    MatchingError
        If every pair is taken, by leptons that are rotated in all three generations.
    """
    used = set(taken)
    for first, second in permutations(NEUTRINOS, 2):
        flavours = first + second
        if used.isdisjoint(stand_in_names(flavours)):
            return flavours
    raise MatchingError(
        "charged right-handed neutrinos need one pair of different neutrinos that the left-handed "
        "ones leave free, but the rotation e_left mixes all three generations; use "
        "zb.predict(zb.match(model, point)) point by point"
    )


def stand_in_quarks(units: Sequence[ZPrimeCouplings], inputs: SMInputs) -> ComplexArray:
    """Coefficients for a right-handed neutrino of charge 1, linear in the quark charges.

    Parameters
    ----------
    units : sequence of ZPrimeCouplings
        Of each direction in the space of charges, with g' = 1 and M_Z' = 1 GeV.
    inputs : SMInputs
        G_F and alpha_e of the normalisation, which is that of CL and CR.

    Returns
    -------
    array
        (names of :func:`stand_in_names`, number of directions), GeV^2.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (59).
    """
    rows = []
    for transition in NEUTRINO_TRANSITIONS:
        factors = [
            -1
            / (
                2
                * norm_semileptonic(
                    transition.ckm_factor(unit.ckm),
                    G_F=inputs.G_F,
                    alpha_e=1 / inputs.inverse_alpha_e_wilson,
                )
            )
            for unit in units
        ]
        rows.append([f * transition.left(unit) for f, unit in zip(factors, units, strict=True)])
        rows.append([f * transition.right(unit) for f, unit in zip(factors, units, strict=True)])
    return np.array(rows, dtype=np.complex128)
