r"""Masses and couplings of the Z from the Higgs-current operators, to first order.

The same physics as exact Z-Z' mixing at M_Z' >> v, from the Warsaw coefficients that are handed to
wilson and flavio: the two agree to :math:`O(v^4/M_{Z'}^4)`. With g, g' and v fixed,

.. math:: \rho = 1 - \tfrac{v^2}{2} C_{\varphi D}, \qquad
          g^Z_f = g_Z \left(T_3 - Q s_W^2 - \tfrac{v^2}{2} C_{\varphi f}\right).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.matching.warsaw import warsaw, warsaw_up
from zprime_bridge.mixing.couplings import ELECTRIC, SPECIES, T3_LEFT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.mixing.scheme import ElectroweakScheme

LEFT_OPERATOR: Final = {"u": "phiq1", "d": "phiq1", "e": "phil1", "nu": "phil1"}
RIGHT_OPERATOR: Final = {"u": "phiu", "d": "phid", "e": "phie", "nu": None}
"""The SMEFT holds no right-handed neutrinos."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveZ:
    """The Z to first order in the Warsaw coefficients.

    Attributes
    ----------
    rho : float
        (M_Z^SM/M_Z)^2.
    left, right : array
        (4, 3): couplings g_Z included, species (``SPECIES``) and generation; flavour-diagonal,
        mass basis. Right-handed neutrinos: zero.
    """

    rho: float
    left: FloatArray
    right: FloatArray


def effective_z(couplings: ZPrimeCouplings, scheme: ElectroweakScheme) -> EffectiveZ:
    """Return rho and the Z couplings that the Warsaw matching implies.

    Parameters
    ----------
    couplings : ZPrimeCouplings
        Mass basis; matched by :func:`warsaw` and, for up quarks, :func:`warsaw_up`.
    scheme : ElectroweakScheme
        With M_Z^SM and sin^2 theta_W as inputs (``m_z_sm_scheme``).

    References
    ----------
    [CHI] (15), (21); arXiv:1312.2014 eqs. (5.5)-(5.10): C_phiD and C_phi f in Z mass and couplings.
    """
    down, up = warsaw(couplings), warsaw_up(couplings)
    half_v2, g_z = scheme.v**2 / 2, 2 * scheme.m_z / scheme.v
    sin2 = float(scheme.sin2(np.asarray(scheme.m_z**2)))
    left, right = [], []
    for species in SPECIES:
        t3, electric = float(T3_LEFT[species]), float(ELECTRIC[species])
        values = up if species == "u" else down
        shift_left = half_v2 * _diagonal(values, LEFT_OPERATOR[species])
        shift_right = half_v2 * _diagonal(values, RIGHT_OPERATOR[species])
        left.append(g_z * (t3 - electric * sin2 - shift_left))
        right.append(g_z * (-electric * sin2 - shift_right))
    return EffectiveZ(
        rho=1 - half_v2 * down.get("phiD", 0j).real, left=np.array(left), right=np.array(right)
    )


def _diagonal(values: Mapping[str, complex], operator: str | None) -> FloatArray:
    """C_11, C_22, C_33 of an operator, GeV^-2."""
    if operator is None:
        return np.zeros(3)
    return np.array([values.get(f"{operator}_{i}{i}", 0j).real for i in (1, 2, 3)])
