"""b -> s nu nu with light right-handed neutrinos, which flavio's operators cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.external import flavio as flavio_door

if TYPE_CHECKING:
    from collections.abc import Sequence

FLAVIO_SCALE_GEV: Final = 4.8
"""Scale of B -> K(*) nu nu in flavio: coefficients given there are not run."""

OBSERVABLES: Final = (("BR(B+->Knunu)", ()), ("BR(B0->K*nunu)", ()))


def right_handed_neutrino_shifts(
    left_quark: Sequence[complex], right_quark: Sequence[complex]
) -> dict[str, float]:
    """Branching ratios into light right-handed neutrinos, computed by flavio itself.

    Massless neutrinos of either helicity give the same rates, and those of the wrong helicity do
    not interfere with the Standard Model. flavio's lepton-flavour-violating coefficients, e.g.
    ``CL_bsnuenumu``, have both properties: right-handed neutrinos are put there, and the Standard
    Model is subtracted. This is exact, form factors and phase space included, also for
    right-handed quark currents.

    Parameters
    ----------
    left_quark, right_quark : sequence of complex
        Coefficients with left- and right-handed quark current, one pair per pair of neutrinos,
        normalised like flavio's ``CL`` and ``CR``. They are not run: the currents do not run
        under QCD, and electroweak running of this permille effect is neglected.

    Returns
    -------
    dict of str to float
        To be added to each branching ratio; empty if there is nothing to add.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (59); PHYSICS section 3.
    """
    first, second = incoherent_sum(left_quark, right_quark)
    if not any((*first, *second)):
        return {}
    values = {
        "CL_bsnuenumu": first[0],
        "CR_bsnuenumu": first[1],
        "CL_bsnumunutau": second[0],
        "CR_bsnumunutau": second[1],
    }
    shifted = flavio_door.predict(
        OBSERVABLES, values, scale=FLAVIO_SCALE_GEV, eft="WET", basis="flavio"
    )
    standard = flavio_door.sm_predict(OBSERVABLES)
    return {
        flavio_door.observable_name(observable): with_neutrinos - without
        for observable, with_neutrinos, without in zip(OBSERVABLES, shifted, standard, strict=True)
    }


def incoherent_sum(
    left_quark: Sequence[complex], right_quark: Sequence[complex]
) -> tuple[tuple[complex, complex], tuple[complex, complex]]:
    r"""Two final states with the rates of many.

    Rates depend on the coefficients :math:`c_i = (L_i, R_i)` of non-interfering final states only
    through :math:`\sum_i c_i c_i^\dagger`, a positive 2x2 matrix. The triangular factor of the
    matrix with rows :math:`c_i` (QR, without squares that could underflow) has the same one.

    Parameters
    ----------
    left_quark, right_quark : sequence of complex
        L_i and R_i, of equal length.

    Returns
    -------
    tuple of two tuples of complex
        ``(L, R)`` of the two final states; the second L is zero.
    """
    rows = np.column_stack((np.asarray(left_quark, complex), np.asarray(right_quark, complex)))
    factor = np.zeros((2, 2), dtype=np.complex128)
    if len(rows):
        triangle = np.linalg.qr(rows, mode="r")
        factor[: len(triangle)] = triangle
    (first_left, first_right), (second_left, second_right) = factor.tolist()
    return (first_left, first_right), (second_left, second_right)
