"""Rotations from the gauge basis to the mass basis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.charges.card import RotationKind
from zprime_bridge.core.arrays import ComplexArray, frozen
from zprime_bridge.core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.charges.card import RotationChoice

CKM_TOLERANCE: Final = 1e-6
"""Largest deviation of |V_uL^dag V_dL| from the CKM inputs; ten digits of a card are plenty."""


ROUNDING: Final = 1e-14
"""A product of unitary matrices this close to unity is unity."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Rotations:
    """Unitary matrices V with (gauge basis) = V (mass basis), each (3, 3) complex.

    The quark phases are those in which ``ckm()`` has the standard form (K5).
    """

    u_left: ComplexArray
    d_left: ComplexArray
    e_left: ComplexArray
    nu_left: ComplexArray
    u_right: ComplexArray
    d_right: ComplexArray
    e_right: ComplexArray
    nu_right: ComplexArray

    def ckm(self) -> ComplexArray:
        """V_CKM = V_uL^dag V_dL (K4), (3, 3)."""
        return frozen(self.u_left.conj().T @ self.d_left, (3, 3))


def rotations(choices: Mapping[str, RotationChoice], ckm: ComplexArray) -> Rotations:
    """Turn the choices of a card into matrices.

    Parameters
    ----------
    choices : mapping of str to RotationChoice
        What is absent has its default: V_uL = 1, V_dL = V_CKM, right-handed fields and leptons
        unrotated; neutrinos in the flavour basis, V_nuL = V_eL. Of the two left-handed quark
        rotations one is enough: the other follows from the CKM matrix.
    ckm : array
        (3, 3) CKM matrix in the standard phase convention (K5).

    Returns
    -------
    Rotations
        With quark fields rephased such that the CKM matrix has the standard form.

    Raises
    ------
    ModelError
        If both left-handed quark rotations are chosen and do not give the CKM matrix.

    References
    ----------
    K4; [CHI] eqs. (53)-(55); [SAFE] arXiv:2109.06201, appendix B.
    """
    unity: ComplexArray = np.eye(3, dtype=np.complex128)
    chosen = {name: _matrix(choice, ckm) for name, choice in choices.items()}
    u_left, d_left = _left_handed_quarks(chosen, ckm)
    u_right, d_right = chosen.get("u_right", unity), chosen.get("d_right", unity)
    if {"u_left", "d_left"} <= set(chosen):
        u_left, d_left, u_right, d_right = _standard_phases(
            u_left, d_left, u_right=u_right, d_right=d_right, ckm=ckm
        )
    e_left = chosen.get("e_left", unity)
    return Rotations(
        u_left=frozen(u_left, (3, 3)),
        d_left=frozen(d_left, (3, 3)),
        e_left=frozen(e_left, (3, 3)),
        nu_left=frozen(chosen.get("nu_left", e_left), (3, 3)),
        u_right=frozen(u_right, (3, 3)),
        d_right=frozen(d_right, (3, 3)),
        e_right=frozen(chosen.get("e_right", unity), (3, 3)),
        nu_right=frozen(chosen.get("nu_right", unity), (3, 3)),
    )


def _matrix(choice: RotationChoice, ckm: ComplexArray) -> ComplexArray:
    if choice.kind is RotationKind.CKM:
        return ckm
    if choice.kind is RotationKind.CKM_DAGGER:
        return ckm.conj().T
    if choice.kind is RotationKind.ANGLES and choice.angles is not None:
        from ckmutil.ckm import ckm_standard  # noqa: PLC0415  # only where angles are given

        angles = choice.angles
        return frozen(
            ckm_standard(angles.theta_12, angles.theta_13, angles.theta_23, angles.delta), (3, 3)
        )
    if choice.kind is RotationKind.MATRIX and choice.matrix is not None:
        return frozen(choice.matrix, (3, 3))
    return np.eye(3, dtype=np.complex128)


def _left_handed_quarks(
    chosen: Mapping[str, ComplexArray], ckm: ComplexArray
) -> tuple[ComplexArray, ComplexArray]:
    if "u_left" in chosen and "d_left" in chosen:
        return chosen["u_left"], chosen["d_left"]
    if "u_left" in chosen:
        return chosen["u_left"], _exact_unity(chosen["u_left"] @ ckm)
    if "d_left" in chosen:
        return _exact_unity(chosen["d_left"] @ ckm.conj().T), chosen["d_left"]
    return np.eye(3, dtype=np.complex128), ckm


def _exact_unity(matrix: ComplexArray) -> ComplexArray:
    """Remove rounding from V V^dag, so that alignment is exact."""
    unity = np.eye(3, dtype=np.complex128)
    return unity if np.allclose(matrix, unity, rtol=0, atol=ROUNDING) else matrix


def _standard_phases(
    u_left: ComplexArray,
    d_left: ComplexArray,
    *,
    u_right: ComplexArray,
    d_right: ComplexArray,
    ckm: ComplexArray,
) -> tuple[ComplexArray, ComplexArray, ComplexArray, ComplexArray]:
    """Rephase the quark fields such that V_uL^dag V_dL is the standard CKM matrix."""
    product = u_left.conj().T @ d_left
    deviation = float(np.max(np.abs(np.abs(product) - np.abs(ckm))))
    if deviation > CKM_TOLERANCE:
        raise ModelError(
            "the rotations u_left and d_left give |V_uL^dag V_dL| that differs from the CKM "
            f"inputs by up to {deviation:.2g}; give only one of them and the other follows"
        )
    from ckmutil.phases import rephase_standard  # noqa: PLC0415  # only where both are given

    u_left, d_left, u_right, d_right = rephase_standard(u_left, d_left, u_right, d_right)
    return u_left, d_left, u_right, d_right
