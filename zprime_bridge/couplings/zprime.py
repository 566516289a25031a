"""Couplings of the Z' to the mass eigenstates."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.charges.exact import as_float
from zprime_bridge.core.arrays import ComplexArray, FloatArray, frozen
from zprime_bridge.couplings.rotations import rotations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.charges.exact import Charge
    from zprime_bridge.couplings.rotations import Rotations
    from zprime_bridge.inputs.sm import SMInputs
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

HYPERCHARGES: Final = {
    "q": Fraction(1, 6),
    "u": Fraction(2, 3),
    "d": Fraction(-1, 3),
    "l": Fraction(-1, 2),
    "e": Fraction(-1),
    "nu": Fraction(0),
}
"""Y of the fermion multiplets, Q = T3 + Y (K1)."""

HIGGS_HYPERCHARGE: Final = Fraction(1, 2)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ZPrimeCouplings:
    """Z' couplings in the mass basis, gauge coupling included (K2: L = +Z'_mu J^mu).

    Attributes
    ----------
    u_left, d_left, e_left, nu_left : array
        (3, 3) complex hermitian, dimensionless; ``d_left[1, 2]`` is g_L^{sb}.
    u_right, d_right, e_right : array
        Likewise for the right-handed fields.
    nu_right : array or None
        Right-handed neutrinos; None if the model has none.
    higgs : float
        Coupling of the Higgs current H^dag i<->D H of the doublet with the vev.
    m_zprime : float
        Z' mass, GeV.
    ckm : array
        (3, 3) CKM matrix of the rotations used.
    """

    u_left: ComplexArray
    d_left: ComplexArray
    e_left: ComplexArray
    nu_left: ComplexArray
    u_right: ComplexArray
    d_right: ComplexArray
    e_right: ComplexArray
    nu_right: ComplexArray | None
    higgs: float
    m_zprime: float
    ckm: ComplexArray


def zprime_couplings(
    model: U1PrimeModel, point: ParameterPoint, inputs: SMInputs
) -> ZPrimeCouplings:
    r"""Rotate the charges to the mass basis.

    .. math:: g_f = V_f^\dagger\, \mathrm{diag}(g' X_f + g_{12} Y_f)\, V_f

    Parameters
    ----------
    model : U1PrimeModel
        Numeric charges and the card's choice of rotations.
    point : ParameterPoint
        g', g_12 and M_Z'.
    inputs : SMInputs
        CKM inputs.

    Raises
    ------
    ModelError
        If the left-handed quark rotations do not give the CKM matrix.

    References
    ----------
    [CHI] eqs. (56)-(58); [SAFE] arXiv:2109.06201, eqs. (32), (36), (37) and appendix B.
    Conventions K2, K4, K7.
    """
    values = {
        name: np.array([_coupling(charge, HYPERCHARGES[name], point) for charge in triple])
        for name, triple in model.charges.triples()
    }
    return rotated_couplings(
        values,
        _coupling(model.light_doublet.charge, HIGGS_HYPERCHARGE, point),
        m_zprime=point.m_zprime,
        chosen=rotations(model.rotations, inputs.ckm()),
    )


def rotated_couplings(
    values: Mapping[str, FloatArray], higgs: float, *, m_zprime: float, chosen: Rotations
) -> ZPrimeCouplings:
    """Rotate couplings of the gauge basis to the mass basis; see :func:`zprime_couplings`.

    Parameters
    ----------
    values : mapping of str to array
        (3,) couplings of ``q``, ``u``, ``d``, ``l``, ``e`` and, if there are any, ``nu``.
    higgs : float
        Coupling of the doublet with the vev.
    m_zprime : float
        GeV.
    chosen : Rotations
        To the mass basis.
    """
    return ZPrimeCouplings(
        u_left=_rotated(values["q"], chosen.u_left),
        d_left=_rotated(values["q"], chosen.d_left),
        e_left=_rotated(values["l"], chosen.e_left),
        nu_left=_rotated(values["l"], chosen.nu_left),
        u_right=_rotated(values["u"], chosen.u_right),
        d_right=_rotated(values["d"], chosen.d_right),
        e_right=_rotated(values["e"], chosen.e_right),
        nu_right=_rotated(values["nu"], chosen.nu_right) if "nu" in values else None,
        higgs=higgs,
        m_zprime=m_zprime,
        ckm=chosen.ckm(),
    )


def _coupling(charge: Charge, hypercharge: Fraction, point: ParameterPoint) -> float:
    return point.g_prime * as_float(charge) + point.g_12 * float(hypercharge)


def _rotated(values: FloatArray, rotation: ComplexArray) -> ComplexArray:
    # Only differences to the first generation rotate: equal charges give exact zeros.
    matrix = rotation.conj().T @ np.diag(values - values[0]) @ rotation
    hermitian = (matrix + matrix.conj().T) / 2
    return frozen(hermitian + values[0] * np.eye(3), (3, 3))
